import { LOBATTO_INNER } from "../model/gauss-legendre.ts";

/**
 * The loops over a block's samples whose rates run along paths; like those of the kernel, functions of plain arrays of
 * which the first `count` numbers are used. Levels are in doublings, times in years.
 */

/** out += rate·t. */
export function addLine(rate: Float64Array, t: number, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] += rate[i] * t;
}

/** out += rate·min(t, stop). */
export function addStopped(rate: Float64Array, stop: Float64Array, t: number, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] += rate[i] * (t < stop[i] ? t : stop[i]);
}

/** out += r∞ t + amount·(1 − e^(−decay·t)), with amount = (r0 − r∞)/decay. */
export function addSlowing(
  longRun: Float64Array,
  amount: Float64Array,
  decay: Float64Array,
  t: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[i] += longRun[i] * t - amount[i] * Math.expm1(-decay[i] * t);
}

export function addSlowingStopped(
  longRun: Float64Array,
  amount: Float64Array,
  decay: Float64Array,
  stop: Float64Array,
  t: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const now = t < stop[i] ? t : stop[i];
    out[i] += longRun[i] * now - amount[i] * Math.expm1(-decay[i] * now);
  }
}

/** out += what was added in whole years, and so much of this year's as has passed. */
export function addShocks(
  before: Float64Array,
  added: Float64Array,
  passed: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[i] += before[i] + added[i] * passed;
}

/** The same up to where each sample stops. */
export function addShocksStopped(
  before: readonly Float64Array[],
  added: readonly Float64Array[],
  stop: Float64Array,
  t: number,
  year: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const now = t < stop[i] ? t : stop[i];
    const its = now < year ? Math.floor(now) : year;
    out[i] += before[its][i] + added[its][i] * (now - its);
  }
}

export function add(values: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] += values[i];
}

/** min(D, H), in place. */
export function capHard(levels: Float64Array, most: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) if (levels[i] > most[i]) levels[i] = most[i];
}

/**
 * Below a logistic ceiling, in place: `under` of the model with K/(K − 1) as `steepness`. log2(1 + gap) is taken of
 * whichever of gap and 1/gap is below one.
 */
export function capLogistic(levels: Float64Array, most: Float64Array, steepness: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const free = levels[i];
    if (free <= 0) continue;
    if (most[i] === 0) {
      levels[i] = 0;
      continue;
    }
    // ln of (K − 1)·2^(−D·K/(K − 1)); ln(1 − 1/K) is −ln of the steepness.
    const logGap = (most[i] - free * steepness[i]) * Math.LN2 - Math.log(steepness[i]);
    levels[i] =
      logGap < 0
        ? most[i] - Math.log1p(Math.exp(logGap)) / Math.LN2
        : free * steepness[i] + (Math.log(steepness[i]) - Math.log1p(Math.exp(-logGap))) / Math.LN2;
  }
}

/** Lists the samples that are on another side of their limit than before, and remembers the side. */
export function noteCrossings(
  levels: Float64Array,
  limit: Float64Array,
  side: Uint8Array,
  rough: Uint8Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const now = levels[i] >= limit[i] ? 1 : 0;
    if (now !== side[i] && rough[i] === 0) rough[i] = 1;
    side[i] = now;
  }
}

/** ln of spending from the doublings of efficiency and power. */
export function logSpendings(efficiency: Float64Array, power: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = (efficiency[i] + power[i]) * Math.LN2;
}

/** So many doublings leave an error of 1e-13 where they are multiplied by a difference from one. */
const LARGE_AMOUNT = 500;

/** out += r∞ t + amount·(1 − decayed·factor): `addSlowing` with e^(−decay·t) put together from the step's start. */
export function addSlowingFrom(
  longRun: Float64Array,
  amount: Float64Array,
  decay: Float64Array,
  decayed: Float64Array,
  factor: Float64Array,
  t: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const all = amount[i];
    const gone = all < LARGE_AMOUNT && all > -LARGE_AMOUNT ? 1 - decayed[i] * factor[i] : -Math.expm1(-decay[i] * t);
    out[i] += longRun[i] * t + all * gone;
  }
}

/** Bends and rises for which short series are exact to the last digit that shows. */
const SMALL_BEND = 0.01;
const SMALL_PART = 0.25;

/** e^b − 1. */
function bendOf(b: number): number {
  return b < SMALL_BEND && b > -SMALL_BEND
    ? b * (1 + b * (1 / 2) * (1 + b * (1 / 3) * (1 + b * (1 / 4) * (1 + b * (1 / 5)))))
    : Math.expm1(b);
}

/**
 * Adds what a node says of the difference between the integral of spending over a step and that of the exponential
 * between its ends: weight·e^(φ0 + c x)·(e^b − 1), where x is the rise of ln of spending over the step and b how far
 * its level, in doublings, lies above the chord at the node, a share c into the step. Only levels that bend need be given.
 */
