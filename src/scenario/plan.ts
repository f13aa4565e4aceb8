import { PARAMETERS, type ParameterName } from "../model/parameters.ts";
import { cholesky, latentCorrelation } from "../sampling/copula.ts";
import { sobolDimensions } from "../sampling/designs/dimensions.ts";
import { SOBOL_DIMENSIONS } from "../sampling/designs/sobol.ts";
import type { PathPlans } from "../sampling/path-plan.ts";
import type { Column, SamplingPlan } from "../sampling/plan.ts";
import { pathPlans } from "./path-plan.ts";
import type { AskedScenario, Drawn, Fixed, Pathed } from "./scenario.ts";

/** What to draw for a scenario, and how the drawn columns make its parameters. */
export interface Plan extends SamplingPlan {
  /** For each parameter in use, the columns that are added to make it. */
  parameters: Partial<Record<ParameterName, number[]>>;
  /** How rates run that are not constant; absent where both are. */
  paths?: PathPlans;
}

/**
 * The plan of a scenario. Columns stand in the order of the parameters, parts of a sum by name, and each is addressed by
 * its name alone (`kappa`, `gamma.algorithms`), so that editing one parameter leaves the draws of the others as they are.
 */
export function planOf(scenario: AskedScenario): Plan {
  const columns: Column[] = [];
  const names: string[] = [];
  const parameters: Plan["parameters"] = {};
  const drawFor = (name: string) => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1);
  const add = (name: string, { path: _, ...part }: (Fixed | Drawn) & Pathed): number => {
    if ("value" in part) return columns.push({ name, kind: "fixed", value: fixedInUnit(part) }) - 1;
    return columns.push({ name, kind: "drawn", draw: drawFor(name), spec: part, unit: part.unit }) - 1;
  };
  for (const parameter of PARAMETERS) {
    const spec = scenario.parameters[parameter];
    const table = scenario.joint.find(({ values }) => values[parameter] !== undefined);
    if (table !== undefined)
      parameters[parameter] = [
        columns.push({
          name: parameter,
          kind: "row",
          draw: drawFor(tableName(table.values)),
          values: inOrder(table.values, parameter),
        }) - 1,
      ];
    else if (spec === undefined) continue;
    else if ("sum" in spec)
      parameters[parameter] = Object.keys(spec.sum)
        .sort()
        .map((part) => add(`${parameter}.${part}`, spec.sum[part]));
    else parameters[parameter] = [add(parameter, spec)];
  }
  const paths = pathPlans(scenario, parameters, add);
  // What does not fit into the sampler's dimensions any more, far years and late jumps, is drawn independently.
  const dimensions = sobolDimensions(names.slice(0, SOBOL_NAMES), FIRST_DIMENSIONS);
  return {
    seed: scenario.seed,
    sampler: scenario.sampler,
    draws: names.map((name) => ({ name, dimension: dimensions.get(name) })),
    correlated: correlatedDraws(scenario, names),
    columns,
    parameters,
    ...(paths === undefined ? {} : { paths }),
  };
}

/** Names that surely find a dimension: those of the parameters stand in dimensions of their own, used or not. */
export const SOBOL_NAMES = SOBOL_DIMENSIONS - PARAMETERS.length;

/** The parameters whose uncertainty matters most stand in the first and best dimensions of a Sobol' sequence. */
export const FIRST_DIMENSIONS: readonly string[] = ["kappa", "gamma", "powerGrowth", ...PARAMETERS.slice(3)];

/**
 * One column of a table with its rows in the order of its first parameter: neighbouring uniforms then draw similar rows,
 * which is what stratified designs profit from, and the order in which a file lists its rows does not matter.
 */
function inOrder(values: Partial<Record<ParameterName, number[]>>, parameter: ParameterName): number[] {
  const keys = PARAMETERS.filter((name) => values[name] !== undefined);
  const rows = Array.from(values[parameter]!.keys()).sort((a, b) => {
    for (const key of keys) if (values[key]![a] !== values[key]![b]) return values[key]![a] - values[key]![b];
    return a - b;
  });
  return rows.map((row) => values[parameter]![row]);
}

/** Rows of a table are drawn under the names of all that they hold. */
export function tableName(values: Partial<Record<ParameterName, number[]>>): string {
  return `rows of ${Object.keys(values).sort().join(", ")}`;
}

/** A fixed value in the model's unit. */
export function fixedInUnit({ value, unit }: Fixed): number {
  switch (unit) {
    case "timesPerYear":
      return Math.log2(value);
    case "doublingTimeMonths":
      return 12 / value;
    case "doublingTimeYears":
      return 1 / value;
    default:
      return value;
  }
}

function correlatedDraws(scenario: AskedScenario, names: readonly string[]): SamplingPlan["correlated"] {
  const draws = [
    ...new Set(scenario.correlations.flatMap(({ between }) => between.map((name) => names.indexOf(name)))),
  ].sort((a, b) => a - b);
  const matrix = draws.map((_, i) => draws.map((_, j) => Number(i === j)));
  for (const { between, spearman } of scenario.correlations) {
    const [i, j] = between.map((name) => draws.indexOf(names.indexOf(name)));
    matrix[i][j] = matrix[j][i] = latentCorrelation(spearman);
  }
  const lower = cholesky(matrix);
  if (lower === undefined)
    throw new RangeError("the correlations contradict each other: their matrix is not positive definite");
  return { draws, lower };
}
