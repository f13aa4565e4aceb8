import { BLOCK } from "../sampling/designs/design.ts";
import type { Job } from "./job.ts";
import { Kernel } from "./kernel.ts";
import { pathTrajectories, roomForPaths } from "./path-trajectories.ts";
import { roomForTrajectories, TILE, type Trajectories, trajectories } from "./trajectories.ts";

/**
 * What draws a job's blocks, of `size` samples at most, and walks them through time; `times` says whether times to targets
 * will be asked for.
 */
export function walker(job: Job, size = BLOCK): (block: number, count: number, times?: boolean) => Trajectories {
  const tiles = job.paths === undefined ? trajectories(job, size) : pathTrajectories(job, size);
  return (block, count, times) => {
    // A tile as large as a block is the only one.
    for (const samples of tiles(block, count, times)) return samples;
    throw new RangeError("a block has at least one sample");
  };
}

/** Samples of a job that walk together in a tally. */
export function tileSize(job: Job): number {
  return job.paths === undefined ? TILE : BLOCK;
}

/**
 * The same tile by tile, in a kernel that has `room` bytes left for others: the one given, if it is large enough, whose arrays
 * are forgotten. Each tile is to be walked to its end before the next.
 */
export function tileWalker(
  job: Job,
  room: number,
  given?: Kernel,
): { kernel: Kernel; tiles: (block: number, count: number, times?: boolean) => Iterable<Trajectories> } {
  const needed = room + (job.paths === undefined ? roomForTrajectories(TILE) : roomForPaths(BLOCK));
  const kernel = given !== undefined && given.room >= needed ? given : new Kernel(needed);
  kernel.clear();
  const tiles = job.paths === undefined ? trajectories(job, BLOCK, TILE, kernel) : pathTrajectories(job, BLOCK, kernel);
  return { kernel, tiles };
}
