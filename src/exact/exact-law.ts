import type { Job } from "../execution/job.ts";
import { Kernel } from "../execution/kernel.ts";
import { computeRate, efficiencyRate, logComputeMultiple, logCumulative, type Parameters } from "../model/growth.ts";
import type { ParameterName } from "../model/parameters.ts";
import { LATER } from "../model/path-time.ts";
import { fallsToTarget, type QuantityName } from "../model/quantities.ts";
import { leastReaching } from "../sampling/distributions/root.ts";
import type { PathPlans } from "../sampling/path-plan.ts";
import { columnDistribution } from "../sampling/plan.ts";
import { normalCdf } from "../sampling/special.ts";
import type { Plan } from "../scenario/plan.ts";
import { dependencies, isRandom } from "../summary/certainty.ts";
import { averageOver, roomForAverages } from "./averages.ts";
import { chancesIn, neededLogLoss, normalChances, type Region, roomForChances } from "./chances.ts";
import { FOREVER, logComputeAt } from "./log-compute.ts";
import { type Integrated, isDiscrete, type Nodes, nodesOver } from "./nodes.ts";
import { remembered } from "./remembered.ts";

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
  /** P(the quantity meets `target` at time t [yr]): at most it where the law is of falling to targets, at least it otherwise. */
  meets(target: number, t: number): Exact;
  /** P(the quantity meets `target` at some time up to t [yr]). */
  metBy(target: number, t: number): Exact;
  /** P(it ever does). */
  metEver(target: number): Exact;
  /** P(the quantity lies at or below `value` at time t [yr]). */
  below(value: number, t: number): Exact;
  /** The value below which the quantity lies with probability `share` at time t, looked for from `near` on; `atNear` is `below(near, t)` where that is known. */
  percentile(share: number, t: number, near?: number, atNear?: Exact): Exact;
  /** The time [yr] by which `target` is first met with probability `share`, looked for from `near` on; Infinity where it never is, `LATER` where along a path it is long after the horizon. `atNear` is `metBy(target, near)` where that is known. */
  timePercentile(share: number, target: number, near?: number, atNear?: Exact): Exact;
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
 * `falls` says on which side of a target it is met: for a quantity that rises, at most it is a limit to stay under.
 * Nodes are added until probabilities at the horizon are known to `tolerance`, or until there are `mostNodes`.
 */
export function exactLaw(
  plan: Plan,
  job: Job,
  quantity: QuantityName,
  tolerance = 1e-7,
  mostNodes = 12_000,
  falls = fallsToTarget(quantity),
): ExactLaw | NotCovered {
  const relevant = dependencies(job, quantity, false);
  const integrated = notOnPaths(job, relevant) ?? chosen(plan, quantity, relevant);
  if ("why" in integrated) return integrated;
  const horizon = job.steps / job.stepsPerYear;
  const nodesOf = nodesOver(plan, job, integrated, relevant, tolerance, effectOn(integrated, quantity, job));
  let looksAt: number[] | undefined;
  let before: number[] = [];
  let movedBefore = Infinity;
  for (let fineness = COARSEST; ; fineness *= FINER) {
    const nodes = nodesOf(fineness);
    const law = lawOver(nodes, 0, plan, job, quantity, falls, integrated);
    if (nodes.rule === "point") return law;
    looksAt ??= LOOKS.map((share) => law.percentile(share, horizon).value);
    const now = looksAt.map((value) => law.below(value, horizon));
    const moved = Math.max(...now.map(({ value }, i) => Math.abs(value - (before[i] ?? Infinity))));
    const left = nodes.rule === "replicates" ? 0 : leftToMove(moved, movedBefore);
    const error = Math.max(left, ...now.map((look) => look.error));
    const enough = error <= tolerance && (nodes.count >= CHEAP || error <= 1e-3 * tolerance);
    if (enough || (movedBefore < Infinity && nodes.count * FINER ** 3 > mostNodes))
      return lawOver(nodes, left, plan, job, quantity, falls, integrated);
    if (Number.isNaN(error)) throw new RangeError(`the exact probabilities of ${quantity} are not numbers`);
    before = now.map(({ value }) => value);
    movedBefore = moved;
  }
}

/**
 * What the integrated input must make up for at the horizon, given the other inputs, in its own standard deviations: κ for
 * the logarithm of ln A, a part of a rate for the rest of it.
 */
