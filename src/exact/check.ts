import type { Job } from "../execution/job.ts";
import { LATER } from "../model/path-time.ts";
import { fallsToTarget, type QuantityName } from "../model/quantities.ts";
import { REPLICATES } from "../sampling/designs/design.ts";
import type { Plan } from "../scenario/plan.ts";
import type { Scenario, Target } from "../scenario/scenario.ts";
import { probabilityInterval } from "../summary/accuracy.ts";
import { isCertain } from "../summary/certainty.ts";
import { describeTarget } from "../summary/describe-target.ts";
import type { Percentile } from "../summary/percentiles.ts";
import type { Check, Comparison, QuantityResult, TargetResult } from "../summary/result.ts";
import type { TargetTimes } from "../summary/targets.ts";
import { type Exact, type ExactLaw, exactLaw } from "./exact-law.ts";

/** The probability that a correct program fails the whole check of a run by chance. */
export const FALSE_ALARM_RATE = 1e-6;

/**
 * How well the exact side is to know probabilities, over the root of the number of samples: plain sampling knows them to
 * 0.5, Sobol' points to about a tenth of that, and the check should not be the less exact of the two.
 */
const CHECK_ACCURACY = 0.01;
/** Nodes that a check may take: its work should stay below that of the run. Along a path a node costs many times more. */
const mostNodes = (samples: number, onPaths: boolean) =>
  Math.min(Math.max(samples / (onPaths ? 20 : 6), 2_000), onPaths ? 10_000 : 40_000);

/** The simulation and the exact method disagree more than chance allows: one of them is wrong, and no number is to be trusted. */
export class CheckError extends Error {
  override name = "CheckError";
}

/** What a run found at the horizon, to be held against the exact answers. */
export interface Simulated {
  sizes: readonly number[];
  quantities: Partial<Record<QuantityName, QuantityResult>>;
  /** For each quantity, its percentiles at the horizon in the order of the scenario. */
  atHorizon: Map<QuantityName, Percentile[]>;
  targets: readonly TargetResult[];
  times: readonly TargetTimes[];
  hits: Float64Array;
}

/** One comparison, and how many samples of each replicate lie where the exact method gives a probability. */
interface Compared extends Comparison {
  hits: readonly number[];
  share: Exact;
}

/**
 * Compares a run's headline numbers, those at the horizon, with the exact answers. Every comparison is one of
 * probabilities: a simulated percentile is asked what share the exact law puts below it. The intervals are those of the
 * sampler at the level at which all of them together miss once in a million runs (Bonferroni), widened by the exact
 * method's own error.
 *
 * The exact laws are found at once, and compared when there is something to compare: while the threads of a run work, this
 * one has time for them.
 *
 * @throws RangeError where an exact law is not a number; what is returned, CheckError where they differ by more.
 */
export function exactCheck(scenario: Scenario, plan: Plan, job: Job): (simulated: Simulated) => Check {
  const laws = new Laws(
    plan,
    job,
    CHECK_ACCURACY / Math.sqrt(scenario.samples),
    mostNodes(scenario.samples, job.paths !== undefined),
  );
  for (const quantity of scenario.quantities) if (!isCertain(job, quantity, false)) laws.of(quantity);
  for (const [index, { quantity }] of scenario.targets.entries())
    if (!isCertain(job, quantity, false)) laws.of(quantity, job.targets[index].falls);
  return (simulated) => compare(scenario, job, laws, simulated);
}

function compare(scenario: Scenario, job: Job, laws: Laws, simulated: Simulated): Check {
  const notCovered: Check["notCovered"] = [];
  const methods = new Set<string>();
  const compared: Compared[] = [];
  for (const quantity of scenario.quantities) {
    if (isCertain(job, quantity, false)) {
      notCovered.push({ what: quantity, why: "nothing that it depends on is uncertain" });
      continue;
    }
    const law = laws.of(quantity);
    if ("why" in law) notCovered.push({ what: quantity, why: law.why });
    else {
      methods.add(methodOf(law));
      compared.push(...comparedPercentiles(scenario, job, quantity, law, simulated));
    }
  }
  for (const [index, target] of scenario.targets.entries()) {
    if (isCertain(job, target.quantity, false)) continue;
    const law = laws.of(target.quantity, job.targets[index].falls);
    if ("why" in law) notCovered.push({ what: describeTarget(target), why: law.why });
    else {
      methods.add(methodOf(law));
      compared.push(...comparedTarget(job, scenario.percentiles, target, law, simulated, index));
    }
  }
  const level = 1 - FALSE_ALARM_RATE / Math.max(compared.length, 1);
  for (const comparison of compared) refuseDisagreement(comparison, level, scenario, simulated.sizes);
  return {
    ...(methods.size > 0 ? { method: [...methods].join("; ") } : {}),
    comparisons: compared.map(({ hits: _, share: __, ...comparison }) => comparison),
    notCovered,
    falseAlarmRate: FALSE_ALARM_RATE,
  };
}

/** Exact laws by quantity and by the side on which targets are met, each made once. */
class Laws {
  readonly #known = new Map<string, ReturnType<typeof exactLaw>>();
  readonly #plan: Plan;
  readonly #job: Job;

  readonly #tolerance: number;
  readonly #mostNodes: number;

  constructor(plan: Plan, job: Job, tolerance: number, mostNodes: number) {
    this.#plan = plan;
    this.#job = job;
    this.#tolerance = tolerance;
    this.#mostNodes = mostNodes;
  }

