import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeRate, growthIntegral, logComputeMultiple, priorYearsOf } from "../../src/model/growth.ts";
import { canBeLimited, fallsToTarget, QUANTITIES, quantityAt, retention } from "../../src/model/quantities.ts";
import { logReducibleLoss, relativeLoss } from "../../src/model/relative-loss.ts";
import { timeToTarget } from "../../src/model/time-to-target.ts";
import { expectClose } from "../support/close.ts";
import { parameters } from "../support/parameters.ts";
import { reference } from "../support/reference.ts";

interface Vector {
  kind: string;
  kappa: number;
  growth: number;
  t: number;
  target: number;
  value: number | null;
}

describe("against numbers at 40 and 50 digits (mpmath)", () => {
  const { vectors } = reference<{ vectors: Vector[] }>("oracle-vectors.json");
  const losses = vectors.filter(({ kind }) => kind === "R");
  const times = vectors.filter(({ kind }) => kind === "T");

  test(`relative loss at ${losses.length} points`, () => {
    expect(losses.length).toBe(126);
    for (const { kappa, growth, t, value } of losses) {
      const p = parameters({ kappa, gamma: growth });
      expectClose(relativeLoss(p, t, "cumulative"), value!, 1e-12, `kappa ${kappa}, growth ${growth}, t ${t}`);
      // Only γ + ρ moves the loss: the same growth by power gives the same numbers.
      const byPower = parameters({ kappa, gamma: 0, powerGrowth: growth });
      expectClose(relativeLoss(byPower, t, "cumulative"), value!, 1e-12, `by power: growth ${growth}, t ${t}`);
    }
  });

  test(`time to target at ${times.length} points, "never" included`, () => {
    expect(times.length).toBe(63);
    for (const { kappa, growth, target, value } of times) {
      const p = parameters({ kappa, gamma: growth });
      const expected = value === null ? Infinity : value;
      const actual = timeToTarget("relativeLoss", target, p, "cumulative");
      expectClose(actual, expected, 1e-12, `kappa ${kappa}, growth ${growth}, target ${target}`);
    }
  });

  const { points } = reference<{ points: [string, string, string, string][] }>("model-points.json");
  test(`relative loss at ${points.length} points, γ from 0 over 1e-18 up`, () => {
    expect(points.length).toBeGreaterThan(50);
    for (const [gamma, kappa, t, loss] of points) {
      const p = parameters({ gamma: Number(gamma), kappa: Number(kappa) });
      expectClose(relativeLoss(p, Number(t), "cumulative"), Number(loss), 1e-12, `${gamma} ${kappa} ${t}`);
    }
  });
});

describe("closed forms", () => {
  test("at a·τ0 = 1 loss falls exactly exponentially at today's pace", () => {
    for (const priorYears of [0.4, 1, 2.5])
      for (const t of [0, 0.1, 3, 50]) {
        const p = parameters({ gamma: 1 / (priorYears * Math.LN2), priorYears });
        expectClose(relativeLoss(p, t, "cumulative"), Math.exp((-p.kappa * t) / priorYears), 1e-12);
        expectClose(retention(p, t, "cumulative"), 1, 1e-12);
      }
  });

  test("a single run with growth g equals cumulative compute whose past grew at g", () => {
    for (const gamma of [0.3, 1, 4]) {
      const single = parameters({ gamma, powerGrowth: 0.5 });
      const cumulative = { ...single, priorYears: priorYearsOf(gamma + 0.5) };
      for (const t of [0.5, 5, 40])
        expectClose(relativeLoss(single, t, "singleRun"), relativeLoss(cumulative, t, "cumulative"), 1e-12);
    }
  });

  test("the gap between the meek and the frontier is the published one (Gundlach, Lynch and Thompson, arXiv 2507.07931)", () => {
    const shared = Math.log2(1.4 * 2.8);
    const meek = parameters({ gamma: shared, kappa: 0.155 });
    const frontier = { ...meek, powerGrowth: Math.log2(3.57) };
    const gaps = { 1: 0.145, 2: 0.213, 3: 0.237, 4: 0.234, 5: 0.218, 7: 0.17, 10: 0.104 };
    for (const [t, gap] of Object.entries(gaps)) {
      const difference = relativeLoss(meek, Number(t), "singleRun") - relativeLoss(frontier, Number(t), "singleRun");
      expect(Math.abs(difference - gap), `at ${t} years`).toBeLessThan(0.0005);
    }
  });

  test("the turtle overtakes the hare when its compute catches up", () => {
    // Years after which F = 1 at rate γT has spent as much as F = 10 or 100 at rate γH.
    const cases = [
      [10, 0, 2, 2.6],
      [10, 0.5, 2, 3.2],
      [10, 1, 2, 4.2],
      [10, 0, 0.5, 10.4],
      [100, 0, 2, 4.7],
      [100, 0.5, 2, 5.6],
      [100, 1, 2, 7.6],
      [100, 0, 0.5, 18.7],
    ] as const;
    for (const [initialPower, hareRate, turtleRate, years] of cases) {
      const ahead = (t: number) =>
        logComputeMultiple(parameters({ gamma: turtleRate }), t, "cumulative") -
        logComputeMultiple(parameters({ gamma: hareRate, initialPower }), t, "cumulative");
      expect(ahead(years - 0.05), `F ${initialPower}, ${hareRate} against ${turtleRate}`).toBeLessThan(0);
      expect(ahead(years + 0.05)).toBeGreaterThan(0);
    }
  });

  test("half the pace is kept to the horizon from the thresholds 0, 0.464, 0.686, 0.719 up", () => {
    for (const [horizon, threshold] of [
      [1, 0],
      [2, 0.464],
      [5, 0.686],
      [10, 0.719],
    ] as const)
      expect(Math.abs(retention(parameters({ gamma: threshold }), horizon, "cumulative") - 0.5)).toBeLessThan(3e-4);
  });
});

