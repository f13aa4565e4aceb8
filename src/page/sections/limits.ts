import type { AskedName } from "../../model/units.ts";
import { fanOf } from "../../report/bands.ts";
import { changingRatesSentence, constantRatesSentence } from "../../report/rates.ts";
import { isSameInEveryFuture, pathsSentence, scopeSentence, wrongEquationSentence } from "../../report/scope.ts";
import type { Result } from "../../summary/result.ts";
import { type Html, html } from "../html.ts";
import { pageSection } from "./section.ts";

/** What the numbers of a scenario do not say. */
export function limits(id: string, result: Result): Html {
  const quantities = Object.keys(result.quantities) as AskedName[];
  const uncertain = quantities.filter((quantity) => !isSameInEveryFuture(result, quantity));
  const bands = uncertain.some((quantity) => fanOf(result.quantities[quantity]!).bands.length > 0);
  const sentences = [
    wrongEquationSentence(result, quantities, bands),
    scopeSentence(result, quantities, bands ? "The bands" : "The percentiles"),
    uncertain.length === 0 ? "" : pathsSentence(result, uncertain),
    changingRatesSentence(result),
    constantRatesSentence(result, quantities),
    "The relative-loss equation speaks of training loss, not of what a model can do; what a loss means for ability is another question.",
    "Probabilities are what the assumptions amount to, no more: they are as good as the beliefs that went in, and ± says only how exactly those were worked out.",
  ];
  return pageSection(
    id,
    "What this cannot tell you",
    html`<ul>${sentences.filter((one) => one !== "").map((one) => html`<li>${one}</li>`)}</ul>`,
  );
}
