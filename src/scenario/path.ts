import { escaped, shortened } from "./words.ts";

/** Keys and indices from the top of a scenario down to a value. */
export type Path = readonly (string | number)[];

/** `targets[1].quantity`; a key that is not a plain word stands in quotation marks, as `--set` takes it. */
export function fieldName(path: Path): string {
  return path
    .map((step, depth) => {
      if (typeof step === "number") return `[${step}]`;
      const word = /^[\w-]+$/.test(step) ? shortened(step) : escaped(JSON.stringify(shortened(step)));
      return depth === 0 ? word : `.${word}`;
    })
    .join("");
}

export function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((step, depth) => step === path[depth]);
}

export type Fields = Record<string, unknown>;

export function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a map's own key: a key named `constructor` must not find JavaScript's. */
export function own(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at a path, undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    current = Array.isArray(current) ? current[step as number] : own(current, String(step));
  }
  return current;
}
