import type { QuantityName } from "../../model/quantities.ts";
import type { Result } from "../../summary/result.ts";
import { coverageOf, type Fan, type Percentile } from "../bands.ts";
import { formatCount, formatGiven, formatNumber, formatPercent, halfWidth, roundUp } from "../numbers.ts";
import { percentileTexts } from "../percentile-text.ts";
import { horizonYear } from "../sentence.ts";
import { gridWords, listed, origin, outOfHundred, QUANTITY_WORDS, uncertainParameters } from "../words.ts";

export interface CaptionFacts {
  result: Result;
  quantity: QuantityName;
  fan: Fan;
  /** Whether the simulation error of the percentiles is drawn beside them. */
  errorsDrawn: boolean;
  targetsShown: number;
  /** Targets of this quantity that found no room at the edge. */
  targetsLeftOut: number;
}

/** More bands than this are named by the innermost and the outermost. */
const MOST_BANDS_NAMED = 4;

/** What the picture says, what it leaves out and where it comes from: every number is taken from the result. */
export function caption(facts: CaptionFacts): string {
  const bands = isOneLine(facts) ? [oneLineSentence(facts)] : [bandSentence(facts), pathSentence(facts)];
  return [...bands, scopeSentence(facts), targetSentence(facts), originSentence(facts)]
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
  const value = percentileTexts(fan, result.times.length - 1, prefix)(fan.percentiles[0]!);
  return `All percentiles asked for agree in ${horizonYear(result)}: ${subject(quantity)} is ${value}.`;
}

function bandSentence({ result, quantity, fan }: CaptionFacts): string {
  if (fan.bands.length === 0) return "";
  const text = percentileTexts(fan, result.times.length - 1, QUANTITY_WORDS[quantity].prefix);
  const range = (lower: Percentile, upper: Percentile) => `(${text(lower)} to ${text(upper)})`;
  const inwards = [...fan.bands].reverse();
  const places = inwards.map(({ width, lower, upper }, index) => {
    const where = index === 0 ? `${subject(quantity)} in ${horizonYear(result)} lies in the ` : "in the ";
    const what = index === 0 ? `${outOfHundred(width)} futures` : outOfHundred(width);
    return `in ${what} ${where}${shade(index, inwards.length)} ${range(lower, upper)}`;
  });
  const named = places.length > MOST_BANDS_NAMED ? [places[0]!, places[places.length - 1]!] : places;
  return `If these assumptions are right, ${listed(named)}.`;
}

function subject(quantity: QuantityName): string {
  const { name, symbol } = QUANTITY_WORDS[quantity];
  return symbol === "R" ? "R" : `the ${name}`;
}

function shade(index: number, count: number): string {
  if (count === 1) return "band";
  if (count === 2) return index === 0 ? "dark band" : "light one";
  if (index === 0) return "darkest band";
  return index === count - 1 ? "lightest" : "next";
}

function pathSentence({ result, quantity, fan }: CaptionFacts): string {
  if (fan.bands.length === 0) return "";
  const data = result.quantities[quantity]!;
  const named = fan.bands.length > MOST_BANDS_NAMED ? [fan.bands[0]!, fan.bands[fan.bands.length - 1]!] : fan.bands;
  const shares = named.flatMap(({ width }) => {
    const coverage = coverageOf(data, width);
    return coverage === undefined ? [] : [{ width, share: formatPercent(coverage.share, coverage.low, coverage.high) }];
  });
  const pointwise = "The bands are equal-tailed and hold date by date, not for whole paths";
  if (shares.length === 0) return `${pointwise}.`;
  const inside = shares.map(({ width, share }, index) =>
    index === 0 ? `${share} of whole paths stay inside the ${width} % band` : `${share} inside the ${width} % one`,
  );
  const grid = gridWords(result.scenario.stepsPerYear);
  return `${pointwise}: on the ${grid} ${listed(inside)} (${formatCount(data.paths)} paths counted).`;
}

function scopeSentence({ result, fan }: CaptionFacts): string {
  const uncertain = uncertainParameters(result.inputs);
  if (uncertain.length === 0)
    return "Nothing is uncertain in this scenario, and that the equation may be wrong is not shown.";
  const what = fan.bands.length > 0 ? "The bands" : "The lines";
  return `${what} show uncertainty in ${listed(uncertain)} within this equation; they do not cover the equation being wrong.`;
}

function targetSentence({ targetsShown, targetsLeftOut }: CaptionFacts): string {
  if (targetsShown + targetsLeftOut === 0) return "";
  const left =
    targetsLeftOut === 0
      ? ""
      : ` ${targetsLeftOut} more ${targetsLeftOut === 1 ? "target has" : "targets have"} no label for want of room.`;
  return `Dashed orange lines are targets, P the probability of each; ± is the 95 % interval of simulation error.${left}`;
}

function originSentence({ result, quantity, fan, errorsDrawn }: CaptionFacts): string {
  const drawn = errorsDrawn ? "drawn as dotted hairlines" : "simulation error smaller than the line width";
  const { prefix } = QUANTITY_WORDS[quantity];
  const error = largestError(result, fan, prefix === "×");
  const size =
    error === undefined
      ? "The lines have no simulation error"
      : `Largest simulation error of a line in ${horizonYear(result)} (95 %): ${error}, ${drawn}`;
  return `${size}. ${origin(result.manifest)}.`;
}

/** In the unit of the quantity, or for multiples as a factor: they are read on a logarithmic axis. */
function largestError(result: Result, fan: Fan, asFactor: boolean): string | undefined {
  const last = result.times.length - 1;
  const ends = fan.percentiles.map(({ estimate, low, high }) => [estimate[last]!, low[last]!, high[last]!] as const);
  const largest = Math.max(...ends.map(([value, low, high]) => halfWidth(value, low, high)));
  if (largest === 0) return undefined;
  if (!asFactor) return formatNumber(roundUp(largest), 1);
  const factor = Math.max(...ends.map(([value, low, high]) => Math.max(high / value, value / low)));
  return Number.isFinite(factor) ? `a factor of ${formatGiven(Number((1 + roundUp(factor - 1)).toPrecision(6)))}` : undefined;
}
