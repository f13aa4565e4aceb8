import type { Job } from "../execution/job.ts";
import type { QuantityName } from "../model/quantities.ts";
import { inMultiples } from "../scenario/in-multiples.ts";
import { lawsOf } from "../scenario/laws.ts";
import { planOf } from "../scenario/plan.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { jobOf } from "../simulate.ts";
import { valuesAt } from "../summary/bands.ts";
import { type FuturesOptions, futuresOf } from "./futures.ts";

/** One law of a scenario ready to be walked; a scenario without laws has one without a name. */
export interface LoneJob {
  law: string | undefined;
  /** Weights of all laws add up to one. */
  weight: number;
  job: Job;
}

export function loneJobs(asked: AskedScenario): LoneJob[] {
  const scenario = inMultiples(asked);
  const laws =
    scenario.laws === undefined
      ? [{ law: undefined, weight: 1, scenario }]
      : lawsOf(scenario).map(({ name, weight, scenario: of }) => ({ law: name, weight, scenario: of }));
  return laws.map(({ law, weight, scenario: of }) => ({ law, weight, job: { ...jobOf(of, planOf(of)), targets: [] } }));
}

/**
 * The values of a quantity in the first `samples` futures of each law, in their order, at some steps of the grid: by law
 * and by step. They are those of a run, to the last bit.
 *
 * @throws RangeError where a value is more than a number can hold; EvaluationError if a sample cannot be evaluated.
 */
export async function sampledValues(
  laws: readonly LoneJob[],
  quantity: QuantityName,
  steps: readonly number[],
  samples: number,
  options: FuturesOptions = {},
): Promise<Float64Array[][]> {
  const jobs = laws.map(({ job }) => job);
  const values = jobs.map(() => steps.map(() => new Float64Array(samples)));
  const ascending = steps.map((step, index) => ({ step, index })).sort((a, b) => a.step - b.step);
  for await (const { first, count, walks } of futuresOf(jobs, samples, options))
    walks.forEach((walk, law) => {
      for (const { step, index } of ascending) {
        walk.moveTo(step);
        const toValue = valuesAt(jobs[law], quantity, step);
        const keys = walk.read(quantity);
        const out = values[law][index];
        for (let i = 0; i < count; i++) out[first + i] = toValue(keys[i]);
      }
    });
  return values;
}
