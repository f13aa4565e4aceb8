import type { Distribution } from "./distribution.ts";
import { openInterval } from "./open-interval.ts";

export function triangular(min: number, mode: number, max: number): Distribution {
  const width = max - min;
  if (!(min <= mode && mode <= max && min < max && width < Infinity))
    throw new RangeError(`triangular needs min ≤ mode ≤ max and min < max, got ${min}, ${mode}, ${max}`);
  const rising = mode - min;
  const falling = max - mode;
  const inside = openInterval(min, max);
  // The two halves of the roof: below the mode the cdf is (x − min)²/(width·rising), above it the survival likewise.
  // Shares of the width first: width·rising could overflow or vanish.
  const [left, right] = [rising / width, falling / width];
  const fromMin = (u: number) => inside(min + width * Math.sqrt(u * left));
  const fromMax = (v: number) => inside(max - width * Math.sqrt(v * right));
  const below = (x: number) => ((x - min) / width) * ((x - min) / rising);
  const above = (x: number) => ((max - x) / width) * ((max - x) / falling);
  return {
    support: [min, max],
    quantile: (u) => (u < left ? fromMin(u) : fromMax(1 - u)),
    upperQuantile: (v) => (v < right ? fromMax(v) : fromMin(1 - v)),
    cdf: (x) => (x <= min ? 0 : x >= max ? 1 : x < mode ? below(x) : 1 - above(x)),
    survival: (x) => (x <= min ? 1 : x >= max ? 0 : x < mode ? 1 - below(x) : above(x)),
  };
}
