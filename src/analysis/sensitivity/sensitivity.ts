import type { Job } from "../../execution/job.ts";
import { scaleOf, type Trajectories, valueOfKey } from "../../execution/trajectories.ts";
import type { ParameterName } from "../../model/parameters.ts";
import { followsLaw, type QuantityName } from "../../model/quantities.ts";
import { type AskedName, isAbsolute, multipleOf, todayOf, unitOf } from "../../model/units.ts";
import { BLOCK, REPLICATES, replicateOf, type SamplerName } from "../../sampling/designs/design.ts";
import { inMultiples } from "../../scenario/in-multiples.ts";
import { lawsOf } from "../../scenario/laws.ts";
import { type Plan, planOf } from "../../scenario/plan.ts";
import type { AskedScenario, Scenario } from "../../scenario/scenario.ts";
import { jobOf } from "../../simulate.ts";
import { inputsOf } from "../../summary/inputs.ts";
import { manifestOf } from "../../summary/manifest.ts";
import type { Estimate, InputSummary, Manifest } from "../../summary/result.ts";
import { type FuturesOptions, futuresOf } from "../futures.ts";
import { type InputGroup, inputGroups } from "./input-groups.ts";
import { mapJumps, withJumpsInColumns } from "./jumps-in-columns.ts";
import { pickFreezePlans, secondName } from "./pick-freeze-plans.ts";
import { jackknife, PickFreeze, ROUNDING } from "./sobol-indices.ts";
import { type Tornado, tornado } from "./tornado.ts";
import { inputWithoutVariance } from "./without-variance.ts";

