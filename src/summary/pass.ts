import { combineMeans, combineVariances } from "simple-statistics";
import type { Executor } from "../execution/executor.ts";
import type { Measure, Tally } from "../execution/job.ts";
import { KeyMemory } from "../execution/key-memory.ts";
import { BLOCK, groupSize, REPLICATES } from "../sampling/designs/design.ts";
import { OrderedKeys } from "./ordered-keys.ts";
import type { GatheredKeys } from "./selection.ts";

/** Mean and population variance of a quantity in each replicate. */
export interface Moments {
  means: number[];
  variances: number[];
}

/** What one pass over the samples found. */
export interface Pass {
  /** Samples in each replicate. */
  sizes: number[];
  /** The rows' keys, in the order of the measure; each is gone once the next is asked for. */
  rows: Iterable<OrderedKeys>;
  /** For each row with moments, in order. */
  moments: Moments[];
  /** For each target, time and replicate. */
  hits: Float64Array;
}

/**
 * Tallies the first `samples` samples under one measure, or those of them from `first` on, which begins a block. Moments are merged in the order of the
 * groups of blocks, so that sums are the same bits however the groups were shared out. The keys stand in `memory` until it is
 * released.
 */
export async function passOver(
  executor: Executor,
  measure: Measure,
  samples: number,
  signal?: AbortSignal,
  onTask?: (samples: number) => void,
  first = 0,
  memory = new KeyMemory(),
): Promise<Pass> {
  const sizes = new Array<number>(REPLICATES).fill(0);
  const momentRows = measure.rows.filter((row) => row.moments).length;
  const moments = Array.from({ length: momentRows }, () => ({
    means: new Array<number>(REPLICATES).fill(0),
    variances: new Array<number>(REPLICATES).fill(0),
  }));
  let counts: Float64Array | undefined;
  let hits: Float64Array | undefined;
  const gathered: TaskKeys[] = [];
  for await (const tally of executor.run(tallyTasks(measure, first, samples, memory), signal)) {
    counts = added(counts, tally.counts);
    hits = added(hits, tally.hits);
    for (let group = 0; group * REPLICATES < tally.sizes.length; group++) {
      const more = tally.sizes.subarray(group * REPLICATES, (group + 1) * REPLICATES);
      mergeMoments(moments, sizes, more, tally.moments.subarray(group * momentRows * 2 * REPLICATES));
      for (let r = 0; r < REPLICATES; r++) sizes[r] += more[r];
    }
    if (tally.candidates.length > 0) gathered.push(new TaskKeys(measure, tally));
    onTask?.(tally.sizes.reduce((total, size) => total + size, 0));
  }
  return { sizes, rows: orderedRows(measure, counts!, gathered), moments, hits: hits! };
}

/** A group of blocks is a task: what it gathers stays near a thread, and there are enough for many threads. */
function* tallyTasks(measure: Measure, first: number, samples: number, memory: KeyMemory) {
  const size = groupSize(samples) * BLOCK;
  for (let begin = first; begin < samples; begin += size) {
    const count = Math.min(size, samples - begin);
    yield { kind: "tally" as const, block: begin / BLOCK, count, samples, measure, room: memory.take(measure, count) };
  }
}

function added(total: Float64Array | undefined, block: Uint32Array): Float64Array {
  if (total === undefined) return Float64Array.from(block);
  for (let i = 0; i < block.length; i++) total[i] += block[i];
  return total;
}

/** Adds the moments of a group of blocks to those of the groups before. */
function mergeMoments(
  moments: readonly Moments[],
  sizes: readonly number[],
  more: Uint32Array,
  ofGroup: Float64Array,
): void {
  moments.forEach(({ means, variances }, row) => {
    for (let r = 0; r < REPLICATES; r++) {
      if (more[r] === 0) continue;
      const at = (row * REPLICATES + r) * 2;
      const [mean, variance] = [ofGroup[at], ofGroup[at + 1]];
      if (sizes[r] === 0) [means[r], variances[r]] = [mean, variance];
      else {
        variances[r] = combineVariances(variances[r], means[r], sizes[r], variance, mean, more[r]);
        means[r] = combineMeans(means[r], sizes[r], mean, more[r]);
      }
    }
  });
}

/** One task's gathered keys, read row by row. */
class TaskKeys {
  readonly #tally: Pick<Tally, "candidates" | "replicates">;
  /** Where the gathered keys of each row end. */
  readonly #ends: Uint32Array;
  #next = 0;

  constructor(measure: Measure, { counts, candidates, replicates }: Tally) {
    this.#tally = { candidates, replicates };
    let countsAt = 0;
    let end = 0;
    this.#ends = Uint32Array.from(measure.rows, ({ gather }) => {
      for (const wanted of gather) {
        if (wanted) for (let r = 0; r < REPLICATES; r++) end += counts[countsAt + r];
        countsAt += REPLICATES;
      }
      return end;
    });
  }

  take(): GatheredKeys {
    const start = this.#next === 0 ? 0 : this.#ends[this.#next - 1];
    const end = this.#ends[this.#next++];
    return {
      keys: this.#tally.candidates.subarray(start, end),
      replicates: this.#tally.replicates.subarray(start, end),
    };
  }
}

function* orderedRows(measure: Measure, counts: Float64Array, tasks: readonly TaskKeys[]): Iterable<OrderedKeys> {
  let at = 0;
  for (const { edges, gather } of measure.rows) {
    const size = gather.length * REPLICATES;
    const gathered = tasks.map((task) => task.take());
    yield new OrderedKeys(edges, counts.subarray(at, at + size), gather, gathered);
    at += size;
  }
}
