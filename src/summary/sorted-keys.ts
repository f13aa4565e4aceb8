import type { GatheredKeys } from "./selection.ts";

/** Keys a bucket is to hold on average, and the most buckets. */
const PER_BUCKET = 4;
const MOST_BUCKETS = 1 << 14;
/** So few are sorted by insertion. */
const FEW = 24;

/**
 * The same keys in ascending order, each with its replicate. Keys are dealt into buckets of equal width, which takes time
 * in proportion to their number where they are spread as draws are; a bucket that holds many is dealt in the same way.
 */
export function sortedKeys({ keys, replicates }: GatheredKeys): GatheredKeys {
  const sorted = { keys: keys.slice(), replicates: replicates.slice() };
  const spare = { keys: new Float64Array(keys.length), replicates: new Uint8Array(keys.length) };
  sortRange(sorted, spare, 0, keys.length);
  return sorted;
}

/** Sorts a range of `all`; what stands in the same range of `spare` is lost. */
function sortRange(all: GatheredKeys, spare: GatheredKeys, start: number, end: number): void {
  if (end - start <= FEW) {
    insert(all, start, end);
    return;
  }
  const { keys, replicates } = all;
  let [low, high] = [Infinity, -Infinity];
  for (let i = start; i < end; i++) {
    const key = keys[i];
    if (key < low && key > -Infinity) low = key;
    if (key > high && key < Infinity) high = key;
  }
  // The first bucket and the last are those of the infinities.
  const buckets = Math.min(Math.ceil((end - start) / PER_BUCKET), MOST_BUCKETS);
  const scale = high > low ? buckets / (high - low) : 0;
  if (!Number.isFinite(scale) || (high > low && scale === 0)) {
    sortSlowly(all, start, end);
    return;
  }
  const starts = new Uint32Array(buckets + 3);
  const bucketOf = (key: number) =>
    key === -Infinity ? 0 : key === Infinity ? buckets + 1 : 1 + Math.min((key - low) * scale, buckets - 1);
  for (let i = start; i < end; i++) starts[(bucketOf(keys[i]) | 0) + 1]++;
  starts[0] = start;
  for (let b = 1; b < starts.length; b++) starts[b] += starts[b - 1];
  spare.keys.set(keys.subarray(start, end), start);
  spare.replicates.set(replicates.subarray(start, end), start);
  const next = starts.slice();
  for (let i = start; i < end; i++) {
    const place = next[bucketOf(spare.keys[i]) | 0]++;
    keys[place] = spare.keys[i];
    replicates[place] = spare.replicates[i];
  }
  // Keys that are all the same are in order, as infinities are.
  if (high > low) for (let b = 1; b <= buckets; b++) sortRange(all, spare, starts[b], starts[b + 1]);
}

function insert({ keys, replicates }: GatheredKeys, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const [key, replicate] = [keys[i], replicates[i]];
    let place = i;
    for (; place > start && keys[place - 1] > key; place--) {
      keys[place] = keys[place - 1];
      replicates[place] = replicates[place - 1];
    }
    keys[place] = key;
    replicates[place] = replicate;
  }
}

/** For keys closer together, or further apart, than their difference can tell. */
function sortSlowly({ keys, replicates }: GatheredKeys, start: number, end: number): void {
  const before = { keys: keys.slice(start, end), replicates: replicates.slice(start, end) };
  const order = Array.from(before.keys, (_, i) => i).sort((a, b) =>
    before.keys[a] === before.keys[b] ? 0 : before.keys[a] - before.keys[b],
  );
  order.forEach((from, i) => {
    keys[start + i] = before.keys[from];
    replicates[start + i] = before.replicates[from];
  });
}
