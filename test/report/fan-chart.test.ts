import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QuantityName } from "../../src/model/quantities.ts";
import { type FanChartOptions, fanChart } from "../../src/report/fan-chart.ts";
import { bandTints, PALETTE } from "../../src/report/palette.ts";
import type { Result } from "../../src/summary/result.ts";
import { assertReadable, boxes } from "../support/readable-chart.ts";
import { EXAMPLES, type ExampleOptions, exampleIllustration, exampleResult } from "../support/results.ts";
import { descendants, parseXml } from "../support/xml.ts";

/** Two hundred years of fast doubling leave the range of 64-bit numbers, and then there is no result. */
function allFinite({ quantities }: Result): boolean {
  return Object.values(quantities).every(({ percentiles }) =>
    Object.values(percentiles).every(({ low, high }) => [...low, ...high].every(Number.isFinite)),
  );
}

/** A pace can be negative and a loss too small for 64 bits, and then there is no logarithm. */
function reachesZero({ quantities }: Result): boolean {
  return Object.values(quantities).some(({ percentiles }) =>
    Object.values(percentiles).some(({ low, high }) => [...low, ...high].some((value) => value <= 0)),
  );
}

const quantity = fc.constantFrom<QuantityName>(
  "relativeLoss",
  "reducibleLoss",
  "computeMultiple",
  "efficiencyMultiple",
  "powerMultiple",
  "costMultiple",
  "retention",
);

interface Asked {
  example: ExampleOptions;
  options: FanChartOptions;
  illustrated: boolean;
}

const asked: fc.Arbitrary<Asked> = fc
  .record({
    title: fc.string({ unit: "grapheme", maxLength: 90 }),
    horizonYears: fc.constantFrom(1, 2, 7, 10, 33, 200),
    stepsPerYear: fc.constantFrom(1, 4),
    compute: fc.constantFrom<"cumulative" | "singleRun">("cumulative", "singleRun"),
    startYear: fc.constantFrom(2025, 1999.5, 2026),
    gamma: fc.record({ median: fc.double({ min: -1, max: 4, noNaN: true }), sigma: fc.constantFrom(0, 0.1, 1) }),
    kappa: fc.record({ median: fc.double({ min: 0.001, max: 0.5, noNaN: true }), sigma: fc.constantFrom(0, 0.3) }),
    initialPower: fc.record({ median: fc.double({ min: 0.01, max: 100, noNaN: true }), sigma: fc.constantFrom(0, 1) }),
    powerGrowth: fc.double({ min: -1, max: 2, noNaN: true }),
    lossFloor: fc.double({ min: 0, max: 0.99, noNaN: true }),
    quantity,
    percentiles: fc
      .uniqueArray(fc.constantFrom(0.5, 1, 2.5, 5, 10, 20, 25, 33, 40, 50, 60, 75, 80, 90, 95, 97.5, 99, 99.5), {
        minLength: 1,
      })
      .map((levels) => levels.sort((a, b) => a - b)),
    thresholds: fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { maxLength: 25 }),
    samples: fc.constantFrom(3, 40, 150),
    years: fc.array(fc.double({ min: -30, max: 20, noNaN: true }), { maxLength: 5 }),
    width: fc.oneof(fc.integer({ min: 360, max: 1200 }), fc.constantFrom(360, 480, 720, 1600)),
    height: fc.constantFrom(undefined, 360, 600),
    log: fc.boolean(),
    strip: fc.boolean(),
    bands: fc.boolean(),
    illustrated: fc.boolean(),
  })
  .map(({ quantity, thresholds, years, width, height, log, strip, bands, illustrated, ...rest }) => {
    const targets = thresholds.map((share) =>
      quantity.endsWith("Loss") ? { quantity, atMost: share } : { quantity, atLeast: share ** -3 },
    );
    const observed = years.map((year) => ({ year: rest.startYear + year, quantity, value: 1.5 ** -year }));
    const percentiles: number[] = rest.percentiles;
    const widths = percentiles.filter((level) => level < 50 && percentiles.includes(100 - level));
    return {
      example: { ...rest, quantities: [quantity], targets, observed },
      options: {
        ...{ width, log, strip },
        ...(height === undefined ? {} : { height }),
        ...(bands && percentiles.includes(50) ? { bands: widths.slice(0, 3).map((level) => 100 - 2 * level) } : {}),
      },
      illustrated,
    };
  });

