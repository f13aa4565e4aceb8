import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { fanOf } from "./bands.ts";
import { bandsTable } from "./bands-table.ts";
import { ExactAnswers, exactSentences } from "./exact-answers.ts";
import { inputsTable } from "./inputs-table.ts";
import { lines, type Page, type PageOptions, pageOf } from "./page.ts";
import { inReadableUnits } from "./readable-units.ts";
import {
  constantRatesSentence,
  isSameInEveryFuture,
  pathsSentence,
  scopeSentence,
  wrongEquationSentence,
} from "./scope.ts";
import { headline } from "./sentence.ts";
import { targetsTable } from "./targets-table.ts";
import { errorWords, origin } from "./words.ts";

export type ResultTableOptions = PageOptions;

/** A result as a person reads it on a terminal: the answer first, then the numbers it rests on, then where they come from. */
export function resultTable(asked: Result, options: ResultTableOptions): string {
  const result = inReadableUnits(asked);
  const page = pageOf(options);
  const quantities = Object.keys(result.quantities) as AskedName[];
  const uncertain = quantities.filter((quantity) => !isSameInEveryFuture(result, quantity));
  const accuracy = `± ${result.manifest.sampler === "exact" ? "" : "95 % "}${errorWords(result.manifest)}`;
  const same = quantities.filter((quantity) => !uncertain.includes(quantity));
  const exact = new ExactAnswers(result.check);
  return `${[
    lines(result.scenario.title, page, page.strong),
    lines(headline(result), page),
    ...quantities.map((quantity) => bandsTable(result, quantity, exact, page)),
    ...(result.targets.length === 0 ? [] : [targetsTable(result, exact, page)]),
    lines(exactSentences(result, same).join(" "), page),
    leftOut(result, quantities, uncertain, page),
    inputsTable(result, page),
    [`${origin(result.manifest)}; ${accuracy}; lossfan ${result.manifest.version}`, `digest ${result.manifest.digest}`]
      .map((line) => lines(line, page, page.quiet))
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** What the bands hold, what is assumed for ever, and, on a line of its own, what no band holds. */
function leftOut(result: Result, quantities: AskedName[], uncertain: AskedName[], page: Page): string {
  const bands = uncertain.some((quantity) => fanOf(result.quantities[quantity]!).bands.length > 0);
  const paths = uncertain.length === 0 ? "" : pathsSentence(result, uncertain);
  const subject = paths !== "" ? "They" : bands ? "The bands" : "The percentiles";
  const held = [paths, scopeSentence(result, quantities, subject)];
  return [
    held.filter((sentence) => sentence !== "").join(" "),
    constantRatesSentence(result, quantities),
    wrongEquationSentence(result, quantities, bands),
  ]
    .filter((sentence) => sentence !== "")
    .map((sentence) => lines(sentence, page))
    .join("\n");
}
