import type { AskedName } from "../model/units.ts";
import type { Target } from "../scenario/scenario.ts";

/** The words by which a check names a target: "relativeLoss ≤ 0.7". */
export function describeTarget(target: Target<AskedName>): string {
  return "atMost" in target ? `${target.quantity} ≤ ${target.atMost}` : `${target.quantity} ≥ ${target.atLeast}`;
}
