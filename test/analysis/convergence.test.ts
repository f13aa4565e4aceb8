import { describe, expect, test } from "vitest";
import { convergence } from "../../src/analysis/convergence.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { scenarioOf } from "../support/runs.ts";

describe("a number as samples are added", () => {
  test.each(["sobol", "lhs", "random"] as const)("is what runs of so many samples say, by %s", async (sampler) => {
    const targets = [{ quantity: "relativeLoss", atMost: 0.5 }];
    const scenario = await scenarioOf({ sampler, samples: 5000, targets, percentiles: [5, 50] });
    const median = await convergence(scenario, { quantity: "relativeLoss", percentile: 5 });
    const target = await convergence(scenario, { target: 0 });
    expect(median.points.map(({ samples }) => samples)).toEqual([1024, 2048, 4096, 5000]);
    for (const [i, { samples }] of median.points.entries()) {
      const result = await simulate({ ...scenario, samples }, { check: false });
      const at = ({ estimate, low, high }: { estimate: number[]; low: number[]; high: number[] }) => ({
        samples,
        estimate: estimate.at(-1),
        low: low.at(-1),
        high: high.at(-1),
      });
      expect(median.points[i]).toEqual(at(result.quantities.relativeLoss!.percentiles["5"]));
      expect(target.points[i]).toEqual(at(result.targets[0].probability));
    }
  });

  test("of several laws is that of all by weight", async () => {
    const asked = await loadScenario("scenarios/two-laws.yaml", { overrides: { samples: 2048 } });
    const targets = [{ quantity: "relativeLoss" as const, atMost: 0.9 }];
    const scenario = { ...asked, stepsPerYear: 1, targets, quantities: ["relativeLoss" as const] };
    const median = await convergence(scenario, { quantity: "relativeLoss", percentile: 50 });
    const target = await convergence(scenario, { target: 0 });
    for (const [i, { samples }] of median.points.entries()) {
      const result = await simulate({ ...scenario, samples }, { check: false });
      const { estimate, low, high } = result.quantities.relativeLoss!.percentiles["50"];
      const found = median.points[i];
      expect([found.estimate, found.low, found.high]).toEqual([estimate, low, high].map((list) => list.at(-1)));
      const { probability } = result.targets[0];
      expect(target.points[i].estimate).toBeCloseTo(probability.estimate.at(-1)!, 12);
      expect(target.points[i].low).toBeCloseTo(probability.low.at(-1)!, 12);
    }
  });

  test("in the unit of the result, and without error where it is certain", async () => {
    const scenario = await scenarioOf({ today: { power: "140 MW" }, quantities: ["power"], samples: 1024 });
    const { points, unit } = await convergence(scenario, { quantity: "power", percentile: 50 });
    expect(unit).toBe("MW");
    expect(points).toEqual([{ samples: 1024, estimate: 140, low: 140, high: 140 }]);
    await expect(convergence(scenario, { target: 3 })).rejects.toThrow("none of number 3");
  });
});
