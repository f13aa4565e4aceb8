import { EvaluationError } from "./evaluation-error.ts";
import { type Executor, taskRunner } from "./executor.ts";
import type { Job } from "./job.ts";

/** Points (samples × times) below which a task is evaluated here even where threads are asked for. */
export const SMALL = 4e6;

/** Evaluates blocks in this thread, one after the other: what is right by definition, and fastest for small runs. */
export function inlineExecutor(job: Job): Executor {
  const runTask = taskRunner(job);
  return {
    async *run(tasks, signal) {
      for (const task of tasks) {
        // Lets the signal's handlers run between blocks.
        if (signal !== undefined) await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        try {
          yield runTask(task);
        } catch (error) {
          throw error instanceof EvaluationError
            ? error
            : new EvaluationError(error instanceof Error ? error.message : String(error), task.block);
        }
      }
    },
    async close() {},
  };
}
