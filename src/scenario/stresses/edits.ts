import { RATES, type RateUnit } from "../../model/parameters.ts";
import type { DistributionSpec } from "../../sampling/distributions/spec.ts";
import { isPathed } from "../effects.ts";
import { lawsOf } from "../laws.ts";
import { fixedInUnit } from "../plan.ts";
import type { AskedScenario, Drawn, Effect, Fixed, Joint, Pathed } from "../scenario.ts";
import { applied, readSetting } from "../set.ts";
import { either } from "../words.ts";
import { isLogarithmic, medianOf, NotApplicable, quantileInModel, type Stretch, scaling, stretched } from "./affine.ts";
import { type Input, inputsNamed } from "./inputs.ts";
import type { Edit } from "./schema.ts";

/** The part that a shift adds to a sum: the parts that are there keep their draws. */
const SHIFT = "shiftedByStress";

/**
 * A copy of a scenario with one edit made. What comes out has not been checked: it may be no scenario any more.
 *
 * @throws NotApplicable with the reason, where the edit does not fit the scenario.
 */
export function edited(scenario: AskedScenario, edit: Edit): unknown {
  const copy = structuredClone(scenario);
  if (edit.set !== undefined) return withFields(copy, edit.set);
  if (edit.drop !== undefined) drop(copy, edit.drop);
  if (edit.widen !== undefined) widen(copy, edit.widen.input, edit.widen.by);
  if (edit.recentre !== undefined) recentre(copy, edit.recentre.input, edit.recentre.median);
  if (edit.shift !== undefined) shift(copy, edit.shift.input, edit.shift.by);
  if (edit.scale !== undefined) scale(copy, edit.scale.input, edit.scale.by);
  if (edit.hold !== undefined) hold(copy, edit.hold.input, edit.hold.percentile / 100);
  if (edit.correlate !== undefined)
    correlate(copy, edit.correlate.between as [string, string], edit.correlate.spearman);
  if (edit.along !== undefined) along(copy, edit.along.input, edit.along.effect);
  if (edit.dependOnPower !== undefined) dependOnPower(copy, edit.dependOnPower);
  if (edit.replaceLaw !== undefined) return withLaw(copy, edit.replaceLaw);
  if (edit.law !== undefined) return onlyLaw(copy, edit.law);
  return copy;
}

/** Fields of a scenario that say what is believed. The others say what is asked, which is the same under every stress. */
const BELIEFS = ["parameters", "correlations", "joint", "laws", "compute"] as const;

function withFields(scenario: AskedScenario, fields: Record<string, unknown>): unknown {
  let value: unknown = scenario;
  for (const [key, to] of Object.entries(fields)) {
    const read = readSetting(`${key}=0`);
    if ("problems" in read) throw new NotApplicable(`${key} is no path of a scenario's field`);
    const [field] = read.setting.path;
    if (!(BELIEFS as readonly unknown[]).includes(field))
      throw new NotApplicable(`${field} is no belief; a stress may set ${either(BELIEFS)}`);
    const result = applied(value, { ...read.setting, value: to });
    if ("problem" in result) throw new NotApplicable(result.problem.message);
    value = result.value;
  }
  return value;
}

function drop(scenario: AskedScenario, name: string): void {
  const [parameter, part] = name.split(".");
  const spec = scenario.parameters[parameter as "gamma"];
  if (spec === undefined || !("sum" in spec) || !Object.hasOwn(spec.sum, part))
    throw new NotApplicable(part === "*" ? `${parameter} is no sum of several parts` : `there is no part ${name}`);
  if (Object.keys(spec.sum).length === 1) spec.sum[part] = { value: 0 };
  else delete spec.sum[part];
  // What it was correlated with stands by itself now.
  scenario.correlations = scenario.correlations.filter(({ between }) => !between.includes(name));
}

/** Every uncertain value that a name stands for. */
function uncertain(scenario: AskedScenario, name: string): Input[] {
  const inputs = inputsNamed(scenario, name).filter((input) => input.kind === "rows" || "distribution" in input.spec);
  if (inputs.length === 0) throw new NotApplicable(`${name} is taken as known`);
  return inputs;
}

function restretch(input: Input, stretchOf: (spec: DistributionSpec) => Stretch): void {
  if (input.kind === "rows") {
    const values = input.table.values[input.parameter]!;
    const spec: DistributionSpec = { distribution: "empirical", values };
    const changed = stretched(spec, stretchOf(spec)) as Extract<DistributionSpec, { distribution: "empirical" }>;
    asValues(input.table).values[input.parameter] = changed.values;
  } else input.put(stretched(input.spec as Drawn, stretchOf(input.spec as Drawn)));
}

