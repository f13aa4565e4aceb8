import { Piscina } from "piscina";
import { EvaluationError } from "./evaluation-error.ts";
import type { Executor } from "./executor.ts";
import type { Answer, Job, Task } from "./job.ts";

/** The program that a thread runs: built beside the bundle, or in dist while the sources run as they are under test. */
const WORKER = new URL(
  import.meta.url.endsWith("/src/execution/pool.ts") ? "../../dist/workers/block.js" : "../workers/block.js",
  import.meta.url,
);

/** Tasks kept waiting per thread, so that none runs dry; more would only hold memory. */
const AHEAD = 2;

/**
 * Evaluates blocks on a pool of worker threads. Tasks finish in any order and are yielded in theirs; as many as keep the
 * threads busy are under way at a time, however many there are.
 */
export function poolExecutor(job: Job, threads: number, worker: URL = WORKER): Executor {
  const pool = new Piscina({
    filename: worker.href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    workerData: job,
  });
  return {
    async *run<T extends Task>(tasks: Iterable<T>, signal?: AbortSignal) {
      const under: { task: T; answer: Promise<Answer<T>> }[] = [];
      const begin = (task: T) => {
        const answer = pool.run(task, signal === undefined ? {} : { signal }) as Promise<Answer<T>>;
        // A failure is thrown where its turn comes; until then it must not count as unhandled.
        answer.catch(() => {});
        under.push({ task, answer });
      };
      const waiting = tasks[Symbol.iterator]();
      for (;;) {
        while (under.length < threads * (1 + AHEAD)) {
          const { value, done } = waiting.next();
          if (done) break;
          begin(value);
        }
        const first = under.shift();
        if (first === undefined) return;
        try {
          yield await first.answer;
        } catch (error) {
          signal?.throwIfAborted();
          throw asEvaluationError(error, first.task);
        }
      }
    },
    close: () => pool.destroy(),
  };
}

/** Errors lose their class when they cross a thread. */
function asEvaluationError(error: unknown, task: Task): EvaluationError {
  if (error instanceof Error && error.name === "EvaluationError") return error as EvaluationError;
  const message = error instanceof Error ? error.message : String(error);
  return new EvaluationError(message, task.block);
}
