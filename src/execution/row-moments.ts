import { HYPERCUBE, REPLICATES } from "../sampling/designs/design.ts";
import type { Kernel } from "./kernel.ts";

/** Room in a kernel's memory that the sums of a row need [bytes]. */
export const ROOM_FOR_MOMENTS = 32 * REPLICATES + 256;

/**
 * Sums of one row over a block: for each replicate of its values, and of their squares. They are taken of the differences
 * from the block's first value, so that a narrow spread does not cancel against the mean.
 */
export class RowMoments {
  readonly #kernel: Kernel;
  readonly #sums: Float64Array;
  /** The sums of one hypercube. */
  readonly #cube: Float64Array;
  #origin = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#sums = kernel.float64(2 * REPLICATES);
    this.#cube = kernel.float64(2 * REPLICATES);
  }

  /**
   * Adds the values of a tile, which stand in the kernel's memory. `runs` says whether whole hypercubes belong to a replicate,
   * and otherwise sample by sample they take turns; `from` is the tile's first sample.
   */
  add(values: Float64Array, from: number, count: number, runs: boolean): void {
    if (from === 0) {
      this.#sums.fill(0);
      this.#origin = values[0];
    }
    if (!runs) {
      this.#kernel.loops.addMoments(values.byteOffset, this.#origin, this.#sums.byteOffset, count);
      return;
    }
    const own = this.#cube;
    for (let at = 0; at < count; at += HYPERCUBE) {
      own.fill(0);
      this.#kernel.loops.addMoments(
        values.byteOffset + 8 * at,
        this.#origin,
        own.byteOffset,
        Math.min(HYPERCUBE, count - at),
      );
      const replicate = ((from + at) / HYPERCUBE) % REPLICATES;
      for (let k = 0; k < REPLICATES; k++) {
        this.#sums[replicate] += own[k];
        this.#sums[REPLICATES + replicate] += own[REPLICATES + k];
      }
    }
  }

  /** Writes the mean and the population variance of each replicate, of which there are `sizes` samples. */
  writeTo(out: Float64Array, sizes: Uint32Array): void {
    for (let r = 0; r < REPLICATES; r++) {
      if (sizes[r] === 0) continue;
      const mean = this.#sums[r] / sizes[r];
      out[2 * r] = this.#origin + mean;
      out[2 * r + 1] = Math.max(this.#sums[REPLICATES + r] / sizes[r] - mean * mean, 0);
    }
  }
}
