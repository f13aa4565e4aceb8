import type { Estimate, TargetResult } from "../summary/result.ts";

/**
 * The probability of a target at the horizon. It is of being met *at* the horizon; where nothing that was reached is
 * lost again, that is also the probability of having reached it by then, and only then may it be called so.
 */
export function targetAtHorizon(target: TargetResult, samples: number): Estimate & { reached: boolean } {
  const last = target.probability.estimate.length - 1;
  const estimate = target.probability.estimate[last]!;
  const everReached = 1 - target.afterHorizon - target.never;
  return {
    estimate,
    low: target.probability.low[last]!,
    high: target.probability.high[last]!,
    // The two are counted separately: a value that equals the target to the last bit may fall on either side.
    reached: Math.abs(everReached - estimate) <= 2.5 / samples,
  };
}
