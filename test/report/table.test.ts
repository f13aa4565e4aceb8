import { describe, expect, test } from "vitest";
import { fanChart } from "../../src/report/fan-chart.ts";
import { resultTable } from "../../src/report/table.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { assertGolden } from "../support/golden.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

const plain = { colour: false, columns: 80 };
const table = resultTable(exampleResult(EXAMPLES.plain), plain);

/** The cells of the first row that begins so. */
function cells(text: string, start: string): string[] {
  const row = text.split("\n").find((line) => line.startsWith(`${start}  `))!;
  return row.slice(start.length).trim().split(/ +/);
}

const oneLine = (text: string) => text.replaceAll("\n", " ");

describe("the table of a result", () => {
  for (const [name, example] of Object.entries(EXAMPLES))
    for (const columns of [40, 80, 160])
      test(`of “${name}” fits ${columns} columns`, () => {
        for (const line of resultTable(exampleResult(example), { colour: false, columns }).split("\n"))
          expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      });

  for (const columns of [40, 80, 160])
    test(`looks as it was seen at ${columns} columns`, () => {
      assertGolden(`table-${columns}.txt`, resultTable(exampleResult(EXAMPLES.plain), { colour: false, columns }));
    });

  test("on a wide page has every year, and beside every percentile its error", () => {
    const result = exampleResult(EXAMPLES.plain);
    const wide = resultTable(result, { ...plain, columns: 120 });
    for (let year = 2026; year <= 2035; year++) {
      const row = cells(wide, String(year));
      const at = result.times.indexOf(year - 2025);
      Object.values(result.quantities.relativeLoss!.percentiles).forEach(({ estimate, low, high }, index) => {
        const [value, error] = [Number(row[2 * index]), Number(row[2 * index + 1]!.replace("±", ""))];
        const unit = 10 ** Math.floor(Math.log10(error) + 1e-9);
        expect(Math.abs(value - estimate[at]!)).toBeLessThanOrEqual(unit / 2 + 1e-12);
        const known = Math.max(high[at]! - estimate[at]!, estimate[at]! - low[at]!);
        expect(error - known).toBeGreaterThanOrEqual(0);
        expect(error - known).toBeLessThan(unit);
      });
    }
    expect(cells(wide, "exact")).toHaveLength(5);
    expect(wide).toMatch(/^R ≤ +P 2027 +P 2029 +P 2031 +P 2033 +P 2035 /m);
    const sentences = wide.split("\n").filter((line) => /[a-z]{4,} [a-z]+ [a-z]+/.test(line));
    for (const line of sentences) expect(line.length).toBeLessThanOrEqual(110);
  });

  test("goes without errors beside the percentiles where these take the page, but not without the years", () => {
    const wide = resultTable(exampleResult(EXAMPLES["nine percentiles"]), { ...plain, columns: 120 });
    expect(cells(wide, "2028")).toHaveLength(9);
    expect(cells(wide, "± simulation error")).toHaveLength(9);
  });

  test("gives the answer first", () => {
    const [title, answer] = table.split("\n\n");
    expect(title).toBe("Efficiency doubles twice a year");
    expect(answer!.replaceAll("\n", " ")).toMatch(
      /^Relative loss in 2035 is 0\.\d+ ± 0\.\d+ at the median, and in 90 of 100 futures between 0\.\d+ and 0\.\d+\. R ≤ 0\.7 is reached by 2035 in more than 99 of 100 futures \(probability 0\.\d+ ± 0\.\d+\); half of all futures reach it by 20\d\d\.\d\.$/,
    );
  });

  test("then has its parts in order", () => {
    const parts = [
      "Relative loss (today 1)",
      "Targets: probability",
      "Exact check: ",
      "The bands are equal-tailed",
      "The bands do not cover the equation being wrong",
      "Inputs as drawn",
      "n = 8000, seed “example”",
      "digest ",
    ];
    const places = parts.map((part) => table.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test("ends with a line break", () => {
    expect(table).toMatch(/digest \w+\n$/);
  });

  test("shows the percentiles of the result", () => {
    const result = exampleResult(EXAMPLES.plain);
    const shown = cells(table, "2031");
    const at = result.times.indexOf(6);
    const expected = Object.values(result.quantities.relativeLoss!.percentiles).map(({ estimate }) => estimate[at]!);
    shown.forEach((value, index) => {
      expect(Math.abs(Number(value) - expected[index]!)).toBeLessThanOrEqual(0.005 + 1e-12);
    });
    expect(shown).toHaveLength(5);
  });

  test("has the simulation errors and the exact percentiles below those at the horizon", () => {
    const result = exampleResult(EXAMPLES.plain);
    const at = (row: string) => cells(table, row).map((text) => Number(text.replace("±", "")));
    const [simulated, errors, exact] = [at("2035"), at("± simulation error"), at("exact")];
    Object.entries(result.quantities.relativeLoss!.percentiles).forEach(([level, { estimate, low, high }], index) => {
      const unit = 10 ** Math.floor(Math.log10(errors[index]!) + 1e-9);
      const error = Math.max(high.at(-1)! - estimate.at(-1)!, estimate.at(-1)! - low.at(-1)!);
      const comparison = result.check.comparisons.find(({ what }) => what === `relativeLoss p${level}`)!;
      expect(Math.abs(simulated[index]! - estimate.at(-1)!)).toBeLessThanOrEqual(unit / 2 + 1e-12);
      expect(errors[index]! - error).toBeGreaterThanOrEqual(0);
      expect(errors[index]! - error).toBeLessThan(unit);
      expect(Math.abs(exact[index]! - comparison.exact)).toBeLessThanOrEqual(unit / 2 + 1e-12);
    });
  });

  test("has the exact probability and median year beside the simulated ones", () => {
    const result = exampleResult(EXAMPLES.plain);
    const target = result.targets[0]!;
    const median = target.timeToTarget["50"] as number;
    result.check.comparisons.push({
      what: "years to relativeLoss ≤ 0.7, p50",
      at: 10,
      simulated: median,
      low: median - 0.02,
      high: median + 0.02,
      exact: median + 0.1,
      exactError: 1e-9,
    });
    const text = resultTable(result, { ...plain, columns: 119 });
    expect(text).toMatch(/^R ≤ +P 2030 +P 2035 +exact +5 % +median +exact +95 %$/m);
    const row = text.split("\n").find((line) => line.startsWith("0.7 "))!;
    expect(row).toContain(`${target.probability.estimate.at(-1)!.toFixed(3)} ± 0.002`);
    expect(row.split(/ {2,}/)[6]).toBe((2025 + median + 0.1).toFixed(1));
  });

  test("finds the exact answers of a real run", async () => {
    const scenario = await checkScenario({
      title: "Real",
      startYear: 2025,
      horizonYears: 10,
      stepsPerYear: 12,
      parameters: { gamma: { distribution: "normal", mean: 2, sd: 0.3 }, kappa: 0.05, powerGrowth: 0 },
      targets: [0.55, { quantity: "efficiencyMultiple", atLeast: 1e6 }],
      samples: 4096,
    });
    const text = resultTable(await simulate(scenario, { threads: 1 }), { ...plain, columns: 160 });
    expect(cells(text, "exact").every((value) => /^0\.\d+$/.test(value))).toBe(true);
    const rows = text.split("\n").filter((line) => /^(R|efficiency) [≤≥]/.test(line));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/0\.\d+ ± 0\.\d+ +0\.\d+ .* 20\d\d\.\d+ +20\d\d\.\d+ /);
  });

  test("says never and after the horizon in so many words", () => {
    const slow = resultTable(exampleResult(EXAMPLES["slow and out of reach"]), { ...plain, columns: 160 });
    expect(slow).toContain("after 2035");
    expect(slow).toContain("P(never)");
    expect(resultTable(exampleResult(EXAMPLES["falls back"]), plain)).toMatch(/^0\.97 .* never /m);
  });

  test("has no columns for outcomes that do not occur, but a sentence", () => {
    expect(table).not.toMatch(/P\(never\)$/m);
    expect(table).toMatch(/What is not met by 2035 is met later: P\(never\) is below 0\.\d+\./);
  });

  test("shows fixed inputs with their value, zero included", () => {
    expect(table).toContain("Fixed: powerGrowth 0 doublings/yr, initialPower 1, lossFloor 0.");
  });

  test("counts an exact value outside the interval of the simulated one", () => {
    const result = exampleResult(EXAMPLES.plain);
    expect(table).toContain("Exact check: 6 of 6 exact numbers");
    result.check.comparisons[0]!.exact += 1;
    expect(resultTable(result, plain)).toContain("Exact check: 5 of 6 exact numbers");
  });

  test("does not count a rounding error beyond probability 1 as outside", () => {
    const result = exampleResult(EXAMPLES.plain);
    const last = result.check.comparisons.at(-1)!;
    Object.assign(last, { low: 0.999, high: 1, exact: 1 + 1e-13, exactError: 0 });
    expect(resultTable(result, plain)).toContain("Exact check: 6 of 6");
  });

  test("has one line for what is the same in every future, and no sentence on its paths", () => {
    const text = oneLine(resultTable(exampleResult(EXAMPLES["certain pace"]), plain));
    expect(text).toContain("Retained pace is the same in every future: 1 in 2025, 0.333 in 2027,");
    expect(text).toContain("and 0.0909 in 2035.");
    expect(text).not.toMatch(/100 %|of retained pace/);
  });

  test("calls a target that is met at the start met today, and never reached", () => {
    const text = oneLine(resultTable(exampleResult(EXAMPLES["slowing pace"]), plain));
    expect(text).toMatch(/Pace ≥ 0\.5 is met today, and in 2035 in about \d+ of 100 futures \(probability 0\.\d+/);
    expect(text).toMatch(/ met today /);
    expect(text).not.toMatch(/reached|reach it/);
    expect(fanChart(exampleResult(EXAMPLES["slowing pace"]))).not.toContain("reached by");
    // Met at every date, so that "reached by" would be true of the numbers and still make no sense.
    const kept = exampleResult(EXAMPLES["all quantities"]);
    expect(fanChart(kept, { quantity: "retention" })).toContain("P(met in 2035)");
    expect(resultTable(kept, { ...plain, columns: 160 })).toMatch(/^pace ≥ 1 .* met today/m);
  });

  test("answers when, where the targets are on a multiple", () => {
    const answer = (name: string) => oneLine(resultTable(exampleResult(EXAMPLES[name]), plain).split("\n\n")[1]!);
    expect(answer("efficiency")).toMatch(
      /^Efficiency is 10⁶ times today’s in 20\d\d(\.\d)? at the median; in 90 of 100 futures between 20\d\d(\.\d)? and (20\d\d(\.\d)?|some time after 2035) \(simulation error ±[\d.]+ yr\)\./,
    );
    expect(answer("cost")).toMatch(/^The cost of a fixed training run is down to 1\/6000 of today’s in 20/);
    expect(fanChart(exampleResult(EXAMPLES.efficiency))).toContain("Efficiency is 10⁶ times today’s in 20");
  });

  test("names the targets that are most in doubt first", () => {
    const answer = oneLine(resultTable(exampleResult(EXAMPLES["many targets"]), plain).split("\n\n")[1]!);
    const { targets } = exampleResult(EXAMPLES["many targets"]);
    const doubt = (one: (typeof targets)[number]) => Math.abs(one.probability.estimate.at(-1)! - 0.5);
    const [best] = targets.toSorted((a, b) => doubt(a) - doubt(b));
    expect(answer).toMatch(/^Relative loss in 2035 is/);
    expect(answer).toContain(`. R ≤ ${Number((best as { atMost: number }).atMost.toPrecision(4))} is reached by 2035`);
    expect(answer.match(/R ≤/g)).toHaveLength(2);
  });

  test("warns of rates that stay constant where multiples grow beyond a thousand, and only there", () => {
    const warning = "Rates stay constant for ever in this scenario; no physical limit is modelled.";
    expect(resultTable(exampleResult(EXAMPLES.efficiency), plain)).toContain(warning);
    expect(table).not.toContain(warning);
  });

  test("says on a line of its own that neither the equation nor the law is covered", () => {
    expect(table).toMatch(
      /^The bands do not cover the equation being wrong, nor the choice of law \(here\nwithout a loss floor\)/m,
    );
    expect(oneLine(resultTable(exampleResult(EXAMPLES["slow and out of reach"]), plain))).toContain(
      "here with a loss floor",
    );
    expect(resultTable(exampleResult(EXAMPLES.efficiency), plain)).not.toContain("choice of law");
  });

  test("marks inputs whose distribution is cut, and says so once", () => {
    const result = exampleResult(EXAMPLES.plain);
    result.scenario.parameters.gamma = { distribution: "lognormal", median: 2, sigma: 0.25, min: 1 };
    const text = resultTable(result, plain);
    expect(text).toMatch(/^gamma .* doublings\/yr {2}cut$/m);
    expect(text).not.toMatch(/^kappa .*cut$/m);
    expect(text.match(/^cut: /gm)).toHaveLength(1);
    expect(table).not.toContain("cut");
  });

  test("says of exact results that nothing was sampled", () => {
    const result = exampleResult(EXAMPLES.plain);
    result.manifest = { ...result.manifest, sampler: "exact", samples: 0 };
    const text = resultTable(result, plain);
    expect(text).not.toMatch(/simulat(ion|ed) (error|futures)/);
    expect(text).toContain("± numerical error");
    expect(text).toContain("Exact method, nothing was sampled");
  });

  test("of five targets and two quantities takes no more than 60 lines of 80 columns", () => {
    const example = {
      quantities: ["relativeLoss" as const, "efficiencyMultiple" as const],
      targets: [0.9, 0.8, 0.7, 0.6, 0.5].map((atMost) => ({ quantity: "relativeLoss" as const, atMost })),
    };
    expect(resultTable(exampleResult(example), plain).split("\n").length).toBeLessThanOrEqual(60);
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
