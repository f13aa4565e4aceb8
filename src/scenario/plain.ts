import type { Found } from "./found.ts";
import type { Path } from "./path.ts";

const DEEPEST = 64;
/** Maps and lists: a value that refers to itself twice over would otherwise unfold without end. */
const MOST_CONTAINERS = 1_000_000;

/**
 * A copy of a program's value that holds only what a scenario file could: maps, lists, text, numbers, booleans and null.
 * Keys whose value is undefined are left out, and typed arrays become lists.
 */
export function plainCopy(from: unknown): { copy: unknown; found: Found[] } {
  const found: Found[] = [];
  let containers = 0;
  const refuse = (path: Path, message: string) => {
    if (found.length === 0) found.push({ path: path.slice(0, 8), message });
    return null;
  };
  const copied = (value: unknown, path: Path): unknown => {
    if (typeof value === "number") return value === 0 ? 0 : value; // JSON writes −0 as 0
    if (value === null || typeof value === "string" || typeof value === "boolean" || found.length > 0) return value;
    if (path.length > DEEPEST) return refuse(path, `is nested more than ${DEEPEST} levels deep, or refers to itself`);
    if (++containers > MOST_CONTAINERS) return refuse(path, `holds more than ${MOST_CONTAINERS} maps and lists`);
    if (Array.isArray(value)) return Array.from(value, (item, index) => copied(item, [...path, index]));
    if (ArrayBuffer.isView(value) && Symbol.iterator in value) return copied(Array.from(value as Float64Array), path);
    if (typeof value !== "object" || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) {
      const got =
        value === undefined ? "nothing" : typeof value === "object" ? "an object of a class" : `a ${typeof value}`;
      return refuse(path, `must be a plain value, as a scenario file could hold it, got ${got}`);
    }
    const entries = Object.entries(value).filter(([, inside]) => inside !== undefined);
    return Object.fromEntries(entries.map(([key, inside]) => [key, copied(inside, [...path, key])]));
  };
  return { copy: copied(from, []), found };
}
