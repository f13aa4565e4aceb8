import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { empirical } from "../../../src/sampling/distributions/empirical.ts";
import { fixed } from "../../../src/sampling/distributions/fixed.ts";
import { inUnit } from "../../../src/sampling/distributions/in-unit.ts";
import { mixture } from "../../../src/sampling/distributions/mixture.ts";
import { nextDown, nextUp } from "../../../src/sampling/distributions/neighbours.ts";
import { normal } from "../../../src/sampling/distributions/normal.ts";
import { leastReaching } from "../../../src/sampling/distributions/root.ts";
import { truncated } from "../../../src/sampling/distributions/truncated.ts";
import { uniform } from "../../../src/sampling/distributions/uniform.ts";

const SEED = { seed: 2025 };
const EDGE = 2 ** -53;

describe("the neighbours of a double", () => {
  test("are one unit in the last place away, on both sides of 0 and of a power of 2", () => {
    expect(nextUp(0)).toBe(Number.MIN_VALUE);
    expect(nextDown(0)).toBe(-Number.MIN_VALUE);
    expect(nextUp(-Number.MIN_VALUE)).toBe(-0);
    expect(nextUp(1)).toBe(1 + Number.EPSILON);
    expect(nextDown(1)).toBe(1 - Number.EPSILON / 2);
    expect(nextUp(-1)).toBe(-1 + Number.EPSILON / 2);
    expect(nextUp(Number.MAX_VALUE)).toBe(Infinity);
    expect(nextDown(Infinity)).toBe(Number.MAX_VALUE);
    expect(nextUp(Infinity)).toBe(Infinity);
    expect(nextUp(NaN)).toBeNaN();
  });
});

describe("the search for the least number that reaches", () => {
  test("finds a jump to the last double, wherever it is, in a bounded number of steps", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const [lo, jump, hi] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        let calls = 0;
        const found = leastReaching((x) => (++calls && x >= jump ? 1 : -Infinity), lo, hi);
        expect(found === jump).toBe(true);
        expect(calls).toBeLessThan(400);
      }),
      { ...SEED, numRuns: 1000 },
    );
  });

  test("finds the root of a smooth function in about ten steps", () => {
    let calls = 0;
    const found = leastReaching((x) => ++calls && Math.log(x / Math.E), 1, 10);
    expect(Math.abs(found - Math.E)).toBeLessThanOrEqual(2 * Number.EPSILON * Math.E);
    expect(calls).toBeLessThan(16);
  });
});

describe("a mixture", () => {
  test("with a gap is, at the level of the gap, the end of the part below it", () => {
    const { quantile, cdf, survival } = mixture([
      { weight: 1, distribution: uniform(0, 1) },
      { weight: 3, distribution: uniform(5, 6) },
    ]);
    expect(quantile(0.25)).toBe(1);
    expect(quantile(0.25 - EDGE)).toBeLessThan(1);
    expect(quantile(0.25 + EDGE)).toBeGreaterThanOrEqual(5);
    expect(cdf(3)).toBe(0.25);
    expect(survival(3)).toBe(0.75);
  });

  test("gives an atom for every level within it, and to the last double", () => {
    const atom = 0.1 + 0.2;
    const { quantile, upperQuantile, cdf } = mixture([
      { weight: 1, distribution: fixed(atom) },
      { weight: 1, distribution: normal(0, 1) },
    ]);
    const below = cdf(nextDown(atom));
    for (const u of [below + 1e-9, 0.5, 0.7, below + 0.5 - 1e-9]) {
      expect(quantile(u)).toBe(atom);
      expect(upperQuantile(1 - u)).toBe(atom);
    }
    expect(quantile(below - 1e-9)).toBeLessThan(atom);
    expect(quantile(below + 0.5 + 1e-9)).toBeGreaterThan(atom);
  });

  test("of empirical distributions draws their values only", () => {
    const [a, b] = [
      [-3, 0, 0.1, 7],
      [-1e-300, 0.1, 1e200],
    ];
    const { quantile } = mixture([
      { weight: 1, distribution: empirical(a) },
      { weight: 2, distribution: empirical(b) },
    ]);
    fc.assert(
      fc.property(fc.double({ min: EDGE, max: 1 - EDGE, noNaN: true }), (u) => [...a, ...b].includes(quantile(u))),
      SEED,
    );
  });

  test("with one weight above 0 is that component", () => {
    const only = normal(0, 1);
    expect(
      mixture([
        { weight: 0, distribution: uniform(0, 1) },
        { weight: 5, distribution: only },
      ]),
    ).toBe(only);
  });
});

