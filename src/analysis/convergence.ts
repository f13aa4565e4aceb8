import { type AskedName, isAbsolute, multipleOf, todayOf, unitOf } from "../model/units.ts";
import { REPLICATES, replicateOf, type SamplerName } from "../sampling/designs/design.ts";
import { targetInMultiples } from "../scenario/in-multiples.ts";
import type { AskedScenario, Target } from "../scenario/scenario.ts";
import { probabilityOf } from "../summary/accuracy.ts";
import { isCertain } from "../summary/certainty.ts";
import { OrderedKeys } from "../summary/ordered-keys.ts";
import { percentiles } from "../summary/percentiles.ts";
import { PooledKeys } from "../summary/pooled-keys.ts";
import { pooledPercentiles } from "../summary/pooled-percentiles.ts";
import type { Estimate } from "../summary/result.ts";
import type { FuturesOptions } from "./futures.ts";
import { type LoneJob, loneJobs, sampledValues } from "./sampled-values.ts";

/** A number of a result at the horizon: a percentile of a quantity, or the probability of a target by its place. */
export type Headline = { quantity: AskedName; percentile: number } | { target: number };

/** What the first samples of a run say of one number; plain JSON. */
export interface Convergence {
  of: Headline;
  /** Of a target. */
  target?: Target<AskedName>;
  /** The unit of the estimates; absent where they are probabilities, multiples, shares or orders of magnitude. */
  unit?: string;
  sampler: SamplerName;
  /** By rising number of samples; `low` and `high` bound the 95 % interval that a run of so many samples would give. */
  points: (Estimate & { samples: number })[];
}

export interface ConvergenceOptions extends FuturesOptions {
  /** The most samples to walk, at most those of the scenario. Default 131,072. */
  samples?: number;
}

/** Fewer samples than these have no error bar worth drawing. */
const FEWEST = 1024;
const MOST = 131_072;

/**
 * One number as it was after the first 1,024, 2,048, 4,096, … samples of a run, each with the interval that a run of so
 * many samples gives it: sample i is the same however many there are, so each is a run of its own.
 *
 * @throws RangeError where the scenario has no such target.
 */
export async function convergence(
  asked: AskedScenario,
  of: Headline,
  { samples: most = MOST, ...options }: ConvergenceOptions = {},
): Promise<Convergence> {
  const laws = loneJobs(asked);
  const samples = Math.min(most, asked.samples);
  const target = "target" in of ? asked.targets[of.target] : undefined;
  if ("target" in of && target === undefined)
    throw new RangeError(`the scenario has ${asked.targets.length} targets, none of number ${of.target}`);
  const quantity = "target" in of ? target!.quantity : of.quantity;
  const step = laws[0].job.steps;
  const values = (await sampledValues(laws, multipleOf(quantity), [step], samples, options)).map(([own]) => own);
  const certain = laws.every(({ job }) => isCertain(job, multipleOf(quantity), false));
  const estimate = (count: number): Estimate => {
    const first = values.map((own) => own.subarray(0, count));
    if (target === undefined) return percentileOf(laws, first, (of as { percentile: number }).percentile / 100, asked);
    const met = targetInMultiples(asked, target);
    const sizes = sizesOf(asked.sampler, count);
    const hits = new Array<number>(REPLICATES).fill(0);
    first.forEach((own, law) => {
      for (let i = 0; i < count; i++)
        if ("atMost" in met ? own[i] <= met.atMost : own[i] >= met.atLeast)
          hits[replicateOf(asked.sampler, i, count)] += laws[law].weight;
    });
    const found = probabilityOf(hits, sizes, asked.sampler);
    return certain ? { estimate: found.estimate, low: found.estimate, high: found.estimate } : found;
  };
  const factor = target === undefined && isAbsolute(quantity) ? todayOf(quantity, asked.today)! : 1;
  const scaled = ({ estimate, low, high }: Estimate): Estimate => ({
    estimate: estimate * factor,
    low: low * factor,
    high: high * factor,
  });
  return {
    of,
    ...(target === undefined ? {} : { target }),
    ...(target === undefined && isAbsolute(quantity) ? { unit: unitOf(quantity) } : {}),
    sampler: asked.sampler,
    points: countsUpTo(samples).map((count) => ({ samples: count, ...scaled(estimate(count)) })),
  };
}

/** Powers of two, and all. */
function countsUpTo(samples: number): number[] {
  const counts: number[] = [];
  for (let count = FEWEST; count < samples; count *= 2) counts.push(count);
  return [...counts, samples];
}

function percentileOf(
  laws: readonly LoneJob[],
  values: readonly Float64Array[],
  level: number,
  { sampler }: AskedScenario,
): Estimate {
  const count = values[0].length;
  const sizes = sizesOf(sampler, count);
  const replicates = Uint8Array.from({ length: count }, (_, i) => replicateOf(sampler, i, count));
  const keys = values.map(
    (own) =>
      new OrderedKeys(new Float64Array(0), Float64Array.from(sizes), new Uint8Array([1]), [
        { keys: own.slice(), replicates },
      ]),
  );
  const same = (value: number) => value;
  // All keys are kept, so that none can be missing.
  const [{ estimate, low, high }] =
    laws.length === 1
      ? percentiles(keys[0], [level], sizes, sampler, "type7", same)!
      : pooledPercentiles(
          new PooledKeys(keys.map((own, law) => ({ keys: own, weight: laws[law].weight, toCommon: undefined }))),
          [level],
          sizes,
          sampler,
          "type7",
          same,
        )!;
  return { estimate, low, high };
}

/** How many of the first samples fall into each replicate. */
function sizesOf(sampler: SamplerName, count: number): number[] {
  const sizes = new Array<number>(REPLICATES).fill(0);
  for (let i = 0; i < count; i++) sizes[replicateOf(sampler, i, count)]++;
  return sizes;
}
