import type { OpenTable } from "../scenario/tables.ts";
import { either, quoted } from "../scenario/words.ts";

/** Opens the tables that a page brings with it, by name; there is no folder beside a page, and nothing is fetched. */
export function tablesOfPage(texts: ReadonlyMap<string, string>): OpenTable {
  return async (file) => {
    const text = texts.get(file);
    if (text !== undefined) return { text };
    const known = texts.size === 0 ? "there are none" : either([...texts.keys()], "and");
    const refused = `only the tables that come with the playground can be named here: ${known}; got ${quoted(file)}. Give other numbers as \`values\``;
    return { refused };
  };
}
