/**
 * Cumulative compute of samples whose rates stay the same within a year, apart from one that may slow. Spending per year is
 * F/τ0·e^φ with φ = level + depth·(1 − e^(−decay·t)): the level is a straight line of slope `rate` [1/yr]. A and spending
 * are scaled by e^−shift, so that ln A = shift + ln(one + w); one is then 1 less so much.
 */
import { ARTANH, constant, exponential, logarithm, logarithmOfOnePlus, relativeExponential } from "./vector";

/** Gauss and Legendre's rules on [0, 1] with eight nodes and with four, each node with its weight (Abramowitz and Stegun
 * 25.4.29). */
const EIGHT = memory.data<f64>([
  0.019855071751231884, 0.05061426814518813, 0.10166676129318664, 0.11119051722668724, 0.2372337950418355,
  0.15685332293894363, 0.4082826787521751, 0.181341891689181, 0.591717321247825, 0.181341891689181, 0.7627662049581645,
  0.15685332293894363, 0.8983332387068134, 0.11119051722668724, 0.9801449282487681, 0.05061426814518813,
]);
const FOUR = memory.data<f64>([
  0.06943184420297371, 0.17392742256872692, 0.33000947820757187, 0.3260725774312731, 0.6699905217924281, 0.3260725774312731, 0.9305681557970262, 0.17392742256872692,
]);

/** 1/1 to 1/7, 1/2, 0 and 1. */
const NUMBERS = memory.data<f64>([
  1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 5.0, 1.0 / 6.0, 1.0 / 7.0, 0.5, 0.0, 1.0,
]);

/**
 * e^v for |v| ≤ 0.05: the series up to v^6, with what v^7 is but for its Chebyshev polynomial in the terms of degree 1, 3
 * and 5. The error is 2.4e-15.
 */
const SMALL_POWER = memory.data<f64>([
  1.0, 1.0 + (7.0 / 64.0) * 1.5625e-8 / 5040.0, 0.5, 1.0 / 6.0 - 0.875 * 6.25e-6 / 5040.0, 1.0 / 24.0,
  1.0 / 120.0 + 1.75 * 0.0025 / 5040.0, 1.0 / 720.0,
]);

/** Functions that are asked for once in many steps are called, which keeps the program small. */
function power(x: v128): v128 {
  return exponential(x);
}

function meanPower(x: v128): v128 {
  return relativeExponential(x);
}

function logOfOnePlus(x: v128): v128 {
  return logarithmOfOnePlus(x);
}

/** ln A anew from its definition. */
// @ts-ignore: decorator
@inline
function logOfScaled(w: v128, one: v128, shift: v128): v128 {
  const near = logOfOnePlus(w);
  const isNear = f64x2.eq(shift, constant(NUMBERS, 8));
  if (i64x2.all_true(isNear)) return near;
  return v128.bitselect(near, f64x2.add(shift, logarithm(f64x2.add(one, w))), isNear);
}

/** Lists the samples that have come to what is wanted of ln A; returns how many they are. */
function listReached(log: usize, wanted: usize, list: usize, count: i32): i32 {
  const begin = list;
  for (let sample: i32 = 0; sample < count; sample += 2) {
    const which = <usize>i64x2.bitmask(f64x2.ge(v128.load(log), v128.load(wanted)));
    store<u16>(list, <u16>sample);
    list += (which & 1) << 1;
    store<u16>(list, <u16>(sample + 1));
    list += which & 2;
    log += 16;
    wanted += 16;
  }
  return <i32>((list - begin) >> 1);
}

