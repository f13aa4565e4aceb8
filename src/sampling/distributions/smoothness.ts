/** What is known of a density beyond its values: where it is smooth, and how fast it changes there. */
export interface Smoothness {
  /** Where its formula changes and where a probability sits in one point, in any order; finite ends of the support, too. */
  readonly breaks: readonly number[];
  /** Around a point that is no break; undefined where there is no density up to the next break. */
  at(x: number): LocalDensity | undefined;
}

export interface LocalDensity {
  /** ln f(x): far out in a tail f itself would be 0 in double precision, and a peak could hide beyond it. */
  log: number;
  /**
   * An upper bound of |ln f(z) − ln f(x)| for all complex z with |z − x| ≤ r, f continued analytically from around x;
   * it rises with r and is Infinity where no bound is known, as it is where f may be 0 or singular.
   */
  change(r: number): number;
}

/** max |ln(1 + z)| for complex |z| ≤ t: −ln(1 − t), as every coefficient of its series is of one sign at z = −t. */
export function logChange(t: number): number {
  return t < 1 ? -Math.log1p(-t) : Infinity;
}

/** max |ln(1 + z) − z| for complex |z| ≤ t. */
export function logRemainder(t: number): number {
  return t < 1 ? Math.max(0, -Math.log1p(-t) - t) : Infinity;
}
