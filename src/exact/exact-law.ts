import type { Job } from "../execution/job.ts";
import { computeRate, efficiencyRate, logComputeMultiple, logCumulative, type Parameters } from "../model/growth.ts";
import type { ParameterName } from "../model/parameters.ts";
import { fallsToTarget, type QuantityName } from "../model/quantities.ts";
import { reducibleShare } from "../model/relative-loss.ts";
import { REPLICATES } from "../sampling/designs/design.ts";
import { leastReaching } from "../sampling/distributions/root.ts";
import { columnDistribution } from "../sampling/plan.ts";
import { normalCdf, normalQuantile, normalSurvival } from "../sampling/special.ts";
import type { Plan } from "../scenario/plan.ts";
import { meanInterval } from "../summary/accuracy.ts";
import { dependencies } from "../summary/certainty.ts";
import { type Integrated, isDiscrete, type Nodes, nodesOver } from "./nodes.ts";

/** A number found without sampling, and an estimate of its numerical error. */
export interface Exact {
  value: number;
  error: number;
}

/** The law of one quantity, with one input integrated out in closed form. */
export interface ExactLaw {
  /** The value that is integrated out: "kappa", "gamma.hardware". */
  integrated: string;
  /** Nodes over the other inputs. */
  nodes: number;
  /** P(the quantity meets `target` at time t [yr]): at most it for losses and costs, at least it otherwise. */
  meets(target: number, t: number): Exact;
  /** P(the quantity meets `target` at some time up to t [yr]). */
  metBy(target: number, t: number): Exact;
  /** P(it ever does). */
  metEver(target: number): Exact;
  /** P(the quantity lies at or below `value` at time t [yr]). */
  below(value: number, t: number): Exact;
  /** The value below which the quantity lies with probability `share` at time t, looked for from `near` on. */
  percentile(share: number, t: number, near?: number): Exact;
  /** The time [yr] by which `target` is first met with probability `share`, looked for from `near` on; Infinity where it never is. */
  timePercentile(share: number, target: number, near?: number): Exact;
}

/** Where exact answers come to an end, in words. */
export interface NotCovered {
  why: string;
}

/**
 * The exact law of a quantity. R(t) ≤ r means κ ≥ −ln r'/ln A(t), so given everything else the probability is κ's own
 * distribution at one point, and only the other inputs remain to be integrated over: a smooth integrand in few dimensions.
 * A Gaussian copula only shifts κ's normal score. Where κ is fixed or comes from a table, and for quantities that do not
 * depend on it, a part of γ or of ρ takes its place: all quantities are monotone in them too.
 *
 * Nodes are added until probabilities at the horizon are known to `tolerance`, or until there are `mostNodes`.
 */
export function exactLaw(
  plan: Plan,
  job: Job,
  quantity: QuantityName,
  tolerance = 1e-9,
  mostNodes = 100_000,
): ExactLaw | NotCovered {
  const integrated = chosen(plan, quantity);
  if ("why" in integrated) return integrated;
  const horizon = job.steps / job.stepsPerYear;
  const relevant = dependencies(job, quantity, false);
  let median: number | undefined;
  for (let fineness = COARSEST; ; fineness *= FINER) {
    const law = lawOver(nodesOver(plan, integrated, relevant, fineness), plan, job, quantity, integrated);
    median ??= law.percentile(0.5, horizon).value;
    if (law.below(median, horizon).error <= tolerance || law.nodes === 1 || law.nodes * FINER ** 3 > mostNodes) return law;
  }
}

/** Nodes a standard deviation along each input to begin with. */
const COARSEST = 0.75;

/** The factor by which the nodes along each input grow from one trial to the next. */
const FINER = 1.25;

