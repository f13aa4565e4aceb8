import type { BeliefCloud } from "../../analysis/belief-cloud.ts";
import type { StressTest } from "../../analysis/stress/result.ts";
import { frontierChart } from "../../report/frontier-chart.ts";
import { formatProbability } from "../../report/numbers.ts";
import {
  cases,
  caseWords,
  claimsOf,
  headline,
  QUESTION,
  stressTable,
  thresholdWords,
  verdictOf,
} from "../../report/stress-table.ts";
import { claimSentences, claimWords, tellingYardsticks, yardstickWords } from "../../report/stress-words.ts";
import { verdictChart } from "../../report/verdict-chart.ts";
import { type Html, html } from "../html.ts";
import { onPage } from "../on-page.ts";
import { asPrinted, figure, PRINTED, pageSection, table } from "./section.ts";

/** Whether the claim holds, by which yardstick, and what breaks it. */
export function claim(id: string, test: StressTest, cloud: BeliefCloud | undefined): Html {
  const yardsticks = tellingYardsticks(test);
  const claims = claimsOf(test);
  const tables = cases(test).map((power) =>
    table(caseWords(power, test), [
      { heading: "probability that", cells: claims.map((about) => claimWords(about, test)) },
      ...yardsticks.map((yardstick) => ({
        heading: yardstickWords(yardstick, test),
        cells: claims.map((about) => {
          const { probability, threshold } = verdictOf(test, { ...about, yardstick, power });
          const { estimate, low, high } = probability;
          return html`${formatProbability(estimate, low, high)}<small>takes γ: ${thresholdWords(threshold)}</small>`;
        }),
      })),
    ]),
  );
  return pageSection(
    id,
    QUESTION,
    html`<p class="answer">${headline(test)}</p>`,
    ...tables,
    html`<p class="note">${claimSentences(test)}</p>`,
    cloud && figure(onPage(frontierChart(test, cloud)), "frontier"),
    figure(onPage(verdictChart(test)), "verdicts"),
    asPrinted("All verdicts, stresses and regions, as “lossfan stress” prints them", stressTable(test, PRINTED)),
  );
}
