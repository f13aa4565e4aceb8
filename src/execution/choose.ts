import type { Executor } from "./executor.ts";
import { inlineExecutor, SMALL } from "./inline.ts";
import type { Job } from "./job.ts";
import { machine } from "./machine.ts";

/**
 * Points (samples × times) from which on threads save more than it takes to start them and to compile in each what runs there,
 * some 300 ms of processor time. At constant rates a point takes about 6 ns; along paths many times as long.
 */
const POINTS_AT_CONSTANT_RATES = 4e7;

function isWorthAPool(job: Job, points: number, threads: number | undefined): boolean {
  return points >= (threads === undefined && job.paths === undefined ? POINTS_AT_CONSTANT_RATES : SMALL);
}

/**
 * An executor for a run of so many points: a pool, unless the run is too small for one to pay. Where a number of threads is asked
 * for there is one for all but the smallest runs. One thread is a pool too: it leaves this one free to be interrupted. piscina is
 * loaded only where it is used.
 */
export async function chooseExecutor(job: Job, points: number, threads?: number): Promise<Executor> {
  if (!isWorthAPool(job, points, threads)) return inlineExecutor(job);
  const { poolExecutor } = await import("./pool.ts");
  return poolExecutor(job, threads ?? machine.threads);
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
      if (isWorthAPool(job, points, threads)) pool ??= await chooseExecutor(job, points, threads);
    },
    async close() {
      await pool?.close();
      pool = undefined;
    },
  };
}
