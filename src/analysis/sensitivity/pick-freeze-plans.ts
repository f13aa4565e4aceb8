import { SOBOL_DIMENSIONS } from "../../sampling/designs/sobol.ts";
import type { Draw, SamplingPlan } from "../../sampling/plan.ts";

/** How draws and streams are called the second time they are drawn. */
export function secondName(name: string): string {
  return `${name} (second draw)`;
}

/**
 * A plan's own draws (A), a second draw of everything that is independent of it (B), and for each group of draws the
 * hybrid that takes this group from B and all else from A. A stays as it is to the last bit; the draws of B have names of
 * their own, and the first Sobol' dimensions that A leaves free. Draws that the copula correlates belong in one group.
 *
 * @param groups for each group, the indices of its draws.
 */
export function pickFreezePlans<Plan extends SamplingPlan>(
  plan: Plan,
  groups: readonly (readonly number[])[],
): { a: Plan; b: Plan; hybrids: Plan[] } {
  const taken = new Set(plan.draws.map(({ dimension }) => dimension));
  const free = Array.from({ length: SOBOL_DIMENSIONS }, (_, dimension) => dimension).filter((d) => !taken.has(d));
  // Where none is left, as for far years, draws are independent.
  const second = plan.draws.map(
    ({ name, dimension }): Draw => ({
      name: secondName(name),
      dimension: dimension === undefined ? undefined : free.shift(),
    }),
  );
  const withSecond = (draws: readonly number[]): Plan => ({
    ...plan,
    draws: plan.draws.map((draw, i) => (draws.includes(i) ? second[i] : draw)),
  });
  return { a: plan, b: { ...plan, draws: second }, hybrids: groups.map(withSecond) };
}
