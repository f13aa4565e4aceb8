import { parameterArrays } from "../execution/parameter-arrays.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import { inMultiples } from "../scenario/in-multiples.ts";
import { lawsOf } from "../scenario/laws.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { futuresOf } from "./futures.ts";
import type { PowerCase } from "./stress/result.ts";
import { withPowerFlat, worldOf } from "./stress/worlds.ts";

/** Futures in the plane of the two numbers that the claim turns on; plain JSON. */
export interface BeliefCloud {
  power: PowerCase;
  /** Average growth of efficiency up to the horizon [doublings/yr] and the exponent of loss, of one future each. */
  points: { gamma: number; kappa: number; law?: string }[];
}

/** More dots than these cover each other. */
const ENOUGH = 400;

/** The first futures of a run; where there are laws of loss, of each as many as its weight says. */
export async function beliefCloud(
  asked: AskedScenario,
  { samples = ENOUGH, power = "asInScenario" as PowerCase } = {},
): Promise<BeliefCloud> {
  const scenario = inMultiples(asked);
  const whole = worldOf(scenario);
  const { compute: job, laws } = power === "flat" ? withPowerFlat(whole) : whole;
  const weights = scenario.laws === undefined ? [1] : lawsOf(scenario).map(({ weight }) => weight);
  const count = Math.min(samples, asked.samples);
  const years = job.steps / job.stepsPerYear;
  const efficiency = new Float64Array(count);
  for await (const { first, walks } of futuresOf([job], count)) {
    walks[0].moveTo(job.steps);
    const keys = walks[0].read("efficiencyMultiple");
    for (let i = 0; first + i < Math.min(first + BLOCK, count); i++) efficiency[first + i] = keys[i] / Math.LN2 / years;
  }
  const points = laws.flatMap(({ name, job: of }, l) => {
    const own = Math.round(weights[l] * count);
    const draw = parameterArrays(of, Math.min(BLOCK, Math.max(own, 1)));
    const kappas: number[] = [];
    for (let first = 0; first < own; first += BLOCK) {
      const here = Math.min(BLOCK, own - first);
      kappas.push(...draw(first / BLOCK, here).parameters.kappa.subarray(0, here));
    }
    return kappas.map((kappa, i) => ({ gamma: efficiency[i], kappa, ...(name === undefined ? {} : { law: name }) }));
  });
  return { power, points };
}
