/**
 * Runs the programs in turn (A B C, A B C, …), so that a machine that slows down slows all of them, and gives each one's
 * runs, in order. A program that has taken more than `enough` seconds in all sits out the rounds that are left.
 */
export async function inTurn(programs, rounds, enough = Infinity) {
  const runs = programs.map(() => []);
  const taken = programs.map(() => 0);
  for (let round = 0; round < rounds; round++)
    for (const [i, program] of programs.entries()) {
      if (taken[i] > enough) continue;
      const begun = performance.now();
      runs[i].push(await program());
      taken[i] += (performance.now() - begun) / 1000;
    }
  return runs;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
