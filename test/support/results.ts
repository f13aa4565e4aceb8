import { createHash } from "node:crypto";
import type { FollowedFutures, Illustration } from "../../src/illustrate.ts";
import { PARAMETERS, type ParameterName } from "../../src/model/parameters.ts";
import type { QuantityName } from "../../src/model/quantities.ts";
import type { Observation, Scenario, Target } from "../../src/scenario/scenario.ts";
import type { Estimates, Result, TargetResult, TimeToTarget } from "../../src/summary/result.ts";

/**
 * Realistic results for tests of reports, from the plainest Monte Carlo that could work: no sampler, no threads,
 * nothing shared with the program but its types. A median with a sigma is lognormal; sigma 0 is a fixed value.
 */
export interface ExampleOptions {
  title?: string;
  description?: string;
  startYear?: number;
  horizonYears?: number;
  stepsPerYear?: number;
  compute?: Scenario["compute"];
  gamma?: { median: number; sigma: number };
  kappa?: { median: number; sigma: number };
  initialPower?: { median: number; sigma: number };
  powerGrowth?: number;
  lossFloor?: number;
  quantities?: QuantityName[];
  percentiles?: number[];
  targets?: Target[];
  samples?: number;
  seed?: string;
  sampler?: Scenario["sampler"];
  observed?: Observation[];
}

export function exampleResult(options: ExampleOptions = {}): Result {
  const key = JSON.stringify(options);
  const known = made.get(key) ?? simulated(options);
  if (made.size < 100) made.set(key, known);
  return structuredClone(known);
}

/** Results that were made before: many tests ask for the same few. Each asker gets a copy of its own. */
const made = new Map<string, Result>();

function simulated(options: ExampleOptions): Result {
  return resultOf(options, exampleScenario(options), futuresOf(options));
}

/** The first futures of an example and the one of median inputs, as they would be drawn beside its bands. */
export function exampleIllustration(options: ExampleOptions = {}, count = 25): Illustration {
  const scenario = exampleScenario(options);
  return { times: timesOf(scenario), ...followed(scenario, options, futuresOf(options).slice(0, count)) };
}

function followed(scenario: Scenario, options: ExampleOptions, futures: readonly Future[]): FollowedFutures {
  const { gamma, kappa, initialPower } = beliefs(options);
  const { powerGrowth = 0, lossFloor = 0 } = options;
  const middle = {
    gamma: gamma.median,
    kappa: kappa.median,
    initialPower: initialPower.median,
    powerGrowth,
    lossFloor,
  };
  const each = <V>(of: (path: (future: Future) => number[]) => V) =>
    Object.fromEntries(
      scenario.quantities.map((quantity) => [
        quantity,
        of((future) => timesOf(scenario).map((time) => value(quantity, scenario.compute, future, time))),
      ]),
    );
  return { trajectories: each((path) => futures.map(path)), medianFuture: each((path) => path(middle)) };
}

/** What sets one law of an example apart from the others; all weigh the same. */
type ExampleLaws = Record<string, Pick<ExampleOptions, "kappa" | "lossFloor">>;

