import type { Fan, Percentile } from "./bands.ts";
import { formatSupported, halfWidth, isScientific, supportedDecimals } from "./numbers.ts";
import { withPrefix } from "./words.ts";

/** Percentiles within this ratio of each other are written with the same number of decimals. */
const ALIKE = 20;

/**
 * Writes the percentiles of a fan at one time so that they can be compared: with equally many decimals where they are
 * of one size, three significant digits at most. The best known of them sets the decimals, unless the error of the
 * worst known would then reach beyond the last one.
 */
export function percentileTexts(fan: Fan, step: number, prefix: "" | "×"): (percentile: Percentile) => string {
  const values = fan.percentiles.map(({ estimate }) => estimate[step]!);
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  const errors = fan.percentiles.map(({ estimate, low, high }) => halfWidth(estimate[step]!, low[step]!, high[step]!));
  const decimals = Math.min(
    supportedDecimals(largest, Math.min(...errors), 3),
    supportedDecimals(largest, Math.max(...errors) / 5, 3),
  );
  const alike = smallest > 0 && largest / smallest <= ALIKE && !isScientific(smallest) && !isScientific(largest);
  if (!alike || decimals < 0 || smallest < 10 ** -decimals)
    return ({ estimate, low, high }) => withPrefix(prefix, formatSupported(estimate[step]!, low[step]!, high[step]!, 3));
  return ({ estimate }) => withPrefix(prefix, estimate[step]!.toFixed(decimals));
}
