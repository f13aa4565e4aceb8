import { PARAMETERS } from "../model/parameters.ts";
import { inCanonicalUnit, todayOf } from "../model/units.ts";
import type { CeilingPlan, PathPlan, PathPlans } from "../sampling/path-plan.ts";
import { isPathed } from "./effects.ts";
import type { AskedScenario, Drawn, Effect, Fixed, Pathed } from "./scenario.ts";

/** Jumps of a future that have draws of their own in the sampler's design. */
const DESIGNED_JUMPS = 12;

type Add = (name: string, part: (Fixed | Drawn) & Pathed) => number;

/** The plans of rates that are not constant; undefined where both are. Shocks and jumps are drawn up to the horizon. */
export function pathPlans(
  scenario: AskedScenario,
  parameters: Partial<Record<string, number[]>>,
  add: Add,
): PathPlans | undefined {
  const plans: PathPlans = {};
  for (const name of PARAMETERS) {
    const spec = scenario.parameters[name];
    if (spec === undefined || !isPathed(name)) continue;
    const columns = parameters[name]!;
    if (spec.path !== undefined) {
      const { ceiling, ...path } = planOfPath(name, columns, spec.path, scenario, add);
      plans[name] = { parts: [path], ...(ceiling === undefined ? {} : { ceiling }) };
    } else if ("sum" in spec && Object.values(spec.sum).some(({ path }) => path !== undefined))
      plans[name] = {
        parts: Object.keys(spec.sum)
          .sort()
          .map((part, i) => planOfPath(`${name}.${part}`, [columns[i]], spec.sum[part].path ?? [], scenario, add)),
      };
  }
  return Object.keys(plans).length === 0 ? undefined : plans;
}

function planOfPath(
  name: string,
  rate: number[],
  effects: readonly Effect[],
  scenario: AskedScenario,
  add: Add,
): PathPlan {
  const plan: PathPlan = { rate };
  // The year that begins at the horizon counts too: a rate is that just after a date.
  const years = Math.floor(scenario.horizonYears) + 1;
  for (const effect of effects) {
    const number = (field: string, value: Fixed | Drawn) => add(`${name}.${effect.kind}.${field}`, value);
    const each = (what: string, count: number, spec: Fixed | Drawn) =>
      Array.from({ length: count }, (_, i) => add(`${name}.${effect.kind}.${what} ${i + 1}`, spec));
    switch (effect.kind) {
      case "slowing":
        plan.slowing = { halfLife: number("halfLife", effect.halfLife), longRun: number("longRun", effect.longRun) };
        break;
      case "headroom":
        plan.ceiling = { level: number("doublings", effect.doublings), in: "doublings", times: 1, shape: effect.shape };
        break;
      case "cap":
        plan.ceiling = capOf(effect, scenario, add, name);
        break;
      case "stop":
        plan.stop = { year: number("year", effect.year), startYear: scenario.startYear };
        break;
      case "shocks":
        plan.shocks = {
          sd: number("sd", effect.sd),
          persistence: number("persistence", effect.persistence),
          scores: each("year", years, { distribution: "normal", mean: 0, sd: 1 }),
        };
        break;
      case "jumps":
        plan.jumps = {
          perYear: number("perYear", effect.perYear),
          gaps: each("gap", DESIGNED_JUMPS, { distribution: "uniform", min: 0, max: 1 }),
          sizes: each("size", DESIGNED_JUMPS, effect.doublings),
          name: `${name}.jumps`,
          size: effect.doublings,
        };
    }
  }
  return plan;
}

/** A cap in watts is as many times today's power as a unit of it is, times the number. */
function capOf(
  { ceiling, shape }: Extract<Effect, { kind: "cap" }>,
  { today }: AskedScenario,
  add: Add,
  name: string,
): CeilingPlan {
  const { unit, ...level } = ceiling;
  const times = unit === undefined ? 1 : inCanonicalUnit("power", 1, unit)! / todayOf("power", today)!;
  return {
    level: add(`${name}.cap.ceiling`, level as Fixed | Drawn),
    in: "multiple",
    times,
    shape,
    ...(unit === undefined ? {} : { unit }),
  };
}
