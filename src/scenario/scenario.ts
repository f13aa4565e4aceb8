import type { ParameterName, RateUnit } from "../model/parameters.ts";
import type { Compute, QuantityName } from "../model/quantities.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";

/** Where a number comes from, in the words of whoever chose it. */
export interface Provenance {
  source?: string;
  note?: string;
}

/** A value that is taken as known. */
export interface Fixed extends Provenance {
  value: number;
  unit?: RateUnit;
}

/** A value drawn from a distribution, which is stated in `unit`. */
export type Drawn = DistributionSpec & Provenance & { unit?: RateUnit };

/** Named parts, drawn separately and added. */
export interface Sum extends Provenance {
  sum: Record<string, Fixed | Drawn>;
}

export type ParameterSpec = Fixed | Drawn | Sum;

/** Rows of a table from which several parameters are drawn together, each row as likely as any other. */
export interface Joint extends Provenance {
  /** The file and columns the values were read from, kept as provenance; `values` is what is used. */
  file?: string;
  columns?: Partial<Record<ParameterName, string>>;
  /** One list a parameter, all of the same length. */
  values: Partial<Record<ParameterName, number[]>>;
}

/** One of several laws of loss: what it says of κ and of the floor, drawn by themselves or in rows of a table. */
export interface Law extends Provenance {
  /** How far it is believed, relative to the others. */
  weight: number;
  kappa?: ParameterSpec;
  lossFloor?: ParameterSpec;
  joint?: Joint[];
}

/** Two drawn values whose ranks are correlated; a part of a sum is named `gamma.algorithms`. */
export interface Correlation extends Provenance {
  between: [string, string];
  spearman: number;
}

/** Something that is reached when a quantity falls to `atMost` or rises to `atLeast`. */
export type Target = Provenance & { quantity: QuantityName } & ({ atMost: number } | { atLeast: number });

/**
 * What a person believes and asks, checked and with every default filled in. It is itself a valid scenario file:
 * tables that were read from files stand in it by value, so that it can be run again anywhere.
 */
export interface Scenario {
  title: string;
  description?: string;
  /** Calendar year of t = 0. */
  startYear: number;
  /** Length of the forecast [yr]. */
  horizonYears: number;
  /** The time grid has horizonYears × stepsPerYear + 1 points, t = 0 included. */
  stepsPerYear: number;
  compute: Compute;
  parameters: Partial<Record<ParameterName, ParameterSpec>>;
  correlations: Correlation[];
  joint: Joint[];
  /** Several laws of loss by name; then κ stands in them and not among the parameters. */
  laws?: Record<string, Law>;
  targets: Target[];
  /** The quantities that get bands. */
  quantities: QuantityName[];
  /** Percentiles of each quantity, ascending, strictly between 0 and 100. */
  percentiles: number[];
  samples: number;
  seed: string;
  sampler: SamplerName;
}
