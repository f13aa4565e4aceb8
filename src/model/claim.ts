import { computeRate, isOnPaths, logComputeMultiple, type Parameters } from "./growth.ts";
import { finalRates } from "./path-growth.ts";
import { type Compute, retention } from "./quantities.ts";
import { relativeLoss } from "./relative-loss.ts";

/**
 * The forms of the claim that efficiency can offset diminishing returns. They differ, and must be told apart:
 * `keptPace`: reducible loss never falls more slowly than today, up to the horizon;
 * `halfPace`: at the horizon it falls at half of today's pace at least;
 * `exponential`: compute grows for ever (g > 0), so that loss falls exponentially in the end;
 * `yearlyGains`: what loss falls by in a year is no less at the horizon than it is at first;
 * `target`: a loss is reached by the horizon.
 */
export const CLAIMS = ["keptPace", "halfPace", "exponential", "yearlyGains", "target"] as const;
export type ClaimName = (typeof CLAIMS)[number];

/** Whether the law of loss decides a claim: pace is free of κ and of the floor. */
export function dependsOnLaw(claim: ClaimName): boolean {
  return claim === "yearlyGains" || claim === "target";
}

/** Whether a claim fails at its threshold, and holds only beyond it: compute that does not grow at all is not exponential. */
export function isExclusive(claim: ClaimName): boolean {
  return claim === "exponential";
}

/**
 * Equality counts as kept: a programme that goes on growing as it has keeps its pace exactly. In logarithms of the pace;
 * far above rounding, far below anything that matters.
 */
export const EQUAL = 1e-9;

/** What a claim is made about. */
export interface ClaimTerms {
  /** The horizon H [yr], above 0. */
  years: number;
  compute: Compute;
  /** The relative loss that `target` is about. */
  target: number;
}

/**
 * How far one sample is on the good side of a claim: 0 at its edge, negative where it fails. The definitions, with u = d ln C/dt and s = u·τ0 the pace relative to today's:
 * s(t) ≥ 1 for all t ≤ H, which at constant rates is min(F, s(H)) ≥ 1, since s runs monotonically from F; s(H) ≥ ½; g > 0 in
 * the end; κ u(H) R(H) ≥ κ u(0+) R(0+); R(H) ≤ r.
 * At constant rates a single run's loss falls exponentially, so that its gains shrink from the first day on, if there are
 * any. Along paths pace and loss are looked at once a year.
 */
export function claimMargin(claim: ClaimName, p: Parameters, terms: ClaimTerms): number {
  const { years, compute, target } = terms;
  const pace = (t = years) => retention(p, t, compute);
  const looks = isOnPaths(p) ? Array.from({ length: Math.ceil(years) }, (_, year) => year) : [0];
  switch (claim) {
    case "keptPace":
      return Math.min(...looks.map(pace), pace()) - 1 + EQUAL;
    case "halfPace":
      return pace() - 0.5 + EQUAL;
    case "exponential":
      return finalRate(p);
    case "yearlyGains": {
      if (compute === "singleRun" && isOnPaths(p)) return gainOfSingleRuns(p, years) - gainOfSingleRuns(p, 0) + EQUAL;
      if (compute === "singleRun") return -Math.abs(p.kappa * computeRate(p) * years) - EQUAL;
      return Math.log(pace() / p.initialPower) - p.kappa * logComputeMultiple(p, years, compute) + EQUAL;
    }
    case "target":
      return target - Math.min(...[...looks, years].map((t) => relativeLoss(p, t, compute)));
  }
}

/** The growth of compute that is left in the end [doublings/yr]. */
export function finalRate(p: Parameters): number {
  if (!isOnPaths(p)) return computeRate(p) / Math.LN2;
  const { efficiency, power } = finalRates(p);
  return efficiency + power;
}

/** κ a R, by how much the loss of single runs falls a year. */
function gainOfSingleRuns(p: Parameters, t: number): number {
  const compute = "singleRun";
  return (p.kappa * retention(p, t, compute) * relativeLoss({ ...p, lossFloor: 0 }, t, compute)) / p.priorYears;
}

