import type { Fan } from "./bands.ts";
import { formatError, formatGiven, halfWidth, roundUp } from "./numbers.ts";

/**
 * The largest simulation error of the percentiles at one time, rounded up: in the unit of the quantity, or for
 * multiples as a factor, since they are read on a logarithmic axis. Undefined where there is none.
 */
export function largestError(fan: Fan, step: number, asFactor: boolean): string | undefined {
  const ends = fan.percentiles.map(({ estimate, low, high }) => [estimate[step]!, low[step]!, high[step]!] as const);
  const largest = Math.max(...ends.map(([value, low, high]) => halfWidth(value, low, high)));
  if (largest === 0) return undefined;
  if (!asFactor) return formatError(largest);
  const factor = Math.max(...ends.map(([value, low, high]) => Math.max(high / value, value / low)));
  if (!Number.isFinite(factor)) return "more than can be said";
  return `a factor of ${formatGiven(Number((1 + roundUp(factor - 1)).toPrecision(6)))}`;
}
