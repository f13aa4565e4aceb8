/** Any two percentiles of a distribution, keyed `p5`, `p97.5`, …; each key's level lies strictly between 0 and 100. */
export type TwoPercentiles = { [level: `p${number}`]: number };

/** Bounds that cut a distribution off and renormalise it; its other fields describe it before the cut. */
export interface Truncation {
  min?: number;
  max?: number;
}

/** A distribution as a scenario writes it. */
export type DistributionSpec =
  | ({ distribution: "normal" } & Truncation & ({ mean: number; sd: number } | TwoPercentiles))
  | ({ distribution: "lognormal" } & Truncation &
      ({ mu: number; sigma: number } | { median: number; sigma: number } | TwoPercentiles))
  | { distribution: "uniform"; min: number; max: number }
  | { distribution: "triangular"; min: number; mode: number; max: number }
  | { distribution: "pert"; min: number; mode: number; max: number }
  | { distribution: "beta"; alpha: number; beta: number; min?: number; max?: number }
  | ({ distribution: "studentT"; df: number; location: number; scale: number } & Truncation)
  | ({ distribution: "mixture"; components: ({ weight: number } & DistributionSpec)[] } & Truncation)
  | { distribution: "empirical"; values: number[]; file?: string; column?: string }
  | ({ distribution: "quantiles"; values: Record<string, number>; scale?: "linear" | "log" } & Truncation);
