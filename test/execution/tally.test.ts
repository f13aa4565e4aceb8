import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Measure, Row } from "../../src/execution/job.ts";
import { tallier } from "../../src/execution/tally.ts";
import { scaleOf, valueOfKey } from "../../src/execution/trajectories.ts";
import { COMPUTE, QUANTITIES } from "../../src/model/quantities.ts";
import { REPLICATES, replicateOf, SAMPLERS } from "../../src/sampling/designs/design.ts";
import { answerOf, hitsOf, momentsOf, samplesOf } from "../support/naive-tally.ts";
import { runOf } from "../support/runs.ts";

const GATHER = { edges: new Float64Array(0), gather: Uint8Array.of(1) };
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A fixed value, a distribution, a sum, between the limits. */
const belief = (min: number, max: number): fc.Arbitrary<unknown> => {
  const range = fc.tuple(between(min, max), between(min, max)).map(([a, b]) => (a < b ? [a, b] : [b, a]));
  const drawn = range
    .filter(([low, high]) => high - low > 1e-6 * (max - min))
    .map(([low, high]) => ({ distribution: "uniform", min: low, max: high }));
  const sum = fc.tuple(belief1(min / 2, max / 2), belief1(min / 2, max / 2)).map(([a, b]) => ({ sum: { a, b } }));
  return fc.oneof(between(min, max), drawn, drawn, sum);
};
const belief1 = (min: number, max: number) =>
  fc.oneof(between(min, max), fc.constant({ distribution: "uniform", min, max }));

const anyScenario = fc.record({
  compute: fc.constantFrom(...COMPUTE),
  sampler: fc.constantFrom(...SAMPLERS),
  seed: fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom("a", "1", "é") }),
  grid: fc.constantFrom<[horizonYears: number, stepsPerYear: number][]>(
    [100, 1],
    [100, 12],
    [30, 12],
    [20, 3],
    [10, 4],
    [3, 366],
    [1, 366],
    [0.5, 2],
    [25, 366],
  ),
  parameters: fc.record(
    {
      gamma: fc.oneof(belief(-2, 8), fc.constantFrom(0, 1e-18, -1e-9)),
      kappa: belief(0.001, 1),
      powerGrowth: fc.oneof(belief(-1, 2), fc.constant(0)),
      initialPower: belief(0.1, 10),
      priorYears: belief(0.1, 10),
      pastGrowth: belief(0.5, 4),
      lossFloor: belief(0, 0.9),
      gammaFromPower: belief(-1.5, 1),
    },
    { requiredKeys: ["gamma", "kappa", "powerGrowth"] },
  ),
  targets: fc.constant([
    0.999,
    0.7,
    0.3,
    { quantity: "reducibleLoss", atMost: 0.8 },
    { quantity: "computeMultiple", atLeast: 1.5 },
    { quantity: "efficiencyMultiple", atLeast: 100 },
    { quantity: "powerMultiple", atLeast: 2 },
    { quantity: "costMultiple", atMost: 0.01 },
    { quantity: "retention", atLeast: 1 },
    { quantity: "retention", atLeast: 0.1 },
    { quantity: "computeOrders", atLeast: 2 },
    { quantity: "powerMultiple", atMost: 2 },
    { quantity: "computeMultiple", atMost: 1.5 },
    { quantity: "computeOrders", atMost: 0.2 },
  ]),
});

type AnyScenario = typeof anyScenario extends fc.Arbitrary<infer S> ? S : never;
const jobOfAny = async ({ grid: [horizonYears, stepsPerYear], parameters, ...rest }: AnyScenario) => {
  const { pastGrowth: _, ...withPrior } = parameters as Record<string, unknown>;
  const believed = parameters.priorYears === undefined ? parameters : withPrior;
  return (await runOf({ ...rest, horizonYears, stepsPerYear, parameters: believed })).job;
};

const rowsOf = (steps: readonly number[]): Row[] =>
  steps.flatMap((step) => QUANTITIES.map((quantity) => ({ of: { quantity, step }, ...GATHER, moments: false })));

/** The gathered keys of one row with the replicate of each, in order. */
function gathered(
  { candidates, replicates }: { candidates: Float64Array; replicates: Uint8Array },
  from: number,
  to: number,
) {
  const pairs = Array.from(candidates.subarray(from, to), (key, i) => ({ key, replicate: replicates[from + i] }));
  return pairs.sort((a, b) => a.key - b.key || a.replicate - b.replicate);
}

/**
 * Values agree to 12 digits. Where the natural logarithm is the key, that is an absolute error of the key, or a relative
 * one where the key is so large that its own last digits are worth more.
 */
