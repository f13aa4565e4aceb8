import { setTimeout as rest } from "node:timers/promises";
import { Piscina } from "piscina";
import { EvaluationError } from "./evaluation-error.ts";
import type { Executor } from "./executor.ts";
import { inlineExecutor, SMALL } from "./inline.ts";
import type { Answer, Job, Task } from "./job.ts";
import { kernelModule } from "./kernel-module.ts";
import { measurePacker, type PackedMeasure } from "./packed-measure.ts";

/** The program that a thread runs: built beside the bundle, or in dist while the sources run as they are under test. */
const WORKER = new URL(
  import.meta.url.endsWith("/src/execution/pool.ts") ? "../../dist/workers/block.cjs" : "../workers/block.cjs",
  import.meta.url,
);

/** Tasks kept waiting per thread, so that none runs dry; more would only hold memory. */
const AHEAD = 2;

/** Tasks that a thread has at a time: the one that it works on, and the next, so that it need not wait while this one is busy. */
const AT_A_TIME = 2;

/** Time that tasks under way are given to end when a run ends early [ms]; a block takes a few tens of them. */
const PATIENCE = 500;

/** Time in which compilation in the background that a task has set off comes to its end [ms]. */
const COMPILING = 250;

/** What a thread is told when it starts. */
export interface PoolData {
  job: Job;
  kernel: WebAssembly.Module;
}

/** A task as it crosses to a thread. */
export type PooledTask =
  | Extract<Task, { kind: "paths" }>
  | (Omit<Extract<Task, { kind: "tally" }>, "measure"> & { measure: PackedMeasure });

/**
 * Evaluates blocks on a pool of worker threads. Tasks finish in any order and are yielded in theirs; as many as keep the
 * threads busy are under way at a time, however many there are. A small task that comes alone, as that of a pilot while the
 * threads still start, is evaluated here.
 */
export function poolExecutor(job: Job, threads: number, worker: URL = WORKER): Executor {
  const pool = new Piscina({
    filename: worker.href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: AT_A_TIME,
    workerData: { job, kernel: kernelModule() } satisfies PoolData,
    // Blocks live in typed arrays outside the heap: a thread needs little room for objects.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  // A task whose thread dies fails by itself. A thread that dies without one, as while it starts, tells only the pool.
  let broken: unknown;
  pool.on("error", (error) => {
    broken ??= error;
    void pool.destroy();
  });

  const here = inlineExecutor(job);
  const packed = measurePacker();
  const crossing = (task: Task): PooledTask =>
    task.kind === "tally" ? { ...task, measure: packed(task.measure) } : task;

  // Tasks wait here and not in the pool, so that a run that ends early begins few more of them.
  const waiting: (() => void)[] = [];
  const running = new Set<Promise<unknown>>();
  const beginNext = () => {
    while (running.size < AT_A_TIME * threads && waiting.length > 0) waiting.shift()!();
  };
  const enqueue = <T extends Task>(task: T): Promise<Answer<T>> =>
    new Promise((resolve, reject) => {
      waiting.push(() => {
        const answer = (pool.run(crossing(task)) as Promise<Answer<T>>).then(resolve, (error) =>
          reject(broken ?? error),
        );
        running.add(answer);
        answer.then(() => {
          running.delete(answer);
          beginNext();
        });
      });
      beginNext();
    });

  return {
    async *run<T extends Task>(tasks: Iterable<T>, signal?: AbortSignal) {
      const under: { task: T; answer: Promise<Answer<T>> }[] = [];
      const upcoming = tasks[Symbol.iterator]();
      const [head, second] = [upcoming.next(), upcoming.next()];
      if (head.done) return;
      if (second.done && head.value.count * (job.steps + 1) < SMALL) {
        yield* here.run([head.value], signal);
        return;
      }
      const begun: T[] = second.done ? [head.value] : [head.value, second.value];
      for (;;) {
        while (under.length < threads * (AT_A_TIME + AHEAD)) {
          const { value, done } = begun.length > 0 ? { value: begun.shift()!, done: false } : upcoming.next();
          if (done) break;
          const answer = enqueue(value);
          // A failure is thrown where its turn comes; until then it must not count as unhandled.
          answer.catch(() => {});
          under.push({ task: value, answer });
        }
        const first = under.shift();
        if (first === undefined) return;
        try {
          yield await unlessAborted(first.answer, signal);
        } catch (error) {
          signal?.throwIfAborted();
          throw asEvaluationError(error, first.task);
        }
      }
    },
    async close() {
      waiting.length = 0;
      // Node 20 may abort the whole process if a thread is ended while its code is compiled in the background, as it is
      // in the first blocks. A run that ends early lets its threads come to rest first, unless that takes too long.
      if (running.size > 0) {
        await Promise.race([Promise.all(running), rest(PATIENCE, undefined, { ref: false })]);
        await rest(COMPILING);
      }
      await pool.destroy();
    },
  };
}

/** The promise's outcome, or the signal's reason as soon as it is aborted; leaves no listener behind. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Errors lose their class when they cross a thread; one that was an EvaluationError says so by how it begins. */
function asEvaluationError(error: unknown, task: Task): EvaluationError {
  if (error instanceof EvaluationError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const [, block, sample, what] = /^block (\d+)(?:, sample (\d+))?: (.*)$/s.exec(message) ?? [];
  if (what !== undefined)
    return new EvaluationError(what, Number(block), sample === undefined ? undefined : Number(sample));
  const exitCode = /^worker exited with code: (\d+)$/.exec(message)?.[1];
  return new EvaluationError(
    exitCode === undefined ? message : `the thread that evaluated it ended with exit code ${exitCode}`,
    task.block,
  );
}
