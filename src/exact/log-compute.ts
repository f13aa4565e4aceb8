import type { Job } from "../execution/job.ts";
import type { Kernel } from "../execution/kernel.ts";
import { computeRate, isOnPaths, logComputeMultiple } from "../model/growth.ts";
import { logComputeOnPaths, spentProfile } from "../model/path-growth.ts";
import type { Nodes } from "./nodes.ts";
import { remembered } from "./remembered.ts";

/** A time [yr] at which everything that will ever happen has. */
export const FOREVER = 1e300;

/** ln A(t) at each node; an array is valid until the next few calls. */
export function logComputeAt({ parameters: at }: Nodes, { compute, steps, stepsPerYear }: Job) {
  const horizon = steps / stepsPerYear;
  const logComputes = at.map((p) => {
    if (!isOnPaths(p))
      return (t: number) =>
        t >= FOREVER && compute === "cumulative" && computeRate(p) >= 0 ? Infinity : logComputeMultiple(p, t, compute);
    const spent = spentProfile(p, horizon);
    return (t: number) => logComputeOnPaths(p, t, compute, spent);
  });
  return remembered((t) => Float64Array.from(logComputes, (logCompute) => logCompute(t)));
}

/** Arrays of one number a node that the following takes. */
export const LOG_COMPUTE_ARRAYS = 5;

/** The same in the memory of a kernel: the loops over samples where compute grows at constant rates and adds up. */
export function logComputeInKernel(kernel: Kernel, nodes: Nodes, job: Job) {
  const { parameters: at, count } = nodes;
  const logs = kernel.float64(count);
  let now = Number.NaN;
  const fill = job.compute === "cumulative" && job.paths === undefined ? steady() : copied();
  return {
    logs,
    moveTo(t: number) {
      if (t !== now) fill(t);
      now = t;
    },
  };

  function copied() {
    const logsAt = logComputeAt(nodes, job);
    return (t: number) => logs.set(logsAt(t));
  }

  function steady() {
    const [rate, perYear, minusOne, spent] = Array.from({ length: 4 }, () => kernel.float64(count));
    for (let node = 0; node < count; node++) {
      const p = at[node];
      rate[node] = computeRate(p);
      perYear[node] = p.initialPower / p.priorYears;
    }
    minusOne.fill(-1);
    return (t: number) => {
      kernel.loops.place(
        rate.byteOffset,
        perYear.byteOffset,
        // A key of loss is −κ·ln A.
        minusOne.byteOffset,
        t,
        spent.byteOffset,
        logs.byteOffset,
        count,
      );
      if (t >= FOREVER) for (let node = 0; node < count; node++) if (rate[node] >= 0) logs[node] = Infinity;
    };
  }
}
