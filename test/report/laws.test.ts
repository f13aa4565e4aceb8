import { beforeAll, describe, expect, test } from "vitest";
import { inlineExecutor } from "../../src/execution/inline.ts";
import { textWidth } from "../../src/report/chart/text-width.ts";
import { resultCsv } from "../../src/report/csv.ts";
import { fanChart } from "../../src/report/fan-chart.ts";
import { resultJson } from "../../src/report/json.ts";
import { resultTable } from "../../src/report/table.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { descendants, parseXml, type XmlElement } from "../support/xml.ts";

const LAWS = {
  kaplan: { weight: 1, kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 } },
  chinchilla: { weight: 1, joint: { values: { kappa: [0.17, 0.18, 0.19], lossFloor: [0.97, 0.975, 0.98] } } },
  between: { weight: 2, kappa: 0.1, lossFloor: 0.4 },
};

async function resultOf(names: (keyof typeof LAWS)[], said: Record<string, unknown> = {}): Promise<Result> {
  const scenario = await checkScenario({
    title: "Which law?",
    parameters: { gamma: { distribution: "normal", mean: 2, sd: 0.3 }, powerGrowth: 1 },
    laws: Object.fromEntries(names.map((name) => [name, LAWS[name]])),
    targets: [0.975, 0.5, { quantity: "efficiencyMultiple", atLeast: 1000 }],
    quantities: ["relativeLoss", "reducibleLoss", "efficiencyMultiple"],
    samples: 4096,
    stepsPerYear: 2,
    ...said,
  });
  return simulate(scenario, { executor: inlineExecutor });
}

const oneLine = (text: string) => text.replaceAll("\n", " ");

let two: Result;
let three: Result;
beforeAll(async () => {
  two = await resultOf(["kaplan", "chinchilla"]);
  three = await resultOf(["kaplan", "chinchilla", "between"]);
});

describe("the table", () => {
  test("gives each law's answer first, then the average, and says what it hides", () => {
    const parts = resultTable(two, { colour: false, columns: 80 }).split("\n\n").map(oneLine);
    expect(parts[1]).toMatch(
      /^kaplan \(weight 0\.5\): Relative \(total\) loss in 2035 is 0\.\d+ ± 0\.\d+ at the median, .* Relative \(total\) loss ≤ 0\.5 is reached by 2035 in /,
    );
    expect(parts[2]).toMatch(
      /^chinchilla \(weight 0\.5\): .* Relative \(total\) loss ≤ 0\.5 is reached by 2035 in none of the simulated futures/,
    );
    expect(parts[3]).toMatch(
      /^All laws, by weight: relative \(total\) loss ≤ 0\.5 has probability 0\.\d+ ± 0\.\d+ in 2035, which is no law’s answer\. An average hides /,
    );
  });

  test("shows the bands and targets of each law beside those of all, and what no law enters once", () => {
    for (const columns of [40, 80, 160]) {
      const text = resultTable(three, { colour: false, columns });
      for (const line of text.split("\n")) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
    }
    const text = oneLine(resultTable(three, { colour: false, columns: 120 }));
    const count = (of: string) => text.split(of).length - 1;
    for (const label of [
      "kaplan (weight 0.25)",
      "chinchilla (weight 0.25)",
      "between (weight 0.5)",
      "all laws, by weight",
    ]) {
      // Both losses, and the targets.
      expect(count(`${label} Relative (total) loss (today 1)`), label).toBe(1);
      expect(count(`${label} Reducible loss (today 1)`), label).toBe(1);
      expect(count(`Targets, ${label}, R being relative (total) loss: probability`), label).toBe(1);
    }
    expect(count("Efficiency (today ×1)")).toBe(1);
    expect(count("efficiency ≥")).toBe(1);
    expect(text).toMatch(
      /In 2035 \d+ % of the variance of relative \(total\) loss lies between the laws, \d+ % within/,
    );
    expect(text).toContain("and which of the laws of loss holds within this equation");
    expect(text).toContain("nor any law of loss but these");
    expect(text).toMatch(/\d+ % \(each law its own: kaplan \d+ %, chinchilla \d+ %, between \d+ %\)|each law its own/);
    expect(text).toContain("chinchilla.lossFloor");
    expect(text).toContain("between.kappa 0.1");
  });

  test("of one law by itself is that of a scenario without laws, but for the words", async () => {
    const text = resultTable(await resultOf(["kaplan"]), { colour: false, columns: 80 });
    expect(text).not.toContain("all laws");
    expect(text).toContain("R ≤ 0.5 is reached by 2035");
  });

  test("speaks of relative loss where no law has a floor, and blames nobody where the laws agree", async () => {
    const laws = { a: { weight: 1, kappa: 0.05 }, b: { weight: 1, kappa: 0.0501 } };
    const text = oneLine(resultTable(await resultOf([], { laws }), { colour: false, columns: 80 }));
    expect(text).toContain("a (weight 0.5): Relative loss in 2035");
    expect(text).not.toContain("(total)");
    expect(text).not.toContain("no law’s answer");
  });

  test("names the law that has no exact answer", async () => {
    const laws = {
      a: { weight: 1, kappa: { distribution: "uniform", min: 0.05, max: 0.1 } },
      b: { weight: 1, joint: { values: { kappa: [0.1, 0.2] } } },
    };
    const parameters = { gamma: 1, powerGrowth: 1 };
    const text = oneLine(resultTable(await resultOf([], { laws, parameters }), { colour: false, columns: 80 }));
    expect(text).toMatch(/No exact answer for relative loss under b.*: none of kappa, gamma, powerGrowth is drawn/);
  });
});

