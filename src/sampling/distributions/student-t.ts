import { standardT } from "../special.ts";
import type { Distribution } from "./distribution.ts";

/** location + scale·T, where T is Student's t with df degrees of freedom (any number > 0). */
export function studentT(df: number, location: number, scale: number): Distribution {
  if (!(df > 0 && Number.isFinite(location) && scale > 0 && scale < Infinity))
    throw new RangeError(`studentT needs df > 0, a finite location and scale > 0, got ${df}, ${location} and ${scale}`);
  const t = standardT(df);
  return {
    support: [-Infinity, Infinity],
    quantile: (u) => location + scale * t.quantile(u),
    upperQuantile: (v) => location - scale * t.quantile(v),
    cdf: (x) => t.cdf((x - location) / scale),
    survival: (x) => t.cdf((location - x) / scale),
  };
}
