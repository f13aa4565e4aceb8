import { standardBeta } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import { openInterval } from "./open-interval.ts";

/** Below this, 1 − v would cost a tail probability more than two digits. */
const SMALL = 2 ** -7;

/** A beta distribution stretched over [min, max]: location and scale, not a cut. */
export function beta(alpha: number, beta: number, min = 0, max = 1): Distribution {
  if (!(alpha > 0 && alpha < Infinity && beta > 0 && beta < Infinity))
    throw new RangeError(`beta needs alpha > 0 and beta > 0, got ${alpha} and ${beta}`);
  const width = max - min;
  if (!(min < max && width < Infinity)) throw new RangeError(`beta needs min < max, got ${min} and ${max}`);
  const inside = openInterval(min, max);

  // X and 1 − X: whatever is counted from the nearer end loses no digits, however close to that end it lies.
  const lower = standardBeta(alpha, beta);
  const upper = standardBeta(beta, alpha);
  const fromMin = (u: number) => inside(min + width * lower.quantile(u));
  const fromMax = (v: number) => inside(max - width * upper.quantile(v));
  const [belowCentre, aboveCentre] = [lower.cdf(0.5), upper.cdf(0.5)];

  const cdf = (x: number): number => {
    const [share, rest] = [(x - min) / width, (max - x) / width];
    if (share <= 0.5) return lower.cdf(share);
    const above = upper.cdf(rest);
    return above < 0.5 ? 1 - above : lower.cdf(share);
  };
  const survival = (x: number): number => {
    const [share, rest] = [(x - min) / width, (max - x) / width];
    if (rest < 0.5) return upper.cdf(rest);
    const below = lower.cdf(share);
    return below < 0.5 ? 1 - below : upper.cdf(rest);
  };
  return {
    support: [min, max],
    quantile: (u) => (u <= belowCentre || u < SMALL ? fromMin(u) : fromMax(1 - u)),
    upperQuantile: (v) => (v < aboveCentre || v < SMALL ? fromMax(v) : fromMin(1 - v)),
    cdf,
    survival,
  };
}
