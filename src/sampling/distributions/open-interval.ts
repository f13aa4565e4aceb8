import { nextDown, nextUp } from "./neighbours.ts";

/**
 * Keeps the draws of a continuous distribution strictly between its ends, where they belong: min + u·(max − min) can
 * round to an end, and an end may be just what the model cannot take (an exponent of 0, a floor of 1).
 */
export function openInterval(min: number, max: number): (x: number) => number {
  const first = min === -Infinity ? min : nextUp(min);
  const last = max === Infinity ? max : nextDown(max);
  if (!(first <= last)) throw new RangeError(`needs room for a number between min and max, got ${min} and ${max}`);
  return (x) => (x < first ? first : Math.min(x, last));
}
