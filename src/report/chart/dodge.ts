/** Something that wants its centre at `at` and is `height` high. */
export interface Dodger {
  at: number;
  height: number;
}

/**
 * Centres that keep the given order, never overlap and stay within [top, bottom], at the least sum of squared moves.
 * In z_i = y_i − (heights above i) the condition is that z rises, so it is isotonic regression: pool adjacent violators
 * (Barlow et al. 1972), then clamp, which is optimal under bounds. The heights must fit: see `fits`.
 */
export function dodge(items: readonly Dodger[], top: number, bottom: number): number[] {
  const offsets: number[] = [];
  let used = 0;
  for (const { height } of items) {
    offsets.push(used + height / 2);
    used += height;
  }
  const pools: { sum: number; count: number }[] = [];
  items.forEach(({ at }, index) => {
    let pool = { sum: at - offsets[index]!, count: 1 };
    let above = pools[pools.length - 1];
    while (above !== undefined && above.sum / above.count >= pool.sum / pool.count) {
      pool = { sum: above.sum + pool.sum, count: above.count + pool.count };
      pools.pop();
      above = pools[pools.length - 1];
    }
    pools.push(pool);
  });
  const free = pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
  return free.map((z, index) => Math.min(bottom - used, Math.max(top, z)) + offsets[index]!);
}

export function fits(items: readonly Dodger[], top: number, bottom: number): boolean {
  return items.reduce((sum, { height }) => sum + height, 0) <= bottom - top;
}
