import type { Job } from "../execution/job.ts";
import { fallsToTarget, followsLaw, type QuantityName, quantityAt } from "../model/quantities.ts";
import { timeToTarget } from "../model/time-to-target.ts";
import { inMultiples } from "../scenario/in-multiples.ts";
import { lawsOf } from "../scenario/laws.ts";
import { planOf } from "../scenario/plan.ts";
import type { AskedScenario, Scenario, Target } from "../scenario/scenario.ts";
import { jobOf, resultOf } from "../simulate.ts";
import { asAsked, type Found } from "../summary/as-asked.ts";
import { fixedParameters, isCertain } from "../summary/certainty.ts";
import { inputsOf, inputsOfLaws } from "../summary/inputs.ts";
import type {
  Check,
  Estimates,
  LawResult,
  QuantityResult,
  Result,
  TargetResult,
  TimeToTarget,
} from "../summary/result.ts";
import { methodOf } from "./check.ts";
import { type Exact, type ExactLaw, exactLaw, type NotCovered } from "./exact-law.ts";
import { mixedLaw } from "./mixed-law.ts";

/** The exact method has no answer to something that a scenario asks. */
export class NotCoveredError extends Error {
  override name = "NotCoveredError";
}

/**
 * Answers a scenario by the exact method alone. The result has the shape of a simulation's; `low` and `high` bound the
 * numerical error, there are no sampled paths, so no path coverage, and no moments.
 *
 * @throws NotCoveredError where the scenario asks for something that has no exact answer.
 */
export async function answerExactly(asked: AskedScenario, signal?: AbortSignal): Promise<Result> {
  return exactly(asAsked(asked, await answerInMultiples(inMultiples(asked), signal)));
}

async function answerInMultiples(scenario: Scenario, signal: AbortSignal | undefined): Promise<Found> {
  const alone = scenario.laws === undefined ? [{ name: "", weight: 1, scenario }] : lawsOf(scenario);
  const known = alone.map((law) => ({ ...law, ...exactLawsOf(law.scenario) }));
  const missing = known.flatMap(({ name, missing }) =>
    missing.map((why) =>
      name === "" ? why : `${why} (under the law ${name}; each law can be run as a scenario of its own)`,
    ),
  );
  if (missing.length > 0) throw new NotCoveredError(`there is no exact answer for ${missing.join("; ")}`);
  const [{ plan, job, laws }] = known;
  if (scenario.laws === undefined) {
    const { quantities, targets } = await answers(scenario, job, laws, signal);
    return resultOf(scenario, plan, job, quantities, targets, checkOf([...laws.values()]));
  }

  const ofLaws: Record<string, LawResult> = {};
  for (const { name, weight, plan, job, laws } of known)
    ofLaws[name] = {
      weight,
      ...(await answers(scenario, job, laws, signal)),
      inputs: inputsOf(plan, scenario.percentiles),
      check: checkOf([...laws.values()]),
    };
  // What the law does not enter has the same law under each of them.
  const mixed = new Map(
    [...laws].map(([key, law]) => [
      key,
      followsLaw(quantityOf(key)) ? mixedLaw(known.map(({ weight, laws }) => ({ weight, law: laws.get(key)! }))) : law,
    ]),
  );
  const { quantities, targets } = await answers(scenario, job, mixed, signal);
  const check = checkOf(known.flatMap(({ laws }) => [...laws.values()]));
  const inputs = inputsOfLaws(scenario, known);
  return resultOf(scenario, plan, job, quantities, targets, check, { laws: ofLaws, inputs });
}

/** The exact laws of all that a scenario with one law of loss asks for, and what has none. */
function exactLawsOf(scenario: Scenario) {
  const plan = planOf(scenario);
  const job = jobOf(scenario, plan);
  const laws = new Map<string, ExactLaw>();
  const missing: string[] = [];
  const wanted = [
    ...scenario.quantities.map((quantity) => ({ quantity, falls: fallsToTarget(quantity) })),
    ...job.targets,
  ];
  for (const { quantity, falls } of wanted) {
    const key = keyOf(quantity, falls);
    if (laws.has(key)) continue;
    const law = isCertain(job, quantity, false)
      ? certainLaw(job, quantity, falls)
      : exactLaw(plan, job, quantity, undefined, undefined, falls);
    if (isLaw(law)) laws.set(key, law);
    else if (!missing.includes(`${quantity}: ${law.why}`)) missing.push(`${quantity}: ${law.why}`);
  }
  return { plan, job, laws, missing };
}

async function answers(
  scenario: Scenario,
  job: Job,
  laws: ReadonlyMap<string, ExactLaw>,
  signal: AbortSignal | undefined,
): Promise<Pick<Result, "quantities" | "targets">> {
  const quantities: Result["quantities"] = {};
  for (const quantity of scenario.quantities)
    quantities[quantity] = await exactBands(scenario, job, laws.get(keyOf(quantity, fallsToTarget(quantity)))!, signal);
  const targets: TargetResult[] = [];
  for (const [index, target] of scenario.targets.entries()) {
    const law = laws.get(keyOf(target.quantity, job.targets[index].falls))!;
    targets.push(await exactTarget(scenario, job, target, law, signal));
  }
  return { quantities, targets };
}

