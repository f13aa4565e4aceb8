import { describe, expect, test } from "vitest";
import { beliefCloud } from "../../src/analysis/belief-cloud.ts";
import { compare } from "../../src/analysis/compare/compare.ts";
import { convergence } from "../../src/analysis/convergence.ts";
import { distributionAt } from "../../src/analysis/distribution-at.ts";
import { inputBeliefs } from "../../src/analysis/input-beliefs.ts";
import { sensitivity } from "../../src/analysis/sensitivity/sensitivity.ts";
import { stress } from "../../src/analysis/stress/stress.ts";
import { compareChart } from "../../src/report/compare-chart.ts";
import { convergenceChart } from "../../src/report/convergence-chart.ts";
import { densityChart } from "../../src/report/density-chart.ts";
import { dotPlot } from "../../src/report/dot-plot.ts";
import { exceedanceChart } from "../../src/report/exceedance-chart.ts";
import { fanChart } from "../../src/report/fan-chart.ts";
import { frontierChart } from "../../src/report/frontier-chart.ts";
import { bandTints, ENDS, PALETTE, SHARE_HUES, SHARE_REST, tintOfContrast } from "../../src/report/palette.ts";
import { sensitivityChart } from "../../src/report/sensitivity-chart.ts";
import { inTheme, pageColours } from "../../src/report/theme.ts";
import { togetherChart } from "../../src/report/together-chart.ts";
import { verdictChart } from "../../src/report/verdict-chart.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";
import { contrast, deltaE, luminance, VISIONS } from "../support/seen.ts";
import { descendants, parseXml } from "../support/xml.ts";

const COUNTS = [1, 2, 3, 4, 5, 9, 20, 49];
const LIGHT = { ...PALETTE, low: ENDS.low, ...SHARE_REST };

const inOther = (colour: string, theme: "dark" | "page") =>
  /fill="([^"]+)"/.exec(inTheme(`<rect fill="${colour}"/>`, theme))![1]!;

