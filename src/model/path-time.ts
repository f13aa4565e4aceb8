import { rootOf } from "./path.ts";
import {
  breaksOf,
  FAR,
  finalRates,
  LOOKED_AT,
  levelsAt,
  logComputeOnPaths,
  logPanelIntegral,
  logSum,
  type OnPaths,
  panelsOf,
} from "./path-growth.ts";
import { type Compute, fallsToTarget, type QuantityName } from "./quantities.ts";
import { reducibleShare } from "./relative-loss.ts";

/** A value of a quantity, and from which side it counts as met: at most `value` where it `falls` to it, at least otherwise. */
export interface Mark {
  quantity: QuantityName;
  value: number;
  falls: boolean;
}

/** The time of a target that is met only after more years than are looked at. */
export const LATER = Number.MAX_VALUE;

/** `timeToTarget` along paths: exact up to 1000 years, `LATER` beyond them, Infinity if it is never met. */
export function timeOnPaths(mark: Mark, p: OnPaths, compute: Compute): number {
  const years = firstTimeBetween(mark, p, compute, 0, LOOKED_AT);
  return years < Infinity ? years : isEverMet(mark, p, compute, LOOKED_AT) ? LATER : Infinity;
}

/** The first time in [from, to] at which a mark is met, Infinity if there is none; `logCompute` is ln A at `from`. */
export function firstTimeBetween(
  mark: Mark,
  p: OnPaths,
  compute: Compute,
  from: number,
  to: number,
  logCompute = logComputeOnPaths(p, from, compute),
): number {
  const beyond = excess(mark, p, compute);
  const perYear = Math.log(p.initialPower / p.priorYears);
  const cumulative = compute === "cumulative";
  let before = logCompute;
  for (const { start, end, within, bent } of panelsOf(p, from, to)) {
    const logAt = (t: number) =>
      !cumulative || t === start ? before : logSum(before, perYear + logPanelIntegral(p, start, t, within, bent));
    const at = (t: number) => beyond(t, within, logAt(t));
    if (at(start) >= 0) return start;
    const after = logAt(end);
    if (beyond(end, within, after) >= 0) return rootOf(at, start, end);
    if (mark.quantity === "retention" && cumulative) {
      // The pace grows at the rate a − u, u being its own share in all compute, and may turn within the panel.
      const growth = (t: number) =>
        spendingRate(p, t, within) - Math.exp(logPace(p, t, within, logAt(t)) - Math.log(p.priorYears));
      const peak = growth(start) * growth(end) < 0 ? rootOf(growth, start, end) : start;
      if (at(peak) >= 0) return rootOf(at, start, peak);
    }
    before = after;
  }
  // A jump may come at the very end.
  return beyond(to, to, before) >= 0 ? to : Infinity;
}

/** Whether a mark that is not met at `from` will ever be. */
export function isEverMet(mark: Mark, p: OnPaths, compute: Compute, from: number): boolean {
  const { efficiency, power } = finalRates(p);
  const beyond = excess(mark, p, compute);
  const natural = isNatural(mark);
  switch (mark.quantity) {
    case "relativeLoss":
    case "reducibleLoss":
    case "computeMultiple":
    case "computeOrders":
      if (compute === "cumulative") return natural && beyond(FAR, FAR, logComputeOnPaths(p, Infinity, compute)) > 0;
      return isLevelEverMet(efficiency + power);
    case "efficiencyMultiple":
    case "costMultiple":
      return isLevelEverMet(efficiency);
    case "powerMultiple":
      return isLevelEverMet(power);
    case "retention":
      return firstTimeBetween(mark, p, compute, from, from + LOOKED_AT) < Infinity;
  }

  /** A level grows or falls for ever, or is as far as it gets at one of its turns or in the end. */
  function isLevelEverMet(rate: number): boolean {
    if (natural ? rate > 0 : rate < 0) return Number.isFinite(beyond(from, from, 0));
    return [...breaksOf(p, from, FAR), FAR].some((t) => beyond(t, t, 0) >= 0);
  }
}

/** Whether a mark lies on the side that growth leads to. */
function isNatural({ quantity, falls }: Mark): boolean {
  return falls === fallsToTarget(quantity);
}

/** How far beyond a mark a quantity is, in its logarithm: zero at the mark, positive where it is met. */
function excess(mark: Mark, p: OnPaths, compute: Compute): (t: number, within: number, logCompute: number) => number {
  const { quantity, value } = mark;
  const sign = isNatural(mark) ? 1 : -1;
  const logMultiple = (t: number, within: number, logCompute: number) => {
    if (compute === "cumulative") return logCompute;
    const { efficiency, power } = levelsAt(p, t, within);
    return Math.log(p.initialPower) + (efficiency.doublings + power.doublings) * Math.LN2;
  };
  switch (quantity) {
    case "relativeLoss":
    case "reducibleLoss": {
      const share = quantity === "relativeLoss" ? reducibleShare(value, p.lossFloor) : value;
      const needed = share <= 0 ? Infinity : -Math.log(share) / p.kappa;
      return (t, within, logCompute) => sign * (logMultiple(t, within, logCompute) - needed);
    }
    case "computeMultiple":
      return (t, within, logCompute) => sign * (logMultiple(t, within, logCompute) - Math.log(value));
    case "computeOrders":
      return (t, within, logCompute) => sign * (logMultiple(t, within, logCompute) - value * Math.LN10);
    case "efficiencyMultiple":
      return (t, within) => sign * (levelsAt(p, t, within).efficiency.doublings - Math.log2(value));
    case "costMultiple":
      return (t, within) => sign * (levelsAt(p, t, within).efficiency.doublings + Math.log2(value));
    case "powerMultiple":
      return (t, within) => sign * (levelsAt(p, t, within).power.doublings - Math.log2(value / p.initialPower));
    case "retention":
      if (compute === "singleRun") return (t, within) => sign * (spendingRate(p, t, within) * p.priorYears - value);
      return (t, within, logCompute) => sign * (logPace(p, t, within, logCompute) - Math.log(value));
  }
}

/** Growth of spending [1/yr]. */
function spendingRate(p: OnPaths, t: number, within: number): number {
  const { efficiency, power } = levelsAt(p, t, within);
  return (efficiency.rate + power.rate) * Math.LN2;
}

/** ln of the retained pace of cumulative compute. */
function logPace(p: OnPaths, t: number, within: number, logCompute: number): number {
  const { efficiency, power } = levelsAt(p, t, within);
  return Math.log(p.initialPower) + (efficiency.doublings + power.doublings) * Math.LN2 - logCompute;
}
