import { REPLICATES } from "../sampling/designs/design.ts";
import { binsBetween, segmentStarts, USUAL_BINS } from "./bins.ts";
import type { Row } from "./job.ts";
import type { Kernel } from "./kernel.ts";

/** How the line of a row's keys is cut, and whether its values are summed. */
type Cut = Pick<Row, "edges" | "gather" | "share" | "bins" | "moments">;

/** A row's numbers as the kernel has them (`Row` in workers/kernel/tally.ts): the places of addresses, and of doubles. */
const ADDRESS = { kind: 0, segments: 1, edges: 2, gather: 3, counts: 4, nextKey: 5, nextReplicate: 6, sums: 7 };
const DOUBLE = { low: 4, scale: 5, lastBin: 6, origin: 7 };
const ROW_BYTES = 64;
/** How a row's keys are told apart. */
const KIND = { all: 0, bins: 1, segments: 2, counted: 3 };

/** Keys of `count` that a row is expected to gather at most. */
export function expectedKeys({ share = 1 }: Pick<Row, "share">, count: number): number {
  const expected = share * count;
  return Math.min(Math.ceil(expected + 4 * Math.sqrt(expected)), count);
}

/** Room in a kernel's memory that the tally of a row of `count` keys needs, `tile` of them at a time [bytes]. */
export function roomForRow(cut: Cut, count: number, tile: number): number {
  const cutting = (4 * REPLICATES + 9) * (cut.edges.length + 2) + 2 * (cut.bins?.count ?? USUAL_BINS);
  return ROW_BYTES + 9 * (expectedKeys(cut, count) + tile) + cutting + 16 * REPLICATES + 640;
}

/** The numbers of all rows of a measure in one piece: as many as `rows`, each at `ROW_BYTES` from the one before. */
export function rowNumbers(kernel: Kernel, rows: number): { doubles: Float64Array; addresses: Uint32Array } {
  const doubles = kernel.float64((rows * ROW_BYTES) / 8);
  return { doubles, addresses: new Uint32Array(doubles.buffer, doubles.byteOffset, (rows * ROW_BYTES) / 4) };
}

/** The address of a row's numbers; that of the row after the last is their end. */
export function rowAddress({ doubles }: ReturnType<typeof rowNumbers>, row: number): number {
  return doubles.byteOffset + row * ROW_BYTES;
}

/** The tally of one row of a measure in a kernel's memory: how its keys are told apart, and what a task's tiles have said so far. */
export class RowTally {
  /** For each segment and replicate: the number of keys. */
  readonly counts: Uint32Array;
  readonly #tile: number;
  readonly #keys: Float64Array;
  readonly #replicates: Uint8Array;
  readonly #sums: Float64Array | undefined;
  /** The row's numbers. */
  readonly #addresses: Uint32Array;
  readonly #doubles: Float64Array;
  /** Gathered keys for which there was no more room. */
  #before: { keys: Float64Array; replicates: Uint8Array }[] = [];

  /** @param row its place among the `numbers` of all rows. */
  constructor(
    cut: Cut,
    kernel: Kernel,
    numbers: ReturnType<typeof rowNumbers>,
    row: number,
    count: number,
    tile: number,
  ) {
    const { edges, gather, bins } = cut;
    if (edges.length === 0 && gather[0] === 0) throw new RangeError("a row that is not cut is gathered");
    this.#tile = tile;
    this.counts = kernel.uint32((edges.length + 1) * REPLICATES);
    const capacity = expectedKeys(cut, count) + tile;
    this.#keys = kernel.float64(capacity);
    this.#replicates = kernel.uint8(capacity);
    this.#sums = cut.moments ? kernel.float64(2 * REPLICATES).fill(0) : undefined;
    const endedEdges = kernel.float64(edges.length + 1);
    endedEdges.set(edges);
    endedEdges[edges.length] = Number.NaN;
    const gathered = kernel.uint8(gather.length);
    gathered.set(gather);
    const dealt = bins ?? binsBetween(edges);
    const segments = bins === undefined ? kernel.uint16(dealt.count) : kernel.uint8(dealt.count);
    segmentStarts(edges, dealt, bins !== undefined, segments);

    const at = (row * ROW_BYTES) / 8;
    this.#doubles = numbers.doubles.subarray(at, at + ROW_BYTES / 8);
    this.#addresses = numbers.addresses.subarray(2 * at, 2 * at + ROW_BYTES / 4);
    this.#doubles[DOUBLE.low] = dealt.low;
    this.#doubles[DOUBLE.scale] = dealt.scale;
    this.#doubles[DOUBLE.lastBin] = dealt.count - 1;
    this.#addresses[ADDRESS.kind] =
      edges.length === 0
        ? KIND.all
        : bins === undefined
          ? KIND.segments
          : gather.includes(1)
            ? KIND.bins
            : KIND.counted;
    this.#addresses[ADDRESS.segments] = segments.byteOffset;
    this.#addresses[ADDRESS.edges] = bins ? edges.length + 1 : endedEdges.byteOffset;
    this.#addresses[ADDRESS.gather] = gathered.byteOffset;
    this.#addresses[ADDRESS.counts] = this.counts.byteOffset;
    this.#addresses[ADDRESS.sums] = this.#sums?.byteOffset ?? 0;
    this.clear();
  }

  /** Forgets the task before. */
  clear(): void {
    this.counts.fill(0);
    this.#before = [];
    this.#begin();
  }

  /** Sees to it that the gathered keys of another tile have room. */
  makeRoom(): void {
    if (this.#length + this.#tile <= this.#keys.length) return;
    const { keys, replicates } = this.#kept();
    this.#before.push({ keys: keys.slice(), replicates: replicates.slice() });
    this.#begin();
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

  /** Writes the mean and the population variance of each replicate, of which there are `sizes` samples, and begins anew. */
  takeMoments(out: Float64Array, sizes: Uint32Array): void {
    const sums = this.#sums!;
    // What was taken off the values before they were summed, so that a narrow spread does not cancel against the mean.
    const origin = this.#doubles[DOUBLE.origin];
    for (let r = 0; r < REPLICATES; r++) {
      if (sizes[r] === 0) continue;
      const mean = sums[r] / sizes[r];
      out[2 * r] = origin + mean;
      out[2 * r + 1] = Math.max(sums[REPLICATES + r] / sizes[r] - mean * mean, 0);
    }
    sums.fill(0);
  }

  get #length(): number {
    return this.#addresses[ADDRESS.nextReplicate] - this.#replicates.byteOffset;
  }

  #begin(): void {
    this.#addresses[ADDRESS.nextKey] = this.#keys.byteOffset;
    this.#addresses[ADDRESS.nextReplicate] = this.#replicates.byteOffset;
  }

  #kept() {
    return { keys: this.#keys.subarray(0, this.#length), replicates: this.#replicates.subarray(0, this.#length) };
  }
}