/** Where nothing slows, at the start of a stretch: what the next step adds to w, by what steps multiply that, and ln A. */
export function placeEven(
  rate: usize,
  level: usize,
  perYear: usize,
  one: usize,
  shift: usize,
  stepYears: f64,
  w: usize,
  more: usize,
  factor: usize,
  log: usize,
  count: i32,
): void {
  const years = f64x2.splat(stepYears);
  for (const end = rate + ((<usize>count) << 3); rate < end; rate += 16) {
    const x = f64x2.mul(v128.load(rate), years);
    const scale = v128.load(shift);
    const spending = f64x2.mul(v128.load(perYear), power(f64x2.sub(v128.load(level), scale)));
    v128.store(more, f64x2.mul(spending, f64x2.mul(years, meanPower(x))));
    v128.store(factor, power(x));
    v128.store(log, logOfScaled(v128.load(w), v128.load(one), scale));
    level += 16;
    perYear += 16;
    one += 16;
    shift += 16;
    w += 16;
    more += 16;
    factor += 16;
    log += 16;
  }
}

/**
 * One step: adds `more` to w, and multiplies it by `factor`, if there is one, for the next. ln A goes on as in `advance` of
 * growth.ts, in short loops for the same reasons. Lists the samples whose ln A has come to what is wanted, and returns how many
 * they are.
 */
function addSpending(
  more: usize,
  factor: usize,
  one: usize,
  shift: usize,
  w: usize,
  before: usize,
  after: usize,
  wanted: usize,
  list: usize,
  count: i32,
): i32 {
  const length = (<usize>count) << 3;
  const zero = constant(NUMBERS, 8);
  let most = zero;
  let atMore = more;
  let atOne = one;
  let out = after;
  for (let at = w; at < w + length; at += 16) {
    const now = v128.load(at);
    const added = v128.load(atMore);
    const all = f64x2.add(v128.load(atOne), now);
    const z = f64x2.div(added, f64x2.add(f64x2.add(all, all), added));
    v128.store(at, f64x2.add(now, added));
    v128.store(out, z);
    most = f64x2.pmax(most, z);
    atMore += 16;
    atOne += 16;
    out += 16;
  }
  if (factor !== 0) multiply(more, factor, length);
  if (v128.any_true(f64x2.gt(most, constant(ARTANH, 7)))) addInFull(one, shift, w, before, after, length);
  else addGrowth(before, after, length);
  return listReached(after, wanted, list, count);
}

function multiply(values: usize, factor: usize, length: usize): void {
  for (const end = values + length; values < end; values += 16) {
    v128.store(values, f64x2.mul(v128.load(values), v128.load(factor)));
    factor += 16;
  }
}

/** ln A before and 2·artanh z of each z, which becomes ln A after. */
function addGrowth(before: usize, after: usize, length: usize): void {
  const c0 = constant(ARTANH, 0);
  const c1 = constant(ARTANH, 1);
  const c2 = constant(ARTANH, 2);
  const c3 = constant(ARTANH, 3);
  const c4 = constant(ARTANH, 4);
  const c5 = constant(ARTANH, 5);
  const c6 = constant(ARTANH, 6);
  for (const end = after + length; after < end; after += 16) {
    const z = v128.load(after);
    const s = f64x2.mul(z, z);
    const s2 = f64x2.mul(s, s);
    const low = f64x2.add(f64x2.add(c0, f64x2.mul(s, c1)), f64x2.mul(s2, f64x2.add(c2, f64x2.mul(s, c3))));
    const high = f64x2.add(f64x2.add(c4, f64x2.mul(s, c5)), f64x2.mul(s2, c6));
    const grown = f64x2.mul(z, f64x2.add(low, f64x2.mul(f64x2.mul(s2, s2), high)));
    v128.store(after, f64x2.add(v128.load(before), grown));
    before += 16;
  }
}

/** The same where some z are too large for the polynomial: there ln A is taken in full. */
function addInFull(one: usize, shift: usize, w: usize, before: usize, after: usize, length: usize): void {
  for (const end = after + length; after < end; after += 16) {
    const z = v128.load(after);
    addGrowth(before, after, 16);
    const isLarge = f64x2.gt(z, constant(ARTANH, 7));
    if (v128.any_true(isLarge)) {
      const full = logOfScaled(v128.load(w), v128.load(one), v128.load(shift));
      v128.store(after, v128.bitselect(full, v128.load(after), isLarge));
    }
    one += 16;
    shift += 16;
    w += 16;
    before += 16;
  }
}

