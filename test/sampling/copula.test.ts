import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cholesky, correlate, latentCorrelation } from "../../src/sampling/copula.ts";
import { SAMPLERS } from "../../src/sampling/designs/design.ts";
import { normalCdf, normalQuantile } from "../../src/sampling/special.ts";
import { planOf } from "../../src/scenario/plan.ts";
import { expectClose } from "../support/close.ts";
import { reference } from "../support/reference.ts";
import { drawn, scenarioOf } from "../support/runs.ts";
import { normalLimit, spearman } from "../support/statistics.ts";

/** Of a whole test, however many comparisons it makes. */
const FALSE_ALARMS = 1e-6;

const SAMPLES = 32768;

/**
 * A rank correlation of n independent normal pairs is about normal with standard deviation at most 1.03/√n, reached near
 * ρ = 0 (Kendall and Stuart, vol. 2); other samplers are less far off.
 */
const limitOf = (comparisons: number) => (normalLimit(FALSE_ALARMS / comparisons) * 1.03) / Math.sqrt(SAMPLES);

const FOUR = {
  parameters: {
    gamma: { distribution: "normal", mean: 1, sd: 0.5 },
    kappa: { distribution: "lognormal", p5: 0.04, p95: 0.07 },
    powerGrowth: { distribution: "triangular", min: 0, mode: 0.5, max: 2 },
    initialPower: { distribution: "uniform", min: 1, max: 3 },
  },
};

describe.each(SAMPLERS)("with %s samples", (sampler) => {
  test(`ranks are correlated as asked, for a single pair (once in ${1 / FALSE_ALARMS} by chance)`, async () => {
    const asked = [-0.95, -0.5, 0.3, 0.99];
    for (const rho of asked) {
      const scenario = await scenarioOf({
        ...FOUR,
        sampler,
        correlations: [{ between: ["kappa", "gamma"], spearman: rho }],
      });
      const { gamma, kappa, powerGrowth } = drawn(planOf(scenario), SAMPLES);
      expect(Math.abs(spearman(gamma, kappa) - rho), `asked ${rho}`).toBeLessThan(limitOf(3 * asked.length));
      expect(Math.abs(spearman(kappa, powerGrowth)), "unrelated").toBeLessThan(limitOf(3 * asked.length));
      expect(Math.abs(spearman(gamma, powerGrowth)), "unrelated").toBeLessThan(limitOf(3 * asked.length));
    }
  });

  test(`three are correlated as a matrix asks, and the fourth with none of them (once in ${1 / FALSE_ALARMS} by chance)`, async () => {
    const asked = { "gamma kappa": 0.6, "gamma powerGrowth": -0.4, "kappa powerGrowth": 0.2 };
    const scenario = await scenarioOf({
      ...FOUR,
      sampler,
      correlations: Object.entries(asked).map(([pair, rho]) => ({ between: pair.split(" "), spearman: rho })),
    });
    const columns = drawn(planOf(scenario), SAMPLES);
    for (const [pair, rho] of Object.entries({
      ...asked,
      "gamma initialPower": 0,
      "kappa initialPower": 0,
      "powerGrowth initialPower": 0,
    })) {
      const [a, b] = pair.split(" ");
      expect(Math.abs(spearman(columns[a], columns[b]) - rho), pair).toBeLessThan(limitOf(6));
    }
  });

  test(`two pairs are correlated within themselves and not with each other (once in ${1 / FALSE_ALARMS} by chance)`, async () => {
    const asked = { "gamma powerGrowth": 0.9, "kappa initialPower": 0.9 };
    const scenario = await scenarioOf({
      ...FOUR,
      sampler,
      correlations: Object.entries(asked).map(([pair, rho]) => ({ between: pair.split(" "), spearman: rho })),
    });
    const columns = drawn(planOf(scenario), SAMPLES);
    for (const [pair, rho] of Object.entries({ ...asked, "gamma kappa": 0, "powerGrowth initialPower": 0 })) {
      const [a, b] = pair.split(" ");
      expect(Math.abs(spearman(columns[a], columns[b]) - rho), pair).toBeLessThan(limitOf(4));
    }
  });

  test("each correlated value keeps the distribution it has alone", async () => {
    const scenario = await scenarioOf({
      ...FOUR,
      sampler,
      correlations: [{ between: ["kappa", "gamma"], spearman: 0.7 }],
    });
    const { kappa } = drawn(planOf(scenario), SAMPLES);
    // A median of n independent draws has relative standard deviation σ·√(π/2)/√n, σ = 0.17; other samplers do better.
    const sorted = kappa.toSorted();
    const median = Math.sqrt(0.04 * 0.07);
    expectClose(sorted[SAMPLES / 2], median, (normalLimit(FALSE_ALARMS) * 0.17 * 1.2533) / Math.sqrt(SAMPLES));
  });
});

