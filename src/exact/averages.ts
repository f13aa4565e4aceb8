import type { Kernel } from "../execution/kernel.ts";
import { REPLICATES } from "../sampling/designs/design.ts";
import { meanInterval } from "../summary/accuracy.ts";
import { roomForNumbers } from "./chances.ts";
import type { Exact } from "./exact-law.ts";
import type { Nodes } from "./nodes.ts";

/** Bytes that `averageOver` takes of a kernel's memory. */
export function roomForAverages(count: number): number {
  return 2 * roomForNumbers(count) + roomForNumbers(REPLICATES);
}

/** `chances`, in the kernel's memory, for probabilities at the nodes, and their weighted mean with its error. */
export function averageOver({ count, weights, rule }: Nodes, leastError: number, kernel: Kernel) {
  const estimates = rule === "replicates" ? REPLICATES : rule === "two grids" ? 2 : 1;
  const sizes = new Array<number>(estimates).fill(count / estimates);
  const [chances, inKernel] = [kernel.float64(count), kernel.float64(count)];
  inKernel.set(weights);
  const sums = kernel.float64(estimates);
  // Towards 0 and 1 there is ever less of a probability to be wrong about.
  const withError = (value: number, error: number): Exact => ({
    value,
    error: Math.max(error, leastError * Math.min(20 * Math.max(value * (1 - value), 0), 1)),
  });
  const average = (): Exact => {
    if (rule === "point") return { value: chances[0], error: 0 };
    kernel.loops.weightedSums(inKernel.byteOffset, chances.byteOffset, estimates, sums.byteOffset, count);
    if (rule === "two grids") return withError(sums[0] + sums[1], Math.abs(sums[0] - sums[1]));
    const { estimate, high } = meanInterval(
      Array.from(sums, (sum) => estimates * sum),
      sizes,
    );
    return withError(estimate, high - estimate);
  };
  return { chances, average };
}
