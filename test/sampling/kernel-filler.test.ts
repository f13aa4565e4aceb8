import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RateUnit } from "../../src/model/parameters.ts";
import type { Distribution } from "../../src/sampling/distributions/distribution.ts";
import { distributionOf } from "../../src/sampling/distributions/distribution-of.ts";
import { inUnit } from "../../src/sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../../src/sampling/distributions/spec.ts";
import { kernelFiller } from "../../src/sampling/kernel-filler.ts";
import { reference } from "../support/reference.ts";
import { expectClose } from "./distributions/close.ts";
import { CONTINUOUS } from "./distributions/specs.ts";

const EDGE = 2 ** -53;

/** Every uniform a design can give, those near the ends and near where formulas meet more often than they come. */
const uniform = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 53 - 1 }).map((k) => k * EDGE),
  fc.integer({ min: 0, max: 52 }).map((k) => 2 ** k * EDGE),
  fc.integer({ min: 0, max: 52 }).map((k) => 1 - 2 ** k * EDGE),
  fc
    .tuple(
      fc.constantFrom(0.075, 0.925, 0.5, 0.25, 2 ** -26, 1.388e-11, 1 - 1.388e-11),
      fc.integer({ min: -3, max: 3 }),
    )
    .map(([u, steps]) => Math.round(u / EDGE + steps) * EDGE),
);

/** Of every odd and even length up to some tiles of the kernel's. */
const uniforms = fc.oneof(
  fc.array(uniform, { minLength: 1, maxLength: 9 }),
  fc.array(uniform, { minLength: 500, maxLength: 1100 }),
);

function filled({ fill }: Distribution, u: readonly number[]): Float64Array {
  const out = new Float64Array(u.length);
  kernelFiller(fill!)(Float64Array.from(u), out, u.length);
  return out;
}

const others: [DistributionSpec, RateUnit?][] = [
  [{ distribution: "normal", mean: 1.2, sd: 0.5, min: 0, max: 3 }],
  [{ distribution: "normal", mean: 0, sd: 1, min: -0.001 }],
  [{ distribution: "normal", mean: 0, sd: 1, max: -35 }],
  // All there is between the ends is a handful of doubles, and these are drawn.
  [{ distribution: "normal", mean: 1e6, sd: 1e-10, min: 1e6 }],
  [{ distribution: "lognormal", mu: Math.log(0.05), sigma: 0.4, max: 0.2 }],
  [{ distribution: "lognormal", mu: 0, sigma: 80 }],
  [{ distribution: "triangular", min: 0.1, mode: 0.4, max: 1 }],
  [{ distribution: "triangular", min: 1, mode: 3, max: 3 }],
  [{ distribution: "lognormal", median: 8.44, sigma: 0.293 }, "doublingTimeMonths"],
  [{ distribution: "normal", mean: 2, sd: 1, min: 0.1, max: 9 }, "doublingTimeYears"],
  [{ distribution: "triangular", min: 0.5, mode: 2, max: 2 }, "doublingTimeYears"],
  [{ distribution: "uniform", min: 0.5, max: 2 }, "doublingTimeYears"],
  [{ distribution: "lognormal", median: 1.4, sigma: 0.035 }, "timesPerYear"],
  [{ distribution: "normal", mean: 2, sd: 1, min: 1 }, "timesPerYear"],
  [{ distribution: "triangular", min: 0, mode: 2, max: 3 }, "timesPerYear"],
];
const filling = [...CONTINUOUS.map((spec): (typeof others)[number] => [spec]), ...others]
  .map(([spec, unit = "doublingsPerYear"]) => ({ spec, unit, distribution: inUnit(distributionOf(spec), unit) }))
  .filter(({ distribution }) => distribution.fill !== undefined);

test("there are loops in the kernel for normals, lognormals, uniforms and triangulars", () => {
  expect(new Set(filling.map(({ spec }) => spec.distribution))).toEqual(
    new Set(["normal", "lognormal", "uniform", "triangular"]),
  );
  expect(filling.length).toBe(11 + others.length);
});

