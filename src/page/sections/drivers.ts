import type { Sensitivity } from "../../analysis/sensitivity/sensitivity.ts";
import { sensitivityChart } from "../../report/sensitivity-chart.ts";
import { sensitivityTable } from "../../report/sensitivity-table.ts";
import { betweenLawsSentence, labelOfView, sharesSentence } from "../../report/sensitivity-words.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import { asPrinted, figure, pageSection } from "./section.ts";

/** Which inputs make the answer uncertain. */
export function drivers(id: string, result: Sensitivity): Html {
  const between = betweenLawsSentence(result);
  return pageSection(
    id,
    "What makes the answer uncertain",
    between === "" ? undefined : between,
    ...result.under.map((view) => {
      const label = labelOfView(view);
      return html`<p class="answer">${label === "" ? "" : `${label}: `}${sharesSentence(result, view)}</p>`;
    }),
    figure(onPage(sensitivityChart(result)), "drivers"),
    asPrinted(
      "All indices, as “lossfan sensitivity” prints them",
      sensitivityTable(result, { colour: false, columns: 100 }),
    ),
  );
}