/** One step where nothing slows. */
export function advanceEven(
  factor: usize,
  more: usize,
  one: usize,
  shift: usize,
  w: usize,
  before: usize,
  after: usize,
  wanted: usize,
  list: usize,
  count: i32,
): i32 {
  return addSpending(more, factor, one, shift, w, before, after, wanted, list, count);
}

/**
 * What steps need where a rate slows. Let D = e^(−decay·t) at a step's start be 1/2 + u, α the rise of the level over a
 * step, and G(s) = depth·(1 − e^(−decay·Δ·s)) what slowing adds to it by a share s of a step, were D 1. From there spending grows
 * as e^(αs + (1/2 + u)·G(s)), which is e^(u·slope)·e^(αs + G(s)/2)·e^(u·(G(s) − slope)) with slope = G(1)/2. The last factor's
 * series in u, integrated over s, gives the step's share of w as a polynomial in u whose coefficients a sample keeps: seven
 * of them, in pairs of samples. At the step's end spending has grown by e^(2u·slope)·e^(α + slope).
 *
 * For |G(1)| ≤ 0.2 the term u^7 that is left out is below 1e-14 of the sum: |u·(G(s) − slope)| ≤ 0.05, whose odd powers
 * nearly cancel over a step.
 */
export function beginSlowing(
  rate: usize,
  depth: usize,
  decay: usize,
  perYear: usize,
  stepYears: f64,
  factor: usize,
  fading: usize,
  slope: usize,
  moments: usize,
  count: i32,
): void {
  const years = f64x2.splat(stepYears);
  const half = constant(NUMBERS, 7);
  for (const end = rate + ((<usize>count) << 3); rate < end; rate += 16) {
    const rise = f64x2.mul(v128.load(rate), years);
    const all = v128.load(depth);
    const x = f64x2.mul(v128.load(decay), years);
    const middle = f64x2.mul(half, f64x2.mul(all, f64x2.mul(x, meanPower(f64x2.neg(x)))));
    v128.store(slope, middle);
    v128.store(fading, power(f64x2.neg(x)));
    v128.store(factor, power(f64x2.add(rise, middle)));
    const scale = f64x2.mul(v128.load(perYear), years);
    let m0 = f64x2.splat(0);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    let m4 = m0;
    let m5 = m0;
    let m6 = m0;
    for (let n: usize = 0; n < 16; n += 2) {
      const node = constant(EIGHT, n);
      const xs = f64x2.mul(x, node);
      const g = f64x2.mul(all, f64x2.mul(xs, meanPower(f64x2.neg(xs))));
      const p = f64x2.sub(g, middle);
      const spending = power(f64x2.add(f64x2.mul(rise, node), f64x2.mul(half, g)));
      let term = f64x2.mul(f64x2.mul(scale, constant(EIGHT, n + 1)), spending);
      m0 = f64x2.add(m0, term);
      term = f64x2.mul(term, p);
      m1 = f64x2.add(m1, term);
      term = f64x2.mul(term, f64x2.mul(p, constant(NUMBERS, 1)));
      m2 = f64x2.add(m2, term);
      term = f64x2.mul(term, f64x2.mul(p, constant(NUMBERS, 2)));
      m3 = f64x2.add(m3, term);
      term = f64x2.mul(term, f64x2.mul(p, constant(NUMBERS, 3)));
      m4 = f64x2.add(m4, term);
      term = f64x2.mul(term, f64x2.mul(p, constant(NUMBERS, 4)));
      m5 = f64x2.add(m5, term);
      term = f64x2.mul(term, f64x2.mul(p, constant(NUMBERS, 5)));
      m6 = f64x2.add(m6, term);
    }
    v128.store(moments, m0);
    v128.store(moments, m1, 16);
    v128.store(moments, m2, 32);
    v128.store(moments, m3, 48);
    v128.store(moments, m4, 64);
    v128.store(moments, m5, 80);
    v128.store(moments, m6, 96);
    depth += 16;
    decay += 16;
    perYear += 16;
    factor += 16;
    fading += 16;
    slope += 16;
    moments += 112;
  }
}

