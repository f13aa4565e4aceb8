import { checkBeliefs } from "./beliefs.ts";
import { checkCast, checkGrid, checkJoint, checkListsOfOnce, checkObserved, checkTargets } from "./claims.ts";
import { checkCorrelations } from "./correlations.ts";
import type { Found } from "./found.ts";
import { checkLaws, loneScenario, namesOfLaws, pathFromLone, pathInLone, resolveLaws, withoutLaws } from "./laws.ts";
import { type Fields, isMap } from "./path.ts";
import { checkPaths } from "./path-beliefs.ts";
import { resolve } from "./resolve.ts";
import type { AskedScenario } from "./scenario.ts";
import { structureProblems } from "./structure.ts";
import { type OpenedTables, type OpenTable, readTables, type Tables } from "./tables.ts";
import { checkToday } from "./today.ts";
import { either } from "./words.ts";

export interface Checked {
  /** Absent when something was found. */
  scenario?: AskedScenario;
  found: Found[];
}

/** One slip in a long list can be a problem a line; nobody reads more than these. */
const MOST_FOUND = 200;

/**
 * Checks a plain value from end to end. What the schema finds comes first; each later check looks at whatever is sound
 * enough for it, so that one wrong field does not hide the next.
 */
export async function check(
  value: unknown,
  { title, openTable }: { title: string; openTable: OpenTable },
): Promise<Checked> {
  const found = structureProblems(value);
  if (!isMap(value)) return { found };
  checkToday(value, found);
  checkTargets(value, found);
  checkObserved(value, found);
  checkGrid(value, found);
  checkListsOfOnce(value, found);
  const scenario =
    value.laws === undefined
      ? await checkAlone(value, title, openTable, found)
      : await checkEach(value, title, openTable, found);
  if (found.length === 0) return { found, scenario: scenario() };
  const more = found.length - MOST_FOUND;
  return {
    found: more > 0 ? [...found.slice(0, MOST_FOUND), { path: [], message: `and ${more} more problems` }] : found,
  };
}

/** Checks the beliefs of a scenario with one law of loss; what it means can be asked for if nothing was found. */
async function checkAlone(value: Fields, title: string, openTable: OpenTable, found: Found[]) {
  const tables = await checkBeliefsOf(value, openTable, found);
  return () => resolve(value, tables, title);
}

/** Checks each law as the scenario that has it alone; what is wrong with all of them alike is said once. */
async function checkEach(value: Fields, title: string, openTable: OpenTable, found: Found[]) {
  const names = namesOfLaws(value);
  const tables = new Map<string, Tables>();
  const opened: OpenedTables = new Map();
  const said = new Map<string, { one: Found; laws: string[] }>();
  if (names.length === 0) await checkBeliefsOf(withoutLaws(value), openTable, found, opened);
  for (const name of names) {
    const known = found.flatMap((one) => {
      const path = pathInLone(value, name, one.path);
      return path === undefined ? [] : [{ ...one, path }];
    });
    const inLaw = [...known];
    tables.set(name, await checkBeliefsOf(loneScenario(value, name), openTable, inLaw, opened));
    for (const one of inLaw.slice(known.length)) {
      const placed = { ...one, path: pathFromLone(value, name, one.path) };
      const key = JSON.stringify(placed);
      if (!said.get(key)?.laws.push(name)) said.set(key, { one: placed, laws: [name] });
    }
  }
  checkLaws(value, found);
  const places = new Set(found.map(({ path }) => JSON.stringify(path)));
  for (const { one, laws } of said.values()) {
    // What is not allowed at all need not be found wrong in a second way.
    if (places.has(JSON.stringify(one.path))) continue;
    const which =
      one.path[0] === "laws" || laws.length === names.length ? "" : ` (under the law ${either(laws, "and")})`;
    found.push({ ...one, message: one.message + which });
  }
  return () => resolveLaws(value, tables, title);
}

async function checkBeliefsOf(
  value: Fields,
  openTable: OpenTable,
  found: Found[],
  opened?: OpenedTables,
): Promise<Tables> {
  checkCast(value, found);
  checkJoint(value, found);
  const tables = await readTables(value, openTable, found, opened);
  checkBeliefs(value, tables, found);
  checkPaths(value, tables, found);
  await checkCorrelations(value, found);
  return tables;
}
