import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { taskRunner } from "../src/execution/executor.ts";
import type { Job, Task } from "../src/execution/job.ts";

/** Entry point of a worker thread: moves a task in and its answer out, and computes nothing itself. */
const runTask = taskRunner(workerData as Job);

export default (task: Task): unknown => {
  const answer = runTask(task);
  const buffers = Object.values(answer).map((array: Uint8Array) => array.buffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: answer } as never);
};
