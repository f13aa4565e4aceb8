import type { Parameters } from "../model/growth.ts";
import { PARAMETER_DEFAULTS, type ParameterName } from "../model/parameters.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { reducibleShare, totalLoss } from "../model/relative-loss.ts";
import { timeToTarget } from "../model/time-to-target.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import type { Job } from "./job.ts";
import { Kernel } from "./kernel.ts";
import { type ParameterArrays, parameterArrays } from "./parameter-arrays.ts";

/**
 * What is ordered in place of a quantity. "log": its natural logarithm, which for losses is −κ·ln A and needs no
 * exponential. "value": the quantity itself, where it may be negative or where a floor differs between samples.
 */
export interface Scale {
  kind: "log" | "value";
  /** The floor of total loss where it is the same for all samples, 0 for other quantities. */
  floor: number;
}

/** How the keys of a quantity are scaled in a job. */
export function scaleOf(job: Job, quantity: QuantityName): Scale {
  if (quantity === "retention" || quantity === "computeOrders") return { kind: "value", floor: 0 };
  if (quantity !== "relativeLoss") return { kind: "log", floor: 0 };
  const floor = fixedValue(job, "lossFloor");
  return floor === undefined ? { kind: "value", floor: 0 } : { kind: "log", floor };
}

/** The quantity whose key is `key`. */
export function valueOfKey(scale: Scale, key: number): number {
  return scale.kind === "value" ? key : totalLoss(key, scale.floor);
}

/** The key of a value of the quantity; −Infinity for a loss at or below the floor. */
export function keyOfValue(scale: Scale, value: number): number {
  if (scale.kind === "value") return value;
  const share = reducibleShare(value, scale.floor);
  return share <= 0 ? -Infinity : Math.log(share);
}

/** A parameter's value where nothing about it is uncertain. */
export function fixedValue(job: Job, parameter: ParameterName): number | undefined {
  const columns = job.parameters[parameter];
  if (columns === undefined)
    return parameter in PARAMETER_DEFAULTS ? PARAMETER_DEFAULTS[parameter as "lossFloor"] : undefined;
  let value = 0;
  for (const index of columns) {
    const column = job.plan.columns[index];
    if (column.kind !== "fixed") return undefined;
    value += column.value;
  }
  return value;
}

/** Some of the samples of a block, moving through the time grid. */
export interface Trajectories {
  /** The number of the first in the block, and how many they are. */
  readonly from: number;
  readonly count: number;
  /** Moves to a step of the grid, which must not lie before the present one. */
  moveTo(step: number): void;
  /** The keys of a quantity at the present step: to be read before anything else is asked, and not to be written to. */
  read(quantity: QuantityName): Float64Array;
  /** Writes the keys of a quantity at the present step. */
  keys(quantity: QuantityName, out: Float64Array): void;
  /** The first time at which each meets target number `target`; to be read as `read`'s keys are. */
  timesToTarget(target: number): Float64Array;
  /**
   * Walks from the start to step `last` by loops alone and tallies the keys of loss in the rows of each step, whose numbers
   * are from rowsOf[s] to rowsOf[s + 1] on; absent where there is no such loop. Returns the first step with a key that is
   * not finite, or −1.
   */
  tallyLosses?(
    rowsOf: number,
    last: number,
    moments: boolean,
    replicates: number,
    from: number,
    cubes: boolean,
  ): number;
  /**
   * Carries e^key of reducible loss along from the start on, in the array it returns; absent where it is not carried. To be
   * asked before the first move.
   */
  carryShares?(): Float64Array;
  /** One sample's beliefs, for a message; samples are counted from `from` on. */
  parameters(sample: number): Parameters;
}

/** Samples that move through time together: as many as the nearest cache holds all arrays of. */
export const TILE = 512;

/**
 * At every multiple of this many steps ln A is taken anew from its definition, which bounds the rounding of its steps.
 * What a sample is at a step therefore does not depend on which steps were asked for before.
 */
const RESYNC = 64;

const ARRAYS = 15;

