import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binOf } from "../../src/execution/bins.ts";
import type { Measure, Row } from "../../src/execution/job.ts";
import { Kernel } from "../../src/execution/kernel.ts";
import { tallier } from "../../src/execution/tally.ts";
import { growthIntegral, logCumulative } from "../../src/model/growth.ts";
import { timeToLogMultiple } from "../../src/model/time-to-target.ts";
import { REPLICATES, SAMPLERS } from "../../src/sampling/designs/design.ts";
import { nextDown } from "../../src/sampling/distributions/neighbours.ts";
import { segmentsAround } from "../../src/summary/brackets.ts";
import { OrderedKeys } from "../../src/summary/ordered-keys.ts";
import { runOf } from "../support/runs.ts";

const N = 512;
const kernel = new Kernel(1e6);
const [a, perYear, kappa, factor, added, w, keys, drop, out] = Array.from({ length: 9 }, () => kernel.float64(N));
const at = (array: Float64Array) => array.byteOffset;
const { loops } = kernel;

/** Puts numbers spread evenly from low to high into an array, and gives them. */
const spread = (array: Float64Array, low: number, high: number) => {
  for (let i = 0; i < N; i++) array[i] = low + ((high - low) * i) / (N - 1);
  return Array.from(array);
};

describe("the kernel's elementary functions, against JavaScript's and the model's", () => {
  test.each([
    [-1e-9, 1e-9],
    [-1, 1],
    [-40, 5],
    [-700, 700],
  ])("e^x from %d to %d is right to (4 + |x|)·1.2e-16", (low, high) => {
    const xs = spread(keys, low, high);
    loops.exponentials(at(keys), at(out), N);
    xs.forEach((x, i) => {
      expect(Math.abs(out[i] / Math.exp(x) - 1), `x = ${x}`).toBeLessThanOrEqual((4 + Math.abs(x)) * 1.2e-16 + 2.3e-16);
    });
  });

  test("e^x far out is what it is at −708 and 709", () => {
    keys.set([-1e308, -709, 800, -Infinity]);
    loops.exponentials(at(keys), at(out), 4);
    expect(out[0]).toBe(out[1]);
    expect(out[0]).toBe(out[3]);
    expect(out[0]).toBeLessThan(1e-307);
    expect(out[2]).toBeGreaterThan(1e307);
  });

  test.each([
    [-1e-12, 1e-12],
    [-0.4, 0.4],
    [-60, 8],
  ])("growth integrals of x = a·Δ from %d to %d are the model's to 1e-15", (low, high) => {
    const rates = spread(a, low * 2, high * 2);
    perYear.fill(1);
    loops.begin(at(a), at(perYear), 0.5, at(factor), at(added), N);
    rates.forEach((rate, i) => {
      expect(Math.abs(added[i] / growthIntegral(rate, 0.5) - 1), `a = ${rate}`).toBeLessThan(2e-15);
      expect(Math.abs(factor[i] / Math.exp(rate / 2) - 1), `a = ${rate}`).toBeLessThan(1e-14);
    });
  });

  test("ln A is the model's to 1e-12 from no time to e^700, growing and shrinking", () => {
    for (const years of [1 / 366, 1, 10, 100]) {
      const rates = spread(a, -3, 7);
      perYear.fill(2.5);
      kappa.fill(1);
      loops.place(at(a), at(perYear), at(kappa), years, at(w), at(keys), N);
      rates.forEach((rate, i) => {
        const expected = logCumulative(rate, 2.5, years);
        expect(Math.abs(-keys[i] / expected - 1), `a = ${rate}, t = ${years}`).toBeLessThan(1e-12);
      });
    }
  });

  test("times to a loss are the model's to 1e-12, or left to it", () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 8, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 1e-3, max: 20, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (rate, exponent, needed, pace) => {
          a.fill(rate);
          kappa.fill(exponent);
          perYear.fill(pace);
          const left = loops.timesToLoss(needed, at(kappa), at(a), at(perYear), at(out), 2);
          if (left === 1) {
            expect(out[0]).toBeNaN();
            return;
          }
          found++;
          expect(Math.abs(out[0] / timeToLogMultiple(needed / exponent, rate, pace) - 1)).toBeLessThan(1e-12);
        },
      ),
      { seed: 31, numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(150);
  });

  test("a share that falls step by step stays e^key to 1e-13, by small steps and large ones", () => {
    for (const step of [1e-6, 0.01, 0.0625, 0.07, 3]) {
      keys.fill(0);
      out.fill(1);
      for (let n = 1; n <= 64; n++) {
        drop.fill(step);
        for (let i = 0; i < N; i++) keys[i] -= step;
        loops.fallShares(at(out), at(drop), at(keys), N);
      }
      expect(Math.abs(out[7] / Math.exp(keys[7]) - 1), `steps of ${step}`).toBeLessThan(1e-13);
    }
  });

  test("what a sample is does not depend on its neighbours", () => {
    // Every second sample overflows, steps far or is not a number.
    const walk = (beside: number) => {
      for (let i = 0; i < N; i++) a[i] = i % 2 === 0 ? 1.1 + i / N : beside;
      perYear.fill(1);
      kappa.fill(0.3);
      w.fill(0);
      keys.fill(0);
      const large = loops.begin(at(a), at(perYear), 1, at(factor), at(added), N);
      for (let t = 1; t <= 20; t++)
        loops.advance(at(a), at(perYear), at(factor), at(added), at(kappa), large, t, at(w), at(keys), at(drop), N);
      return Array.from(keys).filter((_, i) => i % 2 === 0);
    };
    const alone = walk(1);
    for (const beside of [60, -40, Number.NaN]) expect(walk(beside)).toEqual(alone);
  });
});

