import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inlineExecutor } from "../../src/execution/inline.ts";
import type { Tally } from "../../src/execution/job.ts";
import type { QuantityName } from "../../src/model/quantities.ts";
import { BLOCK, REPLICATES, SAMPLERS, type SamplerName } from "../../src/sampling/designs/design.ts";
import { simulate } from "../../src/simulate.ts";
import { OrderedKeys } from "../../src/summary/ordered-keys.ts";
import { percentiles } from "../../src/summary/percentiles.ts";
import { expectClose } from "../support/close.ts";
import { tappedExecutor } from "../support/executors.ts";
import { answerOf, samplesOf } from "../support/naive-tally.ts";
import { reference } from "../support/reference.ts";
import { drawn, type Run, runOf } from "../support/runs.ts";
import { quantile7 } from "../support/statistics.ts";

/** Twelve digits: order statistics next to each other differ in the seventh or so, so a rank that is off is seen. */
const TOLERANCE = 1e-12;

/** What is asked of every sample: a quantity at a step, or the time to a target. */
type Asked = { quantity: QuantityName; step: number } | { target: number };

/** For each question, the answers of all samples, sorted. */
function sortedValues({ job, scenario }: Run, asked: readonly Asked[]): Float64Array[] {
  const values = asked.map(() => new Float64Array(scenario.samples));
  for (let start = 0; start < scenario.samples; start += BLOCK)
    samplesOf(job, start / BLOCK, Math.min(BLOCK, scenario.samples - start)).forEach((sample, i) => {
      asked.forEach((of, row) => {
        values[row][start + i] = answerOf(job, of, sample);
      });
    });
  return values.map((row) => row.sort());
}

/** Fails unless a run's percentiles at some steps, and its times to targets, are those of its sorted samples. */
async function expectPercentiles(said: Record<string, unknown>, steps: number[], options: { reach?: number } = {}) {
  const run = await runOf(said);
  const { quantities, targets, manifest } = await simulate(run.scenario, {
    executor: inlineExecutor,
    check: false,
    ...options,
  });
  const bands = run.scenario.quantities.flatMap((quantity) => steps.map((step) => ({ quantity, step })));
  const sorted = sortedValues(run, [...bands, ...targets.map((_, target) => ({ target }))]);
  bands.forEach(({ quantity, step }, row) => {
    for (const percent of run.scenario.percentiles)
      expectClose(
        quantities[quantity]!.percentiles[String(percent)].estimate[step],
        quantile7(sorted[row], percent / 100),
        TOLERANCE,
        `${quantity} p${percent} at step ${step} of ${manifest.samples} ${manifest.sampler} samples`,
      );
  });
  const horizon = run.job.steps / run.job.stepsPerYear;
  targets.forEach(({ timeToTarget, afterHorizon, never }, target) => {
    const times = sorted[bands.length + target];
    for (const percent of run.scenario.percentiles) {
      const years = times[Math.max(Math.ceil((times.length * percent) / 100) - 1, 0)];
      const expected = years === Infinity ? "never" : years > horizon ? "afterHorizon" : years;
      expectTime(timeToTarget[String(percent)], expected, `p${percent} of target ${target}`);
    }
    expectClose(never, times.filter((years) => years === Infinity).length / times.length, TOLERANCE);
    const after = times.filter((years) => years > horizon && years < Infinity).length;
    expectClose(afterHorizon, after / times.length, TOLERANCE);
  });
  return manifest.digest;
}

/** A time in years agrees to 12 digits; other outcomes are the same words. */
function expectTime(found: unknown, expected: number | string, what: string) {
  if (typeof expected === "string" || typeof found !== "number") expect(found, what).toBe(expected);
  else expectClose(found, expected, TOLERANCE, what);
}

const TARGETS = [0.7, 0.35, { quantity: "retention", atLeast: 1.1 }];

describe.each(SAMPLERS)("percentiles of a run with %s samples are those of all its samples, sorted", (sampler) => {
  test.each([2, 3, 16, 17, 100, 255, 256, 257, 1000, 8191, 8193, 20_000])("%i of them", async (samples) => {
    const quantities = ["relativeLoss", "retention"];
    await expectPercentiles({ sampler, samples, quantities, targets: TARGETS, percentiles: [5, 50, 90] }, [0, 1, 10]);
  });

  test("so many that a pilot brackets them", { timeout: 30_000 }, async () => {
    // More than eight million keys, which is when they are no longer all gathered.
    const percentiles = [1, 5, 50, 95, 97.5, 99.9];
    await expectPercentiles({ sampler, samples: 140_001, horizonYears: 60, percentiles, targets: [0.7] }, [0, 1, 60]);
  });
});

