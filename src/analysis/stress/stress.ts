import { EvaluationError } from "../../execution/evaluation-error.ts";
import { type ClaimName, claimThreshold, dependsOnLaw, isExclusive } from "../../model/claim.ts";
import { inMultiples } from "../../scenario/in-multiples.ts";
import { checkScenario } from "../../scenario/load.ts";
import { planOf } from "../../scenario/plan.ts";
import { ScenarioError } from "../../scenario/problems.ts";
import type { AskedScenario, Scenario } from "../../scenario/scenario.ts";
import { NotApplicable } from "../../scenario/stresses/affine.ts";
import { edited, takenOff } from "../../scenario/stresses/edits.ts";
import { type Stresses, standardStresses } from "../../scenario/stresses/load.ts";
import type { WrittenStress } from "../../scenario/stresses/schema.ts";
import { manifestOf } from "../../summary/manifest.ts";
import { percentilesOf } from "../../summary/percentiles-of.ts";
import type { Estimate } from "../../summary/result.ts";
import type { FuturesOptions } from "../futures.ts";
import { Beliefs } from "./beliefs.ts";
import { type Cases, eachVerdict, judgeCases, sameQuestion } from "./cases.ts";
import { expanded } from "./expanded.ts";
import { regionsOf } from "./regions.ts";
import type { Asked, PowerCase, StressResult, StressTest, ThresholdResult, VerdictResult } from "./result.ts";
import { changeOf, shareOf } from "./shares.ts";
import { shiftsOf } from "./shifts.ts";
import type { Judged, Question } from "./verdicts.ts";
import { Walks } from "./walks.ts";
import { type World, withAdded, worldOf } from "./worlds.ts";

export interface StressOptions extends FuturesOptions {
  /** Yardsticks and stresses; by default the standard ones. */
  stresses?: Stresses;
  /** Futures that are judged; by default the scenario's samples, but at most 8192, or 4096 where rates run along paths. */
  samples?: number;
}

/** Every verdict is remembered of every future. */
const MOST_SAMPLES = 10_000_000;

/**
 * How many futures are judged unless it is said: enough to tell probabilities to a few tenths of a percentage point, fewer
 * where rates run along paths, which cost more to walk.
 */
function futuresToJudge(asked: AskedScenario): number {
  return Math.min(asked.samples, planOf(asked).paths === undefined ? 8192 : 4096);
}

/**
 * Puts the claim that efficiency can offset diminishing returns to the test: how probable each form of it is under each
 * yardstick, with power as in the scenario and with power flat, what efficiency growth it takes, what stresses do to it, and
 * how little it takes to turn a verdict.
 *
 * @throws ScenarioError if the scenario cannot be run, or in so many samples; the signal's reason.
 */
export async function stress(scenarioAsked: AskedScenario, options: StressOptions = {}): Promise<StressTest> {
  const asked = { ...scenarioAsked, samples: options.samples ?? futuresToJudge(scenarioAsked) };
  if (!(Number.isInteger(asked.samples) && asked.samples >= 2 && asked.samples <= MOST_SAMPLES)) {
    const message = `must be a whole number from 2 to ${MOST_SAMPLES} in a stress test, got ${asked.samples}`;
    throw new ScenarioError([{ field: "samples", message }]);
  }
  const { yardsticks, stresses } = options.stresses ?? standardStresses();
  const scenario = inMultiples(asked);
  const target = lossTarget(scenario);
  const question: Question = { yardsticks, target, samples: scenario.samples };
  const world = worldOf(scenario);
  const walks = new Walks();
  const each = stresses.flatMap((written) => expanded(asked, written));
  const { signal } = options;
  /** One stage for the verdicts as believed, one for each stress, one for the shifts. */
  const told = (stages: number) => options.onProgress?.(stages * asked.samples, (each.length + 2) * asked.samples);
  const base = await judgeCases(world, question, walks, { signal });
  const judged = base.asInScenario!;

  const tests: StressResult[] = [];
  for (const [index, one] of each.entries()) {
    told(1 + index);
    tests.push(await underStress(asked, one, base, question, walks, { signal }));
  }
  const verdicts = verdictsOf(world, base, question, scenario);
  told(1 + each.length);
  const shifts = await shiftsOf(world, base, question, walks, { signal });
  const levels = scenario.percentiles.map((percent) => percent / 100);
  const spread = percentilesOf(judged.efficiency, levels, scenario.sampler, "type7");
  const answers = {
    target: { ...target, given: scenario.targets.some((one) => one === target) },
    efficiency: {
      percentiles: Object.fromEntries(scenario.percentiles.map((percent, i) => [String(percent), plain(spread[i])])),
      atLeastTwo: shareOf(atLeast(judged.efficiency, 2), scenario.sampler, isSame(judged.efficiency)),
    },
    powerIsFlat: base.flat === undefined,
    verdicts,
    stresses: tests,
    shifts,
    regions: regionsOf(world, base, question, scenario.sampler),
  };
  return {
    schema: "lossfan/stress/1",
    scenario: asked,
    yardsticks: yardsticks.map(({ years, ...rest }) => ({ ...rest, priorYears: years })),
    ...answers,
    manifest: manifestOf(asked, scenario, answers),
  };
}

