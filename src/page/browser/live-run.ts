import { illustrate } from "../../illustrate.ts";
import type { AskedName } from "../../model/units.ts";
import { inMultiples } from "../../scenario/in-multiples.ts";
import { lawsOf } from "../../scenario/laws.ts";
import { scenarioFromValue } from "../../scenario/parse.ts";
import { planOf } from "../../scenario/plan.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import { simulate } from "../../simulate.ts";
import { type Change, withChanges } from "../levers.ts";
import type { Changed } from "./messages.ts";

/** Trajectories behind a moved slider: enough for a third decimal, few enough to follow the hand. */
export const LIVE_SAMPLES = 20_480;
/**
 * Points of time that a line is drawn through at most: more cannot be told apart in a chart that moves. Several laws are
 * walked one by one and then pooled date by date, so they have to do with fewer. Not so paths, whose steps take the longer the
 * fewer they are.
 */
const MOST_STEPS = { usual: 60, laws: 20 };

/**
 * How many trajectories to begin with: all of them where they were in time when they were last evaluated, and otherwise
 * about as many as are, while the rest follows when the hand rests.
 *
 * @param took how long all of them took [ms]; undefined if that is not known yet.
 */
export function firstLook(took: number | undefined): number {
  if (took === undefined) return 4096;
  if (took <= IN_TIME) return LIVE_SAMPLES;
  return Math.max(2 ** Math.floor(Math.log2((LIVE_SAMPLES * IN_TIME) / 2 / took)), 1024);
}

/** What follows the hand [ms]. About half of it is left for what does not hang on the number of trajectories. */
const IN_TIME = 100;

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
  samples = LIVE_SAMPLES,
): Promise<Pick<Changed, "result" | "illustration">> {
  const changed = { ...(await scenarioFromValue(withChanges(scenario, changes))), quantities: [quantity] };
  const live = { ...changed, samples, stepsPerYear: liveSteps(scenario) };
  return {
    result: await simulate(live, { check: false, coverage: false, threads: 1 }),
    illustration: await illustrate(live),
  };
}

/** The finest grid that is part of the scenario's own and has no more points than are drawn. */
export function liveSteps(scenario: AskedScenario): number {
  const { stepsPerYear, horizonYears, laws } = scenario;
  const [law] = laws === undefined ? [] : lawsOf(inMultiples(scenario));
  const most = law !== undefined && planOf(law.scenario).paths === undefined ? MOST_STEPS.laws : MOST_STEPS.usual;
  for (let every = 1; every < stepsPerYear; every++)
    if (stepsPerYear % every === 0 && (stepsPerYear / every) * horizonYears <= most) return stepsPerYear / every;
  return 1;
}
