/**
 * Quantiles of a block's uniforms u, with v = 1 − u beside them: the formulas of src/sampling/distributions, where they are
 * explained, for two samples at a time.
 */
import { constant, exponentialOfModerate, logarithm } from "./vector";

/** ½, 1, the sign alone, 0.425 and its square (within 0.425 of ½ lies the central part of algorithm AS 241), and log2 e. */
const FORM = memory.data<f64>([0.5, 1.0, -0.0, 0.425, 0.180625, 1.4426950408889634]);

/**
 * M. J. Wichura (1988), Algorithm AS 241, Applied Statistics 37, 477–484, routine PPND16: coefficients of numerator and
 * denominator in turn, the highest first. Near the median they go with 0.425² − (p − ½)².
 */
const CENTRE = memory.data<f64>([
  2509.0809287301227, 5226.495278852855, 33430.57558358813, 28729.085735721943, 67265.7709270087, 39307.89580009271,
  45921.95393154987, 21213.794301586597, 13731.693765509461, 5394.196021424751, 1971.5909503065513, 687.1870074920579,
  133.14166789178438, 42.31333070160091, 3.3871328727963665, 1.0,
]);

/** In the tails they go with √(−ln p), less the last number here, up to the one before it. */
const TAIL = memory.data<f64>([
  7.745450142783414e-4, 1.0507500716444169e-9, 0.022723844989269184, 5.475938084995345e-4, 0.2417807251774506,
  0.015198666563616457, 1.2704582524523684, 0.14810397642748008, 3.6478483247632045, 0.6897673349851, 5.769497221460691,
  1.6763848301838038, 4.630337846156546, 2.053191626637759, 1.4234371107496835, 1.0, 5.0, 1.6,
]);
const FAR_TAIL = memory.data<f64>([
  2.0103343992922881e-7, 2.0442631033899397e-15, 2.7115555687434876e-5, 1.421511758316446e-7, 0.0012426609473880784,
  1.8463183175100548e-5, 0.026532189526576124, 7.868691311456133e-4, 0.29656057182850487, 0.014875361290850615,
  1.7848265399172913, 0.1369298809227358, 5.463784911164114, 0.599832206555888, 6.657904643501103, 1.0, Infinity, 5.0,
]);

/** The numerator times `factor`, over the denominator. */
// @ts-ignore: decorator
@inline
function rational(table: usize, r: v128, factor: v128): v128 {
  let above = constant(table, 0);
  let below = constant(table, 1);
  for (let n: usize = 2; n < 16; n += 2) {
    above = f64x2.add(f64x2.mul(above, r), constant(table, n));
    below = f64x2.add(f64x2.mul(below, r), constant(table, n + 1));
  }
  return f64x2.div(f64x2.mul(factor, above), below);
}

// @ts-ignore: decorator
@inline
function withSignOf(size: v128, sign: v128): v128 {
  return v128.bitselect(sign, size, constant(FORM, 2));
}

/**
 * The standard normal quantiles of p = below + u·kept; where that is more than ½, from the other end, of 1 − p = above + v·kept.
 * Neither is a subnormal number. `list` has room for 32 bits a sample and two more.
 *
 * Every seventh lies in a tail. Tails are left for later and then found two at a time, since a branch for them could not be foreseen.
 */
export function normalScores(
  u: usize,
  v: usize,
  below: f64,
  above: f64,
  kept: f64,
  list: usize,
  out: usize,
  count: i32,
): void {
  const half = constant(FORM, 0);
  const one = constant(FORM, 1);
  const belows = f64x2.splat(below);
  const aboves = f64x2.splat(above);
  const kepts = f64x2.splat(kept);
  let next = list;
  for (const end = u + ((<usize>count) << 3); u < end; u += 16) {
    const p = f64x2.add(belows, f64x2.mul(v128.load(u), kepts));
    const q = f64x2.add(aboves, f64x2.mul(v128.load(v), kepts));
    const isUpper = f64x2.gt(p, half);
    const tail = v128.bitselect(q, p, isUpper);
    const offMedian = f64x2.sub(tail, half);
    // The sign of the score: that of ½ − tail above the median, and of tail − ½ below it.
    const signed = v128.xor(offMedian, v128.and(isUpper, constant(FORM, 2)));
    const score = rational(CENTRE, f64x2.sub(constant(FORM, 4), f64x2.mul(offMedian, offMedian)), signed);
    const isTail = f64x2.gt(f64x2.abs(offMedian), constant(FORM, 3));
    v128.store(out, v128.bitselect(withSignOf(tail, signed), score, isTail));
    const tails = i64x2.bitmask(isTail);
    store<u32>(next, <u32>out);
    next += (tails & 1) << 2;
    store<u32>(next, <u32>out + 8);
    next += (tails >> 1) << 2;
    v += 16;
    out += 16;
  }
  // The last of an odd number goes with itself.
  if (next > list) store<u32>(next, load<u32>(next - 4));
  for (; list < next; list += 8) {
    const first = <usize>load<u32>(list);
    const second = <usize>load<u32>(list, 4);
    const tail = v128.load64_lane(second, v128.load64_zero(first), 1);
    const r = f64x2.sqrt(f64x2.neg(logarithm(f64x2.abs(tail))));
    let score = rational(TAIL, f64x2.sub(r, constant(TAIL, 17)), one);
    const isFar = f64x2.gt(r, constant(TAIL, 16));
    if (v128.any_true(isFar))
      score = v128.bitselect(rational(FAR_TAIL, f64x2.sub(r, constant(FAR_TAIL, 17)), one), score, isFar);
    score = withSignOf(score, tail);
    v128.store64_lane(first, score, 0);
    v128.store64_lane(second, score, 1);
  }
}

