/** The tail of the normal distribution. */
import { constant, exponential } from "./vector";

/**
 * (1 + 1.25z)·e^(z²/2)·P(Z > z) for z ≥ 0: the coefficients of a polynomial of degree 23 in (z − 5)/(z + 5), whose relative
 * error is 1.2e-16, by test/reference/normal.py (M. M. Shepherd and J. G. Laframboise, Chebyshev approximation of
 * (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞, Mathematics of Computation 36 (1981), 249–253).
 */
const TAIL = memory.data<f64>([
  0.55766496106879559, -0.078575963476508179, 0.0097707575609535559, 0.032723909797557599, -0.04496514177891562,
  0.03652467917680597, -0.021210861891021719, 0.0087472119204906867, -0.0021499781128456086, -2.3829691277171249e-5,
  0.00024302453905693735, -6.7249896600237162e-5, -1.4031179655638312e-5, 1.1642549303885496e-5, 8.0721617477223537e-8,
  -1.6955892329564023e-6, 1.4075214271153581e-7, 2.5566060271013693e-7, -3.0290236471664901e-8, -4.0510179292939321e-8,
  4.1825483750801312e-9, 5.8245706424559652e-9, -3.2154422055100381e-10, -5.1463824281934514e-10,
]);

/**
 * 5, 1.25, 1, 0.5; the z from which the tail, below 1e-307, is taken for nothing; log2 e; 1.5·2^52; and ln 2 in two parts, of
 * which the first has so few digits that its multiples are exact (fdlibm's e_exp.c, Sun Microsystems 1993).
 */
const FORM = memory.data<f64>([
  5.0, 1.25, 1.0, 0.5, 37.5, 1.4426950408889634, 6755399441055744.0, 6.93147180369123816490e-1,
  1.90821492927058770002e-10,
]);

/** P(Z > z) of a standard normal Z, to 2e-15 of itself down to 1e-306. */
// @ts-ignore: decorator
@inline
export function normalSurvival(z: v128): v128 {
  const one = constant(FORM, 2);
  const half = constant(FORM, 3);
  const far = f64x2.abs(z);
  const a = f64x2.pmin(far, constant(FORM, 4));

  const reciprocal = f64x2.div(one, f64x2.add(a, constant(FORM, 0)));
  const t = f64x2.mul(f64x2.sub(a, constant(FORM, 0)), reciprocal);
  const s = f64x2.mul(t, t);
  let even = constant(TAIL, 22);
  let odd = constant(TAIL, 23);
  for (let n: usize = 20; <isize>n >= 0; n -= 2) {
    even = f64x2.add(constant(TAIL, n), f64x2.mul(s, even));
    odd = f64x2.add(constant(TAIL, n + 1), f64x2.mul(s, odd));
  }
  const scaled = f64x2.add(even, f64x2.mul(t, odd));

  // z² must not be rounded before it goes into the exponent: the square of z's first 26 digits is exact, and so is what
  // is left of its half after a multiple of ln 2; the rest of z² is small.
  const first = v128.and(a, i64x2.splat(0xfffffffff8000000));
  const rest = f64x2.mul(half, f64x2.mul(f64x2.sub(a, first), f64x2.add(a, first)));
  const square = f64x2.mul(half, f64x2.mul(first, first));
  const rounding = constant(FORM, 6);
  const sum = f64x2.sub(rounding, f64x2.mul(square, constant(FORM, 5)));
  const k = f64x2.sub(sum, rounding);
  const exponent = f64x2.sub(
    f64x2.neg(f64x2.add(square, f64x2.mul(k, constant(FORM, 7)))),
    f64x2.add(rest, f64x2.mul(k, constant(FORM, 8))),
  );
  // k, shifted into the exponent, doubles the power k times.
  const power = i64x2.add(exponential(exponent), i64x2.shl(sum, 52));

  const tail = f64x2.div(f64x2.mul(scaled, power), f64x2.add(one, f64x2.mul(constant(FORM, 1), a)));
  const upper = v128.andnot(tail, f64x2.ge(far, constant(FORM, 4)));
  return v128.bitselect(f64x2.sub(one, upper), upper, f64x2.lt(z, f64x2.splat(0)));
}

/** P(Z > z) for each z. */
export function normalSurvivals(z: usize, out: usize, count: i32): void {
  for (const end = z + ((<usize>count) << 3); z < end; z += 16) {
    v128.store(out, normalSurvival(v128.load(z)));
    out += 16;
  }
}
