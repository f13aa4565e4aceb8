import type { Estimate, TargetResult } from "../summary/result.ts";

/** Whether a target is met at the start in all futures: then there is no date at which it is reached. */
export function isMetToday({ timeToTarget, probability }: TargetResult): boolean {
  return probability.estimate[0] === 1 && Object.values(timeToTarget).every((time) => time === 0);
}

/**
 * The probability of a target at the horizon. It is of being met *at* the horizon; where nothing that was reached is
 * lost again, that is also the probability of having reached it by then, and only then may it be called so. Retention
 * starts at its height and falls where progress slows, so it is never called so.
 */
export function targetAtHorizon(target: TargetResult, samples: number): Estimate & { reached: boolean } {
  const last = target.probability.estimate.length - 1;
  const estimate = target.probability.estimate[last]!;
  const everReached = 1 - target.afterHorizon - target.never;
  const today = isMetToday(target);
  return {
    estimate,
    low: target.probability.low[last]!,
    high: target.probability.high[last]!,
    // The two are counted separately: a value that equals the target to the last bit may fall on either side.
    // In the exact mode there are no samples, and the two differ by rounding alone.
    reached: !today && target.quantity !== "retention" && Math.abs(everReached - estimate) <= 2.5 / (samples || 1e6),
  };
}
