import { priorYearsOf } from "../../model/growth.ts";
import { readDocument } from "../document.ts";
import { fieldName } from "../path.ts";
import { fixedInUnit } from "../plan.ts";
import { type Problem, ScenarioError } from "../problems.ts";
import { readBounded } from "../read-file.ts";
import type { Provenance } from "../scenario.ts";
import { structureProblems } from "../structure.ts";
import { quoted } from "../words.ts";
import standard from "./default.yaml?raw";
import { ONE_KIND, stressesSchema, type WrittenStress, type WrittenYardstick } from "./schema.ts";

/** What pace is measured by: τ0 in years, or the scenario's own. */
export interface Yardstick extends Provenance {
  name: string;
  years: number | "own";
}

export interface Stresses {
  yardsticks: Yardstick[];
  stresses: WrittenStress[];
}

const MOST_BYTES = 2 ** 18;

/** The standard yardsticks and stresses, as a file that can be changed. */
export const STANDARD_STRESSES: string = standard;

/** The standard yardsticks and stresses. */
export function standardStresses(): Stresses {
  return parseStresses(standard, "the standard stresses");
}

/** Reads a file of stresses; what it leaves out is standard. @throws ScenarioError with every problem and its place. */
export async function loadStresses(path: string): Promise<Stresses> {
  const read = await readBounded(path, MOST_BYTES);
  if ("text" in read) return parseStresses(read.text, path);
  const { message, place } = read.problem;
  throw new ScenarioError([{ file: path, ...place, field: "", message }]);
}

export function parseStresses(text: string, file: string): Stresses {
  const document = readDocument(text.replace(/^\ufeff/, ""));
  const problems: Problem[] = document.problems.map((problem) => ({ file, ...problem }));
  if (document.value === undefined && problems.length === 0)
    problems.push({ file, field: "", message: "is empty; `lossfan stress --list` prints one to start from" });
  if (document.value !== undefined)
    for (const { path, at, message } of structureProblems(document.value, stressesSchema))
      problems.push({ file, ...document.place(path, at ?? "value"), field: fieldName(path), message });
  if (problems.length > 0) throw new ScenarioError(problems);
  const { yardsticks, stresses } = stressesSchema.parse(document.value);
  for (const [index, { edits }] of (stresses ?? []).entries())
    for (const [place, edit] of edits.entries()) {
      if (Object.keys(edit).length > 0) continue;
      const path = ["stresses", index, "edits", place];
      problems.push({ file, ...document.place(path, "value"), field: fieldName(path), message: ONE_KIND });
    }
  const refuse = (path: (string | number)[], message: string) =>
    problems.push({ file, ...document.place(path, "value"), field: fieldName(path), message });
  // What is said of one is found by its name.
  for (const [list, entries] of Object.entries({ yardsticks, stresses }))
    for (const [index, { name }] of (entries ?? []).entries())
      if (entries!.findIndex((one) => one.name === name) < index)
        refuse([list, index, "name"], `is the name of another one, got ${quoted(name)}`);
  for (const [index, { pastGrowth }] of (yardsticks ?? []).entries()) {
    if (pastGrowth === undefined || growthOf(pastGrowth) > 0) continue;
    refuse(["yardsticks", index, "pastGrowth"], "must be growth, more than 1 times a year");
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return {
    yardsticks: yardsticks?.map(yardstickOf) ?? standardStresses().yardsticks,
    stresses: stresses ?? standardStresses().stresses,
  };
}

function yardstickOf({ priorYears, pastGrowth, ...rest }: WrittenYardstick): Yardstick {
  return {
    ...(rest as Provenance & { name: string }),
    years: priorYears ?? (pastGrowth === undefined ? "own" : priorYearsOf(growthOf(pastGrowth))),
  };
}

/** Past growth [doublings/yr]. */
function growthOf(pastGrowth: NonNullable<WrittenYardstick["pastGrowth"]>): number {
  return fixedInUnit(typeof pastGrowth === "number" ? { value: pastGrowth } : (pastGrowth as { value: number }));
}
