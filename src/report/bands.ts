import type { Estimates, QuantityResult } from "../summary/result.ts";

/** One percentile of a quantity over time. */
export interface Percentile extends Estimates {
  level: number;
}

/** A central, equal-tailed band: `width` percent of the futures at each date lie between its edges. */
export interface Band {
  width: number;
  lower: Percentile;
  upper: Percentile;
}

export interface Fan {
  /** Ascending in level. */
  percentiles: Percentile[];
  /** Widest first, as they are painted. */
  bands: Band[];
  median?: Percentile;
  /** Percentiles that have no partner on the other side of the median. */
  unpaired: Percentile[];
}

/** Percentile levels come from text and from arithmetic: 100 − 97.7 is 2.2999999999999972. */
const SAME_LEVEL = 1e-9;

/** Sorts the percentiles of a quantity into bands symmetric about the median, and the rest. */
export function fanOf({ percentiles }: QuantityResult): Fan {
  const all = Object.entries(percentiles)
    .map(([level, estimates]) => ({ level: Number(level), ...estimates }))
    .sort((a, b) => a.level - b.level);
  const bands: Band[] = [];
  for (const lower of all.filter(({ level }) => level < 50 - SAME_LEVEL)) {
    const upper = all.find(({ level }) => Math.abs(level + lower.level - 100) < SAME_LEVEL);
    if (upper) bands.push({ width: tidy(100 - 2 * lower.level), lower, upper });
  }
  const median = all.find(({ level }) => Math.abs(level - 50) < SAME_LEVEL);
  const paired = new Set(bands.flatMap(({ lower, upper }) => [lower, upper]));
  return {
    percentiles: all,
    bands,
    ...(median ? { median } : {}),
    unpaired: all.filter((percentile) => percentile !== median && !paired.has(percentile)),
  };
}

/** The share of whole paths inside a central band, found by its width. */
export function coverageOf(quantity: QuantityResult, width: number) {
  const key = Object.keys(quantity.pathCoverage).find((text) => Math.abs(Number(text) - width) < 1e-6);
  if (key === undefined) return undefined;
  const share = quantity.pathCoverage[key]!;
  return { share, ...(quantity.pathCoverageInterval[key] ?? { low: share, high: share }) };
}

function tidy(width: number): number {
  return Number(width.toFixed(6));
}
