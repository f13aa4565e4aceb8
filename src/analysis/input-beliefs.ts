import type { ParameterName, RateUnit } from "../model/parameters.ts";
import { type DensityCurve, densityCurve } from "../sampling/distributions/density-curve.ts";
import type { Distribution } from "../sampling/distributions/distribution.ts";
import { empirical } from "../sampling/distributions/empirical.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";
import { type Column, columnDistribution } from "../sampling/plan.ts";
import { lawsOf } from "../scenario/laws.ts";
import { own } from "../scenario/path.ts";
import { type Plan, planOf } from "../scenario/plan.ts";
import type { AskedScenario, Effect, Provenance } from "../scenario/scenario.ts";
import { inputsOf, inputsOfLaws } from "../summary/inputs.ts";
import type { InputSummary } from "../summary/result.ts";

/** What a scenario says of an input; a list of values is told by its length. */
export type Stated =
  | { value: number; unit?: RateUnit }
  | (Exclude<DistributionSpec, { distribution: "empirical" }> & { unit?: RateUnit })
  | { distribution: "empirical"; count: number; unit?: RateUnit }
  | { rows: number; of: ParameterName[] };

/** One bar of a histogram: all probability from `from` up to `to`, spread evenly. */
export interface Bin {
  from: number;
  to: number;
  density: number;
}

/** What is believed about one input, after truncation and in the model's unit; plain JSON. */
export interface InputBelief extends Provenance {
  /** As in `Result.inputs`: `kappa`, `gamma.algorithms`, `laws.kaplan.kappa`. */
  name: string;
  parameter: ParameterName;
  /** The law of loss that says it, where it is one law's alone. */
  law?: string;
  unit: string;
  /** Set where this is the size or the frequency of something that is drawn anew within each future. */
  random?: true;
  /** In the unit in which it was stated, and before any cut. */
  stated: Stated;
  /** Exact percentiles 5, 25, 50, 75 and 95; 50 alone where the value is fixed. */
  percentiles: Record<string, number>;
  /** The density between its 0.01 % and 99.99 % quantiles; empty where all probability sits in points or the value is fixed. */
  curve: DensityCurve["curve"];
  /** Values that have a probability of their own. */
  atoms: DensityCurve["atoms"];
  /** In place of curve and atoms where there are many atoms. */
  bins?: Bin[];
}

const LEVELS = [5, 25, 50, 75, 95];

/** More atoms than this are shown as a histogram. */
const MOST_ATOMS = 30;
const MOST_BINS = 40;

/** What a scenario believes about each of its inputs, in the order of `Result.inputs`. */
export function inputBeliefs(scenario: AskedScenario): InputBelief[] {
  if (scenario.laws === undefined) {
    const plan = planOf(scenario);
    return Object.entries(inputsOf(plan, LEVELS)).map(([name, input]) => beliefOf(scenario, plan, name, name, input));
  }
  const laws = lawsOf(scenario).map((law) => ({ ...law, plan: planOf(law.scenario) }));
  const inMultiples = { ...scenario, percentiles: LEVELS } as unknown as Parameters<typeof inputsOfLaws>[0];
  return Object.entries(inputsOfLaws(inMultiples, laws)).map(([name, input]) => {
    const law = laws.find((one) => name.startsWith(`laws.${one.name}.`));
    if (law === undefined) return beliefOf(laws[0].scenario, laws[0].plan, name, name, input);
    const belief = beliefOf(law.scenario, law.plan, name, name.slice(`laws.${law.name}.`.length), input);
    const { source, note } = scenario.laws![law.name];
    return { ...provenanceOf([{ source, note }]), ...belief, law: law.name };
  });
}

function beliefOf(
  scenario: AskedScenario,
  plan: Plan,
  name: string,
  ownName: string,
  { parameter, unit, random, percentiles }: InputSummary,
): InputBelief {
  // The sizes of jumps are drawn alike.
  const column = plan.columns.find((one) => one.name === ownName.replace(/\.jumps\.doublings$/, ".jumps.size 1"))!;
  const table =
    column.kind === "row" ? scenario.joint.find(({ values }) => values[parameter] !== undefined) : undefined;
  const said = table === undefined ? statedAt(scenario, ownName) : [table];
  return {
    name,
    parameter,
    unit,
    ...(random === undefined ? {} : { random }),
    stated: statedOf(column, said[0], table?.values),
    ...provenanceOf(said),
    percentiles,
    ...pictureOf(column),
  };
}

/** What is said of a number and of the wholes that it is part of, the nearest first: `gamma.algorithms.slowing.halfLife`. */
function statedAt({ parameters }: AskedScenario, name: string): unknown[] {
  const [parameter, ...within] = name.split(".");
  const whole = parameters[parameter as ParameterName];
  const part = within.length % 2 === 1 ? own(own(whole, "sum"), within.shift()!) : undefined;
  const [kind, field] = within;
  const effect = (own(part ?? whole, "path") as Effect[] | undefined)?.find((one) => one.kind === kind);
  const number = field === undefined ? undefined : own(effect, field);
  return [number, effect, part, whole].filter((one) => one !== undefined);
}

function provenanceOf(said: readonly unknown[]): Provenance {
  const found = said.find((one) => own(one, "source") !== undefined || own(one, "note") !== undefined);
  const { source, note } = (found ?? {}) as Provenance;
  return { ...(source === undefined ? {} : { source }), ...(note === undefined ? {} : { note }) };
}

function statedOf(column: Column, said: unknown, rows: object | undefined): Stated {
  if (column.kind === "row")
    return { rows: column.values.length, of: Object.keys(rows ?? {}).sort() as ParameterName[] };
  const { source: _, note: __, luck: ___, path: ____, ...stated } = said as Record<string, unknown>;
  if (stated.distribution !== "empirical") return stated as unknown as Stated;
  const { unit } = stated as { unit?: RateUnit };
  const count = (stated.values as number[]).length;
  return { distribution: "empirical", count, ...(unit === undefined ? {} : { unit }) };
}

function pictureOf(column: Column): Pick<InputBelief, "curve" | "atoms" | "bins"> {
  if (column.kind === "fixed") return { curve: [], atoms: [{ x: column.value, probability: 1 }] };
  const distribution = column.kind === "row" ? empirical(column.values) : columnDistribution(column);
  const { curve, atoms } = densityCurve(distribution);
  if (atoms.length > MOST_ATOMS) return { curve: [], atoms: [], bins: histogram(distribution, atoms.length) };
  return { curve: atoms.length > 0 && curve.every(({ density }) => density === 0) ? [] : curve, atoms };
}

/** Bars of equal width, as many as the square root of the number of different values. */
function histogram({ quantile, upperQuantile, support, cdf }: Distribution, values: number): Bin[] {
  const [from, to] = [
    Number.isFinite(support[0]) ? support[0] : quantile(1e-4),
    Number.isFinite(support[1]) ? support[1] : upperQuantile(1e-4),
  ];
  const count = Math.min(MOST_BINS, Math.ceil(Math.sqrt(values)));
  const width = (to - from) / count;
  return Array.from({ length: count }, (_, i) => {
    const [low, high] = [from + i * width, i === count - 1 ? to : from + (i + 1) * width];
    // The least value belongs to the first bar.
    return { from: low, to: high, density: (cdf(high) - (i === 0 ? 0 : cdf(low))) / width };
  });
}
