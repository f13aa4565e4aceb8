import { BLOCK } from "../sampling/designs/design.ts";
import type { Job } from "./job.ts";
import { pathTrajectories } from "./path-trajectories.ts";
import { type Trajectories, trajectories } from "./trajectories.ts";

/**
 * What draws a job's blocks, of `size` samples at most, and walks them through time; `times` says whether times to targets
 * will be asked for.
 */
export function walker(job: Job, size = BLOCK): (block: number, count: number, times?: boolean) => Trajectories {
  return job.paths === undefined ? trajectories(job, size) : pathTrajectories(job, size);
}
