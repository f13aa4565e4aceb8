import type { DistributionSpec } from "./distributions/spec.ts";

/** How the columns of a plan make the paths of a rate; every number is the index of a column. */
export interface PathPlan {
  /** The columns whose sum is the rate at t = 0. */
  rate: number[];
  slowing?: { halfLife: number; longRun: number };
  /** A calendar year, and that of t = 0. */
  stop?: { year: number; startYear: number };
  shocks?: {
    sd: number;
    persistence: number;
    /** The normal scores of the years' shocks. */
    scores: number[];
  };
  jumps?: JumpsPlan;
  ceiling?: CeilingPlan;
}

export interface JumpsPlan {
  perYear: number;
  /** For the first jumps, a uniform that makes the time since the one before. */
  gaps: number[];
  /** The sizes of the first jumps [doublings]. */
  sizes: number[];
  /** Names the streams of the jumps after those, and says what their sizes are. */
  name: string;
  size: { value: number } | DistributionSpec;
}

/** The column's numbers, `times` so much, are doublings above the start, or multiples of today's level. */
export interface CeilingPlan {
  level: number;
  times: number;
  in: "doublings" | "multiple";
  /** The unit that the numbers were written in, where it is one of power. */
  unit?: string;
  shape: "hard" | "logistic";
}

export interface CoursePlan {
  parts: PathPlan[];
  ceiling?: CeilingPlan;
}

/** The rates that run along paths; the others are constant. */
export interface PathPlans {
  gamma?: CoursePlan;
  powerGrowth?: CoursePlan;
}