test("the latent correlation is the one whose rank correlation is asked for", () => {
  const { latent_pearson_to_spearman: table } = reference<{ latent_pearson_to_spearman: Record<string, number> }>(
    "distribution-quantiles.json",
  );
  expect(Object.keys(table).length).toBe(7);
  for (const [pearson, rank] of Object.entries(table))
    expect(Math.abs(latentCorrelation(rank) - Number(pearson))).toBeLessThan(1e-15);
  expectClose(latentCorrelation(1), 1, 1e-15);
  expectClose(latentCorrelation(-1), -1, 1e-15);
});

describe("Cholesky's factor", () => {
  test("is the known one of known matrices", () => {
    expect(
      cholesky([
        [4, 12, -16],
        [12, 37, -43],
        [-16, -43, 98],
      ]),
    ).toEqual([
      [2, 0, 0],
      [6, 1, 0],
      [-8, 5, 3],
    ]);
    expect(cholesky([])).toEqual([]);
    expect(cholesky([[1]])).toEqual([[1]]);
  });

  test("multiplied by its own transpose gives the matrix back", () => {
    const rows = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
    );
    fc.assert(
      fc.property(rows, (a) => {
        // A·Aᵀ + 0.01·I is positive definite.
        const matrix = a.map((row, i) =>
          a.map((other, j) => row.reduce((sum, x, k) => sum + x * other[k], 0) + (i === j ? 0.01 : 0)),
        );
        const lower = cholesky(matrix)!;
        matrix.forEach((row, i) => {
          row.forEach((value, j) => {
            expect(Math.abs(lower[i].reduce((sum, x, k) => sum + x * lower[j][k], 0) - value)).toBeLessThan(1e-13);
            if (j > i) expect(lower[i][j]).toBe(0);
          });
        });
      }),
      { seed: 41 },
    );
  });

  test("does not exist where correlations contradict each other or leave no freedom", () => {
    expect(
      cholesky([
        [1, 0.9, 0.9],
        [0.9, 1, -0.9],
        [0.9, -0.9, 1],
      ]),
    ).toBeUndefined();
    expect(
      cholesky([
        [1, 1],
        [1, 1],
      ]),
    ).toBeUndefined();
  });
});

test("a correlated uniform is the probability of its mixture of normal scores, and the first keeps its own", () => {
  const lower = cholesky([
    [1, 0, 0.3, -0.5],
    [0, 1, 0, 0],
    [0.3, 0, 1, 0.4],
    [-0.5, 0, 0.4, 1],
  ])!;
  const edge = 2 ** -53;
  const uniform = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 53 - 1 }).map((k) => k * edge),
    fc.integer({ min: 0, max: 52 }).map((k) => 2 ** k * edge),
    fc.integer({ min: 0, max: 52 }).map((k) => 1 - 2 ** k * edge),
  );
  const sample = fc.tuple(uniform, uniform, uniform, uniform);
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 700 }), (samples) => {
      const columns = lower.map((_, k) => Float64Array.from(samples, (one) => one[k]));
      correlate(columns, lower, samples.length);
      samples.forEach((one, i) => {
        const scores = one.map(normalQuantile);
        for (const [k, weights] of lower.entries()) {
          const p = normalCdf(weights.reduce((sum, weight, j) => sum + weight * scores[j], 0));
          if (k < 2) expect(columns[k][i]).toBe(one[k]);
          else expectClose(columns[k][i], Math.min(Math.max(p, edge), 1 - edge), 1e-13);
        }
      });
    }),
    { seed: 42, numRuns: 30 },
  );
});

test("correlated uniforms stay inside (0, 1), from the smallest to the largest there is", () => {
  const edges = [2 ** -53, 1e-12, 0.5, 1 - 1e-12, 1 - 2 ** -53];
  for (const rho of [-0.999, 0.999]) {
    const pairs = edges.flatMap((a) => edges.map((b) => [a, b]));
    const columns = [0, 1].map((i) => Float64Array.from(pairs, (pair) => pair[i]));
    correlate(columns, cholesky([[1, rho], [rho, 1]])!, pairs.length); // biome-ignore format: a matrix
    for (const column of columns) expect(column.every((u) => u >= 2 ** -53 && u <= 1 - 2 ** -53)).toBe(true);
  }
});
