import { type Checked, check } from "./check.ts";
import { type Place, type ReadDocument, readDocument } from "./document.ts";
import type { Found } from "./found.ts";
import { fieldName, type Path, startsWith, valueAt } from "./path.ts";
import { plainCopy } from "./plain.ts";
import { type Problem, ScenarioError } from "./problems.ts";
import { textOnly } from "./read.ts";
import type { AskedScenario } from "./scenario.ts";
import { applied, readSetting, type Setting } from "./set.ts";
import type { OpenTable } from "./tables.ts";

/** The longest text that is taken for a scenario [bytes, and so characters]. */
export const MOST_BYTES = 2 ** 20;

export interface Changes {
  /** Values put into the file before it is checked: `parameters.kappa=0.05`; the later win. */
  set?: readonly string[];
  /** What the command line's own options say; these win over the file and over `set`. */
  overrides?: { samples?: number | undefined; seed?: string | undefined; sampler?: string | undefined };
}

export interface TextOptions extends Changes {
  /** What problems call the text, such as `draft.yaml` or `<stdin>`. */
  file: string;
  /** What the scenario is called that has no title of its own. */
  title: string;
  /** Where the tables come from that it names. */
  openTable: OpenTable;
}

/** Checks and completes the text of a scenario. Throws a ScenarioError that holds every problem. */
export async function scenarioFromText(
  text: string,
  { file, title, openTable, set = [], overrides = {} }: TextOptions,
): Promise<AskedScenario> {
  if (text.length > MOST_BYTES) {
    throw new ScenarioError([unreadable(file, { message: `is larger than ${MOST_BYTES / 2 ** 20} MB` })]);
  }
  const clean = textOnly(text.replace(/^\ufeff/, ""));
  if ("problem" in clean) throw new ScenarioError([unreadable(file, clean.problem)]);
  const document = readDocument(clean.text);
  const problems: Problem[] = document.problems.map((problem) => ({ file, ...problem }));
  if (document.value === undefined && problems.length > 0) throw new ScenarioError(inOrder(problems));
  const { value, settings, problems: unset } = changed(document.value, set, overrides);
  problems.push(...unset);
  if (document.value === undefined) {
    const message = "is empty; `lossfan init` writes a scenario to start from";
    throw new ScenarioError([{ file, line: 1, column: 1, field: "", message }]);
  }

  const checked = await check(value, { title, openTable });
  const located = problemsOf(checked, (found) => ({ file, ...place(found, document, settings, value) }));
  return scenarioOrError(checked, [...problems, ...located]);
}

/** The same for a scenario that a program has put together: a plain object of the form of a scenario file. */
export async function scenarioFromValue(value: unknown, openTable: OpenTable = noTables): Promise<AskedScenario> {
  const { copy, found } = plainCopy(value);
  if (found.length > 0) throw new ScenarioError(problemsOf({ found }, () => ({})));
  const checked = await check(copy, { title: "scenario", openTable });
  return scenarioOrError(
    checked,
    problemsOf(checked, () => ({})),
  );
}

const noTables: OpenTable = async () => ({
  refused: "only a scenario that is itself a file can name one: give the numbers as `values`",
});

/** A text that cannot be read at all. */
export function unreadable(file: string, { message, place }: { message: string; place?: Place }): Problem {
  return { file, ...place, field: "", message };
}

function scenarioOrError({ scenario }: Checked, problems: Problem[]): AskedScenario {
  if (scenario === undefined || problems.length > 0) throw new ScenarioError(inOrder(problems));
  return scenario;
}

function problemsOf({ found }: Checked, placeOf: (found: Found) => Partial<Problem>): Problem[] {
  return found.map((one) => ({ ...placeOf(one), field: fieldName(one.path), message: one.message }));
}

/** The values that changes put into a file, in their order. Settings that cannot be read have been refused before. */
export function settingsOf({ set = [], overrides = {} }: Changes): Setting[] {
  const read = set.map(readSetting).flatMap((one) => ("setting" in one ? [one.setting] : []));
  const own = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return [...read, ...own.map(([option, value]) => ({ path: [option], value, label: `--${option} ${value}` }))];
}

/** What the command line makes of a file's value. */
function changed(from: unknown, set: readonly string[], overrides: NonNullable<Changes["overrides"]>) {
  const problems: Problem[] = [];
  const settings: Setting[] = [];
  for (const text of set) {
    const read = readSetting(text);
    if ("setting" in read) settings.push(read.setting);
    else problems.push(...read.problems);
  }
  for (const [option, value] of Object.entries(overrides)) {
    if (value !== undefined) settings.push({ path: [option], value, label: `--${option} ${value}` });
  }
  let value = from;
  for (const setting of settings) {
    const result = applied(value, setting);
    if ("value" in result) value = result.value;
    else problems.push(result.problem);
  }
  return { value, settings, problems };
}

/** Where what was found stands: under the option that brought the value, else in the file. */
function place(
  { path, at }: Found,
  document: ReadDocument,
  settings: readonly Setting[],
  value: unknown,
): Partial<Problem> {
  const inside = enclosing(path, value);
  const cause =
    settings.findLast((setting) => startsWith(path, setting.path)) ??
    // A map that only a setting made; what is wrong with it, such as a missing key, is the setting's.
    settings.findLast((setting) => startsWith(setting.path, inside) && !isContainer(valueAt(document.value, inside)));
  return cause === undefined ? document.place(path, at ?? "value") : { file: cause.label };
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** The deepest map or list on the way to a path that the value holds. */
function enclosing(path: Path, value: unknown): Path {
  let depth = path.length;
  while (depth > 0 && valueAt(value, path.slice(0, depth)) === undefined) depth--;
  return path.slice(0, depth);
}

/** By file, line and column, as somebody who mends them will meet them. */
function inOrder(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems
    .filter((problem) => {
      const key = JSON.stringify(problem);
      return !seen.has(key) && seen.add(key);
    })
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => before(a.problem, b.problem) || a.index - b.index)
    .map(({ problem }) => problem);
}

function before(a: Problem, b: Problem): number {
  return (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER) || (a.column ?? 0) - (b.column ?? 0);
}