describe("a tally in one call", () => {
  test.each(SAMPLERS)("is that of going step by step: %s", async (sampler) => {
    const { job } = await runOf({
      sampler,
      horizonYears: 12,
      stepsPerYear: 12,
      parameters: { kappa: { distribution: "lognormal", median: 0.2, sigma: 1 } },
    });
    const all = { edges: new Float64Array(0), gather: Uint8Array.of(1), moments: true };
    const losses = [0, 1, 63, 64, 65, 130, 144].map(
      (step): Row => ({ of: { quantity: "relativeLoss", step }, ...all }),
    );
    // Another quantity beside loss, and the loop through all of time is not used.
    const mixed = losses.flatMap((row): Row[] => [
      row,
      { ...row, of: { ...row.of, quantity: "computeMultiple" } as Row["of"], moments: false },
    ]);
    const measures: Measure[] = [losses, mixed].map((rows) => ({ rows, hits: true }));
    for (const count of [1, 511, 513, 8192, 9000]) {
      const [alone, beside] = measures.map((measure) => tallier(job)(3, count, measure, 100_000));
      expect(beside.hits).toEqual(alone.hits);
      expect(beside.sizes).toEqual(alone.sizes);
      losses.forEach((_, row) => {
        const of = (tally: typeof alone, place: number) =>
          tally.candidates.subarray(place * count, (place + 1) * count);
        expect(of(beside, 2 * row)).toEqual(of(alone, row));
      });
      alone.moments.forEach((moment, i) => {
        expect(Math.abs(beside.moments[i] - moment)).toBeLessThanOrEqual(1e-13 * Math.abs(moment) + 1e-18);
      });
    }
  });
});

describe("brackets of whole bins", () => {
  test("begin at the least key of a bin, and count what brackets of any edges do", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 3, noNaN: true }), { minLength: 40, maxLength: 300 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
        (values, deciles) => {
          const pilot = Float64Array.from(values);
          const counts = new Float64Array(REPLICATES);
          counts[0] = pilot.length;
          const ordered = new OrderedKeys(new Float64Array(0), counts, Uint8Array.of(1), [
            { keys: pilot, replicates: new Uint8Array(pilot.length) },
          ]);
          const brackets = deciles.map((d) => {
            const middle = Math.floor((pilot.length * d) / 10);
            return { low: middle - 3, high: middle + 3 };
          });
          const { edges, gather, bins } = segmentsAround(ordered, brackets, [], true);
          if (bins === undefined) return;
          for (const edge of edges) {
            const bin = binOf(edge, bins);
            expect(bin).toBeLessThan(bins.count);
            if (edge > -Infinity) expect(binOf(nextDown(edge), bins)).toBe(bin - 1);
          }
          // All keys of each bracket lie in gathered segments.
          const sorted = pilot.slice().sort();
          for (const { low, high } of brackets)
            for (let rank = Math.max(low, 0); rank <= Math.min(high, sorted.length - 1); rank++)
              expect(gather[edges.filter((edge) => sorted[rank] >= edge).length]).toBe(1);
        },
      ),
      { seed: 32, numRuns: 300 },
    );
  });
});
