import type { Job } from "../../src/execution/job.ts";
import { BLOCK } from "../../src/sampling/designs/design.ts";
import { blockSampler, type SamplingPlan } from "../../src/sampling/plan.ts";
import { inMultiples } from "../../src/scenario/in-multiples.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import { type Plan, planOf } from "../../src/scenario/plan.ts";
import type { AskedScenario, Scenario } from "../../src/scenario/scenario.ts";
import { jobOf } from "../../src/simulate.ts";

/** The beliefs of exact-example.json: both rates lognormal, power flat, one prior year. */
export const EXAMPLE = {
  gamma: { distribution: "lognormal", p5: 0.8, p95: 2.6 },
  kappa: { distribution: "lognormal", p5: 0.04, p95: 0.07 },
  powerGrowth: 0,
};

/** A scenario of the example over ten years, in yearly steps, with whatever else is said. */
export function scenarioOf(said: Record<string, unknown> = {}): Promise<AskedScenario> {
  return checkScenario({
    horizonYears: 10,
    stepsPerYear: 1,
    samples: 4096,
    ...said,
    parameters: { ...EXAMPLE, ...(said.parameters as object) },
  });
}

export interface Run {
  scenario: Scenario;
  plan: Plan;
  job: Job;
}

export async function runOf(said: Record<string, unknown> = {}): Promise<Run> {
  const scenario = inMultiples(await scenarioOf(said));
  const plan = planOf(scenario);
  return { scenario, plan, job: jobOf(scenario, plan) };
}

/** The first `count` values of every column of a plan, by name. */
export function drawn(plan: SamplingPlan, count: number): Record<string, Float64Array> {
  const draw = blockSampler(plan);
  const values = plan.columns.map(() => new Float64Array(count));
  for (let start = 0; start < count; start += BLOCK) {
    const here = Math.min(BLOCK, count - start);
    draw(start / BLOCK, here).forEach((column, i) => {
      values[i].set(column.subarray(0, here), start);
    });
  }
  return Object.fromEntries(plan.columns.map(({ name }, i) => [name, values[i]]));
}
