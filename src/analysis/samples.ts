import { walker } from "../execution/walker.ts";
import { type AskedName, isAbsolute, multipleOf, todayOf } from "../model/units.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import { blockSampler } from "../sampling/plan.ts";
import { inMultiples } from "../scenario/in-multiples.ts";
import { lawsOf } from "../scenario/laws.ts";
import { planOf } from "../scenario/plan.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { jobOf } from "../simulate.ts";
import { valuesAt } from "../summary/bands.ts";

/** Samples of a run, one after the other, under one law of loss. */
export interface Samples {
  /** The law and its share of all belief; absent where the scenario has no laws. */
  law?: { name: string; weight: number };
  /** The number of the first in the run, from 0 on, and how many they are. */
  first: number;
  count: number;
  /**
   * What was drawn, by the names of the result's `inputs` and in their units; all that is not uncertain too. What is drawn
   * anew within each future stands one by one: a year's shock as its normal score, a jump's gap as its uniform.
   */
  inputs: Record<string, Float64Array>;
  /** What was asked about, in its unit, at each date: `relativeLoss` by the year as it was given. */
  quantities: { quantity: AskedName; year: number; values: Float64Array }[];
}

export interface SamplesOptions {
  /** Calendar years at which quantities are wanted; by default the horizon's. */
  years?: readonly number[];
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Samples that are handed over together. */
const BATCH = 8 * BLOCK;

/** How far from a point of the time grid a year may lie [steps]: 2027.0833 is 2027 and a month. */
const NEAR = 0.001;

/**
 * The draws of a run and what they amount to: sample i is that of the run with the same scenario, however many there are.
 * Where there are laws, all samples of the first come first; a law's samples count by its weight.
 *
 * @throws RangeError where `unfitYears` says why, or where a number does not fit; the signal's reason.
 */
export async function* samplesOf(asked: AskedScenario, options: SamplesOptions = {}): AsyncGenerator<Samples> {
  const { years = [asked.startYear + asked.horizonYears], signal, onProgress } = options;
  const unfit = unfitYears(asked, years);
  if (unfit !== undefined) throw new RangeError(unfit);
  const scenario = inMultiples(asked);
  const laws =
    scenario.laws === undefined
      ? [{ scenario }]
      : lawsOf(scenario).map(({ name, weight, scenario }) => ({ scenario, law: { name, weight } }));
  const runs = laws.map(({ scenario, ...law }) => {
    const plan = planOf(scenario);
    return { ...law, job: jobOf(scenario, plan) };
  });
  const dates = years.map((year) => ({ year, step: stepOf(asked, year) })).toSorted((a, b) => a.step - b.step);
  const { samples } = scenario;
  let done = 0;
  for (const { job, ...law } of runs) {
    const size = Math.min(BLOCK, samples);
    const [walk, draw] = [walker(job, size), blockSampler(job.plan, size)];
    const readers = dates.flatMap(({ year, step }) =>
      asked.quantities.map((quantity) => {
        const factor = isAbsolute(quantity) ? todayOf(quantity, asked.today)! : 1;
        const name = multipleOf(quantity);
        const toMultiple = valuesAt(job, name, step);
        return { quantity, year, step, name, toValue: (key: number) => toMultiple(key) * factor };
      }),
    );
    for (let first = 0; first < samples; first += BATCH) {
      const count = Math.min(BATCH, samples - first);
      const array = () => new Float64Array(count);
      const inputs = job.plan.columns.map(array);
      const values = readers.map(array);
      for (let from = 0; from < count; from += BLOCK) {
        // Lets the signal's handlers run between blocks.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        const block = (first + from) / BLOCK;
        const inBlock = Math.min(BLOCK, count - from);
        draw(block, inBlock).forEach((column, i) => {
          inputs[i].set(column.subarray(0, inBlock), from);
        });
        const future = walk(block, inBlock);
        readers.forEach(({ step, name, toValue }, r) => {
          future.moveTo(step);
          const keys = future.read(name);
          for (let i = 0; i < inBlock; i++) values[r][from + i] = toValue(keys[i]);
        });
        done += inBlock;
        onProgress?.(done, samples * runs.length);
      }
      yield {
        ...law,
        first,
        count,
        // A law says what κ and the floor are, and all laws have both: their columns have the same names.
        inputs: Object.fromEntries(job.plan.columns.map(({ name }, i) => [name, inputs[i]])),
        quantities: readers.map(({ quantity, year }, r) => ({ quantity, year, values: values[r] })),
      };
    }
  }
}

/** Why a run has no samples at these years, in a sentence; undefined where it has. */
export function unfitYears(asked: AskedScenario, years: readonly number[]): string | undefined {
  const { startYear, horizonYears, stepsPerYear } = asked;
  for (const year of years) {
    if (!(year >= startYear && year <= startYear + horizonYears))
      return `samples are from ${startYear} to ${startYear + horizonYears}, got the year ${year}`;
    const step = (year - startYear) * stepsPerYear;
    if (Math.abs(step - Math.round(step)) <= NEAR) continue;
    const [before, after] = [Math.floor(step), Math.ceil(step)].map((near) => startYear + near / stepsPerYear);
    return `samples are at the points of the time grid, ${stepsPerYear} a year: ${year} lies between ${before} and ${after}`;
  }
  if (new Set(years).size < years.length) return `each year is needed once, got ${years.join(", ")}`;
  return undefined;
}

function stepOf({ startYear, stepsPerYear }: AskedScenario, year: number): number {
  return Math.round((year - startYear) * stepsPerYear);
}
