import { readFileSync } from "node:fs";
import { pickFreezePlans } from "../../src/analysis/sensitivity/pick-freeze-plans.ts";
import { PickFreeze } from "../../src/analysis/sensitivity/sobol-indices.ts";
import { BLOCK, replicateOf, type SamplerName } from "../../src/sampling/designs/design.ts";
import { blockSampler, type SamplingPlan } from "../../src/sampling/plan.ts";
import { normalQuantile } from "../../src/sampling/special.ts";

/** A function of independent uniforms and its Sobol' indices in closed form (the example's: by quadrature). */
export interface Known {
  inputs: number;
  /** Indices of the uniforms that make a group; by default each is one. */
  groups?: number[][];
  of(u: readonly number[]): number;
  first: number[];
  total: number[];
}

const product = (values: readonly number[]) => values.reduce((all, value) => all * value, 1);

/** sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ on [−π, π]³ with a = 7, b = 0.1 (Ishigami and Homma 1990). */
function ishigami(): Known {
  const [a, b] = [7, 0.1];
  const v1 = 0.5 * (1 + (b * Math.PI ** 4) / 5) ** 2;
  const v2 = a ** 2 / 8;
  const v13 = b ** 2 * Math.PI ** 8 * (1 / 18 - 1 / 50);
  const all = v1 + v2 + v13;
  return {
    inputs: 3,
    of: (u) => {
      const [x, y, z] = u.map((each) => Math.PI * (2 * each - 1));
      return Math.sin(x) + a * Math.sin(y) ** 2 + b * z ** 4 * Math.sin(x);
    },
    first: [v1 / all, v2 / all, 0],
    total: [(v1 + v13) / all, v2 / all, v13 / all],
  };
}

/** Π (|4uᵢ − 2| + aᵢ)/(1 + aᵢ) (Sobol'; Saltelli and Sobol' 1995): factor i has variance 1/3/(1 + aᵢ)² and mean 1. */
function gFunction(): Known {
  const a = [0, 1, 4.5, 9, 99, 99, 99, 99];
  const factor = (u: number, i: number) => (Math.abs(4 * u - 2) + a[i]) / (1 + a[i]);
  return multiplicative(
    a.length,
    factor,
    a.map((each) => 1 / 3 / (1 + each) ** 2),
  );
}

/** A product of independent factors of mean 1: V_g = Π over g of (1 + vᵢ), less 1. */
function multiplicative(
  inputs: number,
  factor: (u: number, i: number) => number,
  v: number[],
  groups?: number[][],
): Known {
  const all = product(v.map((each) => 1 + each)) - 1;
  const each = groups ?? v.map((_, i) => [i]);
  const alone = (members: readonly number[]) => (product(members.map((i) => 1 + v[i])) - 1) / all;
  return {
    inputs,
    ...(groups === undefined ? {} : { groups }),
    of: (u) => product(u.map(factor)),
    first: each.map(alone),
    total: each.map((members) => 1 - alone([...v.keys()].filter((i) => !members.includes(i)))),
  };
}

/** Σ cᵢ uᵢ: shares in proportion to cᵢ², and no interactions. The last input does not enter. */
function additive(): Known {
  const c = [1, 2, 3, 0];
  const all = c.reduce((sum, each) => sum + each ** 2, 0);
  const shares = c.map((each) => each ** 2 / all);
  return { inputs: 4, of: (u) => u.reduce((sum, each, i) => sum + c[i] * each, 0), first: shares, total: shares };
}

/** −ln R at t of the exact example, κ·ln A(t; γ). */
function example(t: number): Known {
  const exact = JSON.parse(readFileSync(new URL("../reference/exact-example.json", import.meta.url), "utf8"));
  const { S_gamma, S_kappa, S_int } = exact.t[String(t)].sobol_of_minus_lnR;
  const z95 = 1.6448536269514722;
  const lognormal = (p5: number, p95: number) => (u: number) =>
    Math.sqrt(p5 * p95) * (p95 / p5) ** (normalQuantile(u) / (2 * z95));
  const [gamma, kappa] = [lognormal(0.8, 2.6), lognormal(0.04, 0.07)];
  return {
    inputs: 2,
    of: ([u, v]) => {
      const a = gamma(u) * Math.LN2;
      return kappa(v) * Math.log1p(Math.expm1(a * t) / a);
    },
    first: [S_gamma, S_kappa],
    total: [S_gamma + S_int, S_kappa + S_int],
  };
}

