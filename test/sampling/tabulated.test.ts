import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RateUnit } from "../../src/model/parameters.ts";
import type { Distribution } from "../../src/sampling/distributions/distribution.ts";
import { distributionOf } from "../../src/sampling/distributions/distribution-of.ts";
import { inUnit } from "../../src/sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../../src/sampling/distributions/spec.ts";
import { tabulated } from "../../src/sampling/tabulated.ts";

const EDGE = 2 ** -53;
const of = (spec: DistributionSpec, unit: RateUnit = "doublingsPerYear") => inUnit(distributionOf(spec), unit);

/** Uniforms as designs give them: a lattice all over the interval, and as many whose logarithm is spread out, from either end. */
function uniforms(count: number, shift = 0.123): Float64Array {
  const multiple = (u: number) => Math.min(Math.max(Math.floor(u / EDGE), 1), 2 ** 53 - 1) * EDGE;
  const spread = Array.from({ length: count }, (_, i) => multiple((i * 0.6180339887498949 + shift) % 1));
  const tails = Array.from({ length: count }, (_, i) => {
    const v = multiple(2 ** (-53 + 52 * ((i * 0.7548776662466927 + shift) % 1)));
    return i % 2 === 0 ? v : 1 - v;
  });
  return Float64Array.from([...spread, ...tails, EDGE, 1 - EDGE, 0.5, 0.25, 0.75, 0.5 - EDGE, 0.5 + EDGE]);
}

const exactly = ({ quantile, upperQuantile }: Distribution, u: number) =>
  u > 0.5 ? upperQuantile(1 - u) : quantile(u);

function filled(distribution: Distribution, u: Float64Array): Float64Array {
  const out = new Float64Array(u.length);
  tabulated(distribution)!(u, out, u.length);
  return out;
}

/**
 * The values are within 1e-13 of themselves and `rounding` of the spread of the distribution: where values pass 0, and
 * next to a cut at 0, the quantile's own rounding is no smaller.
 */
function expectExact(distribution: Distribution, u: Float64Array, rounding: number): void {
  const out = filled(distribution, u);
  const spread = Math.abs(distribution.quantile(0.25)) + Math.abs(distribution.quantile(0.75));
  for (let i = 0; i < u.length; i++) {
    const x = exactly(distribution, u[i]);
    if (!(Math.abs(out[i] - x) <= 1e-13 * Math.abs(x) + rounding * spread))
      expect.fail(`at ${u[i]} got ${out[i]}, expected ${x}, relative difference ${out[i] / x - 1}`);
  }
}

/** Away from 0, or reaching it only in a tail of their own: there the error is a share of the value itself. */
const POSITIVE: [DistributionSpec, RateUnit?][] = [
  [{ distribution: "beta", alpha: 2, beta: 5 }],
  [{ distribution: "beta", alpha: 0.6, beta: 0.8, min: 1, max: 3 }],
  [{ distribution: "beta", alpha: 0.3, beta: 40 }],
  [{ distribution: "beta", alpha: 500, beta: 300 }],
  [{ distribution: "pert", min: 0.5, mode: 3.5, max: 4 }, "doublingTimeYears"],
  [{ distribution: "studentT", df: 5, location: 8, scale: 2, min: 1, max: 90 }, "doublingTimeMonths"],
  [{ distribution: "mixture", components: [{ weight: 1, distribution: "beta", alpha: 2, beta: 5 }, { weight: 2, distribution: "pert", min: 0, mode: 0.5, max: 2 }] }],
  [{ distribution: "mixture", components: [{ weight: 3, distribution: "uniform", min: 1, max: 2 }, { weight: 7, distribution: "uniform", min: 5, max: 6 }] }],
  [{ distribution: "mixture", components: [{ weight: 1, distribution: "lognormal", mu: 0, sigma: 1 }, { weight: 1, distribution: "lognormal", mu: 0.5, sigma: 0.01 }] }],
]; // biome-ignore format: a table

