/**
 * Cumulative compute at constant rates, for a block of samples. A = 1 + W with W = (F/τ0)·G(t), and G(t) = (e^(at) − 1)/a:
 * the model's `growthIntegral` and `logCumulative`.
 */
import { ARTANH, constant, exponential, logarithm, logarithmOfOnePlus, relativeExponential } from "./vector";

/**
 * For each sample's rate a [1/yr]: e^(aΔ), by which a step multiplies W, and (F/τ0)·G(Δ), which it then adds. Returns whether
 * the steps of any sample are too large for `advance` to carry its logarithm along.
 */
export function begin(rate: usize, perYear: usize, stepYears: f64, factor: usize, added: usize, count: i32): i32 {
  const years = f64x2.splat(stepYears);
  let large = f64x2.splat(0);
  const end = rate + ((<usize>count) << 3);
  for (; rate < end; rate += 16) {
    const x = f64x2.mul(v128.load(rate), years);
    const q = exponential(x);
    const more = f64x2.mul(v128.load(perYear), f64x2.mul(years, relativeExponential(x)));
    v128.store(factor, q);
    v128.store(added, more);
    large = v128.or(large, hasLargeSteps(q, more));
    perYear += 16;
    factor += 16;
    added += 16;
  }
  return <i32>v128.any_true(large);
}

/** Growth a·t from which on e^(at) is taken out of the logarithm, long before it overflows. */
const FAR: f64 = 300;

/** ln(1 + W), or where a·t is large a t + ln(e^(−at) + (F/τ0)(1 − e^(−at))/a). */
// @ts-ignore: decorator
@inline
function logOfCompute(w: v128, perYear: v128, rate: v128, years: v128): v128 {
  const near = logarithmOfOnePlus(w);
  const x = f64x2.mul(rate, years);
  const isFar = f64x2.gt(x, f64x2.splat(FAR));
  if (!v128.any_true(isFar)) return near;
  const decayed = exponential(f64x2.neg(x));
  const left = f64x2.div(f64x2.mul(perYear, f64x2.sub(f64x2.splat(1), decayed)), rate);
  return v128.bitselect(f64x2.add(x, logarithm(f64x2.add(decayed, left))), near, isFar);
}