/** Shares of the variance at each time, null where there is no variance, with 95 % intervals of simulation error. */
export interface Shares {
  estimate: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** One group of inputs and its share of the variance. */
export interface GroupIndices extends Omit<InputGroup, "draws"> {
  /** By what share the variance would fall on average if this group were known: Var(E[y | group]) / Var(y). An estimate may be below 0. */
  first: Shares;
  /** What would be left if all others were known, its interactions included: 1 − Var(E[y | all others]) / Var(y). */
  total: Shares;
}

/** What makes a quantity uncertain under one law of loss. */
export interface SensitivityUnderLaw {
  /** The law's name and its share of all belief, where the scenario names laws and they enter the quantity. */
  law?: string;
  weight?: number;
  groups: GroupIndices[];
  /** What no group explains by itself: one less the sum of the first-order indices. */
  interactions: Shares;
  /** The groups by their first-order index at the horizon, the largest first; empty where nothing varies. */
  ranking: {
    group: string;
    /** Those after it from which it may not differ at all: the 95 % interval of the difference holds 0. */
    notToldApartFrom: string[];
  }[];
  tornado: Tornado;
  inputs: Record<string, InputSummary>;
}

export interface Sensitivity {
  schema: "lossfan/sensitivity/1";
  scenario: AskedScenario;
  quantity: AskedName;
  /** The unit of the quantity's values; absent where it is a multiple, a share or an order of magnitude. */
  unit?: string;
  /** Of what the variance is. */
  varianceOf: "value" | "logarithm";
  /** Years after the start. */
  times: number[];
  /** One entry for each law of loss; one without a name where there are no laws, or where they do not enter. */
  under: SensitivityUnderLaw[];
  /** The share of the variance over all laws, by weight, that lies between their means. */
  betweenLaws?: Shares;
  manifest: Manifest;
}

export interface SensitivityOptions extends FuturesOptions {
  /** Default: the scenario's first quantity. One in units needs its entry of `today`. */
  quantity?: AskedName;
  /** Whether the variance is that of a loss's logarithm; other quantities have their own scale. */
  log?: boolean;
  /** Points of each draw; the model is evaluated at this many times two more than there are groups. Default 8192. */
  samples?: number;
}

export const DEFAULT_SAMPLES = 8192;
/** With fewer, replicates of four samples say nothing of their spread. */
export const FEWEST_SAMPLES = 4 * REPLICATES;

/** Indices change slowly with time. */
const MOST_DATES = 41;

/**
 * Which uncertain inputs make a quantity uncertain: first-order and total Sobol' indices over time, with the interval of
 * their simulation error, and a tornado at the horizon. Correlated inputs, rows of a table and the chance within a future
 * are a group each. Sample i of the first draw is sample i of a run (jumps after a future’s twelfth are drawn elsewhere). Where the scenario names several laws of loss and the
 * quantity follows them, each has its own answer.
 *
 * @throws RangeError if an option does not fit; the signal's reason.
 */
export async function sensitivity(asked: AskedScenario, options: SensitivityOptions = {}): Promise<Sensitivity> {
  const { quantity = asked.quantities[0], log = false, samples = DEFAULT_SAMPLES } = options;
  const scenario = inMultiples({ ...asked, quantities: [quantity] });
  const [multiple] = scenario.quantities;
  const problem = unfit(asked, options);
  if (problem !== undefined) throw new RangeError(problem);
  const scale = varianceScale(scenario, multiple, log);
  const factor = isAbsolute(quantity) ? todayOf(quantity, asked.today)! : 1;

  const steps = stepsOf(scenario);
  const laws = lawsOf(scenario);
  const views: { law?: string; weight?: number; scenario: Scenario }[] =
    laws.length === 0
      ? [{ scenario }]
      : followsLaw(multiple)
        ? laws.map(({ name, ...law }) => ({ law: name, ...law }))
        : [{ scenario: laws[0].scenario }];
  const told = (index: number): FuturesOptions => ({
    ...options,
    onProgress: (done) => options.onProgress?.(index * samples + done, views.length * samples),
  });
  const runs: { weight: number; sums: PickFreeze[] }[] = [];
  const under: SensitivityUnderLaw[] = [];
  for (const [index, { scenario: lone, ...law }] of views.entries()) {
    const { plan, job, groups } = pickFreezeOf(lone);
    const own = laws.length > 0 && law.law === undefined ? withoutLaw(groups, plan) : groups;
    const sums = await walked(lone, plan, own, multiple, scale, steps, samples, told(index));
    runs.push({ weight: law.weight ?? 1, sums });
    const { atMedians, bars } = tornado(job, own, multiple, swingOf(scale));
    const end = ({ inputs, value }: Tornado["bars"][number]["low"]) => ({ inputs, value: value * factor });
    under.push({
      ...law,
      ...indicesOf(own, sums),
      tornado: {
        atMedians: atMedians * factor,
        bars: bars.map(({ inputs, low, high }) => ({ inputs, low: end(low), high: end(high) })),
      },
      inputs: inputsOf(planOf(lone), [10, 50, 90]),
    });
  }
  const times = steps.map((step) => step / scenario.stepsPerYear);
  const betweenLaws = runs.length < 2 ? undefined : shareBetween(runs);
  const numbers = { times, under: under.map(({ inputs: _, ...rest }) => rest), betweenLaws };
  return {
    schema: "lossfan/sensitivity/1",
    scenario: asked,
    quantity,
    ...(isAbsolute(quantity) ? { unit: unitOf(quantity) } : {}),
    varianceOf: scale,
    times,
    under,
    ...(betweenLaws === undefined ? {} : { betweenLaws }),
    manifest: manifestOf(asked, { ...asked, samples }, numbers),
  };
}

/** Why options do not fit a scenario, in a sentence. */
export function unfit(
  scenario: AskedScenario,
  { quantity = scenario.quantities[0], log = false, samples = DEFAULT_SAMPLES }: SensitivityOptions,
): string | undefined {
  if (isAbsolute(quantity) && todayOf(quantity, scenario.today) === undefined)
    return `${quantity} needs to be told what it is today: give \`today\` in the scenario`;
  if (!Number.isInteger(samples) || samples < FEWEST_SAMPLES || samples > 1e8)
    return `samples must be a whole number from ${FEWEST_SAMPLES} to 100000000, got ${samples}`;
  const multiple = multipleOf(quantity);
  if (log && multiple === "computeOrders") return "computeOrders is a logarithm already: leave out log";
  if (log && multiple === "retention") return "retention may be below 0 and has no logarithm: leave out log";
  // A loss between 0 and 1 has a variance whatever its inputs have.
  if (followsLaw(multiple) && varianceScale(scenario, multiple, log) === "value") return undefined;
  const lone = [scenario, ...lawsOf(scenario).map((law) => law.scenario)];
  const [input] = lone.flatMap((one) => inputWithoutVariance(planOf(one), multiple) ?? []);
  if (input !== undefined)
    return `${input} has no variance, as Student’s t with 2 degrees of freedom or fewer, so none can be shared out: give it min and max`;
  return undefined;
}

type VarianceScale = Sensitivity["varianceOf"];

/**
 * Losses between 0 and 1 by their value unless their logarithm is asked for. Multiples always by their logarithm, since they
 * may have no variance (2^(γt) of a lognormal rate has none), and so the loss of a single run, which can grow as they do.
 */
function varianceScale(
  { compute }: Pick<AskedScenario, "compute">,
  quantity: QuantityName,
  log: boolean,
): VarianceScale {
  if (quantity === "retention" || quantity === "computeOrders") return "value";
  return !log && followsLaw(quantity) && compute === "cumulative" ? "value" : "logarithm";
}

function swingOf(scale: VarianceScale): (a: number, b: number) => number {
  return scale === "value" ? (a, b) => Math.abs(a - b) : (a, b) => Math.abs(Math.log(a / b));
}

/** Points of the grid a whole number of steps apart, as few as that whole years are among them, and the horizon. */
function stepsOf({ horizonYears, stepsPerYear }: Scenario): number[] {
  const last = Math.round(horizonYears * stepsPerYear);
  const withinYear = Array.from({ length: stepsPerYear }, (_, i) => i + 1).filter((step) => stepsPerYear % step === 0);
  const apart = [...withinYear, ...[2, 5, 10].map((years) => years * stepsPerYear)];
  const every = apart.find((step) => Math.ceil(last / step) < MOST_DATES) ?? last;
  return [...Array.from({ length: Math.ceil(last / every) }, (_, i) => i * every), last];
}

/** A lone scenario's plan with all jumps in columns, its job, and its groups of inputs. */
function pickFreezeOf(scenario: Scenario): { plan: Plan; job: Job; groups: InputGroup[] } {
  const plan = withJumpsInColumns(planOf(scenario), scenario.horizonYears);
  return { plan, job: jobOf(scenario, plan), groups: inputGroups(plan, scenario.correlations) };
}

/** Groups without what a law says; what is correlated with it stays. */
function withoutLaw(groups: readonly InputGroup[], { columns, parameters }: Plan): InputGroup[] {
  const ofLaws: ParameterName[] = ["kappa", "lossFloor"];
  const isOfLaw = (index: number) => ofLaws.some((name) => parameters[name]?.includes(index));
  const names = columns.filter((_, index) => isOfLaw(index)).map(({ name }) => name);
  const draws = columns.flatMap((column, index) => (column.kind === "fixed" || isOfLaw(index) ? [] : [column.draw]));
  return groups.flatMap((group) => {
    const inputs = group.inputs.filter((input) => !names.includes(input));
    if (inputs.length === group.inputs.length) return [group];
    if (inputs.length === 0) return [];
    const rest = group.draws.filter((draw) => draws.includes(draw));
    return [{ name: inputs.join(" + "), kind: inputs.length === 1 ? "single" : group.kind, inputs, draws: rest }];
  });
}

/** Walks A, B and the hybrids side by side and sums up what the indices need at each step. */
async function walked(
  scenario: Scenario,
  plan: Plan,
  groups: readonly InputGroup[],
  quantity: QuantityName,
  varianceOf: VarianceScale,
  steps: readonly number[],
  samples: number,
  options: FuturesOptions,
): Promise<PickFreeze[]> {
  const { a, b, hybrids } = pickFreezePlans(
    plan,
    groups.map(({ draws }) => draws),
  );
  const effects = groups.map(({ name }) => name);
  const plans = [
    a,
    withLaterJumpsDrawnAgain(b, () => true),
    ...hybrids.map((hybrid, g) => withLaterJumpsDrawnAgain(hybrid, (name) => name === effects[g])),
  ];
  const jobs = plans.map((each) => jobOf(scenario, each));
  const sums = steps.map(() => new PickFreeze(groups.length));
  const values = jobs.map(() => new Float64Array(BLOCK));
  const write = valueWriter(jobs[0], quantity, varianceOf);
  for await (const { first, count, walks } of futuresOf(jobs, samples, options)) {
    const replicates = replicatesOf(scenario.sampler, first, count, samples);
    const [ya, yb, ...x] = values;
    steps.forEach((step, s) => {
      walks.forEach((walk, job) => {
        walk.moveTo(step);
        write(walk, values[job]);
      });
      sums[s].add(replicates, ya, yb, x);
    });
  }
  return sums;
}

/** Jumps after those in columns come from a stream that has a name too. */
function withLaterJumpsDrawnAgain(plan: Plan, again: (name: string) => boolean): Plan {
  if (plan.paths === undefined) return plan;
  const paths = mapJumps(plan.paths, (jumps) =>
    again(jumps.name) ? { ...jumps, name: secondName(jumps.name) } : jumps,
  );
  return { ...plan, paths };
}

function replicatesOf(sampler: SamplerName, first: number, count: number, samples: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => replicateOf(sampler, first + i, samples));
}