export function addBend(
  atStart: Float64Array,
  atEnd: Float64Array,
  atNode: Float64Array,
  before: Float64Array,
  after: Float64Array,
  spending: Float64Array,
  node: number,
  weight: number,
  integral: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = atStart[i];
    const b = (atNode[i] - start - node * (atEnd[i] - start)) * Math.LN2;
    const x = node * (after[i] - before[i]);
    const bend = bendOf(b);
    const chord =
      x < SMALL_PART && x > -SMALL_PART
        ? 1 +
          x *
            (1 +
              x *
                (1 / 2) *
                (1 +
                  x *
                    (1 / 3) *
                    (1 +
                      x *
                        (1 / 4) *
                        (1 +
                          x *
                            (1 / 5) *
                            (1 + x * (1 / 6) * (1 + x * (1 / 7) * (1 + x * (1 / 8) * (1 + x * (1 / 9)))))))))
        : Math.exp(x);
    integral[i] += weight * spending[i] * chord * bend;
  }
}

/**
 * `addBend` at the three inner nodes of Lobatto's rule at once, where one part of the doublings slows and nothing else
 * bends: at node k its level is `decayed`·`bends`[k], in natural logarithms, above the chord. The chord's exponentials at
 * the outer nodes are those at the middle one, the root of the product of the ends', times e^∓δ.
 */
export function addSlowingBends(
  decayed: Float64Array,
  bends: readonly [Float64Array, Float64Array, Float64Array],
  before: Float64Array,
  after: Float64Array,
  spending: Float64Array,
  spendingAfter: Float64Array,
  stepYears: number,
  integral: Float64Array,
  count: number,
): void {
  const [first, middle, last] = bends;
  const [[node, outer], [, inner]] = LOBATTO_INNER;
  for (let i = 0; i < count; i++) {
    const left = decayed[i];
    const b1 = bendOf(left * first[i]);
    const b2 = bendOf(left * middle[i]);
    const b3 = bendOf(left * last[i]);
    const x = after[i] - before[i];
    const d = (0.5 - node) * x;
    const q = d * d;
    const even = q < SMALL_SQUARE ? 1 + q * (1 / 2) * (1 + q * (1 / 12) * (1 + q * (1 / 30))) : Math.cosh(d);
    const odd = q < SMALL_SQUARE ? d * (1 + q * (1 / 6) * (1 + q * (1 / 20) * (1 + q * (1 / 42)))) : Math.sinh(d);
    integral[i] +=
      stepYears *
      Math.sqrt(spending[i] * spendingAfter[i]) *
      (inner * b2 + outer * ((b1 + b3) * even + (b3 - b1) * odd));
  }
}

/** δ² up to which four terms of cosh and three of sinh are exact to 1e-11, and so to 1e-13 of spending: bends are small. */
const SMALL_SQUARE = 0.02;

/** Below this rise of ln of spending in a step its mean is a series, above it a quotient that has lost one digit. */
const SMALL_RISE = 0.1;

/** The integral of spending over steps on which its logarithm is a straight line: Δ·(e^φ1 − e^φ0)/(φ1 − φ0). */
export function stepIntegrals(
  before: Float64Array,
  after: Float64Array,
  shift: Float64Array,
  stepYears: number,
  spending: Float64Array,
  spendingAfter: Float64Array,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const x = after[i] - before[i];
    const start = spending[i];
    const end = Math.exp(after[i] - shift[i]);
    spendingAfter[i] = end;
    out[i] =
      stepYears *
      (x > SMALL_RISE || x < -SMALL_RISE
        ? (end - start) / x
        : start *
          (1 +
            x *
              (1 / 2) *
              (1 +
                x *
                  (1 / 3) *
                  (1 + x * (1 / 4) * (1 + x * (1 / 5) * (1 + x * (1 / 6) * (1 + x * (1 / 7) * (1 + x * (1 / 8)))))))));
  }
}

/** Largest z for which the series of `advanceLog` is exact. */
const LARGEST_Z = 0.149;

/**
 * Adds a step's spending to the integral, and what that adds to ln A = shift + ln(one + (F/τ0)·G), all scaled by
 * e^−shift: the logarithm of the ratio by the series of `advanceLog`, or in full where the step is large.
 */
export function advanceSpent(
  perYear: Float64Array,
  one: Float64Array,
  shift: Float64Array,
  step: Float64Array,
  integral: Float64Array,
  logCompute: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const before = one[i] + perYear[i] * integral[i];
    const more = perYear[i] * step[i];
    const z = more / (2 * before + more);
    const s = z * z;
    logCompute[i] +=
      z < LARGEST_Z
        ? 2 * z * (1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s * (1 / 13 + s / 15)))))))
        : shift[i] + Math.log(before + more) - logCompute[i];
    integral[i] += step[i];
  }
}
