import { PARAMETERS, type ParameterName, POSITIVE, type RateUnit } from "../model/parameters.ts";
import type { Distribution } from "../sampling/distributions/distribution.ts";
import { distributionOf } from "../sampling/distributions/distribution-of.ts";
import { inUnit } from "../sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";
import { type Found, isSound } from "./found.ts";
import { type Fields, isMap, own, type Path, valueAt } from "./path.ts";
import { relationProblems } from "./relations.ts";
import { withTables } from "./resolve.ts";
import { MOST_PARTS } from "./schema/schema.ts";
import type { Tables } from "./tables.ts";
import { either } from "./words.ts";

/** Where a parameter, or a part of one, may lie; the limits themselves are outside unless `closed` says otherwise. */
export interface Limits {
  least: number;
  most: number;
  /** Whether `least` itself is allowed. */
  closed: boolean;
  /** The same in words. */
  words: string;
}

/** What can occur, in the model's unit; whether an end itself occurs or is only approached. */
export interface Range {
  ends: readonly [least: number, most: number];
  reached: readonly [least: boolean, most: boolean];
}

export const ANYTHING: Limits = {
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
  closed: false,
  words: "",
};

export function limitsOf(name: ParameterName): Limits {
  if (POSITIVE.includes(name)) return { ...ANYTHING, least: 0, words: "greater than 0" };
  if (name === "lossFloor") return { least: 0, most: 1, closed: true, words: "at least 0 and less than 1" };
  return ANYTHING;
}

/** A limit on doublings per year as a limit on the number that is written in a unit. */
function inWrittenUnit(limits: Limits, unit: RateUnit): Limits {
  if (unit === "doublingsPerYear") return limits;
  // No yearly factor and no doubling time is negative or 0; a growth above 0 is a factor above 1.
  if (unit === "timesPerYear" && limits.least === 0)
    return { ...ANYTHING, least: 1, words: "greater than 1, which is no growth" };
  return { ...ANYTHING, least: 0, words: `greater than 0 in ${unit}` };
}

/** What is wrong with the values that parameters can take; `found` is what is known to be wrong already, and grows. */
export function checkBeliefs(value: unknown, tables: Tables, found: Found[]): void {
  for (const name of PARAMETERS) {
    const path = ["parameters", name];
    const spec = valueAt(value, path);
    const limits = limitsOf(name);
    if (isMap(spec) && isMap(spec.sum)) checkSum(spec.sum, [...path, "sum"], limits, tables, found);
    else rangeOf(spec, path, limits, tables, found);
  }
  checkJointValues(value, tables, found);
}

function checkSum(parts: Fields, path: Path, limits: Limits, tables: Tables, found: Found[]): void {
  const names = Object.keys(parts);
  if (names.length === 0 || names.length > MOST_PARTS) {
    found.push({ path, message: `must have from 1 to ${MOST_PARTS} parts, got ${names.length}` });
    return;
  }
  const ranges = names.map((name) => rangeOf(parts[name], [...path, name], ANYTHING, tables, found));
  if (!ranges.every((range) => range !== undefined)) return;
  const total = (end: 0 | 1) => ranges.reduce((sum, { ends }) => sum + ends[end], 0);
  const sum: Range = {
    ends: [total(0), total(1)],
    reached: [ranges.every(({ reached }) => reached[0]), ranges.every(({ reached }) => reached[1])],
  };
  const [below, above] = outside(sum, limits);
  if (!below && !above) return;
  const where = [below ? `down to ${sum.ends[0]}` : "", above ? `up to ${sum.ends[1]}` : ""]
    .filter(Boolean)
    .join(" and ");
  const lowest = names.filter((_, index) => below && ranges[index].ends[0] < 0);
  const highest = names.filter((_, index) => above && ranges[index].ends[1] > 0);
  const mend = [
    ...(lowest.length > 0 ? [`a higher \`min\` of ${either(lowest)}`] : []),
    ...(highest.length > 0 ? [`a lower \`max\` of ${either(highest)}`] : []),
  ];
  const how = mend.length > 0 ? `: ${mend.join(" and ")} would mend it` : "";
  found.push({ path, message: `must be ${limits.words}, but its parts add up to values ${where}${how}` });
}

/** Whether a range goes below or above what is allowed. */
function outside({ ends, reached }: Range, { least, most, closed }: Limits): [below: boolean, above: boolean] {
  return [
    ends[0] < least || (ends[0] === least && reached[0] && !closed && Number.isFinite(least)),
    ends[1] > most || (ends[1] === most && reached[1] && Number.isFinite(most)),
  ];
}

/** The range of a fixed or drawn value that must lie within `limits`, in doublings per year if it is a rate; undefined where something is wrong with it. */
export function rangeOf(spec: unknown, path: Path, limits: Limits, tables: Tables, found: Found[]): Range | undefined {
  if (typeof spec === "number") return fixedRange(spec, "doublingsPerYear", path, limits, found);
  if (!isMap(spec)) return undefined;
  if (spec.distribution !== undefined) found.push(...relationProblems(spec, path));
  if (!isSound(found, path)) return undefined;
  const unit = (spec.unit ?? "doublingsPerYear") as RateUnit;
  if (typeof spec.value === "number") return fixedRange(spec.value, unit, [...path, "value"], limits, found);
  return spec.distribution === undefined ? undefined : drawnRange(spec, unit, path, limits, tables, found);
}