function expectKey(key: number, value: number, scale: ReturnType<typeof scaleOf>, what: string) {
  if (scale.kind === "value") return expect(Math.abs(key - value), what).toBeLessThanOrEqual(1e-12 * Math.abs(value));
  const expected = Math.log((value - scale.floor) / (1 - scale.floor));
  if (scale.floor === 0)
    expect(Math.abs(key - expected), what).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
  else expect(Math.abs(valueOfKey(scale, key) - value), what).toBeLessThanOrEqual(1e-12 * value);
}

describe("the tally of a block, against the model's definitions applied sample by sample", () => {
  test("holds every quantity at every time, and the times to targets, to 12 digits", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.nat({ max: 3 }), async (said, block) => {
        const job = await jobOfAny(said);
        const count = 70;
        const steps = [...new Set([0, 1, 63, 64, 65, Math.floor(job.steps / 2), job.steps])].filter(
          (s) => s <= job.steps,
        );
        steps.sort((a, b) => a - b);
        const rows: Row[] = [
          ...rowsOf(steps),
          ...job.targets.map((_, target) => ({ of: { target }, ...GATHER, moments: false })),
        ];
        const tally = tallier(job)(block, count, { rows, hits: false });
        const samples = samplesOf(job, block, count);
        expect(tally.candidates.length).toBe(rows.length * count);
        rows.forEach(({ of }, row) => {
          const keys = gathered(tally, row * count, (row + 1) * count);
          const values = samples.map((sample) => answerOf(job, of, sample)).sort((a, b) => a - b);
          const what = `${JSON.stringify(of)} of ${JSON.stringify(said)}`;
          keys.forEach(({ key }, i) => {
            if ("target" in of) {
              if (key !== values[i]) expect(Math.abs(key / values[i] - 1), what).toBeLessThan(1e-12);
            } else expectKey(key, values[i], scaleOf(job, of.quantity), what);
          });
        });
      }),
      { seed: 7001, numRuns: 80, endOnFailure: true },
    );
  }, 60_000);

  test("counts in segments, gathers what is asked for, and knows the replicate of each", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyScenario,
        fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
        async (said, cuts, wanted) => {
          const job = await jobOfAny(said);
          const count = 61;
          const of = [
            { quantity: "relativeLoss" as const, step: job.steps },
            { quantity: "retention" as const, step: job.steps },
            { target: 1 },
          ];
          const tally = tallier(job);
          const all = tally(2, count, { rows: of.map((of) => ({ of, ...GATHER, moments: false })), hits: false });
          const keysOf = of.map((_, row) => gathered(all, row * count, (row + 1) * count));
          // Edges are keys themselves, so that it matters on which side an edge counts; infinite ones too.
          const rows = of.map((of, row): Row => {
            const edges = Float64Array.from(new Set(cuts.map((i) => keysOf[row][i].key + 0))).sort();
            return {
              of,
              edges,
              gather: Uint8Array.from({ length: edges.length + 1 }, (_, s) => Number(wanted[s])),
              moments: false,
            };
          });
          const cut = tally(2, count, { rows, hits: false });
          let [countsAt, keysAt] = [0, 0];
          rows.forEach(({ edges, gather }, row) => {
            const width = gather.length;
            const wantedHere: (typeof keysOf)[number] = [];
            for (let s = 0; s < width; s++) {
              const inside = keysOf[row].filter(({ key }) => key >= (edges[s - 1] ?? -Infinity) && !(key >= edges[s]));
              for (let r = 0; r < REPLICATES; r++)
                expect(cut.counts[countsAt + s * REPLICATES + r]).toBe(
                  inside.filter(({ replicate }) => replicate === r).length,
                );
              if (gather[s]) wantedHere.push(...inside);
            }
            expect(gathered(cut, keysAt, keysAt + wantedHere.length)).toEqual(wantedHere);
            keysAt += wantedHere.length;
            countsAt += width * REPLICATES;
          });
          expect([cut.counts.length, cut.candidates.length, cut.replicates.length]).toEqual([countsAt, keysAt, keysAt]);
        },
      ),
      { seed: 7002, numRuns: 60 },
    );
  }, 60_000);

  test("counts the samples that meet each target at each time, those that lose it again too", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (said) => {
        const job = await jobOfAny({ ...said, grid: said.grid[0] * said.grid[1] > 200 ? [20, 3] : said.grid });
        const count = 50;
        const { hits, sizes } = tallier(job)(0, count, { rows: [], hits: true });
        const samples = samplesOf(job, 0, count);
        expect([...sizes].reduce((a, b) => a + b)).toBe(count);
        expect(hits.length).toBe(job.targets.length * (job.steps + 1) * REPLICATES);
        job.targets.forEach((_, target) => {
          for (let step = 0; step <= job.steps; step++) {
            const at = (target * (job.steps + 1) + step) * REPLICATES;
            const { sure, atMost } = hitsOf(job, target, step, samples);
            for (let r = 0; r < REPLICATES; r++)
              if (!(hits[at + r] >= sure[r] && hits[at + r] <= atMost[r]))
                expect.fail(
                  `target ${target}, step ${step}: ${hits[at + r]}, not ${sure[r]} to ${atMost[r]}; ${JSON.stringify(said)}`,
                );
          }
        });
      }),
      { seed: 7003, numRuns: 60 },
    );
  }, 60_000);

  test("holds the mean and the variance of each replicate", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (said) => {
        const job = await jobOfAny(said);
        const count = 500;
        const steps = [0, Math.ceil(job.steps / 3), job.steps];
        const rows = [...new Set(steps)].flatMap((step) =>
          (["relativeLoss", "reducibleLoss", "retention"] as const).map((quantity) => ({
            of: { quantity, step },
            ...GATHER,
            moments: quantity !== "reducibleLoss" || step > 0,
          })),
        );
        const { moments } = tallier(job)(1, count, { rows, hits: false });
        const samples = samplesOf(job, 1, count);
        const withMoments = rows.filter((row) => row.moments);
        expect(moments.length).toBe(withMoments.length * REPLICATES * 2);
        withMoments.forEach(({ of }, row) => {
          const values = samples.map((sample) => answerOf(job, of, sample));
          // Differences are taken from the first value; their squares lose what the values' own rounding is.
          const size = Math.max(...values.map(Math.abs));
          for (const [r, { mean, variance }] of momentsOf(samples, values).entries()) {
            const at = (row * REPLICATES + r) * 2;
            if (samples.every(({ replicate }) => replicate !== r)) continue;
            expect(Math.abs(moments[at] - mean), JSON.stringify(of)).toBeLessThanOrEqual(1e-12 * size + 1e-300);
            const spread = Math.max(...values) - Math.min(...values);
            expect(Math.abs(moments[at + 1] - variance), JSON.stringify(of)).toBeLessThanOrEqual(
              1e-12 * size * spread + 1e-24 * size * size + 1e-300,
            );
          }
        });
      }),
      { seed: 7004, numRuns: 50 },
    );
  }, 60_000);

  test("of fewer samples is the tally of the first of them", async () => {
    const { job } = await runOf();
    const measure: Measure = { rows: rowsOf([5]), hits: true };
    const tally = tallier(job);
    for (const count of [1, 15, 16, 17, 8191]) {
      const samples = samplesOf(job, 0, count);
      const { sizes, candidates } = tally(0, count, measure);
      const replicates = samples.map(({ replicate }) => replicate);
      expect(Array.from(sizes)).toEqual(Array.from(sizes, (_, r) => replicates.filter((own) => own === r).length));
      expect(candidates.length).toBe(count * QUANTITIES.length);
    }
  });
});

