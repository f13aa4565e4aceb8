import type { ClaimName } from "../../model/claim.ts";
import type { AskedScenario, Provenance, Target } from "../../scenario/scenario.ts";
import type { Edit } from "../../scenario/stresses/schema.ts";
import type { Estimate, Manifest } from "../../summary/result.ts";
import type { Box } from "../prim/prim.ts";

/** Power as the scenario has it, or as it is today for ever: what efficiency does by itself. */
export type PowerCase = "asInScenario" | "flat";

/** What a verdict is about. */
export interface Asked {
  claim: ClaimName;
  /** The law of loss, where it matters and the scenario names several. */
  law?: string;
  yardstick: string;
  power: PowerCase;
}

/** The efficiency growth at which a claim begins to hold at constant rates, and where the beliefs lie against it. */
export interface ThresholdResult {
  /** The least rate γ* [doublings/yr]; null if any rate will do. */
  from: number | null;
  /** Set where γ* itself does not do, only more. */
  exclusive?: true;
  /** The greatest rate, where too much growth breaks the claim. */
  to?: number;
  /** The share of futures whose average efficiency growth up to the horizon lies there. */
  beliefs: Estimate;
}

export interface VerdictResult extends Asked {
  probability: Estimate;
  /** With the other inputs at their medians; null if no rate will do. */
  threshold: ThresholdResult | null;
}

/** What a stress does to the verdicts. */
export interface StressResult extends Provenance {
  name: string;
  edits: Edit[];
  /** Why it was not applied, where it does not fit the scenario; then there are no verdicts. */
  notApplied?: string;
  verdicts?: (Asked & { probability: Estimate; change: Estimate })[];
}

/** Beliefs that can be moved until a verdict changes. */
export const MOVED = ["gamma", "powerGrowth", "kappa", "priorYears"] as const;
export type Moved = (typeof MOVED)[number];

/** How far one belief would have to move for a verdict to be an even bet. */
export interface ShiftResult extends Asked {
  input: Moved;
  /** Added to a rate [doublings/yr] or, of κ and prior years, a factor. */
  kind: "added" | "times";
  amount: number;
  /** The median it has, and would have. */
  from: number;
  to: number;
  /** How far that is, in half-widths of the belief's own central 68 %; null where it is taken as known. */
  widths: number | null;
  /** Set on the shift that takes fewest of its own half-widths to turn its verdict. */
  smallest?: true;
}

/** The inputs under which a claim fails, or holds; null where no simple region of them tells it beyond chance. */
export interface RegionResult extends Asked {
  outcome: "fails" | "holds";
  /** Limits on parameters, rates in doublings a year, and on the numbers of paths. */
  box: Box | null;
}

/** What becomes of the claim that efficiency can offset diminishing returns, under one person's beliefs; plain JSON. */
export interface StressTest {
  schema: "lossfan/stress/1";
  scenario: AskedScenario;
  yardsticks: (Provenance & { name: string; priorYears: number | "own" })[];
  /** The loss that the claim `target` is about. */
  target: Target & { given: boolean };
  /** Average efficiency growth up to the horizon [doublings/yr]. */
  efficiency: { percentiles: Record<string, Estimate>; atLeastTwo: Estimate };
  /** Whether power stays as it is in the scenario already; then there are no verdicts of `flat`. */
  powerIsFlat: boolean;
  verdicts: VerdictResult[];
  stresses: StressResult[];
  shifts: ShiftResult[];
  regions: RegionResult[];
  manifest: Manifest;
}
