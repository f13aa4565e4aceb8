import { describe, expect, test } from "vitest";
import type { RateUnit } from "../../../src/model/parameters.ts";
import { distributionOf } from "../../../src/sampling/distributions/distribution-of.ts";
import { fixed } from "../../../src/sampling/distributions/fixed.ts";
import { inUnit } from "../../../src/sampling/distributions/in-unit.ts";
import { pchip } from "../../../src/sampling/distributions/pchip.ts";
import type { DistributionSpec } from "../../../src/sampling/distributions/spec.ts";
import { standardT } from "../../../src/sampling/special.ts";

const refused: [spec: object, sentence: string][] = [
  [{ distribution: "normal", mean: 1, sd: 0 }, "normal needs a finite mean and sd > 0, got 1 and 0"],
  [{ distribution: "normal", mean: 1, sd: NaN }, "normal needs a finite mean and sd > 0, got 1 and NaN"],
  [{ distribution: "normal", mean: Infinity, sd: 1 }, "normal needs a finite mean and sd > 0, got Infinity and 1"],
  [{ distribution: "normal", p5: 1 }, "needs exactly two percentiles, got 1"],
  [{ distribution: "normal", p5: 1, p50: 2, p95: 3 }, "needs exactly two percentiles, got 3"],
  [{ distribution: "normal", p5: 1, "p5.0": 2 }, "needs two different percentiles, got p5 twice"],
  [{ distribution: "normal", p5: 3, p95: 1 }, "needs p5 to be less than p95, got 3 and 1"],
  [{ distribution: "normal", p95: 2, p5: 2 }, "needs p5 to be less than p95, got 2 and 2"],
  [{ distribution: "normal", p5: NaN, p95: 2 }, "needs p5 to be less than p95, got NaN and 2"],
  [{ distribution: "normal", p0: 1, p95: 2 }, "a percentile must lie strictly between 0 and 100, got 0"],
  [{ distribution: "normal", p5: 1, p100: 2 }, "a percentile must lie strictly between 0 and 100, got 100"],
  [{ distribution: "lognormal", mu: 0, sigma: -1 }, "lognormal needs a finite mu and sigma > 0, got 0 and -1"],
  [{ distribution: "lognormal", median: 0, sigma: 1 }, "lognormal needs a median > 0, got 0"],
  [{ distribution: "lognormal", p5: 0, p95: 1 }, "lognormal needs percentiles > 0, got p5 = 0"],
  [{ distribution: "lognormal", mu: 0, sigma: 100 }, "the tails are too long for double precision"],
  [{ distribution: "uniform", min: 2, max: 2 }, "uniform needs min < max, got 2 and 2"],
  [{ distribution: "uniform", min: NaN, max: 2 }, "uniform needs min < max, got NaN and 2"],
  [{ distribution: "uniform", min: 1, max: 1 + Number.EPSILON }, "needs room for a number between min and max"],
  [
    { distribution: "triangular", min: 0, mode: 4, max: 2 },
    "triangular needs min ≤ mode ≤ max and min < max, got 0, 4, 2",
  ],
  [
    { distribution: "triangular", min: 1, mode: 1, max: 1 },
    "triangular needs min ≤ mode ≤ max and min < max, got 1, 1, 1",
  ],
  [{ distribution: "pert", min: 0, mode: -1, max: 2 }, "pert needs min ≤ mode ≤ max and min < max, got 0, -1, 2"],
  [{ distribution: "pert", min: 0, mode: NaN, max: 2 }, "pert needs min ≤ mode ≤ max and min < max, got 0, NaN, 2"],
  [{ distribution: "beta", alpha: 0, beta: 1 }, "beta needs alpha > 0 and beta > 0, got 0 and 1"],
  [{ distribution: "beta", alpha: 1, beta: 1, min: 2 }, "beta needs min < max, got 2 and 1"],
  [
    { distribution: "studentT", df: 0, location: 0, scale: 1 },
    "studentT needs df > 0, a finite location and scale > 0, got 0, 0 and 1",
  ],
  [{ distribution: "studentT", df: 0.05, location: 0, scale: 1 }, "the tails are too long for double precision"],
  [{ distribution: "empirical", values: [] }, "empirical needs at least one value, got none"],
  [{ distribution: "empirical", values: [1, NaN] }, "empirical needs finite values, got NaN at position 2"],
  [{ distribution: "mixture", components: [] }, "mixture needs weights with a sum greater than 0, got 0"],
  [
    { distribution: "mixture", components: [{ weight: -1, distribution: "uniform", min: 0, max: 1 }] },
    "mixture needs weights ≥ 0, got -1",
  ],
  [
    { distribution: "mixture", components: [{ weight: 0, distribution: "uniform", min: 0, max: 1 }] },
    "mixture needs weights with a sum greater than 0, got 0",
  ],
  [{ distribution: "quantiles", values: { "50": 1 } }, "quantiles needs at least two percentiles, got 1"],
  [{ distribution: "quantiles", values: { "0": 1, "50": 2 } }, "must lie strictly between 0 and 100, got 0"],
  [{ distribution: "quantiles", values: { half: 1, "60": 2 } }, "must lie strictly between 0 and 100, got NaN"],
  [{ distribution: "quantiles", values: { "5": 1, "5.0": 2 } }, "quantiles needs each level once, got 5 twice"],
  [
    { distribution: "quantiles", values: { "5": 1, "50": 1 } },
    "quantiles needs values that rise with their level, got 1 at 5 and 1 at 50",
  ],
  [{ distribution: "quantiles", values: { "5": NaN, "50": 1 } }, "quantiles needs finite values, got NaN at 5"],
  [
    { distribution: "quantiles", scale: "log", values: { "5": 0, "50": 1 } },
    "quantiles on a log scale needs values > 0, got 0 at 5",
  ],
  [{ distribution: "normal", mean: 0, sd: 1, min: 2, max: 2 }, "a cut needs min < max, got 2 and 2"],
  [{ distribution: "normal", mean: 0, sd: 1, min: NaN }, "a cut needs min < max, got NaN and Infinity"],
  [{ distribution: "normal", mean: 0, sd: 1, min: 40 }, "nothing lies in [40, Infinity]"],
  [{ distribution: "lognormal", mu: 0, sigma: 1, max: 0 }, "nothing lies in [-Infinity, 0]"],
  [{ distribution: "gaussian" }, "unknown distribution: gaussian"],
];

