import type { DistributionAt } from "../../analysis/distribution-at.ts";
import type { Illustration } from "../../illustrate.ts";
import type { AskedName } from "../../model/units.ts";
import type { Problem } from "../../scenario/problems.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import type { Result } from "../../summary/result.ts";
import type { Change } from "../levers.ts";
import type { ScenarioReport } from "../scenario-report.ts";

/** What the worker is given before it is asked anything. */
export interface Beginning {
  /** The compiled loops over samples. */
  kernel: ArrayBuffer;
  /** Names and texts of the tables that scenarios may name. */
  tables: [string, string][];
}

/** What the page asks its worker. */
export type Request =
  /** The scenario as written, with levers moved, on a coarser grid and with fewer samples: fast enough to follow a slider. */
  | { kind: "change"; scenario: AskedScenario; changes: Change[]; quantity: AskedName; samples: number }
  /** One quantity at one date [calendar year], levers moved or not. */
  | { kind: "at"; scenario: AskedScenario; changes: Change[]; quantity: AskedName; year: number }
  /** A whole report on a scenario's text, part by part. */
  | { kind: "report"; id: string; name: string; yaml: string }
  /** What is wrong with a text, if anything. */
  | { kind: "check"; yaml: string };

export interface Changed {
  result: Result;
  illustration: Illustration;
  /** How long it took in the worker [ms]. */
  took: number;
}

/** What the worker answers: to `report` several times, each with what has come to be known; the last says that it is. */
export type Answer =
  | { kind: "changed"; changed: Changed }
  | { kind: "part"; part: Partial<ScenarioReport>; done: boolean }
  | { kind: "at"; at: DistributionAt }
  | { kind: "problems"; problems: Problem[] }
  /** Something that is no fault of the scenario's text, or cannot be placed in it. */
  | { kind: "failed"; message: string };
