import { computeRate, efficiencyRate, isOnPaths, type Parameters } from "./growth.ts";
import { timeOnPaths } from "./path-time.ts";
import { type Compute, fallsToTarget, type QuantityName, quantityAt } from "./quantities.ts";
import { reducibleShare } from "./relative-loss.ts";

/**
 * The first time [yr] at which a quantity meets a target, in closed form unless rates run along paths; 0 if it does at
 * the start, Infinity if it never does. Losses and costs meet a target from above, the other quantities from below; where
 * `falls` says otherwise the target is a limit to stay under.
 */
export function timeToTarget(
  quantity: QuantityName,
  target: number,
  p: Parameters,
  compute: Compute,
  falls = fallsToTarget(quantity),
): number {
  if (isOnPaths(p)) return timeOnPaths({ quantity, value: target, falls }, p, compute);
  if (falls && !fallsToTarget(quantity)) return timeToLimit(quantity, target, p, compute);
  switch (quantity) {
    case "relativeLoss":
      return timeToReducible(reducibleShare(target, p.lossFloor), p, compute);
    case "reducibleLoss":
      return timeToReducible(target, p, compute);
    case "computeMultiple":
      return timeToCompute(Math.log(target), p, compute);
    case "computeOrders":
      return timeToCompute(target * Math.LN10, p, compute);
    case "efficiencyMultiple":
      return timeToDoublings(Math.log2(target), efficiencyRate(p));
    case "costMultiple":
      return timeToDoublings(-Math.log2(target), efficiencyRate(p));
    case "powerMultiple":
      return timeToDoublings(Math.log2(target / p.initialPower), p.powerGrowth);
    case "retention":
      return timeToRetention(target, p, compute);
  }
}

/** R = A^−κ ≤ r' means ln A ≥ −ln r'/κ; a share of zero or less lies at or below the floor. */
function timeToReducible(share: number, p: Parameters, compute: Compute): number {
  if (share <= 0) return Infinity;
  return timeToCompute(-Math.log(share) / p.kappa, p, compute);
}

/** Time until ln A reaches `logMultiple`. */
function timeToCompute(logMultiple: number, p: Parameters, compute: Compute): number {
  const a = computeRate(p);
  if (compute === "cumulative") return timeToLogMultiple(logMultiple, a, p.initialPower / p.priorYears);
  const missing = logMultiple - Math.log(p.initialPower);
  return missing <= 0 ? 0 : a <= 0 ? Infinity : missing / a;
}

/**
 * Years until ln A of cumulative compute reaches `logMultiple`, for growth a [1/yr] and F/τ0 = `perYear` [1/yr].
 * G = M = (e^logMultiple − 1)·τ0/F must be reached, and inverting G = (e^(at) − 1)/a gives T = log1p(a M)/a, T = M at
 * a = 0; if a < 0, G stays below −1/a and T may not exist. Where M overflows, ln(1 + a M) is softplus(ln a + ln M).
 */
export function timeToLogMultiple(logMultiple: number, a: number, perYear: number): number {
  if (logMultiple <= 0) return 0;
  const years = Math.expm1(logMultiple) / perYear;
  if (years < 1e300) {
    const x = a * years;
    if (x <= -1) return Infinity;
    // log1p(x)/a = years·log1p(x)/x, whose limit at x = 0 is `years`.
    return Math.abs(x) < 1e-9 ? years * (1 - x / 2) : Math.log1p(x) / a;
  }
  // Without growth the time is M itself: longer than a double can say, but not never.
  if (a === 0) return Math.min(years, Number.MAX_VALUE);
  if (a < 0) return Infinity;
  // M is too large for a double, or nearly: expm1 is exp there.
  const logX = Math.log(a) + logMultiple - Math.log(perYear);
  return (Math.max(logX, 0) + Math.log1p(Math.exp(-Math.abs(logX)))) / a;
}

/**
 * The first time at which power or compute is at or below a limit. Cumulative compute never falls; power and a single
 * run's compute do where their rate is negative, and what keeps to a limit today keeps to it first today.
 */
function timeToLimit(quantity: QuantityName, limit: number, p: Parameters, compute: Compute): number {
  if (quantityAt(quantity, p, 0, compute) <= limit) return 0;
  const excess = Math.log(p.initialPower) - (quantity === "computeOrders" ? limit * Math.LN10 : Math.log(limit));
  const rate = quantity === "powerMultiple" ? p.powerGrowth * Math.LN2 : computeRate(p);
  const falling = quantity === "powerMultiple" || compute === "singleRun";
  return falling && rate < 0 ? -excess / rate : Infinity;
}

function timeToDoublings(doublings: number, rate: number): number {
  return doublings <= 0 ? 0 : rate <= 0 ? Infinity : doublings / rate;
}

/**
 * s(t) = F·e^(at)/(1 + (F/τ0)(e^(at) − 1)/a) = s* solved for t: e^(at) = s*(a τ0 − F)/(F(a τ0 − s*)). Since s runs
 * monotonically from F to a·τ0 without reaching it, s* > F is reached exactly if a·τ0 > s*.
 */
function timeToRetention(target: number, p: Parameters, compute: Compute): number {
  const a = computeRate(p);
  const limit = a * p.priorYears;
  if (compute === "singleRun") return limit >= target ? 0 : Infinity;
  if (p.initialPower >= target) return 0;
  if (!(limit > target)) return Infinity;
  return Math.log((target * (limit - p.initialPower)) / (p.initialPower * (limit - target))) / a;
}