/** A result of several laws of loss: each law's futures, and all of them pooled. */
export function exampleOfLaws(laws: ExampleLaws, options: ExampleOptions = {}): [Result, Illustration] {
  const names = Object.keys(laws);
  const of = (name: string) => ({ ...options, ...laws[name] });
  const [first] = names.map(of);
  const scenario: Scenario = {
    ...exampleScenario(first!),
    laws: Object.fromEntries(
      names.map((name) => {
        const { kappa, lossFloor } = exampleScenario(of(name)).parameters;
        return [name, { weight: 1, ...(kappa ? { kappa } : {}), ...(lossFloor ? { lossFloor } : {}) }];
      }),
    ),
  };
  const pooled = resultOf(
    first!,
    scenario,
    names.flatMap((name) => futuresOf(of(name))),
  );
  const weight = 1 / names.length;
  const result: Result = {
    ...pooled,
    laws: Object.fromEntries(
      names.map((name) => {
        const { quantities, targets, inputs, check } = simulated(of(name));
        return [name, { weight, quantities, targets, inputs, check }];
      }),
    ),
  };
  const alone = names.map((name) => exampleIllustration(of(name)));
  const share = Math.floor(25 * weight);
  const illustration: Illustration = {
    times: result.times,
    trajectories: Object.fromEntries(
      scenario.quantities.map((quantity) => [
        quantity,
        alone.flatMap(({ trajectories }) => trajectories[quantity]!.slice(0, share)),
      ]),
    ),
    medianFuture: {},
    laws: Object.fromEntries(names.map((name, index) => [name, alone[index]!])),
  };
  return [result, illustration];
}

function timesOf({ horizonYears, stepsPerYear }: Scenario): number[] {
  return Array.from({ length: horizonYears * stepsPerYear + 1 }, (_, step) => step / stepsPerYear);
}

function futuresOf(options: ExampleOptions): Future[] {
  const scenario = exampleScenario(options);
  const { gamma, kappa, initialPower } = beliefs(options);
  const powerGrowth = options.powerGrowth ?? 0;
  const lossFloor = options.lossFloor ?? 0;
  const random = mulberry32(hashOf(scenario.seed));
  const draw = ({ median, sigma }: { median: number; sigma: number }) =>
    median * Math.exp(sigma * inverseNormal(random()));
  return Array.from({ length: scenario.samples }, () => ({
    gamma: draw(gamma),
    kappa: draw(kappa),
    initialPower: draw(initialPower),
    powerGrowth,
    lossFloor,
  }));
}

function resultOf(options: ExampleOptions, scenario: Scenario, futures: readonly Future[]): Result {
  const times = timesOf(scenario);
  const paths = (quantity: QuantityName) =>
    futures.map((future) => times.map((time) => value(quantity, scenario.compute, future, time)));

  const quantities: Result["quantities"] = {};
  for (const quantity of scenario.quantities)
    quantities[quantity] = summary(paths(quantity), times, scenario.percentiles, quantity);
  const targets = scenario.targets.map((target) => targetResult(target, paths(target.quantity), times, scenario));

  return {
    schema: "lossfan/result/1",
    scenario,
    times,
    quantities,
    targets,
    inputs: Object.fromEntries(
      PARAMETERS.filter((name) => scenario.parameters[name] !== undefined).map((parameter) => {
        const { median, sigma } = spec(parameter, options);
        const levels = sigma === 0 ? [50] : [5, 25, 50, 75, 95];
        const percentiles = Object.fromEntries(
          levels.map((level) => [String(level), median * Math.exp(sigma * inverseNormal(level / 100))]),
        );
        return [parameter, { parameter, unit: unitOf(parameter), percentiles }];
      }),
    ),
    check: exampleCheck(scenario, quantities, targets),
    manifest: {
      version: "0.1.0",
      node: "v20.20.2",
      seed: scenario.seed,
      samples: scenario.samples,
      sampler: scenario.sampler,
      scenarioHash: sha256(scenario),
      digest: sha256({ quantities, targets }),
    },
  };
}

function beliefs(options: ExampleOptions) {
  return {
    gamma: options.gamma ?? { median: 2, sigma: 0.25 },
    kappa: options.kappa ?? { median: 0.05, sigma: 0.1 },
    initialPower: options.initialPower ?? { median: 1, sigma: 0 },
  };
}

function spec(parameter: ParameterName, options: ExampleOptions): { median: number; sigma: number } {
  const { gamma, kappa, initialPower } = beliefs(options);
  if (parameter === "gamma") return gamma;
  if (parameter === "kappa") return kappa;
  if (parameter === "initialPower") return initialPower;
  if (parameter === "powerGrowth") return { median: options.powerGrowth ?? 0, sigma: 0 };
  return { median: options.lossFloor ?? 0, sigma: 0 };
}