/** At the start of a stretch, at time t: spending, what is left of the slowing, and ln A. */
export function placeSlowing(
  level: usize,
  depth: usize,
  decay: usize,
  one: usize,
  shift: usize,
  t: f64,
  w: usize,
  spending: usize,
  decayed: usize,
  log: usize,
  count: i32,
): void {
  const years = f64x2.splat(t);
  for (const end = level + ((<usize>count) << 3); level < end; level += 16) {
    const x = f64x2.mul(v128.load(decay), years);
    const gone = f64x2.mul(x, meanPower(f64x2.neg(x)));
    const scale = v128.load(shift);
    const logSpending = f64x2.add(v128.load(level), f64x2.mul(v128.load(depth), gone));
    v128.store(spending, power(f64x2.sub(logSpending, scale)));
    v128.store(decayed, power(f64x2.neg(x)));
    v128.store(log, logOfScaled(v128.load(w), v128.load(one), scale));
    depth += 16;
    decay += 16;
    one += 16;
    shift += 16;
    w += 16;
    spending += 16;
    decayed += 16;
    log += 16;
  }
}

/** One step where a rate slows; see `beginSlowing`. */
export function advanceSlowing(
  factor: usize,
  fading: usize,
  slope: usize,
  moments: usize,
  spending: usize,
  decayed: usize,
  more: usize,
  one: usize,
  shift: usize,
  w: usize,
  before: usize,
  after: usize,
  wanted: usize,
  list: usize,
  count: i32,
): i32 {
  spendSlowing(factor, fading, slope, moments, spending, decayed, more, count);
  return addSpending(more, 0, one, shift, w, before, after, wanted, list, count);
}

function spendSlowing(
  factor: usize,
  fading: usize,
  slope: usize,
  moments: usize,
  spending: usize,
  decayed: usize,
  more: usize,
  count: i32,
): void {
  const half = constant(NUMBERS, 7);
  const p0 = constant(SMALL_POWER, 0);
  const p1 = constant(SMALL_POWER, 1);
  const p2 = constant(SMALL_POWER, 2);
  const p3 = constant(SMALL_POWER, 3);
  const p4 = constant(SMALL_POWER, 4);
  const p5 = constant(SMALL_POWER, 5);
  const p6 = constant(SMALL_POWER, 6);
  for (const end = more + ((<usize>count) << 3); more < end; more += 16) {
    const left = v128.load(decayed);
    v128.store(decayed, f64x2.mul(left, v128.load(fading)));
    const u = f64x2.sub(left, half);
    const u2 = f64x2.mul(u, u);
    const v = f64x2.mul(u, v128.load(slope));
    const v2 = f64x2.mul(v, v);
    const p01 = f64x2.add(p0, f64x2.mul(v, p1));
    const p23 = f64x2.add(p2, f64x2.mul(v, p3));
    const p4to6 = f64x2.add(f64x2.add(p4, f64x2.mul(v, p5)), f64x2.mul(v2, p6));
    const grown = f64x2.add(f64x2.add(p01, f64x2.mul(v2, p23)), f64x2.mul(f64x2.mul(v2, v2), p4to6));
    const m01 = f64x2.add(v128.load(moments), f64x2.mul(u, v128.load(moments, 16)));
    const m23 = f64x2.add(v128.load(moments, 32), f64x2.mul(u, v128.load(moments, 48)));
    const m45 = f64x2.add(v128.load(moments, 64), f64x2.mul(u, v128.load(moments, 80)));
    const m4to6 = f64x2.add(m45, f64x2.mul(u2, v128.load(moments, 96)));
    const share = f64x2.add(f64x2.add(m01, f64x2.mul(u2, m23)), f64x2.mul(f64x2.mul(u2, u2), m4to6));
    const middle = f64x2.mul(v128.load(spending), grown);
    v128.store(more, f64x2.mul(middle, share));
    v128.store(spending, f64x2.mul(f64x2.mul(middle, grown), v128.load(factor)));
    factor += 16;
    fading += 16;
    slope += 16;
    moments += 112;
    spending += 16;
    decayed += 16;
  }
}

