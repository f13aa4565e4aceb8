import { courseDrawer, pathsOfSample } from "../execution/courses.ts";
import type { Job } from "../execution/job.ts";
import type { ParameterArrays } from "../execution/parameter-arrays.ts";
import { type Parameters, priorYearsOf } from "../model/growth.ts";
import { PARAMETER_DEFAULTS, PARAMETERS, type ParameterName } from "../model/parameters.ts";
import { cholesky } from "../sampling/copula.ts";
import { BLOCK, REPLICATES, SMALLEST_UNIFORM } from "../sampling/designs/design.ts";
import { sobol } from "../sampling/designs/sobol.ts";
import type { Distribution } from "../sampling/distributions/distribution.ts";
import { type Column, columnDistribution } from "../sampling/plan.ts";
import { normalCdf, normalQuantile, normalSurvival } from "../sampling/special.ts";
import type { Plan } from "../scenario/plan.ts";
import { pathColumns } from "../summary/certainty.ts";

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
  /** How the error of an integral is estimated: nodes take turns in estimates that are compared. */
  rule: "point" | "two grids" | "replicates";
}

/** The column that is integrated out. */
export interface Integrated {
  column: number;
  parameter: ParameterName;
  distribution: Distribution;
}

/** Reach of a grid in the normal scores where nothing is to be lost: the tails beyond hold 3e-12. */
const FARTHEST = 7;

/**
 * Reach of a grid by which probabilities are to be known to `tolerance`: what lies beyond a radius r, e^(−r²/2) of two
 * scores and five times as much of three, is a thousandth of it, and is shared out among the nodes within.
 */
const reachFor = (tolerance: number) => Math.min(Math.sqrt(-2 * Math.log(1e-3 * tolerance)), FARTHEST);

/** How much finer a grid may be along a steep input. */
const STEEPEST = 8;
/** Inputs up to which a product grid needs fewer nodes than a Sobol' sequence for the same error. */
const MOST_GRID_INPUTS = 3;

/**
 * Nodes over the draws that the `relevant` parameters depend on, as a function of their fineness, the nodes a standard
 * deviation; they reach as far out as matters where probabilities are to be known to `tolerance`.
 *
 * Up to three: two product grids of trapezoidal rules in the normal scores, one half a step away from the other in every
 * direction. On the whole line the rule converges faster than any power of its step for smooth integrands (Trefethen and
 * Weideman, SIAM Review 56, 2014), and a shift by half a step turns its leading error round: half the difference of the
 * two grids estimates the error of each, and bounds that of their mean. Along an input that moves the outcome by more
 * than the integrated input's spread the integrand is as steep as that, and the grid as much finer: `effect` is what the
 * integrated input must make up for, in its own standard deviations. More inputs, or rows of a table: 16 replicates of
 * scrambled Sobol' points.
 */
export function nodesOver(
  plan: Plan,
  job: Job,
  integrated: Integrated,
  relevant: readonly ParameterName[],
  tolerance: number,
  effect: (p: Parameters) => number,
): (fineness: number) => Nodes {
  const columns = [
    ...new Set(relevant.flatMap((name) => [...(plan.parameters[name] ?? []), ...pathColumns(plan, name)])),
  ].filter((column) => column !== integrated.column);
  const onPaths = columns.some((column) => PATHED.some((name) => pathColumns(plan, name).includes(column)));
  const own = drawOf(plan.columns[integrated.column])!;
  const draws = [...new Set(columns.flatMap((column) => drawOf(plan.columns[column]) ?? []))].filter(
    (draw) => draw !== own,
  );
  const conditional = conditionalScores(plan, draws, own);
  const discrete = draws.filter((draw) => plan.columns.some((column) => drawOf(column) === draw && isDiscrete(column)));
  const fillers = new Map(columns.map((index) => [index, valuesAt(plan.columns[index])]));
  const parametersFor = (independent: readonly Float64Array[], count: number) => {
    const scores = conditional.correlate(independent, count);
    const values = new Map(
      columns.map((index) => [
        index,
        fillers.get(index)!(scores[draws.indexOf(drawOf(plan.columns[index]) ?? -1)], count),
      ]),
    );
    const parameters = parametersAt(plan, values, count);
    return onPaths ? withPaths(parameters, job, values, count) : parameters;
  };
  const onGrids = draws.length > 0 && draws.length <= MOST_GRID_INPUTS && discrete.length === 0;
  const refinements = (onGrids ? draws : []).map((_, along) => {
    const ends = draws.map((_, d) => (d === along ? Float64Array.of(-1, 1) : new Float64Array(2)));
    const [low, high] = parametersFor(ends, 2).map(effect);
    const steepness = Math.abs(high - low) / 2;
    return steepness > 1 ? Math.min(steepness, STEEPEST) : 1;
  });
  const placed = (fineness: number): Placed => {
    if (draws.length === 0) return { count: 1, scores: [], weights: Float64Array.of(1), rule: "point" };
    if (!onGrids) return sobolScores(plan, draws, Math.round(512 * fineness ** 2));
    return twoGrids(
      refinements.map((finer) => 1 / (fineness * finer)),
      reachFor(tolerance),
    );
  };
  return (fineness) => {
    const { count, scores, weights, rule } = placed(fineness);
    return {
      count,
      weights,
      parameters: parametersFor(scores, count),
      scoreMean: conditional.mean(scores, count),
      scoreSpread: conditional.spread,
      rule,
    };
  };
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

/** Nodes of the two grids take turns: even ones belong to the first, odd ones to the second. */
function twoGrids(steps: readonly number[], reach: number): Placed {
  const dimensions = steps.length;
  const lengths = steps.map((step) => 2 * Math.ceil(reach / step));
  // One grid is the other's mirror image, node by node.
  const kept: number[] = [];
  const score = new Float64Array(dimensions);
  for (let i = 0; i < lengths.reduce((product, length) => product * length, 1); i++) {
    let square = 0;
    for (let d = 0, rest = i; d < dimensions; d++, rest = Math.floor(rest / lengths[d - 1])) {
      score[d] = ((rest % lengths[d]) - lengths[d] / 2 + 0.25) * steps[d];
      square += score[d] ** 2;
    }
    // The corners of the box hold nodes without weight.
    if (square <= reach ** 2) kept.push(...score);
  }
  const count = (2 * kept.length) / dimensions;
  const scores = Array.from({ length: dimensions }, (_, d) =>
    Float64Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1) * kept[(i >> 1) * dimensions + d]),
  );
  const weights = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (const line of scores) square += line[i] ** 2;
    total += weights[i] = Math.exp(-square / 2);
  }
  return { count, scores, weights: weights.map((weight) => weight / total), rule: "two grids" };
}

