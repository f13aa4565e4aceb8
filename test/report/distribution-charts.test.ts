import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DistributionAt } from "../../src/analysis/distribution-at.ts";
import { distributionAt } from "../../src/analysis/distribution-at.ts";
import type { AskedName } from "../../src/model/units.ts";
import { dotPlot } from "../../src/report/dot-plot.ts";
import { exceedanceChart } from "../../src/report/exceedance-chart.ts";
import { PALETTE } from "../../src/report/palette.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { assertGolden } from "../support/golden.ts";
import { assertReadable } from "../support/readable-chart.ts";
import { exampleResult } from "../support/results.ts";
import { descendants, parseXml } from "../support/xml.ts";

/** What sorted values come to, by the definitions. */
function toldOf(quantity: AskedName, values: readonly number[], year: number): DistributionAt {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  return {
    quantity,
    year,
    samples: n,
    dots: Array.from({ length: 50 }, (_, i) => sorted[Math.ceil(((i + 0.5) / 50) * n) - 1]!),
    exceedance: sorted.map((value, i) => ({ value, probability: 1 - (i + 1) / n })),
  };
}

async function runOf(
  name: string,
): Promise<{ result: Result; at: (quantity: AskedName) => Promise<DistributionAt[]> }> {
  const read = await loadScenario(`scenarios/${name}.yaml`, { overrides: { samples: 2048 } });
  const scenario = { ...read, stepsPerYear: 1 };
  const years = [scenario.startYear + 2, scenario.startYear + scenario.horizonYears];
  const result = await simulate(scenario, { check: false });
  return { result, at: (quantity) => distributionAt(scenario, quantity, years) };
}

describe("charts of a quantity at a date", () => {
  test.each(["baseline", "two-laws", "evidence", "thousand-dollar-training", "static", "power-wall"])(
    "of %s can be read",
    async (name) => {
      const { result, at } = await runOf(name);
      for (const quantity of Object.keys(result.quantities) as AskedName[]) {
        const told = await at(quantity);
        for (const width of [320, 360, 720]) {
          assertReadable(exceedanceChart(result, told, { width }));
          for (const one of told) assertReadable(dotPlot(result, one, { width }));
        }
      }
    },
  );

  const number = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  test("can be read for generated futures and targets", () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        fc.array(number, { maxLength: 12 }),
        fc.constantFrom<"relativeLoss" | "efficiencyMultiple">("relativeLoss", "efficiencyMultiple"),
        (values, thresholds, quantity) => {
          const multiple = quantity === "efficiencyMultiple";
          const targets = thresholds.map((share) =>
            multiple ? { quantity, atLeast: share ** -4 } : { quantity, atMost: share },
          );
          const result = exampleResult({
            quantities: [quantity],
            targets,
            samples: 10,
            stepsPerYear: 1,
            horizonYears: 4,
          });
          const told = [2027, 2029].map((year, i) =>
            toldOf(
              quantity,
              values.map((value) => (multiple ? value ** -4 : value ** (i + 1))),
              year,
            ),
          );
          for (const width of [360, 720]) {
            assertReadable(exceedanceChart(result, told, { width }));
            assertReadable(dotPlot(result, told[1]!, { width }));
          }
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  }, 120_000);
});

describe("50 dots", () => {
  const targets = [{ quantity: "relativeLoss" as const, atMost: 0.5 }];
  const result = exampleResult({ targets, samples: 100, stepsPerYear: 1, horizonYears: 4 });
  const circles = (chart: string) => descendants(parseXml(chart)).filter(({ name }) => name === "circle");

  test("are all there, apart from each other, full where the target is met and on its side of the line", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.3, max: 0.7, noNaN: true }), { minLength: 1, maxLength: 80 }),
        (values) => {
          const told = toldOf("relativeLoss", [...values, 0.4, 0.6], 2029);
          const chart = dotPlot(result, told, { width: 400 });
          const dots = circles(chart).map(({ attributes }) => ({
            x: Number(attributes.cx),
            y: Number(attributes.cy),
            r: Number(attributes.r),
            full: attributes.fill === PALETTE.fan,
          }));
          expect(dots).toHaveLength(50);
          expect(dots.filter(({ full }) => full)).toHaveLength(told.dots.filter((dot) => dot <= 0.5).length);
          for (const [i, a] of dots.entries())
            for (const b of dots.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(2 * a.r);
          const [line] = descendants(parseXml(chart)).filter(
            ({ name, attributes }) => name === "path" && attributes.stroke === PALETTE.target,
          );
          const border = Number(/M([\d.]+)/.exec(line!.attributes.d!)![1]);
          for (const { x, full } of dots) expect(full ? x < border : x > border).toBe(true);
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });

  test("are told in a sentence, beside the probability of the run", () => {
    const values = Array.from({ length: 50 }, (_, i) => 0.3 + i / 100);
    const probability = { estimate: [0, 0, 0, 0, 0.42], low: [], high: [] };
    const said = { ...result, targets: [{ ...result.targets[0]!, probability }] } as unknown as Result;
    expect(dotPlot(said, toldOf("relativeLoss", values, 2029))).toContain(
      "21 of 50 dots meet R ≤ 0.5: in 2029 it is met in about 42 of 100 futures.",
    );
    expect(dotPlot({ ...said, targets: [] }, toldOf("relativeLoss", values, 2029))).toContain(
      "46 of the 50 dots lie from 0.320 to 0.770.",
    );
    expect(() => dotPlot(said, toldOf("retention", values, 2029), { target: 0 })).toThrow("not about retention");
  });
});

test("a curve of exceedance says what half and one in twenty futures exceed", () => {
  const result = exampleResult({ targets: [], samples: 10, stepsPerYear: 1, horizonYears: 4 });
  const values = Array.from({ length: 100 }, (_, i) => 0.4 + i / 1000);
  const chart = exceedanceChart(result, [toldOf("relativeLoss", values, 2029)]);
  // 50 of 100 lie above the fiftieth value, 5 above the ninety-fifth.
  expect(chart).toContain("relative loss in 2029 is above 0.449 in half of all futures, and above 0.494 in 1 of 20.");
  expect(() => exceedanceChart(result, [])).toThrow("at least one date");
});

test("charts at a date are as they were looked at", async () => {
  const { result, at } = await runOf("baseline");
  const told = await at("relativeLoss");
  assertGolden("exceedance.svg", exceedanceChart(result, told));
  assertGolden("dots.svg", dotPlot(result, told[1]!));
  const laws = await runOf("two-laws");
  assertGolden("exceedance-laws.svg", exceedanceChart(laws.result, await laws.at("relativeLoss"), { width: 360 }));
});
