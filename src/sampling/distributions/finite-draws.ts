import type { Distribution } from "./distribution.ts";

/** The most extreme draws: a uniform is a multiple of 2⁻⁵³ strictly between 0 and 1. */
const EDGE = 2 ** -53;

/** The distribution itself, if even its most extreme draws are numbers that a double can hold. */
export function finiteDraws(distribution: Distribution): Distribution {
  const [least, greatest] = [distribution.quantile(EDGE), distribution.upperQuantile(EDGE)];
  if (!(Number.isFinite(least) && Number.isFinite(greatest)))
    throw new RangeError(
      `the tails are too long for double precision (draws reach from ${least} to ${greatest}): cut with min or max, or make it narrower`,
    );
  return distribution;
}
