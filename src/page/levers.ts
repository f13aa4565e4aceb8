import { PARAMETERS, type ParameterName, RATES, type RateUnit } from "../model/parameters.ts";
import { distributionOf } from "../sampling/distributions/distribution-of.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";
import type { Path } from "../scenario/path.ts";
import { isMap } from "../scenario/path.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { isLogarithmic, medianOf, stretched } from "../scenario/stresses/affine.ts";

/** One believed number of a scenario that a person can move: where it stands, what it is, and how far it is moved by a slider. */
export interface Lever {
  /** `gamma.algorithms`, `kappa`, `laws.kaplan.kappa`, `powerGrowth.cap.ceiling`. */
  name: string;
  parameter: ParameterName;
  /** Where it stands in the scenario. */
  path: Path;
  /** The unit it is stated in, or that a rate has by itself; absent where it has none. */
  unit?: string;
  /** Its median, or the number itself where it is taken as known. */
  middle: number;
  /** Its p5 and p95; absent where it is taken as known. */
  range?: { low: number; high: number };
  /** Where a slider of its middle begins and ends, and whether it moves by factors. */
  least: number;
  most: number;
  byFactors: boolean;
}

/** Where a lever stands: its middle in its own unit, and how many times as wide the doubt about it is. */
export interface Position {
  middle: number;
  doubt: number;
}

/** How far a slider reaches to either side, in standard deviations. */
const REACH = 3;
/** 90 % of a normal distribution lie within so many standard deviations in all. */
const WIDTH_OF_90 = 3.29;
/** What is taken as known is moved by as much as this factor either way. */
const FACTOR = 4;
const POSITIVE: readonly string[] = ["kappa", "initialPower", "priorYears", "pastGrowth"];

/** A rate stated as a doubling time or in times a year is above 0. */
const FACTOR_UNITS = ["timesPerYear", "doublingTimeMonths", "doublingTimeYears"];
/** Digits with which a moved number is written: more are noise in a file that people read. */
const DIGITS = 5;

/** A spec as it stands in a resolved scenario: a number or a distribution, perhaps with a unit. */
type Spec = ({ value: number } | DistributionSpec) & { unit?: string };

/** Every believed number of a scenario that stands alone; rows of a table and lists of draws have no lever. */
export function leversOf(scenario: AskedScenario): Lever[] {
  const levers: Lever[] = [];
  const look = (value: unknown, path: Path, names: readonly string[], parameter: ParameterName) => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        look(
          item,
          [...path, index],
          isMap(item) && typeof item.kind === "string" ? [...names, item.kind] : names,
          parameter,
        );
      return;
    }
    if (!isMap(value)) return;
    if (isSpec(value)) levers.push(...leverOf(value, path, names.join("."), parameter));
    for (const [key, inside] of Object.entries(value))
      if (typeof inside === "object") look(inside, [...path, key], isWord(key) ? names : [...names, key], parameter);
  };
  for (const parameter of PARAMETERS)
    look(scenario.parameters[parameter], ["parameters", parameter], [parameter], parameter);
  for (const [law, fields] of Object.entries(scenario.laws ?? {}))
    for (const parameter of ["kappa", "lossFloor"] as const)
      look(fields[parameter], ["laws", law, parameter], ["laws", law, parameter], parameter);
  return levers;
}

/** Keys that a name leaves out: a part of a sum is called `gamma.algorithms`. */
function isWord(key: string): boolean {
  return key === "sum" || key === "path" || key === "values" || key === "components";
}

function isSpec(value: object): value is Spec {
  return "distribution" in value || ("value" in value && typeof value.value === "number");
}

function leverOf(spec: Spec, path: Path, name: string, parameter: ParameterName): Lever[] {
  // A rate by itself, or a part of its sum; what stands in its path is of other kinds.
  const isRate = RATES.includes(parameter) && !path.includes("path");
  const unit = spec.unit ?? (isRate ? "doublingsPerYear" : undefined);
  const about = { name, parameter, path, ...(unit === undefined ? {} : { unit }) };
  if (!("distribution" in spec)) {
    const { value } = spec;
    const byFactors =
      value > 0 && (POSITIVE.includes(parameter) || path.length > 4 || FACTOR_UNITS.includes(spec.unit ?? ""));
    const reach = Math.max(Math.abs(value), 1);
    const ends = byFactors
      ? { least: value / FACTOR, most: value * FACTOR }
      : { least: value - reach, most: value + reach };
    if (parameter === "lossFloor") Object.assign(ends, { least: 0, most: 0.99 });
    return [{ ...about, middle: value, ...ends, byFactors }];
  }
  if (spec.distribution === "empirical" || spec.distribution === "mixture") return [];
  const distribution = distributionOf(spec);
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => distribution.quantile(share));
  if (!(high > low)) return [];
  if (isLogarithmic(spec)) {
    const reach = Math.exp((REACH * Math.log(high / low)) / WIDTH_OF_90);
    return [{ ...about, middle, range: { low, high }, least: middle / reach, most: middle * reach, byFactors: true }];
  }
  const reach = (REACH * (high - low)) / WIDTH_OF_90;
  const least = POSITIVE.includes(parameter) && middle - reach <= 0 ? middle / 10 : middle - reach;
  return [{ ...about, middle, range: { low, high }, least, most: middle + reach, byFactors: false }];
}

/** What stands in the scenario where a lever has been moved: the same family, with another middle and another width. */
export function movedSpec(spec: Spec, lever: Lever, { middle, doubt }: Position): Spec {
  if (!("distribution" in spec)) {
    const { note: _, ...rest } = spec as Spec & { note?: string };
    return { ...rest, value: rounded(middle) } as Spec;
  }
  const { unit, ...own } = spec;
  const centre = medianOf(own as DistributionSpec);
  const plus = isLogarithmic(own as DistributionSpec) ? Math.log(middle / lever.middle) : middle - lever.middle;
  const moved = stretched(own as DistributionSpec, { times: doubt, centre, plus });
  const written = Object.entries(moved).map(([key, value]) => [
    key,
    typeof value === "number" ? rounded(value) : value,
  ]);
  return { ...Object.fromEntries(written), ...(unit === undefined ? {} : { unit: unit as RateUnit }) } as Spec;
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** A change of one believed number, for a scenario and for its file. */
export interface Change {
  path: Path;
  spec: Spec;
}

/** What has to change in a scenario for its levers to stand where they do; levers that were not moved change nothing. */
export function changesOf(scenario: AskedScenario, positions: Readonly<Record<string, Position>>): Change[] {
  return leversOf(scenario).flatMap((lever) => {
    const position = positions[lever.name];
    if (position === undefined || (position.middle === lever.middle && position.doubt === 1)) return [];
    return [{ path: lever.path, spec: movedSpec(specAt(scenario, lever.path), lever, position) }];
  });
}

/** A copy of a scenario with changes made; it has not been checked. */
export function withChanges(scenario: AskedScenario, changes: readonly Change[]): unknown {
  const copy = structuredClone(scenario);
  for (const { path, spec } of changes) {
    const home = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
    home[path.at(-1)!] = spec;
  }
  return copy;
}

function specAt(scenario: AskedScenario, path: Path): Spec {
  return at(scenario, path) as Spec;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inside, step) => (inside as Record<string | number, unknown>)[step], value);
}
