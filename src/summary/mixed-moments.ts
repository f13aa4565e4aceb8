import type { SamplerName } from "../sampling/designs/design.ts";
import { meanInterval } from "./accuracy.ts";
import { listed } from "./bands.ts";
import type { Moments } from "./pass.ts";
import type { Estimates, QuantityResult, VarianceSplit } from "./result.ts";

/** What one law says of a quantity, and the law's weight; all weights add up to one. */
export interface LawMoments {
  weight: number;
  of: Pick<QuantityResult, "mean" | "sd">;
  /** At each time. */
  moments: readonly (Moments | undefined)[];
}

/**
 * Mean and standard deviation over all laws at each time, and how the variance divides: within the laws, Σ w·Var, and
 * between them, Σ w·(mean − mean of all)², add up to all of it. Undefined where moments may be infinite.
 */
export function mixedMoments(
  laws: readonly LawMoments[],
  sizes: readonly number[],
  sampler: SamplerName,
): { mean: Estimates; sd: Estimates; split: VarianceSplit } | undefined {
  if (!laws.every(({ of: { mean, sd } }) => mean !== undefined && sd !== undefined)) return undefined;
  const times = Array.from(laws[0].moments.keys());
  const split: VarianceSplit = { within: [], between: [], withinShare: [], betweenShare: [] };
  const means = times.map((t) =>
    meanInterval(weighted(laws.map(({ weight, moments }) => ({ weight, values: moments[t]!.means }))), sizes, sampler),
  );
  const deviations = times.map((t) => {
    const variance = laws.map(({ of }) => of.sd!.estimate[t] ** 2);
    const apart = laws.map(({ of }) => of.mean!.estimate[t] - means[t].estimate);
    const within = laws.reduce((sum, { weight }, l) => sum + weight * variance[l], 0);
    const between = laws.reduce((sum, { weight }, l) => sum + weight * apart[l] ** 2, 0);
    const total = within + between;
    split.within.push(within);
    split.between.push(between);
    split.withinShare.push(total > 0 ? within / total : null);
    split.betweenShare.push(total > 0 ? between / total : null);
    // Each replicate's mean square distance from the mean of all, of which the variance is the mean over the replicates.
    const count = sizes.reduce((sum, size) => sum + size, 0);
    const squares = sizes.map((_, r) =>
      laws.reduce((sum, { weight, of, moments }, l) => {
        const off = moments[t]!.means[r] - of.mean!.estimate[t];
        const own = ((moments[t]!.variances[r] + off ** 2) * count) / (count - 1);
        return sum + weight * (own + apart[l] * (apart[l] + 2 * off));
      }, 0),
    );
    const { low, high } = meanInterval(squares, sizes, sampler);
    return { estimate: Math.sqrt(total), low: Math.sqrt(Math.max(low, 0)), high: Math.sqrt(Math.max(high, 0)) };
  });
  return { mean: listed(means), sd: listed(deviations), split };
}

/** Lists added up by weight; where all laws agree, the number they agree on, without rounding. */
export function weighted(lists: readonly { weight: number; values: ArrayLike<number> }[]): number[] {
  return Array.from({ length: lists[0].values.length }, (_, i) => {
    const first = lists[0].values[i];
    if (lists.every(({ values }) => values[i] === first)) return first;
    return lists.reduce((sum, { weight, values }) => sum + weight * values[i], 0);
  });
}
