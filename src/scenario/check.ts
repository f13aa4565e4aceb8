import { checkBeliefs } from "./beliefs.ts";
import { checkCast, checkGrid, checkJoint, checkListsOfOnce, checkTargets } from "./claims.ts";
import { checkCorrelations } from "./correlations.ts";
import type { Found } from "./found.ts";
import { resolve } from "./resolve.ts";
import type { Scenario } from "./scenario.ts";
import { structureProblems } from "./structure.ts";
import { readTables } from "./tables.ts";

export interface Checked {
  /** Absent when something was found. */
  scenario?: Scenario;
  found: Found[];
}

/**
 * Checks a plain value from end to end. What the schema finds comes first; each later check looks at whatever is sound
 * enough for it, so that one wrong field does not hide the next.
 */
export async function check(value: unknown, { title, folder }: { title: string; folder: string | undefined }): Promise<Checked> {
  const found = structureProblems(value);
  checkCast(value, found);
  checkJoint(value, found);
  checkTargets(value, found);
  checkGrid(value, found);
  checkListsOfOnce(value, found);
  const { tables, found: unread } = await readTables(value, folder);
  found.push(...unread);
  checkBeliefs(value, tables, found);
  await checkCorrelations(value, found);
  return found.length > 0 ? { found } : { found, scenario: resolve(value, tables, title) };
}