function lawOver(nodes: Nodes, plan: Plan, job: Job, quantity: QuantityName, integrated: Integrated): ExactLaw {
  const { distribution } = integrated;
  const falls = fallsToTarget(quantity);
  const correlated = nodes.scoreSpread < 1;

  /** P(X ≥ x) given a node, X being the integrated input. */
  const atLeast = (x: number, node: number): number => {
    if (!correlated || x === Infinity || x === -Infinity)
      return x === -Infinity ? 1 : x === Infinity ? 0 : distribution.survival(x);
    const below = distribution.cdf(x);
    const score =
      below < 0.5
        ? normalQuantile(below || Number.MIN_VALUE)
        : -normalQuantile(distribution.survival(x) || Number.MIN_VALUE);
    const standard = (score - nodes.scoreMean[node]) / nodes.scoreSpread;
    return below === 0 ? 1 : below === 1 ? 0 : standard > 0 ? normalSurvival(standard) : 1 - normalCdf(standard);
  };
  const where = metWhere(integrated.parameter, quantity, job, nodes);
  const average = averageOver(nodes);
  /** The probability that the integrated input lies where a target is met. */
  const chance = ({ side, x }: Met, node: number): number =>
    side === "from" ? atLeast(x, node) : 1 - atLeast(x, node);

  const meets = (target: number, t: number): Exact => average((node) => chance(where(node, target, t), node));
  // Cumulative compute only grows, so what is met stays met.
  const onlyGrows = job.compute === "cumulative" && dependsOnCompute(quantity) && quantity !== "retention";
  const metBy = (target: number, t: number): Exact =>
    onlyGrows
      ? meets(target, t)
      : average((node) => {
          // Met by t means met at one end, since a sample's quantities are monotone in time.
          const [start, end] = [where(node, target, 0), where(node, target, t)];
          if (start.side !== end.side) return Math.max(chance(start, node), chance(end, node));
          const x = start.side === "from" ? Math.min(start.x, end.x) : Math.max(start.x, end.x);
          return chance({ side: start.side, x }, node);
        });

  const below = (value: number, t: number): Exact => {
    const met = meets(value, t);
    return falls ? met : { value: 1 - met.value, error: met.error };
  };
  const metEver = (target: number): Exact => metBy(target, FOREVER);

  return {
    integrated: plan.columns[integrated.column].name,
    nodes: nodes.count,
    meets,
    metBy,
    metEver,
    below,
    percentile: (share, t, near = 1) => inverted((logValue) => below(Math.exp(logValue), t), share, Math.log(near)),
    timePercentile(share, target, near = 1) {
      if (metEver(target).value < share) return { value: Infinity, error: 0 };
      if (metBy(target, 0).value >= share) return { value: 0, error: 0 };
      return inverted((logYears) => metBy(target, Math.exp(logYears)), share, Math.log(near));
    },
  };
}

function dependsOnCompute(quantity: QuantityName): boolean {
  return (
    quantity === "relativeLoss" ||
    quantity === "reducibleLoss" ||
    quantity === "computeMultiple" ||
    quantity === "retention"
  );
}

/** A time [yr] at which everything that will ever happen has. */
const FOREVER = 1e300;

/** The input to integrate out, or why there is none. */
function chosen(plan: Plan, quantity: QuantityName): Integrated | NotCovered {
  const candidates: ParameterName[] =
    quantity === "relativeLoss" || quantity === "reducibleLoss"
      ? ["kappa", "gamma", "powerGrowth"]
      : quantity === "powerMultiple"
        ? ["powerGrowth"]
        : quantity === "efficiencyMultiple" || quantity === "costMultiple"
          ? ["gamma"]
          : ["gamma", "powerGrowth"];
  for (const parameter of candidates)
    for (const index of plan.parameters[parameter] ?? []) {
      const column = plan.columns[index];
      if (column.kind === "drawn" && !isDiscrete(column))
        return { column: index, parameter, distribution: columnDistribution(column) };
    }
  return {
    why: `none of ${candidates.join(", ")} is drawn from a continuous distribution of its own, so nothing can be integrated out`,
  };
}

/** The set of the integrated input in which a target is met: from x up, or up to x. */
interface Met {
  side: "from" | "upTo";
  x: number;
}
const ALWAYS: Met = { side: "from", x: -Infinity };
const NEVER: Met = { side: "from", x: Infinity };

