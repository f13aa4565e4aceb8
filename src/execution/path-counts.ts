import { BLOCK, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import type { Corridor, Job, PathCounts } from "./job.ts";
import { keyOfValue, scaleOf } from "./trajectories.ts";
import { tileWalker } from "./walker.ts";

/**
 * Counts the whole paths, among the first `count` samples of a block, that stay inside each corridor, edges included. Keys
 * are compared, which needs no exponential; the edges' keys are moved out by their rounding, so that a path on an edge,
 * as all paths are where nothing is uncertain, counts as inside. The corridors of one quantity lie inside each other, as
 * central bands do, the widest first.
 */
export function pathCounter(
  job: Job,
): (block: number, count: number, corridors: readonly Corridor[], samples?: number) => PathCounts {
  /** The blocks of one run are counted in the same arrays. */
  let run: { corridors: readonly Corridor[]; tally: ReturnType<typeof corridorCounter> } | undefined;
  return (block, count, corridors, all) => {
    if (run?.corridors !== corridors) run = { corridors, tally: corridorCounter(job, corridors) };
    return run.tally(block, count, all);
  };
}

function corridorCounter(
  job: Job,
  corridors: readonly Corridor[],
): (block: number, count: number, samples?: number) => PathCounts {
  const { kernel, tiles } = tileWalker(job, corridors.length * (BLOCK + 24 * (job.steps + 1) + 512));
  const { loops } = kernel;
  const nests = [...new Set(corridors.map((corridor) => corridor.quantity))].map((quantity) => {
    const outwards = [...corridors.keys()].filter((c) => corridors[c].quantity === quantity).reverse();
    const scale = scaleOf(job, quantity);
    const edges = (direction: -1 | 1, edge: "low" | "high") => {
      const keys = kernel.float64(outwards.length * (job.steps + 1));
      for (let step = 0; step <= job.steps; step++)
        outwards.forEach((c, k) => {
          keys[step * outwards.length + k] = rounded(keyOfValue(scale, corridors[c][edge][step]), direction);
        });
      return keys.byteOffset;
    };
    return { quantity, outwards, low: edges(-1, "low"), high: edges(1, "high"), left: kernel.uint8(BLOCK) };
  });

  return (block, count, all) => {
    for (const { left } of nests) left.fill(0);
    for (const samples of tiles(block, count))
      for (let step = 0; step <= job.steps; step++) {
        samples.moveTo(step);
        for (const { quantity, outwards, low, high, left } of nests) {
          const at = 8 * step * outwards.length;
          loops.countLeft(
            samples.read(quantity).byteOffset,
            low + at,
            high + at,
            outwards.length,
            left.byteOffset + samples.from,
            samples.count,
          );
        }
      }
    const replicates = Uint8Array.from({ length: count }, (_, i) => replicateOf(job.plan.sampler, i, all));
    const sizes = new Uint32Array(REPLICATES);
    for (const replicate of replicates) sizes[replicate]++;
    const inside = new Uint32Array(REPLICATES * corridors.length);
    for (const { outwards, left } of nests) {
      /** Paths that have left the innermost so many of the corridors at one time or another. */
      const leaving = new Uint32Array(REPLICATES * (outwards.length + 1));
      for (let i = 0; i < count; i++) leaving[left[i] * REPLICATES + replicates[i]]++;
      for (let r = 0; r < REPLICATES; r++) {
        let staying = 0;
        for (let c = 0; c < outwards.length; c++) {
          staying += leaving[c * REPLICATES + r];
          inside[outwards[c] * REPLICATES + r] = staying;
        }
      }
    }
    return { sizes, inside };
  };
}

function rounded(key: number, direction: -1 | 1): number {
  // An edge below what the quantity can be, as one law's floor may lie above another's band.
  if (key === -Infinity) return key;
  return key + direction * 1e-14 * Math.max(1, Math.abs(key));
}
