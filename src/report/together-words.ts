import type { AskedName } from "../model/units.ts";
import type { Result, TargetResult } from "../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "./bands.ts";
import { formatProbability } from "./numbers.ts";
import { percentileTexts } from "./percentile-text.ts";
import { wrongEquationSentence } from "./scope.ts";
import { horizonYear } from "./sentence.ts";
import { largestError } from "./simulation-error.ts";
import { targetAtHorizon } from "./target-at-horizon.ts";
import {
  capitalised,
  errorWords,
  isMultiple,
  listed,
  origin,
  outOfHundred,
  percentileWords,
  QUANTITY_WORDS,
  suffixOf,
  targetWords,
  threshold,
  wordsOf,
} from "./words.ts";

/** One scenario of several in a picture. */
export interface Told {
  name: string;
  result: Result;
  fan: Fan;
  /** The median, or the middlemost percentile. */
  middle: Percentile;
}

export function toldOf(name: string, result: Result, quantity: AskedName): Told {
  const fan = fanOf(result.quantities[quantity]!);
  return { name, result, fan, middle: fan.median ?? fan.percentiles[fan.percentiles.length >> 1]! };
}

/** As many of them as are drawn with their bands. */
export const WITH_BANDS = 2;

/** What a scenario's label says below its name: the middle, and what the widest band holds. */
export function labelTexts({ result, fan, middle }: Told, quantity: AskedName): { middle: string; band?: string } {
  const last = result.times.length - 1;
  const text = percentileTexts(fan, [last], QUANTITY_WORDS[quantity].prefix);
  const [widest] = fan.bands;
  const level = middle === fan.median ? "" : `${percentileWords(middle.level)}: `;
  return {
    middle: `${level}${text(middle, last)}${suffixOf(quantity, result.quantities[quantity]!.unit)}`,
    ...(widest === undefined
      ? {}
      : { band: `${widest.width} %: ${text(widest.lower, last)} to ${text(widest.upper, last)}` }),
  };
}

/** "Relative loss in 2035 at the median: turtle 0.44, hare 0.37." */
export function answerSentence(all: readonly Told[], quantity: AskedName): string {
  const [first] = all;
  const { name } = wordsOf(quantity, first!.result.scenario);
  const medians = all.every(({ fan, middle }) => fan.median === middle);
  const values = all.map((one) => `${one.name} ${labelTexts(one, quantity).middle}`);
  return `${capitalised(name)} in ${horizonYear(first!.result)}${medians ? " at the median" : ""}: ${values.join(", ")}.`;
}

/** One threshold and every scenario that has it as a target. */
export interface SharedTarget {
  value: number;
  words: string;
  who: { name: string; result: Result; target: TargetResult }[];
}

export function sharedTargets(all: readonly Told[], quantity: AskedName): SharedTarget[] {
  const found = new Map<string, SharedTarget>();
  for (const { name, result } of all)
    for (const target of result.targets.filter((one) => one.quantity === quantity)) {
      const words = targetWords(target);
      const shared = found.get(words) ?? { value: threshold(target), words, who: [] };
      shared.who.push({ name, result, target });
      found.set(words, shared);
    }
  return [...found.values()];
}

/** A caption gives the probabilities of so many targets. */
const MOST_TARGETS_TOLD = 3;

/** The targets about which the scenarios differ most, in their order. */
function tellingTargets(all: readonly Told[], quantity: AskedName): SharedTarget[] {
  const targets = sharedTargets(all, quantity);
  const spread = ({ who }: SharedTarget) => {
    const shares = who.map(({ target }) => target.probability.estimate.at(-1)!);
    return Math.max(...shares) - Math.min(...shares);
  };
  const kept = new Set(targets.toSorted((a, b) => spread(b) - spread(a)).slice(0, MOST_TARGETS_TOLD));
  return targets.filter((target) => kept.has(target));
}

/** How likely each scenario is to meet a target at the horizon. */
export function targetSentence({ words, who }: SharedTarget): string {
  const year = horizonYear(who[0]!.result);
  const each = who.map(({ name, result, target }) => {
    const { estimate, low, high } = targetAtHorizon(target, result.manifest.samples);
    return `${name} ${formatProbability(estimate, low, high)}`;
  });
  return `Probability of ${words} in ${year}: ${each.join(", ")}.`;
}

