import type { ParameterName } from "../model/parameters.ts";
import type { Compute, QuantityName } from "../model/quantities.ts";
import type { PathPlans } from "../sampling/path-plan.ts";
import type { SamplingPlan } from "../sampling/plan.ts";
import type { Bins } from "./bins.ts";

/** All that a thread must know to evaluate any block of a run; plain data. */
export interface Job {
  plan: SamplingPlan;
  /** For each parameter in use, the columns of the plan that are added to make it. */
  parameters: Partial<Record<ParameterName, number[]>>;
  /** How rates run that are not constant; absent where both are. */
  paths?: PathPlans;
  compute: Compute;
  stepsPerYear: number;
  /** Steps of the time grid; it has one point more, t = 0. */
  steps: number;
  /** A target is met at `value` or beyond: below it where the quantity `falls` to it or is to stay under it, else above it. */
  targets: { quantity: QuantityName; value: number; falls: boolean }[];
}

/**
 * A statistic that needs order statistics: a quantity at a point of the grid, or the time to a target. The line of its
 * keys is cut at the ascending `edges` into edges.length + 1 segments, segment s being edges[s−1] ≤ key < edges[s]; keys
 * in a segment with gather[s] = 1 are returned, those in others only counted.
 */
export interface Row {
  of: { quantity: QuantityName; step: number } | { target: number };
  edges: Float64Array;
  gather: Uint8Array;
  /** The share of keys that are expected in gathered segments, all if it is not said; more of them are gathered too. */
  share?: number;
  /**
   * Where it is given, each edge is the least key of a bin of `binOf`, and the segments of odd number are the gathered ones,
   * or none is: then the bin alone says all of a key.
   */
  bins?: Bins;
  /** Whether the mean and the variance of the quantity are wanted. */
  moments: boolean;
}

/** One pass over samples; its number tells passes of one executor apart. Rows stand in ascending order of their step, times to targets last. */
export interface Measure {
  rows: Row[];
  /** Whether to count the samples that meet each target at each time. */
  hits: boolean;
}

/** What some blocks say under a measure; plain data. Replicates are numbered 0 to REPLICATES − 1 throughout. */
export interface Tally {
  /** Samples in each replicate, group of blocks by group. */
  sizes: Uint32Array;
  /** For each row, segment and replicate: the number of keys. */
  counts: Uint32Array;
  /** The gathered keys, row after row, and the replicate of each. */
  candidates: Float64Array;
  replicates: Uint8Array;
  /** Group by group, for each row with moments and each replicate: the mean and the population variance. */
  moments: Float64Array;
  /** For each target, time and replicate: the number of samples that meet the target. */
  hits: Uint32Array;
}

/** The central bands of one quantity: the low and the high edge at each time. */
export interface Corridor {
  quantity: QuantityName;
  low: Float64Array;
  high: Float64Array;
}

/** For each corridor and replicate: the number of samples that stay inside it at every time. */
export interface PathCounts {
  sizes: Uint32Array;
  inside: Uint32Array;
}

/**
 * Work on `count` samples from the beginning of a block on, in a pass over `samples` in all. `room` is where gathered keys go,
 * if it is enough for them.
 */
export type Task = { block: number; count: number; samples: number } & (
  | { kind: "tally"; measure: Measure; room?: SharedArrayBuffer | undefined }
  | { kind: "paths"; corridors: Corridor[] }
);
export type Answer<T extends Task> = T extends { kind: "tally" } ? Tally : PathCounts;
