import { loadScenario, parseScenario } from "../scenario/load.ts";
import type { Changes } from "../scenario/parse.ts";
import { ScenarioError } from "../scenario/problems.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { readInput } from "./standard-input.ts";

/** As much as a scenario file may hold [bytes]. */
const MOST_BYTES = 2 ** 20;

/** Reads the scenario that was named on the command line; - is standard input, with its tables in the folder at hand. */
export async function readScenario(path: string, changes: Changes = {}): Promise<AskedScenario> {
  if (path !== "-") return loadScenario(path, changes);
  const file = "<stdin>";
  const read = await readInput(MOST_BYTES);
  if ("text" in read) return parseScenario(read.text, { ...changes, file, folder: process.cwd() });
  const { message, place } = read.problem;
  throw new ScenarioError([{ file, ...place, field: "", message }]);
}
