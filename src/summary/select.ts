/** Below this many values sorting is as fast as anything. */
const FEW = 512;

/**
 * The values at the given ranks (0-based, ascending) of the sorted `values`, without sorting them: a histogram finds the
 * buckets in which the ranks lie, and only those are looked into. Linear in the number of values. `values` is not changed.
 */
export function select(values: Float64Array, ranks: readonly number[]): number[] {
  if (ranks.length === 0) return [];
  if (values.length <= FEW) {
    const sorted = values.slice().sort();
    return ranks.map((rank) => sorted[rank]);
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) return ranks.map(() => low);
  const buckets = 1 << Math.min(Math.ceil(Math.log2(values.length / 8)), 14);
  const scale = buckets / (high - low);
  // Values that differ by less, or more, than a histogram of doubles can tell apart.
  if (!(scale > 0 && scale < Infinity) || !Number.isFinite(low * scale)) {
    const sorted = values.slice().sort();
    return ranks.map((rank) => sorted[rank]);
  }
  const bucketOf = (value: number) => Math.min(((value - low) * scale) | 0, buckets - 1);
  const counts = new Uint32Array(buckets);
  for (const value of values) counts[bucketOf(value)]++;

  const found: number[] = [];
  let before = 0;
  let bucket = 0;
  for (let k = 0; k < ranks.length; ) {
    while (before + counts[bucket] <= ranks[k]) before += counts[bucket++];
    const here: number[] = [];
    while (k < ranks.length && ranks[k] < before + counts[bucket]) here.push(ranks[k++] - before);
    const members = new Float64Array(counts[bucket]);
    let length = 0;
    for (const value of values) if (bucketOf(value) === bucket) members[length++] = value;
    found.push(...(members.length === values.length ? sortedAt(members, here) : select(members, here)));
  }
  return found;
}

function sortedAt(values: Float64Array, ranks: readonly number[]): number[] {
  values.sort();
  return ranks.map((rank) => values[rank]);
}
