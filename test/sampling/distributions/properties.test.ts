import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distributionOf } from "../../../src/sampling/distributions/distribution-of.ts";
import { inUnit } from "../../../src/sampling/distributions/in-unit.ts";
import { nextDown } from "../../../src/sampling/distributions/neighbours.ts";
import type { DistributionSpec } from "../../../src/sampling/distributions/spec.ts";
import { expectClose } from "./close.ts";
import { CONTINUOUS, STEPPED } from "./specs.ts";

const SEED = { seed: 2025 };
const EDGE = 2 ** -53;

/** Every uniform a design can give: multiples of 2⁻⁵³ strictly between 0 and 1, the extreme ones more often than they come. */
const uniform = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 53 - 1 }).map((k) => k * EDGE),
  fc.integer({ min: 0, max: 52 }).map((k) => 2 ** k * EDGE),
  fc.integer({ min: 0, max: 52 }).map((k) => 1 - 2 ** k * EDGE),
);

const POSITIVE_SPEC = { distribution: "lognormal", p5: 5, p95: 20 } as const;
const all = [
  ...[...CONTINUOUS, ...STEPPED].map((spec) => ({ title: JSON.stringify(spec), made: () => distributionOf(spec) })),
  ...(["timesPerYear", "doublingTimeMonths", "doublingTimeYears"] as const).map((unit) => ({
    title: `${JSON.stringify(POSITIVE_SPEC)} in ${unit}`,
    made: () => inUnit(distributionOf(POSITIVE_SPEC), unit),
  })),
];

for (const { title, made } of all)
  describe(title, () => {
    const distribution = made();
    const { quantile, upperQuantile, cdf, survival, support } = distribution;

    test("its quantile rises with u", () => {
      fc.assert(
        fc.property(uniform, uniform, (a, b) => quantile(Math.min(a, b)) <= quantile(Math.max(a, b))),
        SEED,
      );
    });

    test("its draws are finite and within its support, the most extreme ones too", () => {
      for (const u of [EDGE, 1 - EDGE]) expect(Number.isFinite(quantile(u))).toBe(true);
      fc.assert(
        fc.property(uniform, (u) => support[0] <= quantile(u) && quantile(u) <= support[1]),
        SEED,
      );
    });

    test("upperQuantile(v) is quantile(1 − v)", () => {
      fc.assert(
        fc.property(uniform, (u) => {
          // 1 − u is exact for every such u.
          const scale = Math.abs(quantile(u)) + Math.abs(quantile(0.25)) + Math.abs(quantile(0.75));
          expect(Math.abs(upperQuantile(1 - u) - quantile(u))).toBeLessThanOrEqual(1e-12 * scale);
        }),
        SEED,
      );
    });

    test("cdf and survival add up to 1", () => {
      fc.assert(
        fc.property(uniform, (u) => {
          const x = quantile(u);
          expectClose(cdf(x) + survival(x), 1, 1e-14, `cdf + survival at ${x}`);
        }),
        SEED,
      );
    });

    test("nothing lies outside its support", () => {
      const [min, max] = support;
      expect(cdf(nextDown(min))).toBe(0);
      expect(survival(nextDown(min))).toBe(1);
      expect(cdf(max)).toBe(1);
      expect(survival(max)).toBe(0);
      expect(cdf(-Infinity)).toBe(0);
      expect(cdf(Infinity)).toBe(1);
    });

    test("its quantile is the least x with cdf(x) ≥ u, up to rounding", () => {
      fc.assert(
        fc.property(uniform, (u) => {
          const x = quantile(u);
          // Two doubles to either side in x, rounding in the probability.
          const slack = 4 * Number.EPSILON * Math.abs(x);
          expect(cdf(x + slack)).toBeGreaterThanOrEqual(u - 4e-14);
          expect(cdf(x - slack - Number.MIN_VALUE)).toBeLessThanOrEqual(u + 4e-14);
        }),
        SEED,
      );
    });
  });

for (const spec of CONTINUOUS)
  test(`the cdf of ${JSON.stringify(spec)} undoes its quantile, and its survival its upper quantile`, () => {
    const { quantile, upperQuantile, cdf, survival } = distributionOf(spec);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
        // A double x holds its probability to density·ulp(x): the part of the tolerance that is measured here.
        const [x, y] = [quantile(p), upperQuantile(p)];
        const step = (z: number) => 2 * Number.EPSILON * Math.abs(z);
        expectClose(cdf(x), p, 1e-12, `cdf(quantile(${p}))`, cdf(x + step(x)) - cdf(x - step(x)) + 4e-14);
        expectClose(
          survival(y),
          p,
          1e-12,
          `survival(upperQuantile(${p}))`,
          cdf(y + step(y)) - cdf(y - step(y)) + 4e-14,
        );
      }),
      SEED,
    );
  });

test("two percentiles of any kind are passed through", () => {
  const level = fc.integer({ min: 1, max: 199 }).map((k) => k / 2);
  const value = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.uniqueArray(level, { minLength: 2, maxLength: 2 }), value, value, (levels, first, more) => {
      const [p, q] = levels.sort((a, b) => a - b) as [number, number];
      const percentiles = { [`p${p}`]: first, [`p${q}`]: first + more };
      for (const distribution of ["normal", "lognormal"] as const) {
        const { quantile } = distributionOf({ distribution, ...percentiles } as DistributionSpec);
        // Rounding of the parameters grows with the distance in scores from the two levels.
        expectClose(quantile(p / 100), first, 1e-12, `p${p}`, 1e-13 * (first + more));
        expectClose(quantile(q / 100), first + more, 1e-12, `p${q}`);
      }
    }),
    SEED,
  );
});

test("a quantiles distribution passes through every one of its values", () => {
  const values = { "1": -3, "10": -1, "30": 0.5, "50": 1, "75": 2.25, "99": 6 };
  const { quantile, cdf } = distributionOf({ distribution: "quantiles", values });
  for (const [level, value] of Object.entries(values)) {
    expectClose(quantile(Number(level) / 100), value, 1e-14, `p${level}`);
    expectClose(cdf(value), Number(level) / 100, 1e-14, `cdf at p${level}`);
  }
});

test("two quantiles are a normal, on a log scale a lognormal", () => {
  for (const [scale, distribution] of [
    ["linear", "normal"],
    ["log", "lognormal"],
  ] as const) {
    const through = distributionOf({ distribution: "quantiles", values: { "10": 1, "75": 4 }, scale });
    const same = distributionOf({ distribution, p10: 1, p75: 4 } as DistributionSpec);
    for (const u of [1e-12, 0.01, 0.3, 0.6, 0.99, 1 - 1e-12])
      expectClose(through.quantile(u), same.quantile(u), 1e-13, `quantile(${u})`);
  }
});
