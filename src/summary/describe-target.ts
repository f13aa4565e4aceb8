import type { AskedName } from "../model/units.ts";
import type { Target } from "../scenario/scenario.ts";

/** The words by which a check names a target: "relativeLoss ≤ 0.7". */
export function describeTarget(target: Target<AskedName>): string {
  return "atMost" in target ? `${target.quantity} ≤ ${target.atMost}` : `${target.quantity} ≥ ${target.atLeast}`;
}

/** "kaplan: relativeLoss p5": the law that a comparison is about, with what parts it from the rest, and the rest. */
export function splitLaw(what: string): [law: string, rest: string] {
  const [, law = "", rest] = /^([A-Za-z][\w-]*: )?(.*)$/s.exec(what)!;
  return [law, rest!];
}