/** Room in a kernel's memory that trajectories need, `tile` samples at a time [bytes]. */
export function roomForTrajectories(tile: number): number {
  return ARRAYS * (8 * tile + 128) + 128;
}

/** Draws blocks of a job, of at most `size` samples, and walks them through time, `tile` at a time. */
export function trajectories(
  job: Job,
  size = BLOCK,
  tile = size,
  kernel = new Kernel(roomForTrajectories(tile)),
): (block: number, count: number) => Iterable<Trajectories> {
  const { loops } = kernel;
  const draw = parameterArrays(job, size);
  // a and its parts per year; F/τ0 and ln F; e^(aΔ) and what a step adds to W = (F/τ0)·G(t); W and −κ·ln A; ln A; others.
  const [
    rate,
    efficiency,
    power,
    perYear,
    logInitial,
    kappa,
    floor,
    factor,
    added,
    w,
    lossKeys,
    drop,
    shares,
    logA,
    others,
  ] = Array.from({ length: ARRAYS }, () => kernel.float64(tile + 1));
  const at = (array: Float64Array) => array.byteOffset;
  const [atRate, atPerYear, atKappa, atFloor, atFactor, atAdded, atW, atLossKeys, atDrop, atShares, atLogA, atOthers] =
    [rate, perYear, kappa, floor, factor, added, w, lossKeys, drop, shares, logA, others].map(at);
  /** As `Walk` in workers/kernel/walk.ts has them; the last number is what `begin` returns. */
  const addresses = kernel.uint32(10);
  addresses.set([atRate, atPerYear, atFactor, atAdded, atKappa, atW, atLossKeys, atDrop, atShares]);
  const stepYears = 1 / job.stepsPerYear;
  const scale = scaleOf(job, "relativeLoss");
  const cumulative = job.compute === "cumulative";

  return function* (block, blockCount) {
    const { parameters: drawn } = draw(block, blockCount);
    for (let from = 0; from < blockCount; from += tile) yield walk(drawn, from, Math.min(tile, blockCount - from));
  };

  function walk(drawn: ParameterArrays, from: number, count: number): Trajectories {
    const { gamma, powerGrowth: rho, initialPower: initial, priorYears: prior, gammaFromPower: fromPower } = drawn;
    const { kappa: drawnKappa, lossFloor: drawnFloor } = drawn;
    for (let k = 0, i = from; k < count; k++, i++) {
      rate[k] = (gamma[i] + fromPower[i] * rho[i] + rho[i]) * Math.LN2;
      perYear[k] = initial[i] / prior[i];
    }
    kappa.set(drawnKappa.subarray(from, from + count));
    floor.set(drawnFloor.subarray(from, from + count));
    // Where the count is odd, the last sample stands twice.
    for (const array of [rate, perYear, kappa, floor]) array[count] = array[count - 1];
    const large = loops.begin(atRate, atPerYear, stepYears, atFactor, atAdded, count);
    addresses[9] = large;
    w.fill(0);
    lossKeys.fill(0);

    let step = 0;
    let years = 0;
    let logsKnown = false;
    /** ln F of each sample, which few quantities ask for. */
    const logsOfInitial = () => {
      if (!logsKnown) for (let k = 0; k < count; k++) logInitial[k] = Math.log(initial[from + k]);
      logsKnown = true;
      return logInitial;
    };
    /** ln A of each sample; κ has no part in it. */
    const logCompute = () => {
      if (cumulative) loops.logsOfCompute(atRate, atPerYear, years, atW, atLogA, count);
      else {
        logsOfInitial();
        for (let k = 0; k < count; k++) logA[k] = logInitial[k] + rate[k] * years;
      }
      return logA;
    };
    const lossNow = () => {
      if (cumulative) return lossKeys;
      logCompute();
      for (let k = 0; k < count; k++) lossKeys[k] = -kappa[k] * logA[k];
      return lossKeys;
    };
    const parameters = (k: number): Parameters => ({
      gamma: gamma[from + k],
      kappa: drawnKappa[from + k],
      powerGrowth: rho[from + k],
      initialPower: initial[from + k],
      priorYears: prior[from + k],
      lossFloor: drawnFloor[from + k],
      gammaFromPower: fromPower[from + k],
    });
    let partsKnown = false;
    /** The rates that a is the sum of, which few quantities ask for. */
    const findParts = () => {
      if (!partsKnown)
        for (let k = 0, i = from; k < count; k++, i++) {
          efficiency[k] = (gamma[i] + fromPower[i] * rho[i]) * Math.LN2;
          power[k] = rho[i] * Math.LN2;
        }
      partsKnown = true;
    };
    const growing = (start: Float64Array | undefined, rates: Float64Array, time: number) => {
      for (let k = 0; k < count; k++) others[k] = (start === undefined ? 0 : start[k]) + rates[k] * time;
      return others;
    };

    let carried = false;
    const carryShares = () => {
      carried = true;
      shares.fill(1);
      return shares;
    };

    const tallyLosses: Trajectories["tallyLosses"] = (rowsOf, last, moments, replicates, ofGroup, cubes) =>
      loops.tallyLosses(
        addresses.byteOffset,
        rowsOf,
        last,
        job.stepsPerYear,
        RESYNC,
        Number(moments),
        replicates,
        ofGroup,
        count,
        Number(cubes),
      );

    const read = (quantity: QuantityName): Float64Array => {
      switch (quantity) {
        case "relativeLoss":
          lossNow();
          if (scale.kind === "log") return lossKeys;
          loops.totalLosses(atLossKeys, atFloor, atOthers, count);
          return others;
        case "reducibleLoss":
          return lossNow();
        case "computeMultiple":
          return logCompute();
        case "computeOrders":
          logCompute();
          for (let k = 0; k < count; k++) others[k] = logA[k] / Math.LN10;
          return others;
        case "efficiencyMultiple":
          findParts();
          return growing(undefined, efficiency, years);
        case "costMultiple":
          findParts();
          return growing(undefined, efficiency, -years);
        case "powerMultiple":
          findParts();
          return growing(logsOfInitial(), power, years);
        case "retention":
          if (cumulative) {
            logCompute();
            growing(logsOfInitial(), rate, years);
            for (let k = 0; k < count; k++) others[k] = Math.exp(others[k] - logA[k]);
          } else for (let k = 0; k < count; k++) others[k] = quantityAt("retention", parameters(k), years, job.compute);
          return others;
      }
    };

    return {
      from,
      count,
      parameters,
      read,
      ...(cumulative ? { tallyLosses, carryShares } : {}),
      keys(quantity, out) {
        const keys = read(quantity);
        for (let k = 0; k < count; k++) out[k] = keys[k];
      },
      moveTo(next) {
        if (next === step) return;
        if (cumulative) {
          const latest = next - (next % RESYNC);
          if (latest > step) {
            step = latest;
            loops.place(atRate, atPerYear, atKappa, step / job.stepsPerYear, atW, atLossKeys, count);
            if (carried) loops.exponentials(atLossKeys, atShares, count);
          }
          while (step < next) {
            step++;
            const t = step / job.stepsPerYear;
            loops.advance(atRate, atPerYear, atFactor, atAdded, atKappa, large, t, atW, atLossKeys, atDrop, count);
            if (carried) loops.fallShares(atShares, atDrop, atLossKeys, count);
          }
        }
        step = next;
        years = step / job.stepsPerYear;
      },
      timesToTarget(target) {
        const { quantity, value, falls } = job.targets[target];
        const share = reducibleShare(value, scale.floor);
        const byLoops = quantity === "relativeLoss" && scale.kind === "log" && cumulative && share > 0 && share < 1;
        // Where numbers are not of ordinary size the loop leaves NaN for the model to fill in.
        if (byLoops && loops.timesToLoss(-Math.log(share), atKappa, atRate, atPerYear, atOthers, count) === 0)
          return others;
        for (let k = 0; k < count; k++)
          if (!byLoops || Number.isNaN(others[k]))
            others[k] = timeToTarget(quantity, value, parameters(k), job.compute, falls);
        return others;
      },
    };
  }
}
