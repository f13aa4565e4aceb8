import type { Job } from "./execution/job.ts";
import type { Plan } from "./scenario/plan.ts";
import type { Scenario } from "./scenario/scenario.ts";

/** What a thread needs to know of a scenario. */
export function jobOf(scenario: Scenario, plan: Plan): Job {
  const { parameters, paths, ...sampling } = plan;
  return {
    plan: sampling,
    parameters,
    ...(paths === undefined ? {} : { paths }),
    compute: scenario.compute,
    stepsPerYear: scenario.stepsPerYear,
    steps: Math.round(scenario.horizonYears * scenario.stepsPerYear),
    targets: scenario.targets.map((target) => ({
      quantity: target.quantity,
      value: "atMost" in target ? target.atMost : target.atLeast,
      falls: "atMost" in target,
    })),
  };
}