/** W and the key of loss, −κ·ln A, at time t without regard to the steps before; returns the sum of the keys. */
export function place(
  rate: usize,
  perYear: usize,
  kappa: usize,
  t: f64,
  w: usize,
  keys: usize,
  count: i32,
): f64 {
  let sums = f64x2.splat(0);
  const years = f64x2.splat(t);
  const end = rate + ((<usize>count) << 3);
  for (; rate < end; rate += 16) {
    const a = v128.load(rate);
    const p = v128.load(perYear);
    const now = f64x2.mul(p, f64x2.mul(years, relativeExponential(f64x2.mul(a, years))));
    v128.store(w, now);
    const key = f64x2.neg(f64x2.mul(v128.load(kappa), logOfCompute(now, p, a, years)));
    v128.store(keys, key);
    sums = f64x2.add(sums, key);
    perYear += 16;
    kappa += 16;
    w += 16;
    keys += 16;
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * 2; the greatest e^(aΔ) and (F/τ0)·G(Δ) of steps whose z is at most the 0.149 of `ARTANH`, (1 + z)/(1 − z) and 2z/(1 − z); and
 * e^64, the largest W whose logarithm is carried along: beyond it each sum is rounded by more than 7e-15, and where growth is
 * steady always to the same side.
 */
const CARRIED = memory.data<f64>([2.0, 1.35017626321974, 0.35017626321974, 6.2e27]);

/**
 * Samples that take ln A in full at every step. A step's z lies between that of the first step, added/(2 + added), and that
 * of steps far out, (q − 1)/(q + 1): A is a constant plus an exponential, so that the ratio of two steps moves one way only.
 */
// @ts-ignore: decorator
@inline
function hasLargeSteps(factor: v128, added: v128): v128 {
  return v128.or(f64x2.gt(factor, constant(CARRIED, 1)), f64x2.gt(added, constant(CARRIED, 2)));
}

/**
 * One step, to time t: W by its recurrence, and with it the key of loss, since the logarithm of the ratio of A after and before
 * is 2·artanh z with z = (after − before)/(after + before). Samples whose steps are too large for the polynomial, `large` says
 * whether there are any, or that are far out, take ln A in full. `drop` is by how much each key falls, or 1 for those. Returns
 * the sum of the keys, which is finite exactly if all of them are.
 */
export function advance(
  rate: usize,
  perYear: usize,
  factor: usize,
  added: usize,
  kappa: usize,
  large: i32,
  t: f64,
  w: usize,
  keys: usize,
  drop: usize,
  count: i32,
): f64 {
  const c0 = constant(ARTANH, 0);
  const c1 = constant(ARTANH, 1);
  const c2 = constant(ARTANH, 2);
  const c3 = constant(ARTANH, 3);
  const c4 = constant(ARTANH, 4);
  const c5 = constant(ARTANH, 5);
  const c6 = constant(ARTANH, 6);
  const two = constant(CARRIED, 0);
  let sums = f64x2.splat(0);
  let most = f64x2.splat(0);
  let atFactor = factor;
  let atAdded = added;
  let atKappa = kappa;
  let atKeys = keys;
  let atDrop = drop;
  const end = w + ((<usize>count) << 3);
  // Two loops, and what is rare is not looked at in either: the division would keep what follows waiting, and a branch would
  // cost the loop its registers.
  for (let at = w; at < end; at += 16) {
    const before = v128.load(at);
    const after = f64x2.add(f64x2.mul(v128.load(atFactor), before), v128.load(atAdded));
    v128.store(at, after);
    most = f64x2.pmax(most, after);
    v128.store(atDrop, f64x2.div(f64x2.sub(after, before), f64x2.add(two, f64x2.add(after, before))));
    atFactor += 16;
    atAdded += 16;
    atDrop += 16;
  }
  atDrop = drop;
  for (const stop = drop + ((<usize>count) << 3); atDrop < stop; atDrop += 16) {
    const z = v128.load(atDrop);
    const s = f64x2.mul(z, z);
    const s2 = f64x2.mul(s, s);
    const low = f64x2.add(f64x2.add(c0, f64x2.mul(s, c1)), f64x2.mul(s2, f64x2.add(c2, f64x2.mul(s, c3))));
    const high = f64x2.add(f64x2.add(c4, f64x2.mul(s, c5)), f64x2.mul(s2, c6));
    const grown = f64x2.mul(z, f64x2.add(low, f64x2.mul(f64x2.mul(s2, s2), high)));
    const fall = f64x2.mul(v128.load(atKappa), grown);
    const key = f64x2.sub(v128.load(atKeys), fall);
    v128.store(atDrop, fall);
    v128.store(atKeys, key);
    sums = f64x2.add(sums, key);
    atKappa += 16;
    atKeys += 16;
  }
  if (large || v128.any_true(f64x2.gt(most, constant(CARRIED, 3))))
    return takeInFull(rate, perYear, factor, added, kappa, t, w, keys, drop, count);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Puts the key right of samples for which `advance` cannot carry it along; returns the sum of all keys. */
function takeInFull(
  rate: usize,
  perYear: usize,
  factor: usize,
  added: usize,
  kappa: usize,
  t: f64,
  w: usize,
  keys: usize,
  drop: usize,
  count: i32,
): f64 {
  const years = f64x2.splat(t);
  let sums = f64x2.splat(0);
  for (const end = w + ((<usize>count) << 3); w < end; w += 16) {
    const now = v128.load(w);
    let key = v128.load(keys);
    const inFull = v128.or(
      hasLargeSteps(v128.load(factor), v128.load(added)),
      f64x2.gt(now, constant(CARRIED, 3)),
    );
    if (v128.any_true(inFull)) {
      const full = logOfCompute(now, v128.load(perYear), v128.load(rate), years);
      key = v128.bitselect(f64x2.neg(f64x2.mul(v128.load(kappa), full)), key, inFull);
      v128.store(keys, key);
      v128.store(drop, v128.bitselect(f64x2.splat(1), v128.load(drop), inFull));
    }
    sums = f64x2.add(sums, key);
    rate += 16;
    perYear += 16;
    factor += 16;
    added += 16;
    kappa += 16;
    keys += 16;
    drop += 16;
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** ln A at time t from W there. */
export function logsOfCompute(rate: usize, perYear: usize, t: f64, w: usize, out: usize, count: i32): void {
  const years = f64x2.splat(t);
  for (const end = rate + ((<usize>count) << 3); rate < end; rate += 16) {
    v128.store(out, logOfCompute(v128.load(w), v128.load(perYear), v128.load(rate), years));
    perYear += 16;
    w += 16;
    out += 16;
  }
}

/** Total loss ℓ + (1 − ℓ)·e^key of samples with floors of their own. */
export function totalLosses(keys: usize, floor: usize, out: usize, count: i32): void {
  const end = keys + ((<usize>count) << 3);
  const one = f64x2.splat(1);
  for (; keys < end; keys += 16) {
    const low = v128.load(floor);
    v128.store(out, f64x2.add(low, f64x2.mul(f64x2.sub(one, low), exponential(v128.load(keys)))));
    floor += 16;
    out += 16;
  }
}

/** Between which a·M, and up to which needed/κ, are of ordinary size; and from which needed/κ on e^x − 1 is a plain difference. */
const ORDINARY = memory.data<f64>([1e-9, -0.5, 1e300, 600, 0.35]);

/**
 * Years until −ln R reaches `needed` > 0 with cumulative compute, as the model's `timeToLogMultiple`: M = (e^(needed/κ) − 1)·τ0/F
 * must be reached, and T = ln(1 + a·M)/a. NaN, to be found by the model, where a number is not of ordinary size; returns
 * whether there is such a sample.
 */
export function timesToLoss(needed: f64, kappa: usize, rate: usize, perYear: usize, out: usize, count: i32): i32 {
  const wanted = f64x2.splat(needed);
  const one = f64x2.splat(1);
  const length = (<usize>count) << 3;
  let small = f64x2.splat(0);
  let atKappa = kappa;
  let atPerYear = perYear;
  for (let at = out; at < out + length; at += 16) {
    const log = f64x2.div(wanted, v128.load(atKappa));
    v128.store(at, f64x2.div(f64x2.sub(exponential(log), one), v128.load(atPerYear)));
    small = v128.or(small, f64x2.lt(log, constant(ORDINARY, 4)));
    atKappa += 16;
    atPerYear += 16;
  }
  if (v128.any_true(small)) growBySmall(wanted, kappa, perYear, out, length);
  let ordinary = f64x2.eq(one, one);
  let atRate = rate;
  atKappa = kappa;
  for (let at = out; at < out + length; at += 16) {
    const a = v128.load(atRate);
    const x = f64x2.mul(a, v128.load(at));
    const isOrdinary = v128.and(
      v128.and(
        f64x2.lt(wanted, f64x2.mul(constant(ORDINARY, 3), v128.load(atKappa))),
        f64x2.gt(f64x2.abs(x), constant(ORDINARY, 0)),
      ),
      v128.and(f64x2.gt(x, constant(ORDINARY, 1)), f64x2.lt(x, constant(ORDINARY, 2))),
    );
    v128.store(at, v128.bitselect(f64x2.div(logarithmOfOnePlus(x), a), f64x2.splat(NaN), isOrdinary));
    ordinary = v128.and(ordinary, isOrdinary);
    atRate += 16;
    atKappa += 16;
  }
  return <i32>!i64x2.all_true(ordinary);
}

/** M of samples whose needed/κ is small, so that 1 would cancel against e^(needed/κ). */
function growBySmall(wanted: v128, kappa: usize, perYear: usize, out: usize, length: usize): void {
  for (const end = out + length; out < end; out += 16) {
    const log = f64x2.div(wanted, v128.load(kappa));
    const isSmall = f64x2.lt(log, constant(ORDINARY, 4));
    if (v128.any_true(isSmall)) {
      const multiple = f64x2.div(f64x2.mul(log, relativeExponential(log)), v128.load(perYear));
      v128.store(out, v128.bitselect(multiple, v128.load(out), isSmall));
    }
    kappa += 16;
    perYear += 16;
  }
}
