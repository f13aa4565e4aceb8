import { type GrowingExecutor, growingExecutor } from "./execution/choose.ts";
import type { Job } from "./execution/job.ts";
import { BLOCK, REPLICATES } from "./sampling/designs/design.ts";
import { inMultiples } from "./scenario/in-multiples.ts";
import { lawsOf } from "./scenario/laws.ts";
import { planOf } from "./scenario/plan.ts";
import type { AskedScenario, Scenario } from "./scenario/scenario.ts";
import { jobOf, type SimulateOptions, simulate } from "./simulate.ts";
import { probabilityInterval } from "./summary/accuracy.ts";
import { isCertain } from "./summary/certainty.ts";
import { digestOf, numbersOf } from "./summary/digest.ts";
import { weighted } from "./summary/mixed-moments.ts";
import { Progress } from "./summary/order-statistics.ts";
import { passOver } from "./summary/pass.ts";
import type { Result, Until } from "./summary/result.ts";

export interface UntilOptions extends Omit<SimulateOptions, "executor" | "horizonLevel"> {
  /** Samples after which to stop in any case; default 2²⁴, about 17 million. */
  most?: number;
}

/** Samples until the first look, and of a run that is told no other limit. */
const FIRST = 16_384;
const MOST = 2 ** 24;

/**
 * How far a look may trust the one before it. Error falls with the root of the number of samples, that of Sobol' points
 * faster, and by how much is not known before: with them one step does not go further than this many times the samples.
 */
const LARGEST_STEP = 16;
/** A half-width that rests on sixteen replicates is itself known to about a fifth. */
const MARGIN = 1.25;

/**
 * The levels of the intervals of looks 1, 2, 3, …: they may miss with probability 1 %, 2 %, 1 %, ½ %, …, half as often each
 * time, 5 % in all. The second look, which the first one sizes, is mostly the last and may miss most.
 */
function levelOf(look: number): number {
  return 1 - (look === 1 ? 0.01 : 0.02 * 2 ** (2 - look));
}

/** One law of the scenario, or all of a scenario with none, and what was counted so far. */
interface Counted {
  weight: number;
  job: Job;
  executor: GrowingExecutor;
  sizes: number[];
  /** For each target, time and replicate. */
  hits: Float64Array;
}

/**
 * Simulates a scenario with as many samples as it takes to know the probability of every target at the horizon, under each
 * law and over all of them, to a half-width. Looks are few, and each takes on from the last: only hits are counted. The
 * samples that sufficed are then simulated as ever.
 *
 * Where a look ends the search because its interval is narrow, intervals that happen to be narrow are picked out, and 95 %
 * ones would cover less. So look k has intervals that miss with probability α_k, and Σ α_k = 5 %. Whatever the rule by
 * which looking ends, an interval can only miss if that of some look did: at most 5 % (Boole's inequality). The other
 * numbers of the result have the intervals of a run of so many samples.
 *
 * @param halfWidth of 95 % intervals, as a share: 0.001 is 0.1 percentage points; between 0 and 0.5.
 * @throws RangeError if the half-width or the limit is none or the scenario has no targets; and what `simulate` throws.
 */
export async function simulateUntil(
  asked: AskedScenario,
  halfWidth: number,
  { most = MOST, ...options }: UntilOptions = {},
): Promise<Result> {
  if (!(halfWidth > 0 && halfWidth < 0.5))
    throw new RangeError(`the half-width must lie between 0 and 0.5, got ${halfWidth}`);
  if (!(Number.isInteger(most) && most >= 2))
    throw new RangeError(`most must be a whole number from 2 on, got ${most}`);
  if (asked.targets.length === 0) throw new RangeError("the scenario has no targets whose probability could be known");
  const scenario = inMultiples(asked);
  const laws = begin(scenario, options.threads);
  try {
    const looks = await lookUntil(scenario, laws, halfWidth, most, options);
    const { samples, level, widest } = looks[looks.length - 1];
    for (const { job, executor } of laws) await executor.expect(samples * (job.steps + 1));
    const result = await simulate(
      { ...asked, samples },
      { ...options, horizonLevel: level, executor: (job) => executorOf(laws, job) },
    );
    const until: Until = { halfWidth, most, reached: widest <= halfWidth, looks };
    const { manifest, ...rest } = { ...result, until };
    return { ...rest, manifest: { ...manifest, digest: digestOf(numbersOf(rest)) } };
  } finally {
    await Promise.all(laws.map(({ executor }) => executor.close()));
  }
}

