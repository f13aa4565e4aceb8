import picocolors from "picocolors";
import type { QuantityName } from "../model/quantities.ts";
import type { Estimates, InputSummary, Result, TargetResult } from "../summary/result.ts";
import { fanOf } from "./bands.ts";
import {
  formatGiven,
  formatNumber,
  formatProbability,
  formatSupported,
  formatWithError,
  halfWidth,
} from "./numbers.ts";
import { percentileTexts } from "./percentile-text.ts";
import { pathSentence, scopeSentence } from "./scope.ts";
import { formatTime, headline, horizonYear } from "./sentence.ts";
import { largestError } from "./simulation-error.ts";
import { type Column, textTable } from "./text-table.ts";
import { columnsOf, wrapColumns } from "./text-wrap.ts";
import { calendar, capitalised, origin, percentileWords, QUANTITY_WORDS, targetWords } from "./words.ts";
import { yearRows } from "./year-rows.ts";

export interface ResultTableOptions {
  colour: boolean;
  /** Width of the terminal. */
  columns: number;
}

interface Page extends ResultTableOptions {
  heading(text: string): string;
  strong(text: string): string;
  quiet(text: string): string;
  warning(text: string): string;
}

/** A result as a person reads it on a terminal: the answer first, then the numbers it rests on, then where they come from. */
export function resultTable(result: Result, options: ResultTableOptions): string {
  const colours = picocolors.createColors(options.colour);
  const columns = Math.max(40, Math.floor(options.columns));
  const page: Page = {
    ...options,
    columns,
    heading: colours.dim,
    strong: colours.bold,
    quiet: colours.dim,
    warning: colours.yellow,
  };
  const quantities = Object.keys(result.quantities) as QuantityName[];
  return `${[
    lines(result.scenario.title, page, page.strong),
    lines(headline(result), page),
    ...quantities.map((quantity) => bandsByYear(result, quantity, page)),
    ...(result.targets.length === 0 ? [] : [targetsByYear(result, page), timesToTarget(result, page)]),
    inputs(result, page),
    check(result, page),
    leftOut(result, quantities, page),
    [`${origin(result.manifest)}; lossfan ${result.manifest.version}`, `digest ${result.manifest.digest}`]
      .map((line) => lines(line, page, page.quiet))
      .join("\n"),
  ]
    .filter((section) => section !== "")
    .join("\n\n")}\n`;
}

/** Wrapped first and coloured line by line, so that no escape code is counted as text. */
function lines(text: string, { columns }: Page, style: (line: string) => string = (line) => line): string {
  return wrapColumns(text, columns).split("\n").map(style).join("\n");
}

function section(title: string, page: Page, ...parts: string[]): string {
  return [lines(title, page, page.strong), ...parts].join("\n");
}

function yearColumn(result: Result, steps: number[]): Column {
  return {
    heading: "year",
    cells: steps.map((step) => calendar(result.scenario.startYear + result.times[step]!)),
    align: "left",
  };
}

function bandsByYear(result: Result, quantity: QuantityName, page: Page): string {
  const fan = fanOf(result.quantities[quantity]!);
  const { name, prefix } = QUANTITY_WORDS[quantity];
  const last = result.times.length - 1;
  const steps = yearRows(result.times);
  const text = percentileTexts(fan, steps, prefix, 4);
  const columns = fan.percentiles.map((percentile) => ({
    heading: percentileWords(percentile.level),
    cells: steps.map((step) => text(percentile, step)),
  }));
  const error = largestError(fan, last, prefix === "×");
  const note = error === undefined ? "no simulation error" : `simulation error in ${horizonYear(result)} ≤ ${error}`;
  const title = `${capitalised(name)}: percentiles by year (${note})`;
  return section(title, page, textTable([yearColumn(result, steps), ...columns], page.columns, page.heading));
}

