import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { type Fan, fanOf } from "./bands.ts";
import type { ExactAnswers } from "./exact-answers.ts";
import { formatCompared, formatGiven, isScientific } from "./numbers.ts";
import { lines, type Page } from "./page.ts";
import { percentileTexts } from "./percentile-text.ts";
import { isSameInEveryFuture } from "./scope.ts";
import { alignedAtPoint, type Column, textTable } from "./text-table.ts";
import { unitsSentence } from "./units-sentence.ts";
import {
  calendar,
  capitalised,
  errorWords,
  isMultiple,
  listed,
  percentileWords,
  suffixOf,
  withPrefix,
  wordsOf,
} from "./words.ts";
import { yearRows } from "./year-rows.ts";

/** The percentiles of a quantity by year; below those at the horizon their errors and the exact ones. */
export function bandsTable(result: Result, quantity: AskedName, exact: ExactAnswers, page: Page): string {
  if (isSameInEveryFuture(result, quantity)) return lines(sameInEveryFuture(result, quantity), page);
  const fan = fanOf(result.quantities[quantity]!);
  const { name, prefix } = wordsOf(quantity, result.scenario);
  const unit = suffixOf(quantity, result.quantities[quantity]!.unit);
  const last = result.times.length - 1;
  const start = commonStart(fan);
  const steps = yearRows(result.times).filter((step) => step < last && (step > 0 || start === undefined));
  const text = percentileTexts(fan, [...steps, last], prefix, 4);
  // Where values have powers of ten, an error beside them is read as a share.
  const relative = isMultiple(quantity) || fan.percentiles.some(({ estimate }) => isScientific(estimate[last]!));
  const compared = fan.percentiles.map(({ level, estimate, low, high }) =>
    formatCompared(
      estimate[last]!,
      { low: low[last]!, high: high[last]! },
      exact.percentile(quantity, level),
      relative,
    ),
  );
  const hasExact = compared.some((one) => one.exact !== "");
  const year = (step: number) => calendar(result.scenario.startYear + result.times[step]!);
  const first: Column = {
    heading:
      capitalised(name) +
      (unit === "" ? "" : ` in${unit}`) +
      (start === undefined
        ? ""
        : ` (today ${withPrefix(prefix, formatGiven(unit === "" ? start : Number(start.toPrecision(4))))})`),
    cells: [...steps.map(year), year(last), `± ${errorWords(result.manifest)}`, ...(hasExact ? ["exact"] : [])],
    align: "left",
  };
  const columns = fan.percentiles.map((percentile, index) => {
    const { value, error, exact } = compared[index]!;
    return {
      heading: percentileWords(percentile.level),
      cells: alignedAtPoint([
        ...steps.map((step) => text(percentile, step)),
        withPrefix(prefix, value),
        error,
        ...(hasExact ? [exact === "" ? "–" : withPrefix(prefix, exact)] : []),
      ]),
    };
  });
  const table = textTable([first, ...columns], page.columns, page.heading, errorWords(result.manifest).length + 2);
  const inUnits = unitsSentence(result, quantity);
  return inUnits === "" ? table : `${table}\n${lines(inUnits, page)}`;
}

/** "Retained pace is the same in every future: 0.333 in 2027, 0.200 in 2029 and 0.0909 in 2035." */
function sameInEveryFuture(result: Result, quantity: AskedName): string {
  const { name, prefix } = wordsOf(quantity, result.scenario);
  const [{ estimate }] = Object.values(result.quantities[quantity]!.percentiles);
  const unit = suffixOf(quantity, result.quantities[quantity]!.unit);
  const values = yearRows(result.times).map((step) => {
    const text = withPrefix(prefix, formatGiven(Number(estimate[step]!.toPrecision(3)))) + unit;
    return `${text} in ${calendar(result.scenario.startYear + result.times[step]!)}`;
  });
  const constant = estimate.every((value) => value === estimate[0]);
  return `${capitalised(name)} is the same in every future: ${constant ? `${values[0]!.replace(/ in [\d.]+$/, "")} in all years` : listed(values)}.`;
}

/** The value that all percentiles have at the start, if they have one. */
function commonStart({ percentiles }: Fan): number | undefined {
  const [first] = percentiles;
  const value = first!.estimate[0]!;
  const same = percentiles.every(({ estimate, low, high }) => [estimate[0], low[0], high[0]].every((v) => v === value));
  return same ? value : undefined;
}
