import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inTheme } from "../../src/report/theme.ts";
import { togetherChart } from "../../src/report/together-chart.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { assertGolden } from "../support/golden.ts";
import { assertReadable, boxes } from "../support/readable-chart.ts";
import { type ExampleOptions, exampleResult } from "../support/results.ts";
import { descendants, parseXml } from "../support/xml.ts";

const NAMES = ["turtle", "hare", "meek", "frontier", "a wall of power", "moore", "race", "static"];

/** Programmes that differ in how fast their efficiency grows. */
const programmes = (count: number, more: ExampleOptions = {}): Result[] =>
  Array.from({ length: count }, (_, index) =>
    exampleResult({ samples: 200, stepsPerYear: 4, gamma: { median: 0.4 * (index + 1), sigma: 0.3 }, ...more }),
  );
const names = (count: number) => NAMES.slice(0, count);
const textsOf = (chart: string) => boxes(parseXml(chart)).map(({ text }) => text);
const descriptionOf = (chart: string) => parseXml(chart).children[1]!.text;

describe("several scenarios in one picture", () => {
  test("stand readable at every width, for up to eight of them", () => {
    for (const count of [1, 2, 3, 5, 8])
      for (const width of [360, 480, 720, 1200])
        assertReadable(togetherChart(programmes(count), { names: names(count), width }));
  });

  test("stand readable whatever the results", () => {
    fc.assert(
      fc.property(
        fc.record({
          rates: fc.array(
            fc.record({
              gamma: fc.record({
                median: fc.double({ min: -1, max: 3, noNaN: true }),
                sigma: fc.constantFrom(0, 0.1, 1),
              }),
              initialPower: fc.record({ median: fc.double({ min: 0.1, max: 30, noNaN: true }), sigma: fc.constant(0) }),
              name: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
              percentiles: fc.constantFrom<number[]>([5, 25, 50, 75, 95], [10, 90], [50], [5, 20, 50, 80, 95]),
            }),
            { minLength: 1, maxLength: 8 },
          ),
          compute: fc.constantFrom<"cumulative" | "singleRun">("cumulative", "singleRun"),
          quantity: fc.constantFrom("relativeLoss" as const, "efficiencyMultiple" as const, "computeMultiple" as const),
          horizonYears: fc.constantFrom(1, 7, 10, 40),
          thresholds: fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { maxLength: 8 }),
          width: fc.constantFrom(360, 480, 720, 1200),
        }),
        ({ rates, compute, quantity, horizonYears, thresholds, width }) => {
          const targets = thresholds.map((share) =>
            quantity === "relativeLoss" ? { quantity, atMost: share } : { quantity, atLeast: share ** -3 },
          );
          const results = rates.map(({ name: _, ...rate }) =>
            exampleResult({
              ...rate,
              compute,
              horizonYears,
              targets,
              quantities: [quantity],
              stepsPerYear: 1,
              samples: 60,
            }),
          );
          assertReadable(togetherChart(results, { names: rates.map(({ name }) => name), width }));
        },
      ),
      { numRuns: 120, seed: 20250101 },
    );
  });

  test("only the first two have bands; every other has a line of its own dash and a bar", () => {
    const svg = parseXml(togetherChart(programmes(5), { names: names(5) }));
    const all = descendants(svg).filter(({ name }) => name === "path");
    const bands = all.filter(({ attributes }) => attributes["fill-opacity"] !== undefined);
    expect(bands).toHaveLength(4);
    for (const { attributes } of bands) expect(2 * Number(attributes["fill-opacity"])).toBeLessThan(0.4);
    expect(new Set(bands.map(({ attributes }) => attributes.fill)).size).toBe(2);
    const lines = all.filter(({ attributes }) => attributes["stroke-width"] === "2" && attributes.d!.includes("L"));
    expect(lines).toHaveLength(5);
    expect(new Set(lines.map(({ attributes }) => attributes["stroke-dasharray"])).size).toBe(5);
    expect(new Set(lines.map(({ attributes }) => attributes.stroke)).size).toBe(5);
  });

  test("a label stands at the right for each, with its median, in the order of the lines' ends", () => {
    const results = programmes(4);
    const found = boxes(parseXml(togetherChart(results, { names: names(4) })));
    const last = results.map(({ quantities }) => quantities.relativeLoss!.percentiles["50"]!.estimate.at(-1)!);
    const at = names(4).map((name) => found.find(({ text, left }) => text === name && left > 480)!.top);
    const byValue = last.map((value, index) => ({ value, top: at[index]! })).sort((a, b) => b.value - a.value);
    expect(byValue.map(({ top }) => top)).toEqual(byValue.map(({ top }) => top).toSorted((a, b) => a - b));
    const texts = found.map(({ text }) => text);
    for (const value of last)
      expect(texts.some((text) => /^0\.\d+$/.test(text) && Math.abs(Number(text) - value) < 0.006)).toBe(true);
  });

  test("the caption says what is drawn and gives the probabilities of the targets", () => {
    const results = programmes(3);
    const said = descriptionOf(togetherChart(results, { names: names(3) }));
    expect(said).toContain("the bands of each of turtle and hare hold 50 of 100 and 90 of 100 futures on a given date");
    expect(said).toContain(
      "Of meek the median is drawn, and a bar that holds 90 of 100 futures in 2035, its thick part 50 of 100.",
    );
    const [, probability] = /R ≤ 0\.7 in 2035: turtle [^,]+, hare (0\.\d+)/.exec(said)!;
    const target = results[1]!.targets.find((one) => "atMost" in one && one.atMost === 0.7)!;
    expect(Math.abs(Number(probability) - target.probability.estimate.at(-1)!)).toBeLessThan(0.006);
    expect(said).toContain("n = 200, seed");
    const bare = togetherChart(results, { names: names(3), captioned: false });
    expect(descriptionOf(bare)).toBe(said);
    expect(textsOf(bare).join(" ")).not.toContain("on a given date");
  });

  test("one scenario, no bands, no targets: nothing is said of what is not there", () => {
    const said = descriptionOf(togetherChart(programmes(1, { percentiles: [50], targets: [] }), { names: ["alone"] }));
    expect(said).not.toMatch(/undefined|overlap|Probability|hold /);
  });

  test("each law of loss has a panel of its own, and what pools them is not shown", async () => {
    const laws = { kaplan: { weight: 1, kappa: 0.05 }, chinchilla: { weight: 1, kappa: 0.18, lossFloor: 0.9 } };
    const of = async (gamma: number) =>
      simulate(
        await checkScenario({
          samples: 128,
          stepsPerYear: 2,
          parameters: { gamma: { distribution: "normal", mean: gamma, sd: 0.2 }, powerGrowth: 0 },
          laws,
        }),
      );
    const results = [await of(1), await of(2)];
    const chart = togetherChart(results, { names: ["slow", "fast"] });
    assertReadable(chart);
    const said = descriptionOf(chart);
    expect(said).toContain("kaplan: Relative (total) loss in 2035 at the median");
    expect(said).toContain("chinchilla: Relative (total) loss in 2035 at the median");
    const pooled = results[0]!.quantities.relativeLoss!.percentiles["50"]!.estimate.at(-1)!;
    expect(textsOf(chart)).not.toContain(pooled.toFixed(3));
  });

  test("amounts have one unit in all of them", async () => {
    const of = async (initialPower: number) =>
      simulate(
        await checkScenario({
          samples: 64,
          stepsPerYear: 1,
          today: { power: "1 MW" },
          quantities: ["power"],
          parameters: {
            gamma: 1,
            kappa: 0.05,
            powerGrowth: { distribution: "normal", mean: 0.1, sd: 0.02 },
            initialPower,
          },
        }),
      );
    const texts = textsOf(togetherChart([await of(1), await of(5000)], { names: ["small", "large"], log: true }));
    expect(texts.filter((text) => /^[\d.,\u202f]+ MW$/.test(text))).toHaveLength(2);
    expect(texts.join(" ")).not.toContain("GW");
  });

  test.each([
    [() => [], {}, /at least one result is needed/],
    [() => programmes(9), {}, /at most 8 scenarios can be told apart in one picture, got 9: draw fewer/],
    [() => programmes(2), { names: ["one"] }, /2 results need as many names, got 1/],
    [() => programmes(2), { quantity: "retention" as const }, /has no bands of retention, only of relativeLoss/],
    [
      () => [exampleResult({ samples: 20 }), exampleResult({ samples: 20, horizonYears: 5 })],
      { names: ["a", "b"] },
      /b must have horizonYears 10, as a has, to be drawn with it; got 5/,
    ],
  ])("what cannot be drawn is refused with a sentence", (results, options, sentence) => {
    expect(() => togetherChart(results(), options)).toThrow(sentence);
  });

  test("has every theme", () => {
    const chart = togetherChart(programmes(8), { names: NAMES });
    expect(inTheme(chart, "page")).not.toMatch(/="#[0-9a-f]{6}"/);
    expect(inTheme(chart, "dark")).not.toBe(chart);
  });

  test("looks as it did", () => {
    assertGolden("together-four.svg", togetherChart(programmes(4), { names: names(4) }));
    assertGolden("together-narrow.svg", togetherChart(programmes(3), { names: names(3), width: 360 }));
  });
});
