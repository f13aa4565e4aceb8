import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textFan } from "../../src/report/text-fan.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { assertGolden } from "../support/golden.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

const plain = { colour: false, columns: 80 };

/** The rows of the (last) picture, its left edge cut off, and what stands at their right. */
function picture(fan: string): { cells: string; label: string }[] {
  const all = fan.split("\n");
  const corner = all.findLastIndex((line) => /[└≈]/.test(line));
  const [left, right] = [all[corner]!.search(/[└≈]/) + 1, all[corner]!.length];
  const rows = all.slice(0, corner).filter((line) => /[│┤]/.test(line[left - 1] ?? ""));
  return rows.map((line) => ({ cells: line.slice(left, right).padEnd(right - left), label: line.slice(right).trim() }));
}

/** The value at the middle of each row of a linear picture, from two of the axis' ticks. */
function valueOfRow(fan: string): (row: number) => number {
  const ticks = fan.split("\n").flatMap((line, at) => {
    const found = /^ *([\d.]+) [┤└]/.exec(line);
    return found === null ? [] : [{ at, value: Number(found[1]) }];
  });
  const top = fan.split("\n").findIndex((line) => /[│┤]/.test(line));
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const step = (last.value - first.value) / (last.at - first.at);
  return (row) => first.value + step * (row + top - first.at);
}

const laws = async () =>
  simulate(
    await checkScenario({
      title: "Two laws",
      startYear: 2025,
      horizonYears: 10,
      stepsPerYear: 4,
      parameters: { gamma: { distribution: "normal", mean: 2, sd: 0.3 }, powerGrowth: 0.5 },
      laws: {
        kaplan: { weight: 0.5, kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 } },
        chinchilla: { weight: 0.5, kappa: { distribution: "lognormal", median: 0.155, sigma: 0.05 }, lossFloor: 0.9 },
      },
      quantities: ["relativeLoss", "efficiencyMultiple"],
      targets: [0.9, 0.5],
      samples: 4096,
    }),
    { threads: 1 },
  );

