import type { Job } from "../execution/job.ts";
import { followsLaw, QUANTITIES } from "../model/quantities.ts";
import type { Scenario, Target } from "../scenario/scenario.ts";
import { isCertain } from "../summary/certainty.ts";
import { describeTarget } from "../summary/describe-target.ts";
import type { Check, Comparison, TargetResult } from "../summary/result.ts";

/** A law that has been checked as the scenario that has it alone. */
interface CheckedLaw {
  name: string;
  weight: number;
  job: Job;
  check: Check;
  simulated: { targets: readonly TargetResult[] };
}

/**
 * The check of a scenario with laws: those of all its laws, what the law enters under the law's name, and the exact
 * probabilities over all laws, which are the laws' added up by weight.
 */
export function checkOfLaws(scenario: Scenario, laws: readonly CheckedLaw[], mixed: readonly TargetResult[]): Check {
  const gathered = <One extends { what: string }>(from: (check: Check) => readonly One[]): One[] => [
    // What the law does not enter is the same under every law.
    ...from(laws[0].check).filter(({ what }) => !isOfLaw(what)),
    ...laws.flatMap(({ name, check }) =>
      from(check)
        .filter(({ what }) => isOfLaw(what))
        .map((one) => ({ ...one, what: `${name}: ${one.what}` })),
    ),
  ];
  const methods = new Set(laws.flatMap(({ check }) => check.method?.split("; ") ?? []));
  return {
    ...(methods.size > 0 ? { method: [...methods].join("; ") } : {}),
    comparisons: [
      ...scenario.targets.flatMap((target, index) => (followsLaw(target.quantity) ? overAll(target, index) : [])),
      ...gathered(({ comparisons }) => comparisons),
    ],
    notCovered: gathered(({ notCovered }) => notCovered),
    falseAlarmRate: laws.reduce((sum, { check }) => sum + check.falseAlarmRate, 0),
  };

  /** The probabilities of one target's outcomes over all laws, where each law has an exact one. */
  function overAll(target: Target, index: number): Comparison[] {
    const at = scenario.horizonYears;
    const { probability, afterHorizon, afterHorizonInterval, never, neverInterval } = mixed[index];
    const last = probability.estimate.length - 1;
    const words = describeTarget(target);
    const outcomes = [
      {
        what: `P(${words})`,
        of: (one: TargetResult) => one.probability.estimate[last],
        simulated: { simulated: probability.estimate[last], low: probability.low[last], high: probability.high[last] },
      },
      {
        what: `P(${words} first after the horizon)`,
        of: (one: TargetResult) => one.afterHorizon,
        simulated: { simulated: afterHorizon, ...afterHorizonInterval },
      },
      {
        what: `P(${words} never)`,
        of: (one: TargetResult) => one.never,
        simulated: { simulated: never, ...neverInterval },
      },
    ];
    return outcomes.flatMap(({ what, of, simulated }) => {
      if (!laws.some(({ check }) => check.comparisons.some((one) => one.what === what))) return [];
      let [exact, exactError] = [0, 0];
      for (const { weight, job, check, simulated } of laws) {
        const own = check.comparisons.find((one) => one.what === what);
        if (own === undefined && !isCertain(job, target.quantity, false)) return [];
        exact += weight * (own?.exact ?? of(simulated.targets[index]));
        exactError += weight * (own?.exactError ?? 0);
      }
      return [{ what, at, ...simulated, exact, exactError }];
    });
  }
}

/** Whether a comparison is of a quantity that the law enters. */
function isOfLaw(what: string): boolean {
  return QUANTITIES.some((quantity) => followsLaw(quantity) && new RegExp(`\\b${quantity}\\b`).test(what));
}
