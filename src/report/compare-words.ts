import type { CompareResult, Overtaking, OvertakingTime, Pair, World } from "../analysis/compare/result.ts";
import type { Estimate, Estimates } from "../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "./bands.ts";
import { formatProbability, formatWithError, formatYear, halfWidth, supportedDecimals } from "./numbers.ts";
import { percentileTexts } from "./percentile-text.ts";
import {
  calendar,
  capitalised,
  inFutures,
  outOfHundred,
  QUANTITY_WORDS,
  suffixOf,
  withPrefix,
  wordsOf,
} from "./words.ts";

/** A pair of a comparison with the names of its scenarios. */
export interface Named {
  a: string;
  b: string;
  pair: Pair;
}

export function namedPairs({ names }: CompareResult, { pairs }: World): Named[] {
  return pairs.map((pair) => ({ a: names[pair.a]!, b: names[pair.b]!, pair }));
}

/** The last calendar year of the comparison. */
export function lastYear({ scenarios: [first], times }: CompareResult): string {
  return calendar(first!.startYear + times.at(-1)!);
}

/** "Relative loss". */
export function comparedName({ quantity, scenarios: [first] }: CompareResult): string {
  return capitalised(wordsOf(quantity, first!).name);
}

/** What is compared of a pair: "relative loss, turtle − hare", "training compute, turtle / hare". */
export function measureWords(result: CompareResult, { a, b }: Named): string {
  return `${comparedName(result)}, ${a} ${result.measure === "ratio" ? "/" : "−"} ${b}`;
}

/** Which side of what value means that A is ahead: "below 0". */
export function aheadSide({ ahead, measure }: CompareResult): string {
  return `${ahead === "lower" ? "below" : "above"} ${measure === "ratio" ? "×1" : "0"}`;
}

export function fanOfPair({ percentiles }: Pair): Fan {
  return fanOf({ percentiles, pathCoverage: {}, pathCoverageInterval: {}, paths: 0 });
}

/** Writes differences with their sign and equally many decimals, ratios as multiples. */
export function measureTexts(result: CompareResult, fan: Fan, steps: readonly number[]) {
  if (result.measure === "ratio") return percentileTexts(fan, steps, "×");
  const errors = steps.flatMap((step) =>
    fan.percentiles.map(({ estimate, low, high }) => halfWidth(estimate[step]!, low[step]!, high[step]!)),
  );
  const largest = Math.max(
    ...steps.flatMap((step) => fan.percentiles.map(({ estimate }) => Math.abs(estimate[step]!))),
  );
  const known = (error: number) => supportedDecimals(largest, error, 4);
  const decimals = Math.min(Math.max(Math.min(known(Math.min(...errors)), known(Math.max(...errors) / 5)), 0), 8);
  return ({ estimate }: Percentile, step: number) => signed(estimate[step]!, decimals);
}

function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return value === 0 ? "0" : text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** The unit of a difference: " nats". */
export function measureUnit({ measure, quantity, unit }: CompareResult): string {
  return measure === "ratio" ? "" : suffixOf(quantity, unit);
}

