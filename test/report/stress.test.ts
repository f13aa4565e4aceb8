import { beforeAll, describe, expect, test } from "vitest";
import type { StressTest } from "../../src/analysis/stress/result.ts";
import { stress } from "../../src/analysis/stress/stress.ts";
import { resultJson } from "../../src/report/json.ts";
import { stressTable } from "../../src/report/stress-table.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { verdictChart } from "../../src/report/verdict-chart.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import { assertReadable } from "../support/readable-chart.ts";

const tests: Record<string, StressTest> = {};
beforeAll(async () => {
  for (const name of ["evidence-narrow", "two-laws", "turtle", "meek"])
    tests[name] = await stress(await loadScenario(`scenarios/${name}.yaml`, { overrides: { samples: 1024 } }));
  const parameters = {
    gamma: 1.2,
    kappa: 0.05,
    powerGrowth: 0,
    pastGrowth: { distribution: "uniform", min: 1, max: 2 },
  };
  const title =
    "<Fixed> & “quoted”, with a title that goes on until it is longer than any line of a chart can be, and then some more";
  tests.fixed = await stress(await checkScenario({ title, parameters, horizonYears: 3.5, samples: 256 }));
}, 60_000);
const NAMES = ["evidence-narrow", "two-laws", "turtle", "meek", "fixed"];

describe("the table of a test", () => {
  test.each(NAMES)("%s fits 80 columns, or 120, and says the answer first", (name) => {
    for (const columns of [80, 120]) {
      const text = stressTable(tests[name], { colour: false, columns });
      for (const line of text.split("\n")) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
      expect(text.replace(/\s+/g, " ")).toMatch(
        /^Can efficiency offset diminishing returns\? Scenario: .* With power flat, today’s pace is kept/,
      );
    }
  });

  test("power is told apart only where it is not flat already", () => {
    const of = (name: string) => stressTable(tests[name], { colour: false, columns: 100 });
    expect(of("evidence-narrow")).toContain("Power flat: what efficiency does by itself");
    expect(of("evidence-narrow")).toContain("Power as in the scenario");
    expect(of("meek")).toContain("Power flat, as in the scenario");
    expect(of("meek")).not.toContain("Power as in the scenario");
  });

  test("laws are never blurred: what they decide stands under each of their names", () => {
    const text = stressTable(tests["two-laws"], { colour: false, columns: 200 });
    expect(text).toContain("R ≤ 0.5 by 2035 (kaplan)");
    expect(text).toContain("R ≤ 0.5 by 2035 (chinchilla)");
  });
});

describe("the chart of verdicts", () => {
  test.each(NAMES)("%s can be read", (name) => {
    for (const width of [360, 480, 640, 720, 960, 1200]) assertReadable(verdictChart(tests[name], { width }));
  });
});

test.each(NAMES)("%s as JSON is the whole of it", (name) => {
  expect(JSON.parse(resultJson(tests[name]))).toEqual(tests[name]);
});
