import { readFileSync } from "node:fs";
import { checkScenario } from "../scenario/load.ts";
import { digestOf } from "../summary/digest.ts";
import type { Result } from "../summary/result.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { answer } from "./run.ts";

/** Largest result file that is read [bytes]. */
const LARGEST = 512 * 2 ** 20;

/** `lossfan reproduce`: runs a result's scenario again and compares the numbers. */
export async function reproduce(path: string, { threads }: { threads?: number }): Promise<void> {
  const before = readResult(path);
  const { digest, version, node, sampler } = before.manifest;
  if (digestOf({ quantities: before.quantities, targets: before.targets }) !== digest)
    throw new Error(`${path}: its numbers are not the ones its digest was made from: the file was changed`);
  const scenario = await checkScenario(before.scenario);
  const after = await interruptible((signal) =>
    answer(scenario, { exact: sampler === "exact", ...(threads === undefined ? {} : { threads }) }, signal),
  );
  if (after.manifest.digest === digest) {
    process.stdout.write(`the same numbers, digest ${digest}\n`);
    return;
  }
  const made = `version ${version} on Node ${node}`;
  const now = `version ${after.manifest.version} on Node ${after.manifest.node}`;
  const { largest, at } = largestDifference([before.quantities, before.targets], [after.quantities, after.targets]);
  throw new Error(
    `the numbers differ: digest ${digest} by ${made}, ${after.manifest.digest} by ${now}; ` +
      `the largest relative difference is ${largest.toPrecision(2)}${at === "" ? "" : ` at ${at}`}`,
  );
}

function readResult(path: string): Result {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message}`);
  }
  if (text.length > LARGEST) throw new UsageError(`${path} is too large to be a result`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
  const { schema, manifest, scenario } = (value ?? {}) as Partial<Result>;
  if (schema !== "lossfan/result/1" || typeof manifest?.digest !== "string" || typeof scenario !== "object")
    throw new UsageError(`${path} is not a result of this program: "schema" must be "lossfan/result/1", got ${JSON.stringify(schema)}`);
  return value as Result;
}

/** The largest relative difference of two numbers at the same place; infinite where the shapes differ. */
function largestDifference(a: unknown, b: unknown, at = ""): { largest: number; at: string } {
  if (typeof a === "number" && typeof b === "number")
    return { largest: a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)), at };
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return { largest: a === b ? 0 : Infinity, at };
  let worst = { largest: 0, at: "" };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const inner = largestDifference((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], at === "" ? key : `${at}.${key}`);
    if (inner.largest > worst.largest) worst = inner;
  }
  return worst;
}
