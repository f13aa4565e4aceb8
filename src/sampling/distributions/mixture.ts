import type { Distribution } from "./distribution.ts";
import { leastReaching } from "./root.ts";
import { logChange, type Smoothness } from "./smoothness.ts";

export interface Component {
  weight: number;
  distribution: Distribution;
}

/**
 * One of several distributions, each with its weight (of their sum). The quantile is inf{x : cdf(x) ≥ u}, found to the
 * last double, so a mixture may hold atoms and gaps.
 */
export function mixture(components: readonly Component[]): Distribution {
  for (const { weight } of components)
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`mixture needs weights ≥ 0, got ${weight}`);
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0 && total < Infinity))
    throw new RangeError(`mixture needs weights with a sum greater than 0, got ${total}`);
  const parts = components
    .filter(({ weight }) => weight > 0)
    .map(({ weight, distribution }) => ({ share: weight / total, distribution }));
  if (parts.length === 1) return parts[0]!.distribution;
  const members = parts.map(({ distribution }) => distribution);

  const cdf = (x: number): number => {
    let sum = 0;
    for (const { share, distribution } of parts) sum += share * distribution.cdf(x);
    return Math.min(sum, 1);
  };
  const survival = (x: number): number => {
    let sum = 0;
    for (const { share, distribution } of parts) sum += share * distribution.survival(x);
    return Math.min(sum, 1);
  };

  // A mixture's quantile lies between the least and the greatest of its members'. Logarithms make the search as quick in
  // a tail, where the cdf falls by orders of magnitude, as in the middle.
  const lowerHalf = (u: number): number => {
    let [lo, hi] = [Number.MAX_VALUE, -Number.MAX_VALUE];
    for (const member of members) {
      const x = member.quantile(u);
      if (x < lo) lo = x;
      if (x > hi) hi = x;
    }
    return leastReaching((x) => Math.log(cdf(x) / u), lo, hi);
  };
  const upperHalf = (v: number): number => {
    let [lo, hi] = [Number.MAX_VALUE, -Number.MAX_VALUE];
    for (const member of members) {
      const x = member.upperQuantile(v);
      if (x < lo) lo = x;
      if (x > hi) hi = x;
    }
    return leastReaching((x) => -Math.log(survival(x) / v), lo, hi);
  };
  return {
    support: [
      Math.min(...members.map(({ support }) => support[0])),
      Math.max(...members.map(({ support }) => support[1])),
    ],
    quantile: (u) => (u <= 0.5 ? lowerHalf(u) : upperHalf(1 - u)),
    upperQuantile: (v) => (v < 0.5 ? upperHalf(v) : lowerHalf(1 - v)),
    cdf,
    survival,
    smoothness: mixedSmoothness(parts),
    searched: true,
  };
}

function mixedSmoothness(parts: readonly { share: number; distribution: Distribution }[]): Smoothness | undefined {
  const smooth = parts.flatMap(({ share, distribution: { smoothness } }) =>
    smoothness ? [{ share, smoothness }] : [],
  );
  if (smooth.length < parts.length) return undefined;
  return {
    breaks: smooth.flatMap(({ smoothness }) => smoothness.breaks),
    at: (x) => {
      const members = smooth.flatMap(({ share, smoothness }) => {
        const local = smoothness.at(x);
        return local ? [{ log: Math.log(share) + local.log, change: local.change }] : [];
      });
      if (members.length === 0) return undefined;
      const largest = Math.max(...members.map((member) => member.log));
      const log = largest + Math.log(members.reduce((sum, member) => sum + Math.exp(member.log - largest), 0));
      // A member whose logarithm changes by c at most differs from itself by e^c − 1 at most, and f by their mean m, weighted
      // by the densities at x; |ln(1 + z)| ≤ −ln(1 − m) for |z| ≤ m.
      const change = (r: number) => {
        let mean = 0;
        for (const member of members) {
          const c = member.change(r);
          mean += c < 1 ? Math.exp(member.log - log) * Math.expm1(c) : Math.exp(member.log - log + c);
        }
        return logChange(mean);
      };
      return { log, change };
    },
  };
}
