import { PARAMETERS } from "../model/parameters.ts";
import { sobolDimensions } from "../sampling/designs/dimensions.ts";
import type { PathPlan, PathPlans } from "../sampling/path-plan.ts";
import { isOwnLuck } from "./luck.ts";
import { FIRST_DIMENSIONS, type Plan, planOf, SOBOL_NAMES, tableName } from "./plan.ts";
import type { AskedScenario } from "./scenario.ts";

/** One uniform of every sample, and the scenarios that use it. */
export interface SharedDraw {
  /** What addresses its stream. */
  name: string;
  /** By place among the scenarios: what the scenario's own plan calls it, and whether it is to be its own fortune. */
  uses: { scenario: number; draw: string; own: boolean }[];
}

/**
 * The plans of scenarios that are held against each other: what has one name is one truth about the world, drawn once, so
 * that each scenario takes its own quantile at the same uniform. What is its own luck gets a name of its own.
 *
 * All draws of the first scenario are those of a run of it, to the last bit, at the same seed and sampler.
 */
export function sharedPlans(scenarios: readonly AskedScenario[]): { plans: Plan[]; draws: SharedDraw[] } {
  const [{ seed, sampler }] = scenarios;
  const alone = scenarios.map(planOf);
  const address = addresses(scenarios, alone);
  const draws = new Map<string, SharedDraw>();
  for (const [scenario, plan] of alone.entries())
    for (const { name: draw } of plan.draws) {
      const name = address(scenario, draw);
      const shared = draws.get(name) ?? { name, uses: [] };
      shared.uses.push({ scenario, draw, own: isOwnLuck(scenarios[scenario], draw) });
      draws.set(name, shared);
    }

  const given = new Map(
    alone[0].draws.flatMap(({ name, dimension }) => (dimension === undefined ? [] : [[name, dimension] as const])),
  );
  const firsts = new Set(alone[0].draws.map(({ name }) => name));
  const others = [...draws.keys()].filter((name) => !firsts.has(name));
  const dimensions = sobolDimensions(others.slice(0, SOBOL_NAMES - given.size), FIRST_DIMENSIONS, given);

  const plans = alone.map((plan, scenario): Plan => {
    const paths = plan.paths && withNames(plan.paths, (jumps) => jumpsAddress(jumps, scenario, address));
    return {
      ...plan,
      seed,
      sampler,
      draws: plan.draws.map(({ name: draw }) => {
        const name = address(scenario, draw);
        return { name, dimension: dimensions.get(name) };
      }),
      ...(paths === undefined ? {} : { paths }),
    };
  });
  return { plans, draws: [...draws.values()] };
}

type Address = (scenario: number, draw: string) => string;

/**
 * What a scenario's draw is called among all. Rows of a table stand in the order of its first parameter, so they are drawn
 * at the uniform of that parameter, whether the others draw it by itself or from another table.
 */
function addresses(scenarios: readonly AskedScenario[], plans: readonly Plan[]): Address {
  const key = (scenario: number, draw: string): string => {
    const table = scenarios[scenario].joint.find(({ values }) => tableName(values) === draw);
    return table === undefined ? draw : PARAMETERS.find((name) => table.values[name] !== undefined)!;
  };
  const names = new Map<string, string>();
  /** What is the first scenario's own; others that share it among themselves do so under another name. */
  const takenByFirst = new Set<string>();
  for (const [scenario, { draws }] of plans.entries())
    for (const { name } of draws) {
      const common = key(scenario, name);
      if (!names.has(common)) names.set(common, name);
      if (scenario === 0 && isOwnLuck(scenarios[0], name)) takenByFirst.add(common);
    }
  return (scenario, draw) => {
    const common = key(scenario, draw);
    const name = names.get(common) ?? draw;
    if (scenario === 0) return name;
    if (isOwnLuck(scenarios[scenario], draw)) return `own luck ${scenario + 1}: ${name}`;
    return takenByFirst.has(common) ? `shared luck: ${name}` : name;
  };
}

/** Jumps after the designed ones come from a stream that is named after all of them: they go where the first one goes. */
function jumpsAddress(jumps: string, scenario: number, address: Address): string {
  const first = `${jumps}.gap 1`;
  return address(scenario, first).replace(first, jumps);
}

function withNames(plans: PathPlans, rename: (name: string) => string): PathPlans {
  const part = (plan: PathPlan): PathPlan =>
    plan.jumps === undefined ? plan : { ...plan, jumps: { ...plan.jumps, name: rename(plan.jumps.name) } };
  return Object.fromEntries(
    Object.entries(plans).map(([name, course]) => [name, { ...course, parts: course.parts.map(part) }]),
  );
}
