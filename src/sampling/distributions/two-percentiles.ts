import { percentileScore } from "./percentile-score.ts";
import type { TwoPercentiles } from "./spec.ts";

/** A percentile's level (of 100) and the value there. */
export interface Percentile {
  level: number;
  value: number;
}

const KEY = /^p(\d+(?:\.\d+)?)$/;

/** The two percentiles among the keys `p5`, `p97.5`, …, by rising level. */
export function twoPercentiles(fields: TwoPercentiles): [lower: Percentile, upper: Percentile] {
  const found: Percentile[] = [];
  for (const [key, value] of Object.entries(fields)) {
    const level = KEY.exec(key)?.[1];
    if (level !== undefined && value !== undefined) found.push({ level: Number(level), value });
  }
  if (found.length !== 2) throw new RangeError(`needs exactly two percentiles, got ${found.length}`);
  const [lower, upper] = found.sort((a, b) => a.level - b.level) as [Percentile, Percentile];
  if (!(lower.level < upper.level)) throw new RangeError(`needs two different percentiles, got p${lower.level} twice`);
  if (!(lower.value < upper.value))
    throw new RangeError(
      `needs p${lower.level} to be less than p${upper.level}, got ${lower.value} and ${upper.value}`,
    );
  return [lower, upper];
}

/** The line x = mean + sd·z through two points (normal score, value): the normal that has these percentiles. */
export function normalThrough(lower: Percentile, upper: Percentile): { mean: number; sd: number } {
  const z1 = percentileScore(lower.level);
  const z2 = percentileScore(upper.level);
  const width = z2 - z1;
  return { mean: lower.value * (z2 / width) - upper.value * (z1 / width), sd: (upper.value - lower.value) / width };
}
