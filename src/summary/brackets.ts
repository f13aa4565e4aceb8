import { type Bins, binOf, USUAL_BINS } from "../execution/bins.ts";
import type { Row } from "../execution/job.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";
import { tieIn } from "./ordered-keys.ts";

/** From end to end a bracket is looked at in so many steps, to find ties that fill a good part of it. */
const LOOKS = 4;

/** Pieces that a bracket is counted in where nothing is gathered: few enough that keys are spread evenly in each. */
const PIECES = 12;

/** What is known of a pilot's keys: the keys themselves, or where they lie (`Outline`). */
export interface Pilot {
  count: number;
  /** The keys at the given ascending 0-based ranks. */
  at(ranks: readonly number[]): (number | undefined)[];
  /** For each replicate, the number of keys at or below one that `at` has found. */
  atOrBelow(key: number): number[];
}

/** Ranks of a pilot's keys between which a wanted key of the whole run must almost surely lie. */
export interface Bracket {
  low: number;
  high: number;
}

/** How a row's keys are to be cut so that the brackets are gathered and the rest is counted. */
export type Segments = Pick<Row, "edges" | "gather" | "bins"> & {
  share: number;
  /** Whether the keys of brackets are counted in pieces, of which only an outline is known. */
  inPieces?: boolean;
};

/** Everything is gathered. */
export const GATHER_ALL: Segments = { edges: new Float64Array(0), gather: Uint8Array.of(1), share: 1 };

/**
 * Cuts the line of keys by a pilot's: each bracket from its key at `low` to its key at `high`, both included, with open
 * ends where a bracket reaches past the pilot's first or last key. A key that fills at least half of a bracket is met
 * at two neighbouring looks; it is counted as a tie instead of being gathered over and over. Infinite keys are always ties.
 *
 * @param counted whether it will do to count the keys of the brackets in pieces, for the next pilot's brackets.
 */
export function segmentsAround(
  pilot: Pilot,
  brackets: readonly Bracket[],
  alsoCutAt: readonly number[] = [],
  finite = false,
  counted = false,
): Segments {
  const last = pilot.count - 1;
  const edges = new Set<number>(alsoCutAt);
  const ranges: Range[] = [];
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
      if (i > 0 && key === keys[i - 1] && key > -Infinity) ties.add(key + 0); // + 0 makes −0 the 0 that it equals
    });
    const range: Range = [low < 0 ? -Infinity : keys[0], high > last ? Infinity : keys[LOOKS]];
    ranges.push(range);
    if (range[0] > -Infinity) edges.add(range[0] + 0);
    edges.add(nextUp(range[1]));
  }
  const share = sharesOf(brackets, pilot.count);
  if (finite && ties.size === 1 && alsoCutAt.length === 0) {
    const binned = counted ? piecesOf(ended(ranges, pilot)) : wholeBins(ranges, share);
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
function wholeBins(ranges: readonly Range[], share: number): Segments | undefined {
  const bins = binsOver(ranges);
  if (bins === undefined) return undefined;
  const gathered: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a[0] - b[0])) {
    const [first, end] = binsOf(range, bins);
    const before = gathered.at(-1);
    if (before !== undefined && first <= before[1]) before[1] = Math.max(before[1], end);
    else gathered.push([first, end]);
  }
  const edges = gathered.flat().filter((bin) => bin < bins.count);
  return {
    edges: Float64Array.from(edges, (bin) => leastKeyOf(bin, bins)),
    gather: Uint8Array.from({ length: edges.length + 1 }, (_, segment) => segment % 2),
    bins,
    // A bin holds about this share of the keys, and a range is widened by about one in all.
    share: Math.min(share + (2 * gathered.length) / bins.count, 1),
  };
}

/** The same ranges, those without an end as far as the pilot's keys go. */
function ended(ranges: readonly Range[], pilot: Pilot): readonly Range[] {
  if (ranges.flat().every(Number.isFinite)) return ranges;
  const [first, last] = pilot.at([0, pilot.count - 1]) as number[];
  return ranges.map(([from, to]) => [Math.max(from, first), Math.min(to, last)]);
}

/** The same ranges cut into pieces of whole bins that are counted and not gathered. */
function piecesOf(ranges: readonly Range[]): Segments | undefined {
  const bins = binsOver(ranges);
  if (bins === undefined) return undefined;
  const pieces = Math.min(PIECES, Math.floor(MOST_SEGMENTS / ranges.length) - 1);
  const cuts = new Set<number>();
  for (const range of ranges) {
    const [from, end] = binsOf(range, bins);
    for (let piece = 0; piece <= pieces; piece++) cuts.add(Math.round(from + ((end - from) * piece) / pieces));
  }
  return {
    edges: Float64Array.from(
      [...cuts].sort((a, b) => a - b),
      (bin) => leastKeyOf(bin, bins),
    ),
    gather: new Uint8Array(cuts.size + 1),
    bins,
    share: 0,
    inPieces: true,
  };
}

type Range = [number, number];

/** Segments that a byte can number. */
const MOST_SEGMENTS = 250;

/**
 * Bins over all ranges, of which even the narrowest goes through several; two to each side stay free for what lies beyond.
 * Undefined where there is nothing to divide, or too much.
 */
function binsOver(ranges: readonly Range[]): Bins | undefined {
  const ends = ranges.flat().filter(Number.isFinite);
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)];
  const narrowest = Math.min(...ranges.map(([from, to]) => to - from));
  const count = greatest - least > (USUAL_BINS / BINS_OF_NARROWEST) * narrowest ? MOST_BINS : USUAL_BINS;
  const scale = (count - 5) / (greatest - least);
  const low = least - 2 / scale;
  const isDivided = scale > 0 && scale < 1e300 && Number.isFinite(low) && 2 * ranges.length < MOST_SEGMENTS;
  return isDivided ? { low, scale, count } : undefined;
}

/** Bins that a range is to go through, so that whole ones widen it little, and the most that a table is made of. */
const BINS_OF_NARROWEST = 3;
const MOST_BINS = 8192;

/** The first bin of a range, and the one after its last. */
function binsOf([from, to]: Range, bins: Bins): Range {
  return [from === -Infinity ? 0 : binOf(from, bins), to === Infinity ? bins.count : binOf(to, bins) + 1];
}

/** The least number whose bin is `bin` or a later one. */
function leastKeyOf(bin: number, bins: Bins): number {
  if (bin === 0) return -Infinity;
  const { low, scale, count } = bins;
  const about = low + (bin - 0.5) / scale;
  let [below, above] = [about, about];
  let reach = Number.EPSILON * (Math.abs(low) + count / scale);
  for (; binOf(below, bins) >= bin; reach *= 2) below = about - reach;
  for (; binOf(above, bins) < bin; reach *= 2) above = about + reach;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (binOf(middle, bins) < bin) below = middle;
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