/** Writes the values of a walk at its present step, or their logarithms. */
function valueWriter(
  job: Job,
  quantity: QuantityName,
  varianceOf: VarianceScale,
): (walk: Trajectories, out: Float64Array) => void {
  const scale = scaleOf(job, quantity);
  const isLogarithm = scale.kind === "log" && scale.floor === 0;
  return (walk, out) => {
    walk.keys(quantity, out);
    if (varianceOf === "logarithm" && isLogarithm) return;
    for (let i = 0; i < walk.count; i++) {
      const value = valueOfKey(scale, out[i]);
      // A loss so small that it is 0 in 64 bits still has a logarithm.
      out[i] = varianceOf === "value" ? value : Math.log(Math.max(value, Number.MIN_VALUE));
    }
  };
}

/** The indices of all groups at each time, and their order at the last. */
function indicesOf(
  groups: readonly InputGroup[],
  sums: readonly PickFreeze[],
): Pick<SensitivityUnderLaw, "groups" | "interactions" | "ranking"> {
  const k = groups.length;
  const atTimes = sums.map((at) =>
    k === 0 || !at.varies()
      ? undefined
      : at.estimate(({ first, total }) => [...first, ...total, 1 - first.reduce((sum, share) => sum + share, 0)]),
  );
  const shares = (index: number): Shares => sharesOf(atTimes.map((estimates) => estimates?.[index]));
  return {
    groups: groups.map(({ draws: _, ...group }, g) => ({ ...group, first: shares(g), total: shares(k + g) })),
    interactions: shares(2 * k),
    ranking: atTimes.at(-1) === undefined ? [] : rankingOf(groups, sums.at(-1)!, atTimes.at(-1)!),
  };
}

