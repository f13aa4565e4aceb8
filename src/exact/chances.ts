import type { Job } from "../execution/job.ts";
import type { Kernel } from "../execution/kernel.ts";
import type { QuantityName } from "../model/quantities.ts";
import { reducibleShare } from "../model/relative-loss.ts";
import type { Distribution } from "../sampling/distributions/distribution.ts";
import { normalCdf, normalQuantile, normalSurvival } from "../sampling/special.ts";
import { LOG_COMPUTE_ARRAYS, logComputeInKernel } from "./log-compute.ts";
import type { Integrated, Nodes } from "./nodes.ts";

/** Writes at each node the probability that a target is met at time t [yr]. */
export type Chances = (target: number, t: number, out: Float64Array) => void;

/** For each node, where the integrated input must lie for a target to be met: from x up, or up to x where `upTo` is 1. */
export interface Region {
  x: Float64Array;
  upTo: Uint8Array;
}

/** The chances of regions that `where` writes, by the distribution of what is integrated out. */
export function chancesIn(
  where: (target: number, t: number, out: Region) => void,
  distribution: Distribution,
  { count, scoreMean, scoreSpread }: Nodes,
): Chances {
  const region = { x: new Float64Array(count), upTo: new Uint8Array(count) };
  const correlated = scoreSpread < 1;
  /** P(X ≥ x) given a node, X being the integrated input. */
  const atLeast = (x: number, node: number): number => {
    if (!correlated || x === Infinity || x === -Infinity)
      return x === -Infinity ? 1 : x === Infinity ? 0 : distribution.survival(x);
    const below = distribution.cdf(x);
    const score =
      below < 0.5
        ? normalQuantile(below || Number.MIN_VALUE)
        : -normalQuantile(distribution.survival(x) || Number.MIN_VALUE);
    const standard = (score - scoreMean[node]) / scoreSpread;
    return below === 0 ? 1 : below === 1 ? 0 : standard > 0 ? normalSurvival(standard) : 1 - normalCdf(standard);
  };
  return (target, t, out) => {
    where(target, t, region);
    for (let node = 0; node < count; node++) {
      const chance = atLeast(region.x[node], node);
      out[node] = region.upTo[node] ? 1 - chance : chance;
    }
  };
}

/** What κ·ln A must reach for total loss to be at most `target`; Infinity where the floor forbids it. */
export function neededLogLoss(target: number, floor: number): number {
  const share = reducibleShare(target, floor);
  return share <= 0 ? Infinity : -Math.log(share);
}

/** Bytes that `normalChances` takes of a kernel's memory. */
export function roomForChances(count: number): number {
  return (LOG_COMPUTE_ARRAYS + 3) * roomForNumbers(count);
}

/** Bytes of one array, rounded up to whole cache lines. */
export function roomForNumbers(count: number): number {
  return 8 * count + 128;
}

/**
 * The chances of a loss where what is integrated out is a normal or lognormal part of κ, cut or not; `out` must lie in the kernel's
 * memory. They are as `chancesIn` has them, up to rounding, for a small part of its time. Undefined elsewhere.
 */
export function normalChances(
  kernel: Kernel,
  { parameter, distribution: { normal } }: Integrated,
  quantity: QuantityName,
  job: Job,
  nodes: Nodes,
): Chances | undefined {
  if (parameter !== "kappa" || normal === undefined) return undefined;
  // Given correlated inputs, what is left of a cut normal is no cut normal.
  if (nodes.scoreSpread < 1 && normal.kept < 1) return undefined;
  const { parameters: at, count } = nodes;
  const { logs, moveTo } = logComputeInKernel(kernel, nodes, job);
  const [needed, rest, scoreMean] = Array.from({ length: 3 }, () => kernel.float64(count));
  const floorOf = (node: number) => (quantity === "relativeLoss" ? at[node].lossFloor : 0);
  let floorsDiffer = false;
  for (let node = 0; node < count; node++) {
    rest[node] = at[node].kappa;
    floorsDiffer ||= floorOf(node) !== floorOf(0);
  }
  scoreMean.set(nodes.scoreMean);
  return (target, t, out) => {
    moveTo(t);
    if (floorsDiffer) for (let node = 0; node < count; node++) needed[node] = neededLogLoss(target, floorOf(node));
    else needed.fill(neededLogLoss(target, floorOf(0)));
    kernel.loops.chancesToReach(
      needed.byteOffset,
      logs.byteOffset,
      rest.byteOffset,
      normal.of === "logarithm" ? 1 : 0,
      normal.mean,
      normal.sd,
      normal.above,
      normal.kept,
      scoreMean.byteOffset,
      nodes.scoreSpread,
      out.byteOffset,
      count,
    );
  };
}
