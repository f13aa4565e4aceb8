/**
 * Elementary functions of two doubles at a time: plain IEEE operations in a fixed order, none fused or relaxed, so that the
 * bits are the same on every processor.
 *
 * Constants are read from memory. Written into the code they would be put together anew for every pair of samples, which
 * costs as much as the arithmetic.
 */

// @ts-ignore: decorator
@inline
export function constant(table: usize, index: usize): v128 {
  return v128.load64_splat(table + (index << 3));
}

/**
 * 2^f for |f| ≤ 1/2: the coefficients of the polynomial of degree 10 through the Chebyshev points, whose error is 2.2e-16;
 * then the least and the greatest exponent, 1.5·2^52, and log2 e.
 */
const POWER = memory.data<f64>([
  1.0, 0.69314718055994998286, 0.2402265069591009822, 0.055504108664447719166, 0.0096181291076068885273,
  0.0013333558230164973899, 0.00015403530441736050155, 0.000015252657260200837064, 1.3215442587921689653e-6,
  1.0208690299958305835e-7, 7.0725859492692236999e-9, -1022, 1023, 6755399441055744.0, 1.4426950408889634,
]);

/**
 * e^x with a relative error below (4 + |x|)·1.2e-16, for x from −708 to 709; beyond them, and for NaN, what it is there.
 * e^x = 2^k·2^f with k the whole number next to x·log2 e.
 */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const scaled = f64x2.mul(x, constant(POWER, 14));
  const t = f64x2.pmin(constant(POWER, 12), f64x2.pmax(constant(POWER, 11), scaled));
  // Adding 1.5·2^52 rounds to a whole number, which the low bits of the sum then spell.
  const rounding = constant(POWER, 13);
  const sum = f64x2.add(t, rounding);
  const f = f64x2.sub(t, f64x2.sub(sum, rounding));
  // Terms are added in pairs, and pairs of pairs, so that none waits long for another.
  const f2 = f64x2.mul(f, f);
  const f4 = f64x2.mul(f2, f2);
  const p01 = f64x2.add(constant(POWER, 0), f64x2.mul(f, constant(POWER, 1)));
  const p23 = f64x2.add(constant(POWER, 2), f64x2.mul(f, constant(POWER, 3)));
  const p45 = f64x2.add(constant(POWER, 4), f64x2.mul(f, constant(POWER, 5)));
  const p67 = f64x2.add(constant(POWER, 6), f64x2.mul(f, constant(POWER, 7)));
  const p89 = f64x2.add(constant(POWER, 8), f64x2.mul(f, constant(POWER, 9)));
  const high = f64x2.add(p89, f64x2.mul(f2, constant(POWER, 10)));
  const p4to7 = f64x2.add(p45, f64x2.mul(f2, p67));
  const p0to3 = f64x2.add(p01, f64x2.mul(f2, p23));
  const power = f64x2.add(p0to3, f64x2.mul(f4, f64x2.add(p4to7, f64x2.mul(f4, high))));
  // k, shifted into the exponent, doubles the power k times.
  return i64x2.add(power, i64x2.shl(sum, 52));
}

/**
 * 1/0! to 1/13!; log2 e, 1.5·2^52, and ln 2 in two parts, of which the first has so few digits that its multiples are exact
 * (fdlibm's e_exp.c, Sun Microsystems 1993).
 */
const FACTORIALS = memory.data<f64>([
  1.0, 1.0, 1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0, 1.0 / 40320.0, 1.0 / 362880.0,
  1.0 / 3628800.0, 1.0 / 39916800.0, 1.0 / 479001600.0, 1.0 / 6227020800.0, 1.4426950408889634, 6755399441055744.0,
  6.93147180369123816490e-1, 1.90821492927058770002e-10,
]);

/**
 * e^x to less than one unit in the last place, for x from −708 to 709. With the whole number k next to x·log2 e and
 * r = x − k·ln 2, it is 2^k·e^r, and of the series of e^r no term after r^13/13! is larger than 5e-18.
 */
// @ts-ignore: decorator
@inline
export function exponentialOfModerate(x: v128): v128 {
  const rounding = constant(FACTORIALS, 15);
  const sum = f64x2.add(f64x2.mul(x, constant(FACTORIALS, 14)), rounding);
  const k = f64x2.sub(sum, rounding);
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, constant(FACTORIALS, 16))), f64x2.mul(k, constant(FACTORIALS, 17)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p23 = f64x2.add(constant(FACTORIALS, 2), f64x2.mul(r, constant(FACTORIALS, 3)));
  const p45 = f64x2.add(constant(FACTORIALS, 4), f64x2.mul(r, constant(FACTORIALS, 5)));
  const p67 = f64x2.add(constant(FACTORIALS, 6), f64x2.mul(r, constant(FACTORIALS, 7)));
  const p89 = f64x2.add(constant(FACTORIALS, 8), f64x2.mul(r, constant(FACTORIALS, 9)));
  const p1011 = f64x2.add(constant(FACTORIALS, 10), f64x2.mul(r, constant(FACTORIALS, 11)));
  const p1213 = f64x2.add(constant(FACTORIALS, 12), f64x2.mul(r, constant(FACTORIALS, 13)));
  const p10to13 = f64x2.add(p1011, f64x2.mul(r2, p1213));
  const p6to9 = f64x2.add(p67, f64x2.mul(r2, p89));
  const p2to5 = f64x2.add(p23, f64x2.mul(r2, p45));
  const rest = f64x2.add(p2to5, f64x2.mul(r4, f64x2.add(p6to9, f64x2.mul(r4, p10to13))));
  const power = f64x2.add(constant(FACTORIALS, 0), f64x2.add(r, f64x2.mul(r2, rest)));
  // k, shifted into the exponent, doubles the power k times.
  return i64x2.add(power, i64x2.shl(sum, 52));
}

