import { describe, expect, test } from "vitest";
import { resultTable } from "../../src/report/table.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

const plain = { colour: false, columns: 80 };
const table = resultTable(exampleResult(EXAMPLES.plain), plain);

describe("the table of a result", () => {
  for (const [name, example] of Object.entries(EXAMPLES))
    for (const columns of [40, 80, 160])
      test(`of “${name}” fits ${columns} columns`, () => {
        for (const line of resultTable(exampleResult(example), { colour: false, columns }).split("\n"))
          expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      });

  test("gives the answer first", () => {
    const [title, answer] = table.split("\n\n");
    expect(title).toBe("Efficiency doubles twice a year");
    expect(answer!.replaceAll("\n", " ")).toMatch(
      /^Relative loss in 2035 is 0\.\d+ ± 0\.\d+ at the median, and in 90 of 100 futures between 0\.\d+ and 0\.\d+\. R ≤ 0\.7 is reached by 2035 in more than 99 of 100 futures \(probability 0\.\d+ ± 0\.\d+\); half of all futures have reached it by 20\d\d\.\d\.$/,
    );
  });

  test("then has its parts in order", () => {
    const parts = [
      "percentiles by year",
      "Probability that a target is met",
      "Year by which a share of the futures",
      "Inputs as drawn",
      "Check against exact answers",
      "What the bands leave out",
      "n = 8000, seed “example”",
      "digest ",
    ];
    const places = parts.map((part) => table.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test("shows the percentiles of the result", () => {
    const result = exampleResult(EXAMPLES.plain);
    const row = table.split("\n").find((line) => line.startsWith("2030  0."))!;
    const shown = row.trim().split(/\s+/).slice(1).map(Number);
    const at = result.times.indexOf(5);
    const expected = Object.values(result.quantities.relativeLoss!.percentiles).map(({ estimate }) => estimate[at]!);
    shown.forEach((value, index) => {
      expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(0.005 + 1e-12);
    });
    expect(shown).toHaveLength(5);
  });

  test("says never and after the horizon in so many words", () => {
    const slow = resultTable(exampleResult(EXAMPLES["slow and out of reach"]), { ...plain, columns: 160 });
    expect(slow).toContain("after 2035");
    const frozen = resultTable(exampleResult(EXAMPLES["falls back"]), plain);
    expect(frozen).toMatch(/R ≤ 0\.97 .* never/);
  });

  test("shows fixed inputs with their value, zero included", () => {
    expect(table).toContain("Fixed: powerGrowth 0 doublings/yr, initialPower 1, lossFloor 0.");
  });

  test("reports an exact value outside the interval of the simulated one", () => {
    const result = exampleResult(EXAMPLES.plain);
    result.check.comparisons[0]!.exact += 1;
    const text = resultTable(result, plain);
    expect(text).toMatch(/relativeLoss p5 .* no$/m);
    expect(text.replaceAll("\n", " ")).toContain("5 of 6 agree within");
  });

  test("has escape codes only when colour is asked for, and says the same with them", () => {
    const coloured = resultTable(exampleResult(EXAMPLES.plain), { ...plain, colour: true });
    expect(table).not.toContain("\u001b");
    expect(coloured).toContain("\u001b");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the matter here
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(table);
  });

  test("does not let a title steer the terminal", () => {
    expect(resultTable(exampleResult({ title: "a\u001b[2Jb", samples: 20 }), plain)).not.toContain("\u001b");
  });
});
