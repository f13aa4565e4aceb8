import { expect, test } from "vitest";
import { answerExactly, NotCoveredError } from "../../src/exact/answer-exactly.ts";
import { retention } from "../../src/model/quantities.ts";
import { expectClose } from "../support/close.ts";
import { parameters } from "../support/parameters.ts";
import { reference } from "../support/reference.ts";
import { scenarioOf } from "../support/runs.ts";

interface At {
  quantiles: Record<string, number>;
  "P(R<=r)": Record<string, number>;
}

test("an exact answer holds the example's quadrature to 1e-7 at every time, and no samples", async () => {
  const { t: exact } = reference<{ t: Record<string, At> }>("exact-example.json");
  const scenario = await scenarioOf({ percentiles: [5, 10, 25, 50, 75, 90, 95], targets: [0.9, 0.7, 0.5] });
  const { quantities, targets, manifest } = await answerExactly(scenario);
  expect(manifest).toMatchObject({ sampler: "exact", samples: 0 });
  for (const [t, { quantiles, "P(R<=r)": shares }] of Object.entries(exact)) {
    const step = Number(t) * scenario.stepsPerYear;
    for (const [level, value] of Object.entries(quantiles)) {
      const { estimate, low, high } = quantities.relativeLoss!.percentiles[String(Number(level) * 100)];
      expectClose(estimate[step], value, 1e-7, `p${level} at ${t}`);
      expect(low[step]).toBeLessThanOrEqual(estimate[step]);
      expect(high[step]).toBeGreaterThanOrEqual(estimate[step]);
    }
    for (const target of targets) {
      const share = shares[String((target as { atMost: number }).atMost)];
      expect(Math.abs(target.probability.estimate[step] - share)).toBeLessThan(1e-7);
    }
  }
});

test("what nothing uncertain goes into is answered by the model itself", async () => {
  const scenario = await scenarioOf({
    parameters: { gamma: 0.5, powerGrowth: 0 },
    quantities: ["relativeLoss", "retention"],
    targets: [{ quantity: "efficiencyMultiple", atLeast: 4 }],
  });
  const { quantities, targets, times } = await answerExactly(scenario);
  const known = parameters({ gamma: 0.5 });
  for (const [step, t] of times.entries()) {
    const { estimate, low, high } = quantities.retention!.percentiles["95"];
    expect([estimate[step], low[step], high[step]]).toEqual(Array(3).fill(retention(known, t, "cumulative")));
    expect(targets[0].probability.estimate[step]).toBe(t >= 4 ? 1 : 0);
  }
  expect(targets[0].timeToTarget["50"]).toBe(4);
});

test("efficiency is certain where its rate is, whatever power does", async () => {
  const powerGrowth = { distribution: "normal", mean: 1, sd: 0.1 };
  const scenario = await scenarioOf({ parameters: { gamma: 1, powerGrowth }, quantities: ["efficiencyMultiple"] });
  const { quantities, times } = await answerExactly(scenario);
  expect(quantities.efficiencyMultiple!.percentiles["50"].estimate).toEqual(times.map((t) => 2 ** t));
});

test("what has no exact answer is refused with the reason", async () => {
  const scenario = await scenarioOf({
    parameters: { gamma: { distribution: "empirical", values: [1, 2] } },
    quantities: ["efficiencyMultiple"],
  });
  await expect(answerExactly(scenario)).rejects.toThrow(NotCoveredError);
});
