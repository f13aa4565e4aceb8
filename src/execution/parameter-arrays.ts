import { priorYearsOf } from "../model/growth.ts";
import { PARAMETER_DEFAULTS, type ParameterName } from "../model/parameters.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import { blockSampler } from "../sampling/plan.ts";
import type { Job } from "./job.ts";

/** The parameters of a block's samples, one number a sample, in the model's units; `priorYears` holds τ0 however it was given. */
export type ParameterArrays = Record<Exclude<ParameterName, "pastGrowth">, Float64Array>;

/** Draws a block's columns and puts the parameters together; the arrays, for `size` samples at most, are used again for the next block. */
export function parameterArrays(
  job: Job,
  size = BLOCK,
): (block: number, count: number) => { parameters: ParameterArrays; columns: Float64Array[] } {
  const draw = blockSampler(job.plan, size);
  const array = () => new Float64Array(size);
  const parameters: ParameterArrays = {
    gamma: array(),
    kappa: array(),
    powerGrowth: array(),
    initialPower: array(),
    priorYears: array(),
    lossFloor: array(),
    gammaFromPower: array(),
  };
  return (block, count) => {
    const columns = draw(block, count);
    const fill = (parameter: ParameterName, out: Float64Array) => {
      const [first, ...others] = job.parameters[parameter] ?? [];
      if (first === undefined) out.fill(PARAMETER_DEFAULTS[parameter as keyof typeof PARAMETER_DEFAULTS]);
      else out.set(columns[first]);
      for (const other of others) for (let i = 0; i < count; i++) out[i] += columns[other][i];
    };
    for (const name of Object.keys(parameters) as (keyof ParameterArrays)[])
      if (name !== "priorYears" || job.parameters.pastGrowth === undefined) fill(name, parameters[name]);
    if (job.parameters.pastGrowth !== undefined) {
      const { priorYears } = parameters;
      fill("pastGrowth", priorYears);
      for (let i = 0; i < count; i++) priorYears[i] = priorYearsOf(priorYears[i]);
    }
    return { parameters, columns };
  };
}
