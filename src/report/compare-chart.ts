import type { CompareResult } from "../analysis/compare-result.ts";
export function compareChart(_: CompareResult): string {
  return "";
}
