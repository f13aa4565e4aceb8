import { PARAMETER_DEFAULTS, PARAMETERS, type ParameterName } from "../model/parameters.ts";
import { cholesky, latentCorrelation } from "../sampling/copula.ts";
import { list } from "./claims.ts";
import { type Found, isSound } from "./found.ts";
import { leavesOf } from "./leaves.ts";
import { own, type Path } from "./path.ts";
import { either, quoted, suggestion } from "./words.ts";

interface Pair {
  names: readonly [string, string];
  spearman: number;
}

const MOST_SHOWN = 15;

/** Whether the correlations speak of drawn values, each pair once, and can all hold at once. */
export async function checkCorrelations(value: unknown, found: Found[]): Promise<void> {
  const entries = isSound(found, ["correlations"], "itself") ? list(own(value, "correlations")) : [];
  const leaves = leavesOf(value);
  const pairs: Pair[] = [];
  const seen = new Map<string, number>();
  let complete = true;
  for (const [index, entry] of entries.entries()) {
    const path = ["correlations", index];
    const names = list(own(entry, "between"));
    const spearman = own(entry, "spearman");
    const wrong = names.slice(0, 2).flatMap((name, side): Found[] => {
      if (typeof name !== "string" || name === "") return [];
      const message = notDrawn(name, leaves);
      return message === undefined ? [] : [{ path: [...path, "between", side], message }];
    });
    found.push(...wrong);
    if (names.length === 2 && typeof names[0] === "string" && names[0] === names[1]) {
      wrong.push({ path: [...path, "between", 1], message: `must be another value than ${quoted(names[0])} itself` });
      found.push(wrong.at(-1)!);
    }
    if (wrong.length > 0 || !isSound(found, path)) {
      complete = false;
      continue;
    }
    const pair = names as unknown as [string, string];
    const key = JSON.stringify([...pair].sort());
    const before = seen.get(key);
    if (before !== undefined) {
      found.push({ path: [...path, "between"], message: `is the pair of correlations[${before}] again` });
      complete = false;
    } else pairs.push({ names: pair, spearman: spearman as number });
    seen.set(key, before ?? index);
  }
  if (complete && pairs.length > 0) found.push(...(await contradictions(pairs)));
}

/** Why a name is not that of a value that can be correlated. */
function notDrawn(name: string, leaves: ReturnType<typeof leavesOf>): string | undefined {
  const kind = leaves.get(name);
  if (kind === "drawn") return undefined;
  if (kind === "fixed") return `${name} is a fixed value; only drawn ones can be correlated`;
  if (kind === "row") return `${name} is drawn from the rows of a table, which hold its correlations already`;
  const parts = [...leaves.keys()].filter((leaf) => leaf.startsWith(`${name}.`));
  if (parts.length > 0) return `${name} is a sum: name one of its parts, ${either(parts)}`;
  if (name in PARAMETER_DEFAULTS) return `${name} is fixed at its default; only drawn values can be correlated`;
  if (PARAMETERS.includes(name as ParameterName)) return `${name} is not given in this scenario`;
  const drawn = [...leaves.keys()].filter((leaf) => leaves.get(leaf) === "drawn");
  const known = drawn.length === 0 ? "nothing is drawn here" : `drawn are ${either(drawn.slice(0, 40), "and")}`;
  return `is not the name of a drawn value: ${quoted(name)}${suggestion(name, drawn) || `; ${known}`}`;
}

/** Correlations that cannot hold at once, with the nearest that can. */
async function contradictions(pairs: readonly Pair[]): Promise<Found[]> {
  const names = [...new Set(pairs.flatMap((pair) => pair.names))];
  const index = new Map(names.map((name, at) => [name, at]));
  const spearman: number[][] = names.map((_, i) => names.map((_, j) => (i === j ? 1 : 0)));
  for (const { names: pair, spearman: correlation } of pairs) {
    const [i, j] = pair.map((name) => index.get(name)!);
    spearman[i][j] = spearman[j][i] = correlation;
  }
  const path: Path = ["correlations"];
  const found: Found[] = [];
  // Groups that no correlation joins do not disturb each other, and the nearest matrix leaves them apart.
  for (const group of groupsOf(spearman)) {
    const part = group.map((i) => group.map((j) => spearman[i][j]));
    if (cholesky(latent(part)) !== undefined) continue;
    const { nearestSpearman } = await import("./nearest-correlation.ts");
    const nearest = nearestSpearman(part);
    const shown: string[] = [];
    for (const [i, row] of nearest.entries()) {
      for (let j = 0; j < i; j++) {
        if (row[j] === 0 && part[i][j] === 0) continue;
        const was = row[j] === part[i][j] ? "" : ` (was ${part[i][j]})`;
        shown.push(`${names[group[j]]} and ${names[group[i]]} ${row[j]}${was}`);
      }
    }
    const more = shown.length > MOST_SHOWN ? ` and ${shown.length - MOST_SHOWN} more pairs` : "";
    found.push({
      path,
      message:
        `cannot all hold at once (the matrix is not positive definite: what goes with both of two values ties those ` +
        `together too); the nearest that can: ${shown.slice(0, MOST_SHOWN).join("; ")}${more}`,
    });
  }
  return found;
}

/** The correlations of the normal scores. */
function latent(spearman: readonly (readonly number[])[]): number[][] {
  return spearman.map((row, i) => row.map((correlation, j) => (i === j ? 1 : latentCorrelation(correlation))));
}

function groupsOf(matrix: readonly (readonly number[])[]): number[][] {
  const group = matrix.map(() => -1);
  const groups: number[][] = [];
  for (const start of matrix.keys()) {
    if (group[start] >= 0) continue;
    const members = [start];
    group[start] = groups.length;
    for (const member of members) {
      for (const [other, correlation] of matrix[member].entries()) {
        if (correlation === 0 || group[other] >= 0) continue;
        group[other] = groups.length;
        members.push(other);
      }
    }
    groups.push(members.sort((a, b) => a - b));
  }
  return groups;
}
