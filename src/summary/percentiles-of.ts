import { REPLICATES, replicateOf, type SamplerName } from "../sampling/designs/design.ts";
import { OrderedKeys } from "./ordered-keys.ts";
import { type Convention, type Percentile, percentiles } from "./percentiles.ts";

/** For each replicate, how many of the first `samples` samples belong to it. */
export function replicateSizes(sampler: SamplerName, samples: number): number[] {
  const sizes = new Array<number>(REPLICATES).fill(0);
  for (let i = 0; i < samples; i++) sizes[replicateOf(sampler, i, samples)]++;
  return sizes;
}

/** The replicate of each of `samples` samples, and how many belong to each: the same for all values of one run. */
export interface Replicates {
  of: Uint8Array;
  sizes: number[];
}

export function replicatesOf(sampler: SamplerName, samples: number): Replicates {
  const of = new Uint8Array(samples);
  for (let i = 0; i < samples; i++) of[i] = replicateOf(sampler, i, samples);
  return { of, sizes: replicateSizes(sampler, samples) };
}

/**
 * Percentiles of values that are all at hand, number i being that of sample i, with the intervals of their simulation
 * error. Infinity is a value like any other for type 1, which does not interpolate.
 *
 * @param levels shares, ascending, strictly between 0 and 1.
 */
export function percentilesOf(
  values: Float64Array,
  levels: readonly number[],
  sampler: SamplerName,
  convention: Convention,
  { of: replicates, sizes } = replicatesOf(sampler, values.length),
): Percentile[] {
  // One segment that reaches from end to end, all of it gathered.
  const keys = new OrderedKeys(new Float64Array(), Float64Array.from(sizes), Uint8Array.of(1), [
    { keys: values, replicates },
  ]);
  return percentiles(keys, levels, sizes, sampler, convention, (value) => value)!;
}
