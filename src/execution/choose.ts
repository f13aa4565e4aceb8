import type { Executor } from "./executor.ts";
import { inlineExecutor, WORTH_A_POOL } from "./inline.ts";
import type { Job } from "./job.ts";
import { machine } from "./machine.ts";

/**
 * An executor for a run of so many points: a pool, unless the run is too small for one to pay. One thread is a pool too: it
 * leaves this one free to be interrupted. piscina is loaded only where it is used.
 */
export async function chooseExecutor(job: Job, points: number, threads: number = machine.threads): Promise<Executor> {
  if (points < WORTH_A_POOL) return inlineExecutor(job);
  const { poolExecutor } = await import("./pool.ts");
  return poolExecutor(job, threads);
}

/** An executor for passes that grow: it must be told how many points the next one has. */
export interface GrowingExecutor extends Executor {
  expect(points: number): Promise<void>;
}

/** This thread, until a pass is worth a pool, which then stays for all that follow. */
export function growingExecutor(job: Job, threads?: number): GrowingExecutor {
  const inline = inlineExecutor(job);
  let pool: Executor | undefined;
  return {
    run: (tasks, signal) => (pool ?? inline).run(tasks, signal),
    async expect(points) {
      if (points >= WORTH_A_POOL) pool ??= await chooseExecutor(job, points, threads);
    },
    async close() {
      await pool?.close();
      pool = undefined;
    },
  };
}
