import type { QuantityName } from "../model/quantities.ts";
import { type AskedName, isAbsolute, multipleOf, todayOf } from "../model/units.ts";
import type { AskedScenario, Scenario, Target } from "./scenario.ts";

/**
 * A scenario in the model's own terms: what it asks in units is asked of the multiple of today's that it is. A run knows
 * nothing else, so what is asked twice, as relative loss and as loss in nats, is found once. Targets keep their order.
 */
export function inMultiples(asked: AskedScenario): Scenario {
  return {
    ...asked,
    quantities: [...new Set(asked.quantities.map(multipleOf))],
    targets: asked.targets.map((target) => targetInMultiples(asked, target)),
  };
}

/** One target of a scenario in the model's own terms. */
export function targetInMultiples(asked: AskedScenario, target: Target<AskedName>): Target {
  const { quantity } = target;
  if (!isAbsolute(quantity)) return target as Target<QuantityName>;
  const today = todayOf(quantity, asked.today)!;
  const multiple = multipleOf(quantity);
  const { source, note } = target;
  return {
    ...(source === undefined ? {} : { source }),
    ...(note === undefined ? {} : { note }),
    quantity: multiple,
    ...("atMost" in target ? { atMost: target.atMost / today } : { atLeast: target.atLeast / today }),
  };
}
