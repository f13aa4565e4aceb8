import type { Corridor, Job } from "../execution/job.ts";
import { scaleOf, valueOfKey } from "../execution/trajectories.ts";
import type { QuantityName } from "../model/quantities.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import { meanInterval, probabilityInterval } from "./accuracy.ts";
import type { WantedRow } from "./order-statistics.ts";
import type { Moments } from "./pass.ts";
import { type Percentile, percentiles } from "./percentiles.ts";
import type { Estimates, Interval, QuantityResult } from "./result.ts";

/** The row of a quantity at one step of the grid. */
export function bandRow(
  job: Job,
  quantity: QuantityName,
  step: number,
  levels: readonly number[],
  moments: boolean,
): WantedRow<Percentile[]> {
  const toValue = valuesAt(job, quantity, step);
  return {
    of: { quantity, step },
    moments,
    cuts: [],
    statistic: (keys, sizes) => percentiles(keys, levels, sizes, job.plan.sampler, "type7", toValue),
  };
}

/** From a quantity's keys at one step to its values. */
export function valuesAt(job: Job, quantity: QuantityName, step: number): (key: number) => number {
  const scale = scaleOf(job, quantity);
  return (key) => {
    const value = valueOfKey(scale, key);
    if (Number.isFinite(value)) return value;
    throw new RangeError(
      `${quantity} at t = ${step / job.stepsPerYear} years is e^${key.toPrecision(4)}, more than a number can hold: shorten the horizon or leave ${quantity} out`,
    );
  };
}

/** The bands of one quantity from its rows, in the order of the grid. */
export function bandsOf(
  percents: readonly number[],
  rows: readonly Percentile[][],
  moments: readonly (Moments | undefined)[],
  sizes: readonly number[],
  sampler: SamplerName = "sobol",
): Pick<QuantityResult, "percentiles" | "mean" | "sd"> {
  const bands: Pick<QuantityResult, "percentiles" | "mean" | "sd"> = {
    percentiles: Object.fromEntries(percents.map((percent, i) => [String(percent), listed(rows.map((row) => row[i]))])),
  };
  if (moments.every((row) => row !== undefined)) {
    bands.mean = listed(moments.map(({ means }) => meanInterval(means, sizes, sampler)));
    bands.sd = listed(moments.map((row) => standardDeviation(row, sizes, sampler)));
  }
  return bands;
}

/**
 * The standard deviation of all samples. Its interval is that of the variance, the mean over the replicates of the squared
 * distance from the common mean, carried through the square root.
 */
function standardDeviation({ means, variances }: Moments, sizes: readonly number[], sampler: SamplerName) {
  const mean = meanInterval(means, sizes).estimate;
  const count = sizes.reduce((total, size) => total + size, 0);
  const squares = means.map((own, r) => ((variances[r] + (own - mean) ** 2) * count) / (count - 1));
  const { estimate, low, high } = meanInterval(squares, sizes, sampler);
  return { estimate: Math.sqrt(estimate), low: Math.sqrt(Math.max(low, 0)), high: Math.sqrt(high) };
}

export function listed(estimates: readonly (Interval & { estimate: number })[]): Estimates {
  return {
    estimate: estimates.map(({ estimate }) => estimate),
    low: estimates.map(({ low }) => low),
    high: estimates.map(({ high }) => high),
  };
}

/** The central bands among the percentiles: pairs as far below the median as above it, by their width in percent. */
export function centralBands(percents: readonly number[]): { width: string; low: number; high: number }[] {
  return percents
    .filter((low) => low < 50)
    .flatMap((low) => {
      const high = percents.find((percent) => Math.abs(low + percent - 100) < 1e-9);
      return high === undefined ? [] : [{ width: String(Number((high - low).toPrecision(12))), low, high }];
    });
}

/** The corridor between two percentiles of a quantity. */
export function corridorOf(
  quantity: QuantityName,
  bands: QuantityResult["percentiles"],
  low: number,
  high: number,
): Corridor {
  return {
    quantity,
    low: Float64Array.from(bands[String(low)].estimate),
    high: Float64Array.from(bands[String(high)].estimate),
  };
}

/** The shares of whole paths inside each corridor. */
export function coverageOf(
  counts: { sizes: readonly number[]; inside: readonly number[] },
  corridors: number,
  sampler: SamplerName,
): (Interval & { estimate: number })[] {
  const { sizes } = counts;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return Array.from({ length: corridors }, (_, c) => {
    const inside = counts.inside.slice(c * sizes.length, (c + 1) * sizes.length);
    return { estimate: inside.reduce((sum, n) => sum + n, 0) / total, ...probabilityInterval(inside, sizes, sampler) };
  });
}
