import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvaluationError } from "../../src/execution/evaluation-error.ts";
import type { Executor } from "../../src/execution/executor.ts";
import { inlineExecutor } from "../../src/execution/inline.ts";
import type { Job, Measure, Task } from "../../src/execution/job.ts";
import { poolExecutor } from "../../src/execution/pool.ts";
import { BLOCK } from "../../src/sampling/designs/design.ts";
import { simulate } from "../../src/simulate.ts";
import { clonedExecutor, shuffledExecutor } from "../support/executors.ts";
import { runOf, scenarioOf } from "../support/runs.ts";
import { builtWorker } from "../support/worker.ts";

let worker: URL;
beforeAll(async () => {
  worker = await builtWorker();
});
afterAll(() => rmSync(new URL(".", worker), { recursive: true, force: true }));

const EXECUTORS: [string, (job: Job) => Executor][] = [
  ["this thread", inlineExecutor],
  ["random order", (job) => shuffledExecutor(job, 1)],
  ["another random order", (job) => shuffledExecutor(job, 2)],
  ["clones of tasks and answers", clonedExecutor],
  ...[1, 2, 3, 8].map((threads): [string, (job: Job) => Executor] => [
    `${threads} worker thread${threads > 1 ? "s" : ""}`,
    (job) => poolExecutor(job, threads, worker),
  ]),
];

/** For a run that takes a while. */
const FEW = ["this thread", "random order", "clones of tasks and answers", "3 worker threads"];

const SCENARIOS: [string, Record<string, unknown>][] = [
  ["a small run", { samples: 4097, targets: [0.7, { quantity: "computeMultiple", atLeast: 10 }] }],
  [
    "many blocks with everything at once",
    {
      samples: 20_001,
      sampler: "lhs",
      compute: "singleRun",
      horizonYears: 2,
      quantities: ["relativeLoss", "retention", "computeMultiple"],
      targets: [0.7, { quantity: "retention", atLeast: 1 }],
      parameters: {
        gamma: {
          sum: { a: { distribution: "normal", mean: 0.4, sd: 0.5 }, b: { distribution: "uniform", min: 0, max: 1 } },
        },
        lossFloor: { distribution: "uniform", min: 0, max: 0.4 },
      },
      correlations: [{ between: ["gamma.a", "kappa"], spearman: -0.5 }],
    },
  ],
  [
    "rates that run along paths",
    {
      samples: 9_003,
      horizonYears: 6,
      stepsPerYear: 4,
      quantities: ["relativeLoss", "efficiencyMultiple", "retention"],
      targets: [0.7, { quantity: "efficiencyMultiple", atLeast: 30 }],
      parameters: {
        gamma: {
          sum: {
            a: {
              distribution: "normal",
              mean: 1.4,
              sd: 0.5,
              path: [
                { kind: "slowing", halfLife: { distribution: "uniform", min: 1, max: 5 }, longRun: 0.2 },
                { kind: "shocks", sd: 0.4, persistence: 0.5 },
                { kind: "jumps", perYear: { distribution: "uniform", min: 0, max: 1 }, doublings: 0.3 },
              ],
            },
            b: { value: 0.5, path: { kind: "headroom", doublings: 2 } },
          },
        },
        powerGrowth: {
          distribution: "uniform",
          min: 0.5,
          max: 1.5,
          path: { kind: "cap", ceiling: { distribution: "uniform", min: 4, max: 40 }, shape: "logistic" },
        },
      },
    },
  ],
  ["a pilot and brackets", { samples: 120_000, sampler: "random", horizonYears: 17, stepsPerYear: 4 }],
];

describe.each(SCENARIOS)("%s", (name, said) => {
  test("gives the same digest in this thread, in worker threads, in any order, and through a clone", {
    timeout: 60_000,
  }, async () => {
    const scenario = await scenarioOf(said);
    const digests: Record<string, string> = {};
    const executors =
      scenario.samples > 1e5 || name.includes("paths") ? EXECUTORS.filter(([where]) => FEW.includes(where)) : EXECUTORS;
    for (const [where, executor] of executors)
      digests[where] = (await simulate(scenario, { executor, check: false })).manifest.digest;
    expect(digests).toEqual(Object.fromEntries(executors.map(([where]) => [where, digests["this thread"]])));
  });
});

test("the number of threads that is asked for never shows in the digest", { timeout: 60_000 }, async () => {
  // Four million points, so that threads are worth starting.
  const scenario = await scenarioOf({ samples: 500_000, sampler: "random", horizonYears: 8, percentiles: [10, 50] });
  const [one, two] = [
    await simulate(scenario, { threads: 1, check: false }),
    await simulate(scenario, { threads: 2, check: false }),
  ];
  expect(two.manifest.digest).toBe(one.manifest.digest);
});

