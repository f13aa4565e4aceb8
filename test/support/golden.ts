import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "golden");

/**
 * Compares a text with the file of that name in `test/golden`. On a difference the new text is left beside it as
 * `<name>-changed.<extension>`, to be looked at; UPDATE_GOLDEN=1 accepts it, and is the only way to make a new one.
 */
export function assertGolden(name: string, text: string): void {
  const file = join(FOLDER, name);
  const extension = extname(name);
  const changed = `${file.slice(0, file.length - extension.length)}-changed${extension}`;
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    rmSync(changed, { force: true });
    return;
  }
  const expected = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (expected === text) {
    rmSync(changed, { force: true });
    return;
  }
  writeFileSync(changed, text);
  throw new Error(
    expected === undefined
      ? `test/golden/${name} does not exist; look at ${changed} and accept it with UPDATE_GOLDEN=1`
      : `test/golden/${name} has changed: ${firstDifference(expected, text)}; look at ${changed} and accept it with UPDATE_GOLDEN=1`,
  );
}

function firstDifference(expected: string, actual: string): string {
  const before = expected.split("\n");
  const after = actual.split("\n");
  const line = before.findIndex((text, index) => text !== after[index]);
  const at = line < 0 ? before.length : line;
  return `line ${at + 1} was ${JSON.stringify(before[at] ?? "")} and is ${JSON.stringify(after[at] ?? "")}`;
}