const OTHERS: [DistributionSpec, RateUnit?][] = [
  [{ distribution: "beta", alpha: 2, beta: 5, min: -1, max: 1 }],
  [{ distribution: "beta", alpha: 2, beta: 3, min: 1, max: 9 }, "timesPerYear"],
  [{ distribution: "studentT", df: 0.5, location: 1, scale: 0.5 }],
  [{ distribution: "studentT", df: 3, location: 0, scale: 0.5 }],
  [{ distribution: "studentT", df: 200, location: 1, scale: 0.5 }],
  [{ distribution: "studentT", df: 2.5, location: 1, scale: 2, min: 0, max: 9 }],
  [{ distribution: "mixture", components: [{ weight: 7, distribution: "normal", mean: 1, sd: 0.2 }, { weight: 3, distribution: "lognormal", mu: 0.5, sigma: 0.4 }] }],
  [{ distribution: "mixture", components: [{ weight: 1, distribution: "studentT", df: 3, location: 0, scale: 1 }, { weight: 1, distribution: "triangular", min: -1, mode: 0, max: 5 }], min: -2 }],
  [{ distribution: "mixture", components: [{ weight: 1, distribution: "quantiles", values: { "5": 0.8, "50": 1.4, "95": 2.6 } }, { weight: 1, distribution: "quantiles", values: { "5": 1.8, "50": 2.4, "95": 3.6 }, scale: "log", max: 4 }] }],
  // A peak so thin that its density elsewhere is no double, and which only few uniforms meet.
  [{ distribution: "mixture", components: [{ weight: 1, distribution: "normal", mean: 0, sd: 1 }, { weight: 0.01, distribution: "normal", mean: 0.5, sd: 1e-4 }] }],
  [{ distribution: "mixture", components: [{ weight: 1, distribution: "empirical", values: [0, 1, 1, 2] }, { weight: 1, distribution: "normal", mean: 1, sd: 1 }] }],
]; // biome-ignore format: a table

const ALL = [
  ...POSITIVE.map(([spec, unit]) => ({ spec, unit, rounding: 0 })),
  ...OTHERS.map(([spec, unit]) => ({ spec, unit, rounding: 1e-15 })),
].map((one) => ({ ...one, title: `${JSON.stringify(one.spec)} in ${one.unit ?? "its own unit"}` }));

describe.each(ALL)("$title", ({ spec, unit, rounding }) => {
  test("has the values of its quantile, tails included", () => {
    expectExact(of(spec, unit), uniforms(12_000), rounding);
  });

  test("rises with u and stays between its most extreme draws", () => {
    const distribution = of(spec, unit);
    const u = uniforms(20_000).sort();
    const out = filled(distribution, u);
    const spread = Math.abs(distribution.quantile(0.25)) + Math.abs(distribution.quantile(0.75));
    for (let i = 1; i < u.length; i++)
      if (out[i] < out[i - 1] - 1e-15 * Math.max(Math.abs(out[i]), rounding > 0 ? spread : 0))
        expect.fail(`${out[i - 1]} at ${u[i - 1]}, and then ${out[i]} at ${u[i]}`);
    expect(out[0]).toBeGreaterThanOrEqual(distribution.quantile(EDGE));
    expect(out[u.length - 1]).toBeLessThanOrEqual(distribution.upperQuantile(EDGE));
  });

  test("has a value for each uniform that depends on nothing else", () => {
    const u = uniforms(500);
    const out = filled(of(spec, unit), u);
    const order = Array.from(u.keys()).sort((i, j) => ((i * 7919) % 1009) - ((j * 7919) % 1009));
    expect(
      filled(
        of(spec, unit),
        Float64Array.from(order, (i) => u[i]),
      ),
    ).toEqual(Float64Array.from(order, (i) => out[i]));
    for (const i of order.slice(0, 10)) expect(filled(of(spec, unit), u.subarray(i, i + 1))[0]).toBe(out[i]);
  });

  test("is nearly always looked up: its quantile is asked for one value in two hundred at most", () => {
    const distribution = of(spec, unit);
    let calls = 0;
    const counted = <T extends (u: number) => number>(f: T) => (u: number) => {
      calls++;
      return f(u);
    }; // biome-ignore format: one line each
    const fill = tabulated({ ...distribution, quantile: counted(distribution.quantile), upperQuantile: counted(distribution.upperQuantile) })!; // biome-ignore format: one call
    const u = uniforms(20_000).subarray(0, 20_000);
    fill(u, new Float64Array(u.length), u.length);
    calls = 0;
    fill(u, new Float64Array(u.length), u.length);
    expect(calls).toBeLessThanOrEqual(u.length / 200);
  });
});

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const logBetween = (min: number, max: number) => between(Math.log(min), Math.log(max)).map(Math.exp);

