import { parameterArrays } from "../../execution/parameter-arrays.ts";
import { priorYearsOf } from "../../model/growth.ts";
import { BLOCK, type SamplerName } from "../../sampling/designs/design.ts";
import { type Box, findBox } from "../prim/prim.ts";
import { type Cases, eachVerdict } from "./cases.ts";
import type { RegionResult } from "./result.ts";
import type { Question } from "./verdicts.ts";
import type { World } from "./worlds.ts";

/**
 * What would have to be true of the inputs for a claim to fail, or to hold: of the pace under each yardstick and of the
 * target under the scenario's own prior years, with power as in the scenario. A box that is not found is null: the
 * outcome, or its absence, is too rare, or no simple region of the inputs tells it.
 */
export function regionsOf(world: World, base: Cases, question: Question, sampler: SamplerName): RegionResult[] {
  const { yardsticks } = question;
  const own = (yardsticks.find(({ years }) => years === "own") ?? yardsticks[0]).name;
  const inputs = new Map<string | undefined, Record<string, Float64Array>>();
  // Two yardsticks may be one: what holds in the same futures has the same regions.
  const found = new Map<string, Box | null>();
  return [...eachVerdict({ asInScenario: base.asInScenario! })]
    .filter(({ claim, yardstick }) => claim === "keptPace" || (claim === "target" && yardstick === own))
    .flatMap(({ claim, law, yardstick, power, holds }) => {
      const values = inputs.get(law) ?? uncertainInputs(world, law, holds.length);
      inputs.set(law, values);
      return (["fails", "holds"] as const).map((outcome): RegionResult => {
        const happens = outcome === "holds" ? holds : holds.map((held) => 1 - held);
        const name = `${law} ${happens.join("")}`;
        if (!found.has(name)) found.set(name, findBox({ inputs: values, outcome: happens, sampler }) ?? null);
        const box = found.get(name)!;
        return { claim, ...(law === undefined ? {} : { law }), yardstick, power, outcome, box };
      });
    });
}

/** What is uncertain, one number a future: parameters as wholes, and the numbers of paths; not the chance within a future. */
function uncertainInputs(world: World, law: string | undefined, samples: number): Record<string, Float64Array> {
  const { job } = world.laws.find(({ name }) => name === law) ?? world.laws[0];
  const { plan, parameters } = job;
  const whole = Object.entries(parameters).filter(([, columns]) =>
    columns.some((index) => plan.columns[index].kind !== "fixed"),
  );
  const inSums = new Set(Object.values(parameters).flat());
  const ofPaths = plan.columns.flatMap(({ name, kind }, index) =>
    kind === "fixed" || inSums.has(index) || WITHIN_A_FUTURE.test(name) ? [] : [{ name, index }],
  );
  const names = [...whole.map(([name]) => name), ...ofPaths.map(({ name }) => name)];
  const values = Object.fromEntries(names.map((name) => [name, new Float64Array(samples)]));
  const draw = parameterArrays(job);
  for (let first = 0; first < samples; first += BLOCK) {
    const count = Math.min(BLOCK, samples - first);
    const { parameters: drawn, columns } = draw(first / BLOCK, count);
    for (const [name] of whole) {
      // Past growth is drawn as such and turned into prior years.
      const source = drawn[name === "pastGrowth" ? "priorYears" : (name as keyof typeof drawn)];
      for (let i = 0; i < count; i++)
        values[name][first + i] = name === "pastGrowth" ? pastGrowthOf(source[i]) : source[i];
    }
    for (const { name, index } of ofPaths) values[name].set(columns[index].subarray(0, count), first);
  }
  return values;
}

/** τ0 = 1/(g ln 2), solved for g: the same formula. */
const pastGrowthOf = priorYearsOf;

/** Draws of single years and jumps: "gamma.shocks.year 3". */
const WITHIN_A_FUTURE = /\.(year|gap|size) \d+$/;
