import type { Executor } from "../execution/executor.ts";
import type { Measure, Row } from "../execution/job.ts";
import { KeyMemory } from "../execution/key-memory.ts";
import { BLOCK, type SamplerName } from "../sampling/designs/design.ts";
import { GATHER_ALL, type Segments, segmentsAround } from "./brackets.ts";
import { groupsOf, type PassOptions, Progress, stagesOf } from "./order-statistics.ts";
import type { OrderedKeys } from "./ordered-keys.ts";
import { type Pass, passOver } from "./pass.ts";
import { BRACKET_REACH } from "./percentiles.ts";
import { type LawKeys, PooledKeys } from "./pooled-keys.ts";
import { pooledBrackets } from "./pooled-percentiles.ts";

/** A law to pool: where its samples are evaluated, and its weight; all weights add up to one. */
export interface PooledLaw {
  executor: Executor;
  weight: number;
}

/** A row of which order statistics over all laws are wanted. */
export interface PooledRow<S> {
  of: Row["of"];
  /** For each law, the way from its keys to a scale that all laws share. */
  toCommon: readonly LawKeys["toCommon"][];
  /** The row's statistic, or undefined if it needs a key that was not kept. */
  statistic: (keys: PooledKeys, sizes: readonly number[]) => S | undefined;
}

/** Pilots of several laws gather keys in every stage: brackets of the pooled draws are made of them. */
const PILOTS = { first: BLOCK, lastShare: 1 / 16, largestStep: 16 };

/** Order statistics of the pooled draws of several laws whose keys are all known: for each law, those of each wanted row. */
export function statisticsOfKept<S>(
  laws: readonly { weight: number; keys: readonly OrderedKeys[] }[],
  wanted: readonly PooledRow<S>[],
  sizes: readonly number[],
): S[] {
  return wanted.map(({ toCommon, statistic }, row) => {
    const ofLaws = laws.map(({ keys, weight }, l) => ({ keys: keys[row], weight, toCommon: toCommon[l] }));
    return statistic(new PooledKeys(ofLaws), sizes)!;
  });
}

/**
 * Exact order statistics of the pooled draws of several laws, without keeping them: as `orderStatistics` for one law. A
 * pilot of each law gives brackets of the pooled draws; a pass over each law counts its keys outside them and gathers
 * those inside; a bracket that missed is seen to have missed, and its row is done again with a wider one.
 */
export async function pooledOrderStatistics<S>(
  laws: readonly PooledLaw[],
  wanted: readonly PooledRow<S>[],
  levels: readonly number[],
  samples: number,
  sampler: SamplerName,
  options: PassOptions = {},
): Promise<S[]> {
  const rows = new Array<S | undefined>(wanted.length);
  const progress = new Progress(options.onProgress);
  const memory = new KeyMemory();
  let missing = wanted.map((_, index) => index);
  for (let reach = options.reach ?? BRACKET_REACH; missing.length > 0; reach = Math.max(4 * reach, 1)) {
    // Brackets this wide leave no key out.
    if (reach > 1e9) throw new Error(`${missing.length} rows have ranks without keys`);
    let segments: Segments[][] = missing.map(() => laws.map(() => GATHER_ALL));
    const failed: number[] = [];
    const stages = stagesOf(samples, PILOTS);
    for (const [stage, size] of stages.entries()) {
      const next = stages[stage + 1];
      const groups = groupsOf(
        segments.map((ofLaws) => ({ share: ofLaws.reduce((sum, { share }) => sum + share, 0) })),
        size,
      );
      progress.expect(laws.length * (groups.length * size + (next === undefined ? 0 : samples)));
      const narrower: Segments[][] = [];
      for (const group of groups) {
        const passes: Pass[] = [];
        for (const [l, { executor }] of laws.entries()) {
          const measure: Measure = {
            rows: group.map((i) => {
              return { of: wanted[missing[i]].of, ...segments[i][l], moments: false };
            }),
            hits: false,
          };
          passes.push(await passOver(executor, measure, size, options.signal, (done) => progress.add(done), 0, memory));
        }
        // Every law has the same samples, in the same replicates.
        const [{ sizes }] = passes;
        const keysOf = passes.map((pass) => pass.rows[Symbol.iterator]());
        for (const i of group) {
          const { toCommon, statistic } = wanted[missing[i]];
          const keys = keysOf.map((rows) => rows.next().value!);
          const pooled = new PooledKeys(
            keys.map((own, l) => ({ keys: own, weight: laws[l].weight, toCommon: toCommon[l] })),
          );
          if (next === undefined) {
            rows[missing[i]] = statistic(pooled, sizes);
            if (rows[missing[i]] === undefined) failed.push(missing[i]);
            continue;
          }
          const ranks = pooledBrackets(pooled, levels, sizes, sampler, next, reach).map(({ low, high }) =>
            pooled.ranksWithin(low, high),
          );
          narrower[i] = keys.map((own, l) =>
            segmentsAround(
              own,
              ranks.map((ofLaws) => ofLaws[l]),
              [],
              "quantity" in wanted[missing[i]].of,
            ),
          );
        }
        memory.release();
      }
      segments = narrower;
    }
    missing = failed;
  }
  return rows as S[];
}