/**
 * Notes in a table the steps in which listed samples meet targets, and what the next target of each wants. The table holds five
 * arrays for each target, `stride` bytes apart: what it wants of ln A, and of the step in which that is met when it begins, NaN
 * before, ln A before and after it, and the rate.
 */
export function noteCrossings(
  list: usize,
  count: i32,
  from: f64,
  before: usize,
  after: usize,
  rate: usize,
  table: usize,
  stride: usize,
  targets: i32,
  next: usize,
): void {
  for (const end = list + ((<usize>count) << 1); list < end; list += 2) {
    const at = (<usize>load<u16>(list)) << 3;
    const now = load<f64>(after + at);
    let nearest: f64 = Infinity;
    let entry = table + at;
    for (let target = 0; target < targets; target++) {
      const wanted = load<f64>(entry);
      if (now < wanted) nearest = Math.min(nearest, wanted);
      else if (isNaN(load<f64>(entry + stride))) {
        store<f64>(entry + stride, from);
        store<f64>(entry + 2 * stride, load<f64>(before + at));
        store<f64>(entry + 3 * stride, now);
        store<f64>(entry + 4 * stride, load<f64>(rate + at));
      }
      entry += 5 * stride;
    }
    store<f64>(next + at, nearest);
  }
}

/** The share of a step's spending by when ln A is what is wanted: (e^(wanted − before) − 1)/(e^(after − before) − 1). */
// @ts-ignore: decorator
@inline
function shareOfStep(wanted: v128, before: v128, after: v128): v128 {
  const x = f64x2.sub(wanted, before);
  const y = f64x2.sub(after, before);
  const less = f64x2.mul(x, meanPower(f64x2.neg(x)));
  const all = f64x2.mul(y, meanPower(f64x2.neg(y)));
  return f64x2.mul(power(f64x2.sub(x, y)), f64x2.div(less, all));
}

/** Up to which rise over a step its integral is a straight line with a correction. */
const STRAIGHT = memory.data<f64>([1e-7]);

/** The share s of a step by when a share f of an exponential that rises by x over it is spent: (e^(xs) − 1)/(e^x − 1) = f. */
// @ts-ignore: decorator
@inline
function whenOfExponential(f: v128, x: v128): v128 {
  const far = f64x2.div(logOfOnePlus(f64x2.mul(f, f64x2.mul(x, meanPower(x)))), x);
  const one = constant(NUMBERS, 0);
  const bent = f64x2.mul(f64x2.mul(x, constant(NUMBERS, 7)), f64x2.sub(one, f));
  const near = f64x2.mul(f, f64x2.add(one, bent));
  return v128.bitselect(near, far, f64x2.lt(f64x2.abs(x), constant(STRAIGHT, 0)));
}

// @ts-ignore: decorator
@inline
function withinStep(share: v128): v128 {
  return f64x2.pmin(constant(NUMBERS, 9), f64x2.pmax(constant(NUMBERS, 8), share));
}

/**
 * When within the step that begins at `from` ln A is what is wanted, given ln A before and after it; NaN where `from` is NaN.
 */
