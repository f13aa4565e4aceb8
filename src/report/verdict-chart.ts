import type { StressTest } from "../analysis/stress/result.ts";
export function verdictChart(_test: StressTest): string {
  return "";
}