/** The answer for one pair, in words. */
export function headlineOf(result: CompareResult, named: Named): string {
  return [differenceSentence(result, named), leadSentence(result, named), overtakingSentence(result, named)]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function differenceSentence(result: CompareResult, named: Named): string {
  const { a, b, pair } = named;
  const fan = fanOfPair(pair);
  const last = result.times.length - 1;
  if (isLevelThroughout(pair)) return `${capitalised(a)} and ${b} are level in every future at every date.`;
  const text = measureTexts(result, fan, [last]);
  const { name } = wordsOf(result.quantity, result.scenarios[0]!);
  const what =
    result.measure === "ratio"
      ? `${capitalised(name)} of ${a} in ${lastYear(result)} is`
      : `${capitalised(name)} of ${a} less that of ${b} in ${lastYear(result)} is`;
  const parts: string[] = [];
  const unit = result.measure === "ratio" ? ` that of ${b}` : measureUnit(result);
  if (fan.median) {
    const { estimate, low, high } = fan.median;
    const median = formatWithError(estimate[last]!, low[last]!, high[last]!);
    const plus = estimate[last]! > 0 && !median.startsWith("(") ? "+" : "";
    parts.push(`${result.measure === "ratio" ? withPrefix("×", median) : plus + median}${unit} at the median`);
  }
  const [widest] = fan.bands;
  if (widest)
    parts.push(
      `in ${outOfHundred(widest.width)} futures between ${text(widest.lower, last)} and ${text(widest.upper, last)}`,
    );
  return parts.length === 0 ? "" : `${what} ${parts.join(", and ")}.`;
}

/** Whether nothing ever parts the two. */
export function isLevelThroughout({ level, overtaking: { a, b } }: Pair): boolean {
  return level.estimate.every((share) => share === 1) && a.never.estimate === 1 && b.never.estimate === 1;
}

function leadSentence(result: CompareResult, { a, b, pair }: Named): string {
  if (isLevelThroughout(pair)) return "";
  const { estimate, low, high } = at(pair.ahead, result.times.length - 1);
  const better = QUANTITY_WORDS[result.quantity].name;
  return `${capitalised(a)} is then ahead of ${b}, with the ${result.ahead} ${better}, ${inFutures(estimate, result.manifest)} (probability ${formatProbability(estimate, low, high)}).`;
}

export function at({ estimate, low, high }: Estimates, step: number): Estimate {
  return { estimate: estimate[step]!, low: low[step]!, high: high[step]! };
}

/** Who begins behind, whether and when it comes ahead: told of the one that is more often behind at first. */
function overtakingSentence(result: CompareResult, { a, b, pair }: Named): string {
  if (isLevelThroughout(pair)) return "";
  const { overtaking } = pair;
  const [who, whom, told] =
    overtaking.a.aheadFromStart.estimate <= overtaking.b.aheadFromStart.estimate
      ? ([a, b, overtaking.a] as const)
      : ([b, a, overtaking.b] as const);
  const { byHorizon, afterHorizon, undecided, never, aheadFromStart } = told;
  const begins =
    aheadFromStart.estimate === 0
      ? `${capitalised(who)} begins behind`
      : `${capitalised(who)} begins behind, unless it is ahead from the start (probability ${inWords(aheadFromStart)}),`;
  if (byHorizon.estimate === 0) {
    const later =
      never.estimate === 1
        ? `and never comes ahead of ${whom} in any of the simulated futures`
        : `and does not come ahead of ${whom} by ${lastYear(result)}: ${
            undecided.estimate > 0
              ? `whether later chance turns that is not decided (probability ${inWords(undecided)})`
              : `later with probability ${inWords(afterHorizon)}, never with probability ${inWords(never)}`
          }`;
    return `${begins} ${later}.`;
  }
  const when = timesSentence(result, told);
  return `${begins} and overtakes ${whom} by ${lastYear(result)} ${inFutures(byHorizon.estimate, result.manifest)} (probability ${inWords(byHorizon)})${when}.`;
}

/** "; at the median in 2028.17, in 90 of 100 futures between 2027.69 and 2028.85". */
function timesSentence(result: CompareResult, { time, timeInterval }: Overtaking): string {
  const levels = Object.keys(time)
    .map(Number)
    .sort((x, y) => x - y);
  const year = (level: number) => yearText(result, time[level]!, timeInterval[level]!);
  const median = levels.includes(50) && typeof time["50"] === "number" ? `; at the median in ${year(50)}` : "";
  const [least, most] = [levels[0]!, levels.at(-1)!];
  const symmetric = least < 50 && Math.abs(least + most - 100) < 1e-9;
  if (median === "" || !symmetric || typeof time[least] !== "number") return median;
  const end =
    typeof time[most] === "number"
      ? `and ${year(most)}`
      : time[most] === "never"
        ? "and never"
        : time[most] === "undecided"
          ? "and what is not decided by then"
          : `and some time after ${lastYear(result)}`;
  return `${median}, in ${outOfHundred(100 - 2 * least)} futures between ${year(least)} ${end}`;
}

/** A time of overtaking as a calendar year, with the digits that its interval supports, or the outcome in a word. */
export function yearText(
  result: CompareResult,
  time: OvertakingTime,
  { low, high }: { low: OvertakingTime; high: OvertakingTime },
): string {
  if (time === "aheadFromStart") return "from start";
  if (time === "afterHorizon") return `after ${lastYear(result)}`;
  if (time === "undecided") return "undecided";
  if (time === "never") return "never";
  const known = typeof low === "number" && typeof high === "number";
  return formatYear(result.scenarios[0]!.startYear + time, known ? halfWidth(time, low, high) : 1);
}

export function inWords({ estimate, low, high }: Estimate): string {
  return formatProbability(estimate, low, high);
}
