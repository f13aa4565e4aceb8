import type { KernelFill } from "../kernel-filler.ts";
import type { Smoothness } from "./smoothness.ts";

/**
 * A continuous or discrete distribution on the real line, reached by inversion: one uniform in, one value out.
 * Whoever holds one holds a valid one: the functions that make them throw a RangeError otherwise.
 */
export interface Distribution {
  /** The closed hull of the values that can occur; ±Infinity where it is unbounded. */
  readonly support: readonly [min: number, max: number];
  /** The value below which a share `u` lies; 0 < u < 1, rising in u. */
  quantile(u: number): number;
  /** The quantiles of many, to a few units in the last place, where there are loops for them in the kernel. */
  readonly fill?: KernelFill | undefined;
  /** quantile(1 − v), without the cancellation of 1 − v for a small v; 0 < v < 1. */
  upperQuantile(v: number): number;
  /** P(X ≤ x). */
  cdf(x: number): number;
  /** P(X > x), without the cancellation of 1 − cdf(x). */
  survival(x: number): number;
  /** Absent where nothing is known. */
  readonly smoothness?: Smoothness | undefined;
  /** The quantile is found by a search, which takes microseconds; where it is a formula, it takes tens of nanoseconds. */
  readonly searched?: boolean | undefined;
  /** Set where X or ln X is normal, or was before it was cut. */
  readonly normal?: NormalScore | undefined;
}

/**
 * X has the normal score (X − mean)/sd, or (ln X − mean)/sd, and within the support P(X > x) is (P(Z > score of x) − above)/kept:
 * where nothing is cut off, `above` is 0 and `kept` 1.
 */
export interface NormalScore {
  of: "value" | "logarithm";
  mean: number;
  sd: number;
  above: number;
  kept: number;
}
