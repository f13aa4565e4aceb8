import { sensitivity, unfit } from "../analysis/sensitivity/sensitivity.ts";
import { stress } from "../analysis/stress/stress.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { type SimulateOptions, simulate } from "../simulate.ts";
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
  const report: ScenarioReport = { id, name, yaml, result: await simulate(scenario, options) };
  onPart?.(report);
  const add = (part: Partial<ScenarioReport>) => {
    Object.assign(report, part);
    onPart?.(part);
  };
  add({ stress: await stress(scenario, { signal }) });
  const asked = { quantity: scenario.quantities[0] };
  if (unfit(scenario, asked) === undefined) add({ sensitivity: await sensitivity(scenario, { ...asked, signal }) });
  return report;
}
