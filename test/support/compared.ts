import { type CompareOptions, compare } from "../../src/analysis/compare/compare.ts";
import type { CompareResult, Pair } from "../../src/analysis/compare/result.ts";
import { checkScenario } from "../../src/scenario/load.ts";
import type { AskedScenario } from "../../src/scenario/scenario.ts";

/** A programme whose power is flat and whose κ is 0.05, and whatever else is said. */
export function programme(said: Record<string, unknown> = {}): Promise<AskedScenario> {
  const { parameters = {}, ...rest } = said;
  return checkScenario({
    horizonYears: 10,
    stepsPerYear: 12,
    samples: 16,
    ...rest,
    parameters: { kappa: 0.05, powerGrowth: 0, ...(parameters as object) },
  });
}

/** Two programmes held against each other. */
export async function duel(
  a: Record<string, unknown>,
  b: Record<string, unknown>,
  options: CompareOptions = {},
): Promise<{ result: CompareResult; pair: Pair }> {
  const result = await compare([await programme(a), await programme(b)], { names: ["a", "b"], ...options });
  return { result, pair: result.worlds[0]!.pairs[0]! };
}

/** ln A of cumulative compute at constant rates, written out once more: γ in force [doublings/yr], F, τ0 = 1. */
export function logA(gamma: number, initialPower: number, t: number): number {
  const a = gamma * Math.LN2;
  const grown = a === 0 ? t : (Math.exp(a * t) - 1) / a;
  return Math.log(1 + initialPower * grown);
}

/** Where a function changes sign, by bisection. */
export function bisected(f: (t: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const sign = Math.sign(f(low));
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (Math.sign(f(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Type-1 percentile of a list: the smallest value that so large a share does not exceed. */
export function type1(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1]!;
}