test("so are those of a run with two stages of pilots", { timeout: 30_000 }, async () => {
  // More than 48 times the largest pilot of 65 536; one uncertain number, so that the naive side is cheap too.
  const said = {
    sampler: "random",
    samples: 3_300_000,
    horizonYears: 2,
    percentiles: [0.1, 5, 50, 99],
    parameters: { gamma: 1, kappa: { distribution: "uniform", min: 0.02, max: 0.4 } },
  };
  const { scenario, job } = await runOf(said);
  const passes: number[] = [];
  const { quantities } = await simulate(scenario, {
    check: false,
    executor: (job) =>
      tappedExecutor(inlineExecutor(job), (answer, { block, kind }) => {
        if (kind === "tally" && block === 0) passes.push(0);
        if (kind === "tally") passes[passes.length - 1] += (answer as Tally).sizes.reduce((a, b) => a + b);
      }),
  });
  expect(passes.length).toBeGreaterThanOrEqual(3);
  expect(passes).toEqual([...new Set([...passes.toSorted((a, b) => a - b), 3_300_000])]);
  // Loss falls in κ alone: ln R = −κ·ln A with A = 1 + (2² − 1)/ln 2.
  const losses = drawn(job.plan, scenario.samples).kappa.map((kappa) => Math.exp(-kappa * Math.log(1 + 3 / Math.LN2)));
  const sorted = losses.sort();
  for (const percent of [0.1, 5, 50, 99])
    expectClose(
      quantities.relativeLoss!.percentiles[String(percent)].estimate[2],
      quantile7(sorted, percent / 100),
      TOLERANCE,
    );
});

test("so are those of a run whose rows do not fit into memory together", { timeout: 30_000 }, async () => {
  // 4394 rows are more than are done together.
  const said = { samples: 2000, horizonYears: 12, stepsPerYear: 366, percentiles: [10, 50], targets: [0.7] };
  const { scenario } = await runOf(said);
  const rowsOfPasses: number[] = [];
  const executor = (job: Run["job"]) =>
    tappedExecutor(inlineExecutor(job), (_, task) => {
      if (task.kind === "tally" && task.block === 0) rowsOfPasses.push(task.measure.rows.length);
    });
  await simulate(scenario, { check: false, executor });
  // Every stage sees all rows, in more passes than one.
  const stages = rowsOfPasses.reduce((a, b) => a + b) / 4394;
  expect(Number.isInteger(stages)).toBe(true);
  expect(rowsOfPasses.length).toBeGreaterThan(stages);
  await expectPercentiles(said, [0, 1, 1500, 4392]);
});

describe("a bracket that misses its rank is seen to have missed, and the row is done again", () => {
  const said = { samples: 140_000, horizonYears: 60, sampler: "random", percentiles: [10, 50, 90], targets: [0.7] };
  test.each([0.001, 0.1])("with brackets of %d standard errors", { timeout: 60_000 }, async (reach) => {
    const { scenario } = await runOf(said);
    let passes = 0;
    const executor = (job: Run["job"]) =>
      tappedExecutor(
        inlineExecutor(job),
        (_, { block, kind }) => void (passes += Number(kind === "tally" && block === 0)),
      );
    const expected = await simulate(scenario, { check: false, executor });
    expect(passes).toBe(3);
    passes = 0;
    const missed = await simulate(scenario, { check: false, executor, reach });
    expect(passes).toBeGreaterThan(3);
    expect(missed.manifest.digest).toBe(expected.manifest.digest);
  });
});

test("a run of few blocks is shared out block by block, a long one in groups of four", async () => {
  const tasks = async (samples: number) => {
    const { scenario } = await runOf({ samples, horizonYears: 2, targets: [] });
    let last: number[] = [];
    const executor = (job: Run["job"]) =>
      tappedExecutor(inlineExecutor(job), (_, task) => {
        if (task.kind === "tally") last = task.block === 0 ? [task.count] : [...last, task.count];
      });
    await simulate(scenario, { check: false, executor });
    return last;
  };
  expect(await tasks(32_768)).toEqual([8192, 8192, 8192, 8192]);
  expect(await tasks(131_072)).toHaveLength(16);
  expect((await tasks(2_000_000)).slice(0, 2)).toEqual([32_768, 32_768]);
});

