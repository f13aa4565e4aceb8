import { REPLICATES } from "../sampling/designs/design.ts";
import { BINS, binsBetween, segmentStarts } from "./bins.ts";
import type { Row } from "./job.ts";
import type { Kernel } from "./kernel.ts";

/** How the line of a row's keys is cut. */
type Cut = Pick<Row, "edges" | "gather" | "share" | "bins">;

/** Keys of `count` that a row is expected to gather at most. */
function expectedKeys({ share = 1 }: Cut, count: number): number {
  const expected = share * count;
  return Math.min(Math.ceil(expected + 4 * Math.sqrt(expected)), count);
}

/** Room in a kernel's memory that the tally of a row of `count` keys needs, `tile` of them at a time [bytes]. */
export function roomForRow(cut: Cut, count: number, tile: number): number {
  return 9 * (expectedKeys(cut, count) + tile) + (4 * REPLICATES + 9) * (cut.edges.length + 2) + 2 * BINS + 512;
}

/** The tally of one row of a measure: how its keys are told apart, and what a task's tiles have said so far. */
export class RowTally {
  readonly #cut: Cut;
  /** For each segment and replicate: the number of keys. */
  readonly counts: Uint32Array;
  readonly #kernel: Kernel;
  readonly #tile: number;
  readonly #low: number;
  readonly #scale: number;
  /** For each bin: the segment of its keys, or where it holds an edge, the first that they can lie in. */
  readonly #segments: Uint8Array | Uint16Array;
  readonly #edges: Float64Array;
  readonly #gather: Uint8Array;
  readonly #keys: Float64Array;
  readonly #replicates: Uint8Array;
  /** The addresses of all these, and of the counts. */
  readonly #at: Record<"segments" | "edges" | "gather" | "keys" | "replicates" | "counts", number>;
  /** Gathered keys so far: those that stand in #keys, and before them those for which there was no more room. */
  #length = 0;
  #before: { keys: Float64Array; replicates: Uint8Array }[] = [];

  constructor(cut: Cut, kernel: Kernel, count: number, tile: number) {
    this.#cut = cut;
    this.#kernel = kernel;
    this.#tile = tile;
    const { edges, gather, bins } = cut;
    const { low, scale } = bins ?? binsBetween(edges);
    [this.#low, this.#scale] = [low, scale];
    this.counts = kernel.uint32((edges.length + 1) * REPLICATES);
    this.#edges = kernel.float64(edges.length + 1);
    this.#edges.set(edges);
    this.#edges[edges.length] = Number.NaN;
    this.#gather = kernel.uint8(gather.length);
    this.#gather.set(gather);
    const capacity = expectedKeys(cut, count) + tile;
    this.#keys = kernel.float64(capacity);
    this.#replicates = kernel.uint8(capacity);
    this.#segments = bins === undefined ? kernel.uint16(BINS) : kernel.uint8(BINS);
    this.#at = {
      segments: this.#segments.byteOffset,
      edges: this.#edges.byteOffset,
      gather: this.#gather.byteOffset,
      keys: this.#keys.byteOffset,
      replicates: this.#replicates.byteOffset,
      counts: this.counts.byteOffset,
    };
    segmentStarts(edges, low, scale, bins !== undefined, this.#segments);
  }

  /** Forgets the task before. */
  clear(): void {
    this.counts.fill(0);
    this.#length = 0;
    this.#before = [];
  }

  /** Counts the keys of a tile, and gathers those that are wanted. Both arrays stand in the kernel's memory. */
  add(keys: Float64Array, replicates: Uint8Array, count: number): void {
    if (this.#length + this.#tile > this.#keys.length) this.#setAside();
    const { loops } = this.#kernel;
    const { edges, bins, gather } = this.#cut;
    if (edges.length === 0) {
      for (let i = 0; i < count; i++) this.counts[replicates[i]]++;
      if (gather[0] === 0) return;
      this.#keys.set(keys.subarray(0, count), this.#length);
      this.#replicates.set(replicates.subarray(0, count), this.#length);
      this.#length += count;
      return;
    }
    const at = this.#at;
    const outKeys = at.keys + 8 * this.#length;
    const outReplicates = at.replicates + this.#length;
    this.#length +=
      bins === undefined
        ? loops.countSegments(
            keys.byteOffset,
            replicates.byteOffset,
            at.edges,
            this.#low,
            this.#scale,
            at.segments,
            at.gather,
            at.counts,
            outKeys,
            outReplicates,
            count,
          )
        : loops.countBins(
            keys.byteOffset,
            replicates.byteOffset,
            this.#low,
            this.#scale,
            at.segments,
            at.counts,
            outKeys,
            outReplicates,
            count,
          );
  }

  /** Keys gathered so far. */
  get gathered(): number {
    return this.#before.reduce((total, { keys }) => total + keys.length, this.#length);
  }

  /** Writes the gathered keys and their replicates, from `place` on. */
  copyGathered(keys: Float64Array, replicates: Uint8Array, place: number): void {
    let at = place;
    for (const kept of [...this.#before, this.#kept()]) {
      keys.set(kept.keys, at);
      replicates.set(kept.replicates, at);
      at += kept.keys.length;
    }
  }

  #kept() {
    return { keys: this.#keys.subarray(0, this.#length), replicates: this.#replicates.subarray(0, this.#length) };
  }

  #setAside(): void {
    const { keys, replicates } = this.#kept();
    this.#before.push({ keys: keys.slice(), replicates: replicates.slice() });
    this.#length = 0;
  }
}
