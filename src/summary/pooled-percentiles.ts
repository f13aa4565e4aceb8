import type { SamplerName } from "../sampling/designs/design.ts";
import { binomialRanks, levelInterval, percentilesFromReplicates } from "./accuracy.ts";
import type { Convention, Percentile } from "./percentiles.ts";
import type { PooledKeys } from "./pooled-keys.ts";

/**
 * Percentiles of the pooled draws of several laws, with the intervals of their simulation error; undefined if one of them
 * needs a draw that was not kept. Type 7 with weights is that of Hmisc's wtd.quantile (normwt = TRUE), and for equal weights
 * the plain type 7 of all draws; type 1 is the smallest draw that at least the share reaches.
 *
 * The laws share their draws of everything but the law, so a sample is one draw of each: it counts as the weights of
 * those laws whose draw lies below, a number between 0 and 1 whose variance is p(1 − p) at most. Replicates are compared
 * with each other as they are with one law; where formulas for independent samples are used, they are those of N samples
 * that hit or miss, not of L·N, which is never too narrow.
 */
export function pooledPercentiles(
  keys: PooledKeys,
  levels: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName,
  convention: Convention,
  toValue: (key: number) => number,
): Percentile[] | undefined {
  const { count, laws } = keys;
  const samples = sizes.reduce((total, size) => total + size, 0);
  const last = count - 1;
  let missed = false;
  const draw = (place: number): number => {
    const found = keys.at(place);
    if (found === undefined) missed = true;
    return found ?? 0;
  };
  const value = (place: number, round: (place: number) => number = (same) => same): number => {
    const within = Math.min(Math.max(place, 0), last);
    if (convention === "type1") return toValue(draw(round(within)));
    const [before, after] = [draw(Math.floor(within)), draw(Math.ceil(within))];
    if (missed || before === after) return toValue(before);
    const [low, high] = [toValue(before), toValue(after)];
    return low + (within - Math.floor(within)) * (high - low);
  };
  const found = levels.map((level): Percentile => {
    // R's quantile allows as much for the rounding of n·p.
    const place = convention === "type7" ? last * level : Math.max(count * level * (1 - 4 * Number.EPSILON) - 1, 0);
    const estimate = value(place);
    if (!percentilesFromReplicates(sampler, sizes)) {
      const ranks = binomialRanks(level, samples);
      return { estimate, low: value(laws * ranks.low), high: value(laws * (ranks.high + 1) - 1), below: [] };
    }
    const below = keys.atOrBelow(draw(convention === "type7" ? Math.floor(place) : place));
    const { low, high } = levelInterval(level, below, sizes);
    return { estimate, low: value(last * low, Math.floor), high: value(last * high, Math.ceil), below };
  });
  return missed ? undefined : found;
}

/**
 * Between which numbers of a pilot everything lies, almost surely, that `pooledPercentiles` needs of `samples` samples a
 * law: as `bracketsFor` with one law, in shares of the pooled draws.
 */
export function pooledBrackets(
  pilot: PooledKeys,
  levels: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName,
  samples: number,
  reach: number,
): { low: number; high: number }[] {
  const size = sizes.reduce((total, one) => total + one, 0);
  const last = pilot.count - 1;
  return levels.map((level) => {
    const spread = Math.sqrt(level * (1 - level));
    let error = spread / Math.sqrt(size);
    if (percentilesFromReplicates(sampler, sizes)) {
      const { low, high } = levelInterval(level, pilot.atOrBelow(pilot.at(Math.floor(last * level))!), sizes);
      error = Math.min(error, (high - low) / 2);
    }
    const margin = reach * error + Math.min((3 * spread) / Math.sqrt(samples), 2 * error) + 2 / size;
    const [from, to] = [Math.floor(last * (level - margin)), Math.ceil(last * (level + margin))];
    return {
      low: from < 0 ? -Infinity : pilot.at(from)!,
      high: to > last ? Infinity : pilot.at(to)!,
    };
  });
}
