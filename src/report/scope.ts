import type { QuantityName } from "../model/quantities.ts";
import type { Result } from "../summary/result.ts";
import { coverageOf, fanOf } from "./bands.ts";
import { formatCount, formatPercent } from "./numbers.ts";
import { gridWords, listed, uncertainParameters } from "./words.ts";

/** What bands hold, and what they do not: dates, not whole paths. */
export function pathSentence(result: Result, quantity: QuantityName, mostBands: number): string {
  const data = result.quantities[quantity]!;
  const { bands } = fanOf(data);
  if (bands.length === 0) return "";
  const named = bands.length > mostBands ? [bands[0]!, bands[bands.length - 1]!] : bands;
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

/** Which uncertainty is shown, and that the equation itself is not in doubt here. */
export function scopeSentence(result: Result, quantities: QuantityName[], bands: boolean): string {
  const uncertain = uncertainParameters(result.inputs, quantities);
  if (uncertain.length === 0)
    return "Nothing that enters here is uncertain; that the equation may be wrong is not shown.";
  const what = bands ? "The bands" : "The percentiles";
  return `${what} show uncertainty in ${listed(uncertain)} within this equation; they do not cover the equation being wrong.`;
}