function effectOn(
  { parameter, distribution }: Integrated,
  quantity: QuantityName,
  job: Job,
): (p: Parameters) => number {
  const horizon = job.steps / job.stepsPerYear;
  const [low, high] = [distribution.quantile(normalCdf(-1)), distribution.quantile(normalCdf(1))];
  if (parameter === "kappa") {
    const spread = Math.log(high / low) / 2;
    return (p) => Math.log(Math.abs(logComputeMultiple(p, horizon, job.compute)) || Number.MIN_VALUE) / spread;
  }
  return (p) => partOf(parameter, quantity, p).rest / ((high - low) / 2);
}

/** So few nodes cost nothing that would show. */
const CHEAP = 400;

/**
 * How far a probability is still from its limit when it moved by `moved` at the last refinement and by `movedBefore` at
 * the one before: the rest of a geometric series, doubled. Smooth integrands converge ever faster; those with kinks, as
 * uniform and triangular distributions make them, by half at each step, and there the difference of two grids alone would
 * flatter.
 */
function leftToMove(moved: number, movedBefore: number): number {
  if (movedBefore === Infinity) return Infinity;
  const ratio = Math.min(moved / Math.max(movedBefore, Number.MIN_VALUE), 0.8);
  return (2 * moved * ratio) / (1 - ratio);
}

/** The shares at which laws of neighbouring fineness are compared. */
const LOOKS = [0.05, 0.3, 0.8];

/** Nodes a standard deviation along each input to begin with. */
const COARSEST = 0.5;

/** The factor by which the nodes along each input grow from one trial to the next. */
const FINER = 1.25;

/** `leastError` is what a law's errors are at least, whatever its nodes say among themselves. */
function lawOver(
  nodes: Nodes,
  leastError: number,
  plan: Plan,
  job: Job,
  quantity: QuantityName,
  falls: boolean,
  integrated: Integrated,
): ExactLaw {
  const { distribution } = integrated;
  const limit = falls && !fallsToTarget(quantity);
  const { count } = nodes;
  const kernel = new Kernel(roomForChances(count) + roomForAverages(count));
  const { chances, average } = averageOver(nodes, leastError, kernel);
  const atStart = new Float64Array(count);
  const fill =
    normalChances(kernel, integrated, quantity, job, nodes) ??
    chancesIn(regions(integrated.parameter, quantity, limit, job, nodes), distribution, nodes);

  const meets = (target: number, t: number): Exact => {
    fill(target, t, chances);
    return average();
  };
  // Cumulative compute only grows, so what is met stays met, unless it is a limit.
  const onlyGrows = job.compute === "cumulative" && followsCompute(quantity) && !limit;
  const metBy = (target: number, t: number): Exact => {
    if (onlyGrows) return meets(target, t);
    // Met by t means met at one end, since a sample's quantities are monotone in time.
    fill(target, 0, chances);
    atStart.set(chances);
    fill(target, t, chances);
    for (let node = 0; node < count; node++) chances[node] = Math.max(atStart[node], chances[node]);
    return average();
  };

  const below = (value: number, t: number): Exact => {
    const met = meets(value, t);
    return falls ? met : { value: 1 - met.value, error: met.error };
  };
  // A single run's retention, a·τ0, is negative where compute shrinks, and orders of magnitude are logarithms themselves;
  // all else has a logarithm.
  const mayBeNegative = quantity === "computeOrders" || (quantity === "retention" && job.compute === "singleRun");
  const metEver = remembered((target) => metBy(target, FOREVER));

  return {
    integrated: plan.columns[integrated.column].name,
    nodes: nodes.count,
    meets,
    metBy,
    metEver,
    below,
    percentile: (share, t, near = 1, atNear) =>
      mayBeNegative
        ? inverted(
            (value) => below(value, t),
            share,
            near,
            // A search for 0 ends at the number next to it.
            (value) => (Math.abs(value) < Number.MIN_VALUE * 2 ? 0 : value),
            atNear,
          )
        : inverted((logValue) => below(Math.exp(logValue), t), share, Math.log(near), Math.exp, atNear),
    timePercentile(share, target, near = 1, atNear) {
      if (metEver(target).value < share) return { value: Infinity, error: 0 };
      if (metBy(target, 0).value >= share) return { value: 0, error: 0 };
      // Along a path far times cost much to look for, and a result only says that they lie after the horizon.
      const far = (2 * job.steps) / job.stepsPerYear;
      if (job.paths !== undefined && metBy(target, far).value < share) return { value: LATER, error: 0 };
      return inverted((logYears) => metBy(target, Math.exp(logYears)), share, Math.log(near), Math.exp, atNear);
    },
  };
}

/** Whether a quantity is met the sooner the more compute there is, and stays met with more of it. */
function followsCompute(quantity: QuantityName): boolean {
  return ["relativeLoss", "reducibleLoss", "computeMultiple", "computeOrders"].includes(quantity);
}

