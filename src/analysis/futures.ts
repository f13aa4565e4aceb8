import type { Job } from "../execution/job.ts";
import type { Trajectories } from "../execution/trajectories.ts";
import { walker } from "../execution/walker.ts";
import { BLOCK } from "../sampling/designs/design.ts";

/** One block of futures of one job or of several, sample by sample beside each other. */
export interface Futures {
  /** Number of the block's first sample. */
  first: number;
  count: number;
  /** For each job, the block at t = 0. It and its arrays are gone once the next block is asked for. */
  walks: Trajectories[];
}

export interface FuturesOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Walks the first `samples` futures of jobs side by side, block by block, in this thread: sample i of one is sample i of
 * the others, so that draws of one name are the same luck. What an analysis asks is about differences between futures,
 * which need few of them.
 */
export async function* futuresOf(
  jobs: readonly Job[],
  samples: number,
  { signal, onProgress }: FuturesOptions = {},
): AsyncGenerator<Futures> {
  const walkers = jobs.map((job) => walker(job, Math.min(BLOCK, samples)));
  for (let first = 0; first < samples; first += BLOCK) {
    // Lets the signal's handlers run between blocks.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const count = Math.min(BLOCK, samples - first);
    yield { first, count, walks: walkers.map((walk) => walk(first / BLOCK, count)) };
    onProgress?.(first + count, samples);
  }
}
