/** Bins that the line of a row's keys is divided into, all of one width but the first and the last, which have no end. */
export const BINS = 2048;

/** 2^52: rounds a smaller number to a whole one when it is added and taken off again. */
const ROUNDING = 2 ** 52;

/** The bin of a key, the same number as in the kernel: rises with the key. */
export function binOf(key: number, low: number, scale: number): number {
  const place = (key - low) * scale;
  const inside = place > 0 ? Math.min(place, BINS - 1) : 0;
  return inside + ROUNDING - ROUNDING;
}
