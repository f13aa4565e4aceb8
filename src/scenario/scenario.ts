import type { ParameterName, RateUnit } from "../model/parameters.ts";
import type { Ceiling } from "../model/path.ts";
import type { Compute, QuantityName } from "../model/quantities.ts";
import type { AskedName, TodayEntry } from "../model/units.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";

/** Where a number comes from, in the words of whoever chose it. */
export interface Provenance {
  source?: string;
  note?: string;
}

/**
 * Whose fortune a draw is where scenarios are compared: one truth about the world that all of them share (the default), or
 * each one's own. What is said of a whole goes for its parts and its path, unless they say otherwise. A run ignores it.
 */
export interface Luck {
  luck?: "own" | "shared";
}

/** A value that is taken as known. */
export interface Fixed extends Provenance, Luck {
  value: number;
  unit?: RateUnit;
}

/** A value drawn from a distribution, which is stated in `unit`. */
export type Drawn = DistributionSpec & Provenance & Luck & { unit?: RateUnit };

/** A number in an effect. */
export type Value = Fixed | Drawn;

/** A power: in a unit of power, or without one a multiple of today's. */
export type PowerLevel = Provenance & Luck & { unit?: string } & ({ value: number } | DistributionSpec);

/** How growth meets a limit. */
export type Shape = Ceiling["shape"];

/** Something that happens to a rate in the course of time; a path holds each kind at most once. */
export type Effect = Provenance &
  Luck &
  (
    | { kind: "slowing"; halfLife: Value; longRun: Value }
    | { kind: "headroom"; doublings: Value; shape: Shape }
    | { kind: "cap"; ceiling: PowerLevel; shape: Shape }
    | { kind: "stop"; year: Value }
    | { kind: "shocks"; sd: Value; persistence: Value }
    | { kind: "jumps"; perYear: Value; doublings: Value }
  );

/** A rate that may run along a path. */
export interface Pathed {
  path?: Effect[];
}

/** Named parts, drawn separately and added; a path is that of their sum, and then no part has one of its own. */
export interface Sum extends Provenance, Luck, Pathed {
  sum: Record<string, (Fixed | Drawn) & Pathed>;
}

export type ParameterSpec = ((Fixed | Drawn) & Pathed) | Sum;

/** Rows of a table from which several parameters are drawn together, each row as likely as any other. */
export interface Joint extends Provenance, Luck {
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

/**
 * Something that is reached when a quantity falls to `atMost` or rises to `atLeast`; `atMost` of a quantity that rises is
 * a limit to stay under. In the quantity's own unit.
 */
export type Target<Quantity extends AskedName = QuantityName> = Provenance & { quantity: Quantity } & (
    | { atMost: number }
    | { atLeast: number }
  );

/** What a quantity was at a date, in its canonical unit. Charts show it; no number of a result depends on it. */
export interface Observation extends Provenance {
  /** Calendar year, with a fraction for a date within it. */
  year: number;
  quantity: AskedName;
  value: number;
}

/** What a quantity is today, in its canonical unit. */
export interface Today extends Provenance {
  value: number;
  unit: string;
}

/**
 * What a person believes and asks, checked and with every default filled in. It is itself a valid scenario file:
 * tables that were read from files stand in it by value, so that it can be run again anywhere. A run speaks of multiples of
 * today's alone; what a person asks, which may be in units, is an `AskedScenario`.
 */
export interface Scenario<Quantity extends AskedName = QuantityName> {
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
  /** What today is, where it is said. */
  today?: Partial<Record<TodayEntry, Today>>;
  targets: Target<Quantity>[];
  /** What was observed, before the start or after it. */
  observed?: Observation[];
  /** The quantities that get bands. */
  quantities: Quantity[];
  /** Percentiles of each quantity, ascending, strictly between 0 and 100. */
  percentiles: number[];
  samples: number;
  seed: string;
  sampler: SamplerName;
}

/** A scenario as a person asks it. */
export type AskedScenario = Scenario<AskedName>;
