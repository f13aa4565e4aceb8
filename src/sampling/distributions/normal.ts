import { normalCdf, normalQuantile, normalSurvival } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import type { TwoPercentiles } from "./spec.ts";
import { normalThrough, twoPercentiles } from "./two-percentiles.ts";

export function normal(mean: number, sd: number): Distribution {
  if (!(Number.isFinite(mean) && sd > 0 && sd < Infinity))
    throw new RangeError(`normal needs a finite mean and sd > 0, got ${mean} and ${sd}`);
  return {
    support: [-Infinity, Infinity],
    quantile: (u) => mean + sd * normalQuantile(u),
    upperQuantile: (v) => mean - sd * normalQuantile(v),
    cdf: (x) => normalCdf((x - mean) / sd),
    survival: (x) => normalSurvival((x - mean) / sd),
  };
}

/** The normal with two given percentiles, such as { p5: 0.5, p95: 3 }. */
export function normalFromPercentiles(percentiles: TwoPercentiles): Distribution {
  const { mean, sd } = normalThrough(...twoPercentiles(percentiles));
  return normal(mean, sd);
}
