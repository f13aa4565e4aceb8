import { logNormalDensity, normalCdf, normalQuantile, normalSurvival } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import { normalFill, UNCUT } from "./normal-fill.ts";
import type { TwoPercentiles } from "./spec.ts";
import { normalThrough, twoPercentiles } from "./two-percentiles.ts";

export function normal(mean: number, sd: number): Distribution {
  if (!(Number.isFinite(mean) && sd > 0 && sd < Infinity))
    throw new RangeError(`normal needs a finite mean and sd > 0, got ${mean} and ${sd}`);
  return {
    support: [-Infinity, Infinity],
    quantile: (u) => mean + sd * normalQuantile(u),
    fill: normalFill({ of: "value", mean, sd }, UNCUT, -Infinity, Infinity),
    upperQuantile: (v) => mean - sd * normalQuantile(v),
    cdf: (x) => normalCdf((x - mean) / sd),
    survival: (x) => normalSurvival((x - mean) / sd),
    normal: { of: "value", mean, sd, above: 0, kept: 1 },
    smoothness: {
      breaks: [],
      at: (x) => {
        const z = (x - mean) / sd;
        // ln f is −z²/2 and a constant; z²/2 changes by z·s + s²/2.
        return {
          log: logNormalDensity(z) - Math.log(sd),
          change: (r) => (Math.abs(z) + r / sd / 2) * (r / sd),
        };
      },
    },
  };
}

/** The normal with two given percentiles, such as { p5: 0.5, p95: 3 }. */
export function normalFromPercentiles(percentiles: TwoPercentiles): Distribution {
  const { mean, sd } = normalThrough(...twoPercentiles(percentiles));
  return normal(mean, sd);
}
