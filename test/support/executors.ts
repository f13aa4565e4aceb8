import { type Executor, taskRunner } from "../../src/execution/executor.ts";
import type { Answer, Job, Task } from "../../src/execution/job.ts";
import { mulberry } from "./statistics.ts";

/** Evaluates all tasks in a random order before it yields the answers in theirs. */
export function shuffledExecutor(job: Job, seed: number): Executor {
  const runTask = taskRunner(job);
  const random = mulberry(seed);
  return {
    async *run<T extends Task>(tasks: Iterable<T>) {
      const all = [...tasks];
      const order = all.map((_, i) => i);
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      const answers: Answer<T>[] = [];
      for (const i of order) answers[i] = runTask(all[i]);
      yield* answers;
    },
    async close() {},
  };
}

/** Passes the job, every task and every answer through a structured clone, as a thread or another machine would. */
export function clonedExecutor(job: Job): Executor {
  const runTask = taskRunner(structuredClone(job));
  return {
    async *run<T extends Task>(tasks: Iterable<T>) {
      for (const task of tasks) yield structuredClone(runTask(structuredClone(task)));
    },
    async close() {},
  };
}

/** Lets something be done to each answer on its way: to count, or to spoil. */
export function tappedExecutor(inner: Executor, tap: (answer: Answer<Task>, task: Task) => void): Executor {
  return {
    async *run<T extends Task>(tasks: Iterable<T>, signal?: AbortSignal) {
      const all = [...tasks];
      let next = 0;
      for await (const answer of inner.run(all, signal)) {
        tap(answer as Answer<Task>, all[next++]);
        yield answer;
      }
    },
    close: () => inner.close(),
  };
}
