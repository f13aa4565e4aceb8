import type { Distribution } from "./distribution.ts";
import { nextDown } from "./neighbours.ts";
import { openInterval } from "./open-interval.ts";

/** A cut that keeps less cannot be renormalised in double precision. */
const LEAST_KEPT = 1e-300;

/** What lies in one double is an atom if it holds more than this share of what is kept; no density is so steep. */
const ATOM = 1e-9;

/**
 * The distribution, given that it lies in [min, max] (±Infinity for an open side): cut and renormalised, not clipped.
 * Works with the cdf in the lower half and the survival in the upper, so a cut deep in a tail keeps its digits.
 */
export function truncated(base: Distribution, min: number, max: number): Distribution {
  if (!(min < max)) throw new RangeError(`a cut needs min < max, got ${min} and ${max}`);

  // Probabilities below min (and not below it), up to max (and above it). An atom at min is kept: it lies in [min, max].
  const outside = nextDown(min);
  const atMin = base.cdf(min) < 0.5 ? base.cdf(min) - base.cdf(outside) : base.survival(outside) - base.survival(min);
  const kept = share(base.cdf(min), base.survival(min), base.cdf(max), base.survival(max)) + atMin;
  const atomAtMin = atMin > ATOM * kept;
  const below = base.cdf(atomAtMin ? outside : min);
  const notBelow = base.survival(atomAtMin ? outside : min);
  const upTo = base.cdf(max);
  const above = base.survival(max);
  const mass = share(below, notBelow, upTo, above);
  if (!(mass >= LEAST_KEPT))
    throw new RangeError(`a cut needs to leave something, but of this distribution nothing lies in [${min}, ${max}]`);
  const atomAtMax = upTo - base.cdf(nextDown(max)) > ATOM * mass || base.survival(nextDown(max)) - above > ATOM * mass;

  // Rounding may carry a quantile to or past an end; an end itself is drawn only if it has a probability of its own.
  const open = openInterval(min, max);
  const inside = (x: number): number => {
    if (x <= min && atomAtMin) return min;
    if (x >= max && atomAtMax) return max;
    return open(x);
  };
  const at = (u: number, v: number): number => {
    const p = below + u * mass;
    return inside(p <= 0.5 ? base.quantile(p) : base.upperQuantile(above + v * mass));
  };
  return {
    support: [Math.max(min, base.support[0]), Math.min(max, base.support[1])],
    quantile: (u) => at(u, 1 - u),
    upperQuantile: (v) => at(1 - v, v),
    cdf: (x) => {
      if (x < min) return 0;
      if (x >= max) return 1;
      return withinUnit(share(below, notBelow, base.cdf(x), base.survival(x)) / mass);
    },
    survival: (x) => {
      if (x < min) return 1;
      if (x >= max) return 0;
      return withinUnit(share(base.cdf(x), base.survival(x), upTo, above) / mass);
    },
  };
}

/** P(a < X ≤ b) from both tails at a and b, by whichever difference cancels least. */
function share(cdfA: number, survivalA: number, cdfB: number, survivalB: number): number {
  if (cdfB <= 0.5) return cdfB - cdfA;
  if (survivalA <= 0.5) return survivalA - survivalB;
  return 1 - cdfA - survivalB;
}

function withinUnit(p: number): number {
  return Math.min(Math.max(p, 0), 1);
}