/** Where a target is met at time t at a node, in terms of the integrated input. */
function metWhere(
  parameter: ParameterName,
  quantity: QuantityName,
  job: Job,
  nodes: Nodes,
): (node: number, target: number, t: number) => Met {
  const { compute } = job;
  const at = nodes.parameters;
  const loss = quantity === "relativeLoss" || quantity === "reducibleLoss";
  const shareOf = (node: number, target: number) =>
    quantity === "relativeLoss" ? reducibleShare(target, at[node].lossFloor) : target;

  if (parameter === "kappa") {
    const logComputeAt = remembered((t) => Float64Array.from(at, (p) => logComputeMultiple(p, t, compute)));
    return (node, target, t) => {
      const share = shareOf(node, target);
      if (share <= 0) return NEVER;
      const needed = -Math.log(share);
      const logA = logComputeAt(t)[node];
      if (logA === 0) return needed <= 0 ? ALWAYS : NEVER;
      const x = needed / logA - at[node].kappa;
      return logA > 0 ? { side: "from", x } : { side: "upTo", x };
    };
  }

  /** From the rate of compute that is needed to the integrated part of it. */
  const fromRate = (p: Parameters, rate: number): Met => {
    if (parameter === "gamma") return { side: "from", x: rate / Math.LN2 - computeRate(p) / Math.LN2 };
    const weight = 1 + p.gammaFromPower;
    const x = (rate - computeRate(p)) / Math.LN2 / weight;
    return { side: weight > 0 ? "from" : "upTo", x };
  };
  const neededCompute = (node: number, target: number): number => {
    if (!loss) return Math.log(target);
    const share = shareOf(node, target);
    return share <= 0 ? Infinity : -Math.log(share) / at[node].kappa;
  };
  if (loss || quantity === "computeMultiple")
    return (node, target, t) => {
      const p = at[node];
      const needed = neededCompute(node, target);
      if (needed === Infinity) return NEVER;
      if (t === 0) return needed <= logComputeMultiple(p, 0, compute) ? ALWAYS : NEVER;
      if (compute === "singleRun") return fromRate(p, (needed - Math.log(p.initialPower)) / t);
      if (needed <= 0) return ALWAYS;
      return fromRate(p, rateReaching(needed, p.initialPower / p.priorYears, t));
    };
  if (quantity === "retention")
    return (node, target, t) => {
      const p = at[node];
      if (compute === "singleRun") return fromRate(p, target / p.priorYears);
      if (t === 0) return p.initialPower >= target ? ALWAYS : NEVER;
      return fromRate(p, rateRetaining(target, p, t));
    };
  if (quantity === "powerMultiple")
    return (node, target, t) => {
      const p = at[node];
      if (t === 0) return p.initialPower >= target ? ALWAYS : NEVER;
      return { side: "from", x: Math.log2(target / p.initialPower) / t - p.powerGrowth };
    };
  // Efficiency and cost, which is its inverse.
  return (node, target, t) => {
    const doublings = quantity === "costMultiple" ? -Math.log2(target) : Math.log2(target);
    if (t === 0) return doublings <= 0 ? ALWAYS : NEVER;
    return { side: "from", x: doublings / t - efficiencyRate(at[node]) };
  };
}

/** A function that remembers its last few values: an integral asks for the same time again and again. */
function remembered<V>(f: (t: number) => V): (t: number) => V {
  const known = new Map<number, V>();
  return (t) => {
    let value = known.get(t);
    if (value === undefined) {
      if (known.size >= 4) known.clear();
      known.set(t, (value = f(t)));
    }
    return value;
  };
}

/** The rate a [1/yr] at which ln(1 + perYear·G(t)) reaches `logMultiple` > 0 at t. */
function rateReaching(logMultiple: number, perYear: number, t: number): number {
  // In the end any growth does, and so does a decline so slow that the sum of all compute, −1/a years of it, is enough.
  if (t >= FOREVER) return -perYear / Math.expm1(logMultiple);
  return solved((a) => logCumulative(a, perYear, t) - logMultiple, logMultiple / t, t);
}

