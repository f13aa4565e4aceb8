import type { Job } from "../execution/job.ts";
import { fixedValue } from "../execution/trajectories.ts";
import { type Parameters, priorYearsOf } from "../model/growth.ts";
import type { ParameterName } from "../model/parameters.ts";
import type { QuantityName } from "../model/quantities.ts";

/** Whether a quantity is the same for every sample, so that there is no error of simulation in it. */
export function isCertain(job: Job, quantity: QuantityName, atStart: boolean): boolean {
  return dependencies(job, quantity, atStart).every((name) => fixedValue(job, name) !== undefined);
}

/** The parameters of every sample, for quantities that are certain: what they do not depend on may be any number. */
export function fixedParameters(job: Job): Parameters {
  const fixed = (name: ParameterName) => fixedValue(job, name) ?? 1;
  return {
    gamma: fixed("gamma"),
    kappa: fixed("kappa"),
    powerGrowth: fixed("powerGrowth"),
    initialPower: fixed("initialPower"),
    priorYears: job.parameters.pastGrowth === undefined ? fixed("priorYears") : priorYearsOf(fixed("pastGrowth")),
    lossFloor: fixed("lossFloor"),
    gammaFromPower: fixed("gammaFromPower"),
  };
}

/** The parameters that a quantity depends on, at t = 0 and later. */
export function dependencies(job: Job, quantity: QuantityName, atStart: boolean): ParameterName[] {
  const efficiency: ParameterName[] =
    fixedValue(job, "gammaFromPower") === 0 ? ["gamma"] : ["gamma", "gammaFromPower", "powerGrowth"];
  const prior: ParameterName = job.parameters.pastGrowth === undefined ? "priorYears" : "pastGrowth";
  const compute: ParameterName[] = [
    "initialPower",
    ...(job.compute === "singleRun" ? [] : [prior]),
    ...efficiency,
    "powerGrowth",
  ];
  const single = job.compute === "singleRun";
  switch (quantity) {
    case "relativeLoss":
      return atStart ? (single ? ["kappa", "lossFloor", "initialPower"] : []) : ["kappa", "lossFloor", ...compute];
    case "reducibleLoss":
      return atStart ? (single ? ["kappa", "initialPower"] : []) : ["kappa", ...compute];
    case "computeMultiple":
    case "computeOrders":
      return atStart ? (single ? ["initialPower"] : []) : compute;
    case "efficiencyMultiple":
    case "costMultiple":
      return atStart ? [] : efficiency;
    case "powerMultiple":
      return atStart ? ["initialPower"] : ["initialPower", "powerGrowth"];
    case "retention":
      return atStart && !single ? ["initialPower"] : ["initialPower", prior, ...efficiency, "powerGrowth"];
  }
}