function sharesOf(estimates: readonly (Estimate | undefined)[]): Shares {
  const each = (end: keyof Estimate) => estimates.map((one) => one?.[end] ?? null);
  return { estimate: each("estimate"), low: each("low"), high: each("high") };
}

function rankingOf(
  groups: readonly InputGroup[],
  sums: PickFreeze,
  indices: readonly Estimate[],
): SensitivityUnderLaw["ranking"] {
  const order = [...groups.keys()].sort((a, b) => indices[b].estimate - indices[a].estimate || a - b);
  return order.map((g, place) => {
    const after = order.slice(place + 1);
    const differences = sums.estimate(({ first }) => after.map((other) => first[g] - first[other]));
    return {
      group: groups[g].name,
      notToldApartFrom: after.filter((_, i) => differences[i].low <= 0).map((other) => groups[other].name),
    };
  });
}

/** The share of the variance over all laws that lies between their means: their futures are drawn side by side. */
function shareBetween(runs: readonly { weight: number; sums: PickFreeze[] }[]): Shares {
  const split = (at: number, without?: number) => {
    const moments = runs.map(({ weight, sums }) => ({ weight, ...sums[at].moments(without) }));
    const mean = moments.reduce((sum, law) => sum + law.weight * law.mean, 0);
    const between = moments.reduce((sum, law) => sum + law.weight * (law.mean - mean) ** 2, 0);
    const within = moments.reduce((sum, law) => sum + law.weight * law.variance, 0);
    return { share: between / (between + within), spread: Math.sqrt(between + within), mean };
  };
  const [{ sums }] = runs;
  return sharesOf(
    sums.map((first, at) => {
      const { spread, mean } = split(at);
      if (!(spread > ROUNDING * Math.abs(mean))) return undefined;
      return jackknife(first.sizes(), (without) => [split(at, without).share])[0];
    }),
  );
}
