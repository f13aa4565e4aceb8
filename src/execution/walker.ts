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

/**
 * The same tile by tile, in a kernel that has `room` bytes left for others: the one given, if it is large enough and will do,
 * whose arrays are forgotten. Each tile is to be walked to its end before the next.
 */
export function tileWalker(
  job: Job,
  room: number,
  given?: Kernel,
): { kernel: Kernel; tiles: (block: number, count: number, times?: boolean) => Iterable<Trajectories> } {
  const [roomForTile, tilesOf] =
    job.paths === undefined ? [roomForTrajectories(TILE), trajectories] : [roomForPaths(job, TILE), pathTrajectories];
  const needed = room + roomForTile;
  // Walks along paths take their arrays to be empty at first.
  const reused = given !== undefined && given.room >= needed && job.paths === undefined;
  const kernel = reused ? given : new Kernel(needed);
  kernel.clear();
  return { kernel, tiles: tilesOf(job, BLOCK, TILE, kernel) };
}
