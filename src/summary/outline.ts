import { REPLICATES } from "../sampling/designs/design.ts";

/**
 * Where keys lie of which only the number in each segment is known: between its edges they are taken to be spread evenly.
 * Good enough for brackets, which are verified.
 */
export class Outline {
  readonly count: number;
  readonly #edges: Float64Array;
  readonly #counts: Float64Array;
  /** Keys below each segment. */
  readonly #below: Float64Array;

  /** @param counts for each segment and replicate: the number of keys. */
  constructor(edges: Float64Array, counts: Float64Array) {
    this.#edges = edges;
    this.#counts = counts;
    this.#below = new Float64Array(edges.length + 2);
    for (let segment = 0; segment <= edges.length; segment++) {
      let here = 0;
      for (let r = 0; r < REPLICATES; r++) here += counts[segment * REPLICATES + r];
      this.#below[segment + 1] = this.#below[segment] + here;
    }
    this.count = this.#below[edges.length + 1];
  }

  /** About where the keys at the given ascending 0-based ranks lie; infinite outside of all edges. */
  at(ranks: readonly number[]): number[] {
    let segment = 0;
    return ranks.map((rank) => {
      while (this.#below[segment + 1] <= rank) segment++;
      if (segment === 0) return -Infinity;
      if (segment === this.#edges.length) return Infinity;
      const [from, to] = [this.#edges[segment - 1], this.#edges[segment]];
      const [below, end] = [this.#below[segment], this.#below[segment + 1]];
      return from + ((rank + 0.5 - below) / (end - below)) * (to - from);
    });
  }

  /** For each replicate, about how many keys lie at or below a key. */
  atOrBelow(key: number): number[] {
    const below = new Array<number>(REPLICATES).fill(0);
    for (let segment = 0; segment <= this.#edges.length; segment++) {
      const from = segment === 0 ? -Infinity : this.#edges[segment - 1];
      if (key < from) break;
      const to = segment === this.#edges.length ? Infinity : this.#edges[segment];
      const share = key >= to ? 1 : to - from < Infinity ? (key - from) / (to - from) : 0;
      for (let r = 0; r < REPLICATES; r++) below[r] += share * this.#counts[segment * REPLICATES + r];
    }
    return below;
  }
}
