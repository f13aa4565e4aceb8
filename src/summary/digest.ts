import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Result } from "./result.ts";

/** JSON with keys in order and no white space: equal values give equal texts. @throws if a number is not finite. */
export function canonicalJson(value: unknown, path = ""): string {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new RangeError(`${path} is ${value}, not a finite number`);
  if (value === null || typeof value !== "object") return JSON.stringify(value === 0 ? 0 : value);
  // Nearly all of a result is lists of numbers, which need no path to complain of; -0 is written 0 in JSON.
  if (Array.isArray(value) && value.every(Number.isFinite)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${path}[${i}]`)).join(",")}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, path === "" ? key : `${path}.${key}`)}`).join(",")}}`;
}

/** SHA-256 of a value's canonical JSON, in hexadecimal; by a package that runs in a browser as in Node. */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** All numbers of a result that its digest is made from. */
export function numbersOf({
  quantities,
  targets,
  laws,
  varianceSplit,
  until,
}: Pick<Result, "quantities" | "targets" | "laws" | "varianceSplit" | "until">): object {
  // Canonical JSON leaves out what is not there.
  if (laws === undefined) return { quantities, targets, until };
  const ofLaws = Object.entries(laws).map(([name, law]) => [
    name,
    { quantities: law.quantities, targets: law.targets },
  ]);
  return { quantities, targets, laws: Object.fromEntries(ofLaws), varianceSplit, until };
}
