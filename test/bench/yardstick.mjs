const NUMBERS = 4096;
const ROUNDS = 10_000;

/**
 * A fixed loop over numbers that stay in the cache, with what a simulation is made of (products, sums, quotients, a count per
 * bin), in plain JavaScript, so that no change of this program makes it faster or slower. Takes a tenth of a second or two.
 */
export function yardstick() {
  const values = new Float64Array(NUMBERS).map((_, i) => (i + 0.5) / NUMBERS);
  const counts = new Uint32Array(1024);
  for (let round = 0; round < ROUNDS; round++)
    for (let i = 0; i < NUMBERS; i++) {
      // x → 4x(1 − x) maps [0, 1] to itself and never settles; where rounding ends it at 0, it begins again.
      const x = values[i];
      const y = (4 * x * (1 - x)) / (1 + 1e-9 * x) || 0.3;
      values[i] = y;
      counts[(1023 * y) | 0]++;
    }
  if (counts.reduce((sum, count) => sum + count, 0) !== NUMBERS * ROUNDS) throw new Error("the yardstick is broken");
}
