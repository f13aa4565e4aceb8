import type { AskedName } from "../../model/units.ts";
import type { Result } from "../../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "../bands.ts";
import { varianceSentence } from "../laws.ts";
import { formatCount } from "../numbers.ts";
import { percentileTexts } from "../percentile-text.ts";
import { changingRatesSentence, constantRatesSentence, hasJumps } from "../rates.ts";
import { isSameInEveryFuture, pathSentence, scopeSentence, wrongEquationSentence } from "../scope.ts";
import { horizonYear } from "../sentence.ts";
import { largestError } from "../simulation-error.ts";
import { unitsSentence } from "../units-sentence.ts";
import {
  calendar,
  capitalised,
  errorWords,
  isMultiple,
  listed,
  origin,
  outOfHundred,
  QUANTITY_WORDS,
  suffixOf,
} from "../words.ts";
import type { Layout } from "./layout.ts";
import { stripWords } from "./strip.ts";
import { visibleStripErrors } from "./strip-marks.ts";

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
  layout: Layout;
  /** How many single futures leave the picture. */
  pathsBeyond: number;
}

/** What a caption says of one panel of several. */
export type PanelFacts = Pick<CaptionFacts, "layout" | "pathsBeyond" | "errorsDrawn">;

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
    pathsSentence([facts]),
    medianFutureSentence([facts]),
    observedSentence(facts),
    targetSentence(facts),
    stripSentence([facts]),
    logSentence(facts),
    originSentence(facts),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** The same for a picture with a panel for each law and one for all of them. */
export function lawsCaption(result: Result, quantity: AskedName, panels: readonly PanelFacts[]): string {
  const errorsDrawn = panels.some((panel) => panel.errorsDrawn);
  const [first] = panels as [PanelFacts];
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
    pathsSentence(panels),
    medianFutureSentence(panels),
    observedSentence(first),
    targets === 0 ? "" : `Targets are in orange, ${probabilityWords(first)}.`,
    stripSentence(panels),
    logSentence(first),
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

function targetSentence(facts: CaptionFacts): string {
  const { targetsShown, targetsOff, targetsLeftOut } = facts;
  if (targetsShown + targetsLeftOut === 0) return "";
  const left =
    targetsLeftOut === 0
      ? ""
      : ` ${targetsLeftOut} more ${targetsLeftOut === 1 ? "target has" : "targets have"} no label for want of room.`;
  const orange =
    targetsOff === targetsShown + targetsLeftOut ? "Targets are in orange" : "Dashed orange lines are targets";
  return `${orange}, ${probabilityWords(facts)}.${left}`;
}

/** Narrow charts have no room for the errors of probabilities. */
function probabilityWords({ layout: { small, result } }: Pick<CaptionFacts, "layout">): string {
  const errors = small ? "" : `; ± is the 95 % interval of ${errorWords(result.manifest)}`;
  return `P the probability of each${errors}`;
}

/** Which futures are drawn one by one. */
function pathsSentence(panels: readonly PanelFacts[]): string {
  // The last panel of several shows as many, of all laws together.
  const count = panels[0]!.layout.paths.length;
  if (count === 0) return "";
  const { samples } = panels[0]!.layout.result.manifest;
  const many = panels.length > 1;
  const whose = many
    ? `the first ${count} of the ${formatCount(samples)} futures drawn under its law, in the last panel the first of each law by its weight`
    : `the first ${count} of the ${formatCount(samples)} futures drawn`;
  const beyond = panels.reduce((sum, panel) => sum + panel.pathsBeyond, 0);
  const left = beyond === 0 ? "" : `; ${beyond} of them ${beyond === 1 ? "leaves" : "leave"} the picture`;
  if (count === 1) return `The thin line is the first of the ${formatCount(samples)} futures drawn${left}.`;
  return `The thin lines${many ? " in each panel" : ""} are single futures: ${whose}${left}.`;
}

/** What the dashed line is, and that it is not the median. */
function medianFutureSentence(panels: readonly PanelFacts[]): string {
  const shown = panels.filter(({ layout }) => layout.median !== undefined);
  if (shown.length === 0) return "";
  const { quantity, result } = shown[0]!.layout;
  const jumps = hasJumps(result) ? " and jumps come evenly" : "";
  const where = panels.length > 1 && shown.length < panels.length ? " where there is one" : "";
  return `The dashed line${where} is the future in which every input is at its median${jumps}: it is not the median of ${subject(quantity)}.`;
}

/** Which observations are marked, and how. */
function observedSentence({ layout }: Pick<CaptionFacts, "layout">): string {
  const { observed, observedLater, result } = layout;
  const { startYear } = result.scenario;
  const counted = (times: readonly { time: number }[], one: string, several: string) => {
    const years = times.map(({ time }) => startYear + time);
    const [from, to] = [calendar(Math.min(...years)), calendar(Math.max(...years))];
    const when = from === to ? `of ${from}` : `from ${from} to ${to}`;
    return times.length === 1 ? `a ${one} ${when}` : `${times.length} ${several} ${when}`;
  };
  const [before, since] = [observed.filter(({ time }) => time <= 0), observed.filter(({ time }) => time > 0)];
  const parts = [
    ...(before.length === 0
      ? []
      : [`${before.length === 1 ? "the dot is" : "dots are"} ${counted(before, "value observed", "values observed")}`]),
    ...(since.length === 0
      ? []
      : [
          `${since.length === 1 ? "the diamond is" : "diamonds are"} ${counted(since, "later outcome", "later outcomes")}`,
        ]),
  ];
  const marks = parts.length === 0 ? "" : `${capitalised(parts.join(", "))}.`;
  const later =
    observedLater === 0
      ? ""
      : `${observedLater} ${observedLater === 1 ? "observation lies" : "observations lie"} after ${horizonYear(result)} and ${observedLater === 1 ? "is" : "are"} not shown.`;
  return [marks, later].filter((sentence) => sentence !== "").join(" ");
}

/** What stands below the fan. */
function stripSentence(panels: readonly PanelFacts[]): string {
  const strips = panels.flatMap(({ layout }) => (layout.strip === undefined ? [] : [{ layout, strip: layout.strip }]));
  const [first] = strips;
  if (first === undefined) return "";
  const { result } = first.layout;
  // Under one law a target may be reached for good and under another be lost again.
  const words = new Set(strips.map(({ layout }) => stripWords(layout.result, layout.targets)));
  const what = words.size === 1 ? [...words][0] : "probability of each target at each date";
  const errors = strips.some(({ layout, strip }) => visibleStripErrors(strip, layout.steps).length > 0)
    ? `, with ${errorWords(result.manifest)} as dotted hairlines where it is wider than a line`
    : "";
  const leftOut = Math.max(...strips.map(({ strip }) => strip.labels.leftOut));
  const left =
    leftOut === 0 ? "" : `; ${leftOut} of its lines ${leftOut === 1 ? "has" : "have"} no label for want of room`;
  const below = strips.length > 1 ? "Below each fan" : "Below the fan";
  return `${below} stands the ${what}${errors}${left}.`;
}

/** How a logarithmic axis is read. */
function logSentence({ layout: { axis, words } }: Pick<CaptionFacts, "layout">): string {
  if (!axis.logarithmic) return "";
  const what = /better/.test(words.direction) ? "improvement" : "growth";
  return `On the logarithmic axis a straight line is a constant rate of ${what}.`;
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