const rate = fc.double({ min: -2, max: 8, noNaN: true });
const anyParameters = fc.record({
  gamma: rate,
  kappa: fc.double({ min: 0.001, max: 1, noNaN: true }),
  powerGrowth: fc.double({ min: -1, max: 3, noNaN: true }),
  initialPower: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  priorYears: fc.double({ min: 0.05, max: 20, noNaN: true }),
  lossFloor: fc.double({ min: 0, max: 0.99, noNaN: true }),
  gammaFromPower: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const compute = fc.constantFrom("cumulative" as const, "singleRun" as const);

describe("laws", () => {
  test("a target is met at the time to target and not before it", () => {
    fc.assert(
      fc.property(
        anyParameters,
        compute,
        fc.constantFrom(...QUANTITIES),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.boolean(),
        (p, counted, quantity, x, limit) => {
          const target = fallsToTarget(quantity) || limit ? x : 1 / x;
          const falls = fallsToTarget(quantity) || (limit && canBeLimited(quantity));
          const sign = falls ? -1 : 1;
          const years = timeToTarget(quantity, target, p, counted, falls);
          expect(years).toBeGreaterThanOrEqual(0);
          const ahead = (t: number) => sign * (quantityAt(quantity, p, t, counted) / target - 1);
          if (years === 0) expect(ahead(0)).toBeGreaterThanOrEqual(-1e-12);
          else if (years < 1e3) {
            expect(ahead(years * (1 + 1e-9) + 1e-9)).toBeGreaterThanOrEqual(-1e-9);
            expect(ahead(years * (1 - 1e-9) - 1e-12)).toBeLessThanOrEqual(1e-9);
          } else if (years === Infinity) expect(ahead(200)).toBeLessThanOrEqual(1e-9);
        },
      ),
      { numRuns: 6000, seed: 20251 },
    );
  });

  test("cumulative loss falls in time, in γ, ρ, κ and F, and rises in τ0", () => {
    fc.assert(
      fc.property(anyParameters, fc.double({ min: 0.01, max: 100, noNaN: true }), (p, t) => {
        const y = logReducibleLoss(p, t, "cumulative");
        expect(y).toBeLessThanOrEqual(0);
        const slack = 1e-13 * Math.abs(y);
        expect(logReducibleLoss(p, t * 1.01, "cumulative")).toBeLessThanOrEqual(y + slack);
        for (const [name, factor] of [
          ["kappa", 1.01],
          ["initialPower", 1.01],
          ["priorYears", 1 / 1.01],
        ] as const)
          expect(logReducibleLoss({ ...p, [name]: p[name] * factor }, t, "cumulative")).toBeLessThanOrEqual(y + slack);
        for (const name of ["gamma", "powerGrowth"] as const)
          expect(logReducibleLoss({ ...p, [name]: p[name] + 0.01 }, t, "cumulative")).toBeLessThanOrEqual(y + slack);
      }),
      { seed: 20252 },
    );
  });

  test("growth passes smoothly through a rate of zero", () => {
    for (const t of [0.003, 1, 200])
      for (const a of [0, 1e-300, 1e-17, -1e-17, 1e-9, -1e-9, 4e-6, -4e-6, 6e-8]) {
        const x = a * t;
        expectClose(growthIntegral(a, t), t * (1 + x / 2 + x ** 2 / 6 + x ** 3 / 24 + x ** 4 / 120), 2e-15);
      }
  });

  test("far out the compute multiple grows at its rate and stays finite", () => {
    const p = parameters({ gamma: 8, powerGrowth: 2 });
    expectClose(
      logComputeMultiple(p, 20000, "cumulative") - logComputeMultiple(p, 19999, "cumulative"),
      computeRate(p),
      1e-9,
    );
  });

  test("no target at or below the floor is ever reached", () => {
    const p = parameters({ lossFloor: 0.7 });
    expect(timeToTarget("relativeLoss", 0.7, p, "cumulative")).toBe(Infinity);
    expect(timeToTarget("relativeLoss", 0.5, p, "singleRun")).toBe(Infinity);
    expect(timeToTarget("relativeLoss", 0.71, p, "cumulative")).toBeLessThan(Infinity);
  });
});
