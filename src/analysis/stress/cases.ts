import type { FuturesOptions } from "../futures.ts";
import type { Asked, PowerCase } from "./result.ts";
import { type Judged, judge, type Question, type Verdict } from "./verdicts.ts";
import type { Walks } from "./walks.ts";
import { isPowerFlat, type World, withPowerFlat } from "./worlds.ts";

/** Both worlds that a claim is judged in, as they came out. */
export type Cases = Partial<Record<PowerCase, Judged>>;

/** The claims with power as in the scenario and, unless that is the same, with power flat. */
export async function judgeCases(
  world: World,
  question: Question,
  walks: Walks,
  options: FuturesOptions,
): Promise<Cases> {
  const asInScenario = await judge(world, question, walks, options);
  return isPowerFlat(world)
    ? { asInScenario }
    : { asInScenario, flat: await judge(withPowerFlat(world), question, walks, options) };
}

/** What each verdict is about, with its futures. */
export function* eachVerdict(cases: Cases): Generator<Asked & Verdict> {
  for (const power of ["flat", "asInScenario"] as const)
    for (const verdict of cases[power]?.verdicts ?? []) yield { ...verdict, power } as Asked & Verdict;
}

export function sameQuestion(a: Asked, b: Asked): boolean {
  return a.claim === b.claim && a.law === b.law && a.yardstick === b.yardstick && a.power === b.power;
}
