import { workerData } from "node:worker_threads";
import { taskRunner } from "../src/execution/executor.ts";
import { useKernelModule } from "../src/execution/kernel-module.ts";
import { measureUnpacker } from "../src/execution/packed-measure.ts";
import type { PoolData, PooledTask } from "../src/execution/pool.ts";

/** Entry point of a worker thread: moves a task in and its answer out, and computes nothing itself. */
const { job, kernel } = workerData as PoolData;
useKernelModule(kernel);
const runTask = taskRunner(job);
const unpacked = measureUnpacker();

export default (task: PooledTask): unknown =>
  runTask(task.kind === "tally" ? { ...task, measure: unpacked(task.measure) } : task);
