import { expect, test } from "vitest";
import { medianFuture } from "../../src/analysis/median-future.ts";
import { inMultiples } from "../../src/scenario/in-multiples.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { planOf } from "../../src/scenario/plan.ts";
import { jobOf } from "../../src/simulate.ts";

test("more jumps than a plan has columns for come evenly too", async () => {
  const doublings = { distribution: "normal", mean: 0.1, sd: 0.3 };
  const powerGrowth = { value: 0, path: { kind: "jumps", perYear: 4, doublings } };
  const asked = await checkScenario({ horizonYears: 10, parameters: { gamma: 1, kappa: 0.05, powerGrowth } });
  const scenario = inMultiples(asked);
  const { paths } = medianFuture(jobOf(scenario, planOf(scenario)));
  const { at, doublings: sizes } = paths!.power.parts[0].jumps!;
  expect(at.length).toBeGreaterThanOrEqual(39);
  for (const [jump, time] of Array.from(at).entries()) expect(time).toBeCloseTo((jump + 1) / 4, 10);
  for (const size of Array.from(sizes)) expect(size).toBeCloseTo(0.1, 12);
});
