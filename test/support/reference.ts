import { readFileSync } from "node:fs";

/** A file of numbers from elsewhere, in test/reference. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../reference/${name}`, import.meta.url), "utf8")) as T;
}