function checkOf(laws: readonly ExactLaw[]): Check {
  return {
    method: [...new Set(laws.filter(({ integrated }) => integrated !== NOTHING).map(methodOf))].join("; "),
    comparisons: [],
    notCovered: [],
    falseAlarmRate: 0,
  };
}

function exactly(result: Result): Result {
  return { ...result, manifest: { ...result.manifest, samples: 0, sampler: "exact" } };
}

/** The side of a target on which it is met belongs to a law. */
function keyOf(quantity: QuantityName, falls: boolean): string {
  return `${quantity} ${falls}`;
}

function quantityOf(key: string): QuantityName {
  return key.split(" ")[0] as QuantityName;
}

/** What is integrated out where all is certain. */
const NOTHING = "nothing";

/** The law of a quantity that nothing uncertain goes into: all of it at one value, given by the model itself. */
function certainLaw(job: Job, quantity: QuantityName, falls: boolean): ExactLaw {
  const { compute } = job;
  const parameters = fixedParameters(job);
  const value = (t: number) => quantityAt(quantity, parameters, t, compute);
  const years = (target: number) => timeToTarget(quantity, target, parameters, compute, falls);
  const certainly = (met: boolean): Exact => ({ value: met ? 1 : 0, error: 0 });
  return {
    integrated: NOTHING,
    nodes: 1,
    meets: (target, t) => certainly(falls ? value(t) <= target : value(t) >= target),
    metBy: (target, t) => certainly(years(target) <= t),
    metEver: (target) => certainly(years(target) < Infinity),
    below: (limit, t) => certainly(value(t) <= limit),
    percentile: (_, t) => ({ value: value(t), error: 0 }),
    timePercentile: (_, target) => ({ value: years(target), error: 0 }),
  };
}

function isLaw(law: ExactLaw | NotCovered): law is ExactLaw {
  return !("why" in law);
}

function timesOf(job: Job): number[] {
  return Array.from({ length: job.steps + 1 }, (_, step) => step / job.stepsPerYear);
}

async function exactBands(scenario: Scenario, job: Job, law: ExactLaw, signal?: AbortSignal): Promise<QuantityResult> {
  const percentiles: QuantityResult["percentiles"] = {};
  for (const percent of scenario.percentiles) {
    const answers: Exact[] = [];
    for (const t of timesOf(job)) {
      await interruptible(signal);
      // Looked for where the two answers before lead to, since quantities change by nearly the same factor from step to step.
      const [before, last] = [answers.at(-2)?.value ?? 1, answers.at(-1)?.value ?? 1];
      answers.push(law.percentile(percent / 100, t, before === 0 ? last : (last * last) / before));
    }
    percentiles[String(percent)] = listed(answers);
  }
  return { percentiles, pathCoverage: {}, pathCoverageInterval: {}, paths: 0 };
}

/** Lets the signal's handlers run. */
async function interruptible(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

async function exactTarget(
  scenario: Scenario,
  job: Job,
  target: Target,
  law: ExactLaw,
  signal?: AbortSignal,
): Promise<TargetResult> {
  const value = "atMost" in target ? target.atMost : target.atLeast;
  const horizon = job.steps / job.stepsPerYear;
  const clamp = (x: number) => Math.min(Math.max(x, 0), 1);
  const [by, ever] = [law.metBy(value, horizon), law.metEver(value)];
  const after = clamp(ever.value - by.value);
  const never = clamp(1 - ever.value);
  const afterError = by.error + ever.error;
  const outcome = (years: number): TimeToTarget =>
    years === Infinity ? "never" : years > horizon ? "afterHorizon" : years;
  const years: [string, Exact][] = [];
  for (const percent of scenario.percentiles) {
    await interruptible(signal);
    years.push([String(percent), law.timePercentile(percent / 100, value)]);
  }
  return {
    ...target,
    probability: listed(
      timesOf(job).map((t) => law.meets(value, t)),
      clamp,
    ),
    timeToTarget: Object.fromEntries(years.map(([percent, exact]) => [percent, outcome(exact.value)])),
    timeToTargetInterval: Object.fromEntries(
      years.map(([percent, { value, error }]) => [
        percent,
        { low: outcome(value - error), high: outcome(value + error) },
      ]),
    ),
    afterHorizon: after,
    afterHorizonInterval: { low: clamp(after - afterError), high: clamp(after + afterError) },
    never,
    neverInterval: { low: clamp(never - ever.error), high: clamp(never + ever.error) },
  };
}

function listed(numbers: readonly Exact[], within: (x: number) => number = (x) => x): Estimates {
  return {
    estimate: numbers.map(({ value }) => within(value)),
    low: numbers.map(({ value, error }) => within(value - error)),
    high: numbers.map(({ value, error }) => within(value + error)),
  };
}
