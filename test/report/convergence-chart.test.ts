import { describe, expect, test } from "vitest";
import { type Convergence, convergence } from "../../src/analysis/convergence.ts";
import { convergenceChart } from "../../src/report/convergence-chart.ts";
import { PALETTE } from "../../src/report/palette.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { assertGolden } from "../support/golden.ts";
import { assertReadable } from "../support/readable-chart.ts";
import { exampleResult } from "../support/results.ts";
import { descendants, parseXml } from "../support/xml.ts";

const targets = [{ quantity: "relativeLoss" as const, atMost: 0.7 }];
const result = exampleResult({ targets, stepsPerYear: 1, horizonYears: 10, samples: 200 });

function withExact(what: string, exact: number): Result {
  const comparison = { what, at: 10, simulated: 0, low: 0, high: 0, exact, exactError: 1e-12 };
  return { ...result, check: { ...result.check, comparisons: [comparison] } };
}

/** Half as wide with each doubling. */
function convergenceOf(of: Convergence["of"], doublings: number, middle: number, width: number): Convergence {
  const points = Array.from({ length: doublings }, (_, i) => {
    const estimate = middle + (i % 2 === 0 ? 0.1 : -0.1) * width * 2 ** -i;
    return { samples: 1024 * 2 ** i, estimate, low: estimate - width * 2 ** -i, high: estimate + width * 2 ** -i };
  });
  return { of, ...("target" in of ? { target: targets[0] } : {}), sampler: "sobol", points };
}

const MEDIAN = { quantity: "relativeLoss", percentile: 50 } as const;

describe("a number as samples are added", () => {
  test("can be read however many points there are, and whatever they are", () => {
    for (const of of [MEDIAN, { target: 0 }, { quantity: "efficiencyMultiple", percentile: 95 } as const])
      for (const doublings of [1, 2, 8, 14])
        for (const [middle, width] of [
          [0.5, 0.2],
          [0.5, 1e-9],
          [0.999_999, 1e-6],
          [3e12, 1e11],
          [1, 0],
        ] as const)
          for (const pixels of [320, 360, 720]) {
            const chart = convergenceChart(result, convergenceOf(of, doublings, middle, width), { width: pixels });
            assertReadable(chart);
            expect(chart).not.toMatch(/NaN|undefined|Infinity/);
          }
  });

  test("has a dashed line at the exact value where the check knows it", () => {
    const chart = (said: Result, of: Convergence["of"] = MEDIAN) =>
      convergenceChart(said, convergenceOf(of, 4, 0.4, 0.01), { width: 400 });
    const dashed = (text: string) =>
      descendants(parseXml(text)).filter(({ attributes }) => attributes.stroke === PALETTE.target);
    const found = chart(withExact("relativeLoss p50", 0.4));
    expect(dashed(found)).toHaveLength(1);
    expect(found).toContain("The exact value, dashed, is 0.4000.");
    expect(dashed(chart(withExact("relativeLoss p5", 0.4)))).toHaveLength(0);
    expect(dashed(chart(withExact("P(relativeLoss ≤ 0.7)", 0.4), { target: 0 }))).toHaveLength(1);
    expect(chart(withExact("relativeLoss p5", 0.4))).toContain("no exact value");
    // The middle of the band of the first point, 0.401 ± 0.01, lies above that of the dashed line at 0.4.
    const y = (text: string) => Number(/M[\d.]+,([\d.]+)/.exec(text)![1]);
    const curve = descendants(parseXml(found)).find(
      ({ attributes }) => attributes.stroke === PALETTE.fanInk && attributes["stroke-width"] === "2",
    )!;
    expect(y(curve.attributes.d!)).toBeLessThan(y(dashed(found)[0]!.attributes.d!));
  });

  test("of a run that is checked", async () => {
    const read = await loadScenario("scenarios/baseline.yaml", { overrides: { samples: 8192 } });
    const scenario = { ...read, stepsPerYear: 1 };
    const checked = await simulate(scenario);
    const median = await convergence(scenario, MEDIAN);
    const { exact } = checked.check.comparisons.find(({ what }) => what === "relativeLoss p50")!;
    for (const { low, high } of median.points) {
      expect(exact).toBeGreaterThan(low);
      expect(exact).toBeLessThan(high);
    }
    assertGolden("convergence.svg", convergenceChart(checked, median));
  });
});
