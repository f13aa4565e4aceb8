import type { AskedName } from "../../model/units.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import type { SharedDraw } from "../../scenario/shared-plans.ts";
import type { Estimate, Estimates, Manifest } from "../../summary/result.ts";

/** Years after the start, or one of the outcomes in which a scenario does not come ahead on the grid after being behind. */
export type OvertakingTime = "aheadFromStart" | number | "afterHorizon" | "undecided" | "never";

/** When one scenario first comes ahead of the other, having been behind; the five probabilities add up to one. */
export interface Overtaking {
  /** Type-1 percentiles, by level, in the order of the outcomes above. */
  time: Record<string, OvertakingTime>;
  timeInterval: Record<string, { low: OvertakingTime; high: OvertakingTime }>;
  /** It is the first to be ahead. */
  aheadFromStart: Estimate;
  byHorizon: Estimate;
  afterHorizon: Estimate;
  /** Not by the horizon; shocks or jumps go on after it, and may still bring it about or not. */
  undecided: Estimate;
  /** It is never ahead, or both are level for ever. */
  never: Estimate;
}

/**
 * A step in power at the start [× today's power]; "any" where both are level whatever it is, as on the first day, and
 * "noneIsEnough" where the loss floor forbids what the other reaches.
 */
export type NeededPower = number | "any" | "above1e300" | "noneIsEnough";

/** The `initialPower` that a scenario would need at the start to be level with the other at each time; type-1 percentiles. */
export type BreakEven = Record<string, Record<"estimate" | "low" | "high", NeededPower[]>>;

/** One scenario held against another: A and B are their places in the list of scenarios. */
export interface Pair {
  a: number;
  b: number;
  /** Type-7 percentiles of A − B, or of A/B, at each time. */
  percentiles: Record<string, Estimates>;
  /** Probability that A is ahead of B at each time, that they are level, and that A is behind. */
  ahead: Estimates;
  level: Estimates;
  behind: Estimates;
  /** A overtakes B, and B overtakes A. */
  overtaking: { a: Overtaking; b: Overtaking };
  /** What A would need to be level with B, and B with A; absent where it is not asked of a quantity, or cannot be said. */
  breakEven: { a?: BreakEven; b?: BreakEven };
}

/** Scenarios held against each other in one world: under one law of loss, where they name several. */
export interface World {
  law?: string;
  /** For each scenario: type-7 percentiles of the quantity itself. */
  own: Record<string, Estimates>[];
  pairs: Pair[];
  /** Which draws are one for several scenarios, and which stand alone. */
  draws: SharedDraw[];
}

/** All that a comparison says; plain JSON. */
export interface CompareResult {
  schema: "lossfan/compare/1";
  /** What the scenarios are called here, each by a name of its own. */
  names: string[];
  scenarios: AskedScenario[];
  quantity: AskedName;
  /** The unit of the quantity; absent where it is a multiple, a share or an order of magnitude. */
  unit?: string;
  /** Whether percentiles are of A − B, in the unit of the quantity, or of A/B. */
  measure: "difference" | "ratio";
  /** Which value of the quantity is ahead. */
  ahead: "lower" | "higher";
  /** Years after the start, T of them. */
  times: number[];
  /** One, or one a law of loss. */
  worlds: World[];
  /** By name of a scenario: why it has no break-even. */
  noBreakEven: Record<string, string>;
  manifest: Manifest;
}
