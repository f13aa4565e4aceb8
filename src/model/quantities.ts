import {
  computeRateAt,
  efficiencyDoublings,
  logComputeMultiple,
  logSpendingAt,
  type Parameters,
  powerDoublings,
} from "./growth.ts";
import { logReducibleLoss, relativeLoss } from "./relative-loss.ts";

/** What a result can speak of; `relativeLoss` is total loss, its floor included. */
export const QUANTITIES = [
  "relativeLoss",
  "reducibleLoss",
  "computeMultiple",
  "computeOrders",
  "efficiencyMultiple",
  "powerMultiple",
  "costMultiple",
  "retention",
] as const;

export type QuantityName = (typeof QUANTITIES)[number];

/** The ways of counting compute: everything spent so far, or one run of fixed length. */
export const COMPUTE = ["cumulative", "singleRun"] as const;
export type Compute = (typeof COMPUTE)[number];

/** Whether a target on this quantity is reached from above (losses and costs) or from below, unless it is a limit. */
export function fallsToTarget(quantity: QuantityName): boolean {
  return quantity === "relativeLoss" || quantity === "reducibleLoss" || quantity === "costMultiple";
}

/** Whether the law of loss enters a quantity: compute, power, efficiency and the retained pace are free of κ and of the floor. */
export function followsLaw(quantity: QuantityName): boolean {
  return quantity === "relativeLoss" || quantity === "reducibleLoss";
}

/**
 * Whether the other side of a rising quantity can be a target too: a limit to stay under, met as long as the quantity is
 * at most so much. Power and compute may be too much; efficiency and pace never are.
 */
export function canBeLimited(quantity: QuantityName): boolean {
  return quantity === "powerMultiple" || quantity === "computeMultiple" || quantity === "computeOrders";
}

/**
 * A quantity of one sample at time t [yr]: the definition, one line each.
 * `computeOrders` is the logarithm of compute to base 10: orders of magnitude above today's.
 * `costMultiple` is the cost of a fixed training run relative to today's, with the price of energy and chips per joule unchanged.
 */
export function quantityAt(quantity: QuantityName, p: Parameters, t: number, compute: Compute): number {
  switch (quantity) {
    case "relativeLoss":
      return relativeLoss(p, t, compute);
    case "reducibleLoss":
      return Math.exp(logReducibleLoss(p, t, compute));
    case "computeMultiple":
      return Math.exp(logComputeMultiple(p, t, compute));
    case "computeOrders":
      return logComputeMultiple(p, t, compute) / Math.LN10;
    case "efficiencyMultiple":
      return 2 ** efficiencyDoublings(p, t);
    case "powerMultiple":
      return p.initialPower * 2 ** powerDoublings(p, t);
    case "costMultiple":
      return 2 ** -efficiencyDoublings(p, t);
    case "retention":
      return retention(p, t, compute);
  }
}

/**
 * s(t): the pace at which reducible loss falls, relative to today's pace κ/τ0 before any step in power. Free of κ.
 * Cumulative: s = τ0·d ln C/dt = F·e^(at)/A(t), monotone from F to a·τ0 at constant rates. Single run: a·τ0, constant, and negative if
 * compute shrinks.
 */
export function retention(p: Parameters, t: number, compute: Compute): number {
  if (compute === "singleRun") return computeRateAt(p, t) * p.priorYears;
  return Math.exp(logSpendingAt(p, t) - logComputeMultiple(p, t, compute));
}
