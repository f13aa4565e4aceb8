import type { Job } from "../../execution/job.ts";
import type { Trajectories } from "../../execution/trajectories.ts";
import { finalRate } from "../../model/claim.ts";
import type { ParameterName } from "../../model/parameters.ts";
import type { QuantityName } from "../../model/quantities.ts";
import { pathColumns } from "../../summary/certainty.ts";
import { type FuturesOptions, futuresOf } from "../futures.ts";

/** One block of futures of compute at t = 0. */
export interface Walk extends Pick<Trajectories, "moveTo" | "keys"> {
  first: number;
  count: number;
  /** τ0 of each sample, which its compute multiple is relative to. */
  priorYears: Float64Array;
  /** The growth of its compute that is left in the end [doublings/yr]. */
  finalRates: Float64Array;
}

const KEYS = ["computeMultiple", "efficiencyMultiple", "powerMultiple", "retention"] as const satisfies QuantityName[];
type Key = (typeof KEYS)[number];

/** Numbers that are kept of walks, at most. */
const MOST_KEPT = 4e6;

/**
 * Walks futures of compute, and remembers some: many stresses change nothing but the law of loss or what lies behind today,
 * and the same futures of compute then do for all of them.
 */
export class Walks {
  readonly #kept = new Map<string, Recording[]>();
  #room = MOST_KEPT;

  async *of(job: Job, samples: number, options: FuturesOptions): AsyncGenerator<Walk> {
    const name = JSON.stringify([samples, whatMakesCompute(job)]);
    const known = this.#kept.get(name);
    if (known !== undefined) {
      for (const recording of known) {
        options.signal?.throwIfAborted();
        yield recording.replayed();
      }
      return;
    }
    const size = samples * ((job.steps + 1) * 3 + 2);
    const recordings: Recording[] | undefined = size <= this.#room ? [] : undefined;
    for await (const { first, count, walks } of futuresOf([job], samples, options)) {
      const [walk] = walks;
      const [priorYears, finalRates] = [new Float64Array(count), new Float64Array(count)];
      for (let i = 0; i < count; i++) {
        const parameters = walk.parameters(i);
        priorYears[i] = parameters.priorYears;
        finalRates[i] = finalRate(parameters);
      }
      if (recordings === undefined) yield { ...walk, first, priorYears, finalRates };
      else {
        const recording = new Recording(job, { first, count, priorYears, finalRates }, walk);
        recordings.push(recording);
        yield recording.replayed();
      }
    }
    if (recordings !== undefined) {
      this.#kept.set(name, recordings);
      this.#room -= size;
    }
  }
}

/** A block that has been walked to its end. */
class Recording {
  readonly #block: Omit<Walk, "moveTo" | "keys">;
  readonly #keys: Partial<Record<Key, Float64Array[]>> = {};

  constructor(job: Job, block: Omit<Walk, "moveTo" | "keys">, walk: Trajectories) {
    this.#block = block;
    const wanted = KEYS.filter((key) => key !== "retention" || job.compute === "singleRun");
    for (const key of wanted) this.#keys[key] = [];
    for (let step = 0; step <= job.steps; step++) {
      walk.moveTo(step);
      for (const key of wanted) {
        const values = new Float64Array(block.count);
        walk.keys(key, values);
        this.#keys[key]!.push(values);
      }
    }
  }

  replayed(): Walk {
    let now = 0;
    return {
      ...this.#block,
      moveTo: (step) => {
        now = step;
      },
      keys: (quantity, out) => out.set(this.#keys[quantity as Key]![now]),
    };
  }
}

/** All that a job's compute follows from, by name and value: what only the law of loss or prior years follow from has no part in it. */
function whatMakesCompute(job: Job): unknown {
  const { plan, parameters, paths, compute, steps, stepsPerYear } = job;
  const column = (index: number) => {
    const { name: _, ...made } = plan.columns[index];
    return "draw" in made ? { ...made, draw: plan.draws[made.draw] } : made;
  };
  const ofRates = RATES.map((name) => [...(parameters[name] ?? []), ...pathColumns(job, name)].map(column));
  const correlated = plan.correlated.draws.map((draw) => plan.draws[draw].name);
  return [
    compute,
    steps,
    stepsPerYear,
    plan.seed,
    plan.sampler,
    ofRates,
    shapeOf(paths),
    correlated,
    plan.correlated.lower,
  ];
}

const RATES: readonly ParameterName[] = ["gamma", "powerGrowth", "initialPower", "gammaFromPower"];

/** The form of paths: which column makes which part of it follows from the order of the columns, not from their places. */
function shapeOf(paths: Job["paths"]): unknown {
  const isPlace = (key: string, value: unknown) => typeof value === "number" && key !== "times" && key !== "startYear";
  return JSON.stringify(paths, (key, value) => (isPlace(key, value) ? 0 : value));
}
