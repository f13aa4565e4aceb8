import { jobAt, valuesAt } from "./analysis/median-future.ts";
import type { Job } from "./execution/job.ts";
import { scaleOf, valueOfKey } from "./execution/trajectories.ts";
import { walker } from "./execution/walker.ts";
import { jobOf } from "./job-of.ts";
import { followsLaw } from "./model/quantities.ts";
import { type AskedName, isAbsolute, multipleOf, todayOf } from "./model/units.ts";
import { BLOCK } from "./sampling/designs/design.ts";
import { inMultiples } from "./scenario/in-multiples.ts";
import { lawsOf } from "./scenario/laws.ts";
import { planOf } from "./scenario/plan.ts";
import type { AskedScenario } from "./scenario/scenario.ts";

/** Single futures, in the units of a result: of each quantity that the scenario asks for, at every time of its grid. */
export interface FollowedFutures {
  /** The first samples of the run, one list of values each; sample i of one quantity is sample i of the others. */
  trajectories: Partial<Record<AskedName, number[][]>>;
  /**
   * The one future in which every input is at its median, shocks at 0 and jumps at even intervals. It is not the median of
   * the quantity. Absent where there is no such future: where several laws of loss are pooled, none of them is the middle.
   */
  medianFuture: Partial<Record<AskedName, number[]>>;
}

/** What a chart can show beside bands. */
export interface Illustration extends FollowedFutures {
  /** Years after the start, T of them. */
  times: number[];
  /** Where the scenario has laws: the same under each of them. All of them together show samples of each by its weight. */
  laws?: Record<string, FollowedFutures>;
}

export interface IllustrateOptions {
  /** How many samples to follow: the first ones, a whole number from 0 to 8192. Default 25. */
  samples?: number;
}

/**
 * Follows the first samples of a scenario's run from today to the horizon: the same draws as the run's, so that what is
 * drawn beside its bands are some of the futures that they are made of.
 *
 * @throws RangeError where the number of samples is out of range.
 */
export async function illustrate(
  asked: AskedScenario,
  { samples = 25 }: IllustrateOptions = {},
): Promise<Illustration> {
  if (!Number.isInteger(samples) || samples < 0 || samples > BLOCK)
    throw new RangeError(`samples must be a whole number from 0 to ${BLOCK}, got ${samples}`);
  const count = Math.min(samples, asked.samples);
  const scenario = inMultiples(asked);
  const times = Array.from(
    { length: Math.round(asked.horizonYears * asked.stepsPerYear) + 1 },
    (_, step) => step / asked.stepsPerYear,
  );
  if (scenario.laws === undefined) return { times, ...futuresOf(asked, jobOf(scenario, planOf(scenario)), count) };
  const laws = lawsOf(scenario).map(({ name, weight, scenario: alone }) => ({
    name,
    weight,
    futures: futuresOf(asked, jobOf(alone, planOf(alone)), count),
  }));
  return {
    times,
    ...pooled(asked, laws, count),
    laws: Object.fromEntries(laws.map(({ name, futures }) => [name, futures])),
  };
}

function futuresOf(asked: AskedScenario, job: Job, count: number): FollowedFutures {
  const followed: FollowedFutures = { trajectories: {}, medianFuture: {} };
  const paths = count === 0 ? undefined : follow(asked, job, count);
  const median = follow(asked, jobAt(job, valuesAt(job)), 1);
  for (const quantity of asked.quantities) {
    followed.trajectories[quantity] = paths?.get(quantity) ?? [];
    followed.medianFuture[quantity] = median.get(quantity)![0];
  }
  return followed;
}

/** The first samples of a job, step by step. */
function follow(asked: AskedScenario, job: Job, count: number): Map<AskedName, number[][]> {
  const walk = walker(job, count)(0, count);
  const all = asked.quantities.map((quantity) => {
    const multiple = multipleOf(quantity);
    const factor = isAbsolute(quantity) ? todayOf(quantity, asked.today)! : 1;
    return { quantity, multiple, factor, scale: scaleOf(job, multiple), keys: new Float64Array(count) };
  });
  const found = new Map(all.map(({ quantity }) => [quantity, Array.from({ length: count }, (): number[] => [])]));
  for (let step = 0; step <= job.steps; step++) {
    walk.moveTo(step);
    for (const { quantity, multiple, factor, scale, keys } of all) {
      walk.keys(multiple, keys);
      for (const [sample, path] of found.get(quantity)!.entries()) path.push(valueOfKey(scale, keys[sample]) * factor);
    }
  }
  return found;
}

type OfLaw = { weight: number; futures: FollowedFutures };

/**
 * The first samples of each law, as many as its weight says, by the method of largest remainders. What no law enters is
 * the same under all of them.
 */
function pooled(asked: AskedScenario, laws: readonly OfLaw[], count: number): FollowedFutures {
  const shares = sharesOf(
    laws.map(({ weight }) => weight),
    count,
  );
  const [first] = laws;
  const pool: FollowedFutures = { trajectories: {}, medianFuture: {} };
  for (const quantity of asked.quantities) {
    if (followsLaw(multipleOf(quantity)))
      pool.trajectories[quantity] = laws.flatMap(({ futures }, index) =>
        futures.trajectories[quantity]!.slice(0, shares[index]),
      );
    else {
      pool.trajectories[quantity] = first.futures.trajectories[quantity]!;
      pool.medianFuture[quantity] = first.futures.medianFuture[quantity]!;
    }
  }
  return pool;
}

/** `count` seats shared out by weights that add up to one. */
function sharesOf(weights: readonly number[], count: number): number[] {
  const shares = weights.map((weight) => Math.floor(weight * count));
  const byRemainder = weights
    .map((weight, index) => ({ index, left: weight * count - Math.floor(weight * count) }))
    .sort((a, b) => b.left - a.left || a.index - b.index);
  const rest = count - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of byRemainder.slice(0, rest)) shares[index]++;
  return shares;
}
