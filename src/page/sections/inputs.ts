import { inputBeliefs } from "../../analysis/input-beliefs.ts";
import { beliefName, beliefSentence, beliefUnit, beliefValue } from "../../report/belief-words.ts";
import { densityChart } from "../../report/density-chart.ts";
import type { Result } from "../../summary/result.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import { figure } from "./section.ts";

/** What was believed, as densities, with where each belief is from. */
export function inputs({ scenario }: Result, id: string): Html {
  const beliefs = inputBeliefs(scenario);
  const uncertain = beliefs.filter(({ percentiles }) => Object.keys(percentiles).length > 1);
  const known = beliefs.filter(({ percentiles }) => Object.keys(percentiles).length === 1);
  const where = ({ source, note }: { source?: string; note?: string }) =>
    html`${source !== undefined && html`<p class="note">Source: ${source}</p>`}${note !== undefined && html`<p class="note">${note}</p>`}${
      source === undefined && note === undefined && html`<p class="note">No source is given.</p>`
    }`;
  return html`<div class="beliefs">${uncertain.map(
    (belief) =>
      html`<div>${figure(onPage(densityChart(belief, { width: 360, id })), "density")}<p>${beliefSentence(belief)}</p>${where(belief)}</div>`,
  )}</div>${
    known.length > 0 &&
    html`<h4>Taken as known</h4><dl class="known">${known.map(
      (belief) =>
        html`<div><dt>${beliefName(belief)}</dt><dd>${beliefValue(belief, belief.percentiles["50"]!)} ${beliefUnit(belief)}${belief.source !== undefined && html` <span class="note">${belief.source}</span>`}${belief.note !== undefined && html` <span class="note">${belief.note}</span>`}</dd></div>`,
    )}</dl>`
  }`;
}
