import { FEWEST_HYPERCUBES, HYPERCUBE, REPLICATES, type SamplerName } from "../sampling/designs/design.ts";
import { betaCdf, betaQuantile, normalQuantile, studentTQuantile } from "../sampling/special.ts";
import type { Estimate, Interval } from "./result.ts";

/** The level of every interval in a result. */
export const LEVEL = 0.95;

/** Below this many hits (or misses) the binomial's skewness matters, and an exact interval is used or included. */
const FEW_HITS = 40;
const FEW_REPLICATED_HITS = 64;

/** Samples below which replicates say too little about their own spread. */
const FEWEST_REPLICATED = 16 * REPLICATES;

/**
 * Whether simulation error is estimated from the spread of the replicates. Sobol' points and hypercubes are not
 * independent samples: the formulas for those would overstate their error several times. With few samples they are used
 * all the same, since neither design is less accurate than independent samples to any extent that would show.
 */
function replicated(sampler: SamplerName, sizes: readonly number[]): boolean {
  return sampler !== "random" && sum(sizes) >= (sampler === "lhs" ? FEWEST_HYPERCUBES * HYPERCUBE : FEWEST_REPLICATED);
}

/**
 * The interval of a probability from the hits among the samples of each replicate. Independent samples: Wilson's interval,
 * or Clopper and Pearson's where hits or misses are few. Replicates: Student's t on their hits, never narrower than one
 * sample either way, and joined with Clopper and Pearson's where hits or misses are few, since a handful of replicates
 * with no hit between them say nothing of their spread.
 */
export function probabilityInterval(
  hits: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName,
  level = LEVEL,
): Interval {
  const count = sum(sizes);
  const hit = sum(hits);
  const rarer = Math.min(hit, count - hit);
  if (!replicated(sampler, sizes))
    return rarer < FEW_HITS ? clopperPearson(hit, count, level) : wilson(hit, count, level);
  const margin = shareMargin(hits, sizes, level);
  const replicateInterval = { low: Math.max(hit / count - margin, 0), high: Math.min(hit / count + margin, 1) };
  if (rarer >= FEW_REPLICATED_HITS) return replicateInterval;
  const binomial = clopperPearson(hit, count, level);
  return { low: Math.min(replicateInterval.low, binomial.low), high: Math.max(replicateInterval.high, binomial.high) };
}

/** A probability and its interval, from the hits among the samples of each replicate. */
export function probabilityOf(
  hits: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName,
  level = LEVEL,
): Estimate {
  return { estimate: sum(hits) / sum(sizes), ...probabilityInterval(hits, sizes, sampler, level) };
}

/**
 * The levels between which a percentile's true level lies, as shares of the samples: the order statistics there bound the
 * percentile (Woodruff 1952). `below` counts, in each replicate, the samples at or below the estimate. Independent samples
 * do not come here: `binomialRanks` is exact for them.
 */
export function levelInterval(
  share: number,
  below: readonly number[],
  sizes: readonly number[],
  level = LEVEL,
): Interval {
  const count = sum(sizes);
  const margin = shareMargin(below, sizes, level);
  if (Math.min(share, 1 - share) * count >= FEW_REPLICATED_HITS) return { low: share - margin, high: share + margin };
  const ranks = binomialRanks(share, count, level);
  return {
    low: Math.min(share - margin, (ranks.low + 0.5) / count),
    high: Math.max(share + margin, (ranks.high + 0.5) / count),
  };
}

export function percentilesFromReplicates(sampler: SamplerName, sizes: readonly number[]): boolean {
  return replicated(sampler, sizes);
}

/**
 * Half-width of Student's interval of a share, from the replicates as clusters: their hits scatter about the common share
 * with variance R/(R − 1)·Σ(h_r − p·n_r)². At least one sample, the resolution of a share.
 */
function shareMargin(hits: readonly number[], sizes: readonly number[], level: number): number {
  const share = sum(hits) / sum(sizes);
  return Math.max(
    margin(
      hits.map((hit, r) => hit - share * sizes[r]),
      sizes,
      level,
    ),
    1 / sum(sizes),
  );
}

/** t·√(R/(R − 1)·Σ d_r²)/n for the deviations d_r of the replicates' sums from their share of the total. */
function margin(deviations: readonly number[], sizes: readonly number[], level: number): number {
  const replicates = sizes.filter((size) => size > 0).length;
  if (replicates < 2) return Infinity;
  const variance = (replicates / (replicates - 1)) * sum(deviations.map((d) => d * d));
  return (quantileOfT(level, replicates - 1) * Math.sqrt(variance)) / sum(sizes);
}