test("the CSV has a last column that names the law, empty for all of them, and the split of the variance", () => {
  const [heading, ...rows] = resultCsv(two).trimEnd().split("\n");
  expect(heading).toMatch(/,law$/);
  const of = (law: string) => rows.filter((row) => row.endsWith(`,${law}`));
  expect(of("kaplan").length).toBe(of("chinchilla").length);
  expect(of("").length).toBe(of("kaplan").length + 4 * two.times.length);
  expect(rows.length).toBe(of("").length + 2 * of("kaplan").length);
  const last = two.times.length - 1;
  const { within } = two.varianceSplit!.relativeLoss!;
  expect(rows).toContain(`varianceWithin,relativeLoss,,,10,2035,${within[last]},,,,`);
  const { estimate, low, high } = two.laws!.chinchilla.targets[0].probability;
  expect(rows).toContain(
    `probability,relativeLoss,atMost 0.975,,10,2035,${estimate[last]},${low[last]},${high[last]},,chinchilla`,
  );
});

test("the JSON holds every law, and nothing that JSON cannot", () => {
  const { laws, varianceSplit } = JSON.parse(resultJson(three));
  expect(Object.keys(laws)).toEqual(["kaplan", "chinchilla", "between"]);
  expect(laws.between).toMatchObject({ weight: 0.5, quantities: { relativeLoss: {} }, inputs: { kappa: {} } });
  expect(varianceSplit.relativeLoss.betweenShare[0]).toBeNull();
});

/** The texts of a picture, where they stand in it, and how far they reach at most. */
function boxes(element: XmlElement, dx = 0, dy = 0): { text: string; box: [number, number, number, number] }[] {
  const { name, attributes, children, text } = element;
  const [, x, y] = /^translate\(([\d.]+),([\d.]+)\)$/.exec(attributes.transform ?? "translate(0,0)")!.map(Number);
  const own = name !== "text" ? [] : [{ text, box: boxOf(text, attributes, dx, dy) }];
  return [...own, ...children.flatMap((child) => boxes(child, dx + x, dy + y))];
}

function boxOf(
  text: string,
  attributes: Record<string, string>,
  dx: number,
  dy: number,
): [number, number, number, number] {
  const size = Number(attributes["font-size"]);
  const width = textWidth(text, size, attributes["font-weight"] === "700");
  const anchor = { start: 0, middle: 0.5, end: 1 }[attributes["text-anchor"] ?? "start"]!;
  const left = dx + Number(attributes.x) - anchor * width;
  const baseline = dy + Number(attributes.y);
  return [left, left + width, baseline - 0.73 * size, baseline + 0.21 * size];
}

describe("the chart", () => {
  test.each([360, 480, 700, 960, 1400])(
    "has a labelled panel for each law and one for all, %i pixels wide",
    (width) => {
      for (const [result, labels] of [
        [two, ["kaplan (weight 0.5)", "chinchilla (weight 0.5)", "all laws, by weight"]],
        [three, ["kaplan (weight 0.25)", "chinchilla (weight 0.25)", "between (weight 0.5)", "all laws, by weight"]],
      ] as const) {
        const svg = parseXml(fanChart(result, { width }));
        const panels = descendants(svg).filter(({ attributes }) => attributes.transform !== undefined);
        expect(panels.map(({ children: [first] }) => first!.text)).toEqual(labels);
        // One scale: the value axes say the same, at the same heights.
        const ticks = panels.map((panel) =>
          panel.children
            .filter(({ name, attributes }) => name === "text" && attributes["text-anchor"] === "end")
            .map(({ text, attributes }) => `${text} at ${attributes.y}`),
        );
        expect(ticks[0]!.length).toBeGreaterThan(2);
        for (const other of ticks) expect(other).toEqual(ticks[0]);

        const [wide, high] = [Number(svg.attributes.width), Number(svg.attributes.height)];
        const texts = boxes(svg);
        for (const [index, { text, box }] of texts.entries()) {
          expect(box[0] >= 0 && box[1] <= wide && box[2] >= 0 && box[3] <= high, `inside: ${text}`).toBe(true);
          for (const {
            text: other,
            box: [left, right, top, bottom],
          } of texts.slice(index + 1)) {
            const apart = box[1] <= left || right <= box[0] || box[3] <= top || bottom <= box[2];
            expect(apart, `apart: ${text} / ${other}`).toBe(true);
          }
        }
      }
    },
  );

  test("of what no law enters is one fan", () => {
    const svg = parseXml(fanChart(two, { quantity: "efficiencyMultiple" }));
    expect(descendants(svg).filter(({ attributes }) => attributes.transform !== undefined)).toEqual([]);
  });

  test("says in its caption what the last panel is made of", () => {
    const text = descendants(parseXml(fanChart(two)))
      .find(({ name }) => name === "desc")!
      .text.replaceAll("\u00a0", " ");
    expect(text).toContain("The last panel pools the futures of kaplan and chinchilla");
    expect(text).toContain("of the variance of relative (total) loss lies between the laws");
    expect(text).toMatch(/^kaplan \(weight 0\.5\): /);
  });
});
