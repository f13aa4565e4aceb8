import { REPLICATES } from "../sampling/designs/design.ts";
import type { Bracket } from "./brackets.ts";
import type { OrderedKeys } from "./ordered-keys.ts";
import { sortedKeys } from "./sorted-keys.ts";

/** One law's keys of a row, the law's weight, and the way from its keys to the scale that all laws share. */
export interface LawKeys {
  keys: OrderedKeys;
  /** Weights of all laws add up to one. */
  weight: number;
  /** Rises with the key; undefined where the keys are on the common scale already. */
  toCommon: ((key: number) => number) | undefined;
}

/** Sums of weights are rounded: a rank is reached when no more than this share of it is missing. */
const ROUNDING = 64 * Number.EPSILON;

/**
 * The draws of several laws pooled, each draw of law l as w_l·L copies of itself, so that the copies are as many as the
 * draws: L laws of N. As with one law's keys, some of them are only counted, and what cannot be told from those that were
 * gathered is undefined.
 */
export class PooledKeys {
  /** All draws of all laws. */
  readonly count: number;
  /** Copies of a draw where all laws weigh the same. */
  readonly laws: number;
  readonly #laws: readonly OneLaw[];

  constructor(laws: readonly LawKeys[]) {
    this.#laws = laws.map((law) => new OneLaw(law));
    this.laws = laws.length;
    this.count = laws.reduce((total, { keys }) => total + keys.count, 0);
  }

  /**
   * The smallest number that so many copies and one more lie at or below: for equal weights, the number at a 0-based rank.
   * Undefined if it cannot be told.
   */
  at(place: number): number | undefined {
    const needed = (place + 1) * (1 - ROUNDING);
    let found = Infinity;
    let reached = false;
    for (const { points } of this.#laws) {
      let [low, high] = [0, points.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.#copies((law) => law.surelyAtOrBelow(points[middle])) >= needed) high = middle;
        else low = middle + 1;
      }
      if (low === points.length) continue;
      reached = true;
      found = Math.min(found, points[low]);
    }
    // A number that was only counted might stand before this one.
    return reached && this.#copies((law) => law.perhapsBelow(found)) < needed ? found : undefined;
  }

  /** For each replicate, the draws at or below a number that `at` has found, each counted as its law's weight. */
  atOrBelow(value: number): number[] {
    const shares = new Array<number>(REPLICATES).fill(0);
    for (const law of this.#laws)
      law.byReplicate(value).forEach((count, r) => {
        shares[r] += law.weight * count;
      });
    return shares;
  }

  /** For each law, the ranks of its keys between which all that lie from `low` to `high` must be. */
  ranksWithin(low: number, high: number): Bracket[] {
    return this.#laws.map((law) => ({ low: law.perhapsBelow(low) - 1, high: law.surelyAtOrBelow(high) }));
  }

  #copies(count: (law: OneLaw) => number): number {
    let copies = 0;
    for (const law of this.#laws) copies += law.weight * this.laws * count(law);
    return copies;
  }
}

/** A stretch of one law's keys on the common scale; `values` ascend, and are missing where keys were only counted. */
interface Part {
  from: number;
  to: number;
  count: number;
  counts: readonly number[];
  values: Float64Array | undefined;
  /** The replicate of each of them. */
  replicates: Uint8Array;
}

const NOTHING = { values: undefined, replicates: new Uint8Array(0) };

class OneLaw {
  readonly weight: number;
  /** All known numbers, ascending; one that stands for many is there once. */
  readonly points: Float64Array;
  readonly #parts: Part[];

  constructor({ keys, weight, toCommon }: LawKeys) {
    this.weight = weight;
    const common = toCommon ?? ((key: number) => key);
    this.#parts = keys.stretches().flatMap(({ from, to, counts, gathered, tie }): Part[] => {
      const count = counts.reduce((sum, n) => sum + n, 0);
      if (count === 0) return [];
      const ends = { from: common(from), to: common(to), count, counts };
      if (gathered !== undefined) {
        const keys = toCommon === undefined ? gathered.keys : gathered.keys.map((key) => toCommon(key));
        const { keys: values, replicates } = sortedKeys({ keys, replicates: gathered.replicates });
        return [{ ...ends, values, replicates }];
      }
      if (tie === undefined) return [{ ...ends, ...NOTHING }];
      const value = common(tie);
      return [{ ...ends, ...NOTHING, from: value, to: value }];
    });
    const known = this.#parts.flatMap(({ from, to, values }): ArrayLike<number>[] =>
      values !== undefined ? [values] : from === to ? [[from]] : [],
    );
    // In most cases there is one list, and none of it has to be copied.
    if (known.length === 1 && known[0] instanceof Float64Array) {
      this.points = known[0];
      return;
    }
    this.points = new Float64Array(known.reduce((total, { length }) => total + length, 0));
    let at = 0;
    for (const values of known) {
      this.points.set(values, at);
      at += values.length;
    }
  }

  /** How many keys lie at or below a number for certain. */
  surelyAtOrBelow(value: number): number {
    let total = 0;
    for (const { to, count, values } of this.#parts) {
      if (values !== undefined) total += value >= to ? count : upTo(values, value, true);
      else if (to <= value) total += count;
    }
    return total;
  }

  /** How many keys may lie below a number. */
  perhapsBelow(value: number): number {
    let total = 0;
    for (const { from, count, values } of this.#parts) {
      if (values !== undefined) total += upTo(values, value, false);
      else if (from < value) total += count;
    }
    return total;
  }

  byReplicate(value: number): number[] {
    const totals = new Array<number>(REPLICATES).fill(0);
    for (const { from, to, counts, values, replicates } of this.#parts) {
      if (value >= to) for (let r = 0; r < REPLICATES; r++) totals[r] += counts[r];
      else if (values !== undefined && value >= from)
        for (let i = upTo(values, value, true) - 1; i >= 0; i--) totals[replicates[i]]++;
    }
    return totals;
  }
}

/** How many of some ascending numbers lie below a number, or at it if that counts. */
function upTo(values: Float64Array, value: number, included: boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value || (included && values[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
