import type { Job } from "../../execution/job.ts";
import { scaleOf, valueOfKey } from "../../execution/trajectories.ts";
import type { QuantityName } from "../../model/quantities.ts";
import { type AskedName, isAbsolute, multipleOf, todayOf } from "../../model/units.ts";
import { BLOCK } from "../../sampling/designs/design.ts";
import type { PathPlan } from "../../sampling/path-plan.ts";
import { inMultiples } from "../../scenario/in-multiples.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import { type SharedDraw, sharedPlans } from "../../scenario/shared-plans.ts";
import { jobOf } from "../../simulate.ts";
import { replicatesOf } from "../../summary/percentiles-of.ts";
import { type FuturesOptions, futuresOf } from "../futures.ts";
import { whyNoBreakEven } from "./break-even.ts";
import { type Contestant, finite, type Match, pairOf } from "./pair.ts";
import { neededPowers, PairTally, Stand } from "./pair-tally.ts";
import type { Pair, World } from "./result.ts";
import { Rows } from "./rows.ts";

/** Numbers that are held at a time; beyond them the futures are walked again for later steps. */
const MOST_NUMBERS = 2 ** 24;

/** Multiples are held against each other by how many times one is the other. */
export function isRatio(quantity: QuantityName): boolean {
  return quantity.endsWith("Multiple");
}

/** Compares the scenarios under one law of loss each: the first with every other. */
export async function compareIn(
  scenarios: readonly AskedScenario[],
  quantity: AskedName,
  options: FuturesOptions,
): Promise<Omit<World, "law">> {
  const [first] = scenarios;
  const { samples, sampler, percentiles } = first;
  const multiple = multipleOf(quantity);
  const { plans, draws } = sharedPlans(scenarios);
  const replicates = replicatesOf(sampler, samples);
  const rows = () => new Rows(percentiles, sampler, replicates);
  const contestants = scenarios.map((scenario, index): Contestant => {
    const scale = isAbsolute(quantity) ? todayOf(quantity, scenario.today)! : 1;
    return {
      job: jobOf({ ...inMultiples(scenario), targets: [] }, plans[index]),
      side: { compute: scenario.compute, scale },
      canBreakEven: whyNoBreakEven(scenario, multiple) === undefined,
      own: rows(),
    };
  });
  const [{ job }] = contestants;
  const matches = scenarios.slice(1).map((_, index): Match => {
    const b = index + 1;
    const needed = {
      ...(contestants[0].canBreakEven ? { a: rows() } : {}),
      ...(contestants[b].canBreakEven ? { b: rows() } : {}),
    };
    return { a: 0, b, tally: new PairTally(samples, sampler, job.steps, job.stepsPerYear), measure: rows(), needed };
  });
  await walkThrough(contestants, matches, multiple, samples, options);
  await walkOn(contestants, matches, multiple, samples, options);

  const { sizes } = replicates;
  return {
    own: contestants.map(({ own, side }) => own.by((value) => finite(value * side.scale, quantity))),
    pairs: matches.map(
      (match): Pair => pairOf(match, contestants, quantity, sizes, percentiles, sampler, draws.length > 0),
    ),
    draws: namedOnce(draws),
  };
}