describe("a fan drawn with characters", () => {
  for (const [name, file] of [
    ["plain", "text-fan-plain"],
    ["efficiency", "text-fan-multiple"],
    ["near a floor", "text-fan-broken-axis"],
  ] as const)
    for (const columns of [80, 160])
      test(`of “${name}” looks as it was seen at ${columns} columns`, () => {
        assertGolden(
          `${file}-${columns}.txt`,
          `${textFan(exampleResult(EXAMPLES[name]), { colour: false, columns })}\n`,
        );
      });

  test("in ASCII looks as it was seen, and is ASCII", () => {
    const fan = textFan(exampleResult(EXAMPLES.efficiency), { ...plain, ascii: true });
    assertGolden("text-fan-ascii.txt", `${fan}\n`);
    expect(fan).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test("of several laws has one for each and one for all, on one scale", async () => {
    const fan = textFan(await laws(), plain);
    assertGolden("text-fan-laws.txt", `${fan}\n`);
    const text = fan.split("\n");
    const places = [/^kaplan \(weight 0\.5\)$/, /^chinchilla \(weight 0\.5\)$/, /^all laws, by weight$/].map((label) =>
      text.findIndex((line) => label.test(line)),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    const axisOf = (start: number) => text.slice(start + 1, start + 14).map((line) => /^[^┤│└]*[┤│└]/.exec(line)![0]);
    expect(axisOf(places[1]!)).toEqual(axisOf(places[0]!));
    expect(axisOf(places[2]!)).toEqual(axisOf(places[0]!));
  });

  test("of a quantity that no law enters is one fan", async () => {
    const result = await laws();
    const { relativeLoss: _, ...quantities } = result.quantities;
    const fan = textFan({ ...result, quantities }, plain);
    expect(fan.match(/└/g)).toHaveLength(1);
    expect(fan).not.toContain("weight");
  });

  test("has the median and the edges of the bands in the rows of their values", () => {
    const result = exampleResult(EXAMPLES.plain);
    const fan = textFan(result, plain);
    const rows = picture(fan);
    const value = valueOfRow(fan);
    const half = Math.abs(value(1) - value(0)) / 2;
    const { percentiles } = result.quantities.relativeLoss!;
    const width = rows[0]!.cells.length;
    for (const column of [0, Math.round(width / 3), Math.round((2 * width) / 3), width - 1]) {
      const at = (level: string) => {
        const step = (column / (width - 1)) * (result.times.length - 1);
        const { estimate } = percentiles[level]!;
        const [before, after] = [estimate[Math.floor(step)]!, estimate[Math.ceil(step)]!];
        return before + (step - Math.floor(step)) * (after - before);
      };
      const signs = rows.map(({ cells }) => cells[column]!);
      expect(Math.abs(value(signs.indexOf("━")) - at("50"))).toBeLessThanOrEqual(1.001 * half);
      signs.forEach((sign, row) => {
        const inside = (low: string, high: string) => value(row) >= at(low) - 1e-3 && value(row) <= at(high) + 1e-3;
        if (sign === "▒") expect(inside("25", "75"), `▒ ${row}/${column}`).toBe(true);
        if (sign === "░") expect(inside("5", "95"), `░ ${row}/${column}`).toBe(true);
        if (sign === " ") expect(inside("5", "95") && value(row) !== at("50"), `space ${row}/${column}`).toBe(false);
      });
    }
  });

  test("names percentiles and targets where they end", () => {
    const result = exampleResult(EXAMPLES.plain);
    const labels = picture(textFan(result, plain)).flatMap(({ label }) => (label === "" ? [] : [label]));
    expect(labels.map((label) => label.split(/ {2,}|:/)[0])).toEqual([
      "R ≤ 0.7",
      "95 %",
      "75 %",
      "median",
      "25 %",
      "5 %",
    ]);
    const { estimate } = result.quantities.relativeLoss!.percentiles["50"]!;
    const shown = labels.find((label) => label.startsWith("median"))!.split(/ +/)[1]!;
    expect(Math.abs(Number(shown) - estimate.at(-1)!)).toBeLessThanOrEqual(0.0051);
  });

  test("says with its shades, not with colours, which band is which", () => {
    const result = exampleResult(EXAMPLES["nine percentiles"]);
    const coloured = textFan(result, { ...plain, colour: true });
    expect(coloured).toContain("\u001b");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the matter here
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(textFan(result, plain));
    expect(textFan(result, plain).replaceAll("\n", " ")).toContain(
      "At each date ░▒▓ hold 95 of 100 futures, ▒▓ 80 of 100, ▓ 50 of 100; ━ is the median.",
    );
  });

  test("draws what is the same in every future as a line, with or without a median", () => {
    const result = exampleResult(EXAMPLES.frozen);
    const fan = textFan(result, plain);
    expect(fan).toContain("━ is the same in every future");
    expect(fan).not.toMatch(/[░▒▓]/);
    const { "5": low, "95": high } = result.quantities.relativeLoss!.percentiles;
    result.quantities.relativeLoss!.percentiles = { "5": low!, "95": high! };
    expect(textFan(result, plain)).toMatch(/━.*━|━[\s\S]*━/);
  });

  test("says which targets it does not show", () => {
    const fan = textFan(exampleResult(EXAMPLES["near a floor"]), plain).replaceAll("\n", " ");
    expect(fan).toContain("2 of the 4 targets lie off the picture.");
    const narrow = textFan(exampleResult(EXAMPLES["near a floor"]), { ...plain, columns: 40 }).replaceAll("\n", " ");
    expect(narrow).toContain("the table below has all probabilities");
  });

  test("never has two labels on one row, nor years that touch", () => {
    for (const example of Object.values(EXAMPLES))
      for (const columns of [40, 57, 80, 110]) {
        const text = textFan(exampleResult(example), { colour: false, columns }).split("\n");
        const years = text[text.findLastIndex((line) => /[└≈]/.test(line)) + 1]!;
        for (const year of years.trim().split(/ +/)) expect(year).toMatch(/^\d{4}(\.\d{1,2})?$/);
        for (const line of text) expect(line.match(/ %|median|: P/g)?.length ?? 0).toBeLessThanOrEqual(2);
      }
  });

  test("fits every page from 40 columns on", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(EXAMPLES)),
        fc.integer({ min: 40, max: 200 }),
        fc.boolean(),
        (name, columns, ascii) => {
          for (const line of textFan(exampleResult(EXAMPLES[name]), { colour: false, columns, ascii }).split("\n"))
            expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("stands on the first quantity, in the unit that suits it", () => {
    const result: Result = exampleResult(EXAMPLES.plain);
    result.quantities = { power: { ...result.quantities.relativeLoss!, unit: "MW" } };
    expect(textFan(result, plain)).toMatch(/^Training power \[kW\]/);
  });
});