function fixedRange(value: number, unit: RateUnit, path: Path, limits: Limits, found: Found[]): Range | undefined {
  if (!Number.isFinite(value)) return undefined;
  const range: Range = { ends: [value, value], reached: [true, true] };
  const written = inWrittenUnit(limits, unit);
  if (outside(range, written).includes(true)) {
    found.push({ path, message: `must be ${written.words}, got ${value}` });
    return undefined;
  }
  const rate = inDoublings(value, unit);
  if (!Number.isFinite(rate)) {
    found.push({ path, message: `must be a rate that a number can hold, got ${value} ${unit}` });
    return undefined;
  }
  return { ends: [rate, rate], reached: [true, true] };
}

function inDoublings(value: number, unit: RateUnit): number {
  if (unit === "timesPerYear") return Math.log2(value);
  if (unit === "doublingTimeMonths") return 12 / value;
  return unit === "doublingTimeYears" ? 1 / value : value;
}

function drawnRange(
  spec: Fields,
  unit: RateUnit,
  path: Path,
  limits: Limits,
  tables: Tables,
  found: Found[],
): Range | undefined {
  const full = withTables(spec, path, tables);
  // A table that could not be read has been reported.
  if (holdsUnread(full)) return undefined;
  const distribution = tried(() => distributionOf(full), path, found);
  if (distribution === undefined) return undefined;
  const atoms = atomsOf(full);
  const range: Range = {
    ends: distribution.support,
    reached: [atoms.includes(distribution.support[0]), atoms.includes(distribution.support[1])],
  };
  const written = inWrittenUnit(limits, unit);
  const [below, above] = outside(range, written);
  if (below || above) {
    found.push(...outsideProblems(full, path, written, [below, above], atoms, tables));
    return undefined;
  }
  const rate = tried(() => inUnit(distribution, unit), path, found);
  if (rate === undefined) return undefined;
  const turned = unit === "doublingTimeMonths" || unit === "doublingTimeYears";
  return { ends: rate.support, reached: turned ? [range.reached[1], range.reached[0]] : range.reached };
}

function tried(make: () => Distribution, path: Path, found: Found[]): Distribution | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    found.push({ path, message: error.message });
    return undefined;
  }
}

function holdsUnread(spec: DistributionSpec): boolean {
  if (spec.distribution === "mixture") return spec.components.some(holdsUnread);
  return spec.distribution === "empirical" && spec.values === undefined;
}

/** The values that have a probability of their own; an end of a continuous distribution has none and is never drawn. */
function atomsOf(spec: DistributionSpec): number[] {
  if (spec.distribution === "empirical") return spec.values;
  if (spec.distribution !== "mixture") return [];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
  return spec.components.flatMap(atomsOf).filter((atom) => atom >= min && atom <= max);
}

function outsideProblems(
  spec: DistributionSpec,
  path: Path,
  limits: Limits,
  [below, above]: readonly [boolean, boolean],
  atoms: readonly number[],
  tables: Tables,
): Found[] {
  if (spec.distribution === "empirical") return listProblems(spec.values, [...path, "values"], path, limits, tables);
  const { min, max } = spec as { min?: number; max?: number };
  const found: Found[] = [];
  const cuts: string[] = [];
  const touches = atoms.some((atom) => atom === limits.least && below && (min ?? 0) >= limits.least);
  if (touches) {
    found.push({
      path,
      message: `must be ${limits.words}, but a component holds ${limits.least} itself: leave it out or raise \`min\``,
    });
  } else if (below && min !== undefined) {
    found.push({
      path: [...path, "min"],
      message: `must be at least ${limits.least}, since the value must be ${limits.words}; got ${min}`,
    });
  } else if (below) cuts.push(`min: ${limits.least}`);
  if (above && max !== undefined) {
    found.push({
      path: [...path, "max"],
      message: `must be at most ${limits.most}, since the value must be ${limits.words}; got ${max}`,
    });
  } else if (above) cuts.push(`max: ${limits.most}`);
  if (cuts.length > 0) {
    const reaches =
      cuts.length === 2
        ? `below ${limits.least} and above ${limits.most}`
        : below
          ? belowWords(limits.least)
          : `above ${limits.most}`;
    found.push({ path, message: `can be ${reaches} and must be ${limits.words}: add \`${cuts.join(", ")}\`` });
  }
  return found;
}

function belowWords(least: number): string {
  return least === 0 ? "negative" : `below ${least}`;
}

const MOST_BAD_VALUES = 5;

/** The values of a list that lie outside, each with its line if it came from a file. */
function listProblems(values: readonly number[], list: Path, from: Path, limits: Limits, tables: Tables): Found[] {
  const read = tables.lines.get(JSON.stringify(list));
  const bad = values.flatMap((value, index) => {
    const range: Range = { ends: [value, value], reached: [true, true] };
    return outside(range, limits).includes(true) ? [index] : [];
  });
  const found = bad.slice(0, MOST_BAD_VALUES).map((index): Found => {
    const message = `must be ${limits.words}, got ${values[index]}`;
    return read === undefined
      ? { path: [...list, index], message }
      : { path: from, message: `${read.file}, line ${read.lines[index]}: ${message}` };
  });
  if (bad.length > found.length) {
    found.push({
      path: read === undefined ? list : from,
      message: `${bad.length - found.length} more of its values are not ${limits.words}`,
    });
  }
  return found;
}

function checkJointValues(value: unknown, tables: Tables, found: Found[]): void {
  const entries = own(value, "joint");
  if (!Array.isArray(entries)) return;
  for (const [index, entry] of entries.entries()) {
    const inline = own(entry, "values");
    const values = isMap(inline) ? inline : tables.joint.get(index);
    for (const name of PARAMETERS) {
      const numbers = values?.[name];
      if (!Array.isArray(numbers) || !numbers.every((number) => typeof number === "number")) continue;
      const list = ["joint", index, "values", name];
      found.push(...listProblems(numbers, list, ["joint", index, "columns", name], limitsOf(name), tables));
    }
  }
}
