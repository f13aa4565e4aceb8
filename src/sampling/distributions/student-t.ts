import { logScaleOfT, standardT } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import { type LocalDensity, logRemainder } from "./smoothness.ts";

/** location + scale·T, where T is Student's t with df degrees of freedom (any number > 0). */
export function studentT(df: number, location: number, scale: number): Distribution {
  if (!(df > 0 && Number.isFinite(location) && scale > 0 && scale < Infinity))
    throw new RangeError(`studentT needs df > 0, a finite location and scale > 0, got ${df}, ${location} and ${scale}`);
  const t = standardT(df);
  const logScale = logScaleOfT(df);
  const localDensity = (x: number): LocalDensity => {
    const z = (x - location) / scale;
    // ln f is −(df + 1)/2·ln(df + z²) and a constant; df + z² = (z + i√df)(z − i√df), both factors ω in size.
    const omega = Math.hypot(z, Math.sqrt(df));
    const slope = ((df + 1) * Math.abs(z)) / omega / omega;
    return {
      log: logScale - ((df + 1) / 2) * Math.log1p((z / df) * z) - Math.log(scale),
      change: (r) => slope * (r / scale) + (df + 1) * logRemainder(r / scale / omega),
    };
  };
  return {
    support: [-Infinity, Infinity],
    quantile: (u) => location + scale * t.quantile(u),
    upperQuantile: (v) => location - scale * t.quantile(v),
    cdf: (x) => t.cdf((x - location) / scale),
    survival: (x) => t.cdf((location - x) / scale),
    smoothness: { breaks: [], at: localDensity },
    searched: t.searched,
  };
}
