import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLAIMS, claimMargin, claimThreshold } from "../../src/model/claim.ts";
import { parameters } from "../support/parameters.ts";

const LU = parameters({ gamma: 0 });
const cumulative = (years: number, target = 0.5) => ({ years, compute: "cumulative" as const, target });

describe("the efficiency growth that a claim takes", () => {
  test("to keep the pace: 1/(τ0 ln 2), whatever the horizon and κ", () => {
    for (const [priorYears, growth] of [
      [1, 1 / Math.LN2],
      [0.665, 2.1695],
      [1 / (3.49 * Math.LN2), 3.49],
    ])
      for (const years of [1, 10, 50])
        for (const compute of ["cumulative", "singleRun"] as const)
          expect(
            claimThreshold("keptPace", { ...LU, priorYears, kappa: 0.2 }, { years, compute, target: 0.5 })!.from,
          ).toBeCloseTo(growth, 4);
  });

  test("fixed rates fall on either side of it", () => {
    const kept = (gamma: number, priorYears: number) =>
      claimMargin("keptPace", { ...LU, gamma, priorYears }, cumulative(10)) >= 0;
    expect([1.44, 1.45].map((gamma) => kept(gamma, 1))).toEqual([false, true]);
    expect([2.16, 2.18].map((gamma) => kept(gamma, 0.665))).toEqual([false, true]);
  });

  test("to grow as one has is to keep the pace exactly, and counts as kept", () => {
    for (const growth of [0.3, 1, 1.5, 2.7, 5])
      for (const compute of ["cumulative", "singleRun"] as const)
        expect(
          claimMargin(
            "keptPace",
            { ...LU, gamma: growth, priorYears: 1 / (growth * Math.LN2) },
            { years: 10, compute, target: 0.5 },
          ),
        ).toBeGreaterThanOrEqual(0);
  });

  test("for half of the pace: 0, 0.464, 0.686, 0.719 at horizons of 1, 2, 5, 10 years, in the limit half of all", () => {
    const needed = [1, 2, 5, 10, 1000].map((years) => claimThreshold("halfPace", LU, cumulative(years))!.from);
    for (const [i, expected] of [0, 0.464, 0.686, 0.719, 0.7213].entries()) expect(needed[i]).toBeCloseTo(expected, 3);
  });

  test("after a step in power less will do, since the pace has farther to fall; from below today's it was never kept", () => {
    const withStep = (initialPower: number) => claimThreshold("keptPace", { ...LU, initialPower }, cumulative(3));
    expect(withStep(10)!.from).toBeLessThan(1.44);
    expect(withStep(0.5)).toBeUndefined();
  });

  test("yearly gains take neither too little nor too much, and cannot be kept by single runs", () => {
    const { from, to } = claimThreshold("yearlyGains", LU, cumulative(5))!;
    for (const [gamma, holds] of [
      [from - 0.01, false],
      [from + 0.01, true],
      [to! - 0.01, true],
      [to! + 0.01, false],
    ] as const)
      expect(claimMargin("yearlyGains", { ...LU, gamma }, cumulative(5)) >= 0).toBe(holds);
    // −R' peaks at t = ln[(a τ0 − 1)/κ]/a; at twice that time it may have fallen below its start again, or not.
    expect(claimThreshold("yearlyGains", LU, cumulative(10))).toBeUndefined();
    // From a scan of rates 0.0005 apart; compute underflows to nothing at most of them.
    const far = { ...LU, kappa: 0.05, priorYears: 10, powerGrowth: 3 };
    const found = claimThreshold("yearlyGains", far, cumulative(60))!;
    expect(found.from).toBeCloseTo(0.2255 - 3, 3);
    expect(found.to).toBeCloseTo(0.9536 - 3, 3);
    expect(claimThreshold("yearlyGains", LU, { ...cumulative(5), compute: "singleRun" })).toBeUndefined();
  });

  test("is where the claim begins to hold, for any other beliefs", () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...CLAIMS),
        fc.constantFrom("cumulative" as const, "singleRun" as const),
        fc.record({
          kappa: number(0.02, 0.3),
          powerGrowth: number(-0.5, 1.5),
          initialPower: number(1, 20),
          priorYears: number(0.2, 3),
          gammaFromPower: number(0, 1),
          years: number(0.5, 20),
          target: number(0.3, 0.95),
        }),
        (claim, compute, { years, target, ...rest }) => {
          const p = { ...LU, ...rest };
          const terms = { years, compute, target };
          const threshold = claimThreshold(claim, p, terms);
          const holds = (efficiency: number) =>
            claimMargin(claim, { ...p, gamma: efficiency - p.gammaFromPower * p.powerGrowth }, terms) >= 0;
          if (threshold === undefined || threshold.from === -Infinity) return;
          // Equality counts as kept, to a billionth.
          expect(holds(threshold.from + 1e-6)).toBe(true);
          expect(holds(threshold.from - 1e-6)).toBe(false);
        },
      ),
      { numRuns: 300, endOnFailure: true },
    );
  });
});
