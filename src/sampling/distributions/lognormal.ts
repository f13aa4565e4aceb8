import { logNormalDensity, normalCdf, normalQuantile, normalSurvival } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import { normalFill, UNCUT } from "./normal-fill.ts";
import { openInterval } from "./open-interval.ts";
import { logChange } from "./smoothness.ts";
import type { TwoPercentiles } from "./spec.ts";
import { normalThrough, twoPercentiles } from "./two-percentiles.ts";

/** exp of a normal: mu and sigma are the mean and standard deviation of the natural logarithm; the median is exp(mu). */
export function lognormal(mu: number, sigma: number): Distribution {
  if (!(Number.isFinite(mu) && sigma > 0 && sigma < Infinity))
    throw new RangeError(`lognormal needs a finite mu and sigma > 0, got ${mu} and ${sigma}`);
  const inside = openInterval(0, Infinity);
  return {
    support: [0, Infinity],
    quantile: (u) => inside(Math.exp(mu + sigma * normalQuantile(u))),
    fill: normalFill({ of: "logarithm", mean: mu, sd: sigma }, UNCUT, 0, Infinity),
    upperQuantile: (v) => inside(Math.exp(mu - sigma * normalQuantile(v))),
    cdf: (x) => (x > 0 ? normalCdf((Math.log(x) - mu) / sigma) : x <= 0 ? 0 : NaN),
    survival: (x) => (x > 0 ? normalSurvival((Math.log(x) - mu) / sigma) : x <= 0 ? 1 : NaN),
    normal: { of: "logarithm", mean: mu, sd: sigma, above: 0, kept: 1 },
    smoothness: {
      breaks: [0],
      at: (x) => {
        if (!(x > 0)) return undefined;
        const z = (Math.log(x) - mu) / sigma;
        // ln f is −z²/2 − ln x and a constant; with s = ln(x'/x) it changes by −(z/σ + 1)s − s²/2σ².
        const change = (s: number) => (Math.abs(z / sigma + 1) + s / (2 * sigma * sigma)) * s;
        return { log: logNormalDensity(z) - Math.log(sigma) - Math.log(x), change: (r) => change(logChange(r / x)) };
      },
    },
  };
}

export function lognormalFromMedian(median: number, sigma: number): Distribution {
  if (!(median > 0 && median < Infinity)) throw new RangeError(`lognormal needs a median > 0, got ${median}`);
  return lognormal(Math.log(median), sigma);
}

/** The lognormal with two given percentiles, such as { p5: 0.5, p95: 3 }. */
export function lognormalFromPercentiles(percentiles: TwoPercentiles): Distribution {
  const [lower, upper] = twoPercentiles(percentiles);
  if (!(lower.value > 0)) throw new RangeError(`lognormal needs percentiles > 0, got p${lower.level} = ${lower.value}`);
  const { mean, sd } = normalThrough(
    { level: lower.level, value: Math.log(lower.value) },
    { level: upper.level, value: Math.log(upper.value) },
  );
  return lognormal(mean, sd);
}
