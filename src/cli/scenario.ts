import { dirname, resolve } from "node:path";
import { loadScenario, parseScenario } from "../scenario/load.ts";
import { type Changes, MOST_BYTES, unreadable } from "../scenario/parse.ts";
import { ScenarioError } from "../scenario/problems.ts";
import { readBounded } from "../scenario/read-file.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { readInput } from "./standard-input.ts";

/** A scenario, and the text that it was read from. */
export interface ScenarioText {
  scenario: AskedScenario;
  text: string;
}

/** Reads the scenario that was named on the command line; - is standard input, with its tables in the folder at hand. */
export async function readScenario(path: string, changes: Changes = {}): Promise<AskedScenario> {
  if (path !== "-") return loadScenario(path, changes);
  return (await readScenarioText(path, changes)).scenario;
}

/** Reads a scenario and keeps its text, for who passes it on. */
export async function readScenarioText(path: string, changes: Changes = {}): Promise<ScenarioText> {
  const printed = path === "-";
  const file = printed ? "<stdin>" : path;
  const read = printed ? await readInput(MOST_BYTES) : await readBounded(path, MOST_BYTES);
  if ("text" in read) {
    const folder = printed ? process.cwd() : dirname(resolve(path));
    const scenario = await parseScenario(read.text, { ...changes, file, folder });
    return { scenario, text: read.text };
  }
  throw new ScenarioError([unreadable(file, read.problem)]);
}
