import type { Job, Measure } from "../../src/execution/job.ts";
import type { Parameters } from "../../src/model/growth.ts";
import { priorYearsOf } from "../../src/model/growth.ts";
import { PARAMETER_DEFAULTS, type ParameterName } from "../../src/model/parameters.ts";
import { quantityAt } from "../../src/model/quantities.ts";
import { timeToTarget } from "../../src/model/time-to-target.ts";
import { REPLICATES, replicateOf } from "../../src/sampling/designs/design.ts";
import { blockSampler } from "../../src/sampling/plan.ts";

/** One sample of a job: what it believes, and the replicate it belongs to. */
export interface Sample {
  parameters: Parameters;
  replicate: number;
}

/** The first `count` samples of a block, each on its own. */
export function samplesOf(job: Job, block: number, count: number): Sample[] {
  const columns = blockSampler(job.plan)(block, count);
  return Array.from({ length: count }, (_, i) => {
    const value = (name: ParameterName): number =>
      job.parameters[name]?.reduce((sum, column) => sum + columns[column][i], 0) ??
      (PARAMETER_DEFAULTS as Record<string, number>)[name];
    return {
      replicate: replicateOf(job.plan.sampler, i),
      parameters: {
        gamma: value("gamma"),
        kappa: value("kappa"),
        powerGrowth: value("powerGrowth"),
        initialPower: value("initialPower"),
        priorYears: job.parameters.pastGrowth === undefined ? value("priorYears") : priorYearsOf(value("pastGrowth")),
        lossFloor: value("lossFloor"),
        gammaFromPower: value("gammaFromPower"),
      },
    };
  });
}

/** What a row asks of one sample: the quantity at the row's time, or the time to the row's target. */
export function answerOf(job: Job, of: Measure["rows"][number]["of"], { parameters }: Sample): number {
  if ("target" in of) {
    const { quantity, value, falls } = job.targets[of.target];
    return timeToTarget(quantity, value, parameters, job.compute, falls);
  }
  return quantityAt(of.quantity, parameters, of.step / job.stepsPerYear, job.compute);
}

/** For each replicate: the mean and the population variance, in two passes. */
export function momentsOf(samples: readonly Sample[], values: readonly number[]): { mean: number; variance: number }[] {
  return Array.from({ length: REPLICATES }, (_, r) => {
    const own = values.filter((_, i) => samples[i].replicate === r);
    const mean = own.reduce((sum, value) => sum + value / own.length, 0);
    return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2 / own.length, 0) };
  });
}

/**
 * For one target and step and each replicate: how many samples meet the target for certain, and how many do if those whose
 * quantity agrees with it to 11 digits are counted too, since such a sample may fall on either side by rounding.
 */
export function hitsOf(
  job: Job,
  target: number,
  step: number,
  samples: readonly Sample[],
): { sure: number[]; atMost: number[] } {
  const { quantity, value, falls } = job.targets[target];
  const sure = new Array<number>(REPLICATES).fill(0);
  const atMost = new Array<number>(REPLICATES).fill(0);
  for (const sample of samples) {
    const now = answerOf(job, { quantity, step }, sample);
    const near = Math.abs(now / value - 1) < 1e-11;
    const met = falls ? now <= value : now >= value;
    if (met && !near) sure[sample.replicate]++;
    if (met || near) atMost[sample.replicate]++;
  }
  return { sure, atMost };
}
