import { readFileSync } from "node:fs";
import { checkScenario } from "../scenario/load.ts";
import { ScenarioError } from "../scenario/problems.ts";
import { reason } from "../scenario/read-file.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { digestOf, numbersOf } from "../summary/digest.ts";
import type { Result, Until } from "../summary/result.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { answer } from "./run.ts";
import { readInput } from "./standard-input.ts";

/** Largest result file that is read [bytes]. */
const LARGEST = 256 * 2 ** 20;

/** `lossfan reproduce`: runs a result's scenario again and compares the numbers. */
export async function reproduce(path: string, { threads }: { threads?: number }): Promise<void> {
  const before = await readResult(path);
  const { digest, version, node, sampler, scenarioHash } = before.manifest;
  if (digestOf(numbersOf(before)) !== digest)
    throw new Error(`${path}: its numbers are not the ones its digest was made from: the file was changed`);
  const scenario = await scenarioOf(before, path);
  const after = await interruptible((signal) =>
    answer(
      scenario,
      { exact: sampler === "exact", until: before.until, ...(threads === undefined ? {} : { threads }) },
      signal,
    ),
  );
  if (after.manifest.digest === digest) {
    process.stdout.write(`the same numbers, digest ${digest}\n`);
    return;
  }
  const made = `version ${version} on Node ${node}`;
  const now = `version ${after.manifest.version} on Node ${after.manifest.node}`;
  const changed =
    scenarioHash === digestOf(before.scenario) ? "" : "; the scenario in the file was changed after the run";
  throw new Error(
    `${path}: the numbers differ: digest ${digest} by ${made}, ${after.manifest.digest} by ${now}` +
      `${differenceOf(numbersOf(before), numbersOf(after))}${changed}`,
  );
}

async function readResult(path: string): Promise<Result> {
  const text = await textOf(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
  const { schema, manifest, scenario, quantities, targets, until } = (value ?? {}) as Partial<Result>;
  if (typeof schema === "string" && /^lossfan\/(stress|compare|sensitivity)\//.test(schema))
    throw new UsageError(`${path} is of ${schema}: only results of \`lossfan run\` can be reproduced`);
  if (schema !== "lossfan/result/1")
    throw new UsageError(
      `${path} is not a result of this program: "schema" must be "lossfan/result/1", got ${JSON.stringify(schema) ?? "nothing"}`,
    );
  const missing = Object.entries({ manifest, scenario, quantities, targets }).find(([, part]) => !isContainer(part));
  if (missing !== undefined) throw new UsageError(`${path} is not a whole result: ${missing[0]} is missing`);
  if (typeof manifest!.digest !== "string")
    throw new UsageError(`${path} is not a whole result: manifest.digest is missing`);
  if (until !== undefined && !isUntil(until))
    throw new UsageError(`${path} is not a whole result: until needs a halfWidth below 0.5 and a whole number as most`);
  return value as Result;
}

async function textOf(path: string): Promise<string> {
  if (path === "-") {
    const read = await readInput(LARGEST);
    if ("text" in read) return read.text;
    throw new UsageError(`standard input ${read.problem.message}`);
  }
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} ${reason(error)}`);
  }
}

/** The scenario of a result, held against all rules again: the file may have been written by hand. */
async function scenarioOf({ scenario }: Result, path: string): Promise<AskedScenario> {
  try {
    return await checkScenario(scenario);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new ScenarioError(
      error.problems.map((problem) => ({
        ...problem,
        file: path,
        field: problem.field === "" ? "scenario" : `scenario.${problem.field}`,
      })),
    );
  }
}

/** Whether a half-width and the most samples are there, from which it can be run again. */
function isUntil(value: unknown): boolean {
  const { halfWidth, most } = (value ?? {}) as Partial<Until>;
  return halfWidth! > 0 && halfWidth! < 0.5 && Number.isInteger(most) && most! >= 2;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What two results differ in most, as the rest of a sentence. */
function differenceOf(before: unknown, now: unknown): string {
  let largest = 0;
  let number = "";
  let form = "";
  const compare = (a: unknown, b: unknown, at: string): void => {
    if (typeof a === "number" && typeof b === "number") {
      const difference = a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
      if (difference <= largest) return;
      largest = difference;
      number = `; the largest relative difference is ${difference.toPrecision(2)} at ${at}: ${a} then, ${b} now`;
    } else if (isContainer(a) && isContainer(b))
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        const place = Array.isArray(a) ? `${at}[${key}]` : at === "" ? key : `${at}.${key}`;
        compare((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], place);
      }
    else if (a !== b && form === "") form = `; ${at} is of another kind: ${kindOf(a)} then, ${kindOf(b)} now`;
  };
  compare(before, now, "");
  return number + form;
}

function kindOf(value: unknown): string {
  return isContainer(value) ? "a part" : value === undefined ? "nothing" : JSON.stringify(value);
}