/** Between which rates a claim holds. */
export interface Threshold {
  /** The least efficiency growth γ* [doublings/yr]; −Infinity if any will do. */
  from: number;
  /** The greatest, where too much growth breaks the claim: yearly gains shrink again once most loss is gone. */
  to?: number;
}

/** Rates of efficiency that are looked at [doublings/yr]: halving every six days, and as fast the other way. */
const FASTEST = 60;

/**
 * The constant efficiency growth at which a claim begins to hold, the sample's other parameters being as they are;
 * undefined where no growth will do. In closed form where there is one, else solved to 1e-12.
 */
export function claimThreshold(claim: ClaimName, p: Parameters, terms: ClaimTerms): Threshold | undefined {
  const { powerGrowth, initialPower, priorYears } = p;
  const marginAt = (efficiency: number) => claimMargin(claim, withEfficiency(p, efficiency), terms);
  if (isOnPaths(p)) {
    if (claim === "exponential") return { from: 0 - finalRates(p).power };
    return claim === "yearlyGains" ? between(marginAt) : leastHolding(marginAt);
  }
  const ofPace = (pace: number) => ({ from: pace / (priorYears * Math.LN2) - powerGrowth });
  switch (claim) {
    case "exponential":
      return { from: 0 - powerGrowth };
    case "keptPace":
      if (terms.compute === "singleRun" || initialPower === 1) return ofPace(1);
      // From below today's pace it may be regained, but was not kept.
      return initialPower < 1 ? undefined : leastHolding(marginAt);
    case "halfPace":
      return terms.compute === "singleRun" ? ofPace(0.5) : leastHolding(marginAt);
    case "target":
      return leastHolding(marginAt);
    case "yearlyGains":
      return terms.compute === "singleRun" ? undefined : between(marginAt);
  }
}

/** The same with efficiency in force, γ + β·ρ, at a constant rate; power runs as it did. */
function withEfficiency(p: Parameters, rate: number): Parameters {
  if (!isOnPaths(p)) return { ...p, gamma: rate - p.gammaFromPower * p.powerGrowth };
  const { power } = p.paths;
  return { ...p, gamma: rate, gammaFromPower: 0, paths: { efficiency: { parts: [{ rate }] }, power } };
}

/** The least rate at which a margin that rises with it is not negative; undefined if none is high enough. */
function leastHolding(margin: (rate: number) => number): Threshold | undefined {
  if (margin(-FASTEST) >= 0) return { from: -Infinity };
  return margin(FASTEST) < 0 ? undefined : { from: crossing(margin, -FASTEST, FASTEST) };
}

/** The stretch of rates on which a margin that first rises and then falls is not negative. */
function between(margin: (rate: number) => number): Threshold | undefined {
  // Steep towards the low end, flat towards the high one: the peak is found by halving on the slope.
  let [low, high] = [-FASTEST, FASTEST];
  for (let i = 0; i < 200 && high - low > 1e-9; i++) {
    const [a, b] = [low + (high - low) * 0.49, low + (high - low) * 0.51];
    // Over a long time compute may shrink to nothing at both rates, and the margin be −Infinity.
    if (margin(a) < margin(b) || margin(a) === -Infinity) low = a;
    else high = b;
  }
  const peak = (low + high) / 2;
  if (margin(peak) < 0) return undefined;
  const from = crossing(margin, -FASTEST, peak);
  return margin(FASTEST) >= 0 ? { from } : { from, to: crossing(margin, FASTEST, peak) };
}

/** Where a margin crosses zero between a rate at which it is negative and one at which it is not. */
function crossing(margin: (rate: number) => number, negative: number, positive: number): number {
  let [fails, holds] = [negative, positive];
  for (let i = 0; i < 100; i++) {
    const middle = (fails + holds) / 2;
    if (margin(middle) >= 0) holds = middle;
    else fails = middle;
  }
  return holds;
}
