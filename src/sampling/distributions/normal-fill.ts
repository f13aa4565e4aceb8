import { SMALLEST_UNIFORM } from "../designs/design.ts";
import type { KernelFill } from "../kernel-filler.ts";
import { normalQuantile } from "../special.ts";
import type { NormalScore } from "./distribution.ts";

/** The shares of a distribution that lie below a cut, above it, and in it. */
interface Cut {
  below: number;
  above: number;
  kept: number;
}

export const UNCUT: Cut = { below: 0, above: 0, kept: 1 };

/** A cut that keeps less would ask for scores of probabilities that are subnormal numbers. */
const LEAST_KEPT = 1e-290;

/** The exponents that the kernel knows the exponential of. */
const [LEAST_EXPONENT, GREATEST_EXPONENT] = [-708, 709];

/**
 * The draws of a distribution with a normal score that is cut off to what lies between `first` and `last`; undefined where its
 * numbers are too far out for the kernel.
 */
export function normalFill(
  { of, mean, sd }: Pick<NormalScore, "of" | "mean" | "sd">,
  { below, above, kept }: Cut,
  first: number,
  last: number,
): KernelFill | undefined {
  if (kept < LEAST_KEPT) return undefined;
  const scores: KernelFill = ({ loops, u, v, list, out }, count) =>
    loops.normalScores(u, v, below, above, kept, list, out, count);
  if (of === "value")
    return (kernel, count) => {
      scores(kernel, count);
      kernel.loops.normalsOfScores(kernel.out, mean, sd, first, last, count);
    };

  const scoreAt = (u: number) => {
    const p = below + u * kept;
    return p <= 0.5 ? normalQuantile(p) : -normalQuantile(above + (1 - u) * kept);
  };
  const [least, greatest] = [SMALLEST_UNIFORM, 1 - SMALLEST_UNIFORM].map((u) => mean + sd * scoreAt(u));
  if (!(least >= LEAST_EXPONENT && greatest <= GREATEST_EXPONENT)) return undefined;
  return (kernel, count) => {
    scores(kernel, count);
    kernel.loops.lognormalsOfScores(kernel.out, mean, sd, first, last, count);
  };
}