export function timesEven(
  rate: usize,
  from: usize,
  wanted: usize,
  before: usize,
  after: usize,
  stepYears: f64,
  out: usize,
  count: i32,
): void {
  const years = f64x2.splat(stepYears);
  for (const end = out + ((<usize>count) << 3); out < end; out += 16) {
    const f = shareOfStep(v128.load(wanted), v128.load(before), v128.load(after));
    const share = withinStep(whenOfExponential(f, f64x2.mul(v128.load(rate), years)));
    v128.store(out, f64x2.add(v128.load(from), f64x2.mul(years, share)));
    rate += 16;
    from += 16;
    wanted += 16;
    before += 16;
    after += 16;
  }
}

/** −1/1!, 1/2!, −1/3! and so on to −1/11!. */
const SOON_GONE = memory.data<f64>([
  -1.0, 1.0 / 2.0, -1.0 / 6.0, 1.0 / 24.0, -1.0 / 120.0, 1.0 / 720.0, -1.0 / 5040.0, 1.0 / 40320.0, -1.0 / 362880.0,
  1.0 / 3628800.0, -1.0 / 39916800.0,
]);

/** e^(−x) − 1 for |x| ≤ 0.3: the first term of the series that is left out is below 4e-15 of it. */
// @ts-ignore: decorator
@inline
function riseSoon(x: v128): v128 {
  const x2 = f64x2.mul(x, x);
  const x4 = f64x2.mul(x2, x2);
  const c01 = f64x2.add(constant(SOON_GONE, 0), f64x2.mul(x, constant(SOON_GONE, 1)));
  const c23 = f64x2.add(constant(SOON_GONE, 2), f64x2.mul(x, constant(SOON_GONE, 3)));
  const c45 = f64x2.add(constant(SOON_GONE, 4), f64x2.mul(x, constant(SOON_GONE, 5)));
  const c67 = f64x2.add(constant(SOON_GONE, 6), f64x2.mul(x, constant(SOON_GONE, 7)));
  const c89 = f64x2.add(constant(SOON_GONE, 8), f64x2.mul(x, constant(SOON_GONE, 9)));
  const c8to10 = f64x2.add(c89, f64x2.mul(x2, constant(SOON_GONE, 10)));
  const c4to7 = f64x2.add(c45, f64x2.mul(x2, c67));
  const c0to3 = f64x2.add(c01, f64x2.mul(x2, c23));
  return f64x2.mul(x, f64x2.add(c0to3, f64x2.mul(x4, f64x2.add(c4to7, f64x2.mul(x4, c8to10)))));
}

/** e^x for |x| ≤ 0.3. */
// @ts-ignore: decorator
@inline
function powerSoon(x: v128): v128 {
  return f64x2.add(constant(NUMBERS, 9), riseSoon(f64x2.neg(x)));
}

/** 1 − e^(−x) for |x| ≤ 0.3. */
// @ts-ignore: decorator
@inline
function goneBySoon(x: v128): v128 {
  return f64x2.neg(riseSoon(x));
}

/** ln(1 + x) for x from −0.26 to 0.35, by the series of artanh. */
// @ts-ignore: decorator
@inline
function logSoon(x: v128): v128 {
  const z = f64x2.div(x, f64x2.add(f64x2.splat(2), x));
  const s = f64x2.mul(z, z);
  let sum = constant(ARTANH, 6);
  for (let n: usize = 6; n >= 1; n--) sum = f64x2.add(constant(ARTANH, n - 1), f64x2.mul(s, sum));
  return f64x2.mul(z, sum);
}

/** ln of spending a share s into a step, relative to its start: `rise` is that of the level, `extra` what is left to slow. */
// @ts-ignore: decorator
@inline
function riseBy(s: v128, rise: v128, extra: v128, x: v128): v128 {
  const xs = f64x2.mul(x, s);
  return f64x2.add(f64x2.mul(rise, s), f64x2.mul(extra, f64x2.mul(xs, meanPower(f64x2.neg(xs)))));
}

