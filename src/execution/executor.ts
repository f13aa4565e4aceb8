import type { Answer, Job, Task } from "./job.ts";
import { pathCounter } from "./path-counts.ts";
import { tallier } from "./tally.ts";

/**
 * Evaluates the blocks of one job somewhere. Every executor gives the same bits for the same task and yields the answers
 * in the order of the tasks, so where and how widely a scenario runs is never visible in its result.
 */
export interface Executor {
  /** @throws EvaluationError that names the block if a task fails; the signal's reason if it is aborted. */
  run<T extends Task>(tasks: Iterable<T>, signal?: AbortSignal): AsyncIterable<Answer<T>>;
  close(): Promise<void>;
}

/** What every executor does with a task. */
export function taskRunner(job: Job): <T extends Task>(task: T) => Answer<T> {
  const tally = tallier(job);
  const countPaths = pathCounter(job);
  return <T extends Task>(task: T) =>
    (task.kind === "tally"
      ? tally(task.block, task.count, task.measure, task.samples, task.room)
      : countPaths(task.block, task.count, task.corridors, task.samples)) as Answer<T>;
}
