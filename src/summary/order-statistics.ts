import type { Executor } from "../execution/executor.ts";
import type { Measure, Row } from "../execution/job.ts";
import { KeyMemory } from "../execution/key-memory.ts";
import { BLOCK, type SamplerName } from "../sampling/designs/design.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";
import { GATHER_ALL, type Segments, segmentsAround } from "./brackets.ts";
import type { OrderedKeys } from "./ordered-keys.ts";
import { type Moments, type Pass, passOver } from "./pass.ts";
import { BRACKET_REACH, bracketsFor } from "./percentiles.ts";

/** Gathered keys that one pass is expected to hold [keys of 9 bytes], and rows: what does not fit is done in further passes. */
export const KEYS_IN_MEMORY = 6e7;
const ROWS_IN_MEMORY = 4096;

/** Samples up to which a pilot would save nothing. */
const NO_PILOT = 32768;

/** The first pilot's keys are all gathered, the last has this share of all samples: see `stagesOf`. */
const PILOTS = { first: BLOCK / 4, lastShare: 1 / 6, largestStep: 64 };

/** What a run over all samples found: one statistic for each row, and what was counted beside them. */
export interface Statistics<S> {
  sizes: number[];
  rows: S[];
  /** By row; undefined for rows without moments. */
  moments: (Moments | undefined)[];
  hits: Float64Array;
  /** By row, all keys, where they were to be kept and there are no more than that. */
  keys?: OrderedKeys[];
}

/** A row whose order statistics at some levels are wanted. */
export interface WantedRow<S> {
  of: Row["of"];
  moments: boolean;
  /** Places where the keys must be cut exactly, so that the counts on both sides are known. */
  cuts: readonly number[];
  /** The row's statistic, or undefined if it needs a key that was not kept. */
  statistic: (keys: OrderedKeys, sizes: readonly number[]) => S | undefined;
}

export interface PassOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** How far brackets reach, in standard errors; smaller only to test what happens when one misses. */
  reach?: number;
}

/**
 * Exact order statistics of many rows without keeping their keys. A pilot over the first few samples brackets the wanted
 * ranks; a larger one counts the keys in pieces of these brackets, and so narrows them; a pass over all samples counts the
 * keys outside the brackets and gathers those inside. Ranks are then exact, and a bracket that missed its rank is seen to have
 * missed: its row is done again with a wider one. Rows that do not fit into memory together share passes in groups, so memory
 * does not grow with samples.
 *
 * @param options.keep all keys are kept besides if they are no more than this, and a pilot would save nothing.
 */
