import "./set-immediate.ts";
import type { ReportData } from "../scenario-report.ts";
import { engine } from "./engine.ts";
import { pageData } from "./page-data.ts";
import { ScenarioView } from "./scenario-view.ts";
import { themeButton } from "./theme-button.ts";
import { togetherView } from "./together-view.ts";
import { startWorker } from "./worker.ts";

// One program for the page and for the worker behind it.
if (typeof document === "undefined") engine();
else begin();

function begin(): void {
  themeButton();
  const start = () => startWorker(pageData.program(), { kernel: pageData.kernel(), tables: [] });
  const workers = { quick: start(), patient: start() };
  const { reports } = pageData.json<{ reports: ReportData[] }>();
  togetherView(reports);
  for (const report of reports) new ScenarioView(document.getElementById(report.id)!, report, workers);
}