/** The integral of spending over a share s of a step, relative to its start. */
// @ts-ignore: decorator
@inline
function spentBy(s: v128, rise: v128, extra: v128, x: v128): v128 {
  let sum = f64x2.splat(0);
  for (let n: usize = 0; n < 16; n += 2) {
    const spending = power(riseBy(f64x2.mul(s, constant(EIGHT, n)), rise, extra, x));
    sum = f64x2.add(sum, f64x2.mul(constant(EIGHT, n + 1), spending));
  }
  return f64x2.mul(s, sum);
}

/** The same over a step at a pace of up to 0.3, for which four nodes and short series are enough. */
// @ts-ignore: decorator
@inline
function spentBySoon(s: v128, rise: v128, extra: v128, x: v128): v128 {
  let sum = f64x2.splat(0);
  for (let n: usize = 0; n < 8; n += 2) {
    const at = f64x2.mul(s, constant(FOUR, n));
    const spending = powerSoon(f64x2.add(f64x2.mul(rise, at), f64x2.mul(extra, goneBySoon(f64x2.mul(x, at)))));
    sum = f64x2.add(sum, f64x2.mul(constant(FOUR, n + 1), spending));
  }
  return f64x2.mul(s, sum);
}

/**
 * From a share s of a step at which less or more is spent by `missing`, to where nothing is missing: Halley's step, whose
 * error is about the third power of its length.
 */
// @ts-ignore: decorator
@inline
function corrected(missing: v128, spending: v128, slope: v128): v128 {
  const change = f64x2.div(missing, spending);
  const half = constant(NUMBERS, 7);
  return f64x2.div(change, f64x2.add(constant(NUMBERS, 0), f64x2.mul(half, f64x2.mul(slope, change))));
}

/** After a step this small, as a share of the grid's, the next error is below the last digit. */
const ENOUGH = memory.data<f64>([3e-6]);

/** The share of a step by when ln A is what is wanted, for any pace up to 3. */
function whenOfSlowing(wanted: v128, before: v128, after: v128, rise: v128, extra: v128, x: v128): v128 {
  const one = constant(NUMBERS, 9);
  const f = shareOfStep(wanted, before, after);
  const spent = f64x2.mul(f, spentBy(one, rise, extra, x));
  let s = withinStep(whenOfExponential(f, riseBy(one, rise, extra, x)));
  // A lane that is done stays as it is, whatever its neighbour does.
  let open = f64x2.eq(f, f);
  for (let n = 0; n < 12 && v128.any_true(open); n++) {
    const missing = f64x2.sub(spent, spentBy(s, rise, extra, x));
    const slope = f64x2.add(rise, f64x2.mul(f64x2.mul(extra, x), power(f64x2.neg(f64x2.mul(x, s)))));
    const change = corrected(missing, power(riseBy(s, rise, extra, x)), slope);
    s = v128.bitselect(withinStep(f64x2.add(s, change)), s, open);
    open = v128.and(open, f64x2.gt(f64x2.abs(change), constant(ENOUGH, 0)));
  }
  return s;
}

/**
 * The same at a pace of up to 0.3: from the time at which an exponential between the step's ends would be there, moved by
 * what the parabola (extra·x²/2)·s·(1 − s), by which ln of spending lies above that, adds to spending, and corrected once.
 */
