import { describe, expect, test } from "vitest";
import { illustrate } from "../src/illustrate.ts";
import { checkScenario } from "../src/scenario/load.ts";
import { planOf } from "../src/scenario/plan.ts";
import type { AskedScenario, Scenario } from "../src/scenario/scenario.ts";
import { simulate } from "../src/simulate.ts";
import { drawn } from "./support/runs.ts";

const parameters = {
  gamma: { sum: { algorithms: { distribution: "normal", mean: 1.2, sd: 0.3 }, hardware: 0.4 } },
  kappa: { distribution: "lognormal", median: 0.05, sigma: 0.2 },
  powerGrowth: { distribution: "uniform", min: 0, max: 1 },
  lossFloor: { distribution: "beta", alpha: 2, beta: 8 },
};
const today = { loss: { value: 1.86, unit: "nats" }, power: "140 MW" };
const said = {
  parameters,
  today,
  quantities: ["relativeLoss", "loss", "computeMultiple", "energy"],
  horizonYears: 6,
  stepsPerYear: 4,
  samples: 200,
  percentiles: [5, 25, 50, 75, 95],
};

/** Type 7, as results have it. */
function type7(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

async function expectAgreement(scenario: AskedScenario) {
  const { trajectories, times } = await illustrate(scenario, { samples: 200 });
  const result = await simulate(scenario, { check: false });
  expect(times).toEqual(result.times);
  for (const quantity of scenario.quantities)
    for (const [level, { estimate }] of Object.entries(result.quantities[quantity]!.percentiles))
      for (const [step, value] of estimate.entries()) {
        const here = trajectories[quantity]!.map((path) => path[step]);
        expect(type7(here, Number(level) / 100)).toBeCloseTo(value, 10 - Math.ceil(Math.log10(Math.abs(value) + 1)));
      }
}

describe("the futures that illustrate a run", () => {
  test("are the model's closed forms with each sample's own parameters", async () => {
    const scenario = await checkScenario(said);
    const { times, trajectories } = await illustrate(scenario);
    const columns = drawn(planOf(scenario), 25);
    expect(trajectories.relativeLoss).toHaveLength(25);
    for (let i = 0; i < 25; i++) {
      const rate = (columns["gamma.algorithms"][i] + 0.4 + columns.powerGrowth[i]) * Math.LN2;
      for (const [step, t] of times.entries()) {
        const compute = 1 + (Math.exp(rate * t) - 1) / rate;
        const floor = columns.lossFloor[i];
        const loss = floor + (1 - floor) * compute ** -columns.kappa[i];
        expect(trajectories.relativeLoss![i][step]).toBeCloseTo(loss, 12);
        expect(trajectories.loss![i][step]).toBeCloseTo(1.86 * loss, 12);
        expect(trajectories.computeMultiple![i][step] / compute).toBeCloseTo(1, 12);
        const megawatts = 140 * 2 ** (columns.powerGrowth[i] * t);
        expect(trajectories.energy![i][step]).toBeCloseTo((megawatts * 8766) / 1e6, 9);
      }
    }
  });

  test.each(["sobol", "lhs", "random"])("are those that the bands of a run are made of: %s", async (sampler) => {
    await expectAgreement(await checkScenario({ ...said, sampler }));
  });

  test("are those of a run along paths, jumps and shocks among them", async () => {
    const small = { distribution: "normal", mean: 0.1, sd: 0.3 };
    const jumps = { value: 0.3, path: [{ kind: "jumps", perYear: 4, doublings: small }] };
    const shocks = { value: 1.5, path: [{ kind: "shocks", sd: 0.3, persistence: 0.5 }] };
    const along = { gamma: shocks, kappa: parameters.kappa, powerGrowth: jumps };
    await expectAgreement(await checkScenario({ ...said, parameters: along, quantities: ["relativeLoss", "power"] }));
  });

  test("include the one in which every input is at its median", async () => {
    const { medianFuture, times } = await illustrate(await checkScenario(said), { samples: 0 });
    // Medians of a normal, a lognormal, a uniform and of Beta(2, 8), whose distribution function is 1 − (1 + 8x)(1 − x)^8.
    const rate = (1.2 + 0.4 + 0.5) * Math.LN2;
    let floor = 0.18;
    for (let i = 0; i < 60; i++) {
      const rest = (1 - floor) ** 7;
      floor -= (0.5 - (1 + 8 * floor) * rest * (1 - floor)) / (72 * floor * rest);
    }
    for (const [step, t] of times.entries()) {
      const compute = 1 + (Math.exp(rate * t) - 1) / rate;
      expect(medianFuture.relativeLoss![step]).toBeCloseTo(floor + (1 - floor) * compute ** -0.05, 9);
    }
  });

  test("are fewer where there are fewer, and no others for being more", async () => {
    const scenario = await checkScenario({ ...said, samples: 7 });
    expect((await illustrate(scenario)).trajectories.relativeLoss).toHaveLength(7);
    const many = await illustrate(await checkScenario(said), { samples: 40 });
    const few = await illustrate(await checkScenario(said));
    expect(many.trajectories.relativeLoss!.slice(0, 25)).toEqual(few.trajectories.relativeLoss);
    const none = await illustrate(scenario, { samples: 0 });
    expect(none.trajectories.relativeLoss).toEqual([]);
    await expect(illustrate(scenario, { samples: 1.5 })).rejects.toThrow(
      "samples must be a whole number from 0 to 8192, got 1.5",
    );
  });
});

describe("where there are several laws of loss", () => {
  const laws = {
    first: { weight: 3, kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 } },
    second: { weight: 1, kappa: 0.15, lossFloor: 0.4 },
  };
  const { gamma, powerGrowth } = parameters;
  const scenario = checkScenario({
    ...{ ...said, laws, parameters: { gamma, powerGrowth } },
    quantities: ["relativeLoss", "computeMultiple"],
  }) as Promise<Scenario>;

  test("each law's futures are those of its own run", async () => {
    const { laws: followed } = await illustrate(await scenario, { samples: 200 });
    const result = await simulate(await scenario, { check: false });
    for (const [name, { trajectories }] of Object.entries(followed!)) {
      const { estimate } = result.laws![name].quantities.relativeLoss!.percentiles["5"];
      for (const step of [0, 11, 24]) {
        const here = trajectories.relativeLoss!.map((path) => path[step]);
        expect(type7(here, 0.05)).toBeCloseTo(estimate[step], 10);
      }
    }
  });

  test("all of them together show each law by its weight, and no future as the median one", async () => {
    const all = await illustrate(await scenario);
    const { first, second } = all.laws!;
    expect(all.trajectories.relativeLoss).toEqual([
      ...first.trajectories.relativeLoss!.slice(0, 19),
      ...second.trajectories.relativeLoss!.slice(0, 6),
    ]);
    expect(all.medianFuture.relativeLoss).toBeUndefined();
  });

  test("what no law enters is followed once", async () => {
    const all = await illustrate(await scenario);
    expect(all.trajectories.computeMultiple).toHaveLength(25);
    expect(all.trajectories.computeMultiple).toEqual(all.laws!.second.trajectories.computeMultiple);
    expect(all.medianFuture.computeMultiple).toEqual(all.laws!.first.medianFuture.computeMultiple);
  });
});
