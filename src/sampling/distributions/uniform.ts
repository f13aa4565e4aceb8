import type { Distribution } from "./distribution.ts";
import { openInterval } from "./open-interval.ts";

export function uniform(min: number, max: number): Distribution {
  const width = max - min;
  if (!(min < max && width < Infinity)) throw new RangeError(`uniform needs min < max, got ${min} and ${max}`);
  const inside = openInterval(min, max);
  return {
    support: [min, max],
    // From the nearer end, so that neither end's neighbourhood is coarser than the other's.
    quantile: (u) => inside(u <= 0.5 ? min + u * width : max - (1 - u) * width),
    fill: ({ loops, u, v, out }, count) => loops.uniforms(u, v, min, max, inside(min), inside(max), out, count),
    upperQuantile: (v) => inside(v < 0.5 ? max - v * width : min + (1 - v) * width),
    cdf: (x) => (x <= min ? 0 : x >= max ? 1 : (x - min) / width),
    survival: (x) => (x <= min ? 1 : x >= max ? 0 : (max - x) / width),
    smoothness: {
      breaks: [min, max],
      at: (x) => (x > min && x < max ? { log: -Math.log(width), change: () => 0 } : undefined),
    },
  };
}