/**
 * Means of scrambled points scatter with skewness (about −1 for a loss whose rate is lognormal), and Student's interval of
 * sixteen skewed values covers 93.2 % where 95 % is said: −n⁻¹·2zφ(z)·γ₁²(z⁴ + 2z² − 3)/18 of Hall's expansion (1983).
 * Wider by this factor it covers 95 %. Means of independent samples and of hypercubes are nearly normal.
 */
const SKEWNESS_MARGIN = 1.09;

/**
 * The 95 % interval of a mean from the means of the replicates; any split into replicates serves for independent samples.
 * Infinitely wide if there are fewer than two.
 */
export function meanInterval(
  means: readonly number[],
  sizes: readonly number[],
  sampler: SamplerName = "sobol",
): Interval & { estimate: number } {
  const used = sizes.map((size, r) => (size > 0 ? size * means[r] : 0));
  const estimate = sum(used) / sum(sizes);
  const half =
    (sampler === "sobol" ? SKEWNESS_MARGIN : 1) *
    margin(
      used.map((total, r) => total - estimate * sizes[r]),
      sizes,
      LEVEL,
    );
  return { estimate, low: estimate - half, high: estimate + half };
}

/** Student's t for a two-sided level. */
const quantileOfT = remembered((level, degrees) => studentTQuantile((1 + level) / 2, degrees));

/** A function that remembers its values: every row of a run asks for the same few. */
function remembered<A extends number[], V>(f: (...args: A) => V): (...args: A) => V {
  const known = new Map<string, V>();
  return (...args) => {
    const key = args.join(" ");
    let value = known.get(key);
    if (value === undefined) {
      if (known.size > 1000) known.clear();
      value = f(...args);
      known.set(key, value);
    }
    return value;
  };
}

/** Wilson's score interval (1927): honest at 0 and 1, unlike p ± z·√(p(1−p)/n). */
export function wilson(hits: number, count: number, level = LEVEL): Interval {
  const z = normalQuantile((1 + level) / 2);
  const share = hits / count;
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z / (2 * count)) ** 2);
  return { low: Math.max(middle - half, 0), high: Math.min(middle + half, 1) };
}

/** Clopper and Pearson's interval (1934), which never covers less than its level. */
export function clopperPearson(hits: number, count: number, level = LEVEL): Interval {
  return knownBounds(hits, count, level);
}

const knownBounds = remembered((hits: number, count: number, level: number): Interval => {
  const tail = (1 - level) / 2;
  // No hit at all in `count` samples has probability (1 − p)^count: the beta distribution's quantile in closed form.
  const bound = -Math.expm1(Math.log(tail) / count);
  return {
    low: hits === 0 ? 0 : hits === count ? 1 - bound : betaQuantile(tail, hits, count - hits + 1),
    high: hits === count ? 1 : hits === 0 ? bound : betaQuantile(1 - tail, hits + 1, count - hits),
  };
});

/**
 * The 0-based ranks of the order statistics that bound the `share` quantile of independent samples with at least the given
 * probability, whatever the distribution (the binomial's quantiles; David and Nagaraja, Order Statistics, 7.1). Clamped to
 * the first and the last sample: where even those do not reach the level, the interval is as wide as the samples are.
 */
export function binomialRanks(share: number, count: number, level = LEVEL): Interval {
  return knownRanks(share, count, level);
}

const knownRanks = remembered((share: number, count: number, level: number): Interval => {
  const tail = (1 - level) / 2;
  return {
    low: Math.max(binomialQuantile(tail, count, share) - 1, 0),
    high: Math.min(binomialQuantile(1 - tail, count, share), count - 1),
  };
});

/** The smallest k with P(X ≤ k) ≥ u for X binomial: from the normal approximation, corrected by the exact distribution. */
function binomialQuantile(u: number, count: number, share: number): number {
  const spread = Math.sqrt(count * share * (1 - share));
  const start = count * share + normalQuantile(u) * spread;
  // So far out the skewness moves the quantile by less than one sample: outward rounding covers it.
  if (spread > 3000) return u < 0.5 ? Math.floor(start) - 1 : Math.ceil(start) + 1;
  const cdf = (k: number) => (k < 0 ? 0 : k >= count ? 1 : 1 - betaCdf(share, k + 1, count - k));
  let k = Math.min(Math.max(Math.round(start), 0), count);
  while (k > 0 && cdf(k - 1) >= u) k--;
  while (cdf(k) < u) k++;
  return k;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
