import type { Simulated } from "./exact/check.ts";
import type { Executor } from "./execution/executor.ts";
import type { Job } from "./execution/job.ts";
import { scaleOf, valueOfKey } from "./execution/trajectories.ts";
import type { QuantityName } from "./model/quantities.ts";
import type { LoneLaw } from "./scenario/laws.ts";
import type { Plan } from "./scenario/plan.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { bandsOf, valuesAt } from "./summary/bands.ts";
import { isCertain } from "./summary/certainty.ts";
import { inputsOf } from "./summary/inputs.ts";
import { mixedMoments, weighted } from "./summary/mixed-moments.ts";
import type { PassOptions } from "./summary/order-statistics.ts";
import type { OrderedKeys } from "./summary/ordered-keys.ts";
import type { Moments } from "./summary/pass.ts";
import { addPathCoverage } from "./summary/path-coverage.ts";
import type { Percentile } from "./summary/percentiles.ts";
import { type PooledRow, pooledOrderStatistics, statisticsOfKept } from "./summary/pooled-order-statistics.ts";
import { pooledPercentiles } from "./summary/pooled-percentiles.ts";
import type { Check, LawResult, QuantityResult, Result, TargetResult } from "./summary/result.ts";
import { targetResult } from "./summary/targets.ts";

/** One law of a scenario that has been run alone, and where its samples can be evaluated again. */
export interface LawRun extends LoneLaw {
  plan: Plan;
  job: Job;
  executor: Executor;
  simulated: Simulated & {
    moments: ReadonlyMap<QuantityName, readonly (Moments | undefined)[]>;
    /** All keys, those of each quantity step by step and then the times to targets, where the run was small enough. */
    keys?: readonly OrderedKeys[];
  };
}

/**
 * The futures of all laws pooled, those of each as often as its weight says: what a scenario amounts to if nobody ever
 * learns which law holds. Percentiles are exact order statistics of the pooled draws; everything else follows from what
 * the laws said alone.
 */
export async function mixture(
  scenario: Scenario,
  laws: readonly LawRun[],
  options: PassOptions & { horizonLevel?: number; coverage?: boolean },
): Promise<Required<Pick<Result, "quantities" | "targets" | "varianceSplit">>> {
  const levels = scenario.percentiles.map((percent) => percent / 100);
  const [{ job, simulated }] = laws;
  const { sizes } = simulated;
  const steps = Array.from({ length: job.steps + 1 }, (_, step) => step);
  const bandRows = steps.flatMap((step) =>
    scenario.quantities.map((quantity) => pooledBandRow(scenario, laws, quantity, step, levels)),
  );
  const timeRows = scenario.targets.map(
    (_, target): PooledRow<Percentile[]> => ({
      of: { target },
      toCommon: laws.map(() => undefined),
      statistic: (keys) => pooledPercentiles(keys, levels, sizes, scenario.sampler, "type1", (years) => years),
    }),
  );
  const wanted = [...bandRows, ...timeRows];
  const kept = laws.flatMap(({ weight, simulated: { keys } }) => (keys === undefined ? [] : [{ weight, keys }]));
  const isKept = kept.length === laws.length;
  const rows = isKept
    ? statisticsOfKept(kept, wanted, sizes)
    : await pooledOrderStatistics(laws, wanted, levels, scenario.samples, scenario.sampler, options);
  if (isKept) options.onProgress?.(1, 1);

  const quantities: Partial<Record<QuantityName, QuantityResult>> = {};
  const varianceSplit: Result["varianceSplit"] = {};
  scenario.quantities.forEach((quantity, q) => {
    const own = steps.map((step) => rows[step * scenario.quantities.length + q]);
    const moments = mixedMoments(
      laws.map(({ weight, simulated }) => ({
        weight,
        of: simulated.quantities[quantity]!,
        moments: simulated.moments.get(quantity)!,
      })),
      sizes,
      scenario.sampler,
    );
    quantities[quantity] = {
      ...bandsOf(scenario.percentiles, own, [undefined], sizes, scenario.sampler),
      ...(moments === undefined ? {} : { mean: moments.mean, sd: moments.sd }),
      pathCoverage: {},
      pathCoverageInterval: {},
      paths: 0,
    };
    if (moments !== undefined) varianceSplit[quantity] = moments.split;
  });
  const targets = scenario.targets.map((target, index) =>
    pooledTarget(scenario, laws, target, index, rows[bandRows.length + index], options.horizonLevel),
  );
  if (options.coverage !== false) await addPathCoverage(scenario, laws, quantities, options.signal);
  return { quantities, targets, varianceSplit };
}

/** The row of a quantity at one step. Laws with different floors have different keys: then the loss itself is common to them. */
function pooledBandRow(
  scenario: Scenario,
  laws: readonly LawRun[],
  quantity: QuantityName,
  step: number,
  levels: readonly number[],
): PooledRow<Percentile[]> {
  const scales = laws.map(({ job }) => scaleOf(job, quantity));
  const alike = scales.every(({ kind, floor }) => kind === scales[0].kind && floor === scales[0].floor);
  const values = valuesAt(laws[0].job, quantity, step);
  return {
    of: { quantity, step },
    toCommon: scales.map((scale) => (alike ? undefined : (key) => valueOfKey(scale, key))),
    statistic: (keys, sizes) =>
      pooledPercentiles(keys, levels, sizes, scenario.sampler, "type7", alike ? values : (value) => value),
  };
}

function pooledTarget(
  scenario: Scenario,
  laws: readonly LawRun[],
  target: Scenario["targets"][number],
  index: number,
  percentiles: Percentile[],
  horizonLevel: number | undefined,
): TargetResult {
  const [{ job, simulated }] = laws;
  const pooled = (counts: (simulated: Simulated) => ArrayLike<number>) =>
    weighted(laws.map(({ weight, simulated }) => ({ weight, values: counts(simulated) })));
  return targetResult(
    job,
    target,
    index,
    scenario.percentiles,
    {
      percentiles,
      byHorizon: pooled(({ times }) => times[index].byHorizon),
      ever: pooled(({ times }) => times[index].ever),
    },
    Float64Array.from(pooled(({ hits }) => hits)),
    simulated.sizes,
    (atStart) => laws.every((law) => isCertain(law.job, target.quantity, atStart)),
    horizonLevel,
  );
}

/** What a law says, as a part of the result of all. */
export function lawResult(
  { weight, plan, simulated, check }: LawRun & { check: Check },
  percents: number[],
): LawResult {
  const { quantities, targets } = simulated;
  return { weight, quantities, targets: [...targets], inputs: inputsOf(plan, percents), check };
}

/** Progress of work in `parts` equal parts, told as samples of `total`. */
export function stagesOfProgress<O extends PassOptions>(
  options: O,
  total: number,
  parts: number,
): (begun: number, length: number) => O {
  const tell = options.onProgress;
  if (tell === undefined) return () => options;
  return (begun, length) => ({
    ...options,
    onProgress: (done, of) => tell(Math.round((total / parts) * (begun + (length * done) / of)), total),
  });
}
