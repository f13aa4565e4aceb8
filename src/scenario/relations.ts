import type { Found } from "./found.ts";
import { type Fields, isMap, type Path } from "./path.ts";
import { PERCENTILE_KEY } from "./schema/distributions.ts";
import { either } from "./words.ts";

/**
 * What the fields of a distribution must be to each other. Each relation is looked at as soon as the numbers in it are
 * there, so that it is reported beside whatever else is wrong.
 */
export function relationProblems(spec: Fields, path: Path): Found[] {
  const found: Found[] = [];
  const at = (key: string, message: string) => found.push({ path: [...path, key], message });
  const { min, max, mode } = spec;
  switch (spec.distribution) {
    case "triangular":
    case "pert":
      rising(spec, found, path);
      if (isNumber(mode) && isNumber(min) && isNumber(max) && min < max && (mode < min || mode > max)) {
        at("mode", `must lie in [min, max] = [${min}, ${max}], got ${mode}`);
      }
      break;
    case "beta":
      rising({ min: 0, max: 1, ...spec }, found, path);
      break;
    case "normal":
      forms(spec, [["mean", "sd"]], found, path);
      break;
    case "lognormal":
      forms(
        spec,
        [
          ["median", "sigma"],
          ["mu", "sigma"],
        ],
        found,
        path,
      );
      for (const [key, value] of percentiles(spec)) {
        if (isNumber(value) && value <= 0) at(key, `must be greater than 0, got ${value}`);
      }
      break;
    case "mixture":
      if (Array.isArray(spec.components)) {
        for (const [index, component] of spec.components.entries()) {
          if (isMap(component)) found.push(...relationProblems(component, [...path, "components", index]));
        }
      }
      break;
    case "empirical":
      if (spec.values === undefined && spec.file === undefined && spec.column === undefined) {
        found.push({ path, message: "needs `values`, or `file` and `column`" });
      } else if (spec.values === undefined || spec.file !== undefined || spec.column !== undefined) {
        if (spec.file === undefined) at("file", "is required: the CSV file that has the column");
        if (spec.column === undefined) at("column", "is required: the heading of the column that holds the values");
      }
      break;
    case "quantiles":
      if (isMap(spec.values)) curve(spec.values, spec.scale === "log", [...path, "values"], found);
      break;
  }
  if (["uniform", "normal", "lognormal", "studentT", "mixture", "quantiles"].includes(String(spec.distribution))) {
    rising(spec, found, path);
  }
  return found;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function rising({ min, max }: Fields, found: Found[], path: Path): void {
  if (isNumber(min) && isNumber(max) && !(min < max)) {
    found.push({ path: [...path, "max"], message: `must be greater than min = ${min}, got ${max}` });
  }
}

function percentiles(spec: Fields): [key: string, value: unknown][] {
  return Object.entries(spec)
    .filter(([key]) => PERCENTILE_KEY.test(key))
    .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** Exactly one of the pairs of fields, or two percentiles. */
function forms(spec: Fields, pairs: readonly (readonly [string, string])[], found: Found[], path: Path): void {
  const fields = [...new Set(pairs.flat())];
  const given = fields.filter((key) => spec[key] !== undefined);
  const levels = percentiles(spec);
  // A percentile that cannot be, such as p0, is reported as the unknown key it is.
  if (Object.keys(spec).some((key) => /^p[\d.]+$/.test(key) && !PERCENTILE_KEY.test(key))) return;
  const ways = `${either(pairs.map((pair) => pair.join(" and ")))}, or any two percentiles such as p5 and p95`;
  if (levels.length > 0 && given.length > 0) {
    found.push({
      path,
      message: `needs ${ways}, not both: has ${either([...given, ...levels.map(([key]) => key)], "and")}`,
    });
  } else if (levels.length > 0) {
    if (levels.length !== 2) {
      const more = levels.length > 2 ? "; for more than two, `distribution: quantiles` passes through every one" : "";
      found.push({
        path,
        message: `needs exactly two percentiles, has ${either(
          levels.map(([key]) => key),
          "and",
        )}${more}`,
      });
    }
    for (const [index, [key, value]] of levels.entries()) {
      const [before, least] = levels[index - 1] ?? [];
      if (before === undefined || !isNumber(least) || !isNumber(value)) continue;
      if (Number(before.slice(1)) === Number(key.slice(1))) {
        found.push({ path: [...path, key], at: "key", message: `says the same percentile as ${before}` });
      } else if (!(least < value)) {
        found.push({ path: [...path, key], message: `must be greater than ${before} = ${least}, got ${value}` });
      }
    }
  } else if (!pairs.some((pair) => pair.length === given.length && pair.every((key) => given.includes(key)))) {
    const has = given.length === 0 ? "neither" : either(given, "and");
    // One field of a pair that is there tells which other is missing.
    const pair = pairs.filter((one) => given.every((key) => one.includes(key)));
    const missing = given.length === 1 && pair.length === 1 ? pair[0].find((key) => !given.includes(key)) : undefined;
    if (missing === undefined) found.push({ path, message: `needs ${ways}; has ${has}` });
    else found.push({ path: [...path, missing], message: `is required beside ${given[0]}: a number` });
  }
}

function curve(values: Fields, log: boolean, path: Path, found: Found[]): void {
  const points = Object.entries(values)
    .map(([key, value]) => ({ key, level: Number(key), value }))
    .filter(({ level }) => level > 0 && level < 100)
    .sort((a, b) => a.level - b.level);
  const count = Object.keys(values).length;
  if (count < 2 || count > 99) found.push({ path, message: `must have from 2 to 99 percentiles, got ${count}` });
  for (const [index, { key, level, value }] of points.entries()) {
    const before = points[index - 1];
    const at = [...path, key];
    if (!isNumber(value)) continue;
    if (log && value <= 0)
      found.push({ path: at, message: `must be greater than 0 on a logarithmic scale, got ${value}` });
    if (before?.level === level)
      found.push({ path: at, at: "key", message: `says the same percentile as ${before.key}` });
    else if (before !== undefined && isNumber(before.value) && !(before.value < value)) {
      found.push({
        path: at,
        message: `must be greater than the value at ${before.key}, ${before.value}, got ${value}`,
      });
    }
  }
}
