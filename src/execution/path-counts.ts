import { BLOCK, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import type { Corridor, Job, PathCounts } from "./job.ts";
import { countLeft } from "./kernel.ts";
import { keyOfValue, scaleOf } from "./trajectories.ts";
import { walker } from "./walker.ts";

/**
 * Counts the whole paths, among the first `count` samples of a block, that stay inside each corridor, edges included. Keys
 * are compared, which needs no exponential; the edges' keys are moved out by their rounding, so that a path on an edge,
 * as all paths are where nothing is uncertain, counts as inside. The corridors of one quantity lie inside each other, as
 * central bands do, the widest first.
 */
export function pathCounter(
  job: Job,
): (block: number, count: number, corridors: readonly Corridor[], samples?: number) => PathCounts {
  const start = walker(job);
  const keys = new Float64Array(BLOCK);
  return (block, count, corridors, all) => {
    const samples = start(block, count);
    const nests = [...new Set(corridors.map((corridor) => corridor.quantity))].map((quantity) => {
      const inwards = Array.from(corridors.keys()).filter((c) => corridors[c].quantity === quantity);
      const scale = scaleOf(job, quantity);
      return { quantity, scale, outwards: inwards.reverse(), left: new Uint8Array(count) };
    });
    for (let step = 0; step <= job.steps; step++) {
      samples.moveTo(step);
      for (const { quantity, scale, outwards, left } of nests) {
        samples.keys(quantity, keys);
        const low = Float64Array.from(outwards, (c) => rounded(keyOfValue(scale, corridors[c].low[step]), -1));
        const high = Float64Array.from(outwards, (c) => rounded(keyOfValue(scale, corridors[c].high[step]), 1));
        countLeft(keys, low, high, left, count);
      }
    }
    const sizes = new Uint32Array(REPLICATES);
    const inside = new Uint32Array(REPLICATES * corridors.length);
    for (let i = 0; i < count; i++) {
      const replicate = replicateOf(job.plan.sampler, i, all);
      sizes[replicate]++;
      // A path has left the innermost `left` of the corridors at one time or another.
      for (const { outwards, left } of nests)
        for (let c = left[i]; c < outwards.length; c++) inside[outwards[c] * REPLICATES + replicate]++;
    }
    return { sizes, inside };
  };
}

function rounded(key: number, direction: -1 | 1): number {
  // An edge below what the quantity can be, as one law's floor may lie above another's band.
  if (key === -Infinity) return key;
  return key + direction * 1e-14 * Math.max(1, Math.abs(key));
}
