import { type AskedName, multipleOf } from "../model/units.ts";
import type { Result, TargetResult, TimeToTarget } from "../summary/result.ts";
import { fanOf, type Percentile } from "./bands.ts";
import { formatError, formatProbability, formatWithError, formatYear, halfWidth } from "./numbers.ts";
import { percentileTexts } from "./percentile-text.ts";
import { isMetToday, targetAtHorizon } from "./target-at-horizon.ts";
import {
  calendar,
  capitalised,
  errorWords,
  inFutures,
  isLevel,
  multipleWords,
  outOfHundred,
  QUANTITY_WORDS,
  suffixOf,
  targetInSentence,
  uncertainParameters,
  withPrefix,
  wordsOf,
} from "./words.ts";

/** The last calendar year of a forecast. */
export function horizonYear({ scenario }: Result): string {
  return calendar(scenario.startYear + scenario.horizonYears);
}

/** Where a quantity stands at the horizon: "Relative loss in 2035 is 0.370 at the median, and in 90 of 100 futures between 0.26 and 0.47." */
export function quantitySentence(result: Result, quantity: AskedName, options: { errors: boolean }): string {
  const { name, prefix } = wordsOf(quantity, result.scenario);
  const fan = fanOf(result.quantities[quantity]!);
  const last = result.times.length - 1;
  const plain = percentileTexts(fan, [last], prefix);
  const value = (percentile: Percentile, errors = false) => {
    const { estimate, low, high } = percentile;
    return errors
      ? withPrefix(prefix, formatWithError(estimate[last]!, low[last]!, high[last]!))
      : plain(percentile, last);
  };
  const unit = suffixOf(quantity, result.quantities[quantity]!.unit);
  const start = `${capitalised(name)} in ${horizonYear(result)} is`;
  const [widest] = fan.bands;
  const certain = widest !== undefined && widest.lower.estimate[last] === widest.upper.estimate[last];
  if (certain) {
    const all = uncertainParameters(result.inputs, [quantity]).length === 0;
    return `${start} ${value(widest.lower)}${unit} in ${all ? "every future" : `at least ${outOfHundred(widest.width)} futures`}.`;
  }
  const parts: string[] = [];
  if (fan.median) parts.push(`${value(fan.median, options.errors)}${unit} at the median`);
  if (widest)
    parts.push(
      `in ${outOfHundred(widest.width)} futures between ${value(widest.lower)} and ${value(widest.upper)}${unit}`,
    );
  if (parts.length === 0)
    parts.push(
      fan.percentiles.map((one) => `${value(one, options.errors)}${unit} at percentile ${one.level}`).join(", "),
    );
  return `${start} ${parts.join(", and ")}.`;
}

/** What becomes of a target: "R ≤ 0.7 is reached by 2035 in about 99 of 100 futures (0.991 ± 0.001), at the median in 2029.3." */
export function targetSentence(result: Result, target: TargetResult, options = { time: true }): string {
  const { startYear } = result.scenario;
  const { estimate, low, high, reached } = targetAtHorizon(target, result.manifest.samples);
  const verb = reached
    ? `is reached by ${horizonYear(result)}`
    : isMetToday(target)
      ? `is met today, and in ${horizonYear(result)}`
      : `is met in ${horizonYear(result)}`;
  const probability = `probability ${formatProbability(estimate, low, high)}`;
  const median = target.timeToTarget["50"];
  const when =
    !options.time || isMetToday(target) || typeof median !== "number"
      ? ""
      : median === 0
        ? "; half of all futures start there"
        : `; half of all futures ${reached ? "reach" : "first meet"} it by ${formatTime(median, startYear, target.timeToTargetInterval["50"])}`;
  return `${capitalised(targetInSentence(result, target))} ${verb} ${inFutures(estimate, result.manifest)} (${probability})${when}.`;
}

/**
 * When a multiple is reached: "Efficiency is 100 times today’s in 2028.8 at the median; in 90 of 100 futures between
 * 2027.1 and 2031.1 (simulation error ±0.005 yr)." Undefined where there is no such date at the median.
 */
