import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { densityCurve } from "../../../src/sampling/distributions/density-curve.ts";
import { distributionOf } from "../../../src/sampling/distributions/distribution-of.ts";
import { fixed } from "../../../src/sampling/distributions/fixed.ts";
import { inUnit } from "../../../src/sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../../../src/sampling/distributions/spec.ts";

/** The area under the line, and what sits in points. */
function areaOf(spec: DistributionSpec): { area: number; atoms: number } {
  const { curve, atoms } = densityCurve(distributionOf(spec));
  let area = 0;
  for (let i = 1; i < curve.length; i++)
    area += ((curve[i].density + curve[i - 1].density) / 2) * (curve[i].x - curve[i - 1].x);
  return { area, atoms: atoms.reduce((sum, { probability }) => sum + probability, 0) };
}

const SPECS: Record<string, DistributionSpec> = {
  normal: { distribution: "normal", mean: 3, sd: 0.2 },
  lognormal: { distribution: "lognormal", p5: 0.6, p95: 2.66 },
  "a wide lognormal": { distribution: "lognormal", median: 1, sigma: 2 },
  uniform: { distribution: "uniform", min: -1, max: 4 },
  triangular: { distribution: "triangular", min: 0, mode: 1, max: 5 },
  "a triangle with its mode at an end": { distribution: "triangular", min: 0, mode: 0, max: 1 },
  pert: { distribution: "pert", min: 0, mode: 2, max: 3 },
  beta: { distribution: "beta", alpha: 2, beta: 5 },
  "a beta that is infinite at both ends": { distribution: "beta", alpha: 0.5, beta: 0.4, min: 1, max: 3 },
  "a beta that is all at one end": { distribution: "beta", alpha: 0.1, beta: 3 },
  "student t": { distribution: "studentT", df: 2, location: 0, scale: 1 },
  truncated: { distribution: "normal", mean: 0, sd: 1, min: 0.3, max: 4 },
  "two hills and a gap": {
    distribution: "mixture",
    components: [
      { weight: 1, distribution: "uniform", min: 0, max: 1 },
      { weight: 3, distribution: "triangular", min: 5, mode: 6, max: 7 },
    ],
  },
  "a narrow hill on a wide one": {
    distribution: "mixture",
    components: [
      { weight: 1, distribution: "normal", mean: 0, sd: 1e-4 },
      { weight: 1, distribution: "normal", mean: 0, sd: 3 },
    ],
  },
  quantiles: { distribution: "quantiles", values: { 5: 0.8, 50: 1.4, 95: 2.6 } },
};

describe("the area under a density", () => {
  test.each(Object.entries(SPECS))("of %s is 1", (_, spec) => {
    const { area, atoms } = areaOf(spec);
    expect(atoms).toBe(0);
    expect(Math.abs(area - 1)).toBeLessThan(1e-3);
  });

  test("is what no atom holds", () => {
    const { area, atoms } = areaOf({
      distribution: "mixture",
      components: [
        { weight: 1, distribution: "empirical", values: [1, 1, 1, 2] },
        { weight: 3, distribution: "normal", mean: 0, sd: 1 },
      ],
    });
    expect(atoms).toBeCloseTo(0.25, 12);
    expect(Math.abs(area - 0.75)).toBeLessThan(1e-3);
  });

  test("is 1 for generated shapes", () => {
    const shape = fc.double({ min: 0.3, max: 20, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.01, max: 3, noNaN: true }), (alpha, beta, sigma) => {
        for (const spec of [
          { distribution: "beta", alpha, beta } as const,
          { distribution: "lognormal", mu: alpha, sigma } as const,
          { distribution: "studentT", df: alpha, location: beta, scale: sigma } as const,
        ])
          expect(Math.abs(areaOf(spec).area - 1), JSON.stringify(spec)).toBeLessThan(1e-3);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe("the height of a density is its closed form", () => {
  const root = Math.sqrt(2 * Math.PI);
  const CLOSED: [string, DistributionSpec, (x: number) => number][] = [
    ["normal", SPECS.normal, (x) => Math.exp(-(((x - 3) / 0.2) ** 2) / 2) / (0.2 * root)],
    [
      "lognormal",
      { distribution: "lognormal", mu: 0.3, sigma: 0.7 },
      (x) => (x === 0 ? 0 : Math.exp(-(((Math.log(x) - 0.3) / 0.7) ** 2) / 2) / (0.7 * x * root)),
    ],
    ["triangular", SPECS.triangular, (x) => (x < 1 ? (2 * x) / 5 : (2 * (5 - x)) / 20)],
    // B(2, 5) = 1/30.
    ["beta", SPECS.beta, (x) => 30 * x * (1 - x) ** 4],
    // 1.4 doublings a year are 12/1.4 months a doubling: of a uniform on [6, 12] months the density is 12/(6x²).
    ["uniform in months", { distribution: "uniform", min: 6, max: 12 }, (x) => 12 / (6 * x * x)],
  ];
  test.each(CLOSED)("%s", (name, spec, formula) => {
    const distribution = distributionOf(spec);
    const { curve } = densityCurve(name.endsWith("months") ? inUnit(distribution, "doublingTimeMonths") : distribution);
    expect(curve.length).toBeGreaterThan(60);
    for (const { x, density } of curve) expect(Math.abs(density - formula(x))).toBeLessThan(1e-9 * (1 + formula(x)));
  });
});

test("a density jumps where its formula does, and is 0 in a gap", () => {
  const { curve } = densityCurve(distributionOf(SPECS["two hills and a gap"]));
  const at1 = curve.filter(({ x }) => x === 1).map(({ density }) => density);
  expect(at1).toEqual([0.25, 0]);
  for (const { density } of curve.filter(({ x }) => x > 1 && x < 5)) expect(density).toBe(0);
});

test("a curve reaches to bounds, and to quantiles where there is none", () => {
  const ends = (spec: DistributionSpec) => {
    const { curve } = densityCurve(distributionOf(spec));
    return [curve[0].x, curve.at(-1)!.x];
  };
  expect(ends(SPECS.triangular)).toEqual([0, 5]);
  expect(ends(SPECS.truncated)[0]).toBe(0.3);
  // z(0.9999) = 3.719016…
  expect(ends(SPECS.normal)[1]).toBeCloseTo(3 + 0.2 * 3.719016485, 8);
});

test("of what is certain there is no density", () => {
  expect(() => densityCurve(fixed(1))).toThrow("smoothness");
});
