import { REPLICATES } from "../sampling/designs/design.ts";

/** Keys and the replicate of each, in any order. */
export interface GatheredKeys {
  keys: Float64Array;
  replicates: Uint8Array;
}

/** Fewer keys than this are sorted without further ado. */
const FEW = 256;
/** So few are sorted by insertion, faster than a sort can be called. */
const HANDFUL = 32;
/** Keys a bucket is to hold on average, and the most buckets. */
const PER_BUCKET = 8;
const MOST_BUCKETS = 1 << 14;

/**
 * Order statistics of some keys without sorting them all: keys are dealt into buckets of equal width once, and only the
 * buckets in which a wanted rank lies are sorted, or dealt again where they are large. Linear in the number of keys. The
 * keys that were given are not changed.
 */
export class Selection {
  /** Keys and replicates, bucket by bucket. */
  readonly #keys: Float64Array;
  readonly #replicates: Uint8Array;
  /** Where each bucket begins, and the end of the last. */
  readonly #starts: Uint32Array;
  readonly #bucketOf: (key: number) => number;
  /** Larger buckets that have been looked into: dealt again, or sorted. */
  readonly #large = new Map<number, Selection | Float64Array>();

  constructor({ keys, replicates }: GatheredKeys) {
    const { low, scale, buckets } = spread(keys);
    // The same bucket as in `deal`, for any number; with one bucket the scale is 0, and 0·∞ is not a number.
    this.#bucketOf = (key) => (buckets === 1 ? 0 : Math.min(Math.max(Math.floor((key - low) * scale), 0), buckets - 1));
    this.#starts = new Uint32Array(buckets + 1);
    if (buckets === 1) {
      [this.#keys, this.#replicates] = [keys, replicates];
      this.#starts[1] = keys.length;
      return;
    }
    this.#keys = new Float64Array(keys.length);
    this.#replicates = new Uint8Array(keys.length);
    deal(keys, replicates, low, scale, buckets, this.#starts, this.#keys, this.#replicates);
  }

  /** The keys at the given 0-based ranks. */
  at(ranks: readonly number[]): number[] {
    let bucket = 0;
    return ranks.map((rank) => {
      if (this.#starts[bucket] > rank) bucket = 0;
      while (this.#starts[bucket + 1] <= rank) bucket++;
      return this.#within(bucket, rank - this.#starts[bucket]);
    });
  }

  /** The key at a place in the order of one bucket. */
  #within(bucket: number, place: number): number {
    const [start, end] = [this.#starts[bucket], this.#starts[bucket + 1]];
    if (end - start <= HANDFUL) return sortedAt(this.#keys, start, end, place);
    let large = this.#large.get(bucket);
    if (large === undefined) {
      const keys = this.#keys.subarray(start, end);
      // A bucket that holds everything would be dealt for ever.
      const dealt = keys.length > FEW && keys.length < this.#keys.length;
      large = dealt ? new Selection({ keys, replicates: this.#replicates.subarray(start, end) }) : keys.slice().sort();
      this.#large.set(bucket, large);
    }
    return large instanceof Selection ? large.at([place])[0] : large[place];
  }

  /** For each of the ascending `limits`, the number of keys of each replicate at or below it. */
  countAtOrBelow(limits: readonly number[]): Uint32Array[] {
    const counts = new Uint32Array(REPLICATES);
    let counted = 0;
    return limits.map((limit) => {
      // Buckets below the limit's lie below it as a whole; in its own, keys are compared.
      const bucket = this.#bucketOf(limit);
      const [start, end] = [this.#starts[bucket], this.#starts[bucket + 1]];
      for (; counted < start; counted++) counts[this.#replicates[counted]]++;
      const answer = counts.slice();
      for (let i = start; i < end; i++) if (this.#keys[i] <= limit) answer[this.#replicates[i]]++;
      return answer;
    });
  }
}

const handful = new Float64Array(HANDFUL);

/** The key at a place in the order of keys[start] to keys[end − 1], which are a handful. */
function sortedAt(keys: Float64Array, start: number, end: number, place: number): number {
  for (let i = start; i < end; i++) {
    const key = keys[i];
    let j = i - start;
    while (j > 0 && handful[j - 1] > key) {
      handful[j] = handful[j - 1];
      j--;
    }
    handful[j] = key;
  }
  return handful[place];
}

/** How to deal keys: the bucket of a key is ⌊(key − low)·scale⌋. One bucket where there is nothing to be gained. */
function spread(keys: Float64Array): { low: number; scale: number; buckets: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] < low) low = keys[i];
    if (keys[i] > high) high = keys[i];
  }
  const buckets = 2 ** Math.ceil(Math.log2(Math.max(keys.length / PER_BUCKET, 1)));
  const scale = Math.min(buckets, MOST_BUCKETS) / (high - low);
  // Ties, infinities, and keys closer together or further apart than a histogram of doubles can tell.
  if (keys.length <= FEW || !(scale > 0 && scale < Infinity)) return { low: 0, scale: 0, buckets: 1 };
  return { low, scale, buckets: Math.min(buckets, MOST_BUCKETS) };
}

/** Writes the keys and their replicates bucket by bucket, and where each bucket begins. */
function deal(
  keys: Float64Array,
  replicates: Uint8Array,
  low: number,
  scale: number,
  buckets: number,
  starts: Uint32Array,
  dealtKeys: Float64Array,
  dealtReplicates: Uint8Array,
): void {
  const last = buckets - 1;
  const places = new Uint16Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const bucket = Math.min(((keys[i] - low) * scale) | 0, last);
    places[i] = bucket;
    starts[bucket + 1]++;
  }
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1] += starts[bucket];
  const next = starts.slice();
  for (let i = 0; i < keys.length; i++) {
    const place = next[places[i]]++;
    dealtKeys[place] = keys[i];
    dealtReplicates[place] = replicates[i];
  }
}
