import { bisectRight } from "d3-array";
import type { Distribution } from "./distribution.ts";

/**
 * Each value equally likely. The quantile is the inverse of the step function of the values (Hyndman & Fan type 1):
 * only values that were given are drawn.
 */
export function empirical(values: ArrayLike<number>): Distribution {
  const n = values.length;
  if (!(n > 0)) throw new RangeError("empirical needs at least one value, got none");
  const sorted = Float64Array.from(values);
  const wrong = sorted.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`empirical needs finite values, got ${sorted[wrong]} at position ${wrong + 1}`);
  sorted.sort();
  return {
    support: [sorted[0]!, sorted[n - 1]!],
    // The least k with k/n ≥ u, with k/n as the cdf computes it: 100·0.07 is 7.000000000000001, yet 7/100 ≥ 0.07.
    quantile: (u) => {
      const k = Math.ceil(n * u);
      return sorted[((k - 1) / n >= u ? k - 1 : k / n < u ? k + 1 : k) - 1]!;
    },
    // The greatest k with k/n ≤ v may lie above; the value is the next below them.
    upperQuantile: (v) => {
      const k = Math.floor(n * v);
      return sorted[n - 1 - (k / n > v ? k - 1 : (k + 1) / n <= v ? k + 1 : k)]!;
    },
    cdf: (x) => bisectRight(sorted, x) / n,
    survival: (x) => (n - bisectRight(sorted, x)) / n,
    smoothness: { breaks: [...new Set(sorted)], at: () => undefined },
  };
}