describe("the fan chart", () => {
  for (const [name, example] of Object.entries(EXAMPLES))
    test(`of “${name}” is well-formed, and its texts stand apart and inside the picture`, () => {
      const result = exampleResult(example);
      for (const quantity of Object.keys(result.quantities) as QuantityName[])
        for (const width of [360, 480, 960])
          assertReadable(fanChart(result, { quantity, width, illustration: exampleIllustration(example) }));
    });

  test("keeps its texts apart and inside the picture for 200 generated results", () => {
    fc.assert(
      fc.property(asked, ({ example, options, illustrated }) => {
        const result = exampleResult(example);
        fc.pre(allFinite(result) && !(options.log && reachesZero(result)));
        const illustration = illustrated ? { illustration: exampleIllustration(example) } : {};
        assertReadable(fanChart(result, { ...options, ...illustration }));
      }),
      { numRuns: 200, seed: 20250101 },
    );
  }, 120_000);

  test("names the quantities it has when it is asked for another", () => {
    expect(() => fanChart(exampleResult(), { quantity: "retention" })).toThrow(
      "the result has no bands of retention, only of relativeLoss",
    );
  });

  test("refuses a number that is not finite", () => {
    const result = exampleResult({ samples: 20 });
    result.quantities.relativeLoss!.percentiles["5"]!.estimate[7] = Number.NaN;
    expect(() => fanChart(result)).toThrow("relativeLoss must be finite to be drawn, got NaN");
  });

  test("has no script, no style sheet and nothing to fetch", () => {
    const chart = fanChart(exampleResult(EXAMPLES["long title"]));
    expect(chart).not.toMatch(/<(script|style|image|use|foreignObject|link)\b|href|url\(|@import/);
    expect(chart.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
  });

  test("escapes what a title holds and says it to who cannot see", () => {
    const example = exampleResult(EXAMPLES["long title"]);
    const svg = parseXml(fanChart(example));
    const [title, description] = svg.children;
    expect(title!.text).toBe(`${example.scenario.title}: relative loss`);
    expect(description!.name).toBe("desc");
    expect(svg.attributes.role).toBe("img");
    expect(svg.attributes["aria-labelledby"]).toBe(`${title!.attributes.id} ${description!.attributes.id}`);
  });

  test("has ids of its own, so that charts of different results can share a page", () => {
    const ids = (result: Result, quantity?: QuantityName) =>
      descendants(parseXml(fanChart(result, quantity === undefined ? {} : { quantity })))
        .map(({ attributes }) => attributes.id)
        .filter((id) => id !== undefined);
    const everything = exampleResult(EXAMPLES["all quantities"]);
    const all = [
      ...ids(exampleResult()),
      ...ids(exampleResult({ seed: "another" })),
      ...ids(everything, "relativeLoss"),
      ...ids(everything, "retention"),
    ];
    expect(all).toHaveLength(8);
    expect(new Set(all).size).toBe(8);
  });

  test("replaces characters that XML cannot hold", () => {
    const title = `a\u0000b\u001bc\ud800d\uffff`;
    const [element] = parseXml(fanChart(exampleResult({ title, samples: 20 }))).children;
    expect(element!.text).toBe("a\ufffdb\ufffdc\ufffdd\ufffd: relative loss");
  });

  test("marks the start, the targets with their probability, and the direction", () => {
    const result = exampleResult();
    const texts = boxes(parseXml(fanChart(result))).map(({ text }) => text);
    expect(texts).toContain("today (2025): R = 1");
    expect(texts).toContain("R ≤ 0.7");
    expect(texts.join("\n")).toMatch(/P\(reached by 2035\) = 0\.99\d ± 0\.00\d/);
    expect(texts.join("\n")).toContain("relative loss R (1 = today) · ↓ lower is better");
  });

  test("does not say reached of a target that was reached and lost again", () => {
    const chart = fanChart(exampleResult(EXAMPLES["falls back"]));
    expect(chart).toContain("P(met in 2035)");
    expect(chart).not.toContain("P(reached by 2035)");
  });

  test("starts a loss axis at 0, or says that it does not", () => {
    const labels = (name: string) => boxes(parseXml(fanChart(exampleResult(EXAMPLES[name])))).map(({ text }) => text);
    expect(labels("plain")).toContain("0.0");
    expect(labels("plain").join()).not.toContain("does not start at 0");
    expect(labels("one year")).not.toContain("0.00");
    expect(labels("one year").join()).toContain("the axis does not start at 0");
  });

  test("breaks the axis where the fan is narrow, with a mark, and fills the picture with it", () => {
    const result = exampleResult(EXAMPLES["near a floor"]);
    const svg = parseXml(fanChart(result));
    const texts = boxes(svg);
    const ticks = texts.filter(({ text }) => /^\d\.\d+$/.test(text) && Number(text) >= 0.9).map(({ top }) => top);
    expect(Math.max(...ticks) - Math.min(...ticks)).toBeGreaterThan(250);
    expect(texts.map(({ text }) => text)).not.toContain("0.0");
    const strokes = descendants(svg).filter(({ attributes }) => /l12,-6M.*l12,-6$/.test(attributes.d ?? ""));
    expect(strokes).toHaveLength(1);
  });

  test("points to targets far off the chart rather than stretching the axis, together where they are as probable", () => {
    const texts = boxes(parseXml(fanChart(exampleResult(EXAMPLES["near a floor"])))).map(({ text }) => text);
    expect(texts).toContain("R ≤ 0.8, 0.5, off the chart ↓");
    expect(texts.filter((text) => /^P\(reached by 2035\) < 0\.\d+ each$/.test(text))).toHaveLength(1);
    expect(texts).toContain("R ≤ 0.98");
  });

  test("says of what is certain that it is the same in every future", () => {
    const chart = fanChart(exampleResult(EXAMPLES["certain pace"]), { quantity: "retention" });
    expect(captionOf(chart)).toContain("The retained pace is the same in every future: 0.0909 in 2035.");
    expect(boxes(parseXml(chart)).map(({ text }) => text)).toContain("in every future");
  });

  test("draws the simulation error where it can be seen, and says so where it cannot", () => {
    const hairlines = (chart: string) => chart.split('stroke-dasharray="1 2"').length - 1;
    const few = fanChart(exampleResult(EXAMPLES["few samples"]));
    expect(hairlines(few)).toBeGreaterThan(0);
    expect(few).not.toContain("smaller than the line width");
    const exact = structuredClone(exampleResult());
    for (const estimates of Object.values(exact.quantities.relativeLoss!.percentiles)) {
      estimates.low = estimates.estimate.map((value) => value - 1e-6);
      estimates.high = estimates.estimate.map((value) => value + 1e-6);
    }
    const [{ probability }] = exact.targets;
    Object.assign(probability, { low: probability.estimate, high: probability.estimate });
    const precise = fanChart(exact);
    expect(hairlines(precise)).toBe(0);
    expect(captionOf(precise)).toContain(
      "Simulation error smaller than the line width: at most 0.000001 in 2035 (95 %)",
    );
  });

  test("draws no more points than can be seen", () => {
    const chart = fanChart(exampleResult({ horizonYears: 20, stepsPerYear: 366, samples: 10, targets: [] }));
    for (const { attributes } of descendants(parseXml(chart)))
      expect((attributes.d ?? "").split("L").length).toBeLessThan(2100);
  });
});

function captionOf(chart: string): string {
  return parseXml(chart).children[1]!.text;
}

describe("the caption", () => {
  const result = exampleResult(EXAMPLES.plain);
  const caption = captionOf(fanChart(result));
  const { percentiles, pathCoverage } = result.quantities.relativeLoss!;
  const at = (level: string) => percentiles[level]!.estimate.at(-1)!;

  test("gives the edges of the bands at the horizon", () => {
    const numbers = caption.match(
      /in 50 of 100 futures R in 2035 lies in the inner band \((\S+) to (\S+)\) and in 90 of 100 in the outer one \((\S+) to (\S+)\)/,
    )!;
    expect(numbers.slice(1).map(Number)).toEqual(
      [at("25"), at("75"), at("5"), at("95")].map((v) => Number(v.toFixed(2))),
    );
  });

  test("gives the share of whole paths inside each band, the grid and how many paths were counted", () => {
    const [, wide, narrow, paths] = caption.match(
      /on the monthly grid (\d+) % of whole paths stay inside the 90 % band and (\d+) % inside the 50 % one \((\d+) paths counted\)/,
    )!;
    expect(Number(wide)).toBe(Math.round(pathCoverage["90"]! * 100));
    expect(Number(narrow)).toBe(Math.round(pathCoverage["50"]! * 100));
    expect(Number(paths)).toBe(8000);
  });

  test("gives the largest simulation error at the horizon, rounded up, and where the numbers come from", () => {
    const largest = Math.max(
      ...Object.values(percentiles).map(({ estimate, low, high }) =>
        Math.max(high.at(-1)! - estimate.at(-1)!, estimate.at(-1)! - low.at(-1)!),
      ),
    );
    const shown = Number(caption.match(/: at most ([\d.]+) in 2035 \(95 %\)/)![1]);
    expect(shown).toBeGreaterThanOrEqual(largest);
    expect(shown).toBeLessThan(largest + 10 ** Math.floor(Math.log10(largest)));
    expect(caption).toContain("n = 8000, seed “example”, independent random draws");
  });

  test("says what the bands are and what they do not cover", () => {
    expect(caption).toContain("equal-tailed and hold date by date, not for whole paths");
    expect(caption).toContain(
      "uncertainty in γ (efficiency growth) and κ (exponent of loss in compute) within this equation",
    );
    expect(caption).toContain("do not cover the equation being wrong");
  });

  test("names only the parameters that enter the quantity", () => {
    const everything = exampleResult({ ...EXAMPLES["all quantities"], initialPower: { median: 1, sigma: 0.3 } });
    const named = (quantity: QuantityName) => captionOf(fanChart(everything, { quantity }));
    expect(named("relativeLoss")).toContain(
      "in γ (efficiency growth), κ (exponent of loss in compute) and initial power",
    );
    expect(named("retention")).toContain("in γ (efficiency growth) and initial power within");
    expect(named("costMultiple")).toContain("in γ (efficiency growth) within");
    expect(named("powerMultiple")).toContain("in initial power within");
  });

  test("is printed in full below the picture", () => {
    const texts = boxes(parseXml(fanChart(result))).map(({ text }) => text);
    expect(texts.join(" ")).toContain(caption.slice(caption.indexOf("If these assumptions")));
  });

  test("warns of rates that stay constant where multiples grow beyond a thousand, and only there", () => {
    const warning = "Rates stay constant for ever in this scenario; no physical limit is modelled.";
    expect(captionOf(fanChart(exampleResult(EXAMPLES.efficiency)))).toContain(warning);
    expect(caption).not.toContain(warning);
  });

  test("speaks of no bands where there are none", () => {
    const frozen = captionOf(fanChart(exampleResult(EXAMPLES.frozen)));
    expect(frozen).toContain("Nothing that enters here is uncertain");
    expect(frozen).not.toContain("of 100 futures");
    expect(captionOf(fanChart(exampleResult(EXAMPLES["one percentile"])))).not.toContain("band");
  });
});

describe("the colours", () => {
  /** WCAG 2.2 relative luminance and contrast, written out once more. */
  const luminance = (colour: string) => {
    const [r, g, b] = colour.match(/[0-9a-f]{2}/g)!.map((hex) => {
      const c = Number.parseInt(hex, 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high! + 0.05) / (low! + 0.05);
  };

  test("of up to four nested bands are at least 1.4:1 from their neighbours, ground included", () => {
    for (const count of [1, 2, 3, 4]) {
      const tints = [PALETTE.ground, ...bandTints(count)];
      for (let index = 1; index < tints.length; index++)
        expect(contrast(tints[index - 1]!, tints[index]!)).toBeGreaterThanOrEqual(1.4);
    }
  });

  test("of up to four bands are as far from the tinted ground of a forecast, on which text and lines stand out too", () => {
    for (const count of [1, 2, 3, 4])
      expect(contrast(PALETTE.forecast, bandTints(count)[0]!)).toBeGreaterThanOrEqual(1.4);
    for (const colour of [PALETTE.text, PALETTE.fanInk, PALETTE.target])
      expect(contrast(colour, PALETTE.forecast)).toBeGreaterThanOrEqual(4.5);
  });

  test("of many bands still darken inwards", () => {
    for (const count of [5, 9, 20, 49]) {
      const lights = bandTints(count).map(luminance);
      for (let index = 1; index < count; index++) expect(lights[index]!).toBeLessThan(lights[index - 1]!);
    }
  });

  test("of edges and median are at least 3:1 on every tint", () => {
    for (const count of [1, 2, 4, 9, 49])
      for (const tint of [PALETTE.ground, ...bandTints(count)])
        expect(contrast(PALETTE.fanInk, tint)).toBeGreaterThanOrEqual(3);
  });

  test("of target lines are at least 3:1 on the tints of two bands and on the casing they get on more", () => {
    for (const tint of [PALETTE.ground, ...bandTints(2)])
      expect(contrast(PALETTE.target, tint)).toBeGreaterThanOrEqual(3);
    expect(fanChart(exampleResult(EXAMPLES.plain))).not.toContain('stroke-dasharray="9 2"');
    expect(fanChart(exampleResult(EXAMPLES["nine percentiles"]))).toContain('stroke-dasharray="9 2"');
  });

  test("of text are at least 4.5:1 on the ground, and the axis 3:1", () => {
    for (const colour of [PALETTE.text, PALETTE.mutedText, PALETTE.fanInk, PALETTE.target])
      expect(contrast(colour, PALETTE.ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(PALETTE.axis, PALETTE.ground)).toBeGreaterThanOrEqual(3);
  });
});
