import { type Parameters, priorYearsOf } from "../model/growth.ts";
import { PARAMETER_DEFAULTS, type ParameterName } from "../model/parameters.ts";
import { cholesky } from "../sampling/copula.ts";
import { BLOCK, REPLICATES, SMALLEST_UNIFORM } from "../sampling/designs/design.ts";
import { sobol } from "../sampling/designs/sobol.ts";
import type { Distribution } from "../sampling/distributions/distribution.ts";
import { type Column, columnDistribution } from "../sampling/plan.ts";
import { normalCdf, normalQuantile, normalSurvival } from "../sampling/special.ts";
import type { Plan } from "../scenario/plan.ts";

/**
 * Points over everything uncertain but one column, which is integrated out in closed form at each of them: a rule of
 * integration for the rest.
 */
export interface Nodes {
  count: number;
  /** Weight of each node; they sum to one in each estimate. */
  weights: Float64Array;
  /** Each parameter at each node, the integrated column left out of its sum. */
  parameters: Parameters[];
  /** The integrated column's normal score given the node: its mean at each node, and its standard deviation. */
  scoreMean: Float64Array;
  scoreSpread: number;
  /** How the error of an integral is estimated: from a rule half as fine (`coarse` marks its nodes), or from replicates. */
  rule: { kind: "grid"; coarse: Uint8Array } | { kind: "replicates" } | { kind: "point" };
}

/** The column that is integrated out. */
export interface Integrated {
  column: number;
  parameter: ParameterName;
  distribution: Distribution;
}

/** Nodes of a grid along one normal score, [−8.25, 8.25]: the tails beyond hold 2e-16. */
const GRID_REACH = 8.25;
/** Largest product grid; beyond it points of a Sobol' sequence are used. */
const LARGEST_GRID = 20000;

/**
 * Nodes over the draws that `relevant` parameters depend on. One or two of them: a product of trapezoidal rules in the
 * normal scores, which converge faster than any power of the step for smooth integrands on the whole line (Trefethen and
 * Weideman, SIAM Review 56, 2014). More, or rows of a table: 16 replicates of `points` scrambled Sobol' points each.
 */
export function nodesOver(plan: Plan, integrated: Integrated, relevant: readonly ParameterName[], fineness: number): Nodes {
  const columns = relevant.flatMap((name) => plan.parameters[name] ?? []).filter((column) => column !== integrated.column);
  const own = drawOf(plan.columns[integrated.column])!;
  const draws = [...new Set(columns.flatMap((column) => drawOf(plan.columns[column]) ?? []))].filter((draw) => draw !== own);
  const conditional = conditionalScores(plan, draws, own);
  const discrete = draws.filter((draw) => plan.columns.some((column) => drawOf(column) === draw && isDiscrete(column)));
  const steps = 8 * fineness;
  const perDraw = 2 * Math.round(GRID_REACH * (draws.length === 1 ? 2 : 1) * (steps / 4)) + 1;
  const placed =
    draws.length === 0
      ? { count: 1, scores: [], weights: Float64Array.of(1), rule: { kind: "point" } as const }
      : discrete.length === 0 && perDraw ** draws.length <= LARGEST_GRID
        ? grid(draws.length, perDraw)
        : sobolScores(plan, draws, 128 * fineness);
  const { count, weights, rule } = placed;
  const scores = conditional.correlate(placed.scores, count);
  const values = new Map(
    columns.map((index) => [index, valuesAt(plan.columns[index], scores[draws.indexOf(drawOf(plan.columns[index]) ?? -1)], count)]),
  );
  const parameters = Array.from({ length: count }, (_, i) => parametersAt(plan, values, i));
  return { count, weights, parameters, scoreMean: conditional.mean(placed.scores, count), scoreSpread: conditional.spread, rule };
}

function drawOf(column: Column): number | undefined {
  return column.kind === "fixed" ? undefined : column.draw;
}

/** Whether a column takes single values with positive probability. */
export function isDiscrete(column: Column): boolean {
  if (column.kind !== "drawn") return column.kind === "row";
  const { spec } = column;
  const specs = spec.distribution === "mixture" ? spec.components : [spec];
  return specs.some(({ distribution }) => distribution === "empirical" || distribution === "mixture");
}

interface Placed {
  count: number;
  /** Independent normal scores: one array a draw. */
  scores: Float64Array[];
  weights: Float64Array;
  rule: Nodes["rule"];
}

