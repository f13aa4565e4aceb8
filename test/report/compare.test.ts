import { describe, expect, test } from "vitest";
import { compare } from "../../src/analysis/compare/compare.ts";
import type { CompareResult } from "../../src/analysis/compare/result.ts";
import { compareChart } from "../../src/report/compare-chart.ts";
import { compareTable } from "../../src/report/compare-table.ts";
import { resultJson } from "../../src/report/json.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { programme } from "../support/compared.ts";
import { assertReadable } from "../support/readable-chart.ts";

const GAMMA = { distribution: "normal", mean: 1.2, sd: 0.3 };

async function against(...said: Record<string, unknown>[]): Promise<CompareResult> {
  const scenarios = await Promise.all(said.map((one) => programme({ samples: 512, stepsPerYear: 4, ...one })));
  return compare(scenarios, {
    names: ["turtle", "hare", "a third, whose name is too long to stand beside others"].slice(0, said.length),
  });
}

const table = (result: CompareResult) => compareTable(result, { colour: false, columns: 80 });

const EXAMPLES: Record<string, () => Promise<CompareResult>> = {
  "own luck": () =>
    against(
      { parameters: { gamma: { ...GAMMA, luck: "own" } } },
      { parameters: { gamma: { ...GAMMA, mean: 0.5, luck: "own" }, initialPower: 10 } },
    ),
  "known to the last digit": () => against({ parameters: { gamma: 1 } }, { parameters: { gamma: 1 } }),
  "three of them": () =>
    against(
      { parameters: { gamma: GAMMA } },
      { parameters: { gamma: 1 } },
      { parameters: { gamma: GAMMA, initialPower: 2 } },
    ),
  "ratios, and one percentile": () =>
    against(
      { quantities: ["efficiencyMultiple"], percentiles: [10], parameters: { gamma: GAMMA } },
      { parameters: { gamma: { sum: { one: GAMMA, other: 0.2 } } } },
    ),
  "shocks and a cap": () =>
    against(
      { parameters: { gamma: { ...GAMMA, path: { kind: "shocks", sd: 0.3 } } } },
      { parameters: { gamma: GAMMA, powerGrowth: { value: 0.3, path: { kind: "cap", ceiling: 2 } } } },
    ),
  laws: async () => {
    const laws = { kaplan: { weight: 1, kappa: 0.05 }, chinchilla: { weight: 1, kappa: 0.18, lossFloor: 0.9 } };
    const said = (initialPower: number) =>
      checkScenario({
        samples: 512,
        stepsPerYear: 4,
        parameters: { gamma: GAMMA, powerGrowth: 0, initialPower },
        laws,
      });
    return compare([await said(1), await said(3)], { names: ["turtle", "hare"] });
  },
};

describe.each(Object.entries(EXAMPLES))("%s", (_, make) => {
  test("stands on 80 columns, in a chart that is well formed, and in JSON without a hole", async () => {
    const result = await make();
    for (const line of table(result).split("\n")) expect(columnsOf(line), line).toBeLessThanOrEqual(80);
    expect(table(result)).not.toMatch(/NaN|Infinity|undefined|\[object/);
    const svg = compareChart(result);
    for (const width of [360, 480, 720, 960, 1200]) assertReadable(compareChart(result, { width }));
    expect(svg).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(JSON.parse(resultJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
  });
});

test("the words say who is ahead, who overtakes whom, what is shared and what is left out", async () => {
  const own = table(await EXAMPLES["own luck"]!()).replace(/\s+/g, " ");
  expect(own).toMatch(/Turtle begins behind and overtakes hare by 2035 in about \d+ of 100 futures/);
  expect(own).toContain("Drawn for each apart (luck: own): gamma.");
  expect(table(await EXAMPLES["known to the last digit"]!())).toContain(
    "Turtle and hare are level in every future at every date.",
  );
  const sums = table(await EXAMPLES["ratios, and one percentile"]!()).replace(/\s+/g, " ");
  expect(sums).toContain("Drawn for turtle alone: gamma. Drawn for hare alone: gamma.one.");
  expect(sums).toContain("Put together differently and so drawn apart, though one name: gamma.");
  expect(sums).toContain("No break-even power is shown: power does not enter efficiency at once.");
  const chance = table(await EXAMPLES["shocks and a cap"]!()).replace(/\s+/g, " ");
  expect(chance).toContain("Shocks and jumps are drawn up to the horizon");
  expect(chance).toContain("No break-even power is shown for hare: its power is capped");
  const laws = table(await EXAMPLES.laws!());
  expect(laws).toContain("kaplan: Relative");
  expect(laws).toContain("chinchilla: Relative");
});

test("what is one scenario's own luck and one truth for the others is said of each", async () => {
  const parts = (own: "a" | "b" | undefined) => {
    const part = (name: string) => (name === own ? { ...GAMMA, luck: "own" } : GAMMA);
    return { parameters: { gamma: { sum: { a: part("a"), b: part("b") } } } };
  };
  const text = table(await against(parts("a"), parts(undefined), parts("b"))).replace(/\s+/g, " ");
  expect(text).toContain("Drawn once for turtle and hare: gamma.b.");
  expect(text).toContain("Drawn once for hare and a third, whose name is too long to stand beside others: gamma.a.");
  expect(text).toContain("Drawn for turtle apart (luck: own): gamma.a.");
  expect(text).toContain("too long to stand beside others apart (luck: own): gamma.b.");
});

test("a wide page has every year, a usual one every second", async () => {
  const result = await EXAMPLES["own luck"]!();
  const years = (columns: number) =>
    compareTable(result, { colour: false, columns })
      .match(/^20\d\d(?= {2})/gm)!
      .slice(0, 10);
  const start = result.scenarios[0]!.startYear;
  expect(years(120)).toEqual(Array.from({ length: 10 }, (_, index) => String(start + 1 + index)));
  expect(years(119).slice(0, 5)).toEqual([2, 4, 6, 8, 10].map((time) => String(start + time)));
});

test("many scenarios are named in their order", async () => {
  const known = { parameters: { gamma: 1 } };
  const drawn = { parameters: { gamma: GAMMA } };
  const said = [known, ...Array.from({ length: 11 }, () => drawn)].map((one) => ({
    samples: 16,
    stepsPerYear: 1,
    ...one,
  }));
  const scenarios = await Promise.all(said.map((one) => programme(one)));
  const result = await compare(scenarios, { names: scenarios.map((_, index) => `s${index}`) });
  expect(table(result).replace(/\s+/g, " ")).toContain(
    "Drawn once for s1, s2, s3, s4, s5, s6, s7, s8, s9, s10 and s11: gamma.",
  );
  const three = table(await EXAMPLES["three of them"]!()).replace(/\s+/g, " ");
  expect(three).not.toMatch(/simulation error at most \S+ and \S+ and/);
});

test("where nothing is drawn a probability is 0 or 1, without an error", async () => {
  const result = await against({ parameters: { gamma: 1 } }, { parameters: { gamma: 2 } });
  const [pair] = result.worlds[0]!.pairs;
  for (const { estimate, low, high } of Object.values(pair!.overtaking.b).slice(2))
    expect([low, high]).toEqual([estimate, estimate]);
  expect(pair!.ahead.high.at(-1)).toBe(0);
  expect(pair!.behind.low.at(-1)).toBe(1);
  expect(table(result).replace(/\s+/g, " ")).toContain("in none of the simulated futures (probability 0).");
});
