import { resolve as absolute, basename, dirname } from "node:path";
import { type Changes, MOST_BYTES, scenarioFromText, scenarioFromValue, unreadable } from "./parse.ts";
import { ScenarioError } from "./problems.ts";
import { readBounded } from "./read-file.ts";
import type { AskedScenario } from "./scenario.ts";
import { tablesIn } from "./table-files.ts";

export interface ParseOptions extends Changes {
  /** What problems call the text, such as `draft.yaml` or `<stdin>`. */
  file: string;
  /** The folder in which, or below which, the tables it names must lie. */
  folder: string;
}

/** Reads, checks and completes a scenario file. Throws a ScenarioError that holds every problem. */
export async function loadScenario(path: string, changes: Changes = {}): Promise<AskedScenario> {
  const read = await readBounded(path, MOST_BYTES);
  if ("problem" in read) throw new ScenarioError([unreadable(path, read.problem)]);
  return parseScenario(read.text, { ...changes, file: path, folder: dirname(absolute(path)) });
}

/** The same for a text that is at hand already. */
export async function parseScenario(text: string, { folder, ...options }: ParseOptions): Promise<AskedScenario> {
  return scenarioFromText(text, { ...options, title: titleOf(options.file), openTable: tablesIn(folder) });
}

/** Checks and completes a scenario that a program has put together: a plain object of the form of a scenario file. */
export async function checkScenario(value: unknown, { folder }: { folder?: string } = {}): Promise<AskedScenario> {
  return folder === undefined ? scenarioFromValue(value) : scenarioFromValue(value, tablesIn(folder));
}

/** The file's name without its folder and ending; `<stdin>` is called stdin. */
function titleOf(file: string): string {
  const name = basename(file).replace(/^<(.*)>$/, "$1");
  return name.replace(/(?<=.)\.[^.]*$/, "") || "scenario";
}
