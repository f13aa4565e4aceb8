import type { BeliefCloud } from "../analysis/belief-cloud.ts";
import type { Convergence } from "../analysis/convergence.ts";
import type { DistributionAt } from "../analysis/distribution-at.ts";
import type { Sensitivity } from "../analysis/sensitivity/sensitivity.ts";
import type { StressTest } from "../analysis/stress/result.ts";
import type { Illustration } from "../illustrate.ts";
import type { Result } from "../summary/result.ts";

/** All that a page says of one scenario; plain JSON. What takes longest may be missing while it is being worked out. */
export interface ScenarioReport {
  /** Apart from those of all others on the page: "s1". */
  id: string;
  /** Short, as in a legend: the name of its file. */
  name: string;
  /** The scenario as somebody wrote it, with what a command changed. */
  yaml: string;
  result: Result;
  /** Some of its futures, to be drawn beside the bands. */
  illustration?: Illustration;
  stress?: StressTest;
  sensitivity?: Sensitivity;
  /** Draws of mean γ and κ, before the border at which the claim begins to hold. */
  cloud?: BeliefCloud;
  /** The first quantity at a few dates, the horizon last. */
  distribution?: DistributionAt[];
  convergence?: Convergence;
}

/** What a script needs of a report whose sections are written already. */
export type ReportData = Pick<ScenarioReport, "id" | "name" | "yaml" | "result" | "illustration">;
