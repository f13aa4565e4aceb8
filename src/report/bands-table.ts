import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "./bands.ts";
import type { ExactAnswers } from "./exact-answers.ts";
import { formatCompared, formatGiven, isScientific } from "./numbers.ts";
import { lines, type Page } from "./page.ts";
import { percentileTexts } from "./percentile-text.ts";
import { isSameInEveryFuture } from "./scope.ts";
import { alignedAtPoint, type Column, fitsBeside, textTable } from "./text-table.ts";
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

/**
 * The percentiles of a quantity by year. Those at the horizon have the exact ones below them, and their errors; on a wide
 * page all percentiles have their errors beside them.
 */
export function bandsTable(result: Result, quantity: AskedName, exact: ExactAnswers, page: Page): string {
  if (isSameInEveryFuture(result, quantity)) return lines(sameInEveryFuture(result, quantity), page);
  const readable = errorWords(result.manifest).length + 2;
  const beside = page.wide ? bandsColumns(result, quantity, exact, page, "beside") : undefined;
  const columns =
    beside !== undefined && fitsBeside(beside, page.columns, Number.POSITIVE_INFINITY)
      ? beside
      : bandsColumns(result, quantity, exact, page, "below");
  const table = textTable(columns, page.columns, page.heading, readable);
  const inUnits = unitsSentence(result, quantity);
  return inUnits === "" ? table : `${table}\n${lines(inUnits, page)}`;
}

/** The columns of a table of percentiles, with the errors beside every number or below those at the horizon. */
function bandsColumns(
  result: Result,
  quantity: AskedName,
  exact: ExactAnswers,
  page: Page,
  errors: "beside" | "below",
): Column[] {
  const fan = fanOf(result.quantities[quantity]!);
  const { name, prefix } = wordsOf(quantity, result.scenario);
  const unit = suffixOf(quantity, result.quantities[quantity]!.unit);
  const last = result.times.length - 1;
  const start = commonStart(fan);
  const steps = yearRows(result.times, page.wide).filter((step) => step < last && (step > 0 || start === undefined));
  const text = percentileTexts(fan, [...steps, last], prefix, 4);
  // Where values have powers of ten, an error beside them is read as a share.
  const relative = isMultiple(quantity) || fan.percentiles.some(({ estimate }) => isScientific(estimate[last]!));
  const compared = ({ level, estimate, low, high }: Percentile, step: number) =>
    formatCompared(
      estimate[step]!,
      { low: low[step]!, high: high[step]! },
      step === last ? exact.percentile(quantity, level) : undefined,
      relative,
    );
  const hasExact = fan.percentiles.some((percentile) => compared(percentile, last).exact !== "");
  const year = (step: number) => calendar(result.scenario.startYear + result.times[step]!);
  const first: Column = {
    heading:
      capitalised(name) +
      (unit === "" ? "" : ` in${unit}`) +
      (start === undefined
        ? ""
        : ` (today ${withPrefix(prefix, formatGiven(unit === "" ? start : Number(start.toPrecision(4))))})`),
    cells: [
      ...[...steps, last].map(year),
      ...(errors === "below" ? [`± ${errorWords(result.manifest)}`] : []),
      ...(hasExact ? ["exact"] : []),
    ],
    align: "left",
  };
  const columns = fan.percentiles.flatMap((percentile): Column[] => {
    const { value, error, exact } = compared(percentile, last);
    const exactly = hasExact ? [exact === "" ? "–" : withPrefix(prefix, exact)] : [];
    const heading = percentileWords(percentile.level);
    if (errors === "below") {
      const cells = [...steps.map((step) => text(percentile, step)), withPrefix(prefix, value), error, ...exactly];
      return [{ heading, cells: alignedAtPoint(cells) }];
    }
    const all = [...steps, last].map((step) => compared(percentile, step));
    return [
      { heading, cells: alignedAtPoint([...all.map((one) => withPrefix(prefix, one.value)), ...exactly]) },
      { heading: "±", cells: alignedAtPoint(all.map((one) => one.error)), align: "left" },
    ];
  });
  return [first, ...columns];
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
