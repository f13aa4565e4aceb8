import type * as z from "zod";
import { type ParameterName, RATES } from "../model/parameters.ts";
import { TODAY_ENTRIES, type TodayEntry, unitsOf } from "../model/units.ts";
import type { Found } from "./found.ts";
import { isMap, own, type Path, valueAt } from "./path.ts";
import { fieldsOf, optionsOf, schemaAt } from "./schema/lookup.ts";
import { PART_NAME, scenarioSchema } from "./schema/schema.ts";
import { either, nearest, quoted, show, suggestion } from "./words.ts";

type Issue = z.core.$ZodIssue;

// One wrong list of numbers can be wrong a million times over.
const MOST_ISSUES = 200;

/** What is looked through, and the schema of the whole of it. */
interface Root {
  value: unknown;
  schema: z.ZodType;
}

/** What a schema, that of a scenario by default, finds wrong with a value, as sentences. */
export function structureProblems(value: unknown, schema: z.ZodType = scenarioSchema): Found[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  const seen = new Set<string>();
  // One problem a place: text where a list is needed is not also a list of the wrong length.
  return parsed.error.issues
    .slice(0, MOST_ISSUES)
    .flatMap((issue) => sentences(issue, issue.path as Path, { value, schema }))
    .filter(({ path }) => seen.size !== seen.add(JSON.stringify(path)).size);
}

function sentences(issue: Issue, path: Path, root: Root): Found[] {
  const value = valueAt(root.value, path);
  switch (issue.code) {
    case "invalid_type": {
      const needed = NEEDED[issue.expected] ?? issue.expected;
      if (value === undefined) return [{ path, message: `is required: ${needed}` }];
      if (value === null && path.length === 0) return [{ path, message: `must be ${needed}, got nothing` }];
      return [{ path, message: `must be ${finite(needed, value)}, ${got(value)}${numberHint(needed, value)}` }];
    }
    case "too_small":
    case "too_big":
      // Beyond 2^53 zod adds that no integer is safe there; the field's own limit says it already.
      return "note" in issue ? [] : [{ path, message: outOfRange(issue, value) }];
    case "invalid_value":
      return [{ path, message: oneOf(issue.values.map(String), value) }];
    case "invalid_format":
      return [
        {
          path,
          message: `must hold no control characters${path[0] === "title" ? " and no line breaks" : ""}, ${got(value)}`,
        },
      ];
    case "unrecognized_keys": {
      const rivals = optionsOf(schemaAt(path, root.value, root.schema)).filter(
        ({ mark }) => own(value, mark) !== undefined,
      );
      if (rivals.length > 1) return [{ path, message: onlyOne(rivals.map(({ mark }) => mark)) }];
      const known = fieldsOf(schemaAt(path, root.value, root.schema), value);
      return issue.keys.slice(0, MOST_ISSUES).map((key) => unknownKey([...path, key], known));
    }
    case "invalid_key":
      return [{ path, message: badKey(path), at: "key" }];
    case "invalid_union":
      return unionSentences(issue, path, root);
    default:
      return [{ path, message: issue.message }];
  }
}

const NEEDED: Record<string, string> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  object: "a map",
  record: "a map",
  array: "a list",
};

function got(value: unknown): string {
  return `got ${show(value)}`;
}

function finite(needed: string, value: unknown): string {
  return typeof value === "number" && !Number.isFinite(value) ? "a finite number" : needed;
}

/** What the author of a number written as text may have meant. */
export function numberHint(needed: string, value: unknown): string {
  if (typeof value !== "string")
    return typeof value === "number" && needed === "text" ? ": put it in quotation marks" : "";
  if (!needed.includes("number")) return "";
  if (value.includes("_") && /^[-+\d._e]+$/i.test(value)) return ": numbers are written without _";
  if (value.includes(",") && /^[-+\d.,e]+$/i.test(value)) return ": numbers are written with a point and no separators";
  const [, number, unit] = /^([\d.]+)\s*([kMGT]?W)$/.exec(value.trim()) ?? [];
  if (unit !== undefined) return `: write it as { value: ${number}, unit: ${unit} }`;
  if (/^[-+\d.e]+\s*%$/i.test(value)) return ": write a share of 5 % as 0.05";
  if (value.trim() !== "" && Number.isFinite(Number(value))) return ": write it without quotation marks";
  return "";
}

function outOfRange(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, value: unknown): string {
  const [limit, over, at] =
    issue.code === "too_small" ? [issue.minimum, "greater than", "at least"] : [issue.maximum, "less than", "at most"];
  if (issue.origin === "string") return limit === 1 ? "must not be empty" : `must have ${at} ${limit} characters`;
  if (issue.origin === "array") {
    const count = issue.exact ? "exactly" : at;
    const got = Array.isArray(value) && value.length > 0 ? value.length : "none";
    return `must have ${count} ${limit} ${limit === 1 ? "entry" : "entries"}, got ${got}`;
  }
  return `must be ${issue.inclusive ? at : over} ${limit}, got ${show(value)}`;
}

