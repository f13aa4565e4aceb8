import type { Job } from "../execution/job.ts";
import { REPLICATES } from "../sampling/designs/design.ts";
import type { Target } from "../scenario/scenario.ts";
import { LEVEL, probabilityInterval } from "./accuracy.ts";
import { isCertain } from "./certainty.ts";
import type { WantedRow } from "./order-statistics.ts";
import { type Percentile, percentiles } from "./percentiles.ts";
import type { Estimates, Interval, TargetResult, TimeToTarget } from "./result.ts";

/** What the row of a target's times says: their percentiles, and by replicate how many come by the horizon or at all. */
export interface TargetTimes {
  percentiles: Percentile[];
  byHorizon: number[];
  ever: number[];
}

export function targetRow(job: Job, target: number, levels: readonly number[]): WantedRow<TargetTimes> {
  const horizon = job.steps / job.stepsPerYear;
  return {
    of: { target },
    moments: false,
    cuts: [horizon],
    statistic: (keys, sizes) => {
      const found = percentiles(keys, levels, sizes, job.plan.sampler, "type1", (years) => years);
      return (
        found && { percentiles: found, byHorizon: keys.atOrBelow(horizon), ever: keys.atOrBelow(Number.MAX_VALUE) }
      );
    },
  };
}

/**
 * The result of one target from its times and its hits at each time; `certain` says whether it is free of simulation error,
 * at the start and later, and `horizonLevel` is the level of the interval of its probability at the horizon.
 */
export function targetResult(
  job: Job,
  target: Target,
  index: number,
  percents: readonly number[],
  times: TargetTimes,
  hits: Float64Array,
  sizes: readonly number[],
  certain = (atStart: boolean) => isCertain(job, target.quantity, atStart),
  horizonLevel = LEVEL,
): TargetResult {
  const { sampler } = job.plan;
  const horizon = job.steps / job.stepsPerYear;
  const count = sizes.reduce((total, size) => total + size, 0);
  const share = (inReplicates: readonly number[], sure: boolean, level = LEVEL): Interval & { estimate: number } => {
    const estimate = inReplicates.reduce((total, n) => total + n, 0) / count;
    return {
      estimate,
      ...(sure ? { low: estimate, high: estimate } : probabilityInterval(inReplicates, sizes, sampler, level)),
    };
  };
  const probability: Estimates = { estimate: [], low: [], high: [] };
  for (let step = 0; step <= job.steps; step++) {
    const at = (index * (job.steps + 1) + step) * REPLICATES;
    const { estimate, low, high } = share(
      Array.from(hits.subarray(at, at + REPLICATES)),
      certain(step === 0),
      step === job.steps ? horizonLevel : LEVEL,
    );
    probability.estimate.push(estimate);
    probability.low.push(low);
    probability.high.push(high);
  }
  const after = share(
    times.ever.map((ever, r) => ever - times.byHorizon[r]),
    certain(false),
  );
  const never = share(
    times.ever.map((ever, r) => sizes[r] - ever),
    certain(false),
  );
  const outcome = (years: number): TimeToTarget =>
    years === Infinity ? "never" : years > horizon ? "afterHorizon" : years;
  return {
    ...target,
    probability,
    timeToTarget: Object.fromEntries(
      percents.map((percent, i) => [String(percent), outcome(times.percentiles[i].estimate)]),
    ),
    timeToTargetInterval: Object.fromEntries(
      percents.map((percent, i) => {
        const { low, high } = times.percentiles[i];
        return [String(percent), { low: outcome(low), high: outcome(high) }];
      }),
    ),
    afterHorizon: after.estimate,
    afterHorizonInterval: { low: after.low, high: after.high },
    never: never.estimate,
    neverInterval: { low: never.low, high: never.high },
  };
}
