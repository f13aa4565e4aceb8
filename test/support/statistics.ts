/**
 * Limits of statistical tests. Every one is derived from the rate at which a correct program would fail the test with a
 * fresh seed; seeds are fixed, so a failure means that the code has changed.
 */

/** Largest distance between the empirical distribution of the draws and the uniform one (Kolmogorov and Smirnov). */
export function distanceFromUniform(draws: Iterable<number>): number {
  const sorted = Float64Array.from(draws).sort();
  const n = sorted.length;
  return sorted.reduce((most, u, i) => Math.max(most, (i + 1) / n - u, u - i / n), 0);
}

/** P(distance > d) ≤ 2·e^(−2nd²) for n independent draws (Massart 1990). */
export function distanceLimit(n: number, falseAlarms: number): number {
  return Math.sqrt(Math.log(2 / falseAlarms) / (2 * n));
}

/** P(|Z| > z) ≤ e^(−z²/2) for a standard normal Z. */
export function normalLimit(falseAlarms: number): number {
  return Math.sqrt(-2 * Math.log(falseAlarms));
}

/** Pearson's correlation; of n independent pairs it is about normal with standard deviation 1/√n. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [meanA, meanB] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanA += a[i] / n;
    meanB += b[i] / n;
  }
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i] - meanA, b[i] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Correlation of the ranks of two lists without ties. */
export function spearman(a: Float64Array, b: Float64Array): number {
  return correlation(ranks(a), ranks(b));
}

function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const rank = new Float64Array(values.length);
  order.forEach((i, place) => {
    rank[i] = place;
  });
  return rank;
}

/** The least number of successes of n that a binomial count stays below with probability at most `falseAlarms`. */
export function fewestOf(n: number, probability: number, falseAlarms: number): number {
  let logTerm = n * Math.log1p(-probability);
  let below = 0;
  for (let k = 0; k <= n; k++) {
    if (below + Math.exp(logTerm) > falseAlarms) return k;
    below += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1)) + Math.log(probability / (1 - probability));
  }
  return n;
}

/** Type-7 quantile of sorted values, written out from Hyndman and Fan (1996). */
export function quantile7(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Pseudo-random numbers in [0, 1) for the tests themselves (mulberry32), so that they do not use the generator under test. */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
