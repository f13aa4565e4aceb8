import type { QuantityName } from "../../model/quantities.ts";
import { reducibleShare } from "../../model/relative-loss.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import { isLoss, type Runner, type Side } from "./standing.ts";

/** Beyond this no step in power is told apart from any other. */
export const MOST_POWER = 1e300;

/** ln(e^y − 1), y > 0, without overflow. */
function logExpm1(y: number): number {
  return y > 30 ? y + Math.log1p(-Math.exp(-y)) : Math.log(Math.expm1(y));
}

/** One side of a break-even: its law of loss, its ln A and its step in power. */
export interface Contender {
  side: Side;
  kappa: number;
  floor: number;
  logCompute: number;
  initialPower: number;
}

/** The ln A at which `own` would be level with `other` in a loss, or in compute; Infinity where no compute would do. */
export function logComputeToBeLevel(quantity: Runner["quantity"], own: Contender, other: Contender): number {
  if (!isLoss(quantity))
    return other.logCompute + (quantity === "computeOrders" ? 0 : Math.log(other.side.scale / own.side.scale));
  if (quantity === "reducibleLoss" || (own.floor === other.floor && own.side.scale === other.side.scale))
    return (other.kappa * other.logCompute) / own.kappa;
  const loss = other.floor + (1 - other.floor) * Math.exp(-other.kappa * other.logCompute);
  const share = reducibleShare((loss * other.side.scale) / own.side.scale, own.floor);
  return share <= 0 ? Infinity : -Math.log(share) / own.kappa;
}

/**
 * The step in power F at the start with which ln A would be `wanted`: A − 1 of cumulative compute is linear in F, a single
 * run's A proportional to it. 0 where no power at all would do, Infinity where none is enough, at most just above MOST_POWER.
 */
export function powerToReach(wanted: number, { side, logCompute, initialPower }: Contender): number {
  if (wanted === Infinity) return Infinity;
  let logPower = Math.log(initialPower);
  if (side.compute === "singleRun") logPower += wanted - logCompute;
  else if (wanted <= 0) return 0;
  // On the first day nothing has been spent yet, however much power there is.
  else if (logCompute === 0) return Infinity;
  else logPower += logExpm1(wanted) - logExpm1(logCompute);
  return logPower > Math.log(MOST_POWER) ? Number.MAX_VALUE : Math.exp(logPower);
}

const NOT_OF_POWER: Partial<Record<QuantityName, string>> = {
  efficiencyMultiple: "power does not enter efficiency at once",
  costMultiple: "power does not enter the cost of a fixed run at once",
  powerMultiple: "it is the ratio of the powers itself",
  retention: "a pace is not the more the more power there is at the start",
};

/** Why there is no power at the start that would make a scenario level with another, if there is none. */
export function whyNoBreakEven({ parameters }: AskedScenario, quantity: QuantityName): string | undefined {
  const { powerGrowth } = parameters;
  const isCapped = powerGrowth?.path?.some(({ kind }) => kind === "cap");
  return (
    NOT_OF_POWER[quantity] ??
    (isCapped ? "its power is capped, and a larger step at the start would meet the cap sooner" : undefined)
  );
}
