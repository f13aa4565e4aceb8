import { type AskedName, multipleOf } from "../model/units.ts";
import type { QuantityResult, Result } from "../summary/result.ts";
import { coverageOf, fanOf } from "./bands.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { formatCount, formatPercent } from "./numbers.ts";
import { gridWords, hasFloor, isLoss, listed, QUANTITY_WORDS, uncertainParameters } from "./words.ts";

/** Whether a quantity has one value at each date, because nothing that it depends on is uncertain. */
export function isSameInEveryFuture(result: Result, quantity: AskedName): boolean {
  if (uncertainParameters(result.inputs, [quantity]).length > 0) return false;
  const all = Object.values(result.quantities[quantity]!.percentiles);
  const [{ estimate }] = all;
  return all.every((one) =>
    estimate.every((value, at) => [one.estimate[at], one.low[at], one.high[at]].every((v) => v === value)),
  );
}

/** What bands hold, and what they do not: dates, not whole paths. */
export function pathSentence(result: Result, quantity: AskedName, mostBands: number): string {
  const data = result.quantities[quantity]!;
  const { bands } = fanOf(data);
  if (bands.length === 0) return "";
  const named = bands.length > mostBands ? [bands[0]!, bands[bands.length - 1]!] : bands;
  const inside = named.flatMap(({ width }, index) => {
    const share = shareInside(result, quantity, width);
    if (share === undefined) return [];
    return [
      index === 0 ? `${share} of whole paths stay inside the ${width} % band` : `${share} inside the ${width} % one`,
    ];
  });
  return `${pathWords(result, inside)}${inside.length === 0 ? "" : ` (${formatCount(data.paths)} paths counted)`}.`;
}

/** The same for several quantities, each by its widest band; those without bands, or without uncertainty, are left out. */
export function pathsSentence(result: Result, quantities: AskedName[]): string {
  const [first] = quantities;
  if (quantities.length === 1) return pathSentence(result, first, 2);
  const inside = quantities.flatMap((quantity) => {
    const [widest] = fanOf(result.quantities[quantity]!).bands;
    const share = widest === undefined ? undefined : shareInside(result, quantity, widest.width);
    return share === undefined ? [] : [{ share, width: widest!.width, name: QUANTITY_WORDS[quantity].name }];
  });
  const words = inside.map(({ share, width, name }, index) =>
    index === 0
      ? `${share} of whole paths stay inside the ${width} % band of ${name}`
      : `${share} inside that of ${name}`,
  );
  const bands = quantities.some((quantity) => fanOf(result.quantities[quantity]!).bands.length > 0);
  return bands ? `${pathWords(result, words)}.` : "";
}

function shareInside(result: Result, quantity: AskedName, width: number): string | undefined {
  const shareOf = (of: QuantityResult) => {
    const coverage = coverageOf(of, width);
    return coverage && formatPercent(coverage.share, coverage.low, coverage.high);
  };
  const share = shareOf(result.quantities[quantity]!);
  if (share === undefined || !differsByLaw(result, quantity)) return share;
  const laws = Object.entries(result.laws!).map(
    ([name, { quantities }]) => `${name} ${shareOf(quantities[quantity]!)}`,
  );
  return `${share} (each law its own: ${laws.join(", ")})`;
}

function pathWords(result: Result, inside: string[]): string {
  const pointwise = "The bands are equal-tailed and hold date by date, not for whole paths";
  if (inside.length === 0) return pointwise;
  return `${pointwise}: on the ${gridWords(result.scenario.stepsPerYear)} ${listed(inside)}`;
}

/** Which uncertainty the subject of the sentence shows. */
export function scopeSentence(result: Result, quantities: AskedName[], subject: string): string {
  const uncertain = [
    ...uncertainParameters(result.inputs, quantities),
    ...(quantities.some((quantity) => differsByLaw(result, quantity)) ? ["which of the laws of loss holds"] : []),
  ];
  if (uncertain.length === 0) return "Nothing that enters here is uncertain.";
  return `${subject} show uncertainty in ${listed(uncertain)} within this equation.`;
}

/** What no band shows: that the equation is wrong, and where there is a loss, that another law of loss holds. */
export function wrongEquationSentence(result: Result, quantities: AskedName[], bands: boolean): string {
  const loss = quantities.some(isLoss);
  // Reducible loss is what is above the floor, whatever the floor is.
  const here = quantities.some((quantity) => multipleOf(quantity) === "relativeLoss")
    ? ` (here ${hasFloor(result) ? "with" : "without"} a loss floor)`
    : " (with or without a loss floor)";
  const law = !loss
    ? ""
    : result.laws === undefined
      ? `, nor the choice of law${here}`
      : ", nor any law of loss but these";
  const subject = bands ? "The bands" : "The numbers";
  return `${subject} do not cover the equation being wrong${law}: this can matter more than all they show.`;
}
