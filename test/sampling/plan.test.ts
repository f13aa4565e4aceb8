import { describe, expect, test } from "vitest";
import { SAMPLERS } from "../../src/sampling/designs/design.ts";
import { planOf } from "../../src/scenario/plan.ts";
import { expectClose } from "../support/close.ts";
import { drawn, scenarioOf } from "../support/runs.ts";

/** Beliefs with everything a plan can hold: drawn values, a sum, a table, correlations. */
const BELIEFS = {
  gamma: {
    sum: {
      algorithms: { distribution: "lognormal", median: 8.44, sigma: 0.293, unit: "doublingTimeMonths" },
      hardware: { distribution: "normal", mean: 0.49, sd: 0.06 },
      rest: 0.1,
    },
  },
  powerGrowth: { distribution: "triangular", min: 0, mode: 0.5, max: 2 },
  initialPower: { distribution: "uniform", min: 1, max: 3 },
  gammaFromPower: { distribution: "uniform", min: 0, max: 0.5 },
};
const JOINT = [{ values: { kappa: [0.03, 0.05, 0.08], lossFloor: [0, 0.1, 0.3] } }];
const CORRELATIONS = [{ between: ["gamma.algorithms", "powerGrowth"], spearman: 0.5 }];

const COUNT = 2000;
const columnsOf = async (said: Record<string, unknown> = {}) =>
  drawn(planOf(await scenarioOf({ joint: JOINT, correlations: CORRELATIONS, ...said, parameters: { kappa: undefined, ...BELIEFS, ...(said.parameters as object) } })), COUNT); // biome-ignore format: one call

describe.each(SAMPLERS)("with %s samples, the other draws stay bit for bit the same", (sampler) => {
  const changes: [string, Record<string, unknown>, string[]][] = [
    ["one distribution is edited", { parameters: { initialPower: { distribution: "uniform", min: 1, max: 9 } } }, ["initialPower"]],
    ["one value is fixed", { parameters: { initialPower: 2 } }, ["initialPower"]],
    ["an optional value is added", { parameters: { pastGrowth: { distribution: "normal", mean: 2, sd: 0.1, min: 1 } } }, ["pastGrowth", "priorYears"]],
    ["an optional value is dropped", { parameters: { gammaFromPower: undefined } }, ["gammaFromPower"]],
    ["a part is added to a sum", { parameters: { gamma: { sum: { ...BELIEFS.gamma.sum, aardvark: { distribution: "uniform", min: 0, max: 1 } } } } }, ["gamma.aardvark"]],
    ["a part of a sum is dropped", { parameters: { gamma: { sum: { algorithms: BELIEFS.gamma.sum.algorithms, rest: 0.1 } } } }, ["gamma.hardware"]],
    ["a correlation is added after the others", { correlations: [...CORRELATIONS, { between: ["initialPower", "gammaFromPower"], spearman: -0.6 }] }, ["gammaFromPower"]],
    ["the table is edited", { joint: [{ values: { kappa: [0.03, 0.2], lossFloor: [0, 0.2] } }] }, ["kappa", "lossFloor"]],
    ["the grid, the way of counting and the targets change", { compute: "singleRun", horizonYears: 3, targets: [0.5] }, []],
  ]; // biome-ignore format: a table
  test.each(changes)("when %s", async (_, said, touched) => {
    const before = await columnsOf({ sampler });
    const after = await columnsOf({ sampler, ...said });
    const shared = Object.keys(before).filter((name) => name in after && !touched.includes(name));
    expect(shared.length).toBeGreaterThanOrEqual(5);
    for (const name of shared) expect(after[name], name).toEqual(before[name]);
    for (const name of touched) expect(after[name], name).not.toEqual(before[name]);
  });

  test("when fewer samples are drawn", async () => {
    const scenario = await scenarioOf({ sampler });
    const [all, first] = [COUNT, 1000].map((count) => drawn(planOf(scenario), count));
    for (const name of Object.keys(all)) expect(first[name]).toEqual(all[name].subarray(0, 1000));
  });

  // The first of a correlated group keeps its uniform to the last bit, whether or not another group stands before it.
  test("when a correlation is added between values that stand before the others", async () => {
    const [before, after] = await Promise.all(
      [[], [{ between: ["gamma.algorithms", "gamma.hardware"], spearman: 0.5 }]].map((more) =>
        columnsOf({
          sampler,
          correlations: [...more, { between: ["powerGrowth", "initialPower"], spearman: 0.5 }],
        }),
      ),
    );
    for (const name of ["powerGrowth", "initialPower"]) expect(after[name], name).toEqual(before[name]);
  });
});

test("values that a table holds come together, row by row, each row about as often as any other", async () => {
  const { kappa, lossFloor } = await columnsOf();
  const seen = new Map<string, number>();
  for (let i = 0; i < COUNT; i++) {
    const row = `${kappa[i]} ${lossFloor[i]}`;
    seen.set(row, (seen.get(row) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(["0.03 0", "0.05 0.1", "0.08 0.3"]);
  // Of Sobol' points; sixteen replicates, each within a few points of a third.
  for (const count of seen.values()) expect(Math.abs(count - COUNT / 3)).toBeLessThan(16 * 4);
});

test("a sum has a column for every part, in the parameter's own unit, and lists them all", async () => {
  const scenario = await scenarioOf({ parameters: BELIEFS });
  const plan = planOf(scenario);
  expect(plan.parameters.gamma!.map((column) => plan.columns[column].name)).toEqual([
    "gamma.algorithms",
    "gamma.hardware",
    "gamma.rest",
  ]);
  expect(plan.parameters.kappa!.length).toBe(1);
  const columns = drawn(plan, COUNT);
  expect(new Set(columns["gamma.rest"])).toEqual(new Set([0.1]));
  // A doubling time of 8.44 months is 12/8.44 doublings a year; the median moves with it.
  expectClose(columns["gamma.algorithms"].toSorted()[COUNT / 2], 12 / 8.44, 0.005);
});

test("fixed rates are read in their units", async () => {
  const rate = async (value: number, unit: string) => {
    const plan = planOf(await scenarioOf({ parameters: { gamma: { value, unit } } }));
    return drawn(plan, 1).gamma[0];
  };
  expect(await rate(1.5, "doublingsPerYear")).toBe(1.5);
  expect(await rate(8, "timesPerYear")).toBe(3);
  expect(await rate(6, "doublingTimeMonths")).toBe(2);
  expect(await rate(4, "doublingTimeYears")).toBe(0.25);
});

test("drawn rates are read in their units, percentile for percentile and upside down for doubling times", async () => {
  const rates = async (spec: object) => drawn(planOf(await scenarioOf({ parameters: { gamma: spec } })), 1000).gamma;
  const lognormal = { distribution: "lognormal", median: 2, sigma: 0.4 };
  const plain = await rates(lognormal);
  const folds = await rates({ ...lognormal, unit: "timesPerYear" });
  const months = await rates({ ...lognormal, unit: "doublingTimeMonths" });
  const years = await rates({ ...lognormal, unit: "doublingTimeYears" });
  const order = (values: Float64Array) => [...values.keys()].sort((i, j) => values[i] - values[j]);
  plain.forEach((value, i) => {
    expectClose(folds[i], Math.log2(value), 1e-12);
    expectClose(months[i], 12 * years[i], 1e-12);
  });
  // A larger uniform is a larger rate, whatever the unit: 1/x of the mirrored lognormal.
  expect(order(years)).toEqual(order(plain));
  plain.forEach((value, i) => {
    expectClose(years[i], value / 4, 1e-9);
  });
});
