import { exactCheck } from "./exact/check.ts";
import { checkOfLaws } from "./exact/check-laws.ts";
import { chooseExecutor } from "./execution/choose.ts";
import type { Executor } from "./execution/executor.ts";
import type { Job } from "./execution/job.ts";
import { jobOf } from "./job-of.ts";
import { type LawRun, lawResult, mixture, stagesOfProgress } from "./mixture.ts";
import type { QuantityName } from "./model/quantities.ts";
import { inMultiples } from "./scenario/in-multiples.ts";
import { lawsOf } from "./scenario/laws.ts";
import { type Plan, planOf } from "./scenario/plan.ts";
import type { AskedScenario, Scenario } from "./scenario/scenario.ts";
import { asAsked, type Found } from "./summary/as-asked.ts";
import { bandRow, bandsOf } from "./summary/bands.ts";
import { inputsOf, inputsOfLaws } from "./summary/inputs.ts";
import { KEYS_IN_MEMORY, orderStatistics, type PassOptions, type WantedRow } from "./summary/order-statistics.ts";
import { addPathCoverage, PATHS } from "./summary/path-coverage.ts";
import type { Percentile } from "./summary/percentiles.ts";
import type { Check, QuantityResult, Result, TargetResult } from "./summary/result.ts";
import { type TargetTimes, targetResult, targetRow } from "./summary/targets.ts";

export { jobOf };

export interface SimulateOptions extends PassOptions {
  /** Worker threads; by default as many as the machine runs at once, where they pay. Never changes a digit of the result. */
  threads?: number;
  /** Where blocks are evaluated; by default worker threads, or this thread where they would not pay. */
  executor?: (job: Job) => Executor;
  /** Whether to hold the headline numbers against the exact answers; default true. */
  check?: boolean;
  /** Whether to count how many whole paths stay inside each band; default true. */
  coverage?: boolean;
  /**
   * Level of the intervals of the targets' probabilities at the horizon; default 0.95. Higher where the number of samples
   * was chosen by looking at them, so that they cover the truth in 95 of 100 runs all the same.
   */
  horizonLevel?: number;
}

const UNCHECKED: Check = {
  comparisons: [],
  notCovered: [{ what: "everything", why: "no check was asked for" }],
  falseAlarmRate: 0,
};

/**
 * Runs a scenario: plans its samples, tallies them block by block, and says what they amount to, with the simulation error
 * of every number.
 *
 * @throws EvaluationError if a sample cannot be evaluated; CheckError if the exact method contradicts the simulation;
 * RangeError if a number does not fit; the signal's reason.
 */
export async function simulate(asked: AskedScenario, options: SimulateOptions = {}): Promise<Result> {
  const scenario = inMultiples(asked);
  if (scenario.laws !== undefined) return asAsked(asked, await simulateLaws(scenario, options));
  const begun = await begin(scenario, options);
  const { plan, job, executor } = begun;
  try {
    const { simulated, check } = await runAlone(begun, options);
    return asAsked(asked, resultOf(scenario, plan, job, simulated.quantities, simulated.targets, check));
  } finally {
    await executor.close();
  }
}

/** Runs each law of a scenario as the scenario that has it alone, and then pools their futures by weight. */
async function simulateLaws(scenario: Scenario, options: SimulateOptions): Promise<Found> {
  const laws = lawsOf(scenario);
  const progress = stagesOfProgress(options, 2 * laws.length * scenario.samples, 2 * laws.length);
  const runs: (LawRun & { check: Check })[] = [];
  // Where all keys of all laws have room, no law has to be walked again to be pooled.
  const keep = KEYS_IN_MEMORY / laws.length;
  const executors: Executor[] = [];
  try {
    for (const [index, law] of laws.entries()) {
      const begun = await begin(law.scenario, options);
      executors.push(begun.executor);
      runs.push({ ...law, ...begun, ...(await runAlone(begun, { ...progress(index, 1), keep })) });
    }
    const mixed = await mixture(scenario, runs, progress(laws.length, laws.length));
    const check = options.check === false ? UNCHECKED : checkOfLaws(scenario, runs, mixed.targets);
    const [{ plan, job }] = runs;
    return resultOf(scenario, plan, job, mixed.quantities, mixed.targets, check, {
      inputs: inputsOfLaws(scenario, runs),
      laws: Object.fromEntries(runs.map((run) => [run.name, lawResult(run, scenario.percentiles)])),
      varianceSplit: mixed.varianceSplit,
    });
  } finally {
    await Promise.all(executors.map((executor) => executor.close()));
  }
}