function unitOf(parameter: ParameterName): string {
  return parameter === "gamma" || parameter === "powerGrowth" ? "doublingsPerYear" : "1";
}

function exampleScenario(options: ExampleOptions): Scenario {
  const parameters: Scenario["parameters"] = {};
  for (const parameter of ["gamma", "kappa", "powerGrowth", "initialPower", "lossFloor"] as const) {
    const { median, sigma } = spec(parameter, options);
    parameters[parameter] = sigma === 0 ? { value: median } : { distribution: "lognormal", median, sigma };
  }
  return {
    title: options.title ?? "Efficiency doubles twice a year",
    ...(options.description === undefined ? {} : { description: options.description }),
    startYear: options.startYear ?? 2025,
    horizonYears: options.horizonYears ?? 10,
    stepsPerYear: options.stepsPerYear ?? 12,
    compute: options.compute ?? "cumulative",
    parameters,
    correlations: [],
    joint: [],
    ...(options.observed === undefined ? {} : { observed: options.observed }),
    targets: options.targets ?? [{ quantity: "relativeLoss", atMost: 0.7 }],
    quantities: options.quantities ?? ["relativeLoss"],
    percentiles: options.percentiles ?? [5, 25, 50, 75, 95],
    samples: options.samples ?? 2000,
    seed: options.seed ?? "example",
    sampler: options.sampler ?? "random",
  };
}

interface Future {
  gamma: number;
  kappa: number;
  initialPower: number;
  powerGrowth: number;
  lossFloor: number;
}

/** The model's closed forms with priorYears = 1, written out once more. */
function value(quantity: QuantityName, compute: Scenario["compute"], future: Future, time: number): number {
  const { gamma, kappa, initialPower: power, powerGrowth, lossFloor } = future;
  const a = (gamma + powerGrowth) * Math.LN2;
  const grown = a === 0 ? time : Math.expm1(a * time) / a;
  const multiple = compute === "cumulative" ? 1 + power * grown : power * Math.exp(a * time);
  const reducible = multiple ** -kappa;
  switch (quantity) {
    case "relativeLoss":
      return lossFloor + (1 - lossFloor) * reducible;
    case "reducibleLoss":
      return reducible;
    case "computeMultiple":
      return multiple;
    case "computeOrders":
      return Math.log10(multiple);
    case "efficiencyMultiple":
      return 2 ** (gamma * time);
    case "powerMultiple":
      return power * 2 ** (powerGrowth * time);
    case "costMultiple":
      return 2 ** (-gamma * time);
    case "retention":
      return compute === "cumulative" ? (power * Math.exp(a * time)) / multiple : a;
  }
}

function summary(paths: number[][], times: number[], levels: number[], quantity: QuantityName) {
  const n = paths.length;
  const sorted = times.map((_, at) => paths.map((path) => path[at]!).sort((x, y) => x - y));
  const percentiles: Record<string, Estimates> = {};
  for (const level of levels) {
    const p = level / 100;
    // The order-statistic interval of a quantile, in the normal approximation of the binomial.
    const margin = 1.96 * Math.sqrt(p * (1 - p) * n);
    percentiles[String(level)] = {
      estimate: sorted.map((list) => type7(list, p * (n - 1))),
      low: sorted.map((list) => type7(list, p * (n - 1) - margin)),
      high: sorted.map((list) => type7(list, p * (n - 1) + margin)),
    };
  }
  const pathCoverage: Record<string, number> = {};
  const pathCoverageInterval: Record<string, { low: number; high: number }> = {};
  for (const level of levels.filter((below) => below < 50 && levels.includes(100 - below))) {
    const lower = percentiles[String(level)]!.estimate;
    const upper = percentiles[String(100 - level)]!.estimate;
    const inside = paths.filter((path) => path.every((v, at) => v >= lower[at]! && v <= upper[at]!)).length;
    pathCoverage[String(100 - 2 * level)] = inside / n;
    pathCoverageInterval[String(100 - 2 * level)] = wilson(inside, n);
  }
  const multiple = quantity.endsWith("Multiple") && quantity !== "costMultiple";
  return { percentiles, ...(multiple ? {} : moments(sorted)), pathCoverage, pathCoverageInterval, paths: n };
}