describe("a description that is no distribution is refused with a sentence", () => {
  for (const [spec, sentence] of refused)
    test(`${JSON.stringify(spec)}: ${sentence}`, () => {
      expect(() => distributionOf(spec as DistributionSpec)).toThrow(RangeError);
      expect(() => distributionOf(spec as DistributionSpec)).toThrow(sentence);
    });
});

describe("quantiles whose cubic would end level, so that a tail is a single point, are refused", () => {
  // Equally wide steps: the three-point end slope is (3·first − second)/2 secants.
  const spec = (values: Record<string, number>): DistributionSpec => ({ distribution: "quantiles", values });

  test("at the lower end, with the log scale where that mends it", () => {
    expect(() => distributionOf(spec({ "5": 1, "50": 2, "95": 6 }))).toThrow(
      "quantiles has no lower tail: next to 1 at 5 the values rise so little compared with the next step that the curve " +
        "ends level there; add a percentile beyond 5 or say scale: log",
    );
    expect(() =>
      distributionOf({ ...spec({ "5": 1, "50": 2, "95": 6 }), scale: "log" } as DistributionSpec),
    ).not.toThrow();
  });

  test("at the upper end, and without that advice where it would not help", () => {
    expect(() => distributionOf(spec({ "5": 1, "50": 5, "95": 6 }))).toThrow(/no upper tail: .* beyond 95$/);
  });

  test("but not just before that", () => {
    const { quantile } = distributionOf(spec({ "5": 1, "50": 2, "95": 4.99 }));
    expect(quantile(1e-9)).toBeLessThan(quantile(1e-6));
  });
});

describe("a rate in a unit that must be positive is refused where it reaches 0", () => {
  const units: RateUnit[] = ["timesPerYear", "doublingTimeMonths", "doublingTimeYears"];
  for (const unit of units) {
    test(`a normal in ${unit} may be mended with min: 0`, () => {
      const spec: DistributionSpec = { distribution: "normal", mean: 8, sd: 2 };
      expect(() => inUnit(distributionOf(spec), unit)).toThrow(
        `a rate in ${unit} must be greater than 0, but this distribution reaches down to -Infinity; min: 0 would cut it off`,
      );
      expect(() => inUnit(distributionOf({ ...spec, min: 0 }), unit)).not.toThrow();
    });

    test(`a value of 0 in ${unit} is not mended by min: 0`, () => {
      const sentence = "reaches down to 0; min: with a number above 0 would cut it off there";
      expect(() => inUnit(fixed(0), unit)).toThrow(sentence);
      expect(() => inUnit(distributionOf({ distribution: "empirical", values: [0, 1] }), unit)).toThrow(sentence);
    });

    test(`a continuous distribution in ${unit} may begin at 0`, () => {
      for (const spec of [
        { distribution: "lognormal", mu: 0, sigma: 1 },
        { distribution: "uniform", min: 0, max: 3 },
        { distribution: "normal", mean: -1, sd: 1, min: 0 },
        { distribution: "beta", alpha: 2, beta: 2, min: 0, max: 40 },
      ] as const)
        expect(() => inUnit(distributionOf(spec), unit)).not.toThrow();
    });
  }

  test("doublings per year may be of either sign", () => {
    const normal = distributionOf({ distribution: "normal", mean: 0, sd: 1 });
    expect(inUnit(normal, "doublingsPerYear")).toBe(normal);
  });
});

test("functions that are used on their own refuse too", () => {
  expect(() => fixed(NaN)).toThrow("a fixed value must be a finite number, got NaN");
  expect(() => standardT(NaN)).toThrow("Student's t needs degrees of freedom greater than 0, got NaN");
  expect(() => pchip([1], [1])).toThrow("pchip needs at least two points, got 1 and 1 coordinates");
  expect(() => pchip([1, 2, 2], [1, 2, 3])).toThrow("pchip needs rising points, got (2, 2) and then (2, 3)");
});
