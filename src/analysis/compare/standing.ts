import {
  computeRate,
  efficiencyDoublings,
  isOnPaths,
  logComputeMultiple,
  type Parameters,
  powerDoublings,
} from "../../model/growth.ts";
import { logSpent, logSum } from "../../model/path-growth.ts";
import { type Compute, fallsToTarget, type QuantityName, quantityAt } from "../../model/quantities.ts";

/** One of two scenarios: how it counts compute, and by what its multiple is to be multiplied to stand in the common unit. */
export interface Side {
  compute: Compute;
  scale: number;
}

/**
 * Leads below this share of what is compared are level: a path that is followed by quadrature is exact to 1e-12, and its
 * rounding must not look like a race.
 */
const LEVEL = 1e-11;

/** Whether the law of loss enters, so that keys are those of reducible loss. */
export function isLoss(quantity: QuantityName): boolean {
  return quantity === "relativeLoss" || quantity === "reducibleLoss";
}

/** The quantity whose keys a race for `quantity` is run in. */
export function racedIn(quantity: QuantityName): QuantityName {
  return isLoss(quantity) ? "reducibleLoss" : quantity;
}

/** Whether two losses differ in more than what lies above their floors. */
function floorsDiffer(a: Side, floorA: number, b: Side, floorB: number): boolean {
  return floorA !== floorB || a.scale !== b.scale;
}

/** What has been taken off a loss since the start. */
function taken({ scale }: Side, floor: number, key: number): number {
  return -scale * (1 - floor) * Math.expm1(key);
}

/**
 * How far A is ahead of B: positive where it is, 0 where they are level, and continuous in time. Of losses with one floor and
 * of multiples it is a difference of logarithms, which stays exact for ever; where floors differ, of losses.
 *
 * @param precise does not round what is nearly level to 0: for root finding.
 */
export function leadOf(
  quantity: QuantityName,
  a: Side,
  keyA: number,
  floorA: number,
  b: Side,
  keyB: number,
  floorB: number,
  precise = false,
): number {
  let [forA, forB] = [keyA, keyB];
  let common = 0;
  if (isLoss(quantity)) {
    if (floorsDiffer(a, floorA, b, floorB)) {
      [forA, forB] = [taken(a, floorA, keyA), taken(b, floorB, keyB)];
      common = b.scale - a.scale;
    } else [forA, forB] = [-keyA, -keyB];
  } else if (quantity !== "retention" && quantity !== "computeOrders") {
    if (fallsToTarget(quantity)) [forA, forB] = [-keyA, -keyB];
    if (a.scale !== b.scale) common = (fallsToTarget(quantity) ? -1 : 1) * Math.log(a.scale / b.scale);
  }
  const lead = common + (forA - forB);
  return precise || Math.abs(lead) > LEVEL * (Math.abs(forA) + Math.abs(forB) + Math.abs(common)) ? lead : 0;
}

/** A sample of one side, followed by the model's own functions; along paths from a time at which its compute is known. */
export class Runner {
  readonly quantity: QuantityName;
  readonly side: Side;
  readonly p: Parameters;
  readonly #from: number;
  readonly #logCompute: number | undefined;

  constructor(quantity: QuantityName, side: Side, p: Parameters, from = 0, logCompute?: number) {
    this.quantity = quantity;
    this.side = side;
    this.p = p;
    this.#from = from;
    this.#logCompute = logCompute;
  }

  get floor(): number {
    return this.quantity === "relativeLoss" ? this.p.lossFloor : 0;
  }

  /** ln A(t). */
  logCompute(t: number): number {
    const { p, side } = this;
    if (!isOnPaths(p) || side.compute === "singleRun" || this.#logCompute === undefined || t < this.#from)
      return logComputeMultiple(p, t, side.compute);
    return logSum(this.#logCompute, Math.log(p.initialPower / p.priorYears) + logSpent(p, this.#from, t));
  }

  /** The key at t, as trajectories have it. */
  key(t: number): number {
    const { p, quantity, side } = this;
    switch (quantity) {
      case "relativeLoss":
      case "reducibleLoss":
        return -p.kappa * this.logCompute(t);
      case "computeMultiple":
        return this.logCompute(t);
      case "computeOrders":
        return this.logCompute(t) / Math.LN10;
      case "efficiencyMultiple":
        return efficiencyDoublings(p, t) * Math.LN2;
      case "costMultiple":
        return -efficiencyDoublings(p, t) * Math.LN2;
      case "powerMultiple":
        return Math.log(p.initialPower) + powerDoublings(p, t) * Math.LN2;
      case "retention":
        return quantityAt("retention", p, t, side.compute);
    }
  }

  /** How fast the key of a loss or of compute changes at t, rates being constant [1/yr]. */
  slope(t: number): number {
    const { p, quantity, side } = this;
    const a = computeRate(p);
    // d ln A/dt of cumulative compute is what is spent a year, as a share of all that was.
    const pace =
      side.compute === "singleRun"
        ? a
        : Math.exp(Math.log(p.initialPower / p.priorYears) + a * t - logComputeMultiple(p, t, side.compute));
    if (isLoss(quantity)) return -p.kappa * pace;
    return quantity === "computeOrders" ? pace / Math.LN10 : pace;
  }
}

/** One sample of both sides. */
export class Race {
  readonly a: Runner;
  readonly b: Runner;

  constructor(a: Runner, b: Runner) {
    this.a = a;
    this.b = b;
  }

  lead(t: number, precise = false): number {
    const { a, b } = this;
    return leadOf(a.quantity, a.side, a.key(t), a.floor, b.side, b.key(t), b.floor, precise);
  }

  /** Whether the lead is a curve that can turn, of which `slope` is known: of losses and compute at constant rates. */
  get canTurn(): boolean {
    const { a, b } = this;
    if (isOnPaths(a.p) || isOnPaths(b.p)) return false;
    const { quantity } = a;
    if (!isLoss(quantity) && quantity !== "computeMultiple" && quantity !== "computeOrders") return false;
    const straight = a.side.compute === "singleRun" && b.side.compute === "singleRun";
    return !straight || (isLoss(quantity) && floorsDiffer(a.side, a.floor, b.side, b.floor));
  }

  /** How fast the lead changes at t [1/yr]. */
  slope(t: number): number {
    const { a, b } = this;
    const [forA, forB] = [a.slope(t), b.slope(t)];
    if (!isLoss(a.quantity)) return forA - forB;
    if (!floorsDiffer(a.side, a.floor, b.side, b.floor)) return forB - forA;
    const weight = ({ side, floor }: Runner, key: number) => -side.scale * (1 - floor) * Math.exp(key);
    return weight(a, a.key(t)) * forA - weight(b, b.key(t)) * forB;
  }
}
