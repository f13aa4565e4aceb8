import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type InputBelief, inputBeliefs } from "../../src/analysis/input-beliefs.ts";
import { beliefSentence, statedWords } from "../../src/report/belief-words.ts";
import { densityChart } from "../../src/report/density-chart.ts";
import { bandTints } from "../../src/report/palette.ts";
import type { DistributionSpec } from "../../src/sampling/distributions/spec.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import { CONTINUOUS, STEPPED } from "../sampling/distributions/specs.ts";
import { assertGolden } from "../support/golden.ts";
import { assertReadable } from "../support/readable-chart.ts";
import { descendants, parseXml } from "../support/xml.ts";

/** What is believed of power's growth, which may be any number, and of prior years. */
async function beliefIn(spec: DistributionSpec | { value: number }): Promise<InputBelief> {
  const scenario = await checkScenario({ parameters: { gamma: 1, kappa: 0.05, powerGrowth: spec } });
  return inputBeliefs(scenario).find(({ name }) => name === "powerGrowth")!;
}

/** A scenario takes no component without weight. */
const SPECS = [...CONTINUOUS, ...STEPPED].filter((spec) => !JSON.stringify(spec).includes('"weight":0,'));

describe("the chart of a belief", () => {
  test.each(SPECS.map((spec) => [JSON.stringify(spec).slice(0, 90), spec] as const))(
    "%s can be read",
    async (_, spec) => {
      const belief = await beliefIn(spec);
      for (const width of [240, 360, 720]) assertReadable(densityChart(belief, { width }));
      expect(densityChart(belief)).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  test.each(["evidence", "two-laws", "deepseek-jumps", "race", "scale-dependent"])(
    "of each input of %s can be read",
    async (name) => {
      for (const belief of inputBeliefs(await loadScenario(`scenarios/${name}.yaml`)))
        for (const width of [360, 720]) assertReadable(densityChart(belief, { width }));
    },
  );

  test("can be read for generated beliefs", async () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const width = fc.double({ min: 1e-4, max: 1e3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(number, width, fc.double({ min: 0.3, max: 9, noNaN: true }), async (at, wide, shape) => {
        const specs: DistributionSpec[] = [
          { distribution: "normal", mean: at, sd: wide },
          { distribution: "beta", alpha: shape, beta: 1.2, min: at, max: at + wide },
          { distribution: "lognormal", median: wide, sigma: shape / 3 },
          { distribution: "empirical", values: [at, at + wide, at + shape] },
        ];
        for (const spec of specs) {
          const belief = await beliefIn(spec);
          for (const pixels of [360, 720]) assertReadable(densityChart(belief, { width: pixels }));
        }
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  test("shades what lies between p5 and p95, and between the quartiles, to scale", async () => {
    const svg = parseXml(densityChart(await beliefIn({ distribution: "uniform", min: 0, max: 1 }), { width: 248 }));
    // 200 pixels from 24 on.
    const ends = bandTints(2).map((tint) => {
      const { d } = descendants(svg).find(({ attributes }) => attributes.fill === tint)!.attributes;
      const numbers = [...d.matchAll(/[MLH](-?[\d.]+)/g)].map(([, x]) => Number(x));
      return [Math.min(...numbers), Math.max(...numbers)];
    });
    expect(ends).toEqual([
      [34, 214],
      [74, 174],
    ]);
  });

  test("says what it does not show", async () => {
    const descOf = async (spec: DistributionSpec) => {
      const svg = parseXml(densityChart(await beliefIn(spec)));
      return descendants(svg).find(({ name }) => name === "desc")!.text;
    };
    expect(await descOf({ distribution: "studentT", df: 1, location: 0, scale: 1 })).toContain("Its tails go on.");
    expect(await descOf({ distribution: "beta", alpha: 0.5, beta: 0.4, min: 1, max: 3 })).toContain(
      "Its highest peak is cut off.",
    );
    expect(await descOf({ distribution: "lognormal", median: 1, sigma: 2 })).toContain("Density per factor of ten");
    const lump: DistributionSpec = {
      distribution: "mixture",
      components: [
        { weight: 1, distribution: "empirical", values: [0] },
        { weight: 3, distribution: "normal", mean: 0, sd: 1 },
      ],
    };
    expect(await descOf(lump)).toContain("hold 25 % of the probability");
    const plain = await descOf({ distribution: "uniform", min: 0, max: 1 });
    expect(plain).toBe(
      "In 50 of 100 futures powerGrowth lies between 0.250 and 0.750 doublings/yr, in 90 of 100 between 0.0500 and 0.950; the median is 0.500.",
    );
  });

  test("is as it was looked at", async () => {
    const evidence = inputBeliefs(await loadScenario("scenarios/evidence.yaml"));
    const named = (name: string) => evidence.find((belief) => belief.name === name)!;
    assertGolden("density-lognormal.svg", densityChart(named("gamma.algorithms"), { width: 360 }));
    assertGolden("density-logarithmic.svg", densityChart(named("gamma.algorithms.slowing.halfLife"), { width: 360 }));
    assertGolden("density-rows.svg", densityChart(named("laws.chinchilla.kappa"), { width: 360 }));
  });
});

describe("a belief in words", () => {
  test.each<[DistributionSpec, string]>([
    [{ distribution: "lognormal", p95: 2.66, p5: 0.6 }, "lognormal, p5 0.6, p95 2.66"],
    [{ distribution: "normal", mean: 0.49, sd: 0.06, min: 0 }, "normal, mean 0.49, sd 0.06, cut below 0"],
    [{ distribution: "normal", mean: 0, sd: 1, min: -1, max: 2 }, "normal, mean 0, sd 1, cut to −1 to 2"],
    [{ distribution: "pert", min: 0.5, mode: 3.5, max: 4 }, "pert from 0.5 to 4, mode 3.5"],
    [{ distribution: "beta", alpha: 2, beta: 5 }, "beta(2, 5)"],
    [
      {
        distribution: "mixture",
        components: [1, 3].map((k) => ({ weight: k, distribution: "uniform", min: 0, max: k })),
      },
      "mixture: 25 % uniform from 0 to 1; 75 % uniform from 0 to 3",
    ],
    [
      { distribution: "quantiles", values: { "50": 1.4, "5": 0.8, "95": 2.6 }, scale: "log" },
      "a smooth curve through p5 0.8, p50 1.4 and p95 2.6, of the logarithm",
    ],
    [{ distribution: "empirical", values: [1, 2, 2] }, "3 values, each as likely as any other"],
  ])("%j", async (spec, words) => {
    expect(statedWords(await beliefIn(spec))).toBe(words);
  });

  test("of what is certain, or nearly so", async () => {
    expect(statedWords(await beliefIn({ value: 0.25 }))).toBe("fixed at 0.25");
    expect(beliefSentence(await beliefIn({ value: 0.25 }))).toBe("powerGrowth is 0.250 doublings/yr in every future.");
    const nearly = await beliefIn({ distribution: "empirical", values: [...Array(99).fill(1), 2] });
    expect(beliefSentence(nearly)).toBe("powerGrowth is 1.00 doublings/yr in at least 90 of 100 futures.");
  });
});
