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
export interface Segments {
  edges: Float64Array;
  gather: Uint8Array;
  /** Share of the pilot's keys that lie in gathered segments. */
  share: number;
}

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
  for (const tie of ties) edges.add(tie).add(nextUp(tie));
  const sorted = Float64Array.from(edges).sort();
  const gather = Uint8Array.from({ length: sorted.length + 1 }, (_, segment) => {
    const from = segment === 0 ? -Infinity : sorted[segment - 1];
    if (tieIn(sorted, segment) !== undefined) return ties.has(from) ? 0 : 1;
    return ranges.some(([low, high]) => low <= from && from <= high) ? 1 : 0;
  });
  return { edges: sorted, gather, share: sharesOf(brackets, pilot.count) };
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
