import { describe, expect, test } from "vitest";
import { clippedLine } from "../../src/report/chart/clip.ts";
import { type FanChartOptions, fanChart } from "../../src/report/fan-chart.ts";
import { inReadableUnits } from "../../src/report/readable-units.ts";
import type { Result } from "../../src/summary/result.ts";
import {
  EXAMPLES,
  type ExampleOptions,
  exampleIllustration,
  exampleOfLaws,
  exampleResult,
} from "../support/results.ts";
import { descendants, parseXml, type XmlElement } from "../support/xml.ts";

const spread: ExampleOptions = {
  ...{ gamma: { median: 1.6, sigma: 0.6 }, kappa: { median: 0.09, sigma: 0.45 }, samples: 8000 },
  targets: [0.9, 0.6].map((atMost) => ({ quantity: "relativeLoss", atMost })),
};

const drawn = (result: Result, options: FanChartOptions = {}) => parseXml(fanChart(result, options));
const captionOf = (svg: XmlElement) => svg.children[1]!.text.replaceAll("\u00a0", " ");
const texts = (svg: XmlElement) =>
  descendants(svg)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
const pathsIn = (svg: XmlElement, wanted: Record<string, string>) =>
  descendants(svg).filter(
    ({ name, attributes }) =>
      name === "path" && Object.entries(wanted).every(([key, value]) => attributes[key] === value),
  );
