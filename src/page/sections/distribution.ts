import type { DistributionAt } from "../../analysis/distribution-at.ts";
import { dotPlot } from "../../report/dot-plot.ts";
import { exceedanceChart } from "../../report/exceedance-chart.ts";
import { capitalised, wordsOf } from "../../report/words.ts";
import type { Result } from "../../summary/result.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import { figure, pageSection } from "./section.ts";

/** The whole distribution of the first quantity: fifty equally likely futures at one date, and the chance of more than any value. */
export function distribution(id: string, result: Result, at: readonly DistributionAt[]): Html {
  const last = at.at(-1)!;
  return pageSection(
    id,
    `${capitalised(wordsOf(last.quantity, result.scenario).name)} at a date`,
    html`<div data-part="dots">${dots(result, last)}</div>`,
    figure(onPage(exceedanceChart(result, [...at])), "exceedance"),
  );
}

/** Fifty equally likely futures at one date. */
export function dots(result: Result, at: DistributionAt): Html {
  return figure(onPage(dotPlot(result, at)), "dots");
}
