import { expect, test } from "vitest";
import { checkScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { parsed } from "./scenarios.ts";

const plain = { parameters: { gamma: { distribution: "normal", mean: 1, sd: 0.2 }, kappa: 0.05, powerGrowth: 0 } };

const OBSERVED = `
parameters: { gamma: 1, kappa: 0.05, powerGrowth: 0 }
today: { power: 140 MW }
quantities: [relativeLoss, power]
observed:
  - { year: 2024.5, value: 1.04, source: a paper }
  - { year: 2023, quantity: power, value: 0.1 GW, note: all sites }
  - { year: 2026, quantity: power, value: 150 }
`;

test("what was observed stands in canonical units, with its source, and resolves to itself", async () => {
  const scenario = await parsed(OBSERVED);
  expect(scenario.observed).toEqual([
    { year: 2024.5, quantity: "relativeLoss", value: 1.04, source: "a paper" },
    { year: 2023, quantity: "power", value: 100, note: "all sites" },
    { year: 2026, quantity: "power", value: 150 },
  ]);
  expect(await checkScenario(structuredClone(scenario))).toEqual(scenario);
});

test("a scenario of which nothing was observed has no word about it", async () => {
  expect(await checkScenario(plain)).not.toHaveProperty("observed");
});

test("no number of a result depends on what was observed", async () => {
  const fewSamples = { ...plain, samples: 200, stepsPerYear: 1, targets: [0.8] };
  const [without, with_] = await Promise.all(
    [fewSamples, { ...fewSamples, observed: [{ year: 2024, value: 1.1 }] }].map(async (said) =>
      simulate(await checkScenario(said), { check: false }),
    ),
  );
  expect(with_.manifest.digest).toBe(without.manifest.digest);
  expect(with_.manifest.scenarioHash).not.toBe(without.manifest.scenarioHash);
});
