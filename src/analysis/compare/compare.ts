import { fallsToTarget, QUANTITIES } from "../../model/quantities.ts";
import { ABSOLUTE_QUANTITIES, type AskedName, isAbsolute, multipleOf, unitOf } from "../../model/units.ts";
import { SAMPLERS, type SamplerName } from "../../sampling/designs/design.ts";
import { type Problem, ScenarioError } from "../../scenario/problems.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import { manifestOf } from "../../summary/manifest.ts";
import { checkAgreement, worldsOf } from "./agreement.ts";
import { whyNoBreakEven } from "./break-even.ts";
import type { CompareResult, World } from "./result.ts";
import { compareIn, isRatio } from "./world.ts";

export interface CompareOptions {
  /** What is compared; default the first scenario's first quantity. */
  quantity?: AskedName | undefined;
  /** What the scenarios are called; default their titles. */
  names?: readonly string[] | undefined;
  /** Futures; default the first scenario's, but at most 32,768. Differences between futures that share their draws need few. */
  samples?: number | undefined;
  /** Default the first scenario's. */
  seed?: string | undefined;
  sampler?: SamplerName | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Futures where nobody says how many. */
const ENOUGH = 32_768;
/** More would not fit into memory: every future's value at a step is held. */
const MOST_SAMPLES = 10_000_000;

/**
 * Holds scenarios against each other, the first against each of the others: percentiles of their difference, the
 * probability that one is ahead, when one overtakes the other, and with how much more power at the start they would be
 * level. What their files give one name is one truth about the world, drawn once for all, unless it is `luck: own`.
 *
 * @throws ScenarioError where they cannot be compared; RangeError if a number does not fit; the signal's reason.
 */
export async function compare(
  scenarios: readonly AskedScenario[],
  options: CompareOptions = {},
): Promise<CompareResult> {
  const names = distinct(options.names ?? scenarios.map(({ title }) => title));
  const [first] = checkOptions(scenarios, options);
  const quantity = options.quantity ?? first.quantities[0];
  checkAgreement(scenarios, names, quantity);
  const draws = {
    seed: options.seed ?? first.seed,
    samples: options.samples ?? Math.min(first.samples, ENOUGH),
    sampler: options.sampler ?? first.sampler,
  };
  const asked = scenarios.map((scenario, index) => (index === 0 ? { ...scenario, ...draws } : scenario));
  const worlds = worldsOf(asked);
  const found: World[] = [];
  for (const [index, { law, scenarios: alike }] of worlds.entries()) {
    const onProgress = (done: number, total: number) =>
      options.onProgress?.(index * total + done, worlds.length * total);
    const world = await compareIn(alike, quantity, { ...options, onProgress });
    found.push({ ...(law === undefined ? {} : { law }), ...world });
  }
  const steps = Math.round(first.horizonYears * first.stepsPerYear);
  const multiple = multipleOf(quantity);
  return {
    schema: "lossfan/compare/1",
    names,
    scenarios: [...scenarios],
    quantity,
    ...(isAbsolute(quantity) ? { unit: unitOf(quantity) } : {}),
    measure: isRatio(multiple) ? "ratio" : "difference",
    ahead: fallsToTarget(multiple) ? "lower" : "higher",
    times: Array.from({ length: steps + 1 }, (_, step) => step / first.stepsPerYear),
    worlds: found,
    noBreakEven: Object.fromEntries(
      scenarios.flatMap((scenario, index) => {
        const why = whyNoBreakEven(scenario, multiple);
        return why === undefined ? [] : [[names[index], why]];
      }),
    ),
    manifest: manifestOf(scenarios, draws, found),
  };
}

function checkOptions(scenarios: readonly AskedScenario[], options: CompareOptions): readonly AskedScenario[] {
  const problems: Problem[] = [];
  const { samples, sampler, quantity } = options;
  if (scenarios.length < 2)
    problems.push({ field: "", message: `at least two scenarios are needed, got ${scenarios.length}` });
  if (samples !== undefined && !(Number.isInteger(samples) && samples >= 2 && samples <= MOST_SAMPLES))
    problems.push({
      field: "samples",
      message: `must be a whole number from 2 to ${MOST_SAMPLES} in a comparison, got ${samples}`,
    });
  if (sampler !== undefined && !SAMPLERS.includes(sampler))
    problems.push({ field: "sampler", message: `must be one of ${SAMPLERS.join(", ")}, got ${sampler}` });
  const known: readonly string[] = [...QUANTITIES, ...ABSOLUTE_QUANTITIES];
  if (quantity !== undefined && !known.includes(quantity))
    problems.push({ field: "quantity", message: `must be one of ${known.join(", ")}, got ${quantity}` });
  if (problems.length > 0) throw new ScenarioError(problems);
  return scenarios;
}

/** Names that tell the scenarios apart: one that comes again is numbered. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let k = 2; taken.has(own); k++) own = `${name} (${k})`;
    taken.add(own);
    return own;
  });
}
