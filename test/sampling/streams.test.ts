import { describe, expect, test } from "vitest";
import { stream } from "../../src/sampling/streams.ts";
import { correlation, distanceFromUniform, distanceLimit, normalLimit } from "../support/statistics.ts";

/** Of a whole test, however many comparisons it makes. */
const FALSE_ALARMS = 1e-6;

const NAMES = ["gamma", "kappa", "powerGrowth", "gamma.algorithms", "gamma.a", "gamma.b", "rows of kappa, lossFloor"];

/** First `count` draws of the stream at an address. */
const draws = (count: number, ...address: (string | number)[]) => {
  const { double } = stream(...address);
  return Float64Array.from({ length: count }, double);
};

describe("an address names a stream", () => {
  test("the same address gives the same numbers, whatever was drawn elsewhere meanwhile", () => {
    const expected = draws(100, "seed", "kappa", 7);
    const [again, other] = [stream("seed", "kappa", 7), stream("seed", "kappa", 8)];
    const interleaved = Float64Array.from({ length: 100 }, () => {
      other.double();
      other.int32();
      return again.double();
    });
    expect(interleaved).toEqual(expected);
  });

  test("no two of thousands of addresses begin alike: seeds that repeat a digit, parameters, blocks", () => {
    // 53 bits: two of 11 000 draws are equal by chance once in 1.5e8 (11 000²/2/2^53).
    const addresses: (string | number)[][] = [];
    for (const seed of ["", " ", "0", "00", "1", "11", "111", "1111", "-1", "é", "a".repeat(256), "a".repeat(255)])
      for (const name of NAMES) for (const block of ["scramble", 0, 1, 2, 11, 111]) addresses.push([seed, name, block]);
    for (let i = 2; i < 5000; i++) if (!/^1+$/.test(`${i}`)) addresses.push([`${i}`, "kappa", 0]);
    for (let i = 3; i < 5000; i++) if (!/^1+$/.test(`${i}`)) addresses.push(["1", "kappa", i]);
    expect(new Set(addresses.map((address) => stream(...address).double())).size).toBe(addresses.length);
    expect(new Set(addresses.map((address) => draws(3, ...address).join())).size).toBe(addresses.length);
  });

  test("addresses that would run together as text are different addresses", () => {
    const alike: (string | number)[][] = [
      ["ab"],
      ["a", "b"],
      ["a,b"],
      ['a","b'],
      ["1", 11],
      ["11", 1],
      ["111"],
      ["1", "11"],
      ["1", "1", 1],
      [1, 1, "1"],
      ["1", 1, 1],
      ["", "ab"],
      ["ab", ""],
    ];
    expect(new Set(alike.map((address) => stream(...address).double())).size).toBe(alike.length);
  });
});

describe("a stream is uniform and goes its own way", () => {
  test("draws are multiples of 2^-53 strictly between 0 and 1, and use the last of their digits", () => {
    const all = draws(200_000, "digits", "kappa", 0);
    expect(all.findIndex((u) => !(u > 0 && u < 1 && Number.isInteger(u * 2 ** 53)))).toBe(-1);
    const odd = all.reduce((count, u) => count + ((u * 2 ** 53) % 2), 0);
    // Half of them end in 1: standard deviation √n/2.
    expect(Math.abs(odd - 100_000)).toBeLessThan((normalLimit(FALSE_ALARMS) * Math.sqrt(200_000)) / 2);
  });

  test("integers are signed, of 32 bits, and fill their range evenly", () => {
    const { int32 } = stream("integers", "kappa", 0);
    const integers = Array.from({ length: 50_000 }, int32);
    expect(integers.findIndex((n) => n !== (n | 0))).toBe(-1);
    const shares = integers.map((n) => ((n >>> 0) + 0.5) / 2 ** 32);
    expect(distanceFromUniform(shares)).toBeLessThan(distanceLimit(shares.length, FALSE_ALARMS));
  });

  test(`draws are uniform within 40 streams, and first draws are across 4000 (once in ${1 / FALSE_ALARMS} by chance)`, () => {
    for (let block = 0; block < 40; block++)
      expect(distanceFromUniform(draws(8192, "1", "kappa", block)), `block ${block}`).toBeLessThan(
        distanceLimit(8192, FALSE_ALARMS / 41),
      );
    const firsts = Array.from({ length: 4000 }, (_, seed) => stream(String(seed), "kappa", 0).double());
    expect(distanceFromUniform(firsts)).toBeLessThan(distanceLimit(firsts.length, FALSE_ALARMS / 41));
  });

  test(`streams of neighbouring addresses are uncorrelated (once in ${1 / FALSE_ALARMS} by chance)`, () => {
    const n = 4096;
    const pairs: [string, Float64Array, Float64Array][] = [];
    for (let i = 0; i < 60; i++) {
      pairs.push([`blocks ${i} and ${i + 1}`, draws(n, "1", "kappa", i), draws(n, "1", "kappa", i + 1)]);
      pairs.push([`seeds ${i} and ${i + 1}`, draws(n, String(i), "kappa", 0), draws(n, String(i + 1), "kappa", 0)]);
      pairs.push([`seeds ${i} and ${i}${i}`, draws(n, `${i}`, "kappa", 0), draws(n, `${i}${i}`, "kappa", 0)]);
    }
    NAMES.forEach((name, i) => {
      pairs.push([`${name} and the next`, draws(n, "1", name, 0), draws(n, "1", NAMES[(i + 1) % NAMES.length], 0)]);
    });
    // Each pair in step, and one draw behind.
    const limit = normalLimit(FALSE_ALARMS / (2 * pairs.length)) / Math.sqrt(n - 1);
    for (const [what, a, b] of pairs) {
      expect(Math.abs(correlation(a, b)), what).toBeLessThan(limit);
      expect(Math.abs(correlation(a.subarray(1), b.subarray(0, n - 1))), `${what}, one behind`).toBeLessThan(limit);
    }
    const firsts = (name: string) => Float64Array.from({ length: 2000 }, (_, s) => stream(`${s}`, name, 0).double());
    expect(Math.abs(correlation(firsts("gamma"), firsts("kappa")))).toBeLessThan(limit * Math.sqrt(n / 2000));
  });
});
