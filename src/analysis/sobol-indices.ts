import { REPLICATES } from "../sampling/designs/design.ts";
import { studentTQuantile } from "../sampling/special.ts";
import type { Interval } from "../summary/result.ts";

/** An estimate with the 95 % interval of its simulation error. */
export interface Estimate extends Interval {
  estimate: number;
}

/** The indices of every group of inputs; shares of the variance, of which a small one may be estimated below 0. */
export interface Indices {
  first: number[];
  total: number[];
}

/** A standard deviation below this share of the values is rounding, not variance. */
const ROUNDING = 1e-12;

/** Places in the sums of one replicate: of all groups, then of each. */
const [COUNT, A, B, AA, BB, AB, OF_ALL] = [0, 1, 2, 3, 4, 5, 6];
const [X, XX, AX, BX, OF_EACH] = [0, 1, 2, 3, 4];

/**
 * First-order and total Sobol' indices of groups of independent inputs by pick and freeze: y_A and y_B are a function of two
 * independent draws of all inputs, x_g the same function of the first draw with group g taken from the second. Only sums of
 * each replicate are kept.
 *
 * x_g shares group g with y_B and all else with y_A, so that its correlation with y_B is the first-order index S_g, and
 * that with y_A is one less the total index ST_g (Homma and Saltelli 1996). Each correlation is estimated with the mean and
 * the variance pooled over its pair, which is asymptotically efficient for a pair (T_N of Janon, Klein, Lagnoux, Nodet and
 * Prieur, ESAIM: Probability and Statistics 18, 2014). But three values are at hand, and y_A and y_B, which are
 * independent, correlate by chance: x_g is therefore regressed on both at once, which removes this (Glen and Isaacs,
 * Environmental Modelling & Software 37, 2012). An input that does not matter then has indices of exactly 0, and one that
 * alone matters of exactly 1.
 */
export class PickFreeze {
  private readonly width: number;
  private readonly sums: Float64Array;
  /** Taken off all values, so that their squares do not cancel: the mean of the first that were added. */
  private centre: number | undefined;
  private largest = 0;

  constructor(private readonly groups: number) {
    this.width = OF_ALL + OF_EACH * groups;
    this.sums = new Float64Array(REPLICATES * this.width);
  }

  /** Adds the values of some samples, each of which belongs to a replicate. */
  add(replicates: Uint8Array, a: Float64Array, b: Float64Array, hybrids: readonly Float64Array[]): void {
    const { sums, width } = this;
    const count = replicates.length;
    if (this.centre === undefined) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += a[i];
      this.centre = sum / count;
    }
    const { centre } = this;
    for (let i = 0; i < count; i++) {
      const at = replicates[i] * width;
      const [ya, yb] = [a[i] - centre, b[i] - centre];
      this.largest = Math.max(this.largest, Math.abs(a[i]));
      sums[at + COUNT]++;
      sums[at + A] += ya;
      sums[at + B] += yb;
      sums[at + AA] += ya * ya;
      sums[at + BB] += yb * yb;
      sums[at + AB] += ya * yb;
    }
    hybrids.forEach((hybrid, g) => {
      const own = OF_ALL + OF_EACH * g;
      for (let i = 0; i < count; i++) {
        const at = replicates[i] * width + own;
        const x = hybrid[i] - centre;
        sums[at + X] += x;
        sums[at + XX] += x * x;
        sums[at + AX] += (a[i] - centre) * x;
        sums[at + BX] += (b[i] - centre) * x;
      }
    });
  }

  /** The variance; 0 where all that differs is rounding. */
  variance(): number {
    const s = this.without();
    const n = 2 * s[COUNT];
    const variance = (s[AA] + s[BB]) / n - ((s[A] + s[B]) / n) ** 2;
    return Math.sqrt(Math.max(variance, 0)) > ROUNDING * this.largest ? variance : 0;
  }

  /**
   * Statistics of the indices, each with an interval from delete-one-replicate jackknife and Student's t with 15 degrees of
   * freedom. The variance must not be 0.
   */
  estimate(statistics: (indices: Indices) => number[]): Estimate[] {
    const all = statistics(this.indices());
    const used = Array.from({ length: REPLICATES }, (_, r) => r).filter((r) => this.sums[r * this.width + COUNT] > 0);
    const left = used.map((r) => statistics(this.indices(r)));
    return all.map((estimate, s) => {
      const mean = left.reduce((sum, values) => sum + values[s], 0) / left.length;
      const squares = left.reduce((sum, values) => sum + (values[s] - mean) ** 2, 0);
      const half = studentTQuantile(0.975, left.length - 1) * Math.sqrt(((left.length - 1) / left.length) * squares);
      return { estimate, low: estimate - half, high: estimate + half };
    });
  }

  private indices(without?: number): Indices {
    const s = this.without(without);
    const n = s[COUNT];
    const ab = correlation(n, s[A], s[B], s[AA], s[BB], s[AB]);
    const groups = Array.from({ length: this.groups }, (_, g) => {
      const own = OF_ALL + OF_EACH * g;
      const withB = correlation(n, s[B], s[own + X], s[BB], s[own + XX], s[own + BX]);
      const withA = correlation(n, s[A], s[own + X], s[AA], s[own + XX], s[own + AX]);
      return { first: (withB - withA * ab) / (1 - ab * ab), others: (withA - withB * ab) / (1 - ab * ab) };
    });
    return { first: groups.map(({ first }) => first), total: groups.map(({ others }) => 1 - others) };
  }

  /** The sums over all replicates, one left out. */
  private without(replicate?: number): Float64Array {
    const { sums, width } = this;
    const total = new Float64Array(width);
    for (let r = 0; r < REPLICATES; r++)
      if (r !== replicate) for (let i = 0; i < width; i++) total[i] += sums[r * width + i];
    return total;
  }
}

/** The correlation of a pair that is distributed alike, its mean and its variance pooled. */
function correlation(n: number, x: number, y: number, xx: number, yy: number, xy: number): number {
  const mean = (x + y) / (2 * n);
  const variance = (xx + yy) / (2 * n) - mean * mean;
  return variance > 0 ? (xy / n - mean * mean) / variance : 0;
}
