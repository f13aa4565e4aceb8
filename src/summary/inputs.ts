import { type ParameterName, RATES } from "../model/parameters.ts";
import { columnDistribution } from "../sampling/plan.ts";
import type { Plan } from "../scenario/plan.ts";
import type { InputSummary } from "./result.ts";

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