export function whenSentence(result: Result, target: TargetResult, options: { errors: boolean }): string | undefined {
  const { timeToTarget, timeToTargetInterval } = target;
  const median = timeToTarget["50"];
  if (isLevel(target.quantity) || typeof median !== "number" || median === 0) return undefined;
  const { startYear } = result.scenario;
  // What is three orders of magnitude above today's is compute, not its growth.
  const { name, article } = QUANTITY_WORDS[target.quantity === "computeOrders" ? "compute" : target.quantity];
  const shown: string[] = ["50"];
  const year = (level: string) => {
    const time = timeToTarget[level] as number;
    const error = errorOf(time, timeToTargetInterval[level]);
    return formatYear(startYear + time, Math.max(error, IN_A_SENTENCE));
  };
  const start = `${capitalised(article + name)} is ${"atMost" in target ? "down to " : ""}${multipleWords(target)}`;

  const level = Math.min(...Object.keys(timeToTarget).map(Number));
  const [early, late] = [String(level), String(Number((100 - level).toFixed(6)))];
  let range = "";
  if (level < 50 && late in timeToTarget && typeof timeToTarget[early] === "number") {
    const share = outOfHundred(100 - 2 * level);
    shown.push(early);
    if (typeof timeToTarget[late] === "number") {
      shown.push(late);
      range = `; in ${share} futures between ${year(early)} and ${year(late)}`;
    } else
      range =
        timeToTarget[late] === "never"
          ? `; in ${outOfHundred(level)} futures by ${year(early)}, in as many never`
          : `; in ${share} futures between ${year(early)} and some time after ${horizonYear(result)}`;
  }
  const error = Math.max(...shown.map((one) => errorOf(timeToTarget[one], timeToTargetInterval[one])));
  const known =
    options.errors && error > 0 ? ` (${errorWords(result.manifest)} ±${formatError(Math.max(error, 1e-6))} yr)` : "";
  return `${start} in ${year("50")} at the median${range}${known}.`;
}

/** A sentence gives a date to a tenth of a year: finer than anyone plans by. */
const IN_A_SENTENCE = 0.05;

/** The error of a time; a year where one end of its interval is no date. */
function errorOf(time: TimeToTarget | undefined, interval?: { low: TimeToTarget; high: TimeToTarget }): number {
  if (typeof time !== "number") return 0;
  const { low, high } = interval ?? { low: time, high: time };
  return typeof low === "number" && typeof high === "number" ? halfWidth(time, low, high) : 1;
}

/** A time to a target as a calendar year, with the digits its interval supports. */
export function formatTime(
  time: TimeToTarget,
  startYear: number,
  interval?: { low: TimeToTarget; high: TimeToTarget },
): string {
  if (time === "never") return "never";
  if (time === "afterHorizon") return "after";
  return formatYear(startYear + time, errorOf(time, interval));
}

/** The answer of a run in a few sentences, with the simulation error of each number that has one. */
export function headline(result: Result): string {
  const quantities = Object.keys(result.quantities) as AskedName[];
  const told = mostInformative(result.targets).slice(0, 2);
  const isOnLevel = ({ quantity }: { quantity: AskedName }) => isLevel(quantity);
  const ask = (target: TargetResult, quantity: AskedName) => multipleOf(target.quantity) === multipleOf(quantity);
  const sentences: string[] = [];
  let [first] = quantities;
  if (result.targets.some(isOnLevel) || result.targets.length === 0) {
    // Where targets are on a loss, the loss is the question, whatever bands come first.
    if (!result.targets.some((target) => first !== undefined && ask(target, first)))
      first =
        quantities.find((quantity) => isLevel(quantity) && result.targets.some((target) => ask(target, quantity))) ??
        first;
    if (first !== undefined) sentences.push(quantitySentence(result, first, { errors: true }));
    const [best, next] = told;
    if (best) sentences.push(targetSentence(result, best));
    if (next && isOpen(next)) sentences.push(targetSentence(result, next, { time: false }));
  } else
    for (const target of told)
      sentences.push(whenSentence(result, target, { errors: true }) ?? targetSentence(result, target));
  return sentences.join(" ");
}

/** What the chart of one quantity answers: a date where its target is one, its value at the horizon otherwise. */
export function chartAnswer(result: Result, quantity: AskedName): string {
  const [best] = mostInformative(result.targets.filter((target) => target.quantity === quantity));
  const when = best && whenSentence(result, best, { errors: false });
  return when ?? quantitySentence(result, quantity, { errors: false });
}

/** Targets whose probability at the horizon is nearest to 1/2 first; among those as sure as each other, the later reached. */
function mostInformative(targets: readonly TargetResult[]): TargetResult[] {
  const doubt = (target: TargetResult) => Math.round(Math.abs(target.probability.estimate.at(-1)! - 0.5) * 1e3);
  const median = ({ timeToTarget }: TargetResult) =>
    typeof timeToTarget["50"] === "number" ? timeToTarget["50"] : Number.MAX_VALUE;
  return [...targets].sort((a, b) => doubt(a) - doubt(b) || (median(a) === median(b) ? 0 : median(b) - median(a)));
}

/** Whether it is open that a target is met at the horizon. */
function isOpen({ probability }: TargetResult): boolean {
  const estimate = probability.estimate.at(-1)!;
  return estimate > 0.005 && estimate < 0.995;
}