// @ts-ignore: decorator
@inline
function whenOfSlowingSoon(wanted: v128, before: v128, after: v128, rise: v128, extra: v128, x: v128): v128 {
  const one = constant(NUMBERS, 9);
  const half = constant(NUMBERS, 7);
  const less = f64x2.sub(wanted, before);
  const all = f64x2.sub(after, before);
  const f = f64x2.div(f64x2.mul(powerSoon(f64x2.sub(less, all)), goneBySoon(less)), goneBySoon(all));
  const total = f64x2.add(rise, f64x2.mul(extra, goneBySoon(x)));
  const far = f64x2.div(logSoon(f64x2.mul(f, riseSoon(f64x2.neg(total)))), total);
  const near = f64x2.mul(f, f64x2.add(one, f64x2.mul(f64x2.mul(total, half), f64x2.sub(one, f))));
  const chord = v128.bitselect(near, far, f64x2.lt(f64x2.abs(total), constant(STRAIGHT, 0)));
  // Of the parabola's integral, s²/2 − s³/3 is there, and f/6 should be.
  const above = f64x2.mul(f64x2.mul(extra, half), f64x2.mul(x, x));
  const there = f64x2.mul(f64x2.mul(chord, chord), f64x2.sub(half, f64x2.mul(chord, constant(NUMBERS, 2))));
  const moved = f64x2.mul(above, f64x2.sub(f64x2.mul(f, constant(SOON, 1)), there));
  const first = withinStep(f64x2.add(chord, moved));
  const spent = f64x2.mul(f, spentBySoon(one, rise, extra, x));
  const missing = f64x2.sub(spent, spentBySoon(first, rise, extra, x));
  const gone = goneBySoon(f64x2.mul(x, first));
  const spending = powerSoon(f64x2.add(f64x2.mul(rise, first), f64x2.mul(extra, gone)));
  const slope = f64x2.add(rise, f64x2.mul(f64x2.mul(extra, x), f64x2.sub(one, gone)));
  return withinStep(f64x2.add(first, corrected(missing, spending, slope)));
}

/** Up to which pace, and rise of ln A, a step's time is soon found; 1/6. */
const SOON = memory.data<f64>([0.3, 1.0 / 6.0]);

/** The same as `timesEven` where a rate slows. */
export function timesSlowing(
  rate: usize,
  depth: usize,
  decay: usize,
  from: usize,
  wanted: usize,
  before: usize,
  after: usize,
  stepYears: f64,
  out: usize,
  count: i32,
): void {
  const years = f64x2.splat(stepYears);
  for (const end = out + ((<usize>count) << 3); out < end; out += 16) {
    const start = v128.load(from);
    const known = f64x2.eq(start, start);
    v128.store(out, start);
    if (v128.any_true(known)) {
      const needed = v128.load(wanted);
      const low = v128.load(before);
      const high = v128.load(after);
      const rise = f64x2.mul(v128.load(rate), years);
      const d = v128.load(decay);
      const x = f64x2.mul(d, years);
      const extra = f64x2.mul(v128.load(depth), exponential(f64x2.neg(f64x2.mul(d, start))));
      const pace = f64x2.add(x, f64x2.add(f64x2.abs(rise), f64x2.mul(f64x2.abs(extra), x)));
      const isSoon = f64x2.le(f64x2.pmax(pace, f64x2.sub(high, low)), constant(SOON, 0));
      let s = whenOfSlowingSoon(needed, low, high, rise, extra, x);
      if (!i64x2.all_true(v128.or(isSoon, v128.not(known))))
        s = v128.bitselect(s, whenOfSlowing(needed, low, high, rise, extra, x), isSoon);
      v128.store(out, f64x2.add(start, f64x2.mul(years, s)));
    }
    rate += 16;
    depth += 16;
    decay += 16;
    from += 16;
    wanted += 16;
    before += 16;
    after += 16;
  }
}

/** The keys of loss, −κ·ln A. */
export function keysOfLogs(log: usize, kappa: usize, out: usize, count: i32): void {
  for (const end = log + ((<usize>count) << 3); log < end; log += 16) {
    v128.store(out, f64x2.neg(f64x2.mul(v128.load(kappa), v128.load(log))));
    kappa += 16;
    out += 16;
  }
}

/** The same where each key's former value is there, and by how much it falls is wanted. */
export function fallOfLogs(log: usize, kappa: usize, keys: usize, drop: usize, count: i32): void {
  for (const end = log + ((<usize>count) << 3); log < end; log += 16) {
    const key = f64x2.neg(f64x2.mul(v128.load(kappa), v128.load(log)));
    v128.store(drop, f64x2.sub(v128.load(keys), key));
    v128.store(keys, key);
    kappa += 16;
    keys += 16;
    drop += 16;
  }
}