/** mean + sd·z of each score, between `first` and `last`, in place. */
export function normalsOfScores(scores: usize, mean: f64, sd: f64, first: f64, last: f64, count: i32): void {
  const means = f64x2.splat(mean);
  const sds = f64x2.splat(sd);
  const firsts = f64x2.splat(first);
  const lasts = f64x2.splat(last);
  for (const end = scores + ((<usize>count) << 3); scores < end; scores += 16) {
    const x = f64x2.add(means, f64x2.mul(sds, v128.load(scores)));
    v128.store(scores, f64x2.pmin(f64x2.pmax(x, firsts), lasts));
  }
}

/** e^(mu + sigma·z) of each score, between `first` and `last`, in place; exponents from −708 to 709. */
export function lognormalsOfScores(scores: usize, mu: f64, sigma: f64, first: f64, last: f64, count: i32): void {
  const mus = f64x2.splat(mu);
  const sigmas = f64x2.splat(sigma);
  const firsts = f64x2.splat(first);
  const lasts = f64x2.splat(last);
  for (const end = scores + ((<usize>count) << 3); scores < end; scores += 16) {
    const x = exponentialOfModerate(f64x2.add(mus, f64x2.mul(sigmas, v128.load(scores))));
    v128.store(scores, f64x2.pmin(f64x2.pmax(x, firsts), lasts));
  }
}

/** slope·u instead of what is there, wherever u is less than `near`. */
export function straighten(u: usize, near: f64, slope: f64, out: usize, count: i32): void {
  const nears = f64x2.splat(near);
  const slopes = f64x2.splat(slope);
  for (const end = u + ((<usize>count) << 3); u < end; u += 16) {
    const pair = v128.load(u);
    v128.store(out, v128.bitselect(f64x2.mul(slopes, pair), v128.load(out), f64x2.lt(pair, nears)));
    out += 16;
  }
}

/** The triangular distribution's quantiles, between `first` and `last`. */
export function triangulars(
  u: usize,
  v: usize,
  min: f64,
  mode: f64,
  max: f64,
  first: f64,
  last: f64,
  out: usize,
  count: i32,
): void {
  const one = constant(FORM, 1);
  const width = max - min;
  const lefts = f64x2.splat((mode - min) / width);
  const rights = f64x2.splat((max - mode) / width);
  const halfRights = f64x2.mul(rights, constant(FORM, 0));
  const mins = f64x2.splat(min);
  const modes = f64x2.splat(mode);
  const maxs = f64x2.splat(max);
  const widths = f64x2.splat(width);
  const fallings = f64x2.splat(max - mode);
  const firsts = f64x2.splat(first);
  const lasts = f64x2.splat(last);
  for (const end = u + ((<usize>count) << 3); u < end; u += 16) {
    const pair = v128.load(u);
    const isRising = f64x2.lt(pair, lefts);
    const past = f64x2.sub(pair, lefts);
    const isNear = f64x2.lt(past, halfRights);
    const share = f64x2.div(past, rights);
    const ofFalling = v128.bitselect(f64x2.sub(one, share), f64x2.mul(v128.load(v), rights), isNear);
    const root = f64x2.sqrt(v128.bitselect(f64x2.mul(pair, lefts), ofFalling, isRising));
    const fromEnd = f64x2.mul(widths, root);
    const nearMode = f64x2.add(modes, f64x2.mul(fallings, f64x2.div(share, f64x2.add(one, root))));
    const falling = v128.bitselect(nearMode, f64x2.sub(maxs, fromEnd), isNear);
    const x = v128.bitselect(f64x2.add(mins, fromEnd), falling, isRising);
    v128.store(out, f64x2.pmin(f64x2.pmax(x, firsts), lasts));
    v += 16;
    out += 16;
  }
}

/** The uniform distribution's quantiles, between `first` and `last`. */
export function uniforms(u: usize, v: usize, min: f64, max: f64, first: f64, last: f64, out: usize, count: i32): void {
  const half = constant(FORM, 0);
  const mins = f64x2.splat(min);
  const maxs = f64x2.splat(max);
  const widths = f64x2.splat(max - min);
  const firsts = f64x2.splat(first);
  const lasts = f64x2.splat(last);
  for (const end = u + ((<usize>count) << 3); u < end; u += 16) {
    const pair = v128.load(u);
    const fromMin = f64x2.add(mins, f64x2.mul(pair, widths));
    const fromMax = f64x2.sub(maxs, f64x2.mul(v128.load(v), widths));
    const x = v128.bitselect(fromMin, fromMax, f64x2.le(pair, half));
    v128.store(out, f64x2.pmin(f64x2.pmax(x, firsts), lasts));
    v += 16;
    out += 16;
  }
}

/** v = 1 − u. */
export function complements(u: usize, v: usize, count: i32): void {
  const one = constant(FORM, 1);
  for (const end = u + ((<usize>count) << 3); u < end; u += 16) {
    v128.store(v, f64x2.sub(one, v128.load(u)));
    v += 16;
  }
}

/** numerator/x, in place. */
export function quotients(x: usize, numerator: f64, count: i32): void {
  const numerators = f64x2.splat(numerator);
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) v128.store(x, f64x2.div(numerators, v128.load(x)));
}

/** log2 of positive normal numbers, between `first` and `last`, in place. */
export function binaryLogarithms(x: usize, first: f64, last: f64, count: i32): void {
  const firsts = f64x2.splat(first);
  const lasts = f64x2.splat(last);
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    const log = f64x2.mul(logarithm(v128.load(x)), constant(FORM, 5));
    v128.store(x, f64x2.pmin(f64x2.pmax(log, firsts), lasts));
  }
}