/** The seed of the check's own points, apart from every scenario's: a check that shared its draws would share their luck. */
const CHECK_SEED = "lossfan exact check";

function sobolScores(plan: Plan, draws: readonly number[], points: number): Placed {
  const count = REPLICATES * points;
  const scores = draws.map((draw) => {
    const { name, dimension = 0 } = plan.draws[draw];
    const fill = sobol(JSON.stringify([CHECK_SEED, plan.seed]), name, dimension);
    const out = new Float64Array(count);
    for (let block = 0; block * BLOCK < count; block++)
      fill(block, out.subarray(block * BLOCK, Math.min((block + 1) * BLOCK, count)));
    return out.map(normalQuantile);
  });
  return { count, scores, weights: new Float64Array(count).fill(1 / count), rule: "replicates" };
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
    mean: (independent: readonly Float64Array[], count: number) =>
      combined(last.slice(0, draws.length), independent, count),
    spread: last[draws.length],
  };
}

/** A column's values at normal scores; the side of the distribution that keeps its digits is used. */
function valuesAt(column: Column): (scores: Float64Array | undefined, count: number) => Float64Array {
  if (column.kind === "fixed") return (_, count) => new Float64Array(count).fill(column.value);
  if (column.kind === "row") {
    const last = column.values.length - 1;
    return (scores) =>
      scores!.map((score) => column.values[Math.min(Math.floor(normalCdf(score) * column.values.length), last)]);
  }
  const distribution = columnDistribution(column);
  // Along a grid each score comes many times.
  return (scores) =>
    scores!.map(
      rememberedFew((score) =>
        score < 0
          ? distribution.quantile(Math.max(normalCdf(score), SMALLEST_UNIFORM ** 6))
          : distribution.upperQuantile(Math.max(normalSurvival(score), SMALLEST_UNIFORM ** 6)),
      ),
    );
}

/** A function that remembers its values as long as they are few. */
function rememberedFew(f: (x: number) => number): (x: number) => number {
  const known = new Map<number, number>();
  return (x) => {
    let value = known.get(x);
    if (value === undefined) {
      value = f(x);
      if (known.size < 500) known.set(x, value);
    }
    return value;
  };
}

function parametersAt(plan: Plan, values: ReadonlyMap<number, Float64Array>, count: number): Parameters[] {
  const sums = Object.fromEntries(
    PARAMETERS.map((name) => {
      const columns = plan.parameters[name]
        ?.map((column) => values.get(column))
        .filter((column) => column !== undefined);
      const otherwise = PARAMETER_DEFAULTS[name as keyof typeof PARAMETER_DEFAULTS];
      const sum = new Float64Array(count).fill(columns === undefined ? otherwise : 0);
      for (const column of columns ?? []) for (let i = 0; i < count; i++) sum[i] += column[i];
      return [name, sum];
    }),
  ) as Record<ParameterName, Float64Array>;
  return Array.from({ length: count }, (_, i) => ({
    gamma: sums.gamma[i],
    kappa: sums.kappa[i],
    powerGrowth: sums.powerGrowth[i],
    initialPower: sums.initialPower[i],
    priorYears: plan.parameters.pastGrowth === undefined ? sums.priorYears[i] : priorYearsOf(sums.pastGrowth[i]),
    lossFloor: sums.lossFloor[i],
    gammaFromPower: sums.gammaFromPower[i],
  }));
}

const PATHED = ["gamma", "powerGrowth"] as const;

/** Puts the paths of the nodes beside their parameters. */
function withPaths(
  parameters: readonly Parameters[],
  job: Job,
  values: ReadonlyMap<number, Float64Array>,
  count: number,
): Parameters[] {
  const array = (name: keyof ParameterArrays) => Float64Array.from(parameters, (p) => p[name]);
  const drawn = Object.fromEntries(
    (["gamma", "kappa", "powerGrowth", "initialPower", "priorYears", "lossFloor", "gammaFromPower"] as const).map(
      (name) => [name, array(name)],
    ),
  ) as ParameterArrays;
  const columns = job.plan.columns.map((_, index) => values.get(index) ?? new Float64Array(count));
  const courses = courseDrawer(job, count)(0, count, drawn, columns);
  return parameters.map((p, i) => ({ ...p, paths: pathsOfSample(courses, i) }));
}
