import { BLOCK, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import type { Corridor, Job, PathCounts } from "./job.ts";
import { scaleOf, trajectories, valueOfKey } from "./trajectories.ts";

/** Counts the whole paths, among the first `count` samples of a block, that stay inside each corridor, edges included. */
export function pathCounter(job: Job): (block: number, count: number, corridors: readonly Corridor[]) => PathCounts {
  const start = trajectories(job);
  const keys = new Float64Array(BLOCK);
  return (block, count, corridors) => {
    const samples = start(block, count);
    const within = corridors.map(() => new Uint8Array(count).fill(1));
    for (let step = 0; step <= job.steps; step++) {
      samples.moveTo(step);
      for (const quantity of new Set(corridors.map((corridor) => corridor.quantity))) {
        const scale = scaleOf(job, quantity);
        samples.keys(quantity, keys);
        for (let i = 0; i < count; i++) keys[i] = valueOfKey(scale, keys[i]);
        corridors.forEach((corridor, c) => {
          if (corridor.quantity !== quantity) return;
          const [low, high] = [corridor.low[step], corridor.high[step]];
          for (let i = 0; i < count; i++) within[c][i] &= keys[i] >= low && keys[i] <= high ? 1 : 0;
        });
      }
    }
    const sizes = new Uint32Array(REPLICATES);
    const inside = new Uint32Array(REPLICATES * corridors.length);
    for (let i = 0; i < count; i++) {
      const replicate = replicateOf(job.plan.sampler, i);
      sizes[replicate]++;
      within.forEach((stayed, c) => {
        inside[c * REPLICATES + replicate] += stayed[i];
      });
    }
    return { sizes, inside };
  };
}