  of(quantity: QuantityName, falls = fallsToTarget(quantity)): ReturnType<typeof exactLaw> {
    const key = `${quantity} ${falls}`;
    let law = this.#known.get(key);
    if (law === undefined) {
      law = exactLaw(this.#plan, this.#job, quantity, this.#tolerance, this.#mostNodes, falls);
      this.#known.set(key, law);
    }
    return law;
  }
}

export function methodOf({ integrated, nodes }: ExactLaw): string {
  return `${integrated} integrated out in closed form at ${nodes} ${nodes === 1 ? "point" : "points"} of the other inputs`;
}

function comparedPercentiles(
  scenario: Scenario,
  job: Job,
  quantity: QuantityName,
  law: ExactLaw,
  { quantities, atHorizon, sizes }: Simulated,
): Compared[] {
  const at = job.steps / job.stepsPerYear;
  const count = total(sizes);
  return scenario.percentiles.map((percent, i) => {
    const { estimate, low, high } = quantities[quantity]!.percentiles[String(percent)];
    const simulated = estimate[job.steps];
    const share = law.below(simulated, at);
    const exact = law.percentile(percent / 100, at, simulated, share);
    // Independent samples are not counted by replicate: any split of the known total will do.
    const { below } = atHorizon.get(quantity)![i];
    const hits = below.length > 0 ? below : evenly(Math.floor((count - 1) * (percent / 100)) + 1);
    return {
      what: `${quantity} p${percent}`,
      at,
      simulated,
      low: low[job.steps],
      high: high[job.steps],
      exact: exact.value,
      exactError: exact.error,
      hits,
      share,
    };
  });
}

function comparedTarget(
  job: Job,
  percents: readonly number[],
  target: Target,
  law: ExactLaw,
  simulated: Simulated,
  index: number,
): Compared[] {
  const { sizes, targets, times, hits } = simulated;
  const result = targets[index];
  const { byHorizon, ever, percentiles } = times[index];
  const horizon = job.steps / job.stepsPerYear;
  const value = "atMost" in target ? target.atMost : target.atLeast;
  const words = describeTarget(target);
  // One time to each target, the median where the scenario asks for it: the others follow from the same law.
  const middle = percents.toSorted((a, b) => Math.abs(a - 50) - Math.abs(b - 50))[0];
  const place = (index * (job.steps + 1) + job.steps) * REPLICATES;
  const metAtHorizon = law.meets(value, horizon);
  const metByHorizon = law.metBy(value, horizon);
  const metEver = law.metEver(value);
  const probability = (
    what: string,
    hit: readonly number[],
    share: Exact,
    from: { low: number; high: number },
  ): Compared => ({
    what,
    at: horizon,
    simulated: total(hit) / total(sizes),
    low: from.low,
    high: from.high,
    exact: share.value,
    exactError: share.error,
    hits: hit,
    share,
  });
  const { low, high } = result.probability;
  const compared = [
    probability(`P(${words})`, Array.from(hits.subarray(place, place + REPLICATES)), metAtHorizon, {
      low: low[job.steps],
      high: high[job.steps],
    }),
    probability(
      `P(${words} first after the horizon)`,
      ever.map((n, r) => n - byHorizon[r]),
      { value: Math.max(metEver.value - metByHorizon.value, 0), error: metEver.error + metByHorizon.error },
      result.afterHorizonInterval,
    ),
    probability(
      `P(${words} never)`,
      ever.map((n, r) => sizes[r] - n),
      { value: 1 - metEver.value, error: metEver.error },
      result.neverInterval,
    ),
  ];
  const years = result.timeToTarget[String(middle)];
  // Times of zero are ties, and outcomes are compared by their probabilities above.
  if (typeof years !== "number" || years === 0) return compared;
  const share = law.metBy(value, years);
  const exact = law.timePercentile(middle / 100, value, years, share);
  if (exact.value >= LATER) return compared;
  const interval = result.timeToTargetInterval[String(middle)];
  const { below } = percentiles[percents.indexOf(middle)];
  compared.push({
    what: `years to ${words}, p${middle}`,
    at: horizon,
    simulated: years,
    low: typeof interval.low === "number" ? interval.low : horizon,
    high: typeof interval.high === "number" ? interval.high : horizon,
    exact: exact.value,
    exactError: exact.error,
    hits: below.length > 0 ? below : evenly(Math.max(Math.ceil(total(sizes) * (middle / 100)), 1)),
    share,
  });
  return compared;
}

/** How many times its 95 % error an exact value may be off at the level of the whole check (Student's t, 15 degrees of freedom). */
const EXACT_REACH = 6;

/**
 * How many samples' worth of probability may lie between a percentile and the sample next to it. In n samples the share
 * between neighbours is about exponential with mean 1/n, and e^−25 is far below the check's level; where samples are
 * stratified so finely that replicates do not differ at all, this is all the error there is.
 */
const SPACING_REACH = 25;

function refuseDisagreement(
  { what, simulated, exact, hits, share }: Compared,
  level: number,
  scenario: Scenario,
  sizes: readonly number[],
): void {
  const allowed = probabilityInterval(hits, sizes, scenario.sampler, level);
  const slack = EXACT_REACH * share.error + SPACING_REACH / total(sizes);
  if (share.value >= allowed.low - slack && share.value <= allowed.high + slack) return;
  throw new CheckError(
    `the simulation and the exact method disagree on ${what}: simulated ${simulated}, exact ${exact}. ` +
      `The exact probability ${share.value} lies outside ${allowed.low} to ${allowed.high}, which chance would do less than ` +
      `once in a million runs. Please report this with the scenario and seed "${scenario.seed}".`,
  );
}

function evenly(hits: number): number[] {
  return Array.from({ length: REPLICATES }, (_, r) => Math.floor((hits + r) / REPLICATES));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
