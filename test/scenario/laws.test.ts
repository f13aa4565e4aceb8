import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lawsOf } from "../../src/scenario/laws.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import { parsed } from "./scenarios.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lossfan-laws-"));
  await writeFile(join(folder, "rows.csv"), "k,floor\n0.17,0.97\n0.18,0.98\n");
});
afterAll(() => rm(folder, { recursive: true }));

const TWO = `
title: Two laws
parameters: { gamma: { distribution: uniform, min: 1, max: 2 }, powerGrowth: 0.5 }
laws:
  free: { weight: 1, kappa: { distribution: uniform, min: 0.04, max: 0.06, source: a paper }, note: believed less }
  floored:
    weight: 3
    joint: { file: rows.csv, columns: { kappa: k, lossFloor: floor }, source: a table }
    source: another paper
`;

async function two(set: string[] = []) {
  const path = join(folder, "two.yaml");
  await writeFile(path, TWO);
  return loadScenario(path, { set });
}

test("tables are read, every default is filled in, and what comes out is a scenario that means itself", async () => {
  const scenario = await two();
  expect(scenario.laws).toEqual({
    free: {
      weight: 1,
      kappa: { distribution: "uniform", min: 0.04, max: 0.06, source: "a paper" },
      lossFloor: { value: 0, note: "default" },
      note: "believed less",
    },
    floored: {
      weight: 3,
      joint: [
        {
          file: "rows.csv",
          columns: { kappa: "k", lossFloor: "floor" },
          source: "a table",
          values: { kappa: [0.17, 0.18], lossFloor: [0.97, 0.98] },
        },
      ],
      source: "another paper",
    },
  });
  expect(Object.keys(scenario.parameters).sort()).toEqual(
    ["gamma", "gammaFromPower", "initialPower", "powerGrowth", "priorYears"].sort(),
  );
  expect(await checkScenario(scenario)).toEqual(scenario);
  expect(await checkScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
});

test("each law alone is the scenario that somebody would write for it", async () => {
  const [free, floored] = lawsOf(await two());
  expect([free.name, free.weight, floored.name, floored.weight]).toEqual(["free", 0.25, "floored", 0.75]);
  const byHand = await checkScenario({
    title: "Two laws",
    parameters: {
      gamma: { distribution: "uniform", min: 1, max: 2 },
      kappa: { distribution: "uniform", min: 0.04, max: 0.06, source: "a paper" },
      powerGrowth: 0.5,
    },
  });
  expect(free.scenario).toEqual(byHand);
  expect(await checkScenario(floored.scenario)).toEqual(floored.scenario);
});

test("where no law has a floor it stays where it is, for all of them", async () => {
  const laws = { a: { weight: 1, kappa: 0.05 }, b: { weight: 1, kappa: 0.1 } };
  const given = await checkScenario({ parameters: { gamma: 1, powerGrowth: 0, lossFloor: 0.2 }, laws });
  expect(given.parameters.lossFloor).toEqual({ value: 0.2 });
  for (const { scenario } of lawsOf(given)) expect(scenario.parameters.lossFloor).toEqual({ value: 0.2 });
  const left = await checkScenario({ parameters: { gamma: 1, powerGrowth: 0 }, laws });
  expect(left.parameters.lossFloor).toEqual({ value: 0, note: "default" });
  expect(left.laws).toEqual({ a: { weight: 1, kappa: { value: 0.05 } }, b: { weight: 1, kappa: { value: 0.1 } } });
});

test("--set changes a weight, or what a law says", async () => {
  const { laws } = await two(["laws.free.weight=0.8", "laws.floored.joint.columns.lossFloor=k"]);
  expect(laws!.free.weight).toBe(0.8);
  expect(laws!.floored.joint![0].values.lossFloor).toEqual([0.17, 0.18]);
  await expect(two(["laws.free.weight=-1"])).rejects.toThrow(
    "--set laws.free.weight=-1: laws.free.weight: must be greater than 0, got -1",
  );
});

test("weights are relative, however large or small", async () => {
  for (const unit of [1, 0.1, 5e307, 1e-300]) {
    const laws = { a: { weight: unit, kappa: 0.05 }, b: { weight: 3 * unit, kappa: 0.1 } };
    const shares = lawsOf(await checkScenario({ parameters: { gamma: 1, powerGrowth: 0 }, laws }));
    shares.forEach(({ weight }, l) => {
      expect(weight).toBeCloseTo([0.25, 0.75][l], 14);
    });
  }
});

test("a scenario without laws has none", async () => {
  expect(lawsOf(await parsed("parameters: { gamma: 1, kappa: 0.05, powerGrowth: 0 }"))).toEqual([]);
});
