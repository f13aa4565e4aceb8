import { type AskedName, isAbsolute, multipleOf, todayEntryOf, todayOf } from "../../model/units.ts";
import { lawsOf } from "../../scenario/laws.ts";
import { type Problem, ScenarioError } from "../../scenario/problems.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";

/** What scenarios must agree in, so that a date is the same date in all of them. */
const COMMON = ["startYear", "horizonYears", "stepsPerYear"] as const;

/** @throws ScenarioError with every reason for which scenarios cannot be held against each other in a quantity. */
export function checkAgreement(
  scenarios: readonly AskedScenario[],
  names: readonly string[],
  quantity: AskedName,
): void {
  const problems: Problem[] = [];
  const [first, ...others] = scenarios;
  others.forEach((scenario, index) => {
    const file = names[index + 1];
    for (const field of COMMON)
      if (scenario[field] !== first[field])
        problems.push({
          file,
          field,
          message: `must be ${first[field]}, as in ${names[0]}, to be compared with it; got ${scenario[field]}`,
        });
  });
  if (isAbsolute(quantity))
    scenarios.forEach(({ today }, index) => {
      if (todayOf(quantity, today) === undefined)
        problems.push({
          file: names[index],
          field: `today.${todayEntryOf(quantity)}`,
          message: `is required to compare ${quantity}; ${multipleOf(quantity)} needs no units`,
        });
    });
  problems.push(...lawProblems(scenarios, names));
  if (problems.length > 0) throw new ScenarioError(problems);
}

/** Laws are worlds: the same law holds for all scenarios, or it would be the laws that are compared. */
function lawProblems(scenarios: readonly AskedScenario[], names: readonly string[]): Problem[] {
  const known = scenarios.findIndex(({ laws }) => laws !== undefined);
  if (known < 0) return [];
  const lawNames = (scenario: AskedScenario) =>
    Object.keys(scenario.laws ?? {})
      .sort()
      .join(", ");
  const wanted = lawNames(scenarios[known]);
  return scenarios.flatMap((scenario, index): Problem[] => {
    if (scenario.laws === undefined || lawNames(scenario) === wanted) return [];
    const message = `must have the names of those in ${names[known]} (${wanted}), since each is compared with its equal; got ${lawNames(scenario)}`;
    return [{ file: names[index], field: "laws", message }];
  });
}

/**
 * The worlds that scenarios are compared in: one a law of loss, in which each scenario has that law alone, or one in all. A
 * scenario without laws is compared with each law of the others.
 */
export function worldsOf(scenarios: readonly AskedScenario[]): { law?: string; scenarios: AskedScenario[] }[] {
  const laws = scenarios.map((scenario) => new Map(lawsOf(scenario).map(({ name, scenario }) => [name, scenario])));
  const names = laws.find((one) => one.size > 0)?.keys();
  if (names === undefined) return [{ scenarios: [...scenarios] }];
  return [...names].map((law) => ({
    law,
    scenarios: scenarios.map((scenario, index) => (scenario.laws === undefined ? scenario : laws[index].get(law)!)),
  }));
}
