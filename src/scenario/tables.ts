import type { ParameterName } from "../model/parameters.ts";
import { list } from "./claims.ts";
import { type Found, isSound } from "./found.ts";
import { type Fields, isMap, own, type Path } from "./path.ts";
import { escaped, quoted, shortened, show, suggestion } from "./words.ts";

/** The numbers that a scenario takes from files, by the place that names the file. */
export interface Tables {
  /** By the entry's index in `joint`. */
  joint: Map<number, Partial<Record<ParameterName, number[]>>>;
  /** By the path of the distribution, as JSON. */
  empirical: Map<string, number[]>;
  /** For a list of numbers that was read from a file, by its path as JSON: which line each number stood on. */
  lines: Map<string, { file: string; lines: number[] }>;
}

const MOST_TABLES = 64;
const MOST_BAD_CELLS = 5;

/** Gives the text of the file that a scenario names, or a sentence that says why there is none. */
export type OpenTable = (file: string) => Promise<{ text: string } | { refused: string }>;

/** A CSV file as text cells, each row with its line. */
interface Table {
  columns: string[];
  rows: string[][];
  lines: number[];
}

/** Files that have been read, by name: a table, or why there is none. */
export type OpenedTables = Map<string, Promise<Table | string>>;

/** Reads every table that a scenario names and does not hold by value; what is wrong with one is added to `found`. */
export async function readTables(
  value: unknown,
  openTable: OpenTable,
  found: Found[],
  opened: OpenedTables = new Map(),
): Promise<Tables> {
  const tables: Tables = { joint: new Map(), empirical: new Map(), lines: new Map() };
  const open = (file: string) => {
    const known = opened.get(file);
    if (known !== undefined) return known;
    const table =
      opened.size < MOST_TABLES
        ? readTable(file, openTable)
        : Promise.resolve(`is one table too many: a scenario may name ${MOST_TABLES}`);
    opened.set(file, table);
    return table;
  };

  /** One column as numbers, or undefined when something was wrong and has been noted. */
  const column = async (
    file: string,
    name: string,
    path: Path,
    nameAt: Path,
    list: Path,
  ): Promise<number[] | undefined> => {
    const table = await open(file);
    if (typeof table === "string") {
      if (!found.some((one) => one.path.join() === [...path, "file"].join()))
        found.push({ path: [...path, "file"], message: table });
      return undefined;
    }
    const index = table.columns.indexOf(name);
    if (index < 0) {
      const list = table.columns.map((one) => escaped(shortened(one, 30)));
      const columns = list.length > 12 ? [...list.slice(0, 12), "…"] : list;
      found.push({
        path: nameAt,
        message: `${shown(file)} has no column ${quoted(name)}; its columns are ${columns.join(", ")}${suggestion(name, table.columns)}`,
      });
      return undefined;
    }
    const numbers = table.rows.map((row) => cell(row[index]));
    const bad = numbers.flatMap((number, row) => (Number.isFinite(number) ? [] : [row]));
    for (const row of bad.slice(0, MOST_BAD_CELLS)) {
      const got = table.rows[row][index];
      const message = `${shown(file)}, line ${table.lines[row]}: column ${quoted(name)} must be a number, got ${got === "" ? "nothing" : show(got)}`;
      found.push({ path: nameAt, message });
    }
    if (bad.length > MOST_BAD_CELLS) {
      found.push({
        path: nameAt,
        message: `${shown(file)}: ${bad.length - MOST_BAD_CELLS} more rows of column ${quoted(name)} are no numbers`,
      });
    }
    if (bad.length > 0) return undefined;
    tables.lines.set(JSON.stringify(list), { file: shown(file), lines: table.lines });
    return numbers;
  };

  const entries = isSound(found, ["joint"], "itself") ? list(own(value, "joint")) : [];
  for (const [index, entry] of entries.entries()) {
    const file = own(entry, "file");
    const columns = own(entry, "columns");
    if (!isMap(entry) || entry.values !== undefined || typeof file !== "string" || file === "" || !isMap(columns))
      continue;
    const path = ["joint", index];
    const values: Fields = {};
    for (const [parameter, name] of Object.entries(columns)) {
      const at = [...path, "columns", parameter];
      if (typeof name === "string" && name !== "")
        values[parameter] = await column(file, name, path, at, [...path, "values", parameter]);
    }
    tables.joint.set(index, values as Partial<Record<ParameterName, number[]>>);
  }
  for (const { spec, path } of empiricals(value)) {
    const { file, column: name } = spec;
    if (spec.values !== undefined || typeof file !== "string" || file === "" || typeof name !== "string" || name === "")
      continue;
    const values = await column(file, name, path, [...path, "column"], [...path, "values"]);
    if (values !== undefined) tables.empirical.set(JSON.stringify(path), values);
  }
  return tables;
}

/** Every distribution `empirical` in a scenario, wherever it stands among the parameters. */
function* empiricals(value: unknown): Generator<{ spec: Fields; path: Path }> {
  const waiting: [unknown, Path][] = [[own(value, "parameters"), ["parameters"]]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [spec, path] = next;
    if (isMap(spec) && spec.distribution === "empirical") yield { spec, path };
    else if (isMap(spec))
      waiting.push(...Object.entries(spec).map(([key, inside]): [unknown, Path] => [inside, [...path, key]]));
    else if (Array.isArray(spec))
      waiting.push(...spec.map((inside, index): [unknown, Path] => [inside, [...path, index]]));
  }
}

/** A file as a message names it. */
export function shown(file: string): string {
  return escaped(shortened(file));
}

function cell(text: string | undefined): number {
  const trimmed = (text ?? "").trim();
  // Number() would take "", "0x10" and "Infinity" as well.
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/** The table in a file, or a sentence that says why there is none. */
async function readTable(file: string, openTable: OpenTable): Promise<Table | string> {
  const read = await openTable(file);
  if ("refused" in read) return read.refused;
  const { parse } = await import("csv-parse/sync");
  let parsed: { record: string[]; info: { lines: number } }[];
  try {
    parsed = parse(read.text, {
      bom: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as typeof parsed;
  } catch (error) {
    const { lines } = error as { lines?: number };
    return `${shown(file)}${lines === undefined ? "" : `, line ${lines}`}: is not valid CSV: ${shortened((error as Error).message, 200)}`;
  }
  if (parsed.length < 2)
    return `${shown(file)} must have a header row and at least one row of numbers, got ${parsed.length} rows`;
  const [header, ...rows] = parsed;
  return { columns: header.record, rows: rows.map(({ record }) => record), lines: rows.map(({ info }) => info.lines) };
}
