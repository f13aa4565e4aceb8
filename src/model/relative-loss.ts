import { logComputeMultiple, type Parameters } from "./growth.ts";

/**
 * ln R(t), the logarithm of the relative reducible loss R = A(t)^−κ. With F = τ0 = 1, ρ = 0 and cumulative compute
 * this is the relative-loss equation of Lu (2025), arXiv 2501.02156: R = (1 + (2^(γt) − 1)/(γ ln 2 · 1 yr))^−κ.
 */
export function logReducibleLoss(p: Parameters, t: number, compute: "cumulative" | "singleRun"): number {
  return -p.kappa * logComputeMultiple(p, t, compute);
}

/** L(t)/L(0) = ℓ + (1 − ℓ)·R(t): total loss relative to today's, of which a share ℓ cannot be reduced. */
export function relativeLoss(p: Parameters, t: number, compute: "cumulative" | "singleRun"): number {
  return totalLoss(logReducibleLoss(p, t, compute), p.lossFloor);
}

/** ℓ + (1 − ℓ)·e^logReducible. */
export function totalLoss(logReducible: number, lossFloor: number): number {
  return lossFloor + (1 - lossFloor) * Math.exp(logReducible);
}

/** The reducible loss r' = (r − ℓ)/(1 − ℓ) at which total loss is r; zero or less where the floor forbids it. */
export function reducibleShare(totalLossTarget: number, lossFloor: number): number {
  return (totalLossTarget - lossFloor) / (1 - lossFloor);
}