describe("an empirical distribution", () => {
  test("is the inverse of its own cdf: the least value whose share reaches u", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 120 }),
        fc.nat(),
        (values, k) => {
          const { quantile, upperQuantile, cdf, survival } = empirical(values);
          const share = ((k % values.length) + 1) / values.length;
          for (const p of [nextDown(share), share, nextUp(share), share / 2]) {
            if (p >= 1) continue;
            expect(quantile(p)).toBe(Math.min(...values.filter((x) => cdf(x) >= p)));
            expect(upperQuantile(p)).toBe(Math.min(...values.filter((x) => survival(x) <= p)));
          }
        },
      ),
      { ...SEED, numRuns: 1000 },
    );
  });

  test("takes the value itself at its own share, though 100·0.07 is more than 7 and 100·0.29 less than 29", () => {
    const { quantile, upperQuantile } = empirical(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(quantile(0.07)).toBe(7);
    expect(quantile(0.0700001)).toBe(8);
    expect(upperQuantile(0.29)).toBe(71);
    expect(upperQuantile(0.2899999)).toBe(72);
  });

  test("does not sort the caller's values", () => {
    const values = [3, 1, 2];
    empirical(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("a cut", () => {
  const points = empirical([0, 1, 2, 3, 4]);

  test("keeps an atom at either of its ends", () => {
    const { quantile, cdf, survival } = truncated(points, 1, 3);
    expect([1, 2, 3].map(cdf)).toEqual([1 / 3, 2 / 3, 1].map((p) => expect.closeTo(p, 15)));
    expect([0.1, 0.5, 0.9].map(quantile)).toEqual([1, 2, 3]);
    expect(survival(0.5)).toBe(1);
  });

  test("keeps an atom at 0, which then is no positive rate", () => {
    const cut = truncated(points, 0, 3);
    expect(cut.quantile(0.1)).toBe(0);
    expect(() => inUnit(cut, "timesPerYear")).toThrow(RangeError);
  });

  test("never draws an end of a continuous distribution", () => {
    for (const [min, max] of [
      [0, 1],
      [0.25, 1],
      [6, 8],
    ] as const)
      for (const base of [normal(0, 1), normal(1, 1e-3)]) {
        const distance = base.survival(min) - base.survival(max);
        if (!(distance > 0)) continue;
        const { quantile, upperQuantile } = truncated(base, min, max);
        expect(quantile(EDGE)).toBeGreaterThan(min);
        expect(upperQuantile(EDGE)).toBeLessThan(max);
        expect(quantile(1 - EDGE)).toBeLessThan(max);
      }
  });

  test("at 0 leaves room below the least draw for its reciprocal", () => {
    const rate = inUnit(truncated(normal(1, 1), 0, Infinity), "doublingTimeMonths");
    // Density of N(1, 1) at 0, renormalised, is 0.2876; the draw at 2⁻⁵³ is 2⁻⁵³/0.2876.
    expect(rate.upperQuantile(EDGE) / ((12 * 0.2876) / EDGE)).toBeCloseTo(1, 4);
  });

  test("in a gap gives the values beyond it", () => {
    const gap = mixture([
      { weight: 1, distribution: uniform(-2, -1) },
      { weight: 1, distribution: uniform(1, 2) },
    ]);
    const { quantile } = truncated(gap, 0, Infinity);
    expect(quantile(EDGE)).toBeCloseTo(1, 12);
    expect(quantile(0.5)).toBeCloseTo(1.5, 12);
  });
});

describe("a rate in another unit", () => {
  test("has the atoms of its base, each with its own probability", () => {
    const values = [2.1, 3, 4, 7.3, 8];
    for (const [unit, convert] of [
      ["timesPerYear", (x: number) => Math.log2(x)],
      ["doublingTimeMonths", (x: number) => 12 / x],
      ["doublingTimeYears", (x: number) => 1 / x],
    ] as const) {
      const rate = inUnit(empirical(values), unit);
      const rates = values.map(convert).sort((a, b) => a - b);
      expect(rate.support).toEqual([rates[0], rates[4]]);
      rates.forEach((y, i) => {
        expect(rate.cdf(y)).toBe((i + 1) / 5);
        expect(rate.survival(y)).toBe((4 - i) / 5);
        expect(rate.cdf(nextDown(y))).toBe(i / 5);
        expect(rate.quantile((i + 0.5) / 5)).toBe(y);
        expect(rate.upperQuantile((4.5 - i) / 5)).toBe(y);
      });
    }
  });

  test("of 8 months is 1.5 doublings a year, of 2.1 times a year log2 2.1", () => {
    expect(inUnit(fixed(8), "doublingTimeMonths").quantile(0.3)).toBe(1.5);
    expect(inUnit(fixed(2.1), "timesPerYear").quantile(0.3)).toBe(Math.log2(2.1));
    expect(inUnit(fixed(0.5), "doublingTimeYears").cdf(2)).toBe(1);
  });

  test("is defined everywhere", () => {
    for (const unit of ["timesPerYear", "doublingTimeMonths", "doublingTimeYears"] as const) {
      const { cdf, survival } = inUnit(uniform(1, 3), unit);
      expect([-Infinity, -1e300, Infinity, 1e300].map(cdf)).toEqual([0, 0, 1, 1]);
      expect([-Infinity, -1e300, Infinity, 1e300].map(survival)).toEqual([1, 1, 0, 0]);
    }
  });
});

test("a fixed value is all there is", () => {
  const { quantile, upperQuantile, cdf, survival, support } = fixed(3);
  expect([quantile(0.1), upperQuantile(0.1)]).toEqual([3, 3]);
  expect([2.9, 3].map(cdf)).toEqual([0, 1]);
  expect([2.9, 3].map(survival)).toEqual([1, 0]);
  expect(support).toEqual([3, 3]);
});
