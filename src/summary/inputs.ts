import { type ParameterName, RATES } from "../model/parameters.ts";
import { columnDistribution } from "../sampling/plan.ts";
import type { Plan } from "../scenario/plan.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { InputSummary, Result } from "./result.ts";

/** What each value that goes into the model looks like, after truncation and in the model's unit. */
export function inputsOf(plan: Plan, percents: readonly number[]): Record<string, InputSummary> {
  const inputs: Record<string, InputSummary> = {};
  for (const [parameter, columns] of Object.entries(plan.parameters) as [ParameterName, number[]][])
    for (const index of columns) {
      const column = plan.columns[index];
      const unit = RATES.includes(parameter) ? "doublingsPerYear" : "1";
      inputs[column.name] = { parameter, unit, percentiles: percentilesOf(column, percents) };
    }
  return inputs;
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
