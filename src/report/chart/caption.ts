import type { AskedName } from "../../model/units.ts";
import type { Result } from "../../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "../bands.ts";
import { varianceSentence } from "../laws.ts";
import { percentileTexts } from "../percentile-text.ts";
import { changingRatesSentence, constantRatesSentence } from "../rates.ts";
import { isSameInEveryFuture, pathSentence, scopeSentence, wrongEquationSentence } from "../scope.ts";
import { horizonYear } from "../sentence.ts";
import { largestError } from "../simulation-error.ts";
import { unitsSentence } from "../units-sentence.ts";
import {
  capitalised,
  errorWords,
  isMultiple,
  listed,
  origin,
  outOfHundred,
  QUANTITY_WORDS,
  suffixOf,
} from "../words.ts";

export interface CaptionFacts {
  result: Result;
  quantity: AskedName;
  fan: Fan;
  /** Whether the simulation error of the percentiles is drawn beside them. */
  errorsDrawn: boolean;
  targetsShown: number;
  /** Targets beyond the ends of the axis. */
  targetsOff: number;
  /** Targets of this quantity that found no room at the edge. */
  targetsLeftOut: number;
}

/** More bands than this are named by the innermost and the outermost. */
const MOST_BANDS_NAMED = 4;

/** What the picture says, what it leaves out and where it comes from: every number is taken from the result. */
export function caption(facts: CaptionFacts): string {
  const bands = isOneLine(facts)
    ? [oneLineSentence(facts)]
    : [
        bandSentence(facts),
        unitsSentence(facts.result, facts.quantity),
        pathSentence(facts.result, facts.quantity, MOST_BANDS_NAMED),
      ];
  const hasBands = facts.fan.bands.length > 0 && !isOneLine(facts);
  return [
    ...bands,
    scopeSentence(facts.result, [facts.quantity], hasBands ? "They" : "The percentiles"),
    changingRatesSentence(facts.result),
    constantRatesSentence(facts.result, [facts.quantity]),
    wrongEquationSentence(facts.result, [facts.quantity], hasBands),
    targetSentence(facts),
    originSentence(facts),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** The same for a picture with a panel for each law and one for all of them. */
export function lawsCaption(result: Result, quantity: AskedName, errorsDrawn: boolean): string {
  const laws = Object.keys(result.laws!);
  const fan = fanOf(result.quantities[quantity]!);
  const targets = result.targets.filter((target) => target.quantity === quantity).length;
  const shades = [...fan.bands].reverse().map(({ width }, index) => {
    const which = bandName(index, fan.bands.length);
    return `${index === 0 ? "the" : "in the"} ${which} ${outOfHundred(width)}${index === 0 ? " futures" : ""}`;
  });
  return [
    `One panel for each law of loss, if that law and the other assumptions are right, and one for all laws by weight, on one scale.`,
    fan.bands.length === 0 ? "" : `At each date ${listed(shades).replace(/^the/, "in the")} lie.`,
    `The last panel pools the futures of ${listed(laws)}; its bands and its median can lie where no law puts any future.`,
    varianceSentence(result, quantity),
    changingRatesSentence(result),
    pathSentence(result, quantity, 1),
    scopeSentence(result, [quantity], fan.bands.length > 0 ? "They" : "The percentiles"),
    wrongEquationSentence(result, [quantity], fan.bands.length > 0),
    targets === 0
      ? ""
      : `Targets are in orange, P the probability of each; ± is the 95 % interval of ${errorWords(result.manifest)}.`,
    `${capitalised(errorWords(result.manifest))} of the lines is ${errorsDrawn ? "drawn as dotted hairlines where it is wider than a line" : "smaller than the line width"}. ${origin(result.manifest)}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Where all percentiles agree at the horizon there are no bands to speak of. */
function isOneLine({ result, fan }: CaptionFacts): boolean {
  const last = result.times.length - 1;
  return fan.percentiles.length > 1 && new Set(fan.percentiles.map(({ estimate }) => estimate[last])).size === 1;
}

function oneLineSentence({ result, quantity, fan }: CaptionFacts): string {
  const { prefix } = QUANTITY_WORDS[quantity];
  const last = result.times.length - 1;
  const value =
    percentileTexts(fan, [last], prefix)(fan.percentiles[0]!, last) +
    suffixOf(quantity, result.quantities[quantity]!.unit);
  if (isSameInEveryFuture(result, quantity))
    return `${capitalised(subject(quantity))} is the same in every future: ${value} in ${horizonYear(result)}.`;
  return `All percentiles asked for agree in ${horizonYear(result)}: ${subject(quantity)} is ${value}.`;
}

function bandSentence({ result, quantity, fan }: CaptionFacts): string {
  if (fan.bands.length === 0) return "";
  const last = result.times.length - 1;
  const text = percentileTexts(fan, [last], QUANTITY_WORDS[quantity].prefix);
  const unit = suffixOf(quantity, result.quantities[quantity]!.unit);
  const range = (lower: Percentile, upper: Percentile) => `(${text(lower, last)} to ${text(upper, last)}${unit})`;
  const inwards = [...fan.bands].reverse();
  const places = inwards.map(({ width, lower, upper }, index) => {
    const where = index === 0 ? `${subject(quantity)} in ${horizonYear(result)} lies in the ` : "in the ";
    const what = index === 0 ? `${outOfHundred(width)} futures` : outOfHundred(width);
    return `in ${what} ${where}${bandName(index, inwards.length)} ${range(lower, upper)}`;
  });
  const named = places.length > MOST_BANDS_NAMED ? [places[0]!, places[places.length - 1]!] : places;
  return `If these assumptions are right, ${listed(named)}.`;
}

function subject(quantity: AskedName): string {
  const { name, symbol } = QUANTITY_WORDS[quantity];
  return symbol === "R" ? "R" : `the ${name}`;
}

/** By place, not by shade: on a dark ground the innermost is the lightest. */
function bandName(index: number, count: number): string {
  if (count === 1) return "band";
  if (count === 2) return index === 0 ? "inner band" : "outer one";
  if (index === 0) return "innermost band";
  return index === count - 1 ? "outermost" : "next";
}

function targetSentence({ result, targetsShown, targetsOff, targetsLeftOut }: CaptionFacts): string {
  if (targetsShown + targetsLeftOut === 0) return "";
  const left =
    targetsLeftOut === 0
      ? ""
      : ` ${targetsLeftOut} more ${targetsLeftOut === 1 ? "target has" : "targets have"} no label for want of room.`;
  const orange =
    targetsOff === targetsShown + targetsLeftOut ? "Targets are in orange" : "Dashed orange lines are targets";
  return `${orange}, P the probability of each; ± is the 95 % interval of ${errorWords(result.manifest)}.${left}`;
}

function originSentence({ result, quantity, fan, errorsDrawn }: CaptionFacts): string {
  const error = largestError(fan, result.times.length - 1, isMultiple(quantity));
  const unit = isMultiple(quantity) ? "" : suffixOf(quantity, result.quantities[quantity]!.unit);
  const drawn = errorsDrawn ? "drawn as dotted hairlines" : "smaller than the line width";
  const size =
    error === undefined
      ? `The lines have no ${errorWords(result.manifest)}`
      : `${capitalised(errorWords(result.manifest))} ${drawn}: at most ${error}${unit} in ${horizonYear(result)} (95 %)`;
  return `${size}. ${origin(result.manifest)}.`;
}
