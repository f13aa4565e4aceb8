import { leastReaching } from "../sampling/distributions/root.ts";
import { type Exact, type ExactLaw, inverted } from "./exact-law.ts";

/** A probability that changes by less than this over a step of the search does not tell one value from another. */
const FLAT = 1e-9;

/**
 * The law of a quantity over several laws of loss: probabilities are theirs added up by weight, percentiles where the sum
 * reaches a share. Between the futures of two laws the sum may be flat: then any value there is a percentile, and the
 * middle of them stands for all, with an error that reaches from end to end.
 */
export function mixedLaw(laws: readonly { weight: number; law: ExactLaw }[]): ExactLaw {
  const sum = (of: (law: ExactLaw) => Exact): Exact => {
    let [value, error] = [0, 0];
    for (const { weight, law } of laws) {
      const one = of(law);
      value += weight * one.value;
      error += weight * one.error;
    }
    return { value, error };
  };
  const below = (value: number, t: number) => sum((law) => law.below(value, t));
  const metBy = (target: number, t: number) => sum((law) => law.metBy(target, t));
  const metEver = (target: number) => sum((law) => law.metEver(target));

  const percentile = (share: number, t: number, near = 1): Exact => {
    const found = inverted((logValue) => below(Math.exp(logValue), t), share, Math.log(near), Math.exp);
    const step = 1e-3 * found.value;
    const [before, here, after] = [-step, 0, step].map((off) => below(found.value + off, t).value - share);
    if (Math.abs(here) < FLAT && after - before > 100 * FLAT) return found;
    const each = laws.map(({ law }) => law.percentile(share, t, near).value);
    const [least, most] = [Math.min(...each), Math.max(...each)];
    const reaching = (level: number) => leastReaching((value) => below(value, t).value - level, least, most, 1e-12);
    const [low, high] = [reaching(share - FLAT), reaching(share + FLAT)];
    return { value: (low + high) / 2, error: (high - low) / 2 };
  };

  return {
    integrated: [...new Set(laws.map(({ law }) => law.integrated))].join(", "),
    nodes: laws.reduce((total, { law }) => total + law.nodes, 0),
    meets: (target, t) => sum((law) => law.meets(target, t)),
    metBy,
    metEver,
    below,
    percentile,
    timePercentile(share, target, near = 1) {
      // By the time of the last future under a law, all but a rounding of that law's weight have met it.
      const reached = share - FLAT;
      if (metEver(target).value < reached) return { value: Infinity, error: 0 };
      if (metBy(target, 0).value >= reached) return { value: 0, error: 0 };
      return inverted((logYears) => metBy(target, Math.exp(logYears)), reached, Math.log(near), Math.exp);
    },
  };
}
