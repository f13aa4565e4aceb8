import { REPLICATES } from "../sampling/designs/design.ts";
import { nextUp } from "../sampling/distributions/neighbours.ts";
import { Outline } from "./outline.ts";
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
  /** For each segment and replicate: the number of keys. */
  readonly #counts: Float64Array;
  readonly #gather: Uint8Array;
  readonly #gathered: readonly GatheredKeys[];
  /** Made when first needed. */
  #selection: Selection | undefined;
  /** Keys below each segment: all of them, and those that were gathered. */
  readonly #below: number[] = [0];
  readonly #gatheredBelow: number[] = [0];

  /** @param gathered the keys of all segments with gather[s] = 1, in any order. */
  constructor(edges: Float64Array, counts: Float64Array, gather: Uint8Array, gathered: readonly GatheredKeys[]) {
    this.edges = edges;
    this.#counts = counts;
    this.#gather = gather;
    this.#gathered = gathered;
    for (let segment = 0; segment < this.#width; segment++) {
      let here = 0;
      for (let r = 0; r < REPLICATES; r++) here += counts[segment * REPLICATES + r];
      this.#below.push(this.#below[segment] + here);
      this.#gatheredBelow.push(this.#gatheredBelow[segment] + (gather[segment] ? here : 0));
    }
  }

  /** The keys as far as counts alone tell them. */
  get outline(): Outline {
    return new Outline(this.edges, this.#counts);
  }

  get #width(): number {
    return this.edges.length + 1;
  }

  get count(): number {
    return this.#below[this.#width];
  }

  get #selected(): Selection {
    this.#selection ??= new Selection(this.#gathered);
    return this.#selection;
  }

  /**
   * The keys at the given 0-based ranks, ascending; undefined for a rank whose key was counted but not kept. A segment
   * that holds a single number need not be gathered: its keys are ties.
   */
  at(ranks: readonly number[]): (number | undefined)[] {
    let segment = 0;
    const places: number[] = [];
    const found = ranks.map((rank) => {
      while (segment < this.#width && this.#below[segment + 1] <= rank) segment++;
      if (segment === this.#width) throw new RangeError(`rank ${rank} of ${this.count} keys`);
      if (!this.#gather[segment]) return tieIn(this.edges, segment);
      places.push(rank - this.#below[segment] + this.#gatheredBelow[segment]);
      return GATHERED;
    });
    const selected = this.#selected.at(places);
    let next = 0;
    return found.map((key) => (key === GATHERED ? selected[next++] : key));
  }

  /** The line of keys from end to end, stretch by stretch. */
  stretches(): Stretch[] {
    const gathered = this.#bySegment();
    return Array.from({ length: this.#width }, (_, segment) => ({
      from: segment === 0 ? -Infinity : this.edges[segment - 1],
      to: segment === this.edges.length ? Infinity : this.edges[segment],
      counts: Array.from(this.#counts.subarray(segment * REPLICATES, (segment + 1) * REPLICATES)),
      gathered: gathered[segment],
      tie: tieIn(this.edges, segment),
    }));
  }

  /** The gathered keys of each segment that has any. */
  #bySegment(): (GatheredKeys | undefined)[] {
    const starts = this.#gatheredBelow;
    const places = starts.slice();
    const count = starts[this.#width];
    const sorted = { keys: new Float64Array(count), replicates: new Uint8Array(count) };
    for (const { keys, replicates } of this.#gathered)
      for (let i = 0; i < keys.length; i++) {
        // The first segment whose end lies above the key.
        let [low, high] = [0, this.edges.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (keys[i] >= this.edges[middle]) low = middle + 1;
          else high = middle;
        }
        const place = places[low]++;
        sorted.keys[place] = keys[i];
        sorted.replicates[place] = replicates[i];
      }
    return Array.from(this.#gather, (wanted, s) =>
      wanted
        ? {
            keys: sorted.keys.subarray(starts[s], starts[s + 1]),
            replicates: sorted.replicates.subarray(starts[s], starts[s + 1]),
          }
        : undefined,
    );
  }

  /** For each replicate, the number of keys at or below `key`, a key that `at` has found or one that ends a segment. */
  atOrBelow(key: number): number[] {
    return this.allAtOrBelow([key])[0];
  }

  /** The same for several keys in ascending order. */
  allAtOrBelow(keys: readonly number[]): number[][] {
    // Of the gathered keys all are known; of segments that were only counted those that end at the key or below it count.
    const gathered = this.#gatheredBelow[this.#width] === 0 ? undefined : this.#selected.countAtOrBelow(keys);
    let segment = 0;
    const counted = new Array<number>(REPLICATES).fill(0);
    return keys.map((key, k) => {
      for (; segment < this.#width && (segment === 0 || key >= this.edges[segment - 1]); segment++)
        if (!this.#gather[segment])
          for (let r = 0; r < REPLICATES; r++) counted[r] += this.#counts[segment * REPLICATES + r];
      return counted.map((count, r) => count + (gathered === undefined ? 0 : gathered[k][r]));
    });
  }
}

/** Stands for a key that is still to be found among the gathered ones; */
const GATHERED = "gathered";

/** The number that a segment consists of, if it is only one. */
export function tieIn(edges: Float64Array, segment: number): number | undefined {
  if (segment === 0) return undefined;
  const low = edges[segment - 1];
  if (segment === edges.length) return low === Infinity ? low : undefined;
  return edges[segment] === nextUp(low) ? low : undefined;
}
