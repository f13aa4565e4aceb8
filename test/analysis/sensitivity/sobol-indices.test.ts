import { describe, expect, test } from "vitest";
import { jackknife, PickFreeze } from "../../../src/analysis/sensitivity/sobol-indices.ts";
import { SAMPLERS } from "../../../src/sampling/designs/design.ts";
import { studentTQuantile } from "../../../src/sampling/special.ts";
import { FUNCTIONS, indicesOf, missesOf, pickFreezeOf } from "../../support/functions-with-known-indices.ts";
import { fewestOf, mulberry } from "../../support/statistics.ts";

/**
 * 129 indices are estimated below. Half-widths are t₁₅ standard errors; each lies outside 2.7 of them, 5.76 standard errors,
 * with probability 4·10⁻⁵, and any of the 129 with 0.5 %.
 */
const WIDER = 2.7;

describe.each(Object.entries(FUNCTIONS))("the indices of %s", (_, known) => {
  test.each(SAMPLERS)("are the known ones by %s", (sampler) => {
    for (const { what, truth, estimate, low, high } of indicesOf(known, pickFreezeOf(known, sampler, 16384, "known"))) {
      expect(Math.abs(estimate - truth), what).toBeLessThanOrEqual(WIDER * (high - estimate) + 1e-12);
      expect(estimate - low).toBeCloseTo(high - estimate, 12);
      // Not true only because nothing is said.
      expect(high - low, what).toBeLessThan(0.08);
    }
  });
});

test("the closed forms are the published ones", () => {
  const { Ishigami, "G-function": g, example } = FUNCTIONS;
  const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(4)));
  expect(rounded(Ishigami.first)).toEqual([0.3139, 0.4424, 0]);
  expect(rounded(Ishigami.total)).toEqual([0.5576, 0.4424, 0.2437]);
  // As usually tabulated for these a.
  expect(g.first.slice(0, 4).map((share) => Number(share.toFixed(3)))).toEqual([0.716, 0.179, 0.024, 0.007]);
  expect(rounded([...example.first, example.total[0] - example.first[0]])).toEqual([0.7457, 0.2324, 0.0219]);
});

test("an input that does not enter has indices of exactly 0, one that is all of exactly 1", () => {
  for (const sampler of SAMPLERS) {
    const [, , , none] = [...indicesOf(FUNCTIONS.additive, pickFreezeOf(FUNCTIONS.additive, sampler, 1000, "none"))];
    expect([none.estimate, none.low, none.high].map((share) => Math.abs(share) < 1e-12)).toEqual([true, true, true]);
    const alone = { inputs: 2, of: ([u]: readonly number[]) => Math.exp(u), first: [1, 0], total: [1, 0] };
    for (const { estimate, low, high, truth } of indicesOf(alone, pickFreezeOf(alone, sampler, 1000, "alone")))
      for (const number of [estimate, low, high]) expect(number).toBeCloseTo(truth, 11);
  }
});

/**
 * The full count, over 1,000 seeds of each sampler, is test/verify-coverage.mjs --of indices. Of 200 intervals that cover in
 * 95 % of cases, fewer than the limit do with probability 10⁻⁵ each; 18 of them: 2·10⁻⁴ in all.
 */
test.each(["Ishigami", "example"])("the intervals of the indices of %s cover them in 95 of 100 cases", (name) => {
  const seeds = 200;
  const misses = Object.entries(missesOf(name, "sobol", 2048, 0, seeds));
  const limit = fewestOf(seeds, 0.95, 1e-5);
  expect(limit).toBeGreaterThan(170);
  for (const [what, { above, below }] of misses) expect(seeds - above - below, what).toBeGreaterThanOrEqual(limit);
});

test("a constant far from 0 does not vary, whatever rounding makes of it", () => {
  const sums = new PickFreeze(1);
  const values = Float64Array.from({ length: 64 }, (_, i) => 0.1 + (i % 3) * 1e-17);
  const replicates = Uint8Array.from({ length: 64 }, (_, i) => i % 16);
  sums.add(replicates, values, values, [values]);
  expect(sums.varies()).toBe(false);
});

test("a large mean does not cost the digits of the variance", () => {
  const random = mulberry(7);
  const samples = 4096;
  const replicates = Uint8Array.from({ length: samples }, (_, i) => i % 16);
  const draw = () => Float64Array.from({ length: samples }, random);
  const [u, v, u2, v2] = [draw(), draw(), draw(), draw()];
  const sum = (x: Float64Array, y: Float64Array, far: number) => x.map((each, i) => far + each + 2 * y[i]);
  const [near, far] = [0, 1e6].map((mean) => {
    const sums = new PickFreeze(2);
    sums.add(replicates, sum(u, v, mean), sum(u2, v2, mean), [sum(u2, v, mean), sum(u, v2, mean)]);
    return sums.estimate(({ first, total }) => [...first, ...total]);
  });
  near.forEach(({ estimate }, i) => {
    expect(far[i].estimate).toBeCloseTo(estimate, 7);
  });
});

test("the interval of a mean by the jackknife is Student's of the replicates' means", () => {
  const random = mulberry(3);
  const means = Array.from({ length: 16 }, random);
  const sizes = means.map(() => 10);
  const [{ estimate, low, high }] = jackknife(sizes, (without) => {
    const kept = means.filter((_, r) => r !== without);
    return [kept.reduce((sum, mean) => sum + mean, 0) / kept.length];
  });
  const mean = means.reduce((sum, each) => sum + each, 0) / 16;
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 15;
  const half = studentTQuantile(0.975, 15) * Math.sqrt(variance / 16);
  expect(estimate).toBeCloseTo(mean, 14);
  expect(high - estimate).toBeCloseTo(half, 13);
  expect(estimate - low).toBeCloseTo(half, 13);
});
