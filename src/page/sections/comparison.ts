import type { CompareResult } from "../../analysis/compare/result.ts";
import { compareChart } from "../../report/compare-chart.ts";
import { compareTable } from "../../report/compare-table.ts";
import { headlineOf, namedPairs } from "../../report/compare-words.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import { asPrinted, figure, pageSection } from "./section.ts";

/** The scenarios held against each other, under the same draws. */
export function comparison(result: CompareResult): Html {
  return pageSection(
    "comparison",
    "The scenarios against each other",
    ...result.worlds.flatMap((world) =>
      namedPairs(result, world).map(
        (named) =>
          html`<p class="answer">${world.law === undefined ? "" : `${world.law}: `}${headlineOf(result, named)}</p>`,
      ),
    ),
    figure(onPage(compareChart(result)), "comparison"),
    asPrinted(
      "The whole comparison, as “lossfan compare” prints it",
      compareTable(result, { colour: false, columns: 100 }),
    ),
  );
}
