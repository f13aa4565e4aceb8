import type { Illustration } from "../../illustrate.ts";
import type { AskedName } from "../../model/units.ts";
import { fanChart } from "../../report/fan-chart.ts";
import { viewsOf } from "../../report/laws.ts";
import { resultTable } from "../../report/table.ts";
import { capitalised, wordsOf } from "../../report/words.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { asPrinted, figure, PRINTED } from "./section.ts";

/** How a fan is to be drawn, as its controls say. */
export interface FanView {
  quantity?: AskedName;
  /** The name of one law alone; absent for all that there are. */
  law?: string;
  log?: boolean;
  paths?: boolean;
  width?: number;
}

/** The fan as it is to be seen; on the axis it has by itself where its values have no logarithms. */
export function fan(
  { result, illustration }: Pick<ScenarioReport, "result" | "illustration">,
  view: FanView = {},
): string {
  const { quantity, law, log = false, paths = true, width = 960 } = view;
  const index = viewsOf(result).findIndex(({ label }) => label === law);
  const shown = index < 0 ? result : viewsOf(result)[index]!.result;
  const followed = index < 0 ? illustration : ofLaw(illustration, Object.keys(result.laws ?? {})[index]);
  const beside = followed === undefined || paths ? followed : withoutTrajectories(followed);
  const options = {
    width,
    ...(quantity === undefined ? {} : { quantity }),
    ...(beside === undefined ? {} : { illustration: beside }),
  };
  try {
    return onPage(fanChart(shown, { ...options, log }));
  } catch (error) {
    if (!log || !(error instanceof RangeError)) throw error;
    return onPage(fanChart(shown, options));
  }
}

function ofLaw(illustration: Illustration | undefined, law: string | undefined): Illustration | undefined {
  const own = law === undefined ? undefined : illustration?.laws?.[law];
  return own === undefined ? undefined : { times: illustration!.times, ...own };
}

function withoutTrajectories({ times, medianFuture, laws }: Illustration): Illustration {
  const each = Object.entries(laws ?? {}).map(([name, own]) => [name, { ...own, trajectories: {} }] as const);
  return { times, medianFuture, trajectories: {}, ...(laws === undefined ? {} : { laws: Object.fromEntries(each) }) };
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
${asPrinted("All numbers, as “lossfan run” prints them", resultTable(result, PRINTED))}`;
}