describe("ties and infinities", () => {
  /** Simulates with a count of the keys that the last passes gathered, the pilot's first pass left out. */
  async function gatheredKeys(said: Record<string, unknown>) {
    const { scenario, job } = await runOf(said);
    let [keys, passes] = [0, 0];
    const result = await simulate(scenario, {
      check: false,
      executor: (job) =>
        tappedExecutor(inlineExecutor(job), (answer, { block, kind }) => {
          if (kind !== "tally") return;
          passes += Number(block === 0);
          if (passes > 1) keys += (answer as Tally).candidates.length;
        }),
    });
    return {
      keys,
      passes,
      result,
      rows: scenario.quantities.length * (job.steps + 1) + scenario.targets.length,
      scenario,
    };
  }
  const atoms = (values: number[]) => ({ distribution: "empirical", values });
  const large = { samples: 140_000, horizonYears: 60, percentiles: [10, 50, 90] };

  test.each([
    ["everything fixed", { gamma: 1, kappa: 0.05 }],
    ["two values", { gamma: atoms([0.5, 2]), kappa: 0.05 }],
    ["five values, unevenly often", { gamma: atoms([0.5, 0.5, 0.5, 1, 2, 2, 3, 4, 4]), kappa: 0.05 }],
    ["three values times two", { gamma: atoms([0.5, 1, 2]), kappa: atoms([0.04, 0.07]) }],
    ["half of them in one place", { gamma: { distribution: "mixture", components: [{ weight: 1, distribution: "empirical", values: [1] }, { weight: 1, distribution: "uniform", min: 0, max: 2 }] }, kappa: 0.05 }],
  ])("%s: percentiles are exact", { timeout: 30_000 }, async (_, parameters) => {
    for (const sampler of ["sobol", "random"])
      await expectPercentiles({ sampler, samples: 9000, parameters, targets: TARGETS, percentiles: [10, 50, 90] }, [0, 1, 10]);
    await expectPercentiles({ ...large, parameters, targets: [0.7] }, [0, 30]);
  }); // biome-ignore format: a table

  test("are counted, not gathered", { timeout: 30_000 }, async () => {
    const fixed = await gatheredKeys({ ...large, parameters: { gamma: 1, kappa: 0.05 }, targets: [0.7] });
    expect([fixed.passes, fixed.keys]).toEqual([3, 0]);
    const two = await gatheredKeys({
      ...large,
      parameters: { gamma: atoms([0.5, 1, 2]), kappa: 0.05 },
      targets: [0.7],
    });
    expect([two.passes, two.keys]).toEqual([3, 0]);
    // Where nothing is tied, only the brackets are gathered: here less than a third of the keys.
    const none = await gatheredKeys({ ...large, targets: [0.7] });
    expect(none.passes).toBe(3);
    expect(none.keys).toBeLessThan((140_000 * none.rows) / 3);
    expect(none.keys).toBeGreaterThan(0);
  });

  test('"never" is an outcome like any other, however many samples it is', { timeout: 30_000 }, async () => {
    const never = { gamma: { distribution: "uniform", min: -3, max: 1 }, powerGrowth: 0, kappa: 0.05 };
    for (const samples of [2000, 140_000])
      for (const compute of ["cumulative", "singleRun"]) {
        // Enough rows that the larger run has a pilot.
        const said = {
          samples,
          compute,
          parameters: never,
          targets: [0.9, 0.3],
          horizonYears: 60,
          percentiles: [10, 50, 90],
        };
        await expectPercentiles(said, [60]);
      }
    const floor = { parameters: { lossFloor: 0.5 }, targets: [0.5], samples: 1000 };
    const { result } = await gatheredKeys(floor);
    expect(result.targets[0]).toMatchObject({ never: 1, afterHorizon: 0, timeToTarget: { 5: "never", 95: "never" } });
  });
});

