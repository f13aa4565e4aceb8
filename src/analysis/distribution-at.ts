import { type AskedName, isAbsolute, multipleOf, todayOf, unitOf } from "../model/units.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import type { FuturesOptions } from "./futures.ts";
import { loneJobs, sampledValues } from "./sampled-values.ts";

/** Of how many equally likely futures a distribution is told: each dot stands for 2 of 100. */
export const DOTS = 50;

/** Points of a curve of exceedance. */
const POINTS = 200;

/** Samples that a picture needs: its curve is then off by 0.006 at most, in 95 of 100 runs of independent samples. */
const ENOUGH = 32_768;

/** A distribution as pictures show it. */
export interface Told {
  /** Type-1 quantiles at (i − ½)/50, ascending: each is the value of a simulated future. */
  dots: number[];
  /**
   * P(X > value), falling, through at most 200 of the simulated values and both ends of every step that is higher than one
   * in 200. It is exact for the samples.
   */
  exceedance: { value: number; probability: number }[];
}

/** What a quantity is at one date; plain JSON. */
export interface DistributionAt extends Told {
  quantity: AskedName;
  /** The unit of all values; absent where they are multiples, shares or orders of magnitude. */
  unit?: string;
  /** Calendar year, on the grid of the scenario. */
  year: number;
  /** How many samples were walked, of each law. */
  samples: number;
  /** Where the scenario has laws: what each says. The distribution itself is theirs by weight. */
  laws?: Record<string, Told & { weight: number }>;
}

export interface DistributionOptions extends FuturesOptions {
  /** The samples to walk, the first of a run; at most those of the scenario. Default 32,768. */
  samples?: number;
}

/**
 * The distribution of a quantity at some dates, from the first samples of a run: 50 dots and a curve of exceedance for
 * each. Dates are calendar years and are moved to the grid.
 *
 * @throws RangeError where a date lies outside of the forecast or the quantity needs to know what it is today.
 */
export async function distributionAt(
  asked: AskedScenario,
  quantity: AskedName,
  years: readonly number[],
  { samples: wanted = ENOUGH, ...options }: DistributionOptions = {},
): Promise<DistributionAt[]> {
  const { startYear, horizonYears, stepsPerYear } = asked;
  const factor = isAbsolute(quantity) ? todayOf(quantity, asked.today) : 1;
  if (factor === undefined)
    throw new RangeError(`${quantity} needs to know what it is today, which the scenario does not say`);
  for (const year of years)
    if (!(year >= startYear && year <= startYear + horizonYears))
      throw new RangeError(`a date must lie from ${startYear} to ${startYear + horizonYears}, got ${year}`);
  const samples = Math.min(wanted, asked.samples);
  const laws = loneJobs(asked);
  const steps = years.map((year) => Math.round((year - startYear) * stepsPerYear));
  const values = await sampledValues(laws, multipleOf(quantity), steps, samples, options);
  return steps.map((step, at): DistributionAt => {
    const sorted = values.map((ofLaw) => ofLaw[at].map((value) => value * factor).sort());
    return {
      quantity,
      ...(isAbsolute(quantity) ? { unit: unitOf(quantity) } : {}),
      year: startYear + step / stepsPerYear,
      samples,
      ...told(
        sorted,
        laws.map(({ weight }) => weight),
      ),
      ...(asked.laws === undefined
        ? {}
        : { laws: Object.fromEntries(laws.map(({ law, weight }, l) => [law, { weight, ...told([sorted[l]], [1]) }])) }),
    };
  });
}

/** Dots and curve of samples that are sorted within each law. */
function told(laws: readonly Float64Array[], weights: readonly number[]): Told {
  const pooled = new Pooled(laws, weights);
  const dots = Array.from({ length: DOTS }, (_, i) => pooled.quantile((i + 0.5) / DOTS));
  const exceedance: Told["exceedance"] = [];
  for (let i = 0; i <= POINTS; i++) {
    const value = pooled.quantile(i / POINTS);
    if (value === exceedance[exceedance.length - 1]?.value) continue;
    const [at, after] = [1 - pooled.share(value, false), 1 - pooled.share(value, true)];
    if (at - after > 1 / POINTS || i === 0) exceedance.push({ value, probability: at });
    exceedance.push({ value, probability: after });
  }
  return { dots, exceedance };
}

/** Rounding of a sum of weights. */
const ROUNDING = 64 * Number.EPSILON;

/** The samples of several laws, each as many as any other, by the weights of the laws. */
class Pooled {
  readonly #laws: readonly Float64Array[];
  readonly #weights: readonly number[];
  readonly #values: Float64Array;

  constructor(laws: readonly Float64Array[], weights: readonly number[]) {
    this.#laws = laws;
    this.#weights = weights;
    if (laws.length === 1) this.#values = laws[0];
    else {
      const all = new Float64Array(laws.reduce((total, { length }) => total + length, 0));
      let at = 0;
      for (const values of laws) {
        all.set(values, at);
        at += values.length;
      }
      this.#values = all.sort();
    }
  }

  /** The smallest value that at least this share reaches. */
  quantile(share: number): number {
    let [low, high] = [0, this.#values.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.share(this.#values[middle], true) >= share * (1 - ROUNDING)) high = middle;
      else low = middle + 1;
    }
    return this.#values[low];
  }

  /** The share below a value, or at it too. */
  share(value: number, included: boolean): number {
    if (this.#laws.length === 1) return below(this.#laws[0], value, included) / this.#laws[0].length;
    let share = 0;
    for (let l = 0; l < this.#laws.length; l++)
      share += (this.#weights[l] * below(this.#laws[l], value, included)) / this.#laws[l].length;
    return Math.min(share, 1);
  }
}

/** How many of some ascending numbers lie below a number, or at it if that counts. */
function below(values: Float64Array, value: number, included: boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value || (included && values[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
