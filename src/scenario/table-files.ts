import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { readBounded, reason } from "./read-file.ts";
import { type OpenTable, shown } from "./tables.ts";
import { quoted } from "./words.ts";

const MOST_BYTES = 64 * 2 ** 20;

/** Opens the tables that lie in a folder or below it. */
export function tablesIn(folder: string): OpenTable {
  return async (file) => {
    const inside = await insideFolder(file, folder);
    if ("refused" in inside) return inside;
    const read = await readBounded(inside.path, MOST_BYTES, { regularOnly: true });
    return "text" in read ? read : { refused: `${shown(file)} ${read.problem.message}` };
  };
}

/** A file's real path if it lies in the folder or below it, links followed; a scenario from elsewhere must not read around. */
async function insideFolder(file: string, folder: string): Promise<{ path: string } | { refused: string }> {
  const outside = { refused: `must lie in the scenario's own folder or below it, got ${quoted(file)}` };
  if (isAbsolute(file) || file.split(/[\\/]/).includes("..") || file.includes("\0")) return outside;
  try {
    const home = await realpath(folder);
    const path = await realpath(join(home, file));
    const way = relative(home, path);
    return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? outside : { path };
  } catch (error) {
    return { refused: `${shown(file)} ${reason(error)}` };
  }
}
