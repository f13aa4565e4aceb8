import type { Found } from "./found.ts";
import type { Path } from "./path.ts";
import { show } from "./words.ts";

const DEEPEST = 64;

/**
 * A copy of a program's value that holds only what a scenario file could: maps, lists, text, numbers, booleans and null.
 * Keys whose value is undefined are left out, and typed arrays become lists.
 */
export function plainCopy(from: unknown): { value: unknown; found: Found[] } {
  const found: Found[] = [];
  const copy = (value: unknown, path: Path): unknown => {
    if (path.length > DEEPEST) {
      if (found.length === 0) found.push({ path: path.slice(0, 8), message: `is nested more than ${DEEPEST} levels deep` });
      return null;
    }
    if (typeof value === "number") return value === 0 ? 0 : value;
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (Array.isArray(value)) return Array.from(value, (item, index) => copy(item, [...path, index]));
    if (ArrayBuffer.isView(value) && Symbol.iterator in value) return copy(Array.from(value as Float64Array), path);
    if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
      const entries = Object.entries(value).filter(([, inside]) => inside !== undefined);
      return Object.fromEntries(entries.map(([key, inside]) => [key, copy(inside, [...path, key])]));
    }
    found.push({ path, message: `must be a plain value as a scenario file could hold it, got ${typeof value === "object" ? show(value) : `a ${typeof value}`}` });
    return null;
  };
  return { value: copy(from, []), found };
}
