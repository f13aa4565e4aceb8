import type { Sensitivity } from "../analysis/sensitivity/sensitivity.ts";
import type { StressTest } from "../analysis/stress/result.ts";
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
  stress?: StressTest;
  sensitivity?: Sensitivity;
}
