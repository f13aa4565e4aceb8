import { BLOCK, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import type { Corridor, Job, PathCounts } from "./job.ts";
import { stayInside } from "./kernel.ts";
import { keyOfValue, scaleOf, trajectories } from "./trajectories.ts";

/**
 * Counts the whole paths, among the first `count` samples of a block, that stay inside each corridor, edges included. Keys
 * are compared, which needs no exponential; the edges' keys are moved out by their rounding, so that a path on an edge,
 * as all paths are where nothing is uncertain, counts as inside.
 */
export function pathCounter(
  job: Job,
): (block: number, count: number, corridors: readonly Corridor[], samples?: number) => PathCounts {
  const start = trajectories(job);
  const keys = new Float64Array(BLOCK);
  return (block, count, corridors, all) => {
    const samples = start(block, count);
    const within = corridors.map(() => new Uint8Array(count).fill(1));
    const quantities = [...new Set(corridors.map((corridor) => corridor.quantity))];
    for (let step = 0; step <= job.steps; step++) {
      samples.moveTo(step);
      for (const quantity of quantities) {
        const scale = scaleOf(job, quantity);
        samples.keys(quantity, keys);
        corridors.forEach((corridor, c) => {
          if (corridor.quantity !== quantity) return;
          const low = outwards(keyOfValue(scale, corridor.low[step]), -1);
          const high = outwards(keyOfValue(scale, corridor.high[step]), 1);
          stayInside(keys, low, high, within[c], count);
        });
      }
    }
    const sizes = new Uint32Array(REPLICATES);
    const inside = new Uint32Array(REPLICATES * corridors.length);
    for (let i = 0; i < count; i++) {
      const replicate = replicateOf(job.plan.sampler, i, all);
      sizes[replicate]++;
      within.forEach((stayed, c) => {
        inside[c * REPLICATES + replicate] += stayed[i];
      });
    }
    return { sizes, inside };
  };
}

function outwards(key: number, direction: -1 | 1): number {
  return key + direction * 1e-14 * Math.max(1, Math.abs(key));
}
