import fc from "fast-check";
import { quantile } from "simple-statistics";
import { expect, test } from "vitest";
import { percentilesOf } from "../../src/summary/percentiles-of.ts";

test("percentiles of values at hand are those of simple-statistics (type 7), and infinity can be one of type 1", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 20, maxLength: 400 }),
      (list) => {
        for (const sampler of ["sobol", "lhs", "random"] as const) {
          const [low, middle, high] = percentilesOf(Float64Array.from(list), [0.1, 0.5, 0.9], sampler, "type7");
          const sorted = list.toSorted((a, b) => a - b);
          for (const [share, { estimate }] of [
            [0.1, low],
            [0.5, middle],
            [0.9, high],
          ] as const) {
            const place = (sorted.length - 1) * share;
            const [a, b] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
            expect(estimate).toBeCloseTo(a + (place - Math.floor(place)) * (b - a), 6);
          }
          expect(middle.low).toBeLessThanOrEqual(middle.estimate);
          expect(middle.high).toBeGreaterThanOrEqual(middle.estimate);
        }
      },
    ),
    { numRuns: 50 },
  );
  const times = Float64Array.from({ length: 64 }, (_, i) => (i < 40 ? i : Infinity));
  const [some, never] = percentilesOf(times, [0.5, 0.9], "random", "type1");
  expect(some.estimate).toBe(31);
  expect(never.estimate).toBe(Infinity);
  // The definition at hand agrees with the library's where both are of type 7.
  expect(percentilesOf(Float64Array.from([1, 2, 4, 8]), [0.5], "random", "type7")[0].estimate).toBe(
    quantile([1, 2, 4, 8], 0.5),
  );
});
