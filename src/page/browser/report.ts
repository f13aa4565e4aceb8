import "./set-immediate.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { engine } from "./engine.ts";
import { ScenarioView } from "./scenario-view.ts";
import { themeButton } from "./theme-button.ts";
import { latest, startWorker } from "./worker.ts";

// One program for the page and for the worker behind it.
if (typeof document === "undefined") engine();
else begin();

function begin(): void {
  const text = (id: string) => document.getElementById(id)!.textContent!;
  const kernel = Uint8Array.from(atob(text("kernel")), (character) => character.charCodeAt(0)).buffer;
  const worked = startWorker(text("program"), kernel);
  themeButton();
  const { reports } = JSON.parse(text("data")) as { reports: ScenarioReport[] };
  for (const report of reports) new ScenarioView(document.getElementById(report.id)!, report, latest(worked));
}
