import { REPLICATES } from "../../sampling/designs/design.ts";
import { studentTQuantile } from "../../sampling/special.ts";
import type { Estimate } from "../../summary/result.ts";

/** The indices of every group of inputs; shares of the variance, of which a small one may be estimated below 0. */
export interface Indices {
  first: number[];
  total: number[];
}

/** A standard deviation below this share of the values is rounding, not variance. */
export const ROUNDING = 1e-12;

/** Places in the sums of one replicate: of all groups, then of each. */
const [COUNT, A, B, AA, BB, AB, OF_ALL] = [0, 1, 2, 3, 4, 5, 6];
const [X, XX, AX, BX, OF_EACH] = [0, 1, 2, 3, 4];

/**
 * First-order and total Sobol' indices of groups of independent inputs by pick and freeze: y_A and y_B are a function of two
 * independent draws of all inputs, x_g the same function of the first draw with group g taken from the second. Only sums of
 * each replicate are kept.
 *
 * x_g shares group g with y_B and all else with y_A, so that its correlation with y_B is the first-order index S_g, and
 * that with y_A is one less the total index ST_g (Homma and Saltelli 1996). Each is estimated with the mean and the variance
 * pooled over its pair: T_N of Janon, Klein, Lagnoux, Nodet and Prieur (ESAIM: Probability and Statistics 18, 2014), which
 * is asymptotically efficient for a pair, and for the total index is Jansen's estimator (1999).
 *
 * Here there are three values, of which y_A and y_B are independent: what correlation they have is chance, and it is in the
 * other two as well (Glen and Isaacs, Environmental Modelling & Software 37, 2012). It serves as a control variate, with the
 * coefficient that is best for normal values, Cov(r_BX, r_AB) = (1 − S²)(1 − ST) and Cov(r_AX, r_AB) = S·(1 − (1 − ST)²)
 * over n. An input that does not matter then has indices of exactly 0, and one that alone matters of exactly 1.
 */
export class PickFreeze {
  private readonly width: number;
  private readonly sums: Float64Array;
  /** Taken off all values, so that their squares do not cancel: the mean of the first that were added. */
  private centre: number | undefined;
  private largest = 0;

  private readonly groups: number;

  constructor(groups: number) {
    this.groups = groups;
    this.width = OF_ALL + OF_EACH * groups;
    this.sums = new Float64Array(REPLICATES * this.width);
  }

  /** Adds the values of as many samples as there are `replicates`, the numbers of those they belong to. */
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

  /** Statistics of the indices, with their intervals. The variance must not be 0. */
  estimate(statistics: (indices: Indices) => number[]): Estimate[] {
    return jackknife(this.sizes(), (without) => statistics(this.indices(without)));
  }

  /** Mean and variance of the values, those of one replicate left out. */
  moments(without?: number): { mean: number; variance: number } {
    const s = this.without(without);
    const n = 2 * s[COUNT];
    const mean = (s[A] + s[B]) / n;
    return { mean: this.centre! + mean, variance: Math.max((s[AA] + s[BB]) / n - mean * mean, 0) };
  }

  /** Whether the values differ by more than rounding. */
  varies(): boolean {
    return Math.sqrt(this.moments().variance) > ROUNDING * this.largest;
  }

  /** Samples in each replicate. */
  sizes(): number[] {
    return Array.from({ length: REPLICATES }, (_, r) => this.sums[r * this.width + COUNT]);
  }

  private indices(without?: number): Indices {
    const s = this.without(without);
    const n = s[COUNT];
    const ab = correlation(n, s[A], s[B], s[AA], s[BB], s[AB]);
    const groups = Array.from({ length: this.groups }, (_, g) => {
      const at = OF_ALL + OF_EACH * g;
      const withB = correlation(n, s[B], s[at + X], s[BB], s[at + XX], s[at + BX]);
      const withA = correlation(n, s[A], s[at + X], s[AA], s[at + XX], s[at + AX]);
      // First estimates for the coefficients: the regression of x on y_A and y_B.
      const own = (withB - withA * ab) / (1 - ab * ab);
      const others = (withA - withB * ab) / (1 - ab * ab);
      return {
        first: withB - others * (1 - own * own) * ab,
        total: 1 - withA + own * (1 - others * others) * ab,
      };
    });
    return { first: groups.map(({ first }) => first), total: groups.map(({ total }) => total) };
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

/**
 * Statistics with intervals from what they become without each of the replicates (the delete-one jackknife) and Student's t
 * with one degree of freedom fewer than there are replicates.
 *
 * @param sizes samples in each replicate; those without any are not used.
 */
export function jackknife(sizes: readonly number[], statistics: (without?: number) => number[]): Estimate[] {
  const left = sizes.flatMap((size, replicate) => (size > 0 ? [statistics(replicate)] : []));
  const degrees = left.length - 1;
  return statistics().map((estimate, s) => {
    const mean = left.reduce((sum, values) => sum + values[s], 0) / left.length;
    const squares = left.reduce((sum, values) => sum + (values[s] - mean) ** 2, 0);
    const half = studentTQuantile(0.975, degrees) * Math.sqrt((degrees / left.length) * squares);
    return { estimate, low: estimate - half, high: estimate + half };
  });
}
