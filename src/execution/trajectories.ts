import { growthIntegral, type Parameters } from "../model/growth.ts";
import { PARAMETER_DEFAULTS, type ParameterName } from "../model/parameters.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { reducibleShare, totalLoss } from "../model/relative-loss.ts";
import { timeToTarget } from "../model/time-to-target.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import type { Job } from "./job.ts";
import {
  advanceIntegral,
  advanceLog,
  LARGEST_LOG_STEP,
  logCumulative,
  logCumulativeOf,
  logLoss,
  logMultiple,
  timesToLoss,
} from "./kernel.ts";
import { parameterArrays } from "./parameter-arrays.ts";

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

/** The samples of one block, moving through the time grid. Arrays hold one number a sample and are used again. */
export interface Trajectories {
  readonly count: number;
  /** Moves to a step of the grid, which must not lie before the present one. */
  moveTo(step: number): void;
  /** Writes the keys of a quantity at the present step. */
  keys(quantity: QuantityName, out: Float64Array): void;
  /** Writes the first time at which target number `target` is met. */
  timesToTarget(target: number, out: Float64Array): void;
  /** One sample's beliefs, for a message. */
  parameters(sample: number): Parameters;
}

/**
 * At every multiple of this many steps exact growth integrals take the place of the recurrence's, which bounds its rounding.
 * What a sample is at a step therefore does not depend on which steps were asked for before.
 */
const RESYNC = 64;

/** Growth a·t up to which nothing overflows, e^600 being 4e260. */
const FAR_OUT = 600;

/** Draws blocks of a job and walks them through time. */
export function trajectories(job: Job, size = BLOCK): (block: number, count: number) => Trajectories {
  const array = () => new Float64Array(size);
  const draw = parameterArrays(job, size);
  // a and its parts per year; e^(a Δ); G(Δ); F/τ0; the running G(t) and ln A(t).
  const [a, efficiency, power, factor, stepIntegral, perYear, integral, logCompute] = Array.from({ length: 8 }, array);
  const [zeros, logInitial] = [array(), array()];
  /** The samples whose ln A is not carried along. */
  const fast = new Uint16Array(size);
  const stepYears = 1 / job.stepsPerYear;
  const scale = scaleOf(job, "relativeLoss");

  return (block, count) => {
    const { parameters: drawn } = draw(block, count);
    const { gamma, kappa, powerGrowth: rho, initialPower: initial, priorYears: prior } = drawn;
    const { lossFloor: floor, gammaFromPower: fromPower } = drawn;
    for (let i = 0; i < count; i++) {
      efficiency[i] = (gamma[i] + fromPower[i] * rho[i]) * Math.LN2;
      power[i] = rho[i] * Math.LN2;
      a[i] = (gamma[i] + fromPower[i] * rho[i] + rho[i]) * Math.LN2;
      perYear[i] = initial[i] / prior[i];
      logInitial[i] = Math.log(initial[i]);
      factor[i] = Math.exp(a[i] * stepYears);
      stepIntegral[i] = growthIntegral(a[i], stepYears);
      integral[i] = 0;
    }

    // A'/A runs monotonically from F/τ0 to a, which bounds what a step adds to ln A. Where the bound is small and nothing
    // comes near to overflowing, ln A is carried along from step to step; the few fast samples take it anew each time.
    let fastCount = 0;
    const horizon = job.steps / job.stepsPerYear;
    for (let i = 0; i < count; i++) {
      const fastest = Math.max(perYear[i], a[i]);
      if (!(fastest * stepYears <= LARGEST_LOG_STEP && fastest * horizon <= FAR_OUT)) fast[fastCount++] = i;
    }
    const carried = job.compute === "cumulative" && fastCount <= count / 4;
    logCompute.fill(0);

    let step = 0;
    let years = 0;
    let fresh = carried;
    /** ln A at the present step, found when first asked for. */
    const logComputeNow = (): Float64Array => {
      if (fresh) return logCompute;
      fresh = true;
      if (job.compute === "singleRun") logMultiple(logInitial, a, years, logCompute, count);
      else logCumulative(perYear, integral, a, years, logCompute, count);
      return logCompute;
    };
    /** Puts the exact integral in place of the recurrence's. */
    const resync = (at: number) => {
      step = at;
      for (let i = 0; i < count; i++) integral[i] = growthIntegral(a[i], at / job.stepsPerYear);
      if (carried) logCumulative(perYear, integral, a, at / job.stepsPerYear, logCompute, count);
    };
    const parameters = (i: number): Parameters => ({
      gamma: gamma[i],
      kappa: kappa[i],
      powerGrowth: rho[i],
      initialPower: initial[i],
      priorYears: prior[i],
      lossFloor: floor[i],
      gammaFromPower: fromPower[i],
    });

    return {
      count,
      parameters,
      moveTo(next) {
        if (next !== step) fresh = carried;
        if (job.compute === "cumulative") {
          const latest = next - (next % RESYNC);
          if (latest > step) resync(latest);
          for (; step < next; step++)
            if (carried) advanceLog(perYear, integral, factor, stepIntegral, logCompute, count);
            else advanceIntegral(integral, factor, stepIntegral, count);
          if (carried && fastCount > 0)
            logCumulativeOf(fast, fastCount, perYear, integral, a, next / job.stepsPerYear, logCompute);
        }
        step = next;
        years = step / job.stepsPerYear;
      },
      keys(quantity, out) {
        switch (quantity) {
          case "relativeLoss":
          case "reducibleLoss": {
            const logA = logComputeNow();
            if (quantity === "reducibleLoss" || scale.kind === "log") logLoss(kappa, logA, out, count);
            else for (let i = 0; i < count; i++) out[i] = totalLoss(-kappa[i] * logA[i], floor[i]);
            return;
          }
          case "computeMultiple":
            out.set(logComputeNow().subarray(0, count));
            return;
          case "computeOrders": {
            const logA = logComputeNow();
            for (let i = 0; i < count; i++) out[i] = logA[i] / Math.LN10;
            return;
          }
          case "efficiencyMultiple":
            logMultiple(zeros, efficiency, years, out, count);
            return;
          case "costMultiple":
            logMultiple(zeros, efficiency, -years, out, count);
            return;
          case "powerMultiple":
            logMultiple(logInitial, power, years, out, count);
            return;
          case "retention":
            if (job.compute === "singleRun")
              for (let i = 0; i < count; i++) out[i] = quantityAt("retention", parameters(i), years, job.compute);
            else {
              const logA = logComputeNow();
              for (let i = 0; i < count; i++) out[i] = Math.exp(logInitial[i] + a[i] * years - logA[i]);
            }
        }
      },
      timesToTarget(target, out) {
        const { quantity, value, falls } = job.targets[target];
        if (quantity === "relativeLoss" && scale.kind === "log" && job.compute === "cumulative") {
          const share = reducibleShare(value, scale.floor);
          if (share <= 0) out.fill(Infinity, 0, count);
          else timesToLoss(-Math.log(share), kappa, perYear, a, out, count);
        } else
          for (let i = 0; i < count; i++) out[i] = timeToTarget(quantity, value, parameters(i), job.compute, falls);
      },
    };
  };
}
