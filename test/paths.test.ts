import { expect, test } from "vitest";
import { checkScenario } from "../src/scenario/load.ts";
import { simulate } from "../src/simulate.ts";
import type { Result } from "../src/summary/result.ts";

const KAPPA = { distribution: "lognormal", median: 0.05, sigma: 0.1 };
const run = async (said: Record<string, unknown>, parameters: Record<string, unknown>): Promise<Result> =>
  simulate(
    await checkScenario({
      stepsPerYear: 4,
      samples: 512,
      ...said,
      parameters: { kappa: KAPPA, powerGrowth: 0, ...parameters },
    }),
    { threads: 1 },
  );

test("rates that do not change give what constant rates give, to 12 digits", async () => {
  const gamma = { distribution: "normal", mean: 1.2, sd: 0.6 };
  const rest = {
    powerGrowth: { distribution: "uniform", min: -0.3, max: 0.9 },
    initialPower: 2,
    lossFloor: 0.1,
    gammaFromPower: 0.3,
  };
  const said = {
    quantities: [
      "relativeLoss",
      "reducibleLoss",
      "computeMultiple",
      "computeOrders",
      "efficiencyMultiple",
      "retention",
    ],
    targets: [0.7, { quantity: "efficiencyMultiple", atLeast: 50 }],
  };
  const paths = [
    { kind: "stop", year: 2400 },
    { kind: "headroom", doublings: 1e5 },
    { kind: "headroom", doublings: 1e5, shape: "logistic" },
    { kind: "shocks", sd: 0 },
    { kind: "jumps", perYear: 0, doublings: 1 },
    { kind: "slowing", halfLife: 1e15, longRun: 0 },
  ];
  for (const compute of ["cumulative", "singleRun"]) {
    const constant = await run({ ...said, compute }, { ...rest, gamma });
    for (const path of paths) {
      const { quantities, targets } = await run({ ...said, compute }, { ...rest, gamma: { ...gamma, path } });
      const close = (a: number, b: number, what: string) =>
        expect(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${path.kind}, ${what}: ${a}, not ${b}`).toBe(true);
      for (const [name, { percentiles }] of Object.entries(quantities))
        for (const [level, { estimate }] of Object.entries(percentiles)) {
          const wanted = constant.quantities[name as "relativeLoss"]!.percentiles[level].estimate;
          estimate.forEach((value, step) => {
            // Multiples are as exact as the logarithms they are the exponentials of.
            if (/Multiple$/.test(name)) close(Math.log(value), Math.log(wanted[step]), `${name} p${level} at ${step}`);
            else close(value, wanted[step], `${name} p${level} at step ${step}`);
          });
        }
      targets.forEach(({ probability, timeToTarget }, index) => {
        expect(probability.estimate).toEqual(constant.targets[index].probability.estimate);
        for (const [level, years] of Object.entries(timeToTarget)) {
          const wanted = constant.targets[index].timeToTarget[level];
          if (typeof years === "number" && typeof wanted === "number") close(years, wanted, `years to target ${index}`);
        }
      });
    }
  }
});

test("what chance may still bring about is not called never, and a loss below its floor is", async () => {
  const path = { kind: "jumps", perYear: 1, doublings: 1 };
  const { targets } = await run(
    { horizonYears: 3, targets: [{ quantity: "efficiencyMultiple", atLeast: 32 }, 0.4] },
    { gamma: { value: -0.5, path }, lossFloor: 0.5 },
  );
  expect([targets[0].never, targets[1].never]).toEqual([0, 1]);
  expect(targets[0].afterHorizon).toBeGreaterThan(0.9);
});

test("a single run's pace has its shocks from the first date to the last", async () => {
  const gamma = { value: 1, path: { kind: "shocks", sd: 0.5, persistence: 0.5 } };
  const { quantities } = await run({ compute: "singleRun", quantities: ["retention"] }, { gamma });
  const { estimate } = quantities.retention!.percentiles["95"];
  // s = (γ + e)·ln 2 with e normal at every date: its 95th percentile is (1 + 0.5·1.645)·ln 2 = 1.263.
  for (const step of [0, 1, estimate.length - 1]) expect(Math.abs(estimate[step] - 1.263)).toBeLessThan(0.1);
  expect(quantities.retention!.percentiles["5"].high[0]).toBeGreaterThan(quantities.retention!.percentiles["5"].low[0]);
});

test("half-lives longer than history end, and so do growth without measure and its decline", {
  timeout: 60_000,
}, async () => {
  const slowing = { kind: "slowing", halfLife: 1e12, longRun: 0 };
  const declining = { distribution: "uniform", min: -0.4, max: -0.1 };
  const { targets } = await run({ targets: [0.3] }, { gamma: { value: 1.5, path: slowing }, powerGrowth: declining });
  expect(targets[0].never).toBe(0);
  const steep = { value: 1200, path: { kind: "stop", year: 2900 } };
  const { quantities } = await run({ stepsPerYear: 1, horizonYears: 5 }, { gamma: steep, kappa: 0.05 });
  // ln R = −κ·(γ t ln 2 − ln(γ ln 2)) far out.
  const expected = -0.05 * (1200 * 5 * Math.LN2 - Math.log(1200 * Math.LN2));
  expect(Math.log(quantities.relativeLoss!.percentiles["50"].estimate[5]) / expected).toBeCloseTo(1, 10);
});
