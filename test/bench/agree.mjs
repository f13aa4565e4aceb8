/** Standard errors of a difference that two programs with draws of their own may be apart. */
const APART = 8 * Math.SQRT2;

/**
 * Checks that a rival's answers are those of a result of this program, both from so many independent samples: every
 * percentile, mean, standard deviation and probability at every time, and the times to the targets.
 *
 * @returns how many numbers were compared.
 * @throws Error at the first that differs by more than eight standard errors.
 */
export function agree(ours, theirs, samples) {
  let compared = 0;
  const near = (a, b, error, what) => {
    compared++;
    // What a rival does not say is not a number.
    if (!(Math.abs(a - b) <= error)) throw new Error(`the programs disagree on ${what}: ${a} and ${b}`);
  };
  /** Half of a 95 % interval is 1.96 standard errors; the last digit is nobody's business. */
  const within = (low, high) => (APART * (high - low)) / (2 * 1.96) + 1e-12;

  const { percentiles, mean, sd } = ours.quantities.relativeLoss;
  const levels = ours.scenario.percentiles;
  for (const t of ours.times.keys()) {
    for (const [i, level] of levels.entries()) {
      const { estimate, low, high } = percentiles[level];
      near(estimate[t], theirs.percentiles?.[t]?.[i], within(low[t], high[t]), `p${level} of R at step ${t}`);
    }
    const spread = sd.estimate[t];
    near(mean.estimate[t], theirs.means?.[t], (APART * spread) / Math.sqrt(samples) + 1e-12, `the mean at step ${t}`);
    // A standard deviation's standard error is sd/√(2N) for a normal quantity; these have heavier tails, so twice that.
    near(
      spread,
      theirs.deviations?.[t],
      (APART * spread * Math.SQRT2) / Math.sqrt(samples) + 1e-12,
      `the sd at step ${t}`,
    );
    for (const [i, { atMost, probability }] of ours.targets.entries()) {
      const [a, b] = [probability.estimate[t], theirs.reached?.[t]?.[i]];
      const middle = (a + b) / 2;
      // The second term is for hits so few that they are not normal.
      const error = APART * Math.sqrt((middle * (1 - middle)) / samples) + 20 / samples;
      near(a, b, error, `P(R ≤ ${atMost}) at step ${t}`);
    }
  }

  // After the horizon this program says no more than that.
  const horizon = ours.times.at(-1);
  const years = (time) => (typeof time === "number" ? Math.min(time, horizon) : horizon);
  for (const [i, { atMost, timeToTarget, timeToTargetInterval }] of ours.targets.entries())
    for (const [j, level] of levels.entries()) {
      const { low, high } = timeToTargetInterval[level];
      const error = within(years(low), years(high));
      near(
        years(timeToTarget[level]),
        years(theirs.times?.[i]?.[j] ?? NaN),
        error,
        `p${level} of the time to R ≤ ${atMost}`,
      );
    }
  return compared;
}
