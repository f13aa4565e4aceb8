import type { DistributionSpec } from "../../../src/sampling/distributions/spec.ts";

/** One specification of every kind, continuous and with all of its range in reach. */
export const CONTINUOUS: DistributionSpec[] = [
  { distribution: "normal", mean: 0.49, sd: 0.06 },
  { distribution: "normal", p10: -2, "p97.5": 5 },
  { distribution: "normal", mean: 0.49, sd: 0.3, min: 0 },
  { distribution: "normal", mean: 0, sd: 1, min: 6, max: 8 },
  { distribution: "normal", mean: 0, sd: 1, min: -8, max: -6 },
  { distribution: "lognormal", mu: -3, sigma: 0.3 },
  { distribution: "lognormal", median: 8.44, sigma: 0.293 },
  { distribution: "lognormal", p5: 0.5, p95: 3, max: 4 },
  { distribution: "uniform", min: -1, max: 3 },
  { distribution: "triangular", min: 0.6, mode: 1, max: 1.4 },
  { distribution: "triangular", min: 0, mode: 0, max: 2 },
  { distribution: "pert", min: 0.5, mode: 3.5, max: 4 },
  { distribution: "beta", alpha: 2, beta: 5 },
  { distribution: "beta", alpha: 0.6, beta: 0.8, min: 1, max: 3 },
  { distribution: "beta", alpha: 0.3, beta: 40 },
  { distribution: "studentT", df: 3, location: 1, scale: 0.5 },
  { distribution: "studentT", df: 1, location: 0, scale: 1 },
  { distribution: "studentT", df: 2.5, location: 1, scale: 2, min: 0, max: 9 },
  { distribution: "studentT", df: 1e8, location: 0, scale: 1 },
  {
    distribution: "mixture",
    components: [
      { weight: 7, distribution: "normal", mean: 1, sd: 0.2 },
      { weight: 3, distribution: "lognormal", mu: 0.5, sigma: 0.4 },
    ],
  },
  {
    distribution: "mixture",
    components: [
      { weight: 1, distribution: "studentT", df: 3, location: 0, scale: 1 },
      { weight: 1, distribution: "triangular", min: -1, mode: 0, max: 5 },
      { weight: 0, distribution: "normal", mean: 1000, sd: 1 },
    ],
    min: -2,
  },
  { distribution: "quantiles", values: { "5": 0.8, "50": 1.4, "95": 2.6 } },
  { distribution: "quantiles", values: { "5": 0.8, "25": 1, "50": 1.4, "95": 2.6 }, scale: "log", max: 5 },
];

/** Steps, gaps and points: the quantile is inf{x : cdf(x) ≥ u}. */
export const STEPPED: DistributionSpec[] = [
  { distribution: "empirical", values: [3, 1, 2, 2, 10] },
  {
    distribution: "mixture",
    components: [
      { weight: 0.3, distribution: "uniform", min: 0, max: 1 },
      { weight: 0.7, distribution: "uniform", min: 5, max: 6 },
    ],
  },
  {
    distribution: "mixture",
    components: [
      { weight: 1, distribution: "empirical", values: [0, 1, 1, 2] },
      { weight: 1, distribution: "normal", mean: 1, sd: 1 },
    ],
  },
];