describe("keys in order", () => {
  /** Keys cut at edges, some segments gathered, as a measure would have left them. */
  const cutKeys = (keys: number[], edges: number[], wanted: boolean[]) => {
    const sorted = Float64Array.from(new Set(edges.map((edge) => edge + 0))).sort();
    const gather = Uint8Array.from({ length: sorted.length + 1 }, (_, s) => Number(wanted[s]));
    const counts = new Float64Array(REPLICATES * gather.length);
    const segmentOf = (key: number) => sorted.filter((edge) => key >= edge).length;
    keys.forEach((key, i) => {
      counts[segmentOf(key) * REPLICATES + (i % REPLICATES)]++;
    });
    const inside = keys
      .map((key, i) => ({ key, replicate: i % REPLICATES }))
      .filter(({ key }) => gather[segmentOf(key)]);
    const gathered = {
      keys: Float64Array.from(inside, ({ key }) => key),
      replicates: Uint8Array.from(inside, ({ replicate }) => replicate),
    };
    return { ordered: new OrderedKeys(sorted, counts, gather, [gathered]), segmentOf };
  };

  test("are found by rank where they were gathered, and nowhere else; counts below are those of the sorted keys", () => {
    const key = fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.constant(Infinity),
    );
    fc.assert(
      fc.property(
        fc.array(key, { minLength: 1, maxLength: 60 }),
        fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
        (keys, edges, wanted) => {
          const { ordered, segmentOf } = cutKeys(keys, edges, wanted);
          const sorted = Float64Array.from(keys).sort();
          expect(ordered.count).toBe(keys.length);
          const found = ordered.at([...sorted.keys()]);
          found.forEach((key, rank) => {
            const kept = wanted[segmentOf(sorted[rank])];
            if (kept) expect(key! + 0).toBe(sorted[rank] + 0);
            else if (key !== undefined) expect(key).toBe(sorted[rank]);
            if (key === undefined) return;
            const below = new Array<number>(REPLICATES).fill(0);
            keys.forEach((other, i) => {
              below[i % REPLICATES] += Number(other <= key);
            });
            expect(ordered.atOrBelow(key)).toEqual(below);
          });
          expect(() => ordered.at([keys.length])).toThrow(RangeError);
        },
      ),
      { seed: 81, numRuns: 300 },
    );
  });

  test("give R's quantiles, type 7 for quantities and type 1 for times", () => {
    const { generator, quantile_hf: r } = reference<{
      generator: string;
      quantile_hf: Record<"x" | "p" | "type1" | "type7", number[]>;
    }>("quantile-types-and-intervals.json");
    expect(generator).toMatch(/^R /);
    const { ordered } = cutKeys(r.x, [], [true]);
    const sizes = Array.from({ length: REPLICATES }, (_, i) => Math.ceil((r.x.length - i) / REPLICATES));
    for (const type of ["type7", "type1"] as const) {
      const found = percentiles(ordered, r.p, sizes, "random", type, (key) => key)!;
      found.forEach(({ estimate }, i) => {
        expect(Math.abs(estimate - r[type][i]), `${type} at ${r.p[i]}`).toBeLessThan(1e-14);
      });
    }
  });

  // In doubles 100·0.07 is 7.000000000000001, which must not count as more than seven.
  test("give the type-1 percentile of a whole share of the samples: p7 of 100 is the seventh", () => {
    for (const count of [50, 100, 200, 10_000]) {
      const keys = Array.from({ length: count }, (_, i) => i + 1);
      const { ordered } = cutKeys(keys, [], [true]);
      for (let percent = 1; percent < 100; percent++) {
        if ((count * percent) % 100 !== 0) continue;
        const [found] = percentiles(ordered, [percent / 100], [count], "random", "type1", (key) => key)!;
        expect(found.estimate, `p${percent} of ${count}`).toBe((count * percent) / 100);
      }
    }
  });

  test("give undefined where a percentile, or the end of its interval, was not kept", () => {
    const keys = Array.from({ length: 1000 }, (_, i) => i);
    const sizes = new Array<number>(REPLICATES).fill(1000 / REPLICATES);
    const at = (edges: number[], wanted: boolean[], sampler: SamplerName) =>
      percentiles(cutKeys(keys, edges, wanted).ordered, [0.5], sizes, sampler, "type7", (key) => key);
    for (const sampler of SAMPLERS) {
      expect(at([400, 600], [false, true, false], sampler)?.[0].estimate).toBe(499.5);
      expect(at([499.2, 600], [false, true, false], sampler)).toBeUndefined();
      expect(at([600], [false, true], sampler)).toBeUndefined();
    }
  });
});
