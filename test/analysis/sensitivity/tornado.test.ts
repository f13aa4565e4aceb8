import { describe, expect, test } from "vitest";
import { sensitivity } from "../../../src/analysis/sensitivity/sensitivity.ts";
import type { Parameters } from "../../../src/model/growth.ts";
import { quantityAt } from "../../../src/model/quantities.ts";
import { relativeLoss } from "../../../src/model/relative-loss.ts";
import { checkScenario } from "../../../src/scenario/load.ts";

const tornadoOf = async (said: object, quantity?: "efficiencyMultiple" | "computeMultiple") => {
  const options = { samples: 64, ...(quantity === undefined ? {} : { quantity }) };
  return (await sensitivity(await checkScenario(said), options)).under[0].tornado;
};

/** Normal score of 0.9 (Abramowitz and Stegun 1964, 26.1). */
const Z90 = 1.2815515655446004;

const base: Parameters = {
  gamma: 1.5,
  kappa: 0.05,
  powerGrowth: 0.75,
  initialPower: 1,
  priorYears: 1,
  lossFloor: 0,
  gammaFromPower: 0,
};
const said = {
  horizonYears: 10,
  stepsPerYear: 12,
  parameters: {
    gamma: { distribution: "normal", mean: 1.5, sd: 0.3 },
    kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 },
    powerGrowth: { distribution: "uniform", min: 0.5, max: 1 },
  },
};

test("the ends are what the model’s own functions say", async () => {
  const { atMedians, bars } = await tornadoOf(said);
  expect(atMedians).toBeCloseTo(relativeLoss(base, 10, "cumulative"), 12);
  const ends = {
    gamma: [1.5 - 0.3 * Z90, 1.5 + 0.3 * Z90],
    kappa: [0.05 * Math.exp(-0.1 * Z90), 0.05 * Math.exp(0.1 * Z90)],
    powerGrowth: [0.55, 0.95],
  };
  expect(bars.map(({ inputs }) => inputs.join())).toEqual(["gamma", "kappa", "powerGrowth"]);
  for (const { inputs, low, high } of bars) {
    const name = inputs[0] as keyof typeof ends;
    for (const [end, input] of [[low, ends[name][0]] as const, [high, ends[name][1]] as const]) {
      expect(end.inputs).toHaveLength(1);
      expect(end.inputs[0]).toBeCloseTo(input, 12);
      expect(end.value).toBeCloseTo(relativeLoss({ ...base, [name]: input }, 10, "cumulative"), 12);
    }
  }
});

test("bars are in the order of their swing, of multiples by their logarithm", async () => {
  const { bars } = await tornadoOf(said, "computeMultiple");
  const swings = bars.map(({ low, high }) => Math.abs(Math.log(high.value / low.value)));
  expect(swings).toEqual(swings.toSorted((a, b) => b - a));
  expect(bars.at(-1)!.inputs).toEqual(["kappa"]);
  expect(swings.at(-1)).toBe(0);
});

test("a rate in another unit is low where the rate is, and parts of a sum move by themselves", async () => {
  const gamma = {
    sum: {
      algorithms: { distribution: "lognormal", median: 8, sigma: 0.3, unit: "doublingTimeMonths" },
      hardware: 0.5,
    },
  };
  const { bars } = await tornadoOf({ ...said, parameters: { ...said.parameters, gamma } }, "efficiencyMultiple");
  const [{ inputs, low, high }] = bars;
  expect(inputs).toEqual(["gamma.algorithms"]);
  expect(low.inputs[0]).toBeCloseTo(1.5 * Math.exp(-0.3 * Z90), 12);
  expect(high.value / 2 ** (10 * (0.5 + 1.5 * Math.exp(0.3 * Z90)))).toBeCloseTo(1, 11);
});

test("correlated inputs move one at a time", async () => {
  const correlations = [{ between: ["gamma", "kappa"], spearman: 0.9 }];
  expect(await tornadoOf({ ...said, correlations })).toEqual(await tornadoOf(said));
});

