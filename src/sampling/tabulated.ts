import type { Distribution } from "./distributions/distribution.ts";
import type { Smoothness } from "./distributions/smoothness.ts";

/** Fills `out` with the quantiles of the first `count` uniforms. */
export type Filler = (uniforms: Float64Array, out: Float64Array, count: number) => void;

/** The largest error that a polynomial may add, as a share of the value: a seventieth of what results may differ by. */
const TOLERANCE = 2 ** -46;

/** Near 0, where values change sign, it is a share of this part of the cell's range instead. */
const PART_OF_RANGE = 1 / 64;

/** Higher degrees make for fewer but slower cells; with this one a value costs as much as a normal's. */
const DEGREE = 14;
const NODES = DEGREE + 1;

/** A cell in memory: its middle, 1/half its width, its least and greatest value, and coefficients, the highest first. */
const CELL = 4 + NODES;

/**
 * From the least uniform, 2⁻⁵³, every power of two is cut into two cells, and these into halves, down to leaves: so
 * small that the few at kinks, whose quantiles are not looked up, take no time to speak of.
 */
const OCTAVES = 53;
const LEAF_BITS = 11;
const LEAVES_PER_OCTAVE = 2 ** LEAF_BITS;
const LARGEST_CELL = LEAVES_PER_OCTAVE / 2;
const LEAVES = OCTAVES * LEAVES_PER_OCTAVE;

/** More breaks than this leave too few cells without one. */
const MOST_BREAKS = 200;

const NOT_ASKED = 0;
const NO_CELL = -1;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
double[0] = 2 ** -53;
/** The upper word of a double, its exponent and 20 bits of the fraction, without its last bits counts leaves from here. */
const SHIFT = 20 - LEAF_BITS;
const FIRST_LEAF = words[1] >> SHIFT;

/**
 * A filler that looks values up where the quantile is slow to find; undefined where the distribution does not say how
 * smooth it is. A value differs from the quantile by its rounding and by 2⁻⁴⁶ of itself (or, where the range of
 * a cell is 64 times its least value and more, of a 64th of that range).
 *
 * Either half of the unit interval is cut, by the distance v from its end, into cells that shrink with v, as tails want
 * it. A cell holds the polynomial through the quantiles at Chebyshev's points; where that cannot be proven to be close
 * enough the cell is halved, and the smallest ones around a kink, a gap or a point of probability keep the quantile itself.
 * A cell is made when the first uniform falls into it, from the distribution alone, so that every value depends on its
 * uniform alone. Values are kept between the quantiles at the ends of their cell: in the support, and rising from cell to cell.
 *
 * Proof. In a cell v₀ ± h without a break, x(v) solves dx/dv = ±1/f(x). If |ln f(z) − ln f(x₀)| ≤ c(|z − x₀|) for complex z,
 * then |1/f(z)| ≤ exp(c(|z − x₀|))/f(x₀). So on the way from v₀ in any complex direction the distance ρ = |x − x₀|
 * grows no faster than ρ' = exp(c(ρ))/f(x₀), and is at most r as far as R = f(x₀)·∫₀ʳ exp(−c(s)) ds: x is analytic for
 * |v − v₀| < R, and |x − x₀| ≤ r. That disc holds the ellipse with foci v₀ ± h whose half axes add up to ϱh,
 * ϱ = R/h + √((R/h)² − 1), and there the polynomial of degree n through the Chebyshev points of an analytic function that
 * is at most r is, in the cell, nowhere further from it than 4rϱ⁻ⁿ/(ϱ − 1) (L. N. Trefethen, Approximation Theory and
 * Approximation Practice, 2013, theorem 8.2, here for x − x₀; his points are the extremes of a Chebyshev polynomial, but at
 * its zeros, too, the terms left out are met once more by their aliases, and no worse). Any r will do, and rectangles below
 * the falling integrand bound R.
 *
 * What is not proven: that `quantile` is right. If it is off by δ (rounding, the end of a search) at the points, the
 * polynomial is off by up to 2.8δ more, by the Lebesgue constant of 15 points.
 */
export function tabulated({ quantile, upperQuantile, smoothness }: Distribution): Filler | undefined {
  if (smoothness === undefined || smoothness.breaks.length > MOST_BREAKS) return undefined;
  // The cell of each leaf: those of the lower half, then those of the upper.
  const leaves = new Int32Array(2 * LEAVES);
  const refused = new Set<number>();
  // Neighbouring cells, and a cell and its halves, have points in common.
  const [lower, upper] = [remembering(quantile), remembering(upperQuantile)];
  let cells = new Float64Array(64 * CELL);
  // Place 0 stays empty: there it means NOT_ASKED.
  let end = CELL;

  const settle = (place: number): number => {
    const [half, at] = place < LEAVES ? [0, lower] : [LEAVES, upper];
    for (let size = LARGEST_CELL; size >= 1; size /= 2) {
      const first = place - (place % size);
      const name = first * LEAVES_PER_OCTAVE + size;
      if (refused.has(name)) continue;
      const cell = cellOf(at, smoothness, edge(first - half), edge(first - half + size));
      if (cell === undefined) refused.add(name);
      else {
        if (end + CELL > cells.length) cells = doubled(cells);
        cells.set(cell, end);
        leaves.fill(end, first, first + size);
        end += CELL;
        return leaves[place];
      }
    }
    leaves[place] = NO_CELL;
    return NO_CELL;
  };

  return (uniforms, out, count) => {
    let c = cells;
    for (let i = 0; i < count; i++) {
      const u = uniforms[i];
      const v = Math.min(u, 1 - u);
      double[0] = v;
      const place = (words[1] >> SHIFT) - FIRST_LEAF + (u > 0.5 ? LEAVES : 0);
      let k = leaves[place];
      if (k <= 0) {
        if (k === NOT_ASKED) k = settle(place);
        c = cells;
        if (k === NO_CELL) {
          out[i] = u > 0.5 ? upperQuantile(v) : quantile(u);
          continue;
        }
      }
      const t = (v - c[k]) * c[k + 1];
      const x =
        (((((((((((((c[k + 4] * t + c[k + 5]) * t + c[k + 6]) * t + c[k + 7]) * t + c[k + 8]) * t + c[k + 9]) * t +
          c[k + 10]) *
          t +
          c[k + 11]) *
          t +
          c[k + 12]) *
          t +
          c[k + 13]) *
          t +
          c[k + 14]) *
          t +
          c[k + 15]) *
          t +
          c[k + 16]) *
          t +
          c[k + 17]) *
          t +
        c[k + 18];
      out[i] = Math.min(Math.max(x, c[k + 2]), c[k + 3]);
    }
  };
}

