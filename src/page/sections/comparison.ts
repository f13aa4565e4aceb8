import type { CompareResult } from "../../analysis/compare/result.ts";
import { compareChart } from "../../report/compare-chart.ts";
import { compareTable } from "../../report/compare-table.ts";
import { headlineOf, namedPairs } from "../../report/compare-words.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import type { ReportData } from "../scenario-report.ts";
import { asPrinted, figure, PRINTED, pageSection } from "./section.ts";
import { together } from "./together.ts";

/** The scenarios held against each other, under the same draws. */
export function comparison(result: CompareResult, reports: readonly ReportData[]): Html {
  return pageSection(
    "comparison",
    "The scenarios against each other",
    together(reports),
    ...result.worlds.flatMap((world) =>
      namedPairs(result, world).map(
        (named) =>
          html`<p class="answer">${world.law === undefined ? "" : `${world.law}: `}${headlineOf(result, named)}</p>`,
      ),
    ),
    figure(onPage(compareChart(result)), "comparison"),
    asPrinted("The whole comparison, as “lossfan compare” prints it", compareTable(result, PRINTED)),
  );
}
