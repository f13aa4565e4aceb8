import type { QuantityResult, Result } from "../summary/result.ts";
import { listed } from "./words.ts";

/** The percentiles that central bands of these widths [%] lie between, and the median; ascending. */
export function levelsOfBands(widths: readonly number[]): number[] {
  const levels = widths.flatMap((width) => [(100 - width) / 2, (100 + width) / 2]);
  return [...new Set([...levels, 50].map((level) => Number(level.toFixed(6))))].sort((a, b) => a - b);
}

/**
 * The same result with no percentiles but the median and those that central bands of these widths [%] lie between.
 *
 * @throws RangeError where it does not have them.
 */
export function inBands(result: Result, widths: readonly number[]): Result {
  const levels = levelsOfBands(widths);
  const has = result.scenario.percentiles;
  const missing = levels.filter((level) => level !== 50 && !has.some((one) => isSame(one, level)));
  if (missing.length > 0)
    throw new RangeError(
      `bands of ${listed(widths.map((width) => `${width} %`))} need the percentiles ${listed(missing.map(String))}, which the result does not have`,
    );
  const only = (quantities: Result["quantities"]): Result["quantities"] =>
    Object.fromEntries(
      Object.entries(quantities).map(([name, quantity]) => [name, { ...quantity, percentiles: chosen(quantity) }]),
    );
  const chosen = ({ percentiles }: QuantityResult) =>
    Object.fromEntries(
      Object.entries(percentiles).filter(([level]) => levels.some((one) => isSame(one, Number(level)))),
    );
  return {
    ...result,
    quantities: only(result.quantities),
    ...(result.laws === undefined
      ? {}
      : {
          laws: Object.fromEntries(
            Object.entries(result.laws).map(([name, law]) => [name, { ...law, quantities: only(law.quantities) }]),
          ),
        }),
  };
}

/** Levels come from text and from arithmetic. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}