const beta = fc.record({
  distribution: fc.constant("beta" as const),
  alpha: logBetween(0.3, 500),
  beta: logBetween(0.3, 500),
  min: fc.constantFrom(0, 1),
  max: fc.constantFrom(1.5, 3),
});
const studentT = fc.record({
  distribution: fc.constant("studentT" as const),
  df: logBetween(1, 200),
  location: between(-2, 2),
  scale: logBetween(0.1, 10),
});
const cut = fc
  .record({ base: studentT, from: between(0.001, 0.7), kept: between(0.01, 0.29) })
  .map(({ base, from, kept }) => {
    const { quantile } = distributionOf(base);
    return { ...base, min: quantile(from), max: quantile(from + kept) };
  });
const member: fc.Arbitrary<DistributionSpec> = fc.oneof(
  fc.record({ distribution: fc.constant("normal" as const), mean: between(-2, 2), sd: logBetween(0.01, 10) }),
  fc.record({ distribution: fc.constant("lognormal" as const), mu: between(-1, 1), sigma: logBetween(0.05, 1) }),
  fc.record({ distribution: fc.constant("uniform" as const), min: between(-2, 0), max: between(0.1, 3) }),
  fc.record({ distribution: fc.constant("triangular" as const), min: between(-2, 0), mode: between(0, 1), max: between(1.1, 3) }),
  fc.tuple(between(-2, 0), between(0.1, 1), between(1.1, 3)).map(([p5, p50, p95]) => ({ distribution: "quantiles" as const, values: { "5": p5, "50": p50, "95": p95 } })),
  beta,
  studentT,
  cut,
); // biome-ignore format: a table
const mixture = fc
  .array(fc.record({ weight: logBetween(0.01, 1), spec: member }), { minLength: 2, maxLength: 3 })
  .map((parts) => ({
    distribution: "mixture" as const,
    components: parts.map(({ weight, spec }) => ({ weight, ...spec })),
  }));

test.each([
  ["beta", beta, 60],
  ["Student's t", studentT, 40],
  ["cut Student's t", cut, 40],
  ["mixture", mixture, 60],
] as [string, fc.Arbitrary<DistributionSpec>, number][])(
  "any %s has the values of its quantile",
  (_, spec, numRuns) => {
    fc.assert(
      fc.property(spec, between(0, 1), (one, shift) => {
        let distribution: Distribution;
        try {
          distribution = distributionOf(one);
        } catch (error) {
          // A quantiles member that has no tail, a cut that leaves nothing: not what is tested here.
          fc.pre(!(error instanceof RangeError));
          throw error;
        }
        expectExact(distribution, uniforms(400, shift), 2e-15);
      }),
      { seed: 2025, numRuns },
    );
  },
);

test("nothing is looked up where the density is not known or breaks everywhere", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i);
  const spec: DistributionSpec = {
    distribution: "mixture",
    components: [
      { weight: 1, distribution: "empirical", values },
      { weight: 1, distribution: "normal", mean: 1, sd: 1 },
    ],
  };
  expect(tabulated(distributionOf(spec))).toBe(undefined);
});
