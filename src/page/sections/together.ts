import { togetherChart } from "../../report/together-chart.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import type { ReportData } from "../scenario-report.ts";
import { figure } from "./section.ts";

/** More forecasts than these are not told apart in one picture. */
const MOST = 8;

/** The forecasts of several scenarios in one picture, each of which can be taken out of it; nothing where they do not fit into one. */
export function together(reports: readonly ReportData[]): Html | undefined {
  const drawn = togetherFigure(reports.slice(0, MOST));
  if (drawn === undefined) return undefined;
  const boxes = reports
    .slice(0, MOST)
    .map(({ id, name }) => html`<label><input type="checkbox" data-together="${id}" checked> ${name}</label>`);
  return html`<div class="controls" data-needs-script hidden>${boxes}</div><div data-part="together">${drawn}</div>`;
}

/** The picture itself. */
export function togetherFigure(reports: readonly ReportData[], width = 960): Html | undefined {
  if (reports.length === 0) return undefined;
  const [results, names] = [reports.map(({ result }) => result), reports.map(({ name }) => name)];
  try {
    return figure(onPage(togetherChart(results, { names, width })), "together");
  } catch (error) {
    // Of other dates, or without bands of the same quantity: each is still shown by itself.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
