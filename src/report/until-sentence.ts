import type { Result } from "../summary/result.ts";
import { formatCount, formatGiven, roundUp } from "./numbers.ts";
import { horizonYear } from "./sentence.ts";

/**
 * How many samples made the targets' probabilities known to the half-width that was asked for, or that even the most did
 * not, or that none of them needs any; "" where no half-width was asked for.
 */
export function untilSentence(result: Result): string {
  const { until } = result;
  if (until === undefined) return "";
  const { halfWidth, reached, looks } = until;
  const { samples, widest } = looks[looks.length - 1]!;
  if (widest === 0)
    return `No target probability in ${horizonYear(result)} has an error: nothing that decides it is uncertain.`;
  const taken = `${formatCount(samples)} samples`;
  const times = `in ${looks.length} ${looks.length === 1 ? "look" : "looks"}`;
  const every = `every target probability in ${horizonYear(result)} known to`;
  const known = reached
    ? `${taken} ${times} make ${every} ±${points(halfWidth)} percentage points`
    : `±${points(halfWidth)} percentage points were not reached: ${taken} ${times}, the most allowed, make ${every} ` +
      `±${points(roundUp(widest))} percentage points`;
  return `${known}; their 95 % intervals hold wherever looking ends.`;
}

/** A share in percentage points, without the noise of binary fractions. */
function points(share: number): string {
  return formatGiven(Number((share * 100).toPrecision(12)));
}
