import type { SamplerName } from "../sampling/designs/design.ts";
import { binomialRanks, LEVEL, levelInterval, percentilesFromReplicates } from "./accuracy.ts";
import type { Bracket, Pilot } from "./brackets.ts";
import type { OrderedKeys } from "./ordered-keys.ts";
import type { Estimate, Interval } from "./result.ts";

/** How an estimate's place among the sorted samples follows from the share below it. */
export type Convention = "type7" | "type1";

/** A percentile, and for each replicate the number of samples at or below it. */
export interface Percentile extends Estimate {
  below: number[];
}

/**
 * Percentiles of a row at the given levels (shares, ascending), with the intervals of their simulation error, or undefined
 * if one of them needs a key that the pass did not keep. `toValue` rises with the key.
 *
 * Type 7 (Hyndman and Fan 1996; the default of R and NumPy) interpolates between the two neighbouring samples, as values;
 * type 1 is the smallest sample that at least the share reaches, for outcomes such as "never" that cannot be interpolated.
 */
export function percentiles(
  keys: OrderedKeys,
  levels: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName,
  convention: Convention,
  toValue: (key: number) => number,
): Percentile[] | undefined {
  const count = keys.count;
  const replicated = percentilesFromReplicates(sampler, sizes);
  const estimates = levels.map((level) => placeOf(level, count, convention));
  const found = new Ranks(keys, toValue);
  if (!replicated) {
    const intervals = ranksOf(levels, count);
    if (!found.look([...estimates, ...intervals.flatMap(({ low, high }) => [low, high])])) return undefined;
    return levels.map((_, i) => ({
      estimate: found.value(estimates[i]),
      low: found.value(intervals[i].low),
      high: found.value(intervals[i].high),
      below: [],
    }));
  }
  if (!found.look(estimates)) return undefined;
  const below = keys.allAtOrBelow(estimates.map((place) => found.key(Math.floor(place))));
  const intervals = levels.map((level, i) => {
    const { low, high } = levelInterval(level, below[i], sizes);
    const round = convention === "type1" ? [Math.floor, Math.ceil] : [(x: number) => x, (x: number) => x];
    return {
      low: round[0](Math.min(Math.max(placeOf(low, count, "type7"), 0), count - 1)),
      high: round[1](Math.min(Math.max(placeOf(high, count, "type7"), 0), count - 1)),
    };
  });
  if (!found.look(intervals.flatMap(({ low, high }) => [low, high]))) return undefined;
  return levels.map((_, i) => ({
    estimate: found.value(estimates[i]),
    low: found.value(intervals[i].low),
    high: found.value(intervals[i].high),
    below: below[i],
  }));
}

/** The ranks that bound each percentile of independent samples: the same for all rows of a pass. */
function ranksOf(levels: readonly number[], count: number): readonly Interval[] {
  const last = lastRanks.get(levels);
  if (last?.count === count) return last.ranks;
  const ranks = levels.map((level) => binomialRanks(level, count, LEVEL));
  lastRanks.set(levels, { count, ranks });
  return ranks;
}

const lastRanks = new WeakMap<readonly number[], { count: number; ranks: readonly Interval[] }>();

/** The 0-based place of a level among `count` sorted samples; between two samples for type 7. */
function placeOf(level: number, count: number, convention: Convention): number {
  if (convention === "type7") return (count - 1) * level;
  // 100·0.07 is 7.000000000000001 in doubles and yet the seventh of a hundred samples: R's quantile allows for as much.
  return Math.max(Math.ceil(count * level * (1 - 4 * Number.EPSILON)) - 1, 0);
}

/** Keys by rank, looked up together. */
class Ranks {
  readonly #keys: OrderedKeys;
  readonly #toValue: (key: number) => number;
  readonly #found = new Map<number, number>();

  constructor(keys: OrderedKeys, toValue: (key: number) => number) {
    this.#keys = keys;
    this.#toValue = toValue;
  }

  /** Looks up the samples on both sides of each place; false if one of them was not kept. */
  look(places: readonly number[]): boolean {
    const ranks = Array.from(
      Float64Array.from(places.flatMap((place) => [Math.floor(place), Math.ceil(place)])).sort(),
    );
    const keys = this.#keys.at(ranks);
    ranks.forEach((rank, i) => {
      const key = keys[i];
      if (key !== undefined) this.#found.set(rank, key);
    });
    return keys.every((key) => key !== undefined);
  }

  key(rank: number): number {
    return this.#found.get(rank)!;
  }

  value(place: number): number {
    const [before, after] = [this.key(Math.floor(place)), this.key(Math.ceil(place))];
    if (before === after) return this.#toValue(before);
    const [low, high] = [this.#toValue(before), this.#toValue(after)];
    return low + (place - Math.floor(place)) * (high - low);
  }
}

/** How many standard errors a bracket reaches to each side: a correct run leaves one about once in 150,000 brackets. */
export const BRACKET_REACH = 4.5;

/** Up to a few ranks the standard errors that the interval of a percentile reaches to each side, and a little more. */
const INTERVAL_REACH = 2.1;

/**
 * The ranks of a pilot's keys between which everything that `percentiles` needs of `count` samples lies almost surely:
 * the percentile, known to the pilot up to its own error, and its interval. For independent samples the error is
 * binomial; elsewhere it is estimated from the replicates, doubled because sixteen of them do not know it well.
 */
export function bracketsFor(
  pilot: Pilot,
  levels: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName,
  count: number,
  reach: number,
): Bracket[] {
  const size = pilot.count;
  return levels.map((level) => {
    const place = (size - 1) * level;
    const spread = Math.sqrt(level * (1 - level));
    const binomial = spread * Math.sqrt(size);
    // The pilot's samples are some of all: it is by the others that the two differ.
    let error = binomial * Math.sqrt(Math.max(1 - size / count, 0));
    let interval = INTERVAL_REACH * spread * (size / Math.sqrt(count));
    if (percentilesFromReplicates(sampler, sizes)) {
      const key = pilot.at([Math.floor(place)])[0] as number;
      const { low, high } = levelInterval(level, pilot.atOrBelow(key), sizes);
      error = Math.min(binomial, ((high - low) / 2) * size);
      interval = Math.min(1.5 * interval, 2 * error);
    }
    const margin = reach * error + interval + 2;
    return { low: Math.floor(place - margin), high: Math.ceil(place + margin) };
  });
}
