/**
 * Growth of effective compute.
 *
 * Efficiency grows as 2^(γt) and power as F·2^(ρt), so compute is spent at a rate proportional to F·2^(gt) with
 * g = γ + ρ doublings a year. All rates here are "doublings/yr" (log2 of the yearly factor); a = g ln 2 is the same
 * rate per year.
 */

import { levelsAt, logComputeOnPaths, type OnPaths, type Paths } from "./path-growth.ts";

/** What one sample believes: one number for each parameter, in the model's units. */
export interface Parameters {
  /** Efficiency growth γ [doublings/yr]. */
  gamma: number;
  /** Exponent of reducible loss in compute κ [1], positive. */
  kappa: number;
  /** Growth of the power spent on training ρ [doublings/yr]. */
  powerGrowth: number;
  /** A step in power at t = 0, F [× today's power], positive. */
  initialPower: number;
  /** Compute already spent, in years at today's rate, τ0 [yr], positive. */
  priorYears: number;
  /** Irreducible loss ℓ [share of today's loss], in [0, 1). */
  lossFloor: number;
  /** Efficiency growth that comes with growing power, β [1]: the rate in force is γ + β·ρ. */
  gammaFromPower: number;
  /** How efficiency and power run where their rates are not constant; γ and ρ are then the rates at t = 0. */
  paths?: Paths;
}

/** Whether a sample's rates change in time. */
export function isOnPaths(p: Parameters): p is OnPaths {
  return p.paths !== undefined;
}

/** Doublings of efficiency up to time t [yr]. */
export function efficiencyDoublings(p: Parameters, t: number): number {
  return isOnPaths(p) ? levelsAt(p, t).efficiency.doublings : efficiencyRate(p) * t;
}

/** Doublings of power up to time t [yr], without the step at the start. */
export function powerDoublings(p: Parameters, t: number): number {
  return isOnPaths(p) ? levelsAt(p, t).power.doublings : p.powerGrowth * t;
}

/** Growth of effective compute just after time t [1/yr]. */
export function computeRateAt(p: Parameters, t: number): number {
  if (!isOnPaths(p)) return computeRate(p);
  const { efficiency, power } = levelsAt(p, t);
  return (efficiency.rate + power.rate) * Math.LN2;
}

/** ln of the compute spent a year at time t, relative to that just before the start: F·2^(doublings so far). */
export function logSpendingAt(p: Parameters, t: number): number {
  if (!isOnPaths(p)) return Math.log(p.initialPower) + computeRate(p) * t;
  const { efficiency, power } = levelsAt(p, t);
  return Math.log(p.initialPower) + (efficiency.doublings + power.doublings) * Math.LN2;
}

/** The efficiency rate in force at the start, γ + β·ρ [doublings/yr]; it stays so unless efficiency or power have a path. */
export function efficiencyRate(p: Parameters): number {
  return p.gamma + p.gammaFromPower * p.powerGrowth;
}

/** Growth of effective compute per year, a = (γ + β·ρ + ρ) ln 2 [1/yr]. */
export function computeRate(p: Parameters): number {
  return (efficiencyRate(p) + p.powerGrowth) * Math.LN2;
}

/** τ0 for a programme whose effective compute grew by `pastGrowth` [doublings/yr] for ever: 1/(g_h ln 2) [yr]. */
export function priorYearsOf(pastGrowth: number): number {
  return 1 / (pastGrowth * Math.LN2);
}

/**
 * G(t) = ∫0^t e^(as) ds = expm1(a t)/a [yr], which is t at a = 0.
 * For a tiny |a t| the quotient of two rounded small numbers is replaced by its series; the first term left out is
 * (a t)^4/120, below 1e-22.
 */
export function growthIntegral(a: number, t: number): number {
  const x = a * t;
  if (Math.abs(x) < 1e-5) return t * (1 + (x / 2) * (1 + (x / 3) * (1 + x / 4)));
  return Math.expm1(x) / a;
}

/** ln A(t), the logarithm of the compute multiple A(t) = C(t)/C(0); a single run's is F·2^(gt). */
export function logComputeMultiple(p: Parameters, t: number, compute: "cumulative" | "singleRun"): number {
  if (isOnPaths(p)) return logComputeOnPaths(p, t, compute);
  const a = computeRate(p);
  if (compute === "singleRun") return Math.log(p.initialPower) + a * t;
  return logCumulative(a, p.initialPower / p.priorYears, t);
}

/**
 * ln A(t) of cumulative compute, A = 1 + (F/τ0)·G(t), for growth a [1/yr] and F/τ0 = `perYear` [1/yr].
 * Far out e^(at) would overflow, so it is taken out of the logarithm: ln A = a t + ln[e^(−at) + F(1 − e^(−at))/(a τ0)].
 */
export function logCumulative(a: number, perYear: number, t: number): number {
  const x = a * t;
  if (x > 30) {
    const decayed = Math.exp(-x);
    return x + Math.log(decayed + (perYear * (1 - decayed)) / a);
  }
  return Math.log1p(perYear * growthIntegral(a, t));
}
