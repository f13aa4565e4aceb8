import type { Job } from "./job.ts";
import { pathTrajectories } from "./path-trajectories.ts";
import { type Trajectories, trajectories } from "./trajectories.ts";

/** What draws a job's blocks and walks them through time; `times` says whether times to targets will be asked for. */
export function walker(job: Job): (block: number, count: number, times?: boolean) => Trajectories {
  return job.paths === undefined ? trajectories(job) : pathTrajectories(job);
}
