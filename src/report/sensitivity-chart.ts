import type { Sensitivity } from "../analysis/sensitivity.ts";

export function sensitivityChart(_: Sensitivity): string {
  return "";
}