/** The hardest relative loss that the scenario aims at, or else reducible loss; without any, half of today's. */
function lossTarget(scenario: Scenario): Question["target"] {
  const losses = scenario.targets.filter(
    (target): target is Extract<typeof target, { atMost: number }> =>
      "atMost" in target && (target.quantity === "relativeLoss" || target.quantity === "reducibleLoss"),
  );
  if (losses.length === 0) return { quantity: "relativeLoss", atMost: 0.5 };
  const total = losses.filter(({ quantity }) => quantity === "relativeLoss");
  return (total.length > 0 ? total : losses).reduce((hardest, one) =>
    one.atMost < hardest.atMost ? one : hardest,
  ) as Question["target"];
}

function askedOf({ claim, law, yardstick, power }: Asked): Asked {
  return { claim, ...(law === undefined ? {} : { law }), yardstick, power };
}

async function underStress(
  asked: AskedScenario,
  { name, source, note, edits }: WrittenStress,
  base: Cases,
  question: Question,
  walks: Walks,
  options: FuturesOptions,
): Promise<StressResult> {
  const said = { name, ...(source === undefined ? {} : { source }), ...(note === undefined ? {} : { note }), edits };
  try {
    let changed = asked;
    for (const edit of edits) changed = await checkScenario(edited(changed, edit));
    const [off, world] = [takenOff(edits), worldOf(inMultiples(changed))];
    const cases = await judgeCases(off === 0 ? world : withAdded(world, "gamma", -off), question, walks, options);
    // Where a stress leaves power flat, both worlds are the one.
    const both = {
      asInScenario: cases.asInScenario!,
      ...(base.flat === undefined ? {} : { flat: cases.flat ?? cases.asInScenario! }),
    };
    const before = [...eachVerdict(base)];
    const { sampler } = asked;
    return {
      ...said,
      verdicts: [...eachVerdict(both)].flatMap((verdict) => {
        // With other laws than before, a claim that they decide is compared with every law that it had.
        const same = before.find((one) => sameQuestion(one, verdict)) ?? before.find((one) => sameButLaw(one, verdict));
        if (same === undefined) return [];
        return [
          {
            ...askedOf(verdict),
            probability: shareOf(verdict.holds, sampler, verdict.certain),
            change: changeOf(verdict.holds, same.holds, sampler, verdict.certain && same.certain),
          },
        ];
      }),
    };
  } catch (error) {
    if (error instanceof NotApplicable) return { ...said, notApplied: error.message };
    if (error instanceof ScenarioError)
      return { ...said, notApplied: error.problems.map(({ field, message }) => `${field} ${message}`).join("; ") };
    if (error instanceof EvaluationError || error instanceof RangeError) return { ...said, notApplied: error.message };
    throw error;
  }
}

/** The same question where only one of both worlds names its law. */
function sameButLaw(a: Asked, b: Asked): boolean {
  return sameQuestion({ ...a, law: "" }, { ...b, law: "" }) && (a.law === undefined || b.law === undefined);
}

function verdictsOf(world: World, base: Cases, question: Question, scenario: Scenario): VerdictResult[] {
  const beliefs = new Map<PowerCase, Beliefs>();
  return [...eachVerdict(base)].map((verdict): VerdictResult => {
    const judged = base[verdict.power]!;
    const own = beliefs.get(verdict.power) ?? new Beliefs(world, verdict.power, judged);
    beliefs.set(verdict.power, own);
    const years = question.yardsticks.find(({ name }) => name === verdict.yardstick)!.years;
    return {
      ...askedOf(verdict),
      probability: shareOf(verdict.holds, scenario.sampler, verdict.certain),
      threshold: thresholdOf(verdict, own, years, judged, question, scenario),
    };
  });
}

function thresholdOf(
  { claim, law }: { claim: ClaimName; law?: string | undefined },
  beliefs: Beliefs,
  years: number | "own",
  { efficiency }: Judged,
  { target }: Question,
  { horizonYears, compute, sampler }: Scenario,
): ThresholdResult | null {
  const medians = beliefs.medians(dependsOnLaw(claim) ? law : undefined);
  const at = {
    ...medians,
    ...(years === "own" ? {} : { priorYears: years }),
    ...(target.quantity === "reducibleLoss" ? { lossFloor: 0 } : {}),
  };
  const threshold = claimThreshold(claim, at, { years: horizonYears, compute, target: target.atMost });
  if (threshold === undefined) return null;
  const { from, to = Infinity } = threshold;
  const least = isExclusive(claim) ? from + 1e-9 : from - 1e-9;
  return {
    from: from === -Infinity ? null : from,
    ...(isExclusive(claim) ? { exclusive: true } : {}),
    ...(to === Infinity ? {} : { to }),
    beliefs: shareOf(
      Uint8Array.from(efficiency, (rate) => Number(rate >= least && rate <= to + 1e-9)),
      sampler,
      isSame(efficiency),
    ),
  };
}

function isSame(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function atLeast(values: Float64Array, least: number): Uint8Array {
  return Uint8Array.from(values, (value) => Number(value >= least));
}

function plain({ estimate, low, high }: Estimate): Estimate {
  return { estimate, low, high };
}