/** Why there is no exact answer along a path, if there is none. */
function notOnPaths(job: Job, relevant: readonly ParameterName[]): NotCovered | undefined {
  if (relevant.some((name) => isRandom(job, name)))
    return { why: "shocks or jumps are drawn anew for every year or date of a future, too many to be integrated over" };
  if (job.compute === "singleRun" && relevant.some((name) => isPathed(job, name)))
    return {
      why: "along a path the compute of a single run can rise and fall, so that a target can be met and lost again",
    };
  return undefined;
}

function isPathed({ paths }: Job, name: ParameterName): boolean {
  return (name === "gamma" || name === "powerGrowth") && paths?.[name] !== undefined;
}

/** The input to integrate out, or why there is none. */
function chosen(plan: Plan, quantity: QuantityName, relevant: readonly ParameterName[]): Integrated | NotCovered {
  const pathed = (name: ParameterName) => name !== "kappa" && plan.paths?.[name as keyof PathPlans] !== undefined;
  if (relevant.some(pathed) && !relevant.includes("kappa"))
    return { why: "along a path the exact method integrates κ out, on which this does not depend" };
  const candidates: ParameterName[] =
    quantity === "relativeLoss" || quantity === "reducibleLoss"
      ? ["kappa", "gamma", "powerGrowth"]
      : quantity === "powerMultiple"
        ? ["powerGrowth"]
        : quantity === "efficiencyMultiple" || quantity === "costMultiple"
          ? ["gamma"]
          : ["gamma", "powerGrowth"];
  const usable = relevant.some(pathed) ? candidates.slice(0, 1) : candidates;
  for (const parameter of usable)
    for (const index of plan.parameters[parameter] ?? []) {
      const column = plan.columns[index];
      if (column.kind === "drawn" && !isDiscrete(column))
        return { column: index, parameter, distribution: columnDistribution(column) };
    }
  return {
    why: `none of ${usable.join(", ")} is drawn from a continuous distribution of its own, so nothing can be integrated out`,
  };
}

/** Bounds that every value, and that no value, reaches. */
const [ALWAYS, NEVER] = [-Infinity, Infinity];

/**
 * Writes where a target is met at time t [yr] at each node, in terms of the integrated input. A limit is met wherever the
 * quantity does not lie strictly above it.
 */
function regions(
  parameter: ParameterName,
  quantity: QuantityName,
  limit: boolean,
  job: Job,
  nodes: Nodes,
): (target: number, t: number, out: Region) => void {
  const { parameters: at, count } = nodes;
  const floors = Float64Array.from(at, (p) => (quantity === "relativeLoss" ? p.lossFloor : 0));
  const kappas = Float64Array.from(at, (p) => p.kappa);

  if (parameter === "kappa") {
    const logsAt = logComputeAt(nodes, job);
    return (target, t, { x, upTo }) => {
      const logA = logsAt(t);
      let [floor, needed] = [Number.NaN, 0];
      for (let node = 0; node < count; node++) {
        // One logarithm serves all nodes of the same floor.
        if (floors[node] !== floor) {
          floor = floors[node];
          needed = neededLogLoss(target, floor);
        }
        if (needed === Infinity || logA[node] === 0) x[node] = needed <= 0 ? ALWAYS : NEVER;
        else x[node] = needed / logA[node] - kappas[node];
        upTo[node] = logA[node] < 0 && needed !== Infinity ? 1 : 0;
      }
    };
  }

  // Otherwise the input is a part of a rate, of which the nodes hold the rest.
  const needed = neededRate(quantity, limit, job);
  return (target, t, { x, upTo }) => {
    for (let node = 0; node < count; node++) {
      const p = at[node];
      const { share, rest } = partOf(parameter, quantity, p);
      x[node] = (needed(p, target, t) - rest) / share;
      upTo[node] = share < 0 !== limit ? 1 : 0;
    }
  };
}

/** What the integrated part of a rate counts for in the rate that a quantity depends on, and the rest of it [doublings/yr]. */
function partOf(parameter: ParameterName, quantity: QuantityName, p: Parameters): { share: number; rest: number } {
  if (quantity === "powerMultiple") return { share: 1, rest: p.powerGrowth };
  if (quantity === "efficiencyMultiple" || quantity === "costMultiple") return { share: 1, rest: efficiencyRate(p) };
  return { share: parameter === "powerGrowth" ? 1 + p.gammaFromPower : 1, rest: computeRate(p) / Math.LN2 };
}

