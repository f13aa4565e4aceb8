import { UsageError } from "./failure.ts";
import { type Output, writeWhole } from "./files.ts";
import { checkOutputs } from "./outputs.ts";

/** What a command was asked to write, by kind: `{ json: "result.json", svg: "-" }`; - is standard output. */
export type Wanted<Kind extends string> = { [kind in Kind]?: string | undefined };

/**
 * Looks over the outputs a command was asked for before it begins its work.
 *
 * @throws UsageError, OutputError
 */
export function checkWanted<Kind extends string>(wanted: Wanted<Kind>, inputs: readonly string[]): void {
  const outputs = (Object.entries(wanted) as [string, string | undefined][]).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  if ("png" in wanted && wanted.png === "-" && process.stdout.isTTY)
    throw new UsageError("--png - would fill the terminal with bytes: name a file, or send them on with > or |");
  checkOutputs(
    Object.fromEntries(outputs.map(([kind, to]) => [`--${kind}`, to])),
    inputs.filter((path) => path !== "-"),
  );
}

/** An answer in every form that was asked for: files to write, and what goes to standard output. */
export interface Rendered {
  files: Output[];
  printed: string | Uint8Array;
}

/** Puts an answer into the forms that were asked for; where none of them is printed, a table is, unless it is to be quiet. */
export async function rendered<Kind extends string>(
  wanted: Wanted<Kind>,
  forms: Record<Kind, () => Promise<string | Uint8Array>>,
  table: () => Promise<string>,
  quiet: boolean,
): Promise<Rendered> {
  const files: Output[] = [];
  let printed: string | Uint8Array | undefined;
  for (const kind of Object.keys(forms) as Kind[]) {
    const path = wanted[kind];
    if (path === undefined) continue;
    const content = await forms[kind]();
    if (path === "-") printed = content;
    else files.push({ path, content });
  }
  return { files, printed: printed ?? (quiet ? "" : await table()) };
}

/** Files first: who reads standard output may stop reading, and that ends the program. */
export function deliver({ files, printed }: Rendered, quiet: boolean): void {
  writeWhole(files);
  if (!quiet) for (const { path } of files) process.stderr.write(`wrote ${path}\n`);
  process.stdout.write(printed);
}

/**
 * How a page is to look where it is printed. What goes to a file or a pipe is 80 columns wide without colour, whatever
 * COLUMNS and FORCE_COLOR say: it is the same wherever it was made.
 */
export function pageOptions(): { colour: boolean; columns: number } {
  const { stdout } = process;
  // https://no-color.org: any value but an empty one.
  const colour = Boolean(stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  // Some terminals do not know how wide they are and say 0.
  return { colour, columns: (stdout.isTTY && stdout.columns) || 80 };
}