function moments(sorted: number[][]) {
  const n = sorted[0]!.length;
  const mean = sorted.map((list) => list.reduce((sum, v) => sum + v, 0) / n);
  const sd = sorted.map((list, at) =>
    Math.sqrt(list.reduce((sum, v) => sum + (v - mean[at]!) ** 2, 0) / Math.max(1, n - 1)),
  );
  const around = (estimate: number[], errors: number[]): Estimates => ({
    estimate,
    low: estimate.map((v, at) => v - errors[at]!),
    high: estimate.map((v, at) => v + errors[at]!),
  });
  return {
    mean: around(
      mean,
      sd.map((s) => (1.96 * s) / Math.sqrt(n)),
    ),
    sd: around(
      sd,
      sd.map((s) => (1.96 * s) / Math.sqrt(2 * n)),
    ),
  };
}

function targetResult(target: Target, paths: number[][], times: number[], scenario: Scenario): TargetResult {
  const n = paths.length;
  const met = (v: number) => ("atMost" in target ? v <= target.atMost : v >= target.atLeast);
  const counts = times.map((_, at) => paths.filter((path) => met(path[at]!)).length);
  // A path that is level at the horizon never gets there; any other may get there later.
  const first = paths.map((path): TimeToTarget => {
    const at = path.findIndex(met);
    if (at >= 0) return times[at]!;
    const last = path[path.length - 1]!;
    const moving = "atMost" in target ? last < path[path.length - 2]! : last > path[path.length - 2]!;
    return moving ? "afterHorizon" : "never";
  });
  const rank = (time: TimeToTarget) => (time === "never" ? 2e9 : time === "afterHorizon" ? 1e9 : time);
  first.sort((x, y) => rank(x) - rank(y));
  const at = (position: number) => first[Math.min(n - 1, Math.max(0, Math.ceil(position) - 1))]!;
  const timeToTarget: TargetResult["timeToTarget"] = {};
  const timeToTargetInterval: TargetResult["timeToTargetInterval"] = {};
  for (const level of scenario.percentiles) {
    const p = level / 100;
    const margin = 1.96 * Math.sqrt(p * (1 - p) * n);
    timeToTarget[String(level)] = at(p * n);
    timeToTargetInterval[String(level)] = { low: at(p * n - margin), high: at(p * n + margin) };
  }
  const after = first.filter((time) => time === "afterHorizon").length;
  const never = first.filter((time) => time === "never").length;
  const intervals = counts.map((count) => wilson(count, n));
  return {
    ...target,
    probability: {
      estimate: counts.map((count) => count / n),
      low: intervals.map(({ low }) => low),
      high: intervals.map(({ high }) => high),
    },
    timeToTarget,
    timeToTargetInterval,
    afterHorizon: after / n,
    afterHorizonInterval: wilson(after, n),
    never: never / n,
    neverInterval: wilson(never, n),
  };
}