/**
 * The least rate [doublings/yr] at which a target is met at t [yr]: of power, of efficiency, or of effective compute,
 * whichever the quantity depends on; −Infinity if any rate will do, Infinity if none will. For a limit, the greatest rate
 * at which the quantity does not exceed it.
 */
function neededRate(
  quantity: QuantityName,
  limit: boolean,
  job: Job,
): (p: Parameters, target: number, t: number) => number {
  const { compute } = job;
  const whether = (met: boolean) => (met ? ALWAYS : NEVER);
  const beyond = (value: number, target: number) => (limit ? value > target : value >= target);
  switch (quantity) {
    case "powerMultiple":
      return (p, target, t) =>
        t === 0 ? whether(beyond(p.initialPower, target)) : Math.log2(target / p.initialPower) / t;
    case "efficiencyMultiple":
      return (_, target, t) => (t === 0 ? whether(target <= 1) : Math.log2(target) / t);
    case "costMultiple":
      return (_, target, t) => (t === 0 ? whether(target >= 1) : -Math.log2(target) / t);
    case "retention":
      return (p, target, t) => {
        if (compute === "singleRun") return target / p.priorYears / Math.LN2;
        if (t === 0) return whether(p.initialPower >= target);
        return rateRetaining(target, p, t) / Math.LN2;
      };
    default:
      return (p, target, t) => {
        const logMultiple = neededCompute(quantity, p, target);
        if (logMultiple === Infinity) return NEVER;
        if (t === 0) return whether(beyond(logComputeMultiple(p, 0, compute), logMultiple));
        if (compute === "singleRun") return (logMultiple - Math.log(p.initialPower)) / t / Math.LN2;
        // Compute only grows, from today's on.
        if (logMultiple <= 0) return ALWAYS;
        return rateReaching(logMultiple, p.initialPower / p.priorYears, t) / Math.LN2;
      };
  }
}

/** The logarithm of the compute multiple that meets a target on loss or compute; Infinity for a loss the floor forbids. */
function neededCompute(quantity: QuantityName, p: Parameters, target: number): number {
  if (quantity === "computeMultiple") return Math.log(target);
  if (quantity === "computeOrders") return target * Math.LN10;
  return neededLogLoss(target, quantity === "relativeLoss" ? p.lossFloor : 0) / p.kappa;
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

/** Shares are solved for to this; far below any error of simulation. */
const SOLVED = 1e-12;

/**
 * Where a rising share, as a function of a value's logarithm or of the value, reaches `share`; the error of the share there is divided by its
 * slope. By the secant method from `near`, which is often close already, and where the share may be known; where that leads
 * astray, by bracketing.
 */
export function inverted(
  f: (x: number) => Exact,
  share: number,
  near: number,
  valueAt: (x: number) => number,
  atNear = f(near),
): Exact {
  let [x0, f0] = [near, atNear.value - share];
  let x1 = near + (f0 > 0 ? -1e-4 : 1e-4);
  let [now, slope] = [f(x1), 0];
  for (let i = 0; i < 12; i++) {
    const f1 = now.value - share;
    const secant = (f1 - f0) / (x1 - x0);
    // Between points that nearly meet the difference of shares is rounding.
    if (secant > 0 && Math.abs(x1 - x0) > 1e-7) slope = secant;
    if (Math.abs(f1) <= SOLVED) return solution(x1, now, slope, valueAt);
    const step = -f1 / secant;
    // Near a flat end, or with a start far off, the secant says nothing.
    if (!(Math.abs(step) < 1) || !(secant > 0)) break;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(x1))) return solution(x1, now, slope, valueAt);
    [x0, f0, x1] = [x1, f1, x1 + step];
    now = f(x1);
  }
  return bracketed(f, share, near, valueAt);
}

function bracketed(f: (x: number) => Exact, share: number, near: number, valueAt: (x: number) => number): Exact {
  let [low, high] = [near - 0.01, near + 0.01];
  for (let step = 0.04; f(low).value > share && step < 1e9; step *= 2) [low, high] = [low - step, low];
  for (let step = 0.04; f(high).value < share && step < 1e9; step *= 2) [low, high] = [high, high + step];
  const x = leastReaching((at) => f(at).value - share, low, high, 1e-13);
  const h = 1e-4 * Math.max(1e-2, Math.abs(x));
  return solution(x, f(x), (f(x + h).value - f(x - h).value) / (2 * h), valueAt);
}

function solution(x: number, { error }: Exact, slope: number, valueAt: (x: number) => number): Exact {
  const value = valueAt(x);
  return { value, error: slope > 0 ? Math.abs(valueAt(x + error / slope) - value) : 0 };
}
