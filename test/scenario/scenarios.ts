import { expect } from "vitest";
import { parseScenario } from "../../src/scenario/load.ts";
import { formatProblem, ScenarioError } from "../../src/scenario/problems.ts";
import type { AskedScenario } from "../../src/scenario/scenario.ts";

/** A scenario that uses every distribution and every field, so that what is tested with it is tested for all of them. */
export const EVERYTHING = `
$schema: ./scenario.schema.json
title: Everything at once
description: |
  Two lines,
  of text.
startYear: 2026
horizonYears: 7.5
stepsPerYear: 4
compute: singleRun
parameters:
  gamma:
    note: parts
    sum:
      algorithms: { distribution: lognormal, median: 8.44, sigma: 0.293, unit: doublingTimeMonths, source: a paper }
      hardware: { distribution: normal, p5: 0.4, p97.5: 0.6 }
      luck: { distribution: studentT, df: 3, location: 0, scale: 0.1, min: -1, max: 1 }
      precision: 0.1
      longer-runs: { value: 2.1, unit: timesPerYear, note: a factor }
      rest:
        distribution: mixture
        max: 2
        components:
          - { weight: 2, distribution: uniform, min: 0, max: 1 }
          - { weight: 1, distribution: empirical, values: [0.5, -0.25, 1e-3] }
          - { weight: 1, distribution: mixture, components: [{ weight: 1, distribution: beta, alpha: 2, beta: 3 }] }
  powerGrowth: { distribution: quantiles, values: { 5: 0.8, 50: 1.4, 97.5: 2.6 }, scale: log, min: 0.1 }
  initialPower: { distribution: triangular, min: 0, mode: 1, max: 3 }
  pastGrowth: { distribution: pert, min: 1, mode: 3, max: 6, unit: timesPerYear }
  gammaFromPower: { value: -0 }
correlations:
  - { between: [gamma.algorithms, gamma.rest], spearman: -0.4, source: a guess }
joint:
  - { values: { kappa: [0.17, 0.18], lossFloor: [0.97, 0] }, note: two rows }
targets:
  - 0.7
  - { quantity: efficiencyMultiple, atLeast: 100, note: a round number }
quantities: [retention, relativeLoss]
percentiles: [95, 2.5, 50]
samples: 1e3
seed: 007
sampler: lhs
`;

export const parsed = (
  text: string,
  options: Partial<Parameters<typeof parseScenario>[1]> = {},
): Promise<AskedScenario> => parseScenario(text, { file: "draft.yaml", folder: import.meta.dirname, ...options });

/** The problems of a scenario that must be refused, as they would be printed. */
export async function refusal(scenario: Promise<AskedScenario>): Promise<string[]> {
  const error = await scenario.then(
    () => new Error("the scenario was accepted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ScenarioError)) throw error;
  expect(error.problems.length).toBeGreaterThan(0);
  expect(error.message).toBe(error.problems.map(formatProblem).join("\n"));
  return error.problems.map(formatProblem);
}
