import { followsLaw, type QuantityName } from "../model/quantities.ts";
import type { Result } from "../summary/result.ts";

/** Whether the numbers of a quantity differ from law to law. */
export function differsByLaw({ laws }: Result, quantity: QuantityName): boolean {
  return laws !== undefined && Object.keys(laws).length > 1 && followsLaw(quantity);
}
