/** How a sample's uniforms are placed: scrambled Sobol' points, Latin hypercubes, or independently. */
export const SAMPLERS = ["sobol", "lhs", "random"] as const;
export type SamplerName = (typeof SAMPLERS)[number];

/**
 * Samples are drawn in blocks of this many: a multiple of a hypercube and of the replicates, and large enough that
 * seeding a stream (10–20 µs) is lost in drawing from it.
 */
export const BLOCK = 8192;

/**
 * Blocks that are summed in one go, and are one task of a pass over so many samples: few enough for many threads where there
 * are few blocks, and no more than keep what they gather near a thread. Their moments are then merged with those of others, so
 * that this must follow from the number of samples alone.
 */
export function groupSize(samples: number): number {
  return Math.min(Math.max(Math.floor(samples / BLOCK / 32), 1), 4);
}

/**
 * Samples fall into this many replicates, from whose spread simulation error is estimated where samples are not
 * independent. Sixteen is fixed, so that sample i is the same at every number of samples and an error bar always has
 * 15 degrees of freedom.
 */
export const REPLICATES = 16;

/** Size of one Latin hypercube. */
export const HYPERCUBE = 256;

/** Hypercubes below which they are too few to be compared with each other. */
export const FEWEST_HYPERCUBES = REPLICATES / 2;

/**
 * The replicate that a sample, of `samples` in all (many, if it is not said), belongs to. Sobol': sixteen independently scrambled sequences take
 * turns. Latin hypercubes: whole cubes take turns; where they are few, their samples do, whose spread is that of
 * independent samples and overstates the error. Random: any split will do.
 */
export function replicateOf(sampler: SamplerName, sample: number, samples = Infinity): number {
  const cubes = sampler === "lhs" && samples >= FEWEST_HYPERCUBES * HYPERCUBE;
  return (cubes ? Math.floor(sample / HYPERCUBE) : sample) % REPLICATES;
}

/** Smallest uniform ever drawn; its complement is the largest, so that u and 1 − u are both exact and inside (0, 1). */
export const SMALLEST_UNIFORM = 2 ** -53;

/**
 * Fills `out` with one parameter's uniforms of one block: multiples of 2^-53 in [2^-53, 1 − 2^-53]. Sample i of the
 * block is out[i] whatever the length of `out`.
 */
export type Design = (block: number, out: Float64Array) => void;
