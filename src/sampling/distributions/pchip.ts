import { bisectRight } from "d3-array";
import { leastReaching } from "./root.ts";

/** A rising function of the whole real line and its inverse. */
export interface Rising {
  at(x: number): number;
  inverse(y: number): number;
  /** The piece that takes the value y at x: y + slope·s + square·s² + cube·s³ at x + s. */
  pieceThrough(y: number): { x: number; slope: number; square: number; cube: number };
  /** The slopes with which it goes on before its first and after its last point. */
  readonly endSlopes: readonly [first: number, last: number];
}

/**
 * The monotone piecewise cubic through points with rising x and rising y, continued in straight lines.
 *
 * Slopes: inside, the weighted harmonic mean of F. N. Fritsch & J. Butland (1984), SIAM J. Sci. Stat. Comput. 5,
 * 300–304, which meets the condition of Fritsch & Carlson (1980); at the ends the three-point formula, 0 where it
 * would fall: the same as scipy.interpolate.PchipInterpolator.
 */
export function pchip(xs: readonly number[], ys: readonly number[]): Rising {
  const x = Float64Array.from(xs);
  const y = Float64Array.from(ys);
  const last = x.length - 1;
  if (!(last >= 1 && ys.length === xs.length))
    throw new RangeError(`pchip needs at least two points, got ${xs.length} and ${ys.length} coordinates`);
  for (let i = 0; i < last; i++)
    if (!(x[i]! < x[i + 1]! && y[i]! < y[i + 1]!))
      throw new RangeError(`pchip needs rising points, got (${x[i]}, ${y[i]}) and then (${x[i + 1]}, ${y[i + 1]})`);

  const step = x.map((_, i) => (i < last ? x[i + 1]! - x[i]! : NaN));
  const secant = y.map((_, i) => (i < last ? (y[i + 1]! - y[i]!) / step[i]! : NaN));
  const slope = new Float64Array(last + 1);
  for (let i = 1; i < last; i++) {
    const [left, right] = [2 * step[i]! + step[i - 1]!, step[i]! + 2 * step[i - 1]!];
    slope[i] = (left + right) / (left / secant[i - 1]! + right / secant[i]!);
  }
  if (last === 1) slope.fill(secant[0]!);
  else {
    slope[0] = endSlope(step[0]!, step[1]!, secant[0]!, secant[1]!);
    slope[last] = endSlope(step[last - 1]!, step[last - 2]!, secant[last - 1]!, secant[last - 2]!);
  }

  // In piece i, with s = x − x[i]: y[i] + s·(slope[i] + s·(square[i] + s·cube[i])).
  const square = x.map((_, i) => (3 * secant[i]! - 2 * slope[i]! - slope[i + 1]!) / step[i]!);
  const cube = x.map((_, i) => (slope[i]! + slope[i + 1]! - 2 * secant[i]!) / step[i]! / step[i]!);
  const along = (i: number, s: number) => y[i]! + s * (slope[i]! + s * (square[i]! + s * cube[i]!));

  const at = (t: number): number => {
    if (t <= x[0]!) return y[0]! + (t - x[0]!) * slope[0]!;
    if (t >= x[last]!) return y[last]! + (t - x[last]!) * slope[last]!;
    const i = bisectRight(x, t) - 1;
    // Rounding must not carry a piece past its own end.
    return Math.min(along(i, t - x[i]!), y[i + 1]!);
  };
  const inverse = (value: number): number => {
    if (value <= y[0]!) return x[0]! + (value - y[0]!) / slope[0]!;
    if (value >= y[last]!) return x[last]! + (value - y[last]!) / slope[last]!;
    const i = bisectRight(y, value) - 1;
    return x[i]! + leastReaching((s) => along(i, s) - value, 0, step[i]!);
  };
  const pieceThrough = (value: number) => {
    const through = inverse(value);
    if (value <= y[0]!) return { x: through, slope: slope[0]!, square: 0, cube: 0 };
    if (value >= y[last]!) return { x: through, slope: slope[last]!, square: 0, cube: 0 };
    const i = bisectRight(y, value) - 1;
    const s = through - x[i]!;
    return {
      x: through,
      slope: slope[i]! + s * (2 * square[i]! + 3 * s * cube[i]!),
      square: square[i]! + 3 * s * cube[i]!,
      cube: cube[i]!,
    };
  };
  return { at, inverse, pieceThrough, endSlopes: [slope[0]!, slope[last]!] };
}

function endSlope(step: number, next: number, secant: number, nextSecant: number): number {
  return Math.max(0, ((2 * step + next) * secant - step * nextSecant) / (step + next));
}
