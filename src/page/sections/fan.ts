import type { AskedName } from "../../model/units.ts";
import { fanChart } from "../../report/fan-chart.ts";
import { viewsOf } from "../../report/laws.ts";
import { resultTable } from "../../report/table.ts";
import { capitalised, wordsOf } from "../../report/words.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { asPrinted, figure } from "./section.ts";

/** How a fan is to be drawn, as its controls say. */
export interface FanView {
  quantity?: AskedName;
  /** The name of one law alone; absent for all that there are. */
  law?: string;
  log?: boolean;
  paths?: boolean;
  width?: number;
}

/** The fan as it is to be seen. */
export function fan({ result }: Pick<ScenarioReport, "result">, { quantity, law, width = 960 }: FanView = {}): string {
  const shown = law === undefined ? result : viewsOf(result).find(({ label }) => label === law)!.result;
  return onPage(fanChart(shown, { width, ...(quantity === undefined ? {} : { quantity }) }));
}

/** The fan with what it can be asked, and its numbers behind a disclosure. */
export function fanFigure(report: ScenarioReport): Html {
  const { id, result } = report;
  const quantities = Object.keys(result.quantities) as AskedName[];
  const laws = viewsOf(result).slice(0, -1);
  const choose = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    html`<label>${label} <select data-view="${name}">${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></label>`;
  const last = result.times.length - 1;
  return html`<div class="fan" id="${id}-fan">
<div class="controls" data-needs-script hidden>
${
  quantities.length > 1 &&
  choose(
    "quantity",
    "Quantity",
    quantities.map((name) => [name, capitalised(wordsOf(name, result.scenario).name)]),
  )
}
${laws.length > 1 && choose("law", "Law", [["", "all, side by side"], ...laws.map(({ label }) => [label, label] as const)])}
<label><input type="checkbox" data-view="log"> logarithmic axis</label>
<label><input type="checkbox" data-view="paths" checked> sample trajectories</label>
<label class="date">Date <input type="range" data-view="date" min="0" max="${last}" value="${last}" step="1"> <output>${""}</output></label>
</div>
${figure(fan(report), "fan")}
<p class="at-date" data-at-date aria-live="polite" data-needs-script hidden></p>
</div>
${asPrinted("All numbers, as “lossfan run” prints them", resultTable(result, { colour: false, columns: 100 }))}`;
}
