import { beliefCloud } from "../analysis/belief-cloud.ts";
import { convergence, type Headline } from "../analysis/convergence.ts";
import { distributionAt } from "../analysis/distribution-at.ts";
import { sensitivity, unfit } from "../analysis/sensitivity/sensitivity.ts";
import { stress } from "../analysis/stress/stress.ts";
import { illustrate } from "../illustrate.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { type SimulateOptions, simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import type { ScenarioReport } from "./scenario-report.ts";

export interface PrepareOptions extends Pick<SimulateOptions, "signal" | "threads"> {
  /** Hears of every part as soon as it is there. */
  onPart?: (part: Partial<ScenarioReport>) => void;
}

/**
 * Works out all that a page says of one scenario: the run first, then what is asked about it.
 *
 * @throws what the parts throw; ScenarioError where the scenario cannot be run.
 */
export async function prepareReport(
  { id, name, yaml }: Pick<ScenarioReport, "id" | "name" | "yaml">,
  scenario: AskedScenario,
  { onPart, ...options }: PrepareOptions = {},
): Promise<ScenarioReport> {
  const { signal } = options;
  const report: ScenarioReport = {
    id,
    name,
    yaml,
    result: await simulate(scenario, options),
    illustration: await illustrate(scenario),
  };
  onPart?.(report);
  const add = (part: Partial<ScenarioReport>) => {
    Object.assign(report, part);
    onPart?.(part);
  };
  const [quantity] = scenario.quantities;
  add({ distribution: await distributionAt(scenario, quantity!, datesOf(scenario), { signal }) });
  const test = await stress(scenario, { signal });
  add({
    stress: test,
    cloud: await beliefCloud(scenario, { power: test.powerIsFlat ? "asInScenario" : "flat" }),
  });
  const asked = { quantity: quantity! };
  if (unfit(scenario, asked) === undefined) add({ sensitivity: await sensitivity(scenario, { ...asked, signal }) });
  if (scenario.samples >= FEWEST_TO_SETTLE)
    add({ convergence: await convergence(scenario, headlineOf(report.result), { signal }) });
  return report;
}

/** Fewer samples have nothing to show of how they settle. */
const FEWEST_TO_SETTLE = 2048;

/** A quarter, half and all of the way to the horizon, on the grid. */
function datesOf({ startYear, horizonYears, stepsPerYear }: AskedScenario): number[] {
  const steps = Math.round(horizonYears * stepsPerYear);
  const at = (share: number) => Math.max(Math.round(share * steps), 1) / stepsPerYear;
  return [...new Set([0.25, 0.5, 1].map(at))].map((time) => startYear + time);
}

/** What the answer is about: the target that is least sure, or the median where there are no targets. */
function headlineOf({ targets, scenario, quantities }: Result): Headline {
  const doubts = targets.map(({ probability }) => Math.abs(probability.estimate.at(-1)! - 0.5));
  if (doubts.length > 0) return { target: doubts.indexOf(Math.min(...doubts)) };
  const quantity = scenario.quantities[0]!;
  const levels = Object.keys(quantities[quantity]!.percentiles);
  return { quantity, percentile: Number(levels.includes("50") ? "50" : levels[levels.length >> 1]) };
}