/** A table whose numbers are no longer those of its file. */
function asValues(table: Joint): Joint {
  delete table.file;
  delete table.columns;
  return table;
}

function widen(scenario: AskedScenario, name: string, by: number): void {
  for (const input of uncertain(scenario, name))
    restretch(input, (spec) => ({ times: by, centre: medianOf(spec), plus: 0 }));
}

/** The median of one value in the model's unit. */
function medianInModel(input: Input): number {
  if (input.kind === "rows")
    return quantileInModel({ distribution: "empirical", values: input.table.values[input.parameter]! }, undefined, 0.5);
  if (!("distribution" in input.spec)) return fixedInUnit(input.spec);
  return quantileInModel(input.spec, input.spec.unit, 0.5);
}

function recentre(scenario: AskedScenario, name: string, median: number): void {
  const inputs = inputsNamed(scenario, name);
  const spec = scenario.parameters[name as "gamma"];
  if (spec !== undefined && "sum" in spec)
    shift(scenario, name, median - inputs.reduce((sum, input) => sum + medianInModel(input), 0));
  // What each law says has a median of its own.
  else for (const input of inputs) move(input, median - medianInModel(input));
}

function shift(scenario: AskedScenario, name: string, by: number): void {
  const spec = scenario.parameters[name as "gamma"];
  if (spec !== undefined && "sum" in spec) {
    const before = spec.sum[SHIFT];
    spec.sum[SHIFT] = { value: by + (before !== undefined && "value" in before ? before.value : 0) };
    return;
  }
  for (const input of inputsNamed(scenario, name)) move(input, by);
}

/** Moves a value's median by a rate or number; what it is cut off by moves along, or the median would not get there. */
function move(input: Input, by: number): void {
  const median = medianInModel(input);
  if (input.kind === "rows") restretch(input, () => ({ times: 1, centre: 0, plus: by }));
  else if (!("distribution" in input.spec)) {
    const { unit: _, ...rest } = input.spec as Fixed;
    input.put({ ...rest, value: median + by });
  } else {
    const { spec } = input;
    const [from, to] = [median, median + by].map((rate) => inOwnUnit(rate, spec.unit));
    const logarithmic = isLogarithmic(spec);
    if (logarithmic && !(to > 0 && from > 0))
      throw new NotApplicable(
        `${input.name} is lognormal: its median cannot become ${Number((median + by).toPrecision(4))}`,
      );
    const plus = logarithmic ? Math.log(to / from) : to - from;
    restretch(input, () => ({ times: 1, centre: 1, plus, bounds: true }));
  }
}

/** A rate in doublings per year, in the unit that a distribution is stated in. */
function inOwnUnit(rate: number, unit: RateUnit = "doublingsPerYear"): number {
  switch (unit) {
    case "doublingsPerYear":
      return rate;
    case "timesPerYear":
      return 2 ** rate;
    case "doublingTimeMonths":
      return 12 / rate;
    case "doublingTimeYears":
      return 1 / rate;
  }
}

function scale(scenario: AskedScenario, name: string, by: number): void {
  // Twice the years of compute behind it is half the growth that led there: τ0 = 1/(g ln 2).
  if (name === "priorYears" && scenario.parameters.pastGrowth !== undefined) {
    scale(scenario, "pastGrowth", 1 / by);
    return;
  }
  for (const input of inputsNamed(scenario, name)) {
    const unit = input.kind === "leaf" && RATES.includes(input.parameter) ? input.spec.unit : undefined;
    if (unit === "timesPerYear" && input.kind === "leaf" && "distribution" in input.spec)
      throw new NotApplicable(`${name} is stated in times per year, which cannot be multiplied as a rate`);
    const factor = unit === "doublingTimeMonths" || unit === "doublingTimeYears" ? 1 / by : by;
    if (input.kind === "leaf" && !("distribution" in input.spec)) {
      const { unit: _, ...rest } = input.spec as Fixed;
      input.put({ ...rest, value: fixedInUnit(input.spec) * by });
    } else restretch(input, (spec) => scaling(spec, factor));
  }
}