function oneOf(choices: readonly string[], value: unknown): string {
  if (value === undefined) return `is required: one of ${either(choices)}`;
  const near = typeof value === "string" ? suggestion(value, choices) : "";
  return `must be one of ${either(choices)}, got ${show(value)}${near}`;
}

function onlyOne(keys: readonly string[]): string {
  return `has ${either(keys, "and")}: only one of them can hold`;
}

function unknownKey(path: Path, known: readonly string[]): Found {
  const key = String(path.at(-1));
  const parameter = path[0] === "parameters" ? path[1] : path[0] === "laws" && path.length > 3 ? path[2] : undefined;
  if (key === "unit" && parameter !== undefined && !known.includes("unit")) {
    const isRate = RATES.includes(parameter as ParameterName);
    const message = isRate
      ? "belongs to each distribution or value that is stated in it"
      : `is only for rates: ${either(RATES, "and")}`;
    return { path, at: "key", message };
  }
  if (/^p[\d.]+$/.test(key) && (known.includes("mean") || known.includes("median"))) {
    return {
      path,
      at: "key",
      message: "is no percentile: its level must lie strictly between 0 and 100, as in p5 or p97.5",
    };
  }
  const near = suggestion(key, known);
  const list = near === "" && known.length > 0 && known.length <= 20 ? `; known are ${either(known, "and")}` : near;
  return { path, at: "key", message: `is not a known key${list}` };
}

function badKey(path: Path): string {
  const key = String(path.at(-1));
  if (path.at(-2) === "sum" || (path[0] === "laws" && path.length === 2)) {
    return `a ${path.length === 2 ? "law" : "part"}'s name must begin with a letter and hold letters, digits, _ and - only (${PART_NAME.source}), got ${quoted(key)}`;
  }
  return `must be a percentile level strictly between 0 and 100, such as 5 or 97.5, got ${quoted(key)}`;
}

/**
 * Of a choice that nothing fits, only what is wrong with the one that was meant: the distribution that was named, or the
 * form whose first field (`value`, `distribution`, `sum`) is there.
 */
function unionSentences(issue: z.core.$ZodIssueInvalidUnion, path: Path, root: Root): Found[] {
  if ("discriminator" in issue) {
    const at = path.slice(0, -1);
    const names = (issue as { options?: unknown[] }).options?.map(String) ?? [];
    const misspelt = misspeltKey(valueAt(root.value, at), [String(issue.discriminator)]);
    return misspelt === undefined
      ? [{ path, message: oneOf(names, valueAt(root.value, path)) }]
      : [unknownKey([...at, misspelt], [String(issue.discriminator)])];
  }
  const value = valueAt(root.value, path);
  const options = optionsOf(schemaAt(path, root.value, root.schema));
  const fitting = options.filter(({ fits }) => fits(value));
  const meant = fitting.length > 1 ? fitting.filter(({ mark }) => own(value, mark) !== undefined) : fitting;
  if (meant.length === 1) {
    const errors = issue.errors[options.indexOf(meant[0])];
    return errors.slice(0, MOST_ISSUES).flatMap((error) => sentences(error, [...path, ...(error.path as Path)], root));
  }
  if (meant.length > 1) return [{ path, message: onlyOne(meant.map(({ mark }) => mark)) }];
  const marks = options.flatMap(({ mark }) => (mark === "" ? [] : [mark]));
  if (isMap(value)) {
    const misspelt = misspeltKey(value, marks);
    return misspelt === undefined
      ? [{ path, message: `must have ${either(marks)}` }]
      : [unknownKey([...path, misspelt], marks)];
  }
  if (path[0] === "today" && typeof value === "number" && isTodayEntry(path[1]))
    return [{ path, message: `must have a unit, ${either(unitsOf(path[1]))}, got ${show(value)}` }];
  const kinds = [...new Set(options.map(({ needed }) => NEEDED[needed] ?? needed))];
  const needed = either(kinds) + (marks.length > 0 ? ` with ${either(marks)}` : "");
  if (value === undefined) return [{ path, message: `is required: ${needed}` }];
  return [{ path, message: `must be ${needed}, ${got(value)}${numberHint(needed, value)}` }];
}

function isTodayEntry(key: unknown): key is TodayEntry {
  return (TODAY_ENTRIES as readonly unknown[]).includes(key);
}

function misspeltKey(value: unknown, keys: readonly string[]): string | undefined {
  return isMap(value)
    ? Object.keys(value).find((key) => nearest(key, keys) !== undefined && !keys.includes(key))
    : undefined;
}
