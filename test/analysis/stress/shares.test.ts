import { expect, test } from "vitest";
import { changeOf, shareOf } from "../../../src/analysis/stress/shares.ts";
import { stream } from "../../../src/sampling/streams.ts";

/**
 * Futures of which some change sides: `gained` and `lost` are the probabilities of either. Of 400 intervals that miss with
 * 5 %, more than 42 miss with probability 1e-5 (the binomial law).
 */
test.each([
  [0.3, 0.0002, 0.0001],
  [0.3, 0.01, 0.002],
  [0.9, 0, 0.0005],
  [0.5, 0.1, 0.2],
])("changes: with %f of %f and %f the interval covers what it says", (share, gained, lost) => {
  const futures = 4096;
  let misses = 0;
  for (let seed = 0; seed < 400; seed++) {
    const { double } = stream("changes", seed);
    const before = Uint8Array.from({ length: futures }, () => Number(double() < share));
    const now = before.map((held) =>
      held === 1 ? Number(double() >= lost / share) : Number(double() < gained / (1 - share)),
    );
    const { estimate, low, high } = changeOf(now, before, "random");
    expect(low).toBeLessThanOrEqual(estimate);
    expect(high).toBeGreaterThanOrEqual(estimate);
    if (gained - lost < low || gained - lost > high) misses++;
    expect(estimate).toBeCloseTo(shareOf(now, "random").estimate - shareOf(before, "random").estimate, 12);
  }
  expect(misses).toBeLessThanOrEqual(42);
});

test("what never changes still may: nothing seen in n futures leaves up to about 3.7/n", () => {
  const holds = new Uint8Array(4096).fill(1);
  const { low, high } = changeOf(holds, holds, "sobol");
  expect(high).toBeCloseTo(3.689 / 4096, 5);
  expect(low).toBe(-high);
  expect(changeOf(holds, holds, "sobol", true)).toEqual({ estimate: 0, low: 0, high: 0 });
});
