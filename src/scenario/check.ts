import { checkBeliefs } from "./beliefs.ts";
import { checkCast, checkGrid, checkJoint, checkListsOfOnce, checkTargets } from "./claims.ts";
import { checkCorrelations } from "./correlations.ts";
import type { Found } from "./found.ts";
import { isMap } from "./path.ts";
import { checkPaths } from "./path-beliefs.ts";
import { resolve } from "./resolve.ts";
import type { AskedScenario } from "./scenario.ts";
import { structureProblems } from "./structure.ts";
import { readTables } from "./tables.ts";
import { checkToday } from "./today.ts";

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
  { title, folder }: { title: string; folder: string | undefined },
): Promise<Checked> {
  const found = structureProblems(value);
  if (!isMap(value)) return { found };
  checkCast(value, found);
  checkJoint(value, found);
  checkToday(value, found);
  checkTargets(value, found);
  checkGrid(value, found);
  checkListsOfOnce(value, found);
  const tables = await readTables(value, folder, found);
  checkBeliefs(value, tables, found);
  checkPaths(value, tables, found);
  await checkCorrelations(value, found);
  if (found.length === 0) return { found, scenario: resolve(value, tables, title) };
  const more = found.length - MOST_FOUND;
  return {
    found: more > 0 ? [...found.slice(0, MOST_FOUND), { path: [], message: `and ${more} more problems` }] : found,
  };
}
