import { expect, test } from "vitest";
import { futuresOf } from "../../src/analysis/futures.ts";
import { inMultiples } from "../../src/scenario/in-multiples.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { planOf } from "../../src/scenario/plan.ts";
import { jobOf, simulate } from "../../src/simulate.ts";

const parameters = {
  gamma: { distribution: "normal", mean: 1.5, sd: 0.3 },
  kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 },
  powerGrowth: { distribution: "uniform", min: 0, max: 1 },
};

test("the futures that are walked are those of a run", async () => {
  const asked = await checkScenario({ parameters, horizonYears: 5, stepsPerYear: 1, percentiles: [50], samples: 9001 });
  const scenario = inMultiples(asked);
  const job = jobOf(scenario, planOf(scenario));
  const losses = new Float64Array(9001);
  for await (const { first, count, walks } of futuresOf([job], 9001)) {
    walks[0].moveTo(job.steps);
    walks[0].keys("relativeLoss", losses.subarray(first, first + count));
  }
  const { quantities } = await simulate(asked, { check: false });
  const sorted = losses.toSorted();
  expect(Math.exp(sorted[4500])).toBe(quantities.relativeLoss!.percentiles[50].estimate.at(-1));
});

test("a signal stops the walk", async () => {
  const asked = await checkScenario({ parameters });
  const scenario = inMultiples(asked);
  const job = jobOf(scenario, planOf(scenario));
  const controller = new AbortController();
  const walk = async () => {
    for await (const _ of futuresOf([job], 100_000, { signal: controller.signal }))
      controller.abort(new Error("enough"));
  };
  await expect(walk()).rejects.toThrow("enough");
});