export const FUNCTIONS: Record<string, Known> = {
  Ishigami: ishigami(),
  "G-function": gFunction(),
  example: example(5),
  additive: additive(),
  // 1 + √3·s·(2u − 1) has mean 1 and variance s².
  "product in two groups": multiplicative(
    4,
    (u, i) => 1 + Math.sqrt(3) * [0.5, 0.3, 0.4, 0.2][i] * (2 * u - 1),
    [0.25, 0.09, 0.16, 0.04],
    [
      [0, 2],
      [1, 3],
    ],
  ),
};

/** What the pick-freeze sums of a function are, fed by the samplers as a scenario's are. */
export function pickFreezeOf(known: Known, sampler: SamplerName, samples: number, seed: string): PickFreeze {
  const names = Array.from({ length: known.inputs }, (_, i) => `x${i + 1}`);
  const plan: SamplingPlan = {
    seed,
    sampler,
    draws: names.map((name, dimension) => ({ name, dimension })),
    correlated: { draws: [], lower: [] },
    columns: names.map((name, draw) => ({
      name,
      kind: "drawn",
      draw,
      spec: { distribution: "uniform", min: 0, max: 1 },
    })),
  };
  const { a, b, hybrids } = pickFreezePlans(plan, known.groups ?? names.map((_, i) => [i]));
  const samplers = [a, b, ...hybrids].map((plan) => blockSampler(plan));
  const sums = new PickFreeze(hybrids.length);
  for (let first = 0; first < samples; first += BLOCK) {
    const count = Math.min(BLOCK, samples - first);
    const [ya, yb, ...x] = samplers.map((draw) => {
      const columns = draw(first / BLOCK, count);
      return Float64Array.from({ length: count }, (_, i) => known.of(columns.map((column) => column[i])));
    });
    sums.add(
      Uint8Array.from({ length: count }, (_, i) => replicateOf(sampler, first + i, samples)),
      ya,
      yb,
      x,
    );
  }
  return sums;
}

/** Every index of a function: what it is, its estimate and interval, and its true value. */
export function* indicesOf(known: Known, sums: PickFreeze) {
  const estimates = sums.estimate(({ first, total }) => [
    ...first,
    ...total,
    1 - first.reduce((sum, share) => sum + share, 0),
  ]);
  const count = known.first.length;
  const truths = [...known.first, ...known.total, 1 - known.first.reduce((sum, share) => sum + share, 0)];
  for (const [i, estimate] of estimates.entries()) {
    const kind = i < count ? "first" : i < 2 * count ? "total" : "interactions";
    yield { what: i === 2 * count ? kind : `${kind} ${(i % count) + 1}`, kind, truth: truths[i], ...estimate };
  }
}

/** For many seeds: how often the intervals of a function's indices miss, above and below, and their errors. */
export function missesOf(name: string, sampler: SamplerName, samples: number, from: number, to: number) {
  const misses: Record<string, { kind: string; above: number; below: number; squares: number }> = {};
  for (let seed = from; seed < to; seed++)
    for (const { what, kind, truth, estimate, low, high } of indicesOf(
      FUNCTIONS[name],
      pickFreezeOf(FUNCTIONS[name], sampler, samples, `coverage ${seed}`),
    )) {
      // What is known exactly is no interval.
      if (high - low < 1e-12) continue;
      misses[`${name}: ${what}`] ??= { kind, above: 0, below: 0, squares: 0 };
      const cell = misses[`${name}: ${what}`];
      cell.squares += (estimate - truth) ** 2;
      if (low > truth) cell.above++;
      if (high < truth) cell.below++;
    }
  return misses;
}
