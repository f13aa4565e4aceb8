import type { Distribution } from "./distribution.ts";
import { nextDown, nextUp } from "./neighbours.ts";
import { normalFill } from "./normal-fill.ts";
import { openInterval } from "./open-interval.ts";
import type { Smoothness } from "./smoothness.ts";

/** A cut that keeps less cannot be renormalised in double precision. */
const LEAST_KEPT = 1e-300;

/** What lies in one double is an atom if it holds more than this share of what is kept; no density is so steep. */
const ATOM = 1e-9;

/** Half of the digits: below this probability a smooth quantile is a straight line to as many digits as are lost. */
const NEAR = 2 ** -26;

/**
 * The distribution, given that it lies in [min, max] (±Infinity for an open side): cut and renormalised, not clipped.
 * Works with the cdf in the lower half and the survival in the upper, so a cut deep in a tail keeps its digits.
 */
export function truncated(base: Distribution, min: number, max: number): Distribution {
  const whole = renormalised(base, min, max);
  return min === 0 ? straightNearZero(whole) : whole;
}

function renormalised(base: Distribution, min: number, max: number): Distribution {
  if (!(min < max)) throw new RangeError(`a cut needs min < max, got ${min} and ${max}`);

  // An atom at min is kept, since it lies in [min, max]: then what is cut off ends at the next double below.
  const before = nextDown(min);
  const upTo = base.cdf(max);
  const above = base.survival(max);
  const atMin = between(base.cdf(before), base.survival(before), base.cdf(min), base.survival(min));
  const atomAtMin = atMin > ATOM * (atMin + between(base.cdf(min), base.survival(min), upTo, above));
  const below = base.cdf(atomAtMin ? before : min);
  const notBelow = base.survival(atomAtMin ? before : min);
  const kept = between(below, notBelow, upTo, above);
  if (!(kept >= LEAST_KEPT))
    throw new RangeError(`a cut needs to leave something, but of this distribution nothing lies in [${min}, ${max}]`);
  const atMax = between(base.cdf(nextDown(max)), base.survival(nextDown(max)), upTo, above);
  const atomAtMax = atMax > ATOM * kept;

  // Rounding may carry a quantile to or past an end; an end itself is drawn only if it has a probability of its own.
  const open = openInterval(min, max);
  const inside = (x: number): number => {
    if (x <= min && atomAtMin) return min;
    if (x >= max && atomAtMax) return max;
    return open(x);
  };
  // The level at min belongs to what was cut off: across a gap, rounding to it would give a draw from there.
  const leastP = nextUp(below);
  const greatestQ = nextDown(notBelow);
  const at = (u: number, v: number): number => {
    const p = Math.max(below + u * kept, leastP);
    return inside(p <= 0.5 ? base.quantile(p) : base.upperQuantile(Math.min(above + v * kept, greatestQ)));
  };
  return {
    support: [Math.max(min, base.support[0]), Math.min(max, base.support[1])],
    quantile: (u) => at(u, 1 - u),
    fill:
      base.normal?.kept === 1 ? normalFill(base.normal, { below, above, kept }, inside(min), inside(max)) : undefined,
    upperQuantile: (v) => at(1 - v, v),
    cdf: (x) => {
      if (x < min) return 0;
      if (x >= max) return 1;
      return withinUnit(between(below, notBelow, base.cdf(x), base.survival(x)) / kept);
    },
    survival: (x) => {
      if (x < min) return 1;
      if (x >= max) return 0;
      return withinUnit(between(base.cdf(x), base.survival(x), upTo, above) / kept);
    },
    smoothness: base.smoothness && cutSmoothness(base.smoothness, min, max, kept),
    searched: base.searched,
    // Where little is kept, the difference of two tails would lose its digits.
    normal: base.normal?.kept === 1 && kept > 1e-2 ? { ...base.normal, above, kept } : undefined,
  };
}

/**
 * Near a cut at 0 the draws are differences of nearly equal numbers, and the least of them, whose reciprocals may be
 * wanted, would be noise. There the quantile is a straight line, if it is one at all: a gap or an infinite or vanishing
 * density keeps the quantile as it is.
 */
function straightNearZero(whole: Distribution): Distribution {
  const near = whole.quantile(NEAR);
  if (!(Math.abs(whole.quantile(NEAR / 2) / near - 0.5) < 1e-6)) return whole;
  const slope = near / NEAR;
  const { fill } = whole;
  return {
    ...whole,
    quantile: (u) => (u < NEAR ? slope * u : whole.quantile(u)),
    fill:
      fill &&
      ((kernel, count) => {
        fill(kernel, count);
        kernel.loops.straighten(kernel.u, NEAR, slope, kernel.out, count);
      }),
    upperQuantile: (v) => (1 - v < NEAR ? slope * (1 - v) : whole.upperQuantile(v)),
    cdf: (x) => (x > 0 && x < near ? x / slope : whole.cdf(x)),
    survival: (x) => (x > 0 && x < near ? 1 - x / slope : whole.survival(x)),
  };
}

/** The density renormalised; near a cut at 0 it is that of the straight line up to the curvature that this leaves out. */
function cutSmoothness({ breaks, at }: Smoothness, min: number, max: number, kept: number): Smoothness {
  return {
    breaks: [...breaks, ...[min, max].filter(Number.isFinite)],
    at: (x) => {
      const local = x > min && x < max ? at(x) : undefined;
      return local && { log: local.log - Math.log(kept), change: local.change };
    },
  };
}

/** P(a < X ≤ b) from the cdf and the survival at a and b, by the difference that cancels least. */
function between(cdfA: number, survivalA: number, cdfB: number, survivalB: number): number {
  if (cdfB <= 0.5) return cdfB - cdfA;
  if (survivalA <= 0.5) return survivalA - survivalB;
  return 1 - cdfA - survivalB;
}

function withinUnit(p: number): number {
  return Math.min(Math.max(p, 0), 1);
}