/** Stands in for the exact answers: numbers near the simulated ones. */
function exampleCheck(scenario: Scenario, quantities: Result["quantities"], targets: TargetResult[]): Result["check"] {
  const at = scenario.horizonYears;
  const comparisons: Result["check"]["comparisons"] = [];
  for (const [quantity, { percentiles }] of Object.entries(quantities))
    for (const [level, { estimate, low, high }] of Object.entries(percentiles)) {
      const [simulated, least, most] = [estimate.at(-1)!, low.at(-1)!, high.at(-1)!];
      const exact = simulated + 0.3 * (most - simulated);
      const error = Math.abs(exact) * 1e-12;
      comparisons.push({
        what: `${quantity} p${level}`,
        at,
        simulated,
        low: least,
        high: most,
        exact,
        exactError: error,
      });
    }
  for (const target of targets) {
    const [simulated, low, high] = [
      target.probability.estimate.at(-1)!,
      target.probability.low.at(-1)!,
      target.probability.high.at(-1)!,
    ];
    const words = "atMost" in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
    const exact = simulated + 0.2 * (low - simulated);
    comparisons.push({ what: `P(${target.quantity} ${words})`, at, simulated, low, high, exact, exactError: 1e-12 });
  }
  return {
    method: "Quadrature over gamma of the exact law of kappa.",
    comparisons,
    notCovered: [{ what: "path coverage", why: "it depends on whole paths, which the quadrature does not see" }],
    falseAlarmRate: 1e-6,
  };
}

function type7(sorted: number[], position: number): number {
  const clamped = Math.min(sorted.length - 1, Math.max(0, position));
  const below = Math.floor(clamped);
  const lower = sorted[below]!;
  return lower + (clamped - below) * (sorted[Math.min(sorted.length - 1, below + 1)]! - lower);
}

/** Wilson (1927) score interval at 95 %. */
function wilson(count: number, n: number): { low: number; high: number } {
  const z = 1.96;
  const p = count / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: count === 0 ? 0 : centre - half, high: count === n ? 1 : centre + half };
}

/** Acklam's rational approximation, relative error 1.15e-9: plenty for a picture. */
function inverseNormal(u: number): number {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const tail = (q: number) =>
    (((((c[0]! * q + c[1]!) * q + c[2]!) * q + c[3]!) * q + c[4]!) * q + 2.938163982698783) /
    ((((d[0]! * q + d[1]!) * q + d[2]!) * q + d[3]!) * q + 1);
  if (u < 0.02425) return tail(Math.sqrt(-2 * Math.log(u)));
  if (u > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - u)));
  const q = u - 0.5;
  const r = q * q;
  return (
    ((((((a[0]! * r + a[1]!) * r + a[2]!) * r + a[3]!) * r + a[4]!) * r + 2.506628277459239) * q) /
    (((((b[0]! * r + b[1]!) * r + b[2]!) * r + b[3]!) * r + b[4]!) * r + 1)
  );
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

const hashOf = (text: string) => createHash("sha256").update(text).digest().readUInt32LE(0);
const sha256 = (plain: unknown) => createHash("sha256").update(JSON.stringify(plain)).digest("hex");

