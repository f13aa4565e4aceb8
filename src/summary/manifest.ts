import { machine } from "../execution/machine.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { version } from "../version.ts";
import { digestOf } from "./digest.ts";
import type { Manifest } from "./result.ts";

/**
 * Where numbers come from: program, draws and scenario, with digests of the scenario and of the numbers themselves.
 *
 * @param scenarios what was asked; one, or all that were held against each other (then the draws are those of the first).
 */
export function manifestOf(
  scenarios: AskedScenario | readonly AskedScenario[],
  draws: Pick<Manifest, "seed" | "samples" | "sampler">,
  numbers: unknown,
): Manifest {
  return {
    version,
    node: machine.node,
    seed: draws.seed,
    samples: draws.samples,
    sampler: draws.sampler,
    scenarioHash: digestOf(scenarios),
    digest: digestOf(numbers),
  };
}