/** A scenario with one law of loss, on its way: what to draw, what to evaluate and where. */
async function begin(scenario: Scenario, options: SimulateOptions) {
  const plan = planOf(scenario);
  const job = jobOf(scenario, plan);
  const points = Math.max(scenario.samples, PATHS) * (job.steps + 1);
  const executor = options.executor?.(job) ?? (await chooseExecutor(job, points, options.threads));
  return { scenario, plan, job, executor };
}

/** Does something as soon as this thread waits for others; what goes wrong is told to whoever waits for it. */
function meanwhile<T>(work: () => T): Promise<T> {
  const done = new Promise<void>((resolve) => setImmediate(resolve)).then(work);
  done.catch(() => {});
  return done;
}

/** What a run is told, and how many of its keys are kept, at most, to be pooled with those of others. */
type OneOptions = SimulateOptions & { keep?: number };

/** All that a scenario with one law of loss says. */
async function runAlone({ scenario, plan, job, executor }: Awaited<ReturnType<typeof begin>>, options: OneOptions) {
  const check = options.check === false ? () => UNCHECKED : meanwhile(() => exactCheck(scenario, plan, job));
  const simulated = await bandsAndTargets(scenario, job, executor, options);
  if (options.coverage !== false)
    await addPathCoverage(scenario, [{ executor, weight: 1 }], simulated.quantities, options.signal);
  return { simulated, check: (await check)(simulated) };
}

/** A result from its parts. */
export function resultOf(
  scenario: Scenario,
  plan: Plan,
  job: Job,
  quantities: Result["quantities"],
  targets: TargetResult[],
  check: Check,
  ofLaws: Pick<Result, "laws" | "varianceSplit"> & Partial<Pick<Result, "inputs">> = {},
): Found {
  return {
    schema: "lossfan/result/1",
    scenario,
    times: Array.from({ length: job.steps + 1 }, (_, step) => step / job.stepsPerYear),
    quantities,
    targets,
    inputs: inputsOf(plan, scenario.percentiles),
    check,
    ...ofLaws,
  };
}

async function bandsAndTargets(scenario: Scenario, job: Job, executor: Executor, options: OneOptions) {
  const levels = scenario.percentiles.map((percent) => percent / 100);
  const steps = Array.from({ length: job.steps + 1 }, (_, step) => step);
  const bandRows = steps.flatMap((step) =>
    scenario.quantities.map((quantity) => bandRow(job, quantity, step, levels, hasMoments(scenario, quantity))),
  );
  const targetRows = scenario.targets.map((_, index) => targetRow(job, index, levels));
  const { sizes, rows, moments, hits, keys } = await orderStatistics(
    executor,
    [...bandRows, ...targetRows] as WantedRow<Percentile[] | TargetTimes>[],
    levels,
    scenario.samples,
    scenario.sampler,
    options,
  );
  const quantities: Partial<Record<QuantityName, QuantityResult>> = {};
  scenario.quantities.forEach((quantity, q) => {
    const own = <V>(values: readonly V[]) => steps.map((step) => values[step * scenario.quantities.length + q]);
    quantities[quantity] = {
      ...bandsOf(scenario.percentiles, own(rows) as Percentile[][], own(moments), sizes, scenario.sampler),
      pathCoverage: {},
      pathCoverageInterval: {},
      paths: 0,
    };
  });
  const times = rows.slice(bandRows.length) as TargetTimes[];
  const targets = scenario.targets.map((target, index) =>
    targetResult(job, target, index, scenario.percentiles, times[index], hits, sizes, undefined, options.horizonLevel),
  );
  const momentsOf = new Map(
    scenario.quantities.map((quantity, q) => [
      quantity,
      steps.map((step) => moments[step * scenario.quantities.length + q]),
    ]),
  );
  const atHorizon = new Map(
    scenario.quantities.map((quantity, q) => [
      quantity,
      rows[job.steps * scenario.quantities.length + q] as Percentile[],
    ]),
  );
  const kept = keys === undefined ? {} : { keys };
  return { sizes, quantities, targets, atHorizon, times, hits, moments: momentsOf, ...kept };
}

/**
 * Losses lie between 0 and 1 where compute only grows, so they have moments; multiples may have no mean at all (a lognormal
 * rate of growth), and so may a single run's loss where compute can shrink.
 */
function hasMoments(scenario: Scenario, quantity: QuantityName): boolean {
  return scenario.compute === "cumulative" && (quantity === "relativeLoss" || quantity === "reducibleLoss");
}
