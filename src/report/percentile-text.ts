import type { Fan, Percentile } from "./bands.ts";
import { formatSupported, halfWidth, isScientific, supportedDecimals } from "./numbers.ts";
import { type Prefix, withPrefix } from "./words.ts";

/** Percentiles within this ratio of each other are written with the same number of decimals. */
const ALIKE = 20;

/**
 * Writes the percentiles of a fan at some times so that they can be compared: with equally many decimals where they
 * are of one size, `most` significant digits at most. At each time the best known of them sets the decimals, unless
 * the error of the worst known would then reach beyond the last one.
 */
export function percentileTexts(
  fan: Fan,
  steps: readonly number[],
  prefix: Prefix,
  most = 3,
): (percentile: Percentile, step: number) => string {
  const values = steps.flatMap((step) => fan.percentiles.map(({ estimate }) => estimate[step]!));
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  const decimals = Math.min(...steps.map((step) => decimalsAt(fan, step, largest, most)));
  const alike = smallest > 0 && largest / smallest <= ALIKE && !isScientific(smallest) && !isScientific(largest);
  if (alike && !isUneven(fan, steps) && decimals >= 0 && smallest >= 10 ** -decimals)
    return ({ estimate }, step) => withPrefix(prefix, estimate[step]!.toFixed(decimals));
  if (steps.length > 1) return (percentile, step) => percentileTexts(fan, [step], prefix, most)(percentile, step);
  return ({ estimate, low, high }, step) =>
    withPrefix(prefix, formatSupported(estimate[step]!, low[step]!, high[step]!, most));
}

/** Beyond this ratio of errors, one badly known percentile must not take the digits of the others. */
const UNEVEN = 200;

/** An error below this share of the value is none. */
const NONE = 1e-5;

/** Whether one percentile is known far worse than another, as where it falls between the futures of two laws. */
function isUneven(fan: Fan, steps: readonly number[]): boolean {
  return steps.some((step) => {
    const errors = fan.percentiles.map(({ estimate, low, high }) =>
      halfWidth(estimate[step]!, low[step]!, high[step]!),
    );
    const largest = Math.max(...fan.percentiles.map(({ estimate }) => Math.abs(estimate[step]!)));
    return Math.max(...errors) > UNEVEN * Math.max(Math.min(...errors), NONE * largest);
  });
}

function decimalsAt(fan: Fan, step: number, largest: number, most: number): number {
  const errors = fan.percentiles.map(({ estimate, low, high }) => halfWidth(estimate[step]!, low[step]!, high[step]!));
  return Math.min(
    supportedDecimals(largest, Math.min(...errors), most),
    supportedDecimals(largest, Math.max(...errors) / 5, most),
  );
}
