import type { Distribution } from "./distribution.ts";

/** A value that is certain: all probability in one point. */
export function fixed(value: number): Distribution {
  if (!Number.isFinite(value)) throw new RangeError(`a fixed value must be a finite number, got ${value}`);
  return {
    support: [value, value],
    quantile: () => value,
    upperQuantile: () => value,
    cdf: (x) => (x >= value ? 1 : x < value ? 0 : NaN),
    survival: (x) => (x >= value ? 0 : x < value ? 1 : NaN),
  };
}