function begin(scenario: Scenario, threads: number | undefined): Counted[] {
  const laws = scenario.laws === undefined ? [{ weight: 1, scenario }] : lawsOf(scenario);
  return laws.map(({ weight, scenario }) => {
    const job = jobOf(scenario, planOf(scenario));
    return {
      weight,
      job,
      executor: growingExecutor(job, threads),
      sizes: new Array<number>(REPLICATES).fill(0),
      hits: new Float64Array(job.targets.length * (job.steps + 1) * REPLICATES),
    };
  });
}

/** The run at the end has the same jobs, which are plain data: its samples are evaluated where they were counted. */
function executorOf(laws: readonly Counted[], job: Job): GrowingExecutor {
  const text = JSON.stringify(job);
  return laws.find((law) => JSON.stringify(law.job) === text)!.executor;
}

/** Looks again and again until every probability is known well enough, or the most samples are drawn. */
async function lookUntil(
  scenario: Scenario,
  laws: readonly Counted[],
  halfWidth: number,
  most: number,
  options: UntilOptions,
): Promise<Until["looks"]> {
  const looks: Until["looks"] = [];
  const progress = new Progress(options.onProgress);
  let samples = Math.min(FIRST, most);
  for (let done = 0; ; ) {
    progress.expect(laws.length * (samples - done));
    for (const law of laws) await count(law, done, samples, options, progress);
    const level = levelOf(looks.length + 1);
    const widest = widestOf(scenario, laws, level);
    looks.push({ samples, level, widest });
    if (widest <= halfWidth || samples === most) return looks;
    done = samples;
    const atNextLevel = widestOf(scenario, laws, levelOf(looks.length + 1));
    samples = Math.min(next(scenario, samples, atNextLevel / halfWidth), most);
  }
}

/** Counts the hits of the samples from `done` on. */
async function count(
  law: Counted,
  done: number,
  samples: number,
  { signal }: UntilOptions,
  progress: Progress,
): Promise<void> {
  const { job, executor } = law;
  // At constant rates a hit is known from the time to its target, along a path from every step.
  await executor.expect((samples - done) * (job.paths === undefined ? job.targets.length : job.steps + 1));
  const measure = { rows: [], hits: true };
  const { sizes, hits } = await passOver(executor, measure, samples, signal, (more) => progress.add(more), done);
  for (let r = 0; r < REPLICATES; r++) law.sizes[r] += sizes[r];
  for (let i = 0; i < hits.length; i++) law.hits[i] += hits[i];
}

/** The largest half-width of all probabilities at the horizon, each law's and those of all laws. */
function widestOf(scenario: Scenario, laws: readonly Counted[], level: number): number {
  const [{ job, sizes }] = laws;
  const samples = sizes.reduce((sum, size) => sum + size, 0);
  let widest = 0;
  for (const [target, { quantity }] of scenario.targets.entries()) {
    const at = (target * (job.steps + 1) + job.steps) * REPLICATES;
    const ofLaws = laws.map(({ weight, job, hits }) => ({
      weight,
      values: Array.from(hits.subarray(at, at + REPLICATES)),
      certain: isCertain(job, quantity, false),
    }));
    const pooled = { values: weighted(ofLaws), certain: ofLaws.every(({ certain }) => certain) };
    for (const { values, certain } of [...ofLaws, pooled]) {
      if (certain) continue;
      const estimate = values.reduce((sum, hits) => sum + hits, 0) / samples;
      const { low, high } = probabilityInterval(values, sizes, scenario.sampler, level);
      widest = Math.max(widest, high - estimate, estimate - low);
    }
  }
  return widest;
}

/** How many samples to draw for a half-width so many times smaller; of Sobol' points a power of two times as many. */
function next({ sampler }: Scenario, samples: number, times: number): number {
  // More than 1: from one level to the next an interval shrinks by less than the margin.
  const step = (times * MARGIN) ** 2;
  if (sampler !== "sobol") return Math.ceil((samples * step) / BLOCK) * BLOCK;
  return samples * Math.min(2 ** Math.ceil(Math.log2(step)), LARGEST_STEP);
}
