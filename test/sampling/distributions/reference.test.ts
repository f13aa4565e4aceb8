import { describe, expect, test } from "vitest";
import type { RateUnit } from "../../../src/model/parameters.ts";
import { distributionOf } from "../../../src/sampling/distributions/distribution-of.ts";
import { inUnit } from "../../../src/sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../../../src/sampling/distributions/spec.ts";
import given from "../../reference/distribution-quantiles.json" with { type: "json" };
import reference from "../../reference/distributions.json" with { type: "json" };
import fromR from "../../reference/quantile-types-and-intervals.json" with { type: "json" };
import { expectClose } from "./close.ts";

interface Case {
  spec: DistributionSpec;
  unit?: RateUnit;
  quantiles: [u: number, x: number][];
  upperQuantiles: [v: number, x: number][];
  probabilities?: [x: number, cdf: number, survival: number][];
}

const TOLERANCE = 1e-12;

/** Of a cut distribution, and of a mixture with one in it: probabilities are differences, exact to rounding of the whole. */
const CUT_PROBABILITY = 1e-13;

/** A draw just above a cut at 0 is a difference too: exact to rounding of the median. */
const CUT_DRAW = 1e-15;

/** Below 2⁻²⁶ the quantile above a cut at 0 is taken for a straight line; the curvature it lacks is of the order 2⁻²⁶. */
const NEAR_ZERO = { probability: 2 ** -26, tolerance: 1e-6 };

const isCut = (spec: DistributionSpec): boolean =>
  spec.distribution === "mixture"
    ? "min" in spec || spec.components.some(isCut)
    : ["normal", "lognormal", "studentT", "quantiles"].includes(spec.distribution) && ("min" in spec || "max" in spec);
const isCutAtZero = (spec: DistributionSpec): boolean =>
  spec.distribution === "mixture" ? spec.components.some(isCutAtZero) : isCut(spec) && "min" in spec && spec.min === 0;

const { versions } = reference;
describe(`against mpmath ${versions.mpmath} and scipy ${versions.scipy}`, () => {
  for (const { spec, unit, quantiles, upperQuantiles, probabilities } of reference.cases as unknown as Case[]) {
    const title = `${JSON.stringify(spec)}${unit ? ` in ${unit}` : ""}`;
    const made = () => (unit ? inUnit(distributionOf(spec), unit) : distributionOf(spec));
    const toleranceAt = (p: number) =>
      isCutAtZero(spec) && p < NEAR_ZERO.probability ? NEAR_ZERO.tolerance : TOLERANCE;

    test(`the quantiles of ${title} agree with 60-digit arithmetic`, () => {
      const distribution = made();
      const absolute = isCutAtZero(spec) ? CUT_DRAW * distribution.quantile(0.5) : 0;
      for (const [u, x] of quantiles)
        expectClose(distribution.quantile(u), x, toleranceAt(u), `quantile(${u})`, absolute);
      for (const [v, x] of upperQuantiles)
        expectClose(distribution.upperQuantile(v), x, TOLERANCE, `upperQuantile(${v})`);
    });

    if (probabilities)
      test(`the cdf and survival of ${title} agree with 60-digit arithmetic`, () => {
        const distribution = made();
        const absolute = isCut(spec) ? CUT_PROBABILITY : 0;
        for (const [x, cdf, survival] of probabilities) {
          expectClose(distribution.cdf(x), cdf, toleranceAt(cdf), `cdf(${x})`, absolute);
          expectClose(distribution.survival(x), survival, TOLERANCE, `survival(${x})`, absolute);
        }
      });
  }
});

// Of the normal cut at 0, the file's draw at 1e-6 and ours are both differences, rounded in their own way.
describe(`against ${given.generator}`, () => {
  const cases: [keyof typeof given.quantiles, DistributionSpec, tolerance: number][] = [
    ["triangular(0.5,2,4)", { distribution: "triangular", min: 0.5, mode: 2, max: 4 }, TOLERANCE],
    ["pert(0.5,2,4)", { distribution: "pert", min: 0.5, mode: 2, max: 4 }, TOLERANCE],
    ["truncnorm(mean=2,sd=1,lo=0,hi=3)", { distribution: "normal", mean: 2, sd: 1, min: 0, max: 3 }, 1e-10],
    ["truncnorm_tail(mean=0,sd=1,lo=6,hi=8)", { distribution: "normal", mean: 0, sd: 1, min: 6, max: 8 }, TOLERANCE],
    ["lognormal(mu=-3,sigma=0.3)", { distribution: "lognormal", mu: -3, sigma: 0.3 }, TOLERANCE],
    ["beta(2,5)", { distribution: "beta", alpha: 2, beta: 5 }, TOLERANCE],
  ];
  for (const [name, spec, tolerance] of cases)
    test(`the quantiles of ${name} agree`, () => {
      const distribution = distributionOf(spec);
      const { scipy } = given.quantiles[name] as { scipy: number[] };
      given.p.forEach((p, i) => {
        expectClose(distribution.quantile(p), scipy[i]!, tolerance, `quantile(${p})`);
      });
    });

  test("two percentiles are solved as there", () => {
    const { "normal p5=.5 p95=3": n, "lognormal p5=.5 p95=3": l } = given.interval_to_params;
    const normal = distributionOf({ distribution: "normal", p5: 0.5, p95: 3 });
    const lognormal = distributionOf({ distribution: "lognormal", p5: 0.5, p95: 3 });
    // Φ(1): one standard deviation above the centre.
    const u = 0.8413447460685429;
    expectClose(normal.quantile(0.5), n.mean, 1e-14, "mean");
    expectClose(normal.quantile(u), n.mean + n.sd, 1e-14, "mean + sd");
    expectClose(lognormal.quantile(0.5), Math.exp(l.mu), 1e-14, "median");
    expectClose(lognormal.quantile(u), Math.exp(l.mu + l.sigma), 1e-14, "exp(mu + sigma)");
  });
});

describe(`against ${fromR.generator}`, () => {
  const { quantile_functions: r, quantile_hf: steps } = fromR;
  const cases: [Exclude<keyof typeof r, "p">, DistributionSpec][] = [
    ["norm", { distribution: "normal", mean: 1, sd: 0.5 }],
    ["norm_std", { distribution: "normal", mean: 0, sd: 1 }],
    ["lnorm", { distribution: "lognormal", mu: -3, sigma: 0.3 }],
    ["unif", { distribution: "uniform", min: 0.5, max: 3 }],
    ["beta", { distribution: "beta", alpha: 2, beta: 5 }],
    ["beta_small", { distribution: "beta", alpha: 0.5, beta: 0.5 }],
    ["t", { distribution: "studentT", df: 4, location: 0, scale: 1 }],
  ];
  for (const [name, spec] of cases)
    test(`the quantiles of ${JSON.stringify(spec)} agree`, () => {
      const distribution = distributionOf(spec);
      r.p.forEach((p, i) => {
        expectClose(distribution.quantile(p), r[name].q[i]!, TOLERANCE, `quantile(${p})`);
      });
    });

  test("the empirical quantile is type 1", () => {
    const distribution = distributionOf({ distribution: "empirical", values: steps.x });
    expect(steps.p.map((p) => distribution.quantile(p))).toEqual(steps.type1);
  });
});
