import { stream } from "../streams.ts";
import { type Design, HYPERCUBE, SMALLEST_UNIFORM } from "./design.ts";

/** Bits of a uniform below those that name its stratum. */
const WITHIN = 2 ** 53 / HYPERCUBE;

/**
 * Latin hypercubes of 256 samples (McKay, Beckman and Conover 1979): in each, every parameter has one value in each of
 * 256 equal strata, in an order of its own. Cubes of one fixed size, each complete in itself, keep the first samples the
 * same however many follow, and are independent of each other.
 */
export function latinHypercube(seed: string, name: string): Design {
  const strata = new Uint16Array(HYPERCUBE);
  return (block, out) => {
    const { double } = stream(seed, name, block);
    for (let start = 0; start < out.length; start += HYPERCUBE) {
      shuffle(strata, double);
      const end = Math.min(start + HYPERCUBE, out.length);
      for (let i = start; i < end; i++) {
        // Whole numbers below 2^53, so that the sum is exact and cannot round up to 1.
        const place = strata[i - start] * WITHIN + Math.floor(double() * WITHIN);
        out[i] = Math.max(place * 2 ** -53, SMALLEST_UNIFORM);
      }
    }
  };
}

/** Fisher and Yates, from the identity. */
function shuffle(order: Uint16Array, double: () => number): void {
  for (let i = 0; i < order.length; i++) {
    const j = Math.floor(double() * (i + 1));
    order[i] = order[j];
    order[j] = i;
  }
}
