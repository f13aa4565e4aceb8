import { REPLICATES } from "../sampling/designs/design.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";
import { type GatheredKeys, Selection } from "./selection.ts";

/** Keys from `from` on and below `to`: how many of each replicate there are, and which, where that is known. */
export interface Stretch {
  from: number;
  to: number;
  counts: number[];
  gathered: GatheredKeys | undefined;
  /** The one number that all keys here are. */
  tie: number | undefined;
}

/**
 * The keys of one row, in order, as far as a measure kept them: how many lie in each segment, and the keys themselves in
 * the gathered ones.
 */
export class OrderedKeys {
  readonly edges: Float64Array;
  /** For each replicate and segment: the number of keys. */
  readonly #counts: Float64Array;
  readonly #gathered: readonly (GatheredKeys | undefined)[];
  /** Gathered segments that have been looked into. */
  readonly #selections = new Map<number, Selection>();
  /** Keys below each segment. */
  readonly #below: number[] = [0];

  constructor(edges: Float64Array, counts: Float64Array, gathered: readonly (GatheredKeys | undefined)[]) {
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

  #selectionOf(segment: number, gathered: GatheredKeys): Selection {
    let selection = this.#selections.get(segment);
    if (selection === undefined) {
      selection = new Selection(gathered);
      this.#selections.set(segment, selection);
    }
    return selection;
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
      if (gathered !== undefined) found.push(...this.#selectionOf(segment, gathered).at(here));
      else found.push(...here.map(() => tie));
    }
    return found;
  }

  /** The line of keys from end to end, stretch by stretch. */
  stretches(): Stretch[] {
    return Array.from({ length: this.#width }, (_, segment) => ({
      from: segment === 0 ? -Infinity : this.edges[segment - 1],
      to: segment === this.edges.length ? Infinity : this.edges[segment],
      counts: Array.from({ length: REPLICATES }, (_, r) => this.#counts[r * this.#width + segment]),
      gathered: this.#gathered[segment],
      tie: tieIn(this.edges, segment),
    }));
  }

  /** For each replicate, the number of keys at or below `key`, a key that `at` has found or one that ends a segment. */
  atOrBelow(key: number): number[] {
    return this.allAtOrBelow([key])[0];
  }

  /** The same for several keys in ascending order. */
  allAtOrBelow(keys: readonly number[]): number[][] {
    const width = this.#width;
    const answers = keys.map(() => new Array<number>(REPLICATES).fill(0));
    let segment = 0;
    for (let k = 0; k < keys.length; ) {
      while (segment < this.edges.length && keys[k] >= this.edges[segment]) segment++;
      let end = k;
      while (end < keys.length && (segment === this.edges.length || keys[end] < this.edges[segment])) end++;
      const gathered = this.#gathered[segment];
      const whole = gathered === undefined ? segment + 1 : segment;
      for (let i = k; i < end; i++)
        for (let r = 0; r < REPLICATES; r++)
          for (let s = 0; s < whole; s++) answers[i][r] += this.#counts[r * width + s];
      if (gathered !== undefined) {
        const within = this.#selectionOf(segment, gathered).countAtOrBelow(keys.slice(k, end));
        for (let i = k; i < end; i++) for (let r = 0; r < REPLICATES; r++) answers[i][r] += within[i - k][r];
      }
      k = end;
    }
    return answers;
  }
}

/** The number that a segment consists of, if it is only one. */
export function tieIn(edges: Float64Array, segment: number): number | undefined {
  if (segment === 0) return undefined;
  const low = edges[segment - 1];
  if (segment === edges.length) return low === Infinity ? low : undefined;
  return edges[segment] === nextUp(low) ? low : undefined;
}
