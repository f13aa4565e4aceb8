import { followsLaw } from "../model/quantities.ts";
import { type AskedName, multipleOf } from "../model/units.ts";
import type { Result } from "../summary/result.ts";

/** Whether the law of loss enters a quantity. */
export function entersLaw(quantity: AskedName): boolean {
  return followsLaw(multipleOf(quantity));
}

/** Whether the numbers of a quantity differ from law to law. */
export function differsByLaw({ laws }: Result, quantity: AskedName): boolean {
  return laws !== undefined && Object.keys(laws).length > 1 && entersLaw(quantity);
}