const cellOf = ({ estimate, low, high }: Estimates, step: number) =>
  formatProbability(estimate[step]!, low[step]!, high[step]!);

/** Years down and targets across where all of them fit; otherwise targets down and as many of the years as fit. */
function targetsByYear(result: Result, page: Page): string {
  const { targets } = result;
  const steps = yearRows(result.times).filter((step) => step > 0);
  const title = "Probability that a target is met, by year (± 95 % simulation error)";
  const across = targets.map((target) => ({
    heading: targetWords(target),
    cells: steps.map((step) => cellOf(target.probability, step)),
  }));
  const years = yearColumn(result, steps);
  const width = [years, ...across].reduce((sum, column) => sum + 2 + columnWidth(column), -2);
  if (width <= page.columns) return section(title, page, textTable([years, ...across], page.columns, page.heading));

  const names: Column = { heading: "target", cells: targets.map(targetWords), align: "left" };
  const all = steps.map((step, index) => ({
    heading: years.cells[index]!,
    cells: targets.map(({ probability }) => cellOf(probability, step)),
  }));
  const room = page.columns - columnWidth(names);
  const fitting = Math.max(1, Math.floor(room / (2 + Math.max(...all.map(columnWidth)))));
  return section(title, page, textTable([names, ...evenly(all, fitting)], page.columns, page.heading));
}

function columnWidth({ heading, cells }: Column): number {
  return Math.max(...[heading, ...cells].map(columnsOf));
}

/** So many of a list, evenly spaced, the last among them. */
function evenly<T>(list: T[], count: number): T[] {
  if (count >= list.length) return list;
  return Array.from({ length: count }, (_, index) => list[Math.round(((index + 1) * list.length) / count) - 1]!);
}

function timesToTarget(result: Result, page: Page): string {
  const { targets, scenario } = result;
  const levels = [...new Set(targets.flatMap(({ timeToTarget }) => Object.keys(timeToTarget)))].sort(
    (a, b) => Number(a) - Number(b),
  );
  const cell = (target: TargetResult, level: string) => {
    const time = target.timeToTarget[level];
    if (time === undefined) return "";
    const text = formatTime(time, scenario.startYear, target.timeToTargetInterval[level]);
    return time === "afterHorizon" ? `after ${horizonYear(result)}` : text;
  };
  const outcome = (target: TargetResult, name: "afterHorizon" | "never") =>
    formatProbability(target[name], target[`${name}Interval`].low, target[`${name}Interval`].high);
  const columns: Column[] = [
    { heading: "target", cells: targets.map(targetWords), align: "left" },
    ...levels.map((level) => ({ heading: `${level} %`, cells: targets.map((target) => cell(target, level)) })),
    { heading: `P(after ${horizonYear(result)})`, cells: targets.map((target) => outcome(target, "afterHorizon")) },
    { heading: "P(never)", cells: targets.map((target) => outcome(target, "never")) },
  ];
  const title = "Year by which a share of the futures has first reached a target";
  return section(title, page, textTable(columns, page.columns, page.heading));
}

const UNITS: Record<string, string> = { doublingsPerYear: "doublings/yr", "1": "" };

