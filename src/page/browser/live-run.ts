import { illustrate } from "../../illustrate.ts";
import type { AskedName } from "../../model/units.ts";
import { scenarioFromValue } from "../../scenario/parse.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import { simulate } from "../../simulate.ts";
import { type Change, withChanges } from "../levers.ts";
import type { Changed } from "./messages.ts";

/** Trajectories behind a moved slider: enough for a third decimal, few enough to follow the hand. */
export const LIVE_SAMPLES = 20_480;
/** Points of time that a line is drawn through at most: more cannot be told apart in a chart that moves. */
const MOST_STEPS = 60;

/**
 * A scenario with levers moved, and the bands of one quantity, evaluated by the same draws and the same loops as any run, with
 * fewer samples and at fewer dates. At constant rates its numbers at those dates are those of a run of as many samples, but
 * for rounding (1e-12).
 *
 * @throws ScenarioError where the levers stand so that it is no scenario any more.
 */
export async function liveRun(
  scenario: AskedScenario,
  changes: readonly Change[],
  quantity: AskedName,
): Promise<Pick<Changed, "result" | "illustration">> {
  const changed = { ...(await scenarioFromValue(withChanges(scenario, changes))), quantities: [quantity] };
  const live = { ...changed, samples: LIVE_SAMPLES, stepsPerYear: liveSteps(scenario) };
  return {
    result: await simulate(live, { check: false, coverage: false, threads: 1 }),
    illustration: await illustrate(live),
  };
}

/** The finest grid that is part of the scenario's own and has no more points than are drawn. */
export function liveSteps({
  stepsPerYear,
  horizonYears,
}: Pick<AskedScenario, "stepsPerYear" | "horizonYears">): number {
  for (let every = 1; every < stepsPerYear; every++)
    if (stepsPerYear % every === 0 && (stepsPerYear / every) * horizonYears <= MOST_STEPS) return stepsPerYear / every;
  return 1;
}
