import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REPLICATES } from "../../src/sampling/designs/design.ts";
import { OrderedKeys } from "../../src/summary/ordered-keys.ts";
import { mulberry } from "../support/statistics.ts";

/** Keys of which everything was kept, the sixteen replicates taking turns. */
function keptKeys(keys: Float64Array): OrderedKeys {
  const replicates = Uint8Array.from(keys, (_, i) => i % REPLICATES);
  const counts = Float64Array.from({ length: REPLICATES }, (_, r) => Math.ceil((keys.length - r) / REPLICATES));
  return new OrderedKeys(new Float64Array(0), counts, Uint8Array.of(1), [{ keys, replicates }]);
}

/** Fails unless the keys at many ranks, and the counts at or below them, are those of sorted keys; keys stay as they are. */
function expectSelected(values: Float64Array, ranks: number[], what = "") {
  const before = values.slice();
  const sorted = values.slice().sort();
  const ordered = keptKeys(values);
  const found = ordered.at(ranks) as number[];
  // −0 and 0 are one number: either may stand for it.
  expect(
    found.map((x) => x + 0),
    what,
  ).toEqual(ranks.map((rank) => sorted[rank] + 0));
  for (const key of found.filter((_, i) => i % 5 === 0)) {
    const below = new Array<number>(REPLICATES).fill(0);
    before.forEach((other, i) => {
      below[i % REPLICATES] += Number(other <= key);
    });
    expect(ordered.atOrBelow(key), `${what}: at or below ${key}`).toEqual(below);
  }
  expect(
    values.findIndex((x, i) => !Object.is(x, before[i])),
    what,
  ).toBe(-1);
}

const ranksOf = (count: number) => {
  const shares = [0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1];
  const ranks = shares.map((share) => Math.floor(share * (count - 1)));
  return [...new Set([...ranks, ...ranks.map((rank) => Math.min(rank + 1, count - 1))])].sort((a, b) => a - b);
};

const random = mulberry(99);
const list = (count: number, valueAt: (i: number) => number) =>
  Float64Array.from({ length: count }, (_, i) => valueAt(i));
const shuffled = (values: Float64Array) => {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
};

describe("keys by rank are what sorting finds", () => {
  const N = 20_000;
  const lists: [string, Float64Array][] = [
    ["uniform numbers", list(N, random)],
    ["numbers in order", list(N, (i) => i)],
    ["numbers in reverse order", list(N, (i) => -i)],
    ["one number over and over", list(N, () => 0.1)],
    ["two numbers", list(N, () => (random() < 0.5 ? 1 : 2))],
    ["a few numbers, unevenly often", list(N, () => Math.floor(1 / (random() + 1e-3)))],
    ["zeros of both signs", list(N, () => (random() < 0.5 ? -0 : 0))],
    ["zeros of both signs among others", list(N, () => (random() < 0.5 ? -0 : random() < 0.5 ? 0 : random() - 0.5))],
    ["infinities at both ends", list(N, () => (random() < 0.2 ? Infinity : random() < 0.2 ? -Infinity : random()))],
    ["infinity alone", list(N, () => Infinity)],
    ["numbers as far apart as can be", list(N, () => (random() < 0.5 ? -Number.MAX_VALUE : Number.MAX_VALUE * random()))],
    ["the smallest numbers there are", list(N, () => Math.floor(random() * 1000) * Number.MIN_VALUE)],
    ["neighbours among numbers", list(N, () => 1 + Math.floor(random() * 50) * Number.EPSILON)],
    ["one outlier far away", list(N, (i) => (i === 5 ? 1e300 : random()))],
    ["outliers beyond outliers, so that every histogram has one full bucket", list(N, (i) => (i < 40 ? 2 ** (25 * i - 400) : random() * 1e-150))],
    ["all binades", shuffled(list(N, (i) => 2 ** (-1074 + (2090 * i) / N)))],
    ["powers of a lognormal's tail", list(N, () => Math.exp(200 * (random() + random() + random() - 1.5)))],
    ["half of them tied in the middle", list(N, (i) => (i % 2 === 0 ? 0.5 : random()))],
  ]; // biome-ignore format: a table
  test.each(lists)("among %s", (what, values) => {
    expectSelected(values, ranksOf(values.length), what);
    expectSelected(values, [], what);
    for (const count of [1, 2, 16, 255, 256, 257, 512, 513, 1025])
      expectSelected(values.slice(0, count), ranksOf(count), what);
  });

  test("at every rank of any list", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      fc.constantFrom(0, -0, 1, 1, 2, Infinity, -Infinity, 5e-324),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (few, times) => {
        // Repeated, so that the list is long enough not to be sorted outright.
        const values = list(few.length * times, (i) => few[i % few.length]);
        expectSelected(values, [...values.keys()].slice(0, 50));
        expectSelected(values, ranksOf(values.length));
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  test("at one rank asked for twice", () => {
    const values = list(2000, random);
    const sorted = values.slice().sort();
    expect(keptKeys(values).at([7, 7, 1000, 1000])).toEqual([sorted[7], sorted[7], sorted[1000], sorted[1000]]);
  });
});