/** Walks all futures, as many steps at a time as memory holds, and takes percentiles of each step once all are there. */
async function walkThrough(
  contestants: readonly Contestant[],
  matches: readonly Match[],
  quantity: QuantityName,
  samples: number,
  { signal, onProgress }: FuturesOptions,
): Promise<void> {
  const { steps } = contestants[0].job;
  const jobs = contestants.map(({ job }) => job);
  const scales = jobs.map((job) => scaleOf(job, quantity));
  const rowsAStep = contestants.length + 3 * matches.length;
  const group = Math.max(1, Math.floor(MOST_NUMBERS / (samples * rowsAStep)));
  const passes = Math.ceil((steps + 1) / group);
  const held = () => Array.from({ length: Math.min(group, steps + 1) }, () => new Float64Array(samples));
  const own = contestants.map(held);
  const measured = matches.map(held);
  const needed = matches.map(({ needed }) => ({ a: needed.a && held(), b: needed.b && held() }));
  const keys = contestants.map(() => new Float64Array(BLOCK));

  for (let begin = 0, pass = 0; begin <= steps; begin += group, pass++) {
    const end = Math.min(begin + group, steps + 1);
    const tell = (done: number) => onProgress?.(pass * samples + done, passes * samples);
    for await (const { first, count, walks } of futuresOf(jobs, samples, { signal, onProgress: tell })) {
      const stands = walks.map((walk, k) => new Stand(walk, jobs[k], contestants[k].side, quantity));
      if (begin > 0) for (const stand of stands) stand.moveTo(begin - 1);
      for (let step = begin; step < end; step++) {
        const at = step - begin;
        const here = (rows: Float64Array[]) => rows[at].subarray(first, first + count);
        for (const [k, stand] of stands.entries()) {
          stand.moveTo(step);
          stand.walk.keys(quantity, keys[k]);
          const out = here(own[k]);
          for (let i = 0; i < count; i++) out[i] = valueOfKey(scales[k], keys[k][i]);
        }
        for (const [m, { a, b, tally }] of matches.entries()) {
          const [scaleA, scaleB] = [contestants[a].side.scale, contestants[b].side.scale];
          const out = here(measured[m]);
          if (isRatio(quantity))
            for (let i = 0; i < count; i++) out[i] = Math.exp(keys[a][i] - keys[b][i]) * (scaleA / scaleB);
          else {
            const [ofA, ofB] = [here(own[a]), here(own[b])];
            for (let i = 0; i < count; i++) out[i] = ofA[i] * scaleA - ofB[i] * scaleB;
          }
          const { a: forA, b: forB } = needed[m];
          if (forA !== undefined) neededPowers(stands[a], stands[b], here(forA));
          if (forB !== undefined) neededPowers(stands[b], stands[a], here(forB));
          tally.add(first, stands[a], stands[b], step);
        }
      }
    }
    for (let at = 0; at < end - begin; at++) {
      signal?.throwIfAborted();
      for (const [k, { own: rows }] of contestants.entries()) rows.add(own[k][at], "type7");
      for (const [m, match] of matches.entries()) {
        match.measure.add(measured[m][at], "type7");
        match.needed.a?.add(needed[m].a![at], "type1");
        match.needed.b?.add(needed[m].b![at], "type1");
      }
    }
  }
}

/** As far as futures are walked on after the horizon [yr], in steps of a year: the longest forecast there can be. */
const FARTHEST = 200;

/**
 * A job up to the farthest year. Shocks are drawn up to the horizon only, and a lead that they might turn is not open: after
 * it there are none.
 */
function prolonged(job: Job): Job {
  const { columns } = job.plan;
  const none = columns.length;
  const part = (plan: PathPlan): PathPlan => {
    if (plan.shocks === undefined) return plan;
    const scores = [...plan.shocks.scores];
    while (scores.length <= FARTHEST) scores.push(none);
    return { ...plan, shocks: { ...plan.shocks, scores } };
  };
  const paths = Object.entries(job.paths ?? {}).map(([name, course]) => [
    name,
    { ...course, parts: course.parts.map(part) },
  ]);
  return {
    ...job,
    plan: { ...job.plan, columns: [...columns, { name: "none", kind: "fixed", value: 0 }] },
    ...(job.paths === undefined ? {} : { paths: Object.fromEntries(paths) }),
    stepsPerYear: 1,
    steps: FARTHEST,
  };
}

/** Walks the futures along paths on where their limits leave it open whether a lead is lost for a while after the horizon. */
async function walkOn(
  contestants: readonly Contestant[],
  matches: readonly Match[],
  quantity: QuantityName,
  samples: number,
  { signal }: FuturesOptions,
): Promise<void> {
  const open = matches.filter(({ tally }) => tally.hasOpen);
  if (open.length > 0) {
    const jobs = contestants.map(({ job }) => prolonged(job));
    const [{ job }] = contestants;
    const begin = Math.floor(job.steps / job.stepsPerYear) + 1;
    for await (const { first, walks } of futuresOf(jobs, samples, { signal })) {
      const stands = walks.map((walk, k) => new Stand(walk, jobs[k], contestants[k].side, quantity));
      for (let year = begin; year <= FARTHEST; year++) {
        for (const stand of stands) stand.moveTo(year);
        for (const { a, b, tally } of open) tally.addLater(first, stands[a], stands[b]);
      }
    }
  }
  for (const { tally } of matches) tally.close();
}

/** The years of a shock and the gaps and sizes of jumps are one thing to a reader. */
function namedOnce(draws: readonly SharedDraw[]): SharedDraw[] {
  const plain = (name: string) => name.replace(/ \d+$/, "");
  return [
    ...new Map(
      draws.map(({ name, uses }) => [
        plain(name),
        { name: plain(name), uses: uses.map((use) => ({ ...use, draw: plain(use.draw) })) },
      ]),
    ).values(),
  ];
}
