import type { Result, TargetResult } from "../summary/result.ts";
import type { ExactAnswers } from "./exact-answers.ts";
import { formatExactProbability, formatProbability, formatProbabilityAlone, roundUp } from "./numbers.ts";
import { lines, type Page, section } from "./page.ts";
import { formatTime, horizonYear } from "./sentence.ts";
import { isMetToday, targetAtHorizon } from "./target-at-horizon.ts";
import { type Column, fitsBeside, textTable } from "./text-table.ts";
import { calendar, listed, QUANTITY_WORDS, TOTAL, targetWordsIn, wordsOf } from "./words.ts";
import { middleYear, yearRows } from "./year-rows.ts";

/** A probability below this needs no column of its own. */
const NEGLIGIBLE = 1e-3;
/** The names of the targets are broken into lines of so many columns before the table is. */
const NARROW = 12;
/** The smallest error of a probability that is shown, and the smallest where the table would not fit otherwise. */
const FINE = 1e-5;
const COARSE = 1e-4;

/** A row a target: how probable it is and when it is met, with the exact answers beside the simulated ones. */
export function targetsTable(result: Result, exact: ExactAnswers, page: Page, label = ""): string {
  const { targets } = result;
  const last = result.times.length - 1;
  const middle = [middleYear(result.times)].filter((step) => step !== last);
  const many = yearRows(result.times).filter((step) => step > 0 && step < last);
  const styles: Style[] = [
    ...(page.wide ? [{ after: "after ", years: many, finest: FINE }] : []),
    { after: "after ", years: middle, finest: FINE },
    { after: "after ", years: middle, finest: COARSE },
    { after: "> ", years: middle, finest: COARSE },
    { after: "> ", years: [], finest: COARSE },
  ];
  const fitting = styles
    .map((style) => targetColumns(result, exact, style))
    .find((columns) => fitsBeside(columns, page.columns, NARROW));
  const columns = fitting ?? targetColumns(result, exact, { after: "after ", years: middle, finest: COARSE });
  const table = textTable(columns, page.columns, page.heading, NARROW);
  const shares = listed(levelsOf(targets)).replace(/$/, " %");
  const total = targets
    .filter(({ quantity }) => quantity === "relativeLoss")
    .map(({ quantity }) => wordsOf(quantity, result.scenario))
    .find((words) => words !== QUANTITY_WORDS.relativeLoss);
  const of = `${label === "" ? "" : `, ${label}`}${total === undefined ? "" : `, R being ${total.name}`}`;
  const title = `Targets${of}: probability of being met; year first met by ${shares} of futures`;
  const outcome = outcomeSentence(result);
  return section(title, page, table, ...(outcome === "" ? [] : [lines(outcome, page)]));
}

/** How much a table says: less where it would be too wide. */
interface Style {
  /** Before the year of the horizon. */
  after: string;
  /** The times before the horizon at which it has probabilities. */
  years: readonly number[];
  /** The smallest error of a probability. */
  finest: number;
}

function targetColumns(result: Result, exact: ExactAnswers, style: Style): Column[] {
  const { finest } = style;
  const { targets, times, scenario, manifest } = result;
  const { startYear } = scenario;
  const last = times.length - 1;
  const at = ({ probability: { estimate, low, high } }: TargetResult, step: number) =>
    [estimate[step]!, low[step]!, high[step]!] as const;
  const levels = levelsOf(targets);
  const median = levels[levels.length >> 1];

  const exactP = targets.map((target) => {
    const value = exact.probability(target);
    const { estimate, low, high } = targetAtHorizon(target, manifest.samples);
    return value === undefined ? "–" : formatExactProbability(value, { low, high }, estimate, finest);
  });
  const exactTimes = targets.map((target) => {
    const [time, simulated] = [exact.time(target, median), target.timeToTarget[median]];
    if (time === undefined || typeof simulated !== "number") return "–";
    const shown = formatTime(simulated, startYear, target.timeToTargetInterval[median]);
    const decimals = shown.split(".")[1]?.length ?? 0;
    return (startYear + time).toFixed(decimals);
  });
  const time = (target: TargetResult, level: string) => {
    const value = target.timeToTarget[level]!;
    if (isMetToday(target)) return level === median ? "met today" : "";
    if (value === 0) return "today";
    if (value === "afterHorizon") return style.after + horizonYear(result);
    return formatTime(value, startYear, target.timeToTargetInterval[level]);
  };
  const outcome = (name: "afterHorizon" | "never") =>
    targets.map((target) =>
      formatProbability(target[name], target[`${name}Interval`].low, target[`${name}Interval`].high, finest),
    );
  const { after, never } = outcomesShown(result);
  return [
    names(result),
    ...style.years.map((step) => ({
      heading: `P ${calendar(startYear + times[step]!)}`,
      cells: targets.map((target) => formatProbabilityAlone(...at(target, step), finest)),
    })),
    {
      heading: `P ${horizonYear(result)}`,
      cells: targets.map((target) => formatProbability(...at(target, last), finest)),
    },
    ...(exactP.some((text) => text !== "–") ? [{ heading: "exact", cells: exactP }] : []),
    ...levels.flatMap((level) => [
      { heading: level === "50" ? "median" : `${level} %`, cells: targets.map((target) => time(target, level)) },
      ...(level === median && exactTimes.some((text) => text !== "–") ? [{ heading: "exact", cells: exactTimes }] : []),
    ]),
    ...(after ? [{ heading: `P(after ${horizonYear(result)})`, cells: outcome("afterHorizon") }] : []),
    ...(never ? [{ heading: "P(never)", cells: outcome("never") }] : []),
  ];
}

