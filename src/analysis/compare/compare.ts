import type { Job } from "../../execution/job.ts";
import { scaleOf, valueOfKey } from "../../execution/trajectories.ts";
import { LATER } from "../../model/path-time.ts";
import { fallsToTarget, QUANTITIES, type QuantityName } from "../../model/quantities.ts";
import { ABSOLUTE_QUANTITIES, type AskedName, isAbsolute, multipleOf, todayOf, unitOf } from "../../model/units.ts";
import { BLOCK, replicateOf, SAMPLERS, type SamplerName } from "../../sampling/designs/design.ts";
import type { PathPlan } from "../../sampling/path-plan.ts";
import { inMultiples } from "../../scenario/in-multiples.ts";
import { type Problem, ScenarioError } from "../../scenario/problems.ts";
import type { AskedScenario } from "../../scenario/scenario.ts";
import { type SharedDraw, sharedPlans } from "../../scenario/shared-plans.ts";
import { jobOf } from "../../simulate.ts";
import { probabilityInterval } from "../../summary/accuracy.ts";
import { manifestOf } from "../../summary/manifest.ts";
import type { Percentile } from "../../summary/percentiles.ts";
import { percentilesOf, type Replicates, replicatesOf } from "../../summary/percentiles-of.ts";
import type { Estimate, Estimates } from "../../summary/result.ts";
import { futuresOf } from "../futures.ts";
import { checkAgreement, worldsOf } from "./agreement.ts";
import { MOST_POWER } from "./break-even.ts";
import { LEVEL_UNTIL, neededPowers, PairTally, Stand } from "./pair-tally.ts";
import type { BreakEven, CompareResult, NeededPower, Overtaking, OvertakingTime, Pair, World } from "./result.ts";
import { isLoss, type Side } from "./standing.ts";

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
/** Numbers that are held at a time; beyond them the futures are walked again for later steps. */
const MOST_NUMBERS = 2 ** 24;

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

/** Multiples are held against each other by how many times one is the other. */
function isRatio(quantity: QuantityName): boolean {
  return quantity.endsWith("Multiple");
}

const NOT_OF_POWER: Partial<Record<QuantityName, string>> = {
  efficiencyMultiple: "power does not enter efficiency at once",
  costMultiple: "power does not enter the cost of a fixed run at once",
  powerMultiple: "it is the ratio of the powers itself",
  retention: "a pace is not the more the more power there is at the start",
};

function whyNoBreakEven({ parameters }: AskedScenario, quantity: QuantityName): string | undefined {
  const { powerGrowth } = parameters;
  const isCapped = powerGrowth?.path?.some(({ kind }) => kind === "cap");
  return (
    NOT_OF_POWER[quantity] ??
    (isCapped ? "its power is capped, and a larger step at the start would meet the cap sooner" : undefined)
  );
}

/** Percentiles of one scenario or pair, step by step. */
class Rows {
  readonly #levels: readonly number[];
  readonly #percents: readonly number[];
  readonly #sampler: SamplerName;
  readonly #replicates: Replicates;
  readonly #found: Percentile[][] = [];

  constructor(percents: readonly number[], sampler: SamplerName, replicates: Replicates) {
    this.#percents = percents;
    this.#levels = percents.map((percent) => percent / 100);
    this.#sampler = sampler;
    this.#replicates = replicates;
  }

  add(values: Float64Array, convention: "type7" | "type1"): void {
    this.#found.push(percentilesOf(values, this.#levels, this.#sampler, convention, this.#replicates));
  }

  by<V>(value: (one: number, step: number) => V): Record<string, Record<"estimate" | "low" | "high", V[]>> {
    const list = (index: number, end: "estimate" | "low" | "high") =>
      this.#found.map((row, step) => value(row[index][end], step));
    return Object.fromEntries(
      this.#percents.map((percent, index) => [
        percent,
        { estimate: list(index, "estimate"), low: list(index, "low"), high: list(index, "high") },
      ]),
    );
  }
}

/** One scenario of a world on its way. */
interface Contestant {
  job: Job;
  side: Side;
  canBreakEven: boolean;
  own: Rows;
}

/** The first against one of the others. */
interface Match {
  a: number;
  b: number;
  tally: PairTally;
  measure: Rows;
  /** What A would need, and what B would. */
  needed: { a?: Rows; b?: Rows };
}

async function compareIn(
  scenarios: readonly AskedScenario[],
  quantity: AskedName,
  options: CompareOptions,
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
    pairs: matches.map((match): Pair => pairOf(match, contestants, quantity, sizes, percentiles, sampler)),
    draws: namedOnce(draws),
  };
}

