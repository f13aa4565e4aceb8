import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sortedKeys } from "../../src/summary/sorted-keys.ts";

/** Every key once more with the replicate that it came with, in an order that does not hang on ours. */
function pairs({ keys, replicates }: { keys: Float64Array; replicates: Uint8Array }): string[] {
  return Array.from(keys, (key, i) => `${key + 0} ${replicates[i]}`).sort();
}

function expectSorted(keys: Float64Array): void {
  const given = { keys, replicates: Uint8Array.from(keys, (_, i) => (i * 7) % 16) };
  const before = { keys: keys.slice(), replicates: given.replicates.slice() };
  const sorted = sortedKeys(given);
  // -0 and 0 are one number, and stand in any order.
  expect(sorted.keys.map((key) => key + 0)).toEqual(keys.map((key) => key + 0).sort());
  expect(pairs(sorted)).toEqual(pairs(given));
  expect(given).toEqual(before);
}

const few = fc.integer({ min: -3, max: 3 });
const double = fc.double({ noNaN: true });

describe("keys are in order, each with its own replicate, and what was given is as it was", () => {
  test.each([
    ["ties", few],
    ["any doubles, infinities too", double],
    ["between 0 and 1", fc.double({ noNaN: true, min: 0, max: 1 })],
    ["many alike and a few far out", fc.oneof({ weight: 9, arbitrary: few }, { weight: 1, arbitrary: double })],
    ["so close that buckets cannot part them", fc.integer({ min: 0, max: 9 }).map((n) => n * Number.MIN_VALUE)],
  ])("%s", (_, key) => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 400 }), (keys) => expectSorted(Float64Array.from(keys))),
      { numRuns: 200, seed: 1 },
    );
  });

  test("tails as heavy as those of times to a target, and never", () => {
    expectSorted(
      Float64Array.from({ length: 20_000 }, (_, i) => (i % 5 === 0 ? Infinity : Math.exp(((i * 7919) % 700) - 20))),
    );
    expectSorted(new Float64Array(1000).fill(Infinity));
    expectSorted(Float64Array.of());
  });
});