function grid(dimensions: number, perDraw: number): Placed {
  const count = perDraw ** dimensions;
  const step = (2 * GRID_REACH) / (perDraw - 1);
  const line = Float64Array.from({ length: perDraw }, (_, i) => -GRID_REACH + i * step);
  const scores = Array.from({ length: dimensions }, () => new Float64Array(count));
  const weights = new Float64Array(count).fill(1);
  const coarse = new Uint8Array(count).fill(1);
  for (let i = 0; i < count; i++)
    for (let d = 0, rest = i; d < dimensions; d++, rest = Math.floor(rest / perDraw)) {
      const k = rest % perDraw;
      scores[d][i] = line[k];
      weights[i] *= Math.exp(-(line[k] ** 2) / 2);
      coarse[i] &= k % 2 === 0 ? 1 : 0;
    }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { count, scores, weights: weights.map((weight) => weight / total), rule: { kind: "grid", coarse } };
}

/** The seed of the check's own points, apart from every scenario's: a check that shared its draws would share their luck. */
const CHECK_SEED = "lossfan exact check";

function sobolScores(plan: Plan, draws: readonly number[], points: number): Placed {
  const count = REPLICATES * points;
  const scores = draws.map((draw) => {
    const { name, dimension } = plan.draws[draw];
    const fill = sobol(JSON.stringify([CHECK_SEED, plan.seed]), name, dimension);
    const out = new Float64Array(count);
    for (let block = 0; block * BLOCK < count; block++) fill(block, out.subarray(block * BLOCK, Math.min((block + 1) * BLOCK, count)));
    return out.map(normalQuantile);
  });
  return { count, scores, weights: new Float64Array(count).fill(1 / count), rule: { kind: "replicates" } };
}

/**
 * How a Gaussian copula ties the scores of the draws together, and the integrated column's to theirs: from the Cholesky
 * factor of their correlation with the integrated one last, whose last row holds its regression on the others.
 */
function conditionalScores(plan: Plan, draws: readonly number[], own: number) {
  const { draws: group, lower } = plan.correlated;
  const correlation = (i: number, j: number): number => {
    const [a, b] = [group.indexOf(i), group.indexOf(j)];
    if (i === j) return 1;
    return a < 0 || b < 0 ? 0 : lower[a].reduce((sum, value, k) => sum + value * lower[b][k], 0);
  };
  const all = [...draws, own];
  const factor = cholesky(all.map((i) => all.map((j) => correlation(i, j))))!;
  const last = factor[draws.length];
  const combined = (row: readonly number[], independent: readonly Float64Array[], count: number) => {
    const out = new Float64Array(count);
    independent.forEach((scores, k) => {
      if (row[k] !== 0) for (let i = 0; i < count; i++) out[i] += row[k] * scores[i];
    });
    return out;
  };
  return {
    correlate: (independent: readonly Float64Array[], count: number) =>
      independent.map((_, d) => combined(factor[d].slice(0, draws.length), independent, count)),
    mean: (independent: readonly Float64Array[], count: number) => combined(last.slice(0, draws.length), independent, count),
    spread: last[draws.length],
  };
}

/** A column's values at normal scores; the side of the distribution that keeps its digits is used. */
function valuesAt(column: Column, scores: Float64Array | undefined, count: number): Float64Array {
  if (column.kind === "fixed") return new Float64Array(count).fill(column.value);
  if (column.kind === "row")
    return scores!.map((score) => column.values[Math.min(Math.floor(normalCdf(score) * column.values.length), column.values.length - 1)]);
  const distribution = columnDistribution(column);
  return scores!.map((score) =>
    score < 0
      ? distribution.quantile(Math.max(normalCdf(score), SMALLEST_UNIFORM ** 6))
      : distribution.upperQuantile(Math.max(normalSurvival(score), SMALLEST_UNIFORM ** 6)),
  );
}

function parametersAt(plan: Plan, values: ReadonlyMap<number, Float64Array>, node: number): Parameters {
  const sum = (name: ParameterName) =>
    plan.parameters[name]?.reduce((total, column) => total + (values.get(column)?.[node] ?? 0), 0) ??
    PARAMETER_DEFAULTS[name as keyof typeof PARAMETER_DEFAULTS];
  return {
    gamma: sum("gamma"),
    kappa: sum("kappa"),
    powerGrowth: sum("powerGrowth"),
    initialPower: sum("initialPower"),
    priorYears: plan.parameters.pastGrowth === undefined ? sum("priorYears") : priorYearsOf(sum("pastGrowth")),
    lossFloor: sum("lossFloor"),
    gammaFromPower: sum("gammaFromPower"),
  };
}