describe.each(filling)("the kernel's draws of $spec in $unit", ({ spec, distribution }) => {
  const { quantile, support } = distribution;
  // What is rounded is an exponent, or a sum of numbers of the size of the quartiles.
  const exponent = spec.distribution === "lognormal" && "sigma" in spec ? 9 * spec.sigma : 0;
  const spread = Math.abs(quantile(0.25)) + Math.abs(quantile(0.75));

  test("are its quantiles to a few units in the last place, however many there are", () => {
    fc.assert(
      fc.property(uniforms, (u) => {
        const out = filled(distribution, u);
        const far = u.findIndex((one, i) => {
          const x = quantile(one);
          return !(Math.abs(out[i] - x) <= 5e-16 * (2 + exponent) * Math.abs(x) + 4e-16 * spread);
        });
        if (far >= 0) expect.fail(`at ${u[far]} got ${out[far]}, expected ${quantile(u[far])}`);
      }),
      { seed: 51, numRuns: 60 },
    );
  });

  test("lie in its support, and those within reach of rounding aside rise with u", () => {
    const u = Array.from({ length: 40_001 }, (_, i) => Math.min(Math.max(i / 40_000, EDGE), 1 - EDGE));
    const ends = Array.from({ length: 52 }, (_, k) => 2 ** (k - 53));
    const all = [...u, ...ends, ...ends.map((v) => 1 - v)].sort((a, b) => a - b);
    const out = filled(distribution, all);
    expect(out.findIndex((x) => !(x >= support[0] && x <= support[1]))).toBe(-1);
    expect(out.findIndex((x, i) => i > 0 && !(x - out[i - 1] >= -4e-16 * (Math.abs(x) + spread)))).toBe(-1);
  });

  test("depend each on its uniform alone", () => {
    fc.assert(
      fc.property(uniforms, uniform, (u, other) => {
        const alone = u.slice(0, 20).map((one) => filled(distribution, [one])[0]);
        expect([...filled(distribution, u)].slice(0, 20)).toEqual(alone);
        const beside = u.slice(0, 20).flatMap((one) => [other, one]);
        expect([...filled(distribution, beside)].filter((_, i) => i % 2 === 1)).toEqual(alone);
      }),
      { seed: 52, numRuns: 30 },
    );
  });
});

describe("against 60-digit arithmetic", () => {
  interface Case {
    spec: DistributionSpec;
    unit?: RateUnit;
    quantiles: [u: number, x: number][];
    upperQuantiles: [v: number, x: number][];
  }
  const { cases } = reference<{ cases: Case[] }>("distributions.json");
  const { points } = reference<{ points: { z: number; survival: number }[] }>("normal.json");

  test("normal scores are right to a few units in the last place, far into the tail", () => {
    const standard = distributionOf({ distribution: "normal", mean: 0, sd: 1 });
    // Nearer to 0 the rounding of the probability itself is more.
    const far = points.filter(({ z }) => z >= 1 && z < 37);
    expect(far.length).toBeGreaterThan(200);
    const scores = filled(
      standard,
      far.map(({ survival }) => survival),
    );
    far.forEach(({ z, survival }, i) => {
      expectClose(scores[i], -z, 6e-16, `the score of ${survival}`);
    });
  });

  test("draws are as right as quantiles are", () => {
    let compared = 0;
    for (const { spec, unit, quantiles } of cases) {
      const distribution = unit ? inUnit(distributionOf(spec), unit) : distributionOf(spec);
      if (distribution.fill === undefined) continue;
      const found = filled(
        distribution,
        quantiles.map(([u]) => u),
      );
      const scale = Math.abs(distribution.quantile(0.5));
      quantiles.forEach(([u, x], i) => {
        compared++;
        const own = Math.abs(distribution.quantile(u) - x);
        expect(Math.abs(found[i] - x), `${JSON.stringify(spec)} at ${u}`).toBeLessThanOrEqual(
          own + 1e-15 * (3 * Math.abs(x) + scale),
        );
      });
    }
    expect(compared).toBeGreaterThan(100);
  });
});

test("numbers that are too far out for the kernel are left to the quantile", () => {
  for (const spec of [
    { distribution: "lognormal", mu: 0, sigma: 86.4 },
    { distribution: "lognormal", mu: -700, sigma: 3 },
    { distribution: "normal", mean: 0, sd: 1, max: -36.8 },
  ] satisfies DistributionSpec[])
    expect(distributionOf(spec).fill, JSON.stringify(spec)).toBeUndefined();
  const tiny = inUnit(distributionOf({ distribution: "uniform", min: 0, max: 1e-300 }), "timesPerYear");
  expect(tiny.fill).toBeUndefined();
});
