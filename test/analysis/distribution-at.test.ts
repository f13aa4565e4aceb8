import { describe, expect, test } from "vitest";
import { distributionAt } from "../../src/analysis/distribution-at.ts";
import { distributionOf } from "../../src/sampling/distributions/distribution-of.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { EXAMPLE, scenarioOf } from "../support/runs.ts";

const falling = (points: readonly { value: number; probability: number }[]) =>
  points.every(({ value, probability }, i) => {
    const before = points[i - 1];
    return before === undefined || (before.value <= value && before.probability >= probability);
  });

describe("a quantity at a date", () => {
  test("is its closed form: efficiency after t years is 2^(γ·t)", async () => {
    const scenario = await scenarioOf({ samples: 32_768 });
    const gamma = distributionOf(EXAMPLE.gamma as never);
    const [at] = await distributionAt(scenario, "efficiencyMultiple", [2028]);
    expect(at.samples).toBe(32_768);
    expect(at.dots).toHaveLength(50);
    at.dots.forEach((dot, i) => {
      expect(Math.abs(Math.log2(dot) / 3 / gamma.quantile((i + 0.5) / 50) - 1)).toBeLessThan(2e-3);
    });
    expect(falling(at.exceedance)).toBe(true);
    for (const { value, probability } of at.exceedance)
      expect(Math.abs(probability - gamma.survival(Math.log2(value) / 3))).toBeLessThan(2e-3);
    expect(at.exceedance.at(-1)!.probability).toBe(0);
  });

  test.each(["evidence", "two-laws", "race", "deepseek-jumps"])(
    "of %s has as many dots beyond a threshold as the run's probability, rounded",
    async (name) => {
      const thresholds = [0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];
      const scenario = await loadScenario(`scenarios/${name}.yaml`, { overrides: { samples: 2048 } });
      const asked = {
        ...scenario,
        stepsPerYear: 1,
        quantities: ["relativeLoss" as const],
        targets: thresholds.map((atMost) => ({ quantity: "relativeLoss" as const, atMost })),
      };
      const result = await simulate(asked, { check: false });
      const years = [asked.startYear + 3, asked.startYear + asked.horizonYears];
      const found = await distributionAt(asked, "relativeLoss", years);
      found.forEach(({ dots, exceedance, year, laws }, k) => {
        expect(year).toBe(years[k]);
        const step = Math.round(year - asked.startYear);
        thresholds.forEach((threshold, i) => {
          const share = result.targets[i].probability.estimate[step];
          const beyond = dots.filter((dot) => dot <= threshold).length;
          expect(Math.abs(beyond - 50 * share)).toBeLessThanOrEqual(0.5 + 1e-9);
          const above = exceedance.filter(({ value }) => value <= threshold).at(-1)?.probability ?? 1;
          expect(Math.abs(1 - share - above)).toBeLessThanOrEqual(1 / 200 + 1e-9);
        });
        expect(falling(exceedance)).toBe(true);
        expect(Object.keys(laws ?? {})).toEqual(Object.keys(result.laws ?? {}));
        for (const [law, { dots: own, weight }] of Object.entries(laws ?? {})) {
          expect(weight).toBe(result.laws![law].weight);
          const share = result.laws![law].targets[4].probability.estimate[step];
          expect(Math.abs(own.filter((dot) => dot <= thresholds[4]).length - 50 * share)).toBeLessThanOrEqual(
            0.5 + 1e-9,
          );
        }
      });
    },
  );

  test("stands in the unit that a result reports", async () => {
    const scenario = await scenarioOf({ today: { power: "140 MW" }, quantities: ["power", "powerMultiple"] });
    const [inUnits] = await distributionAt(scenario, "power", [2027]);
    const [multiples] = await distributionAt(scenario, "powerMultiple", [2027]);
    expect(inUnits.unit).toBe("MW");
    expect(inUnits.dots).toEqual(multiples.dots.map((dot) => 140 * dot));
    expect(inUnits.exceedance).toEqual([
      { value: 140, probability: 1 },
      { value: 140, probability: 0 },
    ]);
  });

  test("drops at once where many futures are the same, and can be one point", async () => {
    const gamma = { distribution: "empirical", values: [1, 1, 1, 2] };
    const [at] = await distributionAt(await scenarioOf({ parameters: { gamma } }), "efficiencyMultiple", [2026]);
    const rounded = at.exceedance.map(({ value, probability }) => [value, Math.round(probability * 100) / 100]);
    expect(rounded).toEqual([
      [2, 1],
      [2, 0.25],
      [4, 0.25],
      [4, 0],
    ]);
  });

  test("does not depend on how many samples are left, and refuses dates beyond the forecast", async () => {
    const scenario = await scenarioOf();
    const [few] = await distributionAt({ ...scenario, samples: 1e7 }, "relativeLoss", [2030], { samples: 4096 });
    expect(few).toEqual((await distributionAt(scenario, "relativeLoss", [2030]))[0]);
    await expect(distributionAt(scenario, "relativeLoss", [2036])).rejects.toThrow("from 2025 to 2035, got 2036");
    await expect(distributionAt(scenario, "power", [2030])).rejects.toThrow("power needs to know what it is today");
  });
});
