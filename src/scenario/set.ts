import { readDocument } from "./document.ts";
import { fieldName, isMap, type Path } from "./path.ts";
import type { Problem } from "./problems.ts";
import { escaped, quoted, shortened } from "./words.ts";

/** A value that is put into a scenario before it is checked, and the option that asked for it. */
export interface Setting {
  path: Path;
  value: unknown;
  /** What a problem with it is reported under: `--set parameters.kappa=-1`. */
  label: string;
}

/** Reads `parameters.gamma.sum.hardware.mean=0.6`, `targets[0]=0.6`, `parameters.kappa."p2.5"=0.04`. */
export function readSetting(text: string): { setting: Setting } | { problems: Problem[] } {
  const label = `--set ${escaped(shortened(text))}`;
  const parsed = readPath(text);
  if (parsed === undefined) {
    const message = "must be written path=value, such as parameters.kappa=0.05 or targets[0]=0.6";
    return { problems: [{ file: label, field: "", message }] };
  }
  const { path, rest } = parsed;
  const { value, problems } = readDocument(rest, path);
  if (problems.length > 0) {
    const field = fieldName(path);
    return {
      problems: problems.map((problem) => ({ file: label, field: problem.field || field, message: problem.message })),
    };
  }
  return { setting: { path, value: value ?? null, label } };
}

function readPath(text: string): { path: Path; rest: string } | undefined {
  // A word or quoted text, after a dot unless it is the first; or an index in brackets.
  const step = /(?:(?<dot>\.)?(?:(?<word>[^\s.[\]="]+)|(?<quoted>"(?:[^"\\]|\\.)*"))|\[(?<index>\d{1,6})\])/y;
  const path: (string | number)[] = [];
  while (text[step.lastIndex] !== "=") {
    const { groups } = step.exec(text) ?? {};
    if (groups === undefined) return undefined;
    const isIndex = groups.index !== undefined;
    if (path.length === 0 ? isIndex || groups.dot !== undefined : !isIndex && groups.dot === undefined)
      return undefined;
    try {
      path.push(isIndex ? Number(groups.index) : (groups.word ?? JSON.parse(groups.quoted)));
    } catch {
      return undefined;
    }
    if (step.lastIndex >= text.length || path.length > 64) return undefined;
  }
  return path.length === 0 ? undefined : { path, rest: text.slice(step.lastIndex + 1) };
}

/**
 * A scenario's value with one setting put in. What the path leads through is made where it is missing and replaced where
 * it is no map or list: the checks that follow will say whether the outcome is a scenario.
 */
export function applied(value: unknown, setting: Setting): { value: unknown } | { problem: Problem } {
  const { path, label } = setting;
  const put = (into: unknown, depth: number): unknown => {
    if (depth === path.length) return setting.value;
    const step = path[depth];
    if (Array.isArray(into) || (typeof step === "number" && !isMap(into))) {
      const list = Array.isArray(into) ? into : [];
      const index = Number(step);
      if (!Number.isInteger(index) || index > list.length) {
        const field = fieldName(path.slice(0, depth)) || "the scenario";
        throw new RangeError(`${field} is a list of ${list.length}, which has no ${quoted(String(step))}`);
      }
      return Object.assign([...list], { [index]: put(list[index], depth + 1) });
    }
    const map = isMap(into) ? into : {};
    const key = String(step);
    const entries = new Map(Object.entries(map));
    entries.set(key, put(entries.get(key), depth + 1));
    return Object.fromEntries(entries);
  };
  try {
    return { value: put(value, 0) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: { file: label, field: fieldName(path), message: error.message } };
  }
}
