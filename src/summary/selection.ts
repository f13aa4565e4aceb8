import { binsBetween, segmentStarts, USUAL_BINS } from "../execution/bins.ts";
import { Kernel } from "../execution/kernel.ts";
import { REPLICATES } from "../sampling/designs/design.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";

/** Keys and the replicate of each, in any order. */
export interface GatheredKeys {
  keys: Float64Array;
  replicates: Uint8Array;
}

/** Fewer keys than this are sorted without further ado. */
const FEW = 256;
/** So few are sorted by insertion, in the kernel, faster than a sort can be called. */
const HANDFUL = 32;
/** Keys a bucket is to hold on average, and the most buckets. */
const PER_BUCKET = 8;
const MOST_BUCKETS = 1 << 14;
/** Limits that keys are counted below at a time. */
const MOST_LIMITS = 255;

/**
 * Order statistics of some keys without sorting them all: keys are counted in buckets of equal width, and only the buckets
 * in which a wanted rank lies are sorted, or looked into in the same way where they are large. Linear in the number of
 * keys. The keys that were given are not changed.
 */
export class Selection {
  readonly #parts: readonly GatheredKeys[];
  readonly #count: number;
  /** All keys, where they are few or cannot be dealt. */
  #sorted: Float64Array | undefined;
  /** How the others are dealt, and where each bucket begins and the last ends. */
  #dealt: Dealt | undefined;
  /** Buckets that are large, and that a wanted key was looked for in. */
  readonly #large = new Map<number, Selection>();

  /** @param parts the keys, in any number of arrays. */
  constructor(parts: readonly GatheredKeys[]) {
    this.#parts = parts;
    this.#count = parts.reduce((total, { keys }) => total + keys.length, 0);
  }

