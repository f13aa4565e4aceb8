import type { QuantityName } from "../model/quantities.ts";
import type { Result, TargetResult, TimeToTarget } from "../summary/result.ts";
import { fanOf, type Percentile } from "./bands.ts";
import { formatProbability, formatWithError, formatYear, halfWidth } from "./numbers.ts";
import { percentileTexts } from "./percentile-text.ts";
import { targetAtHorizon } from "./target-at-horizon.ts";
import {
  calendar,
  capitalised,
  inFutures,
  outOfHundred,
  QUANTITY_WORDS,
  targetWords,
  uncertainParameters,
  withPrefix,
} from "./words.ts";

/** The last calendar year of a forecast. */
export function horizonYear({ scenario }: Result): string {
  return calendar(scenario.startYear + scenario.horizonYears);
}

/** Where a quantity stands at the horizon: "Relative loss in 2035 is 0.370 at the median, and in 90 of 100 futures between 0.26 and 0.47." */
export function quantitySentence(result: Result, quantity: QuantityName, options: { errors: boolean }): string {
  const { name, prefix } = QUANTITY_WORDS[quantity];
  const fan = fanOf(result.quantities[quantity]!);
  const last = result.times.length - 1;
  const plain = percentileTexts(fan, [last], prefix);
  const value = (percentile: Percentile, errors = false) => {
    const { estimate, low, high } = percentile;
    return errors
      ? withPrefix(prefix, formatWithError(estimate[last]!, low[last]!, high[last]!))
      : plain(percentile, last);
  };
  const start = `${capitalised(name)} in ${horizonYear(result)} is`;
  const [widest] = fan.bands;
  const certain = widest !== undefined && widest.lower.estimate[last] === widest.upper.estimate[last];
  if (certain) {
    const all = uncertainParameters(result.inputs, [quantity]).length === 0;
    return `${start} ${value(widest.lower)} in ${all ? "every future" : `at least ${outOfHundred(widest.width)} futures`}.`;
  }
  const parts: string[] = [];
  if (fan.median) parts.push(`${value(fan.median, options.errors)} at the median`);
  if (widest)
    parts.push(`in ${outOfHundred(widest.width)} futures between ${value(widest.lower)} and ${value(widest.upper)}`);
  if (parts.length === 0)
    parts.push(fan.percentiles.map((one) => `${value(one, options.errors)} at percentile ${one.level}`).join(", "));
  return `${start} ${parts.join(", and ")}.`;
}

/** What becomes of a target: "R ≤ 0.7 is reached by 2035 in about 99 of 100 futures (0.991 ± 0.001), at the median in 2029.3." */
export function targetSentence(result: Result, target: TargetResult): string {
  const { startYear } = result.scenario;
  const { estimate, low, high, reached } = targetAtHorizon(target, result.manifest.samples);
  const verb = reached ? `is reached by ${horizonYear(result)}` : `is met in ${horizonYear(result)}`;
  const probability = `probability ${formatProbability(estimate, low, high)}`;
  const median = target.timeToTarget["50"];
  const when =
    median === 0
      ? "; half of all futures start there"
      : typeof median === "number"
        ? `; half of all futures have reached it by ${formatTime(median, startYear, target.timeToTargetInterval["50"])}`
        : "";
  return `${capitalised(targetWords(target))} ${verb} ${inFutures(estimate)} (${probability})${when}.`;
}

/** A time to a target as a calendar year, with the digits its interval supports. */
export function formatTime(
  time: TimeToTarget,
  startYear: number,
  interval?: { low: TimeToTarget; high: TimeToTarget },
): string {
  if (time === "never") return "never";
  if (time === "afterHorizon") return "after";
  const { low, high } = interval ?? { low: time, high: time };
  const error = typeof low === "number" && typeof high === "number" ? halfWidth(time, low, high) : 1;
  return formatYear(startYear + time, error);
}

const TARGETS_IN_HEADLINE = 3;

/** The answer of a run in a few sentences, with the simulation error of each number that has one. */
export function headline(result: Result): string {
  const [first] = Object.keys(result.quantities) as QuantityName[];
  const sentences = first === undefined ? [] : [quantitySentence(result, first, { errors: true })];
  for (const target of result.targets.slice(0, TARGETS_IN_HEADLINE)) sentences.push(targetSentence(result, target));
  const more = result.targets.length - TARGETS_IN_HEADLINE;
  if (more > 0) sentences.push(`${more} more ${more === 1 ? "target is" : "targets are"} in the table below.`);
  return sentences.join(" ");
}
