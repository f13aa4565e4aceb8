import { type ParameterName, RATES } from "../model/parameters.ts";
import type { CeilingPlan } from "../sampling/path-plan.ts";
import { columnDistribution } from "../sampling/plan.ts";
import type { Plan } from "../scenario/plan.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { InputSummary, Result } from "./result.ts";

/** What each value that goes into the model looks like, after truncation and in the model's unit. */
export function inputsOf(plan: Plan, percents: readonly number[]): Record<string, InputSummary> {
  const inputs: Record<string, InputSummary> = {};
  const add = (parameter: ParameterName, index: number, unit: string, name = plan.columns[index].name) => {
    inputs[name] = { parameter, unit, percentiles: percentilesOf(plan.columns[index], percents) };
  };
  for (const [parameter, columns] of Object.entries(plan.parameters) as [ParameterName, number[]][]) {
    const unit = RATES.includes(parameter) ? "doublingsPerYear" : "1";
    for (const index of columns) add(parameter, index, unit);
    if (parameter !== "gamma" && parameter !== "powerGrowth") continue;
    const course = plan.paths?.[parameter];
    /** What is drawn anew within each future is random, unless it is known to be nothing. */
    const markRandom = (index: number) => {
      const { name } = plan.columns[index];
      if (Object.values(inputs[name].percentiles).some((value) => value !== 0)) inputs[name].random = true;
    };
    for (const { slowing, stop, shocks, jumps, ceiling } of course?.parts ?? []) {
      if (slowing !== undefined) {
        add(parameter, slowing.halfLife, "years");
        add(parameter, slowing.longRun, "doublingsPerYear");
      }
      if (stop !== undefined) add(parameter, stop.year, "year");
      if (shocks !== undefined) {
        add(parameter, shocks.sd, "doublingsPerYear");
        add(parameter, shocks.persistence, "1");
        markRandom(shocks.sd);
      }
      if (jumps !== undefined) {
        add(parameter, jumps.perYear, "perYear");
        add(parameter, jumps.sizes[0], "doublings", `${jumps.name}.doublings`);
        markRandom(jumps.perYear);
      }
      if (ceiling !== undefined) add(parameter, ceiling.level, "doublings");
    }
    if (course?.ceiling !== undefined) add(parameter, course.ceiling.level, unitOfCeiling(course.ceiling));
  }
  return inputs;
}

/** A cap stands in megawatts or the like where it was written so; its plan knows how many times today's power one is. */
function unitOfCeiling({ in: kind, unit }: CeilingPlan): string {
  return kind === "doublings" ? "doublings" : (unit ?? "timesToday");
}

/** What goes into the model: what all laws share by its own name, what a law alone says as `laws.kaplan.kappa`. */
export function inputsOfLaws(
  { parameters, joint, percentiles }: Scenario,
  laws: readonly { name: string; plan: Plan }[],
): Result["inputs"] {
  const floors = parameters.lossFloor === undefined && joint.every(({ values }) => values.lossFloor === undefined);
  const ofLaw = ({ parameter }: { parameter: string }) =>
    parameter === "kappa" || (parameter === "lossFloor" && floors);
  const all = laws.map(({ name, plan }) => ({ name, inputs: Object.entries(inputsOf(plan, percentiles)) }));
  return Object.fromEntries([
    ...all[0].inputs.filter(([, input]) => !ofLaw(input)),
    ...all.flatMap(({ name, inputs }) =>
      inputs.filter(([, input]) => ofLaw(input)).map(([key, input]) => [`laws.${name}.${key}`, input]),
    ),
  ]);
}

function percentilesOf(column: Plan["columns"][number], percents: readonly number[]): Record<string, number> {
  if (column.kind === "fixed") return { 50: column.value };
  if (column.kind === "drawn") {
    const { quantile } = columnDistribution(column);
    return Object.fromEntries(percents.map((percent) => [String(percent), quantile(percent / 100)]));
  }
  const sorted = column.values.toSorted((a, b) => a - b);
  return Object.fromEntries(
    percents.map((percent) => [String(percent), sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)]]),
  );
}