function hold(scenario: AskedScenario, name: string, share: number): void {
  for (const input of uncertain(scenario, name)) {
    if (input.kind === "rows") {
      const { table, parameter } = input;
      const column = table.values[parameter]!;
      const order = Array.from(column.keys()).sort((a, b) => column[a] - column[b]);
      const row = order[Math.max(Math.ceil(share * order.length) - 1, 0)];
      for (const key of Object.keys(table.values) as (keyof Joint["values"])[])
        asValues(table).values[key] = [table.values[key]![row]];
    } else {
      const drawn = input.spec as Drawn & Pathed;
      // The value is held; how it changes in time stays.
      const course = drawn.path === undefined ? {} : { path: drawn.path };
      input.put({ value: quantileInModel(drawn, drawn.unit, share), ...course });
      scenario.correlations = scenario.correlations.filter(({ between }) => !between.includes(input.name));
    }
  }
}

function correlate(scenario: AskedScenario, names: [string, string], spearman: number): void {
  const between = names.map((name) => mostUncertain(scenario, name)) as [string, string];
  const others = scenario.correlations.filter(({ between: [a, b] }) => !(between.includes(a) && between.includes(b)));
  scenario.correlations = [...others, { between, spearman }];
}

/** The value with the widest 90 % interval of those that a name stands for. */
function mostUncertain(scenario: AskedScenario, name: string): string {
  const widthOf = (input: Input) => {
    if (input.kind === "rows") throw new NotApplicable(`${name} is drawn from the rows of a table`);
    const { unit, ...spec } = input.spec as Drawn;
    return quantileInModel(spec as Drawn, unit, 0.95) - quantileInModel(spec as Drawn, unit, 0.05);
  };
  const inputs = uncertain(scenario, name).map((input) => ({ name: input.name, width: widthOf(input) }));
  return inputs.reduce((widest, input) => (input.width > widest.width ? input : widest)).name;
}

function along(
  scenario: AskedScenario,
  name: "gamma" | "powerGrowth",
  { afterYears, ...effect }: { kind: string; afterYears?: number | undefined },
): void {
  const spec = scenario.parameters[name];
  if (spec === undefined || !isPathed(name)) throw new NotApplicable(`${name} is drawn from the rows of a table`);
  const added = {
    ...effect,
    ...(afterYears === undefined ? {} : { year: scenario.startYear + afterYears }),
  } as unknown as Effect;
  const homes =
    "sum" in spec && Object.values(spec.sum).some(({ path }) => path !== undefined) ? Object.values(spec.sum) : [spec];
  const free = homes.filter(({ path = [] }) => !path.some(({ kind }) => kind === added.kind));
  if (free.length === 0) throw new NotApplicable(`${name} has a ${added.kind} of its own`);
  for (const home of free) home.path = [...(home.path ?? []), added];
}

function dependOnPower(scenario: AskedScenario, { share }: { share: number }): void {
  const { gammaFromPower } = scenario.parameters;
  if (gammaFromPower === undefined || !("value" in gammaFromPower) || gammaFromPower.value !== 0)
    throw new NotApplicable("efficiency depends on power already");
  scenario.parameters.gammaFromPower = { value: share };
}

/**
 * What edits take off the efficiency growth of every future [doublings/yr]: what came with power when it was measured. No
 * distribution of γ but a normal one can say so of itself: a lognormal would be scaled down instead.
 */
export function takenOff(edits: readonly Edit[]): number {
  return edits.reduce(
    (sum, { dependOnPower }) => sum + (dependOnPower?.share ?? 0) * (dependOnPower?.measuredAt ?? 0),
    0,
  );
}

function withLaw(scenario: AskedScenario, law: { kappa: unknown; lossFloor?: unknown }): unknown {
  if (scenario.laws !== undefined) throw new NotApplicable("the scenario names its own laws");
  const { kappa: _, lossFloor: __, ...parameters } = scenario.parameters;
  const isOfLaw = (name: string) => name === "kappa" || name === "lossFloor";
  const joint = scenario.joint.filter(({ values }) => !Object.keys(values).some(isOfLaw));
  const others = scenario.joint
    .filter((table) => !joint.includes(table))
    .flatMap(({ values }) => Object.keys(values).filter((name) => !isOfLaw(name)));
  if (others.length > 0)
    throw new NotApplicable(`the law is drawn from a table together with ${either(others, "and")}`);
  return {
    ...scenario,
    parameters: { ...parameters, ...law },
    joint,
    correlations: scenario.correlations.filter(({ between }) => !between.some((name) => isOfLaw(name.split(".")[0]))),
  };
}

function onlyLaw(scenario: AskedScenario, name: string): unknown {
  const law = lawsOf(scenario).find((one) => one.name === name);
  if (law === undefined)
    throw new NotApplicable(scenario.laws === undefined ? "there is one law" : `there is no law ${name}`);
  return law.scenario;
}