const row = {
  of: { quantity: "relativeLoss" as const, step: 3 },
  edges: new Float64Array(0),
  gather: Uint8Array.of(1),
  moments: true,
};
const MEASURE: Measure = { rows: [row], hits: true };
const tally = (block: number, count = 100): Task & { kind: "tally" } => ({
  kind: "tally",
  block,
  count,
  samples: 1e6,
  measure: MEASURE,
});

describe.each(EXECUTORS)("in %s", (_, executorOf) => {
  test("answers come in the order of the tasks, however many there are, and again on a second run", async () => {
    const { job } = await runOf({ targets: [0.7] });
    const executor = executorOf(job);
    try {
      const tasks = Array.from({ length: 40 }, (_, i) => tally((i * 7) % 40, 10 + i));
      for (const tasksNow of [tasks, tasks.slice(3, 9), []]) {
        const answers = [];
        for await (const answer of executor.run(tasksNow)) answers.push(answer);
        expect(answers.map(({ candidates }) => candidates.length)).toEqual(tasksNow.map(({ count }) => count));
        const expected = [];
        for await (const answer of inlineExecutor(job).run(tasksNow)) expected.push(answer);
        expect(answers).toEqual(expected);
      }
    } finally {
      await executor.close();
    }
  });
});

/** A job in which every hundredth row of the table is not a number. */
async function jobThatFails(): Promise<Job> {
  const { job } = await runOf({ parameters: { kappa: undefined }, joint: [{ values: { kappa: [0.05, 0.06] } }] });
  const values = [...new Array(99).fill(0.05), Number.NaN];
  const columns = job.plan.columns.map((column) => (column.kind === "row" ? { ...column, values } : column));
  return { ...job, plan: { ...job.plan, columns } };
}

const REAL = EXECUTORS.filter(([where]) => where === "this thread" || where.includes("worker"));
describe.each(REAL)("in %s, a failure", (_, executorOf) => {
  const failure = async (job: Job, tasks: Task[]): Promise<unknown> => {
    const executor = executorOf(job);
    let yielded = 0;
    try {
      for await (const _ of executor.run(tasks)) yielded++;
    } catch (error) {
      return { error, yielded };
    } finally {
      await executor.close();
    }
    return { yielded };
  };

  test("is an EvaluationError that names the block", async () => {
    const { job } = await runOf();
    const broken = { kind: "paths", block: 5, count: 10, samples: 1e6, corridors: [null] } as unknown as Task;
    const failed = (await failure(job, [tally(0), tally(1), broken, tally(2)])) as {
      error: EvaluationError;
      yielded: number;
    };
    expect(failed.error.name).toBe("EvaluationError");
    expect(failed.error.message).toMatch(/^block 5: /);
    expect([failed.error.block, failed.error.sample, failed.yielded]).toEqual([5, undefined, 2]);
  });

  test("of one sample names the sample too, once, and says what it believed", async () => {
    const { error } = (await failure(await jobThatFails(), [tally(0, 2000)])) as { error: EvaluationError };
    expect(error.name).toBe("EvaluationError");
    expect(error.message).toMatch(
      /^block 0, sample \d+: relativeLoss at t = 1 years is not a finite number.* with gamma = .*kappa = NaN/,
    );
    expect([error.block, error.sample]).toEqual([0, Number(/sample (\d+)/.exec(error.message)?.[1])]);
  });

  test("is the signal's reason if the run is called off", async () => {
    const { job } = await runOf();
    const executor = executorOf(job);
    const controller = new AbortController();
    const reason = new Error("called off");
    let yielded = 0;
    const run = async () => {
      for await (const _ of executor.run(
        Array.from({ length: 200 }, (_, i) => tally(i)),
        controller.signal,
      ))
        if (++yielded === 3) controller.abort(reason);
    };
    await expect(run()).rejects.toBe(reason);
    expect(yielded).toBe(3);
    await executor.close();
  });
});

describe("a longer run", () => {
  const jumpy = {
    value: 1.4,
    path: [
      { kind: "slowing", halfLife: 2, longRun: 0 },
      { kind: "jumps", perYear: 8, doublings: 0.1 },
    ],
  };
  test.each([
    ["sobol", undefined],
    ["lhs", undefined],
    ["random", undefined],
    ["sobol", jumpy],
  ])("begins with the draws of a shorter one (%s, %o)", async (sampler, gamma) => {
    const keys = async (samples: number) => {
      const { job } = await runOf({ sampler, samples, ...(gamma && { parameters: { gamma } }) });
      const all: number[] = [];
      const tasks: (Task & { kind: "tally" })[] = [];
      for (let block = 0; block * BLOCK < samples; block++)
        tasks.push(tally(block, Math.min(BLOCK, samples - block * BLOCK)));
      for await (const { candidates } of inlineExecutor(job).run(tasks)) all.push(...candidates);
      return all;
    };
    const long = await keys(20_000);
    for (const samples of [1000, 8192, 12_345]) expect(await keys(samples)).toEqual(long.slice(0, samples));
  });
});