/** What the picture says and what it does not: every number is taken from the results. */
export function togetherCaption(
  panels: readonly { law?: string; all: readonly Told[] }[],
  quantity: AskedName,
  targetsHidden: number,
): string {
  const { all } = panels[0]!;
  const banded = all.slice(0, WITH_BANDS).filter(({ fan }) => fan.bands.length > 0);
  const lines = all.slice(WITH_BANDS);
  const targets = panels.flatMap(({ law, all: told }) => {
    const telling = tellingTargets(told, quantity).map(targetSentence);
    return telling.length === 0 ? [] : [`${law === undefined ? "" : `${law}: `}${telling.join(" ")}`];
  });
  const intervals = all.some(({ result, fan }) => largestError(fan, result.times.length - 1, false) !== undefined);
  return [
    panels.length > 1 ? "One panel for each law of loss, if that law holds, on one scale." : "",
    banded.length > 0
      ? `If its assumptions are right, ${bandWords(banded)} on a given date; the bands are equal-tailed and hold date by date, not for whole paths.`
      : "",
    lines.length > 0 ? lineSentence(lines) : "",
    labelSentence(all),
    all.length > 1
      ? "Bands that overlap do not say how often one scenario is ahead of another: the futures of two scenarios belong together, and their difference says it."
      : "",
    ...targets,
    targets.length > 0 && intervals ? `± is the 95 % interval of ${errorWords(all[0]!.result.manifest)}.` : "",
    targetsHidden > 0
      ? `${targetsHidden} ${targetsHidden === 1 ? "target is" : "targets are"} off the chart or without a label for want of room.`
      : "",
    equationSentence(all, quantity),
    errorSentence(
      panels.flatMap(({ all: told }) => told),
      quantity,
    ),
    originSentence(all),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function bandWords(banded: readonly Told[]): string {
  const shares = banded.map(({ fan }) => listed([...fan.bands].reverse().map(({ width }) => outOfHundred(width))));
  if (new Set(shares).size === 1) {
    const bands = banded[0]!.fan.bands.length > 1 ? "the bands" : "the band";
    const hold = banded.length > 1 || banded[0]!.fan.bands.length > 1 ? "hold" : "holds";
    return `${bands} of ${banded.length > 1 ? "each of " : ""}${listed(banded.map(({ name }) => name))} ${hold} ${shares[0]} futures`;
  }
  return `${listed(banded.map(({ name, fan }, index) => `the ${fan.bands.length > 1 ? "bands" : "band"} of ${name} ${fan.bands.length > 1 ? "hold" : "holds"} ${shares[index]}`))} futures`;
}

/** What stands at the right, where it is one and the same for all. */
function labelSentence(all: readonly Told[]): string {
  const widths = [...new Set(all.map(({ fan }) => fan.bands[0]?.width))];
  const medians = all.every(({ fan, middle }) => fan.median === middle);
  if (!medians || widths.length > 1 || widths[0] === undefined) return "";
  return `Below each name stand its median and, where there is room, what ${outOfHundred(widths[0])} futures lie between.`;
}

function lineSentence(lines: readonly Told[]): string {
  const year = horizonYear(lines[0]!.result);
  const widths = new Set(lines.map(({ fan }) => fan.bands.map(({ width }) => width).join()));
  const [{ fan }] = lines as [Told];
  const middle = lines.every((one) => one.fan.median === one.middle) ? "the median" : "the middlemost percentile";
  const names = listed(lines.map(({ name }) => name));
  const only = `Of ${names} ${middle} is drawn`;
  if (fan.bands.length === 0 || widths.size > 1) return `${only}, and beside it in ${year} the span of the bands.`;
  const [widest, ...inner] = fan.bands;
  const thick = inner.length === 0 ? "" : `, its thick part ${outOfHundred(inner.at(-1)!.width)}`;
  return `${only}, and a bar that holds ${outOfHundred(widest!.width)} futures in ${year}${thick}.`;
}

function equationSentence(all: readonly Told[], quantity: AskedName): string {
  const said = new Set(all.map(({ result }) => wrongEquationSentence(result, [quantity], true)));
  return said.size === 1
    ? [...said][0]!
    : "The bands do not cover the equation being wrong, nor the choice of law: this can matter more than all they show.";
}

function errorSentence(all: readonly Told[], quantity: AskedName): string {
  const { result } = all[0]!;
  const unit = isMultiple(quantity) ? "" : suffixOf(quantity, result.quantities[quantity]!.unit);
  const errors = all.map((one) => largestError(one.fan, one.result.times.length - 1, isMultiple(quantity)));
  const told = [...new Set(all.map(({ name }) => name))].map((name) => {
    const own = errors.filter((_, index) => all[index]!.name === name);
    return { name, text: [...new Set(own.map((error) => (error === undefined ? "none" : error + unit)))].join(" or ") };
  });
  const words = capitalised(errorWords(result.manifest));
  const year = horizonYear(result);
  if (new Set(told.map(({ text }) => text)).size === 1)
    return told[0]!.text === "none" ? "" : `${words} of the lines at most ${told[0]!.text} in ${year} (95 %).`;
  return `${words} of the lines at most, in ${year} (95 %): ${told.map(({ name, text }) => `${name} ${text}`).join(", ")}.`;
}

function originSentence(all: readonly Told[]): string {
  const origins = all.map(({ result }) => origin(result.manifest));
  if (new Set(origins).size === 1) return `${origins[0]}.`;
  return `${all.map(({ name }, index) => `${name}: ${origins[index]}`).join("; ")}.`;
}