/** Walks all futures, as many steps at a time as memory holds, and takes percentiles of each step once all are there. */
async function walkThrough(
  contestants: readonly Contestant[],
  matches: readonly Match[],
  quantity: QuantityName,
  samples: number,
  { signal, onProgress }: CompareOptions,
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
  { signal }: CompareOptions,
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

function pairOf(
  { a, b, tally, measure, needed }: Match,
  contestants: readonly Contestant[],
  quantity: AskedName,
  sizes: number[],
  percents: readonly number[],
  sampler: SamplerName,
): Pair {
  // On the first day cumulative compute is what it is, whatever is believed of the future.
  const certainAtStart =
    [a, b].every((k) => contestants[k].side.compute === "cumulative") &&
    (isLoss(multipleOf(quantity)) || ["computeMultiple", "computeOrders"].includes(multipleOf(quantity)));
  const probabilities = (hits: readonly number[][]) =>
    listed(
      hits.map((each, step) => {
        const { estimate, low, high } = probability(each, sizes, sampler);
        return step === 0 && certainAtStart ? { estimate, low: estimate, high: estimate } : { estimate, low, high };
      }),
    );
  const behind = tally.ahead.map((each, step) => sizes.map((size, r) => size - each[r] - tally.level[step][r]));
  const breakEven = (rows: Rows | undefined, k: number): BreakEven | undefined =>
    rows?.by((value, step) =>
      step === 0 && contestants[k].side.compute === "cumulative" && value === 0 ? "any" : powerSaid(value),
    );
  const [forA, forB] = [breakEven(needed.a, a), breakEven(needed.b, b)];
  return {
    a,
    b,
    percentiles: measure.by((value) => finite(value, quantity)),
    ahead: probabilities(tally.ahead),
    level: probabilities(tally.level),
    behind: probabilities(behind),
    overtaking: {
      a: overtakingOf(tally, 1, sizes, percents, sampler),
      b: overtakingOf(tally, -1, sizes, percents, sampler),
    },
    breakEven: { ...(forA === undefined ? {} : { a: forA }), ...(forB === undefined ? {} : { b: forB }) },
  };
}

/** When `who` (1 for A, −1 for B) comes ahead: never the other, if it was the first to be ahead. */
function overtakingOf(
  { leaders, changes }: PairTally,
  who: 1 | -1,
  sizes: readonly number[],
  percents: readonly number[],
  sampler: SamplerName,
): Overtaking {
  const times = changes.map((time, i) => {
    const [leads, follows] = [leaders[i] === who, leaders[i] === -who];
    if (leads || follows) return leads ? AHEAD_FROM_START : time;
    return leaders[i] === LEVEL_UNTIL * who ? LATER : Infinity;
  });
  const all = percentilesOf(
    times,
    percents.map((percent) => percent / 100),
    sampler,
    "type1",
  );
  const share = (is: (time: number) => boolean): Estimate => {
    const hits = sizes.map(() => 0);
    times.forEach((time, i) => {
      if (is(time)) hits[replicateOf(sampler, i, times.length)]++;
    });
    return probability(hits, sizes, sampler);
  };
  return {
    time: Object.fromEntries(percents.map((percent, k) => [percent, timeSaid(all[k].estimate)])),
    timeInterval: Object.fromEntries(
      percents.map((percent, k) => [percent, { low: timeSaid(all[k].low), high: timeSaid(all[k].high) }]),
    ),
    aheadFromStart: share((time) => time === AHEAD_FROM_START),
    byHorizon: share((time) => time >= 0 && time < LATER),
    afterHorizon: share((time) => time === LATER),
    never: share((time) => time === Infinity),
  };
}

/** Before any time: who was the first to be ahead need not overtake. */
const AHEAD_FROM_START = -1;

function timeSaid(time: number): OvertakingTime {
  if (time === AHEAD_FROM_START) return "aheadFromStart";
  return time === Infinity ? "never" : time === LATER ? "afterHorizon" : time;
}

function powerSaid(power: number): NeededPower {
  return power === Infinity ? "noneIsEnough" : power > MOST_POWER ? "above1e300" : power;
}

function probability(hits: readonly number[], sizes: readonly number[], sampler: SamplerName): Estimate {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { estimate: sum(hits) / sum(sizes), ...probabilityInterval(hits, sizes, sampler) };
}

function listed(estimates: readonly Estimate[]): Estimates {
  const list = (end: keyof Estimate) => estimates.map((one) => one[end]);
  return { estimate: list("estimate"), low: list("low"), high: list("high") };
}

function finite(value: number, quantity: AskedName): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${quantity} is more than a number can hold: shorten the horizon or compare computeOrders`);
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
