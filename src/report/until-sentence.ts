import type { Result } from "../summary/result.ts";
import { formatCount, formatGiven, roundUp } from "./numbers.ts";
import { horizonYear } from "./sentence.ts";

/**
 * How many samples made the targets' probabilities known to the half-width that was asked for, or that even the most did
 * not; "" where none was asked for.
 */
export function untilSentence(result: Result): string {
  const { until } = result;
  if (until === undefined) return "";
  const { halfWidth, most, reached, looks } = until;
  const { samples, widest } = looks[looks.length - 1]!;
  const times = `${formatCount(samples)} samples in ${looks.length} ${looks.length === 1 ? "look" : "looks"}`;
  const known = reached
    ? `${times} make every target probability in ${horizonYear(result)} known to ±${points(halfWidth)} percentage points.`
    : `Not reached: ±${points(halfWidth)} percentage points. ${times}, and no more than ${formatCount(most)} are allowed, make ` +
      `every target probability in ${horizonYear(result)} known to ±${points(roundUp(widest))} percentage points.`;
  return `${known} These intervals hold wherever looking ends.`;
}

/** A share in percentage points, without the noise of binary fractions. */
function points(share: number): string {
  return formatGiven(Number((share * 100).toPrecision(12)));
}