/** What is the same in all targets stands in the heading. */
function names(result: Result): Column {
  const { targets } = result;
  const words = targets.map((target) => targetWordsIn(result, target));
  const [first, ...rest] = words.map((text) => text.split(/ (?=[≤≥])|(?<=[≤≥]) /));
  const alike = rest.every(([quantity, sign]) => quantity === first![0] && sign === first![1]);
  if (!alike) return { heading: "target", cells: words, align: "left" };
  const [quantity, sign, value] = first!;
  // Either all of them mean total loss or none does.
  const loss = value!.endsWith(TOTAL) ? TOTAL : "";
  const cells = [first, ...rest].map((parts) => parts![2]!.replace(TOTAL, ""));
  return { heading: `${quantity} ${sign}${loss}`, cells, align: "left" };
}

/** The lowest, the middlemost and the highest percentile of the times. */
function levelsOf(targets: readonly TargetResult[]): string[] {
  const all = Object.keys(targets[0]!.timeToTarget).sort((a, b) => Number(a) - Number(b));
  const middle = all.toSorted((a, b) => Math.abs(Number(a) - 50) - Math.abs(Number(b) - 50))[0]!;
  return [...new Set([all[0]!, middle, all[all.length - 1]!])];
}

/** Which outcomes need a column: where nothing is lost again and nothing is out of reach, "after" is the rest of "by". */
function outcomesShown({ targets, manifest }: Result): { after: boolean; never: boolean } {
  const never = targets.some((target) => target.never > NEGLIGIBLE);
  const rest = targets.every((target) => targetAtHorizon(target, manifest.samples).reached || isMetToday(target));
  const after = targets.some(({ afterHorizon }) => afterHorizon > NEGLIGIBLE);
  return { after: after && (never || !rest), never };
}

function outcomeSentence(result: Result): string {
  const { after, never } = outcomesShown(result);
  if (never) return "";
  const { targets } = result;
  const bound = (name: "afterHorizonInterval" | "neverInterval") =>
    roundUp(Math.max(COARSE, ...targets.map((target) => target[name].high)));
  const of = targets.length > 1 ? " for each of them" : "";
  // A limit that is kept today may be passed for good, and a pace that is kept today lost.
  if (targets.some((target) => isMetToday(target) && target.probability.estimate.at(-1)! < 1))
    return `P(never met) is below ${bound("neverInterval")}${of}; what is met today may be lost again.`;
  if (after && !Object.values(result.inputs).some(({ random }) => random))
    return `P(never) is below ${bound("neverInterval")}${of}.`;
  if (Object.values(result.inputs).some(({ random }) => random))
    return targets.some(({ afterHorizon }) => afterHorizon > NEGLIGIBLE)
      ? `What is not met by ${horizonYear(result)} may be met later or never.`
      : "";
  if (targets.every(({ afterHorizon }) => afterHorizon <= NEGLIGIBLE))
    return `P(first met after ${horizonYear(result)}) and P(never) are below ${Math.max(bound("afterHorizonInterval"), bound("neverInterval"))}${of}.`;
  return `What is not met by ${horizonYear(result)} is met later: P(never) is below ${bound("neverInterval")}${of}.`;
}