function inputs(result: Result, page: Page): string {
  const entries = Object.entries(result.inputs);
  const isFixed = ({ percentiles }: InputSummary) => new Set(Object.values(percentiles)).size <= 1;
  const drawn = entries.filter(([, input]) => !isFixed(input));
  const fixed = entries.filter(([, input]) => isFixed(input));
  const unit = (input: InputSummary) => UNITS[input.unit] ?? input.unit;
  const parts: string[] = [];
  if (drawn.length > 0) {
    const levels = [...new Set(drawn.flatMap(([, { percentiles }]) => Object.keys(percentiles)))].sort(
      (a, b) => Number(a) - Number(b),
    );
    const columns: Column[] = [
      { heading: "input", cells: drawn.map(([name]) => name), align: "left" },
      ...levels.map((level) => ({
        heading: percentileWords(Number(level)),
        cells: drawn.map(([, { percentiles }]) => {
          const value = percentiles[level];
          return value === undefined ? "" : formatNumber(value, 4);
        }),
      })),
      { heading: "unit", cells: drawn.map(([, input]) => unit(input)), align: "left" },
    ];
    parts.push(textTable(columns, page.columns, page.heading));
  }
  if (fixed.length > 0) {
    const values = fixed.map(([name, input]) => {
      const [value] = Object.values(input.percentiles);
      return `${name} ${value === undefined ? "" : formatGiven(value)} ${unit(input)}`.trim();
    });
    parts.push(lines(`Fixed: ${values.join(", ")}.`, page));
  }
  return parts.length === 0 ? "" : section("Inputs as drawn, after truncation and conversion of units", page, ...parts);
}

function check({ check: facts, scenario }: Result, page: Page): string {
  const { comparisons, notCovered, method, falseAlarmRate } = facts;
  const parts: string[] = [];
  const dates = new Set(comparisons.map(({ at }) => at));
  if (comparisons.length > 0) {
    const agree = comparisons.map(
      ({ low, high, exact, exactError }) => exact >= low - exactError && exact <= high + exactError,
    );
    const columns: Column[] = [
      { heading: "number", cells: comparisons.map(({ what }) => what), align: "left" },
      ...(dates.size === 1
        ? []
        : [{ heading: "year", cells: comparisons.map(({ at }) => calendar(scenario.startYear + at)) }]),
      {
        heading: "simulated",
        cells: comparisons.map(({ what, simulated, low, high }) =>
          what.startsWith("P(") ? formatProbability(simulated, low, high) : formatWithError(simulated, low, high),
        ),
      },
      { heading: "exact", cells: comparisons.map(exactText) },
      { heading: "agree", cells: agree.map((yes) => (yes ? "yes" : "no")) },
    ];
    parts.push(textTable(columns, page.columns, page.heading));
    const count = agree.filter((yes) => yes).length;
    const verdict = `${count} of ${comparisons.length} agree within the 95 % simulation error and the error of the exact value; by chance 1 of 20 may not. A correct program fails this check with probability ${formatNumber(falseAlarmRate, 1)}.`;
    parts.push(lines(verdict, page));
  }
  if (method !== undefined) parts.push(lines(`How: ${method}`, page, page.quiet));
  for (const { what, why } of notCovered) parts.push(lines(`No exact answer for ${what}: ${why}.`, page, page.quiet));
  const [date] = dates;
  const when = dates.size === 1 ? ` in ${calendar(scenario.startYear + date!)}` : "";
  return parts.length === 0 ? "" : section(`Check against exact answers${when}`, page, ...parts);
}

/** One digit more than the simulated number has, so that a difference can be seen; with its own error where that is larger. */
function exactText({ exact, exactError, simulated, low, high }: Result["check"]["comparisons"][number]): string {
  const shown = halfWidth(simulated, low, high) / 10;
  if (exactError > shown && exact !== 0) return formatWithError(exact, exact - exactError, exact + exactError);
  return formatSupported(exact, exact - shown, exact + shown, 7);
}

function leftOut(result: Result, quantities: QuantityName[], page: Page): string {
  const sentences = quantities.map((quantity) => {
    const sentence = pathSentence(result, quantity, Number.POSITIVE_INFINITY);
    return quantities.length > 1 && sentence !== ""
      ? `${capitalised(QUANTITY_WORDS[quantity].name)}: ${sentence.replace("The", "the")}`
      : sentence;
  });
  const bands = quantities.some((quantity) => fanOf(result.quantities[quantity]!).bands.length > 0);
  const all = [...sentences, scopeSentence(result, quantities, bands)].filter((sentence) => sentence !== "");
  return section("What the bands leave out", page, ...all.map((sentence) => lines(sentence, page)));
}
