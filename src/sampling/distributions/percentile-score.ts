import { normalQuantile } from "../special.ts";

/** The standard normal quantile of a percentile, 0 < percentile < 100; mirrored, so that p5 and p95 are exact opposites. */
export function percentileScore(percentile: number): number {
  if (!(percentile > 0 && percentile < 100))
    throw new RangeError(`a percentile must lie strictly between 0 and 100, got ${percentile}`);
  return percentile <= 50 ? normalQuantile(percentile / 100) : -normalQuantile((100 - percentile) / 100);
}
