import type { Distribution } from "./distribution.ts";
import { openInterval } from "./open-interval.ts";
import { logChange } from "./smoothness.ts";

export function triangular(min: number, mode: number, max: number): Distribution {
  const width = max - min;
  if (!(min <= mode && mode <= max && min < max && width < Infinity))
    throw new RangeError(`triangular needs min ≤ mode ≤ max and min < max, got ${min}, ${mode}, ${max}`);
  const rising = mode - min;
  const falling = max - mode;
  // P(X ≤ mode) and P(X > mode).
  const [left, right] = [rising / width, falling / width];
  const inside = openInterval(min, max);

  // Below the mode the cdf is (x − min)²/(width·rising), above it the survival is (max − x)²/(width·falling). What has to
  // be counted from the mode instead is written without the cancellation of 1 − √(1 − d): d/(1 + √(1 − d)).
  const fromMin = (u: number) => min + width * Math.sqrt(u * left);
  const fromMax = (v: number) => max - width * Math.sqrt(v * right);
  const offMode = (d: number) => d / (1 + Math.sqrt(1 - d));
  const upwards = (u: number) => mode + falling * offMode((u - left) / right);
  const downwards = (v: number) => mode - rising * offMode((v - right) / left);

  const belowMode = (x: number) => ((x - min) / width) * ((x - min) / rising);
  const aboveMode = (x: number) => ((max - x) / width) * ((max - x) / falling);
  return {
    support: [min, max],
    quantile: (u) => inside(u < left ? fromMin(u) : u - left < right / 2 ? upwards(u) : fromMax(1 - u)),
    fill: ({ loops, u, v, out }, count) =>
      loops.triangulars(u, v, min, mode, max, inside(min), inside(max), out, count),
    upperQuantile: (v) => inside(v < right ? fromMax(v) : v - right < left / 2 ? downwards(v) : fromMin(1 - v)),
    cdf: (x) => {
      if (x <= min) return 0;
      if (x >= max) return 1;
      return x < mode ? belowMode(x) : left + ((x - mode) / width) * (1 + (max - x) / falling);
    },
    survival: (x) => {
      if (x <= min) return 1;
      if (x >= max) return 0;
      return x < mode ? right + ((mode - x) / width) * (1 + (x - min) / rising) : aboveMode(x);
    },
    smoothness: {
      breaks: [min, mode, max],
      at: (x) => {
        if (!(x > min && x < max)) return undefined;
        const [fromEnd, side] = x < mode ? [x - min, rising] : [max - x, falling];
        return { log: Math.log((2 / width) * (fromEnd / side)), change: (r) => logChange(r / fromEnd) };
      },
    },
  };
}
