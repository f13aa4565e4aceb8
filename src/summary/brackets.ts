import { BINS, binOf } from "../execution/bins.ts";
import type { Row } from "../execution/job.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";
import { type OrderedKeys, tieIn } from "./ordered-keys.ts";

/** Between its ends a bracket is looked at in this many places, to find ties that fill a good part of it. */
const LOOKS = 8;

/** Ranks of a pilot's keys between which a wanted key of the whole run must almost surely lie. */
export interface Bracket {
  low: number;
  high: number;
}

/** How a row's keys are to be cut so that the brackets are gathered and the rest is counted. */
export type Segments = Pick<Row, "edges" | "gather" | "bins"> & { share: number };

/** Everything is gathered. */
export const GATHER_ALL: Segments = { edges: new Float64Array(0), gather: Uint8Array.of(1), share: 1 };

/**
 * Cuts the line of keys by a pilot's: each bracket from its key at `low` to its key at `high`, both included, with open
 * ends where a bracket reaches past the pilot's first or last key. A key that fills at least a quarter of a bracket is met
 * at two neighbouring looks; it is counted as a tie instead of being gathered over and over. Infinite keys are always ties.
 */
export function segmentsAround(
  pilot: OrderedKeys,
  brackets: readonly Bracket[],
  alsoCutAt: readonly number[] = [],
  finite = false,
): Segments {
  const last = pilot.count - 1;
  const edges = new Set<number>(alsoCutAt);
  const ranges: [number, number][] = [];
  const ties = new Set<number>([Infinity]);
  const looksAt = brackets.map(({ low, high }) => {
    const [from, to] = [Math.max(low, 0), Math.min(high, last)];
    return Array.from({ length: LOOKS + 1 }, (_, i) => Math.round(from + ((to - from) * i) / LOOKS));
  });
  const ranks = [...new Set(looksAt.flat())].sort((a, b) => a - b);
  const seen = new Map(pilot.at(ranks).map((key, i) => [ranks[i], key as number]));
  for (const [b, { low, high }] of brackets.entries()) {
    const keys = looksAt[b].map((rank) => seen.get(rank)!);
    keys.forEach((key, i) => {
      if (i > 0 && key === keys[i - 1]) ties.add(key + 0); // + 0 makes −0 the 0 that it equals
    });
    const range: [number, number] = [low < 0 ? -Infinity : keys[0], high > last ? Infinity : keys[LOOKS]];
    ranges.push(range);
    if (range[0] > -Infinity) edges.add(range[0] + 0);
    edges.add(nextUp(range[1]));
  }
  const share = sharesOf(brackets, pilot.count);
  if (finite && ties.size === 1 && alsoCutAt.length === 0) {
    const binned = wholeBins(ranges, share);
    if (binned !== undefined) return binned;
  }
  for (const tie of ties) edges.add(tie).add(nextUp(tie));
  const sorted = Float64Array.from(edges).sort();
  const gather = Uint8Array.from({ length: sorted.length + 1 }, (_, segment) => {
    const from = segment === 0 ? -Infinity : sorted[segment - 1];
    if (tieIn(sorted, segment) !== undefined) return ties.has(from) ? 0 : 1;
    return ranges.some(([low, high]) => low <= from && from <= high) ? 1 : 0;
  });
  return { edges: sorted, gather, share };
}

/**
 * The same ranges widened to whole bins; undefined where there is nothing to divide, or too much. What is gathered and what
 * is not take turns, beginning with what is not.
 */
function wholeBins(ranges: readonly [number, number][], share: number): Segments | undefined {
  const ends = ranges.flat().filter(Number.isFinite);
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)];
  // Two bins to each side stay free for what lies beyond.
  const scale = (BINS - 5) / (greatest - least);
  const low = least - 2 / scale;
  if (!(scale > 0 && scale < 1e300 && Number.isFinite(low)) || ranges.length > MOST_RANGES) return undefined;
  const bins: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const [first, end] = [
      from === -Infinity ? 0 : binOf(from, low, scale),
      to === Infinity ? BINS : binOf(to, low, scale) + 1,
    ];
    const before = bins.at(-1);
    if (before !== undefined && first <= before[1]) before[1] = Math.max(before[1], end);
    else bins.push([first, end]);
  }
  const edges = bins
    .flat()
    .filter((bin) => bin < BINS)
    .map((bin) => (bin === 0 ? -Infinity : leastKeyOf(bin, low, scale)));
  return {
    edges: Float64Array.from(edges),
    gather: Uint8Array.from({ length: edges.length + 1 }, (_, segment) => segment % 2),
    bins: { low, scale },
    // A bin holds about this share of the keys, and a range is widened by about one in all.
    share: Math.min(share + (2 * bins.length) / BINS, 1),
  };
}

/** Ranges whose segments a byte can number. */
const MOST_RANGES = 120;

/** The least double whose bin is `bin` or a later one. */
function leastKeyOf(bin: number, low: number, scale: number): number {
  const about = low + (bin - 0.5) / scale;
  let [below, above] = [about, about];
  let reach = Number.EPSILON * (Math.abs(low) + BINS / scale);
  for (; binOf(below, low, scale) >= bin; reach *= 2) below = about - reach;
  for (; binOf(above, low, scale) < bin; reach *= 2) above = about + reach;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (binOf(middle, low, scale) < bin) below = middle;
    else above = middle;
  }
}

/** The share of keys inside the brackets, counted once where they overlap. */
function sharesOf(brackets: readonly Bracket[], count: number): number {
  let covered = 0;
  let reached = 0;
  for (const { low, high } of [...brackets].sort((a, b) => a.low - b.low)) {
    const from = Math.max(low, reached, 0);
    const to = Math.min(high + 1, count);
    if (to > from) covered += to - from;
    reached = Math.max(reached, to);
  }
  return covered / count;
}