/** 1/1 to 1/14, and how far from 0 the series reaches. */
const RECIPROCALS = memory.data<f64>([
  1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 5.0, 1.0 / 6.0, 1.0 / 7.0, 1.0 / 8.0, 1.0 / 9.0, 1.0 / 10.0, 1.0 / 11.0,
  1.0 / 12.0, 1.0 / 13.0, 1.0 / 14.0, 0.35,
]);

/** (e^x − 1)/x, which is 1 at x = 0, for x up to 709. */
// @ts-ignore: decorator
@inline
export function relativeExponential(x: v128): v128 {
  const one = constant(RECIPROCALS, 0);
  // Far from 0 the difference loses less than two binary digits.
  const far = f64x2.div(f64x2.sub(exponential(x), one), x);
  // 1 + x/2·(1 + x/3·(1 + …)), |x| < 0.35: the first term left out, x^14/15!, is below 4e-19.
  let near = one;
  for (let n: usize = 13; n >= 1; n--) near = f64x2.add(one, f64x2.mul(f64x2.mul(x, constant(RECIPROCALS, n)), near));
  return v128.bitselect(near, far, f64x2.lt(f64x2.abs(x), constant(RECIPROCALS, 14)));
}

/** The coefficients of the polynomial of fdlibm's e_log.c (Sun Microsystems 1993), and ln 2 in two parts. */
const LOGARITHM = memory.data<f64>([
  6.666666666666735130e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1, 6.93147180369123816490e-1,
  1.90821492927058770002e-10, 0.5, 1.0, 2.0, 4503599627370496.0 + 1023.0,
]);

/**
 * ln x of positive normal numbers, to less than one unit in the last place: x = 2^k·m with m from √½ to √2, and ln m from
 * s = (m − 1)/(m + 1) by a polynomial whose error is below 2^-58.45.
 */
// @ts-ignore: decorator
@inline
export function logarithm(x: v128): v128 {
  // How far the bits lie above those of √½, with the exponent's bias put back so that it cannot be negative.
  const above = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd - 0x3ff0000000000000));
  const m = i64x2.sub(x, i64x2.sub(v128.and(above, i64x2.splat(0xfff0000000000000)), i64x2.splat(0x3ff0000000000000)));
  // The exponent, written into the digits of 2^52.
  const exponent = v128.or(i64x2.shr_u(above, 52), i64x2.splat(0x4330000000000000));
  const k = f64x2.sub(exponent, constant(LOGARITHM, 12));
  const f = f64x2.sub(m, constant(LOGARITHM, 10));
  const s = f64x2.div(f, f64x2.add(constant(LOGARITHM, 11), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(constant(LOGARITHM, 3), f64x2.mul(w, constant(LOGARITHM, 5)));
  even = f64x2.mul(w, f64x2.add(constant(LOGARITHM, 1), f64x2.mul(w, even)));
  let odd = f64x2.add(constant(LOGARITHM, 4), f64x2.mul(w, constant(LOGARITHM, 6)));
  odd = f64x2.add(constant(LOGARITHM, 2), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(constant(LOGARITHM, 0), f64x2.mul(w, odd)));
  const halfSquare = f64x2.mul(constant(LOGARITHM, 9), f64x2.mul(f, f));
  const small = f64x2.add(
    f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(even, odd))),
    f64x2.mul(k, constant(LOGARITHM, 8)),
  );
  return f64x2.sub(f64x2.mul(k, constant(LOGARITHM, 7)), f64x2.sub(f64x2.sub(halfSquare, small), f));
}

/** ln(1 + x) for x ≥ −1/2: what rounding takes away from 1 + x is added back. */
// @ts-ignore: decorator
@inline
export function logarithmOfOnePlus(x: v128): v128 {
  const one = constant(LOGARITHM, 10);
  const u = f64x2.add(one, x);
  return f64x2.add(logarithm(u), f64x2.div(f64x2.sub(x, f64x2.sub(u, one)), u));
}

/**
 * artanh(z)/z for z² ≤ 0.149², twice: the coefficients of the polynomial of degree 6 in z² through the Chebyshev points, whose
 * relative error is 2.4e-17; and 0.149. The logarithm of the ratio of two numbers is 2·artanh z, z their difference over their sum.
 */
export const ARTANH = memory.data<f64>([
  2.0000000000000000464, 0.66666666666646205132, 0.40000000014731267726, 0.28571424598312071794, 0.22222731705420836972,
  0.18148378273507753767, 0.164652688790492484738, 0.149,
]);