/** Every variation that a report has to survive, by name. */
export const EXAMPLES: Record<string, ExampleOptions> = {
  plain: { samples: 8000 },
  frozen: {
    title: "Nothing grows and nothing is uncertain",
    gamma: { median: 0, sigma: 0 },
    kappa: { median: 0.05, sigma: 0 },
    samples: 10,
  },
  "many targets": {
    title: "Twenty targets",
    targets: Array.from({ length: 20 }, (_, k) => ({ quantity: "relativeLoss", atMost: (k + 2) / 22 })),
  },
  "nine percentiles": { percentiles: [2.5, 5, 10, 25, 50, 75, 90, 95, 97.5], samples: 4000 },
  "nineteen percentiles": { percentiles: Array.from({ length: 19 }, (_, k) => 5 * (k + 1)), samples: 1000 },
  "unpaired percentiles": { percentiles: [10, 50, 80, 90, 99], samples: 3000 },
  "no median": { percentiles: [5, 95] },
  "one percentile": { percentiles: [50], targets: [] },
  efficiency: {
    title: "Efficiency as a multiple of today’s",
    quantities: ["efficiencyMultiple"],
    gamma: { median: 2, sigma: 0.4 },
    targets: [
      { quantity: "efficiencyMultiple", atLeast: 100 },
      { quantity: "efficiencyMultiple", atLeast: 1e6 },
    ],
  },
  cost: {
    title: "What a fixed training run costs",
    quantities: ["costMultiple"],
    targets: [{ quantity: "costMultiple", atMost: 1000 / 6e6 }],
  },
  "all quantities": {
    title: "Everything at once",
    powerGrowth: 1,
    lossFloor: 0.1,
    quantities: [
      "relativeLoss",
      "reducibleLoss",
      "computeMultiple",
      "efficiencyMultiple",
      "powerMultiple",
      "costMultiple",
      "retention",
    ],
    targets: [
      { quantity: "relativeLoss", atMost: 0.7 },
      { quantity: "efficiencyMultiple", atLeast: 100 },
      { quantity: "retention", atLeast: 1 },
    ],
    samples: 1000,
  },
  "slow and out of reach": {
    title: "A slow world and three ambitious targets",
    gamma: { median: 0.3, sigma: 0.8 },
    lossFloor: 0.5,
    targets: [
      { quantity: "relativeLoss", atMost: 0.9 },
      { quantity: "relativeLoss", atMost: 0.55 },
      { quantity: "relativeLoss", atMost: 0.4 },
    ],
  },
  "one year": { title: "One year ahead, day by day", horizonYears: 1, stepsPerYear: 366, samples: 500, targets: [] },
  "one year, one step": { title: "One year ahead in a single step", horizonYears: 1, stepsPerYear: 1 },
  "two hundred years": {
    title: "Two hundred years",
    horizonYears: 200,
    stepsPerYear: 1,
    quantities: ["relativeLoss", "computeMultiple"],
    targets: [{ quantity: "relativeLoss", atMost: 0.01 }],
  },
  "long title": {
    title:
      'Ein ausführlicher Titel <mit> "Anführungszeichen" & Umlauten, 日本語の題名も含む, der länger ist als jede vernünftige Zeile und deshalb umbrochen werden muss, ohne je über den Rand zu laufen — Προσοχή!',
    description: "Beschreibung mit ]]> und <script>alert('x')</script> & mehr",
  },
  "single run": {
    title: "A single run with a hundredfold programme",
    compute: "singleRun",
    initialPower: { median: 100, sigma: 0 },
    gamma: { median: 1.971, sigma: 0.2 },
    kappa: { median: 0.155, sigma: 0.1 },
    targets: [{ quantity: "relativeLoss", atMost: 0.2 }],
  },
  "uncertain start": {
    title: "A single run by a programme of unknown, smaller size",
    compute: "singleRun",
    initialPower: { median: 0.2, sigma: 0.8 },
    kappa: { median: 0.155, sigma: 0.2 },
  },
  "few samples": {
    title: "Two hundred futures only",
    samples: 200,
    targets: [{ quantity: "relativeLoss", atMost: 0.5 }],
  },
  "falls back": {
    title: "Efficiency is lost again",
    compute: "singleRun",
    initialPower: { median: 2, sigma: 0.5 },
    gamma: { median: -0.5, sigma: 0.5 },
    targets: [{ quantity: "relativeLoss", atMost: 0.97 }],
  },
  "certain pace": {
    title: "Efficiency stands still, and so does nothing else",
    gamma: { median: 0, sigma: 0 },
    quantities: ["relativeLoss", "retention"],
  },
  "slowing pace": {
    title: "Who keeps half of today’s pace?",
    gamma: { median: 0.5, sigma: 0.6 },
    quantities: ["retention"],
    targets: [{ quantity: "retention", atLeast: 0.5 }],
  },
  "near a floor": {
    title: "A floor close to today’s loss",
    lossFloor: 0.97,
    targets: [0.98, 0.975, 0.8, 0.5].map((atMost) => ({ quantity: "relativeLoss", atMost })),
  },
};