/** The rate a at which retention is `target` at t > 0; retention rises with a. */
function rateRetaining(target: number, p: Parameters, t: number): number {
  // In the end retention is a·τ0.
  if (t >= FOREVER) return target / p.priorYears;
  const perYear = p.initialPower / p.priorYears;
  const f = (a: number) => Math.log(p.initialPower) + a * t - logCumulative(a, perYear, t) - Math.log(target);
  return solved(f, 0, t);
}

/** The root of a rising function of the rate, looked for around `guess` in steps of 1/t. */
function solved(f: (a: number) => number, guess: number, t: number): number {
  let step = 1 / t;
  let [low, high] = [guess - step, guess + step];
  for (let i = 0; f(low) > 0 && i < 60; i++) low -= step *= 2;
  step = 1 / t;
  for (let i = 0; f(high) < 0 && i < 60; i++) high += step *= 2;
  if (f(low) > 0) return -Infinity;
  if (f(high) < 0) return Infinity;
  return leastReaching(f, low, high, 1e-14);
}

/**
 * Half the difference of two grids bounds the error of their mean for a smooth integrand; one with a kink, as a triangular
 * distribution's mode makes, can bring them together by luck. This factor covered every case that was tried.
 */
const KINKS = 4;

/** The weighted mean over nodes, with its error. */
function averageOver({ count, weights, rule }: Nodes): (f: (node: number) => number) => Exact {
  const estimates = rule === "replicates" ? REPLICATES : rule === "two grids" ? 2 : 1;
  const sizes = new Array<number>(estimates).fill(count / estimates);
  return (f) => {
    const means = new Array<number>(estimates).fill(0);
    for (let node = 0; node < count; node++) means[node % estimates] += weights[node] * estimates * f(node);
    if (rule === "point") return { value: means[0], error: 0 };
    if (rule === "two grids")
      return { value: (means[0] + means[1]) / 2, error: (KINKS * Math.abs(means[0] - means[1])) / 2 };
    const { estimate, high } = meanInterval(means, sizes);
    return { value: estimate, error: high - estimate };
  };
}

/** Shares are solved for to this; far below any error of simulation. */
const SOLVED = 1e-13;

/**
 * Where a rising share, as a function of a logarithm, reaches `share`; the error of the share there is divided by its
 * slope. By the secant method from `near`, which is often close already; where that leads astray, by bracketing.
 */
function inverted(f: (log: number) => Exact, share: number, near: number): Exact {
  let [x0, f0] = [near, f(near).value - share];
  let x1 = near + (f0 > 0 ? -1e-4 : 1e-4);
  let [now, slope] = [f(x1), 0];
  for (let i = 0; i < 12; i++) {
    const f1 = now.value - share;
    const secant = (f1 - f0) / (x1 - x0);
    if (secant > 0) slope = secant;
    if (Math.abs(f1) <= SOLVED) return solution(x1, now, slope);
    const step = -f1 / secant;
    // Near a flat end, or with a start far off, the secant says nothing.
    if (!(Math.abs(step) < 1) || !(secant > 0)) break;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(x1))) return solution(x1, now, slope);
    [x0, f0, x1] = [x1, f1, x1 + step];
    now = f(x1);
  }
  return bracketed(f, share, near);
}

function bracketed(f: (log: number) => Exact, share: number, near: number): Exact {
  let [low, high] = [near - 0.01, near + 0.01];
  for (let step = 0.04; f(low).value > share && step < 1e9; step *= 2) [low, high] = [low - step, low];
  for (let step = 0.04; f(high).value < share && step < 1e9; step *= 2) [low, high] = [high, high + step];
  const x = leastReaching((at) => f(at).value - share, low, high, 1e-13);
  const h = 1e-4 * Math.max(1e-2, Math.abs(x));
  return solution(x, f(x), (f(x + h).value - f(x - h).value) / (2 * h));
}

function solution(x: number, { error }: Exact, slope: number): Exact {
  const value = Math.exp(x);
  return { value, error: slope > 0 ? Math.abs(Math.exp(x + error / slope) - value) : 0 };
}
