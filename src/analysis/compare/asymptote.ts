import {
  computeRate,
  efficiencyDoublings,
  efficiencyRate,
  isOnPaths,
  logSpendingAt,
  type Parameters,
  powerDoublings,
} from "../../model/growth.ts";
import { FAR, finalRates, logComputeOnPaths } from "../../model/path-growth.ts";
import type { Compute } from "../../model/quantities.ts";
import type { Race, Runner } from "./standing.ts";

/** How something grows in the end: as growth·t + log·ln t + constant. */
interface Asymptote {
  growth: number;
  log: number;
  constant: number;
}

/**
 * Who is ahead in the end: 1 for A, −1 for B, 0 where the model's limits do not tell them apart. The fastest growing terms
 * are compared first: of reducible loss κ·a where compute grows, then constants; sums that converge where it dies away.
 */
export function aheadInTheEnd({ a, b }: Race): -1 | 0 | 1 {
  const [forA, forB] = [scoreOf(a, b), scoreOf(b, a)];
  for (const term of ["growth", "log", "constant"] as const) {
    const [x, y] = [forA[term], forB[term]];
    // What is read off at a far time along a path is exact to fewer digits than its rates.
    const tolerance = term === "constant" && (isOnPaths(a.p) || isOnPaths(b.p)) ? 1e-8 : 1e-12;
    if (x !== y && !(Math.abs(x - y) <= tolerance * (Math.abs(x) + Math.abs(y)))) return x > y ? 1 : -1;
  }
  return 0;
}

/** What is the higher, the farther ahead. */
function scoreOf(runner: Runner, other: Runner): Asymptote {
  const { p, quantity, side } = runner;
  const logScale = Math.log(side.scale);
  const plus = ({ growth, log, constant }: Asymptote, more: number) => ({ growth, log, constant: constant + more });
  switch (quantity) {
    case "relativeLoss":
    case "reducibleLoss": {
      const { growth, log, constant } = logCompute(p, side.compute);
      if (runner.floor === other.floor && side.scale === other.side.scale)
        return { growth: p.kappa * growth, log: p.kappa * log, constant: p.kappa * constant };
      const reducible = growth > 0 || log > 0 ? 0 : growth < 0 ? Infinity : Math.exp(-p.kappa * constant);
      return { growth: 0, log: 0, constant: -side.scale * (runner.floor + (1 - runner.floor) * reducible) };
    }
    case "computeMultiple":
      return plus(logCompute(p, side.compute), logScale);
    case "computeOrders":
      return logCompute(p, side.compute);
    case "efficiencyMultiple":
      return plus(level(p, "efficiency"), logScale);
    case "costMultiple":
      return plus(level(p, "efficiency"), -logScale);
    case "powerMultiple":
      return plus(level(p, "power"), logScale + Math.log(p.initialPower));
    case "retention": {
      // A pace that dies away ends at 0, and the model's limits do not say whose is the last.
      const rate = finalComputeRate(p);
      const constant = (side.compute === "singleRun" ? rate : Math.max(rate, 0)) * p.priorYears;
      return { growth: 0, log: 0, constant };
    }
  }
}

/** Growth of effective compute in the end [1/yr]. */
function finalComputeRate(p: Parameters): number {
  if (!isOnPaths(p)) return computeRate(p);
  const { efficiency, power } = finalRates(p);
  return (efficiency + power) * Math.LN2;
}

/**
 * ln A: exponential growth leaves (F/τ0)·S(t)/a of spending S, none a straight line, and a decline a sum that converges. Along
 * paths S is read off at a far time, when nothing but its final growth is left.
 */
function logCompute(p: Parameters, compute: Compute): Asymptote {
  const a = finalComputeRate(p);
  if (isOnPaths(p)) {
    if (compute === "cumulative" && a < 0)
      return { growth: 0, log: 0, constant: logComputeOnPaths(p, Infinity, compute) };
    const spending = logSpendingAt(p, FAR) - a * FAR;
    if (compute === "singleRun") return { growth: a, log: 0, constant: spending };
    const perYear = spending - Math.log(p.priorYears);
    return a > 0 ? { growth: a, log: 0, constant: perYear - Math.log(a) } : { growth: 0, log: 1, constant: perYear };
  }
  const { initialPower, priorYears } = p;
  if (compute === "singleRun") return { growth: a, log: 0, constant: Math.log(initialPower) };
  const perYear = initialPower / priorYears;
  if (a > 0) return { growth: a, log: 0, constant: Math.log(perYear / a) };
  if (a < 0) return { growth: 0, log: 0, constant: Math.log1p(-perYear / a) };
  return { growth: 0, log: 1, constant: Math.log(perYear) };
}

/** ln of a level of efficiency or power, without its first step. */
function level(p: Parameters, of: "efficiency" | "power"): Asymptote {
  if (!isOnPaths(p)) {
    const rate = of === "efficiency" ? efficiencyRate(p) : p.powerGrowth;
    return { growth: rate * Math.LN2, log: 0, constant: 0 };
  }
  const rate = finalRates(p)[of];
  const doublings = of === "efficiency" ? efficiencyDoublings(p, FAR) : powerDoublings(p, FAR);
  return { growth: rate * Math.LN2, log: 0, constant: (doublings - rate * FAR) * Math.LN2 };
}