/** The colours a page declares: by name, "ground" and "tint-7". */
function parsed(declarations: string): Map<string, string> {
  const lines = declarations.split("\n");
  return new Map(
    lines.map((line) => /^--lossfan-([\w-]+): (#[0-9a-f]{6});$/.exec(line)!.slice(1, 3) as [string, string]),
  );
}

const darkTints = {
  ground: inOther(PALETTE.ground, "dark"),
  fan: inOther(PALETTE.fan, "dark"),
  fanInk: inOther(PALETTE.fanInk, "dark"),
};
const COLOURS = pageColours();
const DECLARED = { light: parsed(COLOURS.light), dark: parsed(COLOURS.dark) };

/** What a colour of the charts becomes on each ground that there is. */
const GROUNDS: Record<string, (colour: string) => string> = {
  light: (colour) => colour,
  dark: (colour) => inOther(colour, "dark"),
  "a light page": (colour) => onPage(colour, DECLARED.light),
  "a dark page": (colour) => onPage(colour, DECLARED.dark),
};

function onPage(colour: string, colours: Map<string, string>): string {
  const name = /^var\(--lossfan-([\w-]+)\)$/.exec(inOther(colour, "page"))![1]!;
  expect(colours.has(name), name).toBe(true);
  return colours.get(name)!;
}

describe.each(Object.entries(GROUNDS))("on the ground of %s", (_, at) => {
  const ground = at(PALETTE.ground);

  test("up to four nested tints are at least 1.4:1 from their neighbours, ground included", () => {
    for (const count of [1, 2, 3, 4]) {
      const tints = [ground, ...bandTints(count).map(at)];
      for (let i = 1; i < tints.length; i++) expect(contrast(tints[i - 1]!, tints[i]!)).toBeGreaterThanOrEqual(1.4);
    }
  });

  test("tints of many bands move away from the ground inwards, all of them apart", () => {
    for (const count of COUNTS) {
      const away = bandTints(count).map((tint) => contrast(at(tint), ground));
      for (let i = 1; i < count; i++) expect(away[i]!).toBeGreaterThan(away[i - 1]!);
    }
  });

  test("edges and median are at least 3:1 on every tint, target lines on the tints of two bands", () => {
    for (const count of COUNTS)
      for (const tint of bandTints(count)) expect(contrast(at(PALETTE.fanInk), at(tint))).toBeGreaterThanOrEqual(3);
    for (const tint of bandTints(2)) expect(contrast(at(PALETTE.target), at(tint))).toBeGreaterThanOrEqual(3);
  });

  test("text is at least 4.5:1, every line and mark 3:1", () => {
    for (const text of [PALETTE.text, PALETTE.mutedText, PALETTE.fanInk, PALETTE.target, PALETTE.secondInk])
      expect(contrast(at(text), ground), text).toBeGreaterThanOrEqual(4.5);
    for (const mark of [PALETTE.axis, PALETTE.fan, ...Object.values(ENDS), ...SHARE_HUES, ...Object.values(SHARE_REST)])
      expect(contrast(at(mark), ground), mark).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(VISIONS))("hues that mean two things are told apart: %s", (_, see) => {
    const apart = (a: string, b: string) => deltaE(see(at(a)), see(at(b)));
    // The ends of a tornado, targets on a fan, and the two fans of a picture have nothing but hue and place.
    for (const [a, b] of [
      [ENDS.low, ENDS.high],
      [PALETTE.target, PALETTE.fanInk],
      [PALETTE.fan, PALETTE.second],
    ] as const)
      expect(apart(a, b), `${a} ${b}`).toBeGreaterThan(25);
    // Layers of a stack have a line of the ground between them and their names beside them: what is next in size is next
    // in the stack.
    for (let i = 1; i < SHARE_HUES.length; i++)
      expect(apart(SHARE_HUES[i - 1]!, SHARE_HUES[i]!), `${SHARE_HUES[i]}`).toBeGreaterThan(8);
    expect(apart(SHARE_REST.others, SHARE_REST.interactions)).toBeGreaterThan(8);
  });

  test.each(Object.entries(VISIONS))("tints stay in their order: %s", (_, see) => {
    for (const count of [1, 2, 3, 4]) {
      const seen = [ground, ...bandTints(count).map(at)].map(see);
      for (let i = 1; i < seen.length; i++) expect(contrast(seen[i - 1]!, seen[i]!)).toBeGreaterThan(1.3);
    }
  });

  test("in grey tints are at least 1.4:1 apart still", () => {
    const grey = (colour: string) => {
      const value = Math.round(255 * encoded(luminance(colour)));
      return `#${value.toString(16).padStart(2, "0").repeat(3)}`;
    };
    for (const count of [1, 2, 3, 4]) {
      const tints = [ground, ...bandTints(count).map(at)].map(grey);
      for (let i = 1; i < tints.length; i++) expect(contrast(tints[i - 1]!, tints[i]!)).toBeGreaterThanOrEqual(1.4);
    }
  });
});

const encoded = (share: number) => (share <= 0.0031308 ? 12.92 * share : 1.055 * share ** (1 / 2.4) - 0.055);

test("the dark ground is dark, and keeps the contrast of every tint, text and target to it", () => {
  const dark = GROUNDS.dark!;
  expect(luminance(dark(PALETTE.ground))).toBeLessThan(0.02);
  for (const count of COUNTS)
    for (const tint of bandTints(count))
      expect(contrast(dark(tint), dark(PALETTE.ground)) / contrast(tint, PALETTE.ground)).toBeCloseTo(1, 1);
  for (const key of ["fanInk", "target", "text", "mutedText"] as const)
    expect(contrast(dark(PALETTE[key]), dark(PALETTE.ground))).toBeGreaterThanOrEqual(
      key === "text" ? 12 : contrast(PALETTE[key], PALETTE.ground),
    );
});

test("a tint is never taken for another colour, nor two tints of one fan for each other", () => {
  // The ground of a forecast may coincide with a tint: in every theme it is what the tint is.
  const { forecast, ...others } = LIGHT;
  expect(inOther(forecast, "dark")).toBe(tintOfContrast(contrast(forecast, PALETTE.ground), darkTints));
  const fixed = new Set<string>([...Object.values(others), ...SHARE_HUES]);
  for (let count = 1; count <= 49; count++) {
    const tints = bandTints(count);
    for (const tint of tints) expect(fixed.has(tint), `${tint} of ${count}`).toBe(false);
    for (const theme of ["dark", "page"] as const)
      expect(new Set(tints.map((tint) => inOther(tint, theme))).size, `${count}`).toBe(count);
  }
});

test("the light theme is the chart as it is; no other theme leaves anything but colours changed", () => {
  const chart = fanChart(exampleResult(EXAMPLES["nine percentiles"]));
  expect(inTheme(chart, "light")).toBe(chart);
  const bare = (svg: string) => svg.replace(/(fill|stroke)="(#[0-9a-f]{6}|var\(--[\w-]+\))"/g, '$1=""');
  for (const theme of ["dark", "page"] as const) {
    expect(inTheme(chart, theme)).not.toBe(chart);
    expect(bare(inTheme(chart, theme))).toBe(bare(chart));
  }
});

test("what a reader wrote is not mistaken for a colour", () => {
  const title = `before fill="#ffffff" stroke='#1c2733' <rect fill="#06283f"/> after`;
  const chart = fanChart(exampleResult({ title, samples: 20 }));
  const words = (svg: string) => descendants(parseXml(svg)).map(({ text }) => text);
  for (const theme of ["dark", "page"] as const) {
    expect(words(inTheme(chart, theme))).toEqual(words(chart));
    expect(parseXml(inTheme(chart, theme)).children[0]!.text).toContain(title);
  }
});

test("a colour that is none of the charts' is refused", () => {
  for (const colour of ["#ff0000", "#0b3d60"])
    expect(() => inTheme(`<rect fill="${colour}"/>`, "dark")).toThrow(`${colour} is no colour of a chart`);
});

test("every colour of every chart has one in each theme", async () => {
  const shipped = (name: string) => loadScenario(new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname);
  const few = { samples: 256 };
  const [laws, hare, turtle] = await Promise.all(["two-laws", "hare", "turtle"].map(shipped));
  const result = await simulate({ ...laws!, ...few });
  const dates = await distributionAt({ ...laws!, ...few }, "relativeLoss", [2035]);
  const median = await convergence({ ...laws!, samples: 2048 }, { quantity: "relativeLoss", percentile: 50 });
  const charts = [
    ...Object.values(EXAMPLES).map((example) => fanChart(exampleResult(example))),
    fanChart(result),
    togetherChart(Array.from({ length: 8 }, (_, index) => exampleResult({ samples: 20, seed: String(index) }))),
    compareChart(await compare([turtle!, hare!], few)),
    verdictChart(await stress(turtle!, few)),
    frontierChart(await stress(laws!, few), await beliefCloud(laws!, { samples: 64, power: "flat" })),
    convergenceChart(result, median),
    exceedanceChart(result, dates),
    dotPlot(result, dates[0]!),
    ...inputBeliefs(laws!).map((belief) => densityChart(belief)),
    sensitivityChart(await sensitivity(turtle!, few)),
    sensitivityChart(await sensitivity(laws!, few)),
  ];
  for (const chart of charts) {
    expect(inTheme(chart, "dark")).not.toMatch(/="#(ffffff|1c2733)"/);
    const page = inTheme(chart, "page");
    expect(page).not.toMatch(/="#[0-9a-fA-F]{3,8}"/);
    for (const [, name] of page.matchAll(/var\(--lossfan-([\w-]+)\)/g)) expect(DECLARED.dark.has(name!)).toBe(true);
  }
}, 120_000);
