import { describe, expect, test } from "vitest";
import { CheckError, FALSE_ALARM_RATE } from "../../src/exact/check.ts";
import type { Executor } from "../../src/execution/executor.ts";
import { inlineExecutor } from "../../src/execution/inline.ts";
import type { Job, Tally } from "../../src/execution/job.ts";
import { REPLICATES, SAMPLERS } from "../../src/sampling/designs/design.ts";
import { simulate } from "../../src/simulate.ts";
import { wilson } from "../../src/summary/accuracy.ts";
import { tappedExecutor } from "../support/executors.ts";
import { scenarioOf } from "../support/runs.ts";

const SAID = {
  samples: 4096,
  percentiles: [5, 50, 95],
  targets: [0.7],
  parameters: { powerGrowth: { distribution: "uniform", min: 0, max: 1 } },
};

/** Evaluates blocks as if one column's distribution were a little different. */
const withColumn =
  (name: string, change: (value: number) => number) =>
  (job: Job): Executor => {
    const columns = job.plan.columns.map((column) => {
      if (column.name !== name || column.kind !== "drawn") return column;
      const { p5, p95 } = column.spec as unknown as { p5: number; p95: number };
      return { ...column, spec: { ...column.spec, p5: change(p5), p95: change(p95) } as typeof column.spec };
    });
    return inlineExecutor({ ...job, plan: { ...job.plan, columns } });
  };

/** Spoils the tallies on their way. */
const tallied = (spoil: (tally: Tally, job: Job) => void) => (job: Job) =>
  tappedExecutor(inlineExecutor(job), (answer, { kind }) => {
    if (kind === "tally") spoil(answer as Tally, job);
  });

describe.each(SAMPLERS)("with %s samples", (sampler) => {
  test("a correct run passes, at every one of many seeds and sizes", { timeout: 60_000 }, async () => {
    for (let seed = 0; seed < 40; seed++) {
      const samples = [300, 1000, 2048, 4096][seed % 4];
      const scenario = await scenarioOf({ ...SAID, sampler, samples, seed: `check ${seed}` });
      const { check } = await simulate(scenario, { threads: 1 });
      // Three percentiles, the target's three probabilities, and a time or more.
      expect(check.comparisons.length).toBeGreaterThanOrEqual(6);
      expect(check.falseAlarmRate).toBe(FALSE_ALARM_RATE);
      expect(check.method).toMatch(/^kappa integrated out/);
    }
  });

  const spoilt: [string, (job: Job) => Executor][] = [
    ["κ drawn a tenth too large", withColumn("kappa", (kappa) => kappa * 1.1)],
    ["γ drawn a seventh too small", withColumn("gamma", (gamma) => gamma / 1.15)],
    ["every loss a little too small", tallied(({ candidates }) => candidates.set(candidates.map((key) => (key < 0 ? key * 1.1 : key))))],
    ["a tenth of the hits at the horizon lost", tallied(({ hits }) => hits.set(hits.map((n) => Math.ceil(n * 0.9))))],
    ["times to the target a fifth too long", tallied(({ candidates }) => candidates.set(candidates.map((key) => (key > 0 ? key * 1.2 : key))))],
  ]; // biome-ignore format: a table
  test.each(spoilt)("%s is found out", async (_, executor) => {
    const scenario = await scenarioOf({ ...SAID, sampler });
    await expect(simulate(scenario, { executor })).rejects.toThrow(CheckError);
    await expect(simulate(scenario, { executor })).rejects.toThrow(/disagree on .*seed "1"/);
    await expect(simulate(scenario, { executor, check: false })).resolves.toBeDefined();
  });
});

describe("the whole check, not each comparison, fails once in a million", () => {
  test("a difference that one comparison in twenty would show is let pass", async () => {
    // κ a third of a percent off moves probabilities by about as much as their 95 % error at 4096 independent samples.
    const scenario = await scenarioOf({ ...SAID, sampler: "random" });
    await expect(
      simulate(scenario, { executor: withColumn("kappa", (kappa) => kappa * 1.003) }),
    ).resolves.toBeDefined();
  });

  test("a probability is refused where it leaves the interval at one in a million, shared among the comparisons", async () => {
    const samples = 16_384;
    const scenario = await scenarioOf({ ...SAID, samples, sampler: "random", targets: [0.5] });
    const { check } = await simulate(scenario, { executor: inlineExecutor });
    const { simulated, exact } = check.comparisons.find(({ what }) => what === "P(relativeLoss ≤ 0.5)")!;
    /** Whether the run is refused if `more` samples seem to meet the target at the horizon. */
    const refused = async (more: number) => {
      let left = more;
      const executor = tallied(({ hits }, job) => {
        const last = job.steps * REPLICATES;
        if (hits.length > 0) hits[last] += left;
        if (hits.length > 0) left = 0;
      });
      return simulate(scenario, { executor }).then(
        () => false,
        (error) => error instanceof CheckError || Promise.reject(error),
      );
    };
    let [passes, fails] = [0, samples / 20];
    expect(await refused(fails)).toBe(true);
    while (fails - passes > 1) {
      const middle = (passes + fails) >> 1;
      if (await refused(middle)) fails = middle;
      else passes = middle;
    }
    // Wilson's interval at that level ends where the exact probability is; a few samples more are allowed for rounding.
    const level = 1 - FALSE_ALARM_RATE / check.comparisons.length;
    const least = (more: number) => wilson(Math.round(simulated * samples) + more, samples, level).low;
    expect(least(fails)).toBeGreaterThan(exact - 1 / samples);
    expect(least(fails)).toBeLessThan(exact + 50 / samples);
  });

  test("it is as strict with many comparisons as with few: a fault is found beside forty true numbers", async () => {
    const percentiles = Array.from({ length: 40 }, (_, i) => 2 * i + 10);
    const scenario = await scenarioOf({ ...SAID, percentiles, targets: [0.9, 0.8, 0.7, 0.6, 0.5] });
    const { check } = await simulate(scenario);
    expect(check.comparisons.length).toBeGreaterThan(50);
    await expect(simulate(scenario, { executor: withColumn("kappa", (kappa) => kappa * 1.1) })).rejects.toThrow(
      CheckError,
    );
  });
});

// An object lists whole numbers first, "50" before "2.5": its order is not that of the percentiles.
test("percentiles with fractions, which an object lists after whole ones, are held against their own samples", async () => {
  for (const sampler of ["sobol", "lhs"]) {
    const scenario = await scenarioOf({ sampler, percentiles: [2.5, 50, 97.5], targets: [0.7] });
    await expect(simulate(scenario)).resolves.toBeDefined();
  }
});
