import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { fanOf } from "./bands.ts";
import { bandsTable } from "./bands-table.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { ExactAnswers, exactSentences } from "./exact-answers.ts";
import { footer } from "./footer.ts";
import { inputsTable } from "./inputs-table.ts";
import { headlines, underLaw, type View, varianceSentence, viewsOf } from "./laws.ts";
import { lines, type Page, type PageOptions, pageOf, section } from "./page.ts";
import { changingRatesSentence, constantRatesSentence } from "./rates.ts";
import { inReadableUnits } from "./readable-units.ts";
import { isSameInEveryFuture, pathsSentence, scopeSentence, wrongEquationSentence } from "./scope.ts";
import { targetsTable } from "./targets-table.ts";
import { untilSentence } from "./until-sentence.ts";

export interface ResultTableOptions extends PageOptions {
  /** A picture of the result, which stands between the answer and the numbers; none by default. */
  picture?: string;
}

/** A result as a person reads it on a terminal: the answer first, then the numbers it rests on, then where they come from. */
export function resultTable(asked: Result, options: ResultTableOptions): string {
  const whole = inReadableUnits(asked);
  const views = viewsOf(whole);
  // One law is all there is to show.
  const result = views.length === 1 ? views[0]!.result : whole;
  const page = pageOf(options);
  const quantities = Object.keys(result.quantities) as AskedName[];
  const uncertain = quantities.filter((quantity) => !isSameInEveryFuture(result, quantity));
  const same = [...quantities.filter((quantity) => !uncertain.includes(quantity)), ...sameUnderLaw(result, quantities)];
  const exact = new ExactAnswers(result.check);
  return `${[
    lines(result.scenario.title, page, page.strong),
    ...headlines(result).map((paragraph) => lines(paragraph, page)),
    options.picture ?? "",
    ...quantities.flatMap((quantity) =>
      differsByLaw(result, quantity)
        ? bandsByLaw(result, quantity, views, page)
        : [bandsTable(result, quantity, exact, page)],
    ),
    ...targetTables(result, views, exact, page),
    lines(untilSentence(result), page),
    lines(exactSentences(result, same).join(" "), page),
    leftOut(result, quantities, uncertain, page),
    inputsTable(result, page),
    footer(result.manifest, page),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** What one law makes the same in every future, by the names that a check has for it. */
function sameUnderLaw(result: Result, quantities: AskedName[]): string[] {
  return Object.entries(result.laws ?? {}).flatMap(([name, law]) =>
    quantities
      .filter((quantity) => isSameInEveryFuture(underLaw(result, law), quantity))
      .map((quantity) => `${name}: ${quantity}`),
  );
}

/** The bands of each law under its name, those of all laws, and how far the laws lie apart. */
function bandsByLaw(result: Result, quantity: AskedName, views: readonly View[], page: Page): string[] {
  const tables = views.map(({ label, result }) =>
    section(label, page, bandsTable(result, quantity, new ExactAnswers(result.check), page)),
  );
  const variance = varianceSentence(result, quantity);
  return variance === "" ? tables : [...tables, lines(variance, page)];
}

/** Targets that the law enters, law by law; the others once. */
function targetTables(result: Result, views: readonly View[], exact: ExactAnswers, page: Page): string[] {
  const some = (of: Result, byLaw: boolean): Result => ({
    ...of,
    targets: of.targets.filter(({ quantity }) => differsByLaw(result, quantity) === byLaw),
  });
  const shared = some(result, false);
  return [
    ...(some(result, true).targets.length === 0
      ? []
      : views.map(({ label, result: of }) => targetsTable(some(of, true), new ExactAnswers(of.check), page, label))),
    ...(shared.targets.length === 0 ? [] : [targetsTable(shared, exact, page)]),
  ];
}

/** What the bands hold, what is assumed for ever, and, on a line of its own, what no band holds. */
function leftOut(result: Result, quantities: AskedName[], uncertain: AskedName[], page: Page): string {
  const bands = uncertain.some((quantity) => fanOf(result.quantities[quantity]!).bands.length > 0);
  const paths = uncertain.length === 0 ? "" : pathsSentence(result, uncertain);
  const subject = paths !== "" ? "They" : bands ? "The bands" : "The percentiles";
  const held = [paths, scopeSentence(result, quantities, subject)];
  return [
    held.filter((sentence) => sentence !== "").join(" "),
    changingRatesSentence(result),
    constantRatesSentence(result, quantities),
    wrongEquationSentence(result, quantities, bands),
  ]
    .filter((sentence) => sentence !== "")
    .map((sentence) => lines(sentence, page))
    .join("\n");
}