/** The distance from the end of the unit interval at which a leaf begins. */
function edge(leaf: number): number {
  words[0] = 0;
  words[1] = (FIRST_LEAF + leaf) << SHIFT;
  return double[0];
}

function remembering(f: (v: number) => number): (v: number) => number {
  const known = new Map<number, number>();
  return (v) => {
    const before = known.get(v);
    if (before !== undefined) return before;
    const value = f(v);
    known.set(v, value);
    return value;
  };
}

function doubled(cells: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * cells.length);
  larger.set(cells);
  return larger;
}

/** What stands in a cell of memory for the quantiles `at` v between `from` and `to`; undefined where no bound is proven. */
function cellOf(at: (v: number) => number, smoothness: Smoothness, from: number, to: number): Float64Array | undefined {
  const [one, other] = [at(from), at(to)];
  const [least, greatest] = [Math.min(one, other), Math.max(one, other)];
  const cell = new Float64Array(CELL);
  const [centre, half] = [from + (to - from) / 2, (to - from) / 2];
  cell.set([centre, 1 / half, least, greatest]);
  cell[CELL - 1] = least;
  // As quantiles rise, all between two equal ones are equal.
  if (least === greatest) return cell;

  if (smoothness.breaks.some((x) => least <= x && x <= greatest)) return undefined;
  const middle = at(centre);
  if (!isProven(smoothness, middle, least, greatest, half)) return undefined;
  const values = CHEBYSHEV_POINTS.map((t) => at(centre + half * t) - middle);
  // By powers of t, from the coefficients of Chebyshev's polynomials; these fall so fast that nothing is lost by it.
  const powers = new Float64Array(NODES);
  CHEBYSHEV_WEIGHTS.forEach((weights, k) => {
    const coefficient = weights.reduce((sum, weight, j) => sum + weight * values[j], 0);
    CHEBYSHEV_POLYNOMIALS[k].forEach((power, i) => {
      powers[i] += coefficient * power;
    });
  });
  powers[0] += middle;
  cell.set(powers.reverse(), CELL - NODES);
  return cell;
}

/** Radii that are tried: from a sixteenth of the cell's range on, each longer by this factor, to fifty times it. */
const [STEPS, STEP] = [60, 1.12];

function isProven({ at }: Smoothness, middle: number, least: number, greatest: number, half: number): boolean {
  const local = at(middle);
  if (local === undefined) return false;
  const range = greatest - least;
  const nearest = least > 0 || greatest < 0 ? Math.min(Math.abs(least), Math.abs(greatest)) : 0;
  const allowed = TOLERANCE * Math.max(nearest, range * PART_OF_RANGE);
  let [r, reach] = [0, 0];
  for (let step = 0, next = range / 16; step < STEPS; step++, next *= STEP) {
    reach += (next - r) * Math.exp(local.log - local.change(next));
    r = next;
    const share = reach / half;
    const rho = share + Math.sqrt(share * share - 1);
    if (rho < Infinity && (4 * r * rho ** -DEGREE) / (rho - 1) <= allowed) return true;
  }
  return false;
}

const CHEBYSHEV_POINTS = Array.from({ length: NODES }, (_, j) => Math.sin(((DEGREE / 2 - j) * Math.PI) / NODES));

/** The k-th coefficient is the sum of these weights times the values at the points. */
const CHEBYSHEV_WEIGHTS = Array.from({ length: NODES }, (_, k) =>
  CHEBYSHEV_POINTS.map((_, j) => ((k === 0 ? 1 : 2) / NODES) * Math.cos((k * (j + 0.5) * Math.PI) / NODES)),
);

/** The powers of t in Chebyshev's polynomials: T₀ = 1, T₁ = t, Tₖ = 2t·Tₖ₋₁ − Tₖ₋₂. */
const CHEBYSHEV_POLYNOMIALS = [[1], [0, 1]];
for (let k = 2; k < NODES; k++) {
  const [before, last] = CHEBYSHEV_POLYNOMIALS.slice(-2);
  CHEBYSHEV_POLYNOMIALS.push([0, ...last.map((power) => 2 * power)].map((power, i) => power - (before[i] ?? 0)));
}
