import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type FanChartOptions, fanChart } from "../../src/report/fan-chart.ts";
import type { Result } from "../../src/summary/result.ts";
import { assertGolden } from "../support/golden.ts";
import { assertReadable } from "../support/readable-chart.ts";
import { EXAMPLES, exampleIllustration, exampleOfLaws, exampleResult } from "../support/results.ts";

const plain = EXAMPLES.plain!;
const wide = { gamma: { median: 1.6, sigma: 0.6 }, kappa: { median: 0.09, sigma: 0.45 } };
const lossTargets = [0.9, 0.8, 0.7, 0.6].map((atMost) => ({ quantity: "relativeLoss" as const, atMost }));
const observed = [
  ...[1.31, 1.24, 1.19, 1.11, 1.07, 1.03].map((value, i) => ({
    ...{ year: 2021.5 + 0.6 * i, quantity: "relativeLoss" as const, value },
  })),
  { year: 2025.75, quantity: "relativeLoss" as const, value: 0.93 },
  { year: 2026.5, quantity: "relativeLoss" as const, value: 0.9 },
];

/** Charts whose every mark is compared with a file that was looked at. */
const CHARTS: Record<string, () => [Result, FanChartOptions]> = {
  plain: () => [exampleResult(plain), {}],
  nine: () => [exampleResult(EXAMPLES["nine percentiles"]), {}],
  multiple: () => [exampleResult(EXAMPLES.efficiency), { illustration: exampleIllustration(EXAMPLES.efficiency) }],
  log: () => {
    const example = { ...wide, title: "Loss on a logarithmic axis", horizonYears: 20, targets: lossTargets };
    return [exampleResult(example), { log: true, illustration: exampleIllustration(example) }];
  },
  laws: () => {
    const [result, illustration] = exampleOfLaws(
      {
        kaplan: { kappa: { median: 0.05, sigma: 0.1 } },
        chinchilla: { kappa: { median: 0.15, sigma: 0.1 }, lossFloor: 0.6 },
      },
      { title: "Which law of loss?", targets: lossTargets.slice(1) },
    );
    return [result, { illustration }];
  },
  narrow: () => [
    exampleResult({ ...plain, targets: lossTargets.slice(1) }),
    { width: 360, illustration: exampleIllustration(plain) },
  ],
  "laws-narrow": () => {
    const [result, illustration] = exampleOfLaws(
      {
        kaplan: { kappa: { median: 0.05, sigma: 0.1 } },
        chinchilla: { kappa: { median: 0.15, sigma: 0.1 }, lossFloor: 0.6 },
      },
      { title: "Which law of loss?" },
    );
    return [result, { illustration, width: 360 }];
  },
  bands: () => [
    exampleResult({ ...plain, percentiles: [2.5, 5, 10, 25, 50, 75, 90, 95, 97.5] }),
    { bands: [50, 80, 95] },
  ],
  observed: () => {
    const example = { ...plain, title: "A forecast and what became of it", horizonYears: 6, observed };
    return [exampleResult(example), { illustration: exampleIllustration(example) }];
  },
  illustration: () => {
    const example = { ...wide, title: "Single futures beside their bands", targets: lossTargets, samples: 8000 };
    return [exampleResult(example), { illustration: exampleIllustration(example) }];
  },
  strip: () => [exampleResult({ ...wide, ...EXAMPLES["many targets"] }), {}],
};

describe("the fan chart looks as it did", () => {
  test.each(Object.entries(CHARTS))("%s", (name, make) => {
    const chart = fanChart(...make());
    assertReadable(chart);
    assertGolden(`fan-${name}.svg`, chart);
  });

  test.skipIf(!hasXmllint())("and is XML to others than ourselves", () => {
    for (const make of Object.values(CHARTS))
      expect(() =>
        execFileSync("xmllint", ["--noout", "-"], { input: fanChart(...make()), stdio: "pipe" }),
      ).not.toThrow();
  });
});

function hasXmllint(): boolean {
  try {
    execFileSync("xmllint", ["--version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
