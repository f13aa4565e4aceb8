import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compare } from "../../src/analysis/compare/compare.ts";
import { sensitivity } from "../../src/analysis/sensitivity/sensitivity.ts";
import { stress } from "../../src/analysis/stress/stress.ts";
import { compareTable } from "../../src/report/compare-table.ts";
import type { PageOptions } from "../../src/report/page.ts";
import { sensitivityTable } from "../../src/report/sensitivity-table.ts";
import { stressTable } from "../../src/report/stress-table.ts";
import { resultTable } from "../../src/report/table.ts";
import { textFan } from "../../src/report/text-fan.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

const FOLDER = join(import.meta.dirname, "../../scenarios");
/** One of each kind: without doubt, with two quantities, with units, with a floor, with laws, along paths. */
const NAMES = ["static", "baseline", "thousand-dollar-training", "evidence-floor", "two-laws", "deepseek-jumps"];

const scenario = (name: string, samples: number) =>
  loadScenario(join(FOLDER, `${name}.yaml`), { overrides: { samples } });

/** From the narrowest page to one wider than anything on it, and those at which a page begins to look otherwise. */
const WIDTHS = [40, 41, 47, 53, 59, 60, 67, 79, 80, 99, 119, 120, 133, 160, 200];

function expectToFit(table: (options: PageOptions) => string): void {
  for (const columns of WIDTHS)
    for (const line of table({ colour: false, columns }).split("\n"))
      if (columnsOf(line) > columns) expect.fail(`wider than ${columns} columns: ${line}`);
}

describe("no line is wider than the page, from 40 columns to 200", () => {
  test.each(NAMES)("of a run of %s, its fan included", async (name) => {
    const result = await simulate(await scenario(name, 256), { threads: 1 });
    expectToFit((options) => resultTable(result, { ...options, picture: textFan(result, options) }));
  });

  test.each(Object.entries(EXAMPLES))("of the example “%s”", (_, example) => {
    const result = exampleResult(example);
    expectToFit((options) => resultTable(result, options));
  });

  test.each(["two-laws", "turtle"])("of a test of %s", async (name) => {
    const tested = await stress(await scenario(name, 256));
    expectToFit((options) => stressTable(tested, options));
  });

  test.each(["baseline", "two-laws", "deepseek-jumps", "thousand-dollar-training"])(
    "of the sensitivity of %s",
    async (name) => {
      const shares = await sensitivity(await scenario(name, 256), { samples: 256 });
      expectToFit((options) => sensitivityTable(shares, options));
    },
  );

  test.each([
    ["turtle", "hare"],
    ["baseline", "race", "moore"],
    ["meek", "frontier"],
  ])("of %s against the others", async (...names) => {
    const result = await compare(await Promise.all(names.map((name) => scenario(name, 256))), { names });
    expectToFit((options) => compareTable(result, options));
  });
});