const pointsOf = (d: string) => [...d.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

/** Values by height, from two labelled ticks of the axis of values. */
function scaleOf(svg: XmlElement, low: string, high: string, of: (value: number) => number = (value) => value) {
  const at = (label: string) => {
    const tick = descendants(svg).find(
      ({ name, text, attributes }) => name === "text" && text === label && attributes["text-anchor"] === "end",
    )!;
    return Number(tick.attributes.y) - 4;
  };
  const [y0, y1, v0, v1] = [at(low), at(high), of(Number(low)), of(Number(high))];
  return (y: number) => v0 + ((y - y0) / (y1 - y0)) * (v1 - v0);
}

describe("single futures", () => {
  const result = exampleResult(spread);
  const illustration = exampleIllustration(spread);
  const svg = drawn(result, { illustration });
  const lines = descendants(svg).find(({ attributes }) => attributes["stroke-opacity"] === "0.32")!;

  test("are drawn where they are, thin and faint", () => {
    expect(lines.attributes["stroke-width"]).toBe("0.75");
    expect(lines.children).toHaveLength(25);
    const value = scaleOf(svg, "0.0", "1.0");
    for (const [i, path] of illustration.trajectories.relativeLoss!.entries()) {
      const points = pointsOf(lines.children[i]!.attributes.d!);
      expect(points).toHaveLength(path.length);
      for (const [step, [, y]] of points.entries()) expect(value(y!)).toBeCloseTo(path[step]!, 4);
    }
  });

  test("are said to be the first ones drawn", () => {
    expect(captionOf(svg)).toContain("The thin lines are single futures: the first 25 of the 8000 futures drawn.");
    expect(captionOf(drawn(result))).not.toContain("single futures");
    const one = drawn(result, { illustration: exampleIllustration(spread, 1) });
    expect(captionOf(one)).toContain("The thin line is the first of the 8000 futures drawn.");
  });

  test("that leave the picture end at its edge, and are counted", () => {
    const far = structuredClone(illustration);
    for (const i of [0, 1]) far.trajectories.relativeLoss![i] = result.times.map((time) => 1 + 50 * time);
    far.trajectories.relativeLoss![2]!.fill(Number.POSITIVE_INFINITY, 60);
    const chart = drawn(result, { illustration: far });
    expect(captionOf(chart)).toContain("; 3 of them leave the picture.");
    const [, frame] = /M[\d.]+,([\d.]+)V/.exec(pathsIn(chart, { stroke: "#52606d" })[0]!.attributes.d!)!;
    const all = descendants(chart).find(({ attributes }) => attributes["stroke-opacity"] === "0.32")!;
    for (const { attributes } of all.children)
      for (const [, y] of pointsOf(attributes.d!)) expect(y!).toBeGreaterThanOrEqual(Number(frame) - 0.01);
  });

  test("are not drawn over the line that they all are", () => {
    const chart = drawn(exampleResult(EXAMPLES.frozen), { illustration: exampleIllustration(EXAMPLES.frozen) });
    expect(captionOf(chart)).not.toContain("thin line");
    expect(chart.children.some(({ attributes }) => attributes["stroke-opacity"] === "0.32")).toBe(false);
  });

  test("of another scenario are refused", () => {
    const other = exampleIllustration({ ...spread, horizonYears: 5 });
    expect(() => fanChart(result, { illustration: other })).toThrow(
      "the illustration must be of the result's scenario: it has 61 times up to 5 years, the result 121 up to 10",
    );
  });

  test("stand in the unit in which the bands do", () => {
    const asked = exampleResult({ quantities: ["powerMultiple"], powerGrowth: 1, targets: [] });
    const { powerMultiple, ...rest } = asked.quantities;
    const megawatts = {
      ...asked,
      quantities: { ...rest, power: { ...powerMultiple!, unit: "MW" } },
      scenario: { ...asked.scenario, quantities: ["power"] },
    } as unknown as Result;
    for (const estimates of Object.values(megawatts.quantities.power!.percentiles))
      for (const list of Object.values(estimates) as number[][]) for (const i of list.keys()) list[i]! *= 140;
    const times = asked.times;
    const path = times.map((time) => 70 * 2 ** time);
    const chart = drawn(megawatts, {
      illustration: { times, trajectories: { power: [path] }, medianFuture: { power: path } },
    });
    expect(inReadableUnits(megawatts).quantities.power!.unit).toBe("GW");
    expect(texts(chart).join()).toContain("all inputs at median: 72 GW");
  });

  test("under each law are that law's", () => {
    const [result, illustration] = exampleOfLaws({ kaplan: {}, other: { kappa: { median: 0.2, sigma: 0.1 } } });
    const panels = drawn(result, { illustration }).children.filter(({ attributes }) => attributes.transform);
    const ends = panels.map((panel) => {
      const group = descendants(panel).find(({ attributes }) => attributes["stroke-opacity"] === "0.32")!;
      return group.children.map(({ attributes }) => pointsOf(attributes.d!).at(-1)![1]!);
    });
    expect(ends.map(({ length }) => length)).toEqual([25, 25, 24]);
    expect(Math.max(...ends[0]!)).toBeLessThan(Math.min(...ends[1]!));
    expect(ends[2]).toEqual([...ends[0]!.slice(0, 12), ...ends[1]!.slice(0, 12)]);
    expect(captionOf(drawn(result, { illustration }))).toContain(
      "the first 25 of the 2000 futures drawn under its law, in the last panel the first of each law by its weight",
    );
  });
});

describe("the future of median inputs", () => {
  const dashed = { "stroke-dasharray": "6 4", "stroke-width": "1.5" };

  test("is dashed and named where it is not the median", () => {
    const result = exampleResult(spread);
    const illustration = exampleIllustration(spread);
    const svg = drawn(result, { illustration });
    const [line] = pathsIn(svg, dashed);
    const value = scaleOf(svg, "0.0", "1.0");
    const end = illustration.medianFuture.relativeLoss!.at(-1)!;
    expect(value(pointsOf(line!.attributes.d!).at(-1)![1]!)).toBeCloseTo(end, 4);
    expect(texts(svg)).toContain(`all inputs at median: ${end.toFixed(2)}`);
    const { low } = result.quantities.relativeLoss!.percentiles["50"]!;
    const { high } = result.quantities.relativeLoss!.percentiles["50"]!;
    expect(end < low.at(-1)! || end > high.at(-1)!).toBe(true);
    expect(captionOf(svg)).toContain(
      "The dashed line is the future in which every input is at its median: it is not the median of R.",
    );
  });

  test("has even jumps where rates jump", () => {
    const result = exampleResult(spread);
    const jumps = { kind: "jumps" as const, perYear: { value: 1 }, doublings: { value: 0.5 } };
    result.scenario.parameters.gamma = { value: 1, path: [jumps] };
    expect(captionOf(drawn(result, { illustration: exampleIllustration(spread) }))).toContain(
      "every input is at its median and jumps come evenly: it is not",
    );
  });

  test("is left out where it is the median, as far as the simulation can tell", () => {
    const vague = exampleResult(spread);
    const { low, high } = vague.quantities.relativeLoss!.percentiles["50"]!;
    for (const step of low.keys()) [low[step], high[step]] = [low[step]! - 0.05, high[step]! + 0.05];
    expect(pathsIn(drawn(vague, { illustration: exampleIllustration(spread) }), dashed)).toEqual([]);
    const svg = drawn(exampleResult(EXAMPLES.plain), { illustration: exampleIllustration(EXAMPLES.plain) });
    expect(pathsIn(svg, dashed)).toEqual([]);
    expect(captionOf(svg)).not.toContain("every input is at its median");
  });
});

describe("the strip of probabilities", () => {
  const result = exampleResult(spread);
  const svg = drawn(result);

  test("shows the probability of each target at each date, from 0 to 1", () => {
    const value = scaleOf(svg, "0", "1");
    const curves = pathsIn(svg, { stroke: "#9a3d00", "stroke-width": "1.5" }).filter(({ attributes }) =>
      attributes.d!.includes("L"),
    );
    expect(curves).toHaveLength(2);
    for (const [i, { probability }] of result.targets.entries())
      for (const [step, [, y]] of pointsOf(curves[i]!.attributes.d!).entries())
        expect(value(y!)).toBeCloseTo(probability.estimate[step]!, 3);
    expect(texts(svg)).toContain("probability that each target is reached by each date");
    expect(captionOf(svg)).toContain(
      "Below the fan stands the probability that each target is reached by each date, with simulation error as dotted hairlines",
    );
  });

  test("says met, not reached, of what can be lost again, and is left out on demand and without targets", () => {
    const lost = drawn(exampleResult(EXAMPLES["falls back"]));
    expect(texts(lost)).toContain("probability that the target is met at each date");
    for (const without of [drawn(result, { strip: false }), drawn(exampleResult({ targets: [] }))]) {
      expect(texts(without).join()).not.toContain("probability that");
      expect(captionOf(without)).not.toContain("Below the fan");
    }
  });

  test("names as many lines as it has room for and counts the others", () => {
    const many = drawn(exampleResult(EXAMPLES["many targets"]));
    const [, nameless] = /(\d+) of its lines have no label for want of room/.exec(captionOf(many))!;
    const named = texts(many).filter((text) => /^R ≤ 0\.\d+$/.test(text));
    expect(named.length).toBeGreaterThan(3);
    expect(named.length + Number(nameless)).toBe(20);
    expect(captionOf(svg)).not.toContain("no label");
  });
});

describe("bands that are chosen", () => {
  const result = exampleResult({ ...spread, percentiles: [2.5, 5, 10, 25, 50, 75, 90, 95, 97.5] });

  test("are drawn alone", () => {
    const svg = drawn(result, { bands: [50, 80, 95] });
    expect(texts(svg).filter((text) => /^[\d.]+ %$/.test(text))).toEqual([
      ...["97.5 %", "90 %", "75 %", "25 %", "10 %", "2.5 %"],
    ]);
    expect(captionOf(svg)).toMatch(
      /in 50 of 100 .* in the innermost band .* in 80 of 100 .* in 95 of 100 in the outermost/,
    );
  });

  test("need their percentiles", () => {
    expect(() => fanChart(result, { bands: [50, 60] })).toThrow(
      "bands of 50 % and 60 % need the percentiles 20 and 80, which the result does not have",
    );
  });
});

describe("a logarithmic axis", () => {
  test("has the logarithm of values as height, and says how it is read", () => {
    const result = exampleResult({ ...spread, targets: [] });
    const svg = drawn(result, { log: true });
    const value = scaleOf(svg, "0.1", "1", Math.log);
    const [median] = pathsIn(svg, { "stroke-width": "2" });
    const { estimate } = result.quantities.relativeLoss!.percentiles["50"]!;
    for (const [step, [, y]] of pointsOf(median!.attributes.d!).entries())
      expect(Math.exp(value(y!))).toBeCloseTo(estimate[step]!, 3);
    expect(captionOf(svg)).toContain("On the logarithmic axis a straight line is a constant rate of improvement.");
    expect(texts(svg).join()).toContain("lower is better · logarithmic");
    expect(captionOf(drawn(result))).not.toContain("logarithmic");
  });

  test("is refused where a value has no logarithm", () => {
    const result = exampleResult({ samples: 20 });
    result.quantities.relativeLoss!.percentiles["5"]!.low[7] = 0;
    expect(() => fanChart(result, { log: true })).toThrow("relative loss comes down to 0, which no logarithmic axis");
  });
});

describe("what was observed", () => {
  const at = (year: number, value: number, quantity: "relativeLoss" | "retention" = "relativeLoss") => ({
    ...{ year, value, quantity },
  });
  const observed = [at(2022.5, 1.2), at(2024, 1.1), at(2024, 0.4, "retention"), at(2027, 0.9), at(2040, 0.5)];
  const svg = drawn(exampleResult({ ...EXAMPLES.plain, observed }));
  const shapes = descendants(svg);

  test("is a dot up to today and a diamond after it, at its date and value", () => {
    const dots = shapes.filter(({ name, attributes }) => name === "circle" && attributes.r === "3.25");
    const diamonds = shapes.filter(({ attributes }) => /l6,6l-6,6l-6,-6z$/.test(attributes.d ?? ""));
    expect([dots.length, diamonds.length]).toEqual([2, 1]);
    const value = scaleOf(svg, "0.0", "1.0");
    expect(dots.map(({ attributes }) => value(Number(attributes.cy)))).toEqual([
      expect.closeTo(1.2, 3),
      expect.closeTo(1.1, 3),
    ]);
    const [, x, y] = /^M([\d.]+),([\d.]+)/.exec(diamonds[0]!.attributes.d!)!;
    expect(value(Number(y) + 6)).toBeCloseTo(0.9, 3);
    const year = (label: string) => Number(shapes.find(({ text }) => text === label)!.attributes.x);
    expect(Number(x)).toBeCloseTo(year("2027"), 1);
    expect(Number(dots[1]!.attributes.cx)).toBeCloseTo((year("2023") + year("2025")) / 2, 1);
  });

  test("lies on an axis of time that counts back from today, beside the tinted ground of the forecast", () => {
    expect(texts(svg)).toContain("−2");
    const ground = shapes.find(({ attributes }) => attributes.fill === "#f7fafd")!;
    const today = shapes.find(({ name, attributes }) => name === "circle" && attributes.r === "4")!;
    expect(ground.attributes.x).toBe(today.attributes.cx);
    expect(shapes.some(({ attributes }) => attributes.d?.includes("NaN"))).toBe(false);
  });

  test("is said in the caption, with what lies beyond the horizon", () => {
    expect(captionOf(svg)).toContain(
      "Dots are 2 values observed from 2022.5 to 2024, the diamond is a later outcome of 2027. 1 observation lies after 2035 and is not shown.",
    );
    const none = drawn(exampleResult(EXAMPLES.plain));
    expect(captionOf(none)).not.toMatch(/observ|outcome/);
    expect(fanChart(exampleResult(EXAMPLES.plain))).not.toContain("#f7fafd");
  });
});

describe("a chart as narrow as a phone", () => {
  test("gives the probabilities of targets without their errors, and does not speak of them", () => {
    const svg = drawn(exampleResult(EXAMPLES.plain), { width: 360 });
    expect(svg.attributes.width).toBe("360");
    expect(texts(svg).join(" ")).not.toContain("±");
    expect(captionOf(svg)).toContain("P the probability of each.");
    expect(captionOf(svg)).not.toContain("± is the");
  });

  test("is never narrower than 360 pixels", () => {
    expect(drawn(exampleResult(EXAMPLES.plain), { width: 100 }).attributes.width).toBe("360");
  });
});

describe("a line is drawn where it lies between two heights", () => {
  test.each<[string, [number, number][], string]>([
    [
      "inside",
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      "M0,1L1,2L2,3",
    ],
    [
      "leaving at the top",
      [
        [0, 2],
        [2, -2],
      ],
      "M0,2L1,0",
    ],
    [
      "away and back",
      [
        [0, 2],
        [2, -2],
        [4, 2],
      ],
      "M0,2L1,0M3,0L4,2",
    ],
    [
      "from side to side",
      [
        [0, -10],
        [2, 20],
      ],
      "M0.67,0L1.33,10",
    ],
    [
      "outside",
      [
        [0, -1],
        [1, -5],
      ],
      "",
    ],
    [
      "to infinity",
      [
        [0, 5],
        [1, Number.NEGATIVE_INFINITY],
        [2, Number.NEGATIVE_INFINITY],
      ],
      "M0,5L0,0",
    ],
  ])("%s", (_, points, d) => {
    expect(clippedLine(points, 0, 10)).toBe(d);
  });
});
