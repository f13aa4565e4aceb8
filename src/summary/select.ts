/** Below this many values sorting is as fast as anything. */
const FEW = 512;

/**
 * The values at the given ranks (0-based, ascending) of the sorted `values`, without sorting them: a histogram finds the
 * buckets in which the ranks lie, and only those are looked into. Linear in the number of values. `values` is not changed.
 */
export function select(values: Float64Array, ranks: readonly number[]): number[] {
  if (ranks.length === 0) return [];
  if (values.length <= FEW) return sortedAt(values.slice(), ranks);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (low === high) return ranks.map(() => low);
  const buckets = 1 << Math.min(Math.ceil(Math.log2(values.length / 8)), 14);
  const scale = buckets / (high - low);
  // Infinite values, or values closer together or further apart than a histogram of doubles can tell.
  if (!(scale > 0 && scale < Infinity)) return sortedAt(values.slice(), ranks);
  const bucketOf = (value: number) => Math.min(((value - low) * scale) | 0, buckets - 1);
  const counts = new Uint32Array(buckets);
  for (let i = 0; i < values.length; i++) counts[bucketOf(values[i])]++;

  // The buckets that hold a wanted rank, and the ranks wanted within each.
  const looked: { members: Float64Array; length: number; ranks: number[] }[] = [];
  const lookedAt = new Int16Array(buckets).fill(-1);
  for (let k = 0, bucket = 0, before = 0; k < ranks.length; ) {
    while (before + counts[bucket] <= ranks[k]) before += counts[bucket++];
    const within: number[] = [];
    while (k < ranks.length && ranks[k] < before + counts[bucket]) within.push(ranks[k++] - before);
    lookedAt[bucket] = looked.push({ members: new Float64Array(counts[bucket]), length: 0, ranks: within }) - 1;
  }
  for (let i = 0; i < values.length; i++) {
    const look = lookedAt[bucketOf(values[i])];
    if (look >= 0) looked[look].members[looked[look].length++] = values[i];
  }
  // A bucket that holds everything would be looked into for ever.
  return looked.flatMap(({ members, ranks }) =>
    members.length === values.length ? sortedAt(members, ranks) : select(members, ranks),
  );
}

/** By sorting, in place. */
function sortedAt(values: Float64Array, ranks: readonly number[]): number[] {
  values.sort();
  return ranks.map((rank) => values[rank]);
}