  /** The keys at the given ascending 0-based ranks. */
  at(ranks: readonly number[]): number[] {
    const dealt = this.#deal();
    if (dealt === undefined) return ranks.map((rank) => this.#sorted![rank]);
    const buckets = ranks.map((rank) => bucketOf(dealt.starts, rank));
    const taken = desk.lay(this, this.#parts, this.#count).take(dealt, buckets);
    return ranks.map((rank, i) => {
      const bucket = buckets[i];
      const place = rank - dealt.starts[bucket];
      const begin = taken.begins.get(bucket)!;
      const size = sizeOf(dealt, bucket);
      return size <= FEW ? taken.keys[begin + place] : this.#inLarge(bucket, taken.keys, begin, size).at([place])[0];
    });
  }

  /** For each of the ascending `limits`, the number of keys of each replicate at or below it. */
  countAtOrBelow(limits: readonly number[]): Uint32Array[] {
    if (limits.length > MOST_LIMITS)
      return [...this.countAtOrBelow(limits.slice(0, MOST_LIMITS)), ...this.countAtOrBelow(limits.slice(MOST_LIMITS))];
    // Cut just above each limit, and at no edge for one that has nothing above it.
    const edges = Float64Array.from(
      limits.filter((limit) => limit < Infinity),
      nextUp,
    );
    const { counts } = desk.lay(this, this.#parts, this.#count).countBetween(edges);
    const below = new Uint32Array(REPLICATES);
    let segment = 0;
    return limits.map((limit) => {
      const end = limit < Infinity ? segment + 1 : edges.length + 1;
      for (; segment < end; segment++)
        for (let r = 0; r < REPLICATES; r++) below[r] += counts[segment * REPLICATES + r];
      return below.slice();
    });
  }

  #deal(): Dealt | undefined {
    if (this.#dealt !== undefined || this.#sorted !== undefined) return this.#dealt;
    if (this.#count > FEW) this.#dealt = desk.lay(this, this.#parts, this.#count).deal();
    if (this.#dealt === undefined) this.#sorted = joined(this.#parts, this.#count).sort();
    return this.#dealt;
  }

  #inLarge(bucket: number, taken: Float64Array, begin: number, size: number): Selection {
    let known = this.#large.get(bucket);
    if (known === undefined) {
      known = new Selection([{ keys: taken.subarray(begin, begin + size), replicates: new Uint8Array(size) }]);
      this.#large.set(bucket, known);
    }
    return known;
  }
}

interface Dealt {
  low: number;
  scale: number;
  starts: Uint32Array;
}

/** A kernel's memory where the keys of one selection at a time are laid out. */
class Desk {
  #room = 0;
  #owner: Selection | undefined;
  #count = 0;
  #kernel!: Kernel;
  #keys!: Float64Array;
  #replicates!: Uint8Array;
  #taken!: Float64Array;
  #perBucket!: Uint32Array;
  #ends!: Float64Array;
  #edges!: Float64Array;
  #starts!: Uint16Array;
  #gather!: Uint8Array;
  #counts!: Uint32Array;

  /** Lays out the keys of a selection, if they are not there. */
  lay(owner: Selection, parts: readonly GatheredKeys[], count: number): Desk {
    if (this.#owner === owner) return this;
    if (count > this.#room) this.#makeRoom(Math.max(count, 2 * this.#room, 1 << 16));
    this.#owner = owner;
    this.#count = count;
    let at = 0;
    for (const { keys, replicates } of parts) {
      this.#keys.set(keys, at);
      this.#replicates.set(replicates, at);
      at += keys.length;
    }
    return this;
  }

  /** Counts keys in buckets; undefined for ties, infinities, and keys closer together or further apart than doubles can tell. */
  deal(): Dealt | undefined {
    const { loops } = this.#kernel;
    loops.rangeOf(this.#keys.byteOffset, this.#count, this.#ends.byteOffset);
    const [low, high] = this.#ends;
    const buckets = Math.min(2 ** Math.ceil(Math.log2(this.#count / PER_BUCKET)), MOST_BUCKETS);
    const scale = buckets / (high - low);
    if (!(scale > 0 && scale < Infinity)) return undefined;
    const starts = this.#perBucket.subarray(0, buckets + 1).fill(0);
    const { byteOffset } = starts;
    const fullest = loops.startsOfBuckets(this.#keys.byteOffset, this.#count, low, scale, buckets - 1, byteOffset);
    // A bucket that holds everything would be dealt for ever.
    return fullest === this.#count ? undefined : { low, scale, starts: starts.slice() };
  }

  /**
   * A copy of the keys in the buckets that are wanted, which may repeat, one bucket after the other and each in order if it
   * holds few; and where each begins.
   */
  take(dealt: Dealt, wanted: readonly number[]): { keys: Float64Array; begins: Map<number, number> } {
    const { low, scale, starts } = dealt;
    const buckets = starts.length - 1;
    // What nobody wants is written to one place, again and again.
    const nowhere = this.#ends.byteOffset;
    const places = this.#perBucket.subarray(0, buckets).fill(nowhere);
    const begins = new Map<number, number>();
    let length = 0;
    for (const bucket of wanted) {
      if (begins.has(bucket)) continue;
      begins.set(bucket, length);
      places[bucket] = this.#taken.byteOffset + 8 * length;
      length += sizeOf(dealt, bucket);
    }
    const { loops } = this.#kernel;
    loops.takeBuckets(this.#keys.byteOffset, this.#count, low, scale, buckets - 1, places.byteOffset, nowhere);
    for (const [bucket, begin] of begins) {
      const size = sizeOf(dealt, bucket);
      if (size <= HANDFUL) loops.sortFew(this.#taken.byteOffset + 8 * begin, size);
      else if (size <= FEW) this.#taken.subarray(begin, begin + size).sort();
    }
    return { keys: this.#taken.slice(0, length), begins };
  }

  /** Counts keys by replicate between ascending edges. */
  countBetween(edges: Float64Array): { counts: Uint32Array } {
    const bins = binsBetween(edges);
    this.#edges.set(edges);
    this.#edges[edges.length] = Number.NaN;
    segmentStarts(edges, bins, false, this.#starts);
    const counts = this.#counts.subarray(0, (edges.length + 1) * REPLICATES).fill(0);
    this.#kernel.loops.countSegments(
      this.#keys.byteOffset,
      this.#replicates.byteOffset,
      this.#edges.byteOffset,
      bins.low,
      bins.scale,
      this.#starts.byteOffset,
      this.#gather.byteOffset,
      counts.byteOffset,
      this.#ends.byteOffset,
      this.#ends.byteOffset + 8,
      this.#count,
    );
    return { counts };
  }

  #makeRoom(room: number): void {
    this.#room = room;
    const kernel = new Kernel(
      17 * room + 4 * (MOST_BUCKETS + 1) + (MOST_LIMITS + 2) * (9 + 4 * REPLICATES) + 2 * USUAL_BINS + 4096,
    );
    this.#kernel = kernel;
    this.#keys = kernel.float64(room);
    this.#replicates = kernel.uint8(room);
    this.#taken = kernel.float64(room);
    this.#perBucket = kernel.uint32(MOST_BUCKETS + 1);
    this.#ends = kernel.float64(2);
    this.#edges = kernel.float64(MOST_LIMITS + 1);
    this.#starts = kernel.uint16(USUAL_BINS);
    this.#gather = kernel.uint8(MOST_LIMITS + 1);
    this.#counts = kernel.uint32((MOST_LIMITS + 1) * REPLICATES);
  }
}

const desk = new Desk();

function joined(parts: readonly GatheredKeys[], count: number): Float64Array {
  const all = new Float64Array(count);
  let at = 0;
  for (const { keys } of parts) {
    all.set(keys, at);
    at += keys.length;
  }
  return all;
}

function sizeOf({ starts }: Dealt, bucket: number): number {
  return starts[bucket + 1] - starts[bucket];
}

/** The bucket in which a rank lies: the last that begins at it or before. */
function bucketOf(starts: Uint32Array, rank: number): number {
  let [bucket, beyond] = [0, starts.length - 1];
  while (beyond - bucket > 1) {
    const middle = (bucket + beyond) >> 1;
    if (starts[middle] <= rank) bucket = middle;
    else beyond = middle;
  }
  return bucket;
}
