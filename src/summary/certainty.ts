import type { Job } from "../execution/job.ts";
import { fixedValue } from "../execution/trajectories.ts";
import { walker } from "../execution/walker.ts";
import { type Parameters, priorYearsOf } from "../model/growth.ts";
import type { ParameterName } from "../model/parameters.ts";
import type { QuantityName } from "../model/quantities.ts";

/** Whether a quantity is the same for every sample, so that there is no error of simulation in it. */
export function isCertain(job: Job, quantity: QuantityName, atStart: boolean): boolean {
  // A level at the start is what it is whatever the path; a single run's pace is that of the path.
  const isPace = quantity === "retention" && job.compute === "singleRun";
  return dependencies(job, quantity, atStart).every(
    (name) => fixedValue(job, name) !== undefined && ((atStart && !isPace) || !isShaken(job, name)),
  );
}

/** Whether anything in a rate's path is uncertain or random. */
function isShaken(job: Job, name: ParameterName): boolean {
  return pathColumns(job, name).some((column) => job.plan.columns[column].kind !== "fixed");
}

/** The columns that a rate's path is made of, besides those of the rate itself. */
export function pathColumns({ paths }: Pick<Job, "paths">, name: ParameterName): number[] {
  const course = name === "gamma" || name === "powerGrowth" ? paths?.[name] : undefined;
  if (course === undefined) return [];
  return [
    ...course.parts.flatMap(({ slowing, stop, shocks, jumps, ceiling }) => [
      ...(slowing === undefined ? [] : [slowing.halfLife, slowing.longRun]),
      ...(stop === undefined ? [] : [stop.year]),
      ...(shocks === undefined ? [] : [shocks.sd, shocks.persistence, ...shocks.scores]),
      ...(jumps === undefined ? [] : [jumps.perYear, ...jumps.gaps, ...jumps.sizes]),
      ...(ceiling === undefined ? [] : [ceiling.level]),
    ]),
    ...(course.ceiling === undefined ? [] : [course.ceiling.level]),
  ];
}

/** Whether a rate's path holds shocks or jumps, which are random even where all its numbers are known. */
export function isRandom({ paths }: Pick<Job, "paths">, name: ParameterName): boolean {
  const course = name === "gamma" || name === "powerGrowth" ? paths?.[name] : undefined;
  return course?.parts.some(({ shocks, jumps }) => shocks !== undefined || jumps !== undefined) ?? false;
}

/** The parameters of every sample, for quantities that are certain: what they do not depend on may be any number. */
export function fixedParameters(job: Job): Parameters {
  // Every sample's path is the same, where a path is certain.
  if (job.paths !== undefined) return walker(job)(0, 1).parameters(0);
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
  // A cap on power is so many times today's power, of which the first step takes its share.
  const power: ParameterName[] =
    job.paths?.powerGrowth?.ceiling === undefined ? ["powerGrowth"] : ["powerGrowth", "initialPower"];
  const efficiency: ParameterName[] =
    fixedValue(job, "gammaFromPower") === 0 ? ["gamma"] : ["gamma", "gammaFromPower", ...power];
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
