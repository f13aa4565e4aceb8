/** Bins of equal width that the line of a row's keys is divided into, but for the first and the last, which have no end. */
export interface Bins {
  low: number;
  scale: number;
  count: number;
}

/** As many as a table in the nearest cache can be looked up for. */
export const USUAL_BINS = 2048;

/** 2^52: rounds a smaller number to a whole one when it is added and taken off again. */
const ROUNDING = 2 ** 52;

/** The bin of a key, the same number as in the kernel: rises with the key. */
export function binOf(key: number, { low, scale, count }: Bins): number {
  const place = (key - low) * scale;
  const inside = place > 0 ? Math.min(place, count - 1) : 0;
  return inside + ROUNDING - ROUNDING;
}

/** Bins from the first to the last finite edge. */
export function binsBetween(edges: Float64Array): Bins {
  const finite = edges.filter(Number.isFinite);
  if (finite.length === 0) return { low: 0, scale: 0, count: USUAL_BINS };
  const span = finite[finite.length - 1] - finite[0];
  const scale = USUAL_BINS / span;
  return { low: finite[0], scale: span > 0 && scale < Infinity ? scale : 0, count: USUAL_BINS };
}

/**
 * Writes for each bin the segment of its keys, or where it holds an edge, the first segment that they can lie in. `whole`
 * says that each edge is the least key of its bin.
 */
export function segmentStarts(edges: Float64Array, bins: Bins, whole: boolean, out: Uint8Array | Uint16Array): void {
  let bin = 0;
  for (let segment = 0; segment < edges.length; segment++) {
    const end = binOf(edges[segment], bins) + (whole ? 0 : 1);
    if (end > bin) out.fill(segment, bin, end);
    bin = Math.max(bin, end);
  }
  out.fill(edges.length, bin);
}
