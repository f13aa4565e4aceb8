import { logBeta, standardBeta } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import { openInterval } from "./open-interval.ts";
import { type LocalDensity, logRemainder } from "./smoothness.ts";

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
  const [p, q] = [alpha - 1, beta - 1];
  const scale = logBeta(alpha, beta) + Math.log(width);
  const localDensity = (x: number): LocalDensity | undefined => {
    const [left, right] = [x - min, max - x];
    if (!(left > 0 && right > 0)) return undefined;
    // ln f is p·ln(x − min) + q·ln(max − x) and a constant. Its slope is taken as it is, since the two parts cancel.
    const slope = Math.abs(p / left - q / right);
    return {
      log: p * Math.log(left / width) + q * Math.log(right / width) - scale,
      change: (r) => slope * r + Math.abs(p) * logRemainder(r / left) + Math.abs(q) * logRemainder(r / right),
    };
  };
  return {
    support: [min, max],
    quantile: (u) => (u <= belowCentre || u < SMALL ? fromMin(u) : fromMax(1 - u)),
    upperQuantile: (v) => (v < aboveCentre || v < SMALL ? fromMax(v) : fromMin(1 - v)),
    cdf,
    survival,
    smoothness: { breaks: [min, max], at: localDensity },
    searched: true,
  };
}
