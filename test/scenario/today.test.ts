import { expect, test } from "vitest";
import { checkScenario } from "../../src/scenario/load.ts";
import { parsed, refusal } from "./scenarios.ts";

const TODAY = `
parameters: { gamma: 1, kappa: 0.05, powerGrowth: 0 }
today:
  loss: 2.683412775 bits
  compute: { value: 500, unit: YFLOP, source: a paper, note: one run }
  power: 140000 kW
  trainingCost: 6 million USD
quantities: [loss, compute, power, energy, trainingCost, computeOrders]
targets:
  - { quantity: power, atMost: 5 GW, source: a plan }
  - { quantity: energy, atLeast: 1500 GWh }
  - { quantity: loss, atMost: 2 bits }
  - { quantity: loss, atMost: 1.5 }
  - { quantity: compute, atLeast: 1e5 YFLOP }
  - { quantity: trainingCost, atMost: 1kUSD }
  - { quantity: computeMultiple, atMost: 10 }
`;

test("what is said of today and of targets stands in canonical units, with its source", async () => {
  const { today, targets } = await parsed(TODAY);
  expect(today).toEqual({
    loss: { value: expect.closeTo(1.86, 8), unit: "nats" },
    compute: { value: 5e26, unit: "FLOP", source: "a paper", note: "one run" },
    power: { value: 140, unit: "MW" },
    trainingCost: { value: 6e6, unit: "USD" },
  });
  expect(targets).toEqual([
    { quantity: "power", atMost: 5000, source: "a plan" },
    { quantity: "energy", atLeast: 1.5 },
    { quantity: "loss", atMost: 2 * Math.LN2 },
    { quantity: "loss", atMost: 1.5 },
    { quantity: "compute", atLeast: 1e29 },
    { quantity: "trainingCost", atMost: 1000 },
    { quantity: "computeMultiple", atMost: 10 },
  ]);
});

test("a resolved scenario is a scenario that resolves to itself", async () => {
  const scenario = await parsed(TODAY);
  expect(await checkScenario(structuredClone(scenario))).toEqual(scenario);
  expect(await parsed(JSON.stringify(scenario))).toEqual(scenario);
});

test("a scenario that says nothing of today has no word about it", async () => {
  expect(await parsed("parameters: { gamma: 1, kappa: 0.05, powerGrowth: 0 }")).not.toHaveProperty("today");
});

test("an amount put in from the command line is read like one in the file, and blamed on its option", async () => {
  const { today } = await parsed(TODAY, { set: ["today.power=2 GW", "targets[0].atMost=1 TW"] });
  expect(today!.power).toEqual({ value: 2000, unit: "MW" });
  expect(await refusal(parsed(TODAY, { set: ["targets[0].atMost=1 FLOP"] }))).toEqual([
    '--set targets[0].atMost=1 FLOP: targets[0].atMost: must be stated in W, kW, MW, GW or TW, got "FLOP"',
  ]);
});

test.each(["5", "MW", "five MW", "5 mw", "1,000 MW", "1_000 MW", "0 MW", "-5 MW", "1e999 MW", "NaN MW", "5 M W", ""])(
  "refuses as power: %j",
  async (text) => {
    const problems = await refusal(checkScenario({ today: { power: text }, parameters: { gamma: 1, kappa: 1 } }));
    expect(problems.filter((problem) => problem.startsWith("today.power"))).toHaveLength(1);
  },
);
