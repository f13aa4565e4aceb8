import { REPLICATES } from "../sampling/designs/design.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";
import { select } from "./select.ts";

/**
 * The keys of one row, in order, as far as a measure kept them: how many lie in each segment, and the keys themselves in
 * the gathered ones.
 */
export class OrderedKeys {
  readonly edges: Float64Array;
  /** For each replicate and segment: the number of keys. */
  readonly #counts: Float64Array;
  readonly #gathered: readonly (GatheredSegment | undefined)[];
  /** Keys below each segment. */
  readonly #below: number[] = [0];

  constructor(edges: Float64Array, counts: Float64Array, gathered: readonly (GatheredSegment | undefined)[]) {
    this.edges = edges;
    this.#counts = counts;
    this.#gathered = gathered;
    for (let segment = 0; segment < this.#width; segment++) this.#below.push(this.#below[segment] + this.#in(segment));
  }

  get #width(): number {
    return this.edges.length + 1;
  }

  get count(): number {
    return this.#below[this.#width];
  }

  #in(segment: number): number {
    let total = 0;
    for (let r = 0; r < REPLICATES; r++) total += this.#counts[r * this.#width + segment];
    return total;
  }

  /**
   * The keys at the given 0-based ranks, ascending; undefined for a rank whose key was counted but not kept. A segment
   * that holds a single number need not be gathered: its keys are ties.
   */
  at(ranks: readonly number[]): (number | undefined)[] {
    const found: (number | undefined)[] = [];
    let segment = 0;
    for (let k = 0; k < ranks.length; ) {
      while (segment < this.#width - 1 && this.#below[segment + 1] <= ranks[k]) segment++;
      const here: number[] = [];
      while (k < ranks.length && ranks[k] < this.#below[segment + 1]) here.push(ranks[k++] - this.#below[segment]);
      if (here.length === 0) throw new RangeError(`rank ${ranks[k]} of ${this.count} keys`);
      const gathered = this.#gathered[segment];
      const tie = tieIn(this.edges, segment);
      if (gathered !== undefined) found.push(...select(gathered.keys, here));
      else found.push(...here.map(() => tie));
    }
    return found;
  }

  /** For each replicate, the number of keys at or below `key`, which must be a key that `at` has found. */
  atOrBelow(key: number): number[] {
    let segment = 0;
    while (segment < this.edges.length && key >= this.edges[segment]) segment++;
    const gathered = this.#gathered[segment];
    const counts = new Array<number>(REPLICATES).fill(0);
    for (let r = 0; r < REPLICATES; r++) {
      const last = gathered === undefined ? segment : segment - 1;
      for (let s = 0; s <= last; s++) counts[r] += this.#counts[r * this.#width + s];
    }
    if (gathered !== undefined) {
      const { keys, replicates } = gathered;
      for (let i = 0; i < keys.length; i++) if (keys[i] <= key) counts[replicates[i]]++;
    }
    return counts;
  }
}

export interface GatheredSegment {
  keys: Float64Array;
  replicates: Uint8Array;
}

/** The number that a segment consists of, if it is only one. */
export function tieIn(edges: Float64Array, segment: number): number | undefined {
  if (segment === 0) return undefined;
  const low = edges[segment - 1];
  if (segment === edges.length) return low === Infinity ? low : undefined;
  return edges[segment] === nextUp(low) ? low : undefined;
}
