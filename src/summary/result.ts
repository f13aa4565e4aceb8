import type { ParameterName } from "../model/parameters.ts";
import type { AskedName } from "../model/units.ts";
import type { AskedScenario, Target } from "../scenario/scenario.ts";

/** A number with the 95 % interval of its simulation error. */
export interface Estimate {
  estimate: number;
  low: number;
  high: number;
}

/** One estimate for each of the T times of the grid, as three lists. */
export interface Estimates {
  estimate: number[];
  low: number[];
  high: number[];
}

/** The 95 % interval of a simulation error. */
export interface Interval {
  low: number;
  high: number;
}

export interface QuantityResult {
  /** The unit of all values; absent where they are multiples, shares or orders of magnitude. */
  unit?: string;
  /** Type-7 percentiles of the quantity at each time, keyed by their level: "5", "50", "97.5". */
  percentiles: Record<string, Estimates>;
  /** Absent where the mean or the standard deviation may be infinite. */
  mean?: Estimates;
  sd?: Estimates;
  /** For each central band, keyed by its width in percent ("90" is p5 to p95): the share of whole paths inside it at every time of the grid. */
  pathCoverage: Record<string, number>;
  pathCoverageInterval: Record<string, Interval>;
  /** How many paths the coverage was counted on. */
  paths: number;
}

/** Years after the start, or one of the outcomes in which there is no such time on the grid. */
export type TimeToTarget = number | "afterHorizon" | "never";

export type TargetResult = Target<AskedName> & {
  /** The unit of the target; absent where it is a multiple, a share or an order of magnitude. */
  unit?: string;
  /** Probability that the target is met at each time. */
  probability: Estimates;
  /** Type-1 percentiles of the first time at which the target is met. */
  timeToTarget: Record<string, TimeToTarget>;
  timeToTargetInterval: Record<string, { low: TimeToTarget; high: TimeToTarget }>;
  /** Probability that the target is first met after the horizon, and that it never is. */
  afterHorizon: number;
  afterHorizonInterval: Interval;
  never: number;
  neverInterval: Interval;
};

/** One simulated number beside its exact value. */
export interface Comparison {
  /** In words: "relativeLoss p5", "P(relativeLoss ≤ 0.7)". */
  what: string;
  /** Years after the start. */
  at: number;
  simulated: number;
  low: number;
  high: number;
  exact: number;
  /** Estimated numerical error of the exact value. */
  exactError: number;
}

/** The exact answers at the horizon beside the simulated ones. */
export interface Check {
  /** How the exact answers were found, in a sentence; absent where there are none. */
  method?: string;
  comparisons: Comparison[];
  /** Numbers that have no exact answer, and why. */
  notCovered: { what: string; why: string }[];
  /** The probability that a correct program would have failed this check by chance. */
  falseAlarmRate: number;
}

/** What a scenario's result says under one of its laws of loss: what the scenario with this law alone would say. */
export interface LawResult {
  /** The law's share of all belief; those of all laws add up to one. */
  weight: number;
  quantities: Partial<Record<AskedName, QuantityResult>>;
  targets: TargetResult[];
  inputs: Record<string, InputSummary>;
  check: Check;
}

/**
 * The variance of a quantity over all laws at each time: what is left of it if one law is known to hold, on average, and
 * what lies between the laws' means. The shares add up to one; they are null where there is no variance.
 */
export interface VarianceSplit {
  within: number[];
  between: number[];
  withinShare: (number | null)[];
  betweenShare: (number | null)[];
}

/** What a drawn value looks like after truncation and conversion to the model's unit. */
export interface InputSummary {
  parameter: ParameterName;
  /** "doublingsPerYear" for rates, "1" for numbers without a unit; of a path also "years", "year", "doublings", "perYear". */
  unit: string;
  /** Set where this is the size or the frequency of something that is drawn anew within each future, shocks or jumps. */
  random?: true;
  /** Exact percentiles, keyed by level; a single value under "50" where it is fixed. */
  percentiles: Record<string, number>;
}

export interface Manifest {
  version: string;
  node: string;
  seed: string;
  samples: number;
  sampler: string;
  /** SHA-256 of the resolved scenario in canonical JSON. */
  scenarioHash: string;
  /**
   * SHA-256 of `quantities` and `targets`, of each law's too where there are laws, of `varianceSplit` and of `until`, in
   * canonical JSON: equal digests mean equal results.
   */
  digest: string;
}

/** How a run that drew samples until its targets were known well enough found out how many that takes. */
export interface Until {
  /** Half-width that was asked for, as a share: of the 95 % interval of every target's probability at the horizon. */
  halfWidth: number;
  /** The most samples that were allowed. */
  most: number;
  /** Whether the half-width was reached. */
  reached: boolean;
  /**
   * When the probabilities were looked at: after how many samples, at which level of intervals, and the half-width of the
   * widest, as a share. At the last look's level stand the intervals of the targets at the horizon, under each law too: what
   * all levels leave to 1 adds up to less than 5 %, so that an interval covers its probability in 95 of 100 runs wherever
   * looking ends.
   */
  looks: { samples: number; level: number; widest: number }[];
}

/** All that a run says; plain JSON. */
export interface Result {
  schema: "lossfan/result/1";
  scenario: AskedScenario;
  /** Years after the start, T of them. */
  times: number[];
  /** Where the scenario has laws: those of all laws by weight, which must not be shown without `laws` beside them. */
  quantities: Partial<Record<AskedName, QuantityResult>>;
  targets: TargetResult[];
  /**
   * Whether targets on a loss mean all of it or what lies above the floor, by their place in `targets`; absent where there
   * are none. It stands beside the targets, not in them: the digest is of numbers, and words for them do not change it.
   */
  targetLosses?: Record<string, "total" | "reducible">;
  /** By name: `kappa`, `gamma.algorithms`; `laws.kaplan.kappa` for what one law alone says. */
  inputs: Record<string, InputSummary>;
  check: Check;
  /** Where the scenario has laws: what it says under each of them. */
  laws?: Record<string, LawResult>;
  /** Where the scenario has laws: how much of the variance of a loss they make. */
  varianceSplit?: Partial<Record<AskedName, VarianceSplit>>;
  /** Where samples were drawn until the targets were known to a half-width; the scenario's samples are then those it took. */
  until?: Until;
  manifest: Manifest;
}