test("a table’s rows move as one, in the order of their first parameter", async () => {
  const kappa = Array.from({ length: 100 }, (_, i) => 0.1 + ((i * 37) % 100) / 1000);
  const lossFloor = kappa.map((each) => 0.5 - each);
  const { kappa: _, ...parameters } = said.parameters;
  const { bars } = await tornadoOf({ ...said, parameters, joint: [{ values: { kappa, lossFloor } }] });
  const bar = bars.find(({ inputs }) => inputs.length === 2)!;
  expect(bar.inputs).toEqual(["kappa", "lossFloor"]);
  const sorted = kappa.toSorted((a, b) => a - b);
  for (const [end, row] of [[bar.low, 10] as const, [bar.high, 90] as const]) {
    expect(end.inputs).toEqual([sorted[row], 0.5 - sorted[row]]);
    const p = { ...base, kappa: sorted[row], lossFloor: 0.5 - sorted[row] };
    expect(end.value).toBeCloseTo(relativeLoss(p, 10, "cumulative"), 12);
  }
});

describe("chance within a future", () => {
  const flat = { ...said.parameters, kappa: 0.05, powerGrowth: 0 };

  test("shocks are held at 0 and have no bar", async () => {
    const gamma = { ...said.parameters.gamma, path: { kind: "shocks", sd: 0.5, persistence: 0.3 } };
    const { atMedians, bars } = await tornadoOf({ ...said, parameters: { ...flat, gamma } });
    expect(bars.map(({ inputs }) => inputs)).toEqual([["gamma"]]);
    expect(atMedians).toBeCloseTo(relativeLoss({ ...base, powerGrowth: 0 }, 10, "cumulative"), 10);
  });

  test("jumps come evenly however many there are, and whatever the seed", async () => {
    const [perYear, size] = [11.5, 0.02];
    const doublings = { distribution: "normal", mean: size, sd: 0.3 };
    const gamma = { value: 0.5, path: { kind: "jumps", perYear, doublings } };
    const parameters = { ...said.parameters, gamma, powerGrowth: 0 };
    // 460 jumps, of which so many have no column; between them efficiency grows at a constant rate.
    let spent = 1;
    for (let jump = 0; jump < 40 * perYear; jump++)
      spent +=
        (2 ** (size * jump + (0.5 * jump) / perYear) * Math.expm1((0.5 * Math.LN2) / perYear)) / (0.5 * Math.LN2);
    for (const seed of ["one", "two"])
      expect((await tornadoOf({ ...said, horizonYears: 40, parameters, seed })).atMedians).toBeCloseTo(
        spent ** -0.05,
        9,
      );
  });

  test("jumps come evenly, of their median size, and how frequent they are has a bar", async () => {
    const perYear = { distribution: "uniform", min: 0.5, max: 3 };
    const doublings = { distribution: "lognormal", median: 0.2, sigma: 0.5 };
    const gamma = { value: 1, path: { kind: "jumps", perYear, doublings } };
    const { atMedians, bars } = await tornadoOf({ ...said, parameters: { ...flat, gamma } }, "efficiencyMultiple");
    // Dates 1/1.75, 2/1.75, … up to 10 years: 17 of them; 7 and 27 at 0.75 and 2.75 a year.
    expect(atMedians / 2 ** (10 + 0.2 * 17)).toBeCloseTo(1, 10);
    expect(bars.map(({ inputs }) => inputs)).toEqual([["gamma.jumps.perYear"]]);
    expect(bars[0].low.value / 2 ** (10 + 0.2 * 7)).toBeCloseTo(1, 10);
    expect(bars[0].high.value / 2 ** (10 + 0.2 * 27)).toBeCloseTo(1, 10);
  });
});

test("one future is the same at a single run, for each quantity", async () => {
  for (const quantity of ["efficiencyMultiple", "computeMultiple"] as const) {
    const { atMedians } = await tornadoOf({ ...said, compute: "singleRun" }, quantity);
    expect(atMedians / quantityAt(quantity, base, 10, "singleRun")).toBeCloseTo(1, 11);
  }
});

test("a value beyond all numbers is said to be so", async () => {
  const far = { ...said, horizonYears: 200, stepsPerYear: 1 };
  const parameters = { ...said.parameters, gamma: { distribution: "uniform", min: 4, max: 8 } };
  await expect(tornadoOf({ ...far, parameters }, "efficiencyMultiple")).rejects.toThrow(/shorten the horizon/);
});