describe("what cannot be evaluated stops the run", () => {
  const withNaN = async (sampler: string) => {
    const { job } = await runOf({
      sampler,
      parameters: { kappa: undefined },
      joint: [{ values: { kappa: [0.05, 0.06] } }],
      targets: [0.5],
    });
    const columns = job.plan.columns.map((column) =>
      column.kind === "row" ? { ...column, values: [...new Array(99).fill(0.05), Number.NaN] } : column,
    );
    return { ...job, plan: { ...job.plan, columns } };
  };

  test.each(SAMPLERS)(
    "with an EvaluationError that names the block, the sample and its beliefs (%s)",
    async (sampler) => {
      const job = await withNaN(sampler);
      const first = samplesOf(job, 3, 2000).findIndex(({ parameters }) => Number.isNaN(parameters.kappa));
      expect(first).toBeGreaterThanOrEqual(0);
      const named = { name: "EvaluationError", block: 3, sample: 3 * 8192 + first };
      const row = { of: { quantity: "relativeLoss" as const, step: 4 }, ...GATHER, moments: false };
      expect(() => tallier(job)(3, 2000, { rows: [row], hits: false })).toThrow(expect.objectContaining(named));
      expect(() => tallier(job)(3, 2000, { rows: [row], hits: false })).toThrow(/kappa = NaN/);
      expect(() => tallier(job)(3, 2000, { rows: [], hits: true })).toThrow(expect.objectContaining(named));
      expect(() => tallier(job)(3, first, { rows: [row], hits: true })).not.toThrow();
      expect(replicateOf(job.plan.sampler, first)).toBeLessThan(REPLICATES);
    },
  );
});