export async function orderStatistics<S>(
  executor: Executor,
  wanted: readonly WantedRow<S>[],
  levels: readonly number[],
  samples: number,
  sampler: SamplerName,
  options: PassOptions & { keep?: number | undefined } = {},
): Promise<Statistics<S>> {
  const rows = new Array<S | undefined>(wanted.length);
  const moments = new Array<Moments | undefined>(wanted.length);
  let counts: Pick<Pass, "sizes" | "hits"> | undefined;
  const progress = new Progress(options.onProgress);
  const memory = new KeyMemory();
  let missing = wanted.map((_, index) => index);
  const firstReach = options.reach ?? BRACKET_REACH;
  // Without a pilot all keys are gathered.
  const isKept =
    samples <= NO_PILOT && wanted.length <= ROWS_IN_MEMORY && wanted.length * samples <= (options.keep ?? 0);
  const kept: OrderedKeys[] = [];
  for (let reach = firstReach; missing.length > 0 || counts === undefined; reach = Math.max(4 * reach, 1)) {
    // Brackets this wide leave no key out.
    if (reach > 1e9) throw new Error(`${missing.length} rows have ranks without keys`);
    let segments = missing.map(() => GATHER_ALL);
    const failed: number[] = [];
    const stages = stagesOf(samples);
    for (const [stage, size] of stages.entries()) {
      const next = stages[stage + 1];
      const groups = groupsOf(segments, size);
      progress.expect(groups.length * size + (next === undefined ? 0 : samples));
      const narrower: Segments[] = [];
      for (const group of groups) {
        const last = next === undefined;
        const measure: Measure = {
          rows: group.map((i) => {
            const { of, moments } = wanted[missing[i]];
            return {
              of,
              ...segments[i],
              moments: last && moments && reach === firstReach,
            };
          }),
          // The times to targets stand last: their group counts the hits, so that times are found once.
          hits: last && counts === undefined && group === groups.at(-1),
        };
        const pass = await passOver(executor, measure, size, options.signal, (done) => progress.add(done), 0, memory);
        if (measure.hits) counts = { sizes: pass.sizes, hits: pass.hits };
        let place = 0;
        let momentsPlace = 0;
        for (const keys of pass.rows) {
          if (isKept) kept.push(keys);
          const index = missing[group[place]];
          if (last) {
            if (measure.rows[place].moments) moments[index] = pass.moments[momentsPlace++];
            rows[index] = wanted[index].statistic(keys, pass.sizes);
            if (rows[index] === undefined) failed.push(index);
          } else {
            const pilot = segments[group[place]].inPieces ? keys.outline : keys;
            // A bracket that missed is made again of a pilot's keys themselves.
            const isLastPilot = stages[stage + 2] === undefined;
            const counted = reach === firstReach && !isLastPilot;
            // What a small pilot's replicates say of its error is little, and wide brackets cost nothing but in the last pass.
            const design = isLastPilot ? sampler : "random";
            narrower[group[place]] = segmentsAround(
              pilot,
              bracketsFor(pilot, levels, pass.sizes, design, next, reach),
              wanted[index].cuts.map(nextUp),
              "quantity" in wanted[index].of,
              counted,
            );
          }
          place++;
        }
        if (!isKept) memory.release();
      }
      segments = narrower;
    }
    missing = failed;
  }
  return {
    sizes: counts.sizes,
    hits: counts.hits,
    rows: rows as S[],
    moments,
    ...(isKept ? { keys: kept } : {}),
  };
}

/**
 * The numbers of samples of the pilots and of the whole run, which comes last: from the first pilot to the last, which is about
 * such a share of all, each is about so many times the one before, and no more than the largest step. All are powers of two: of
 * other numbers, Sobol' points are less even.
 */
export function stagesOf(
  samples: number,
  { first, lastShare, largestStep }: { first: number; lastShare: number; largestStep: number } = PILOTS,
): number[] {
  if (samples <= NO_PILOT) return [samples];
  const doublings = Math.max(Math.round(Math.log2((lastShare * samples) / first)), 0);
  const steps = Math.max(Math.ceil(doublings / Math.log2(largestStep)), 1);
  const pilots = Array.from({ length: steps + 1 }, (_, step) => first * 2 ** Math.round((doublings * step) / steps));
  return [...new Set(pilots), samples];
}

/** Rows, in order, in groups whose gathered keys are expected to fit into memory together. */
export function groupsOf(segments: readonly Pick<Segments, "share">[], size: number): number[][] {
  const groups: number[][] = [[]];
  let expected = 0;
  segments.forEach(({ share }, index) => {
    const last = groups.at(-1)!;
    if (last.length === ROWS_IN_MEMORY || (expected + share * size > KEYS_IN_MEMORY && last.length > 0)) {
      groups.push([]);
      expected = 0;
    }
    groups.at(-1)!.push(index);
    expected += share * size;
  });
  return groups;
}

/** Samples evaluated so far, of as many as can be foreseen. */
export class Progress {
  #done = 0;
  #total = 0;
  readonly #tell: ((done: number, total: number) => void) | undefined;

  constructor(tell: ((done: number, total: number) => void) | undefined) {
    this.#tell = tell;
  }

  expect(more: number): void {
    this.#total = this.#done + more;
  }

  add(samples: number): void {
    this.#done += samples;
    this.#tell?.(this.#done, Math.max(this.#done, this.#total));
  }
}
