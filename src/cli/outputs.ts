import { UsageError } from "./failure.ts";
import { checkWritable, placeOf } from "./files.ts";

/**
 * Looks over the outputs that a command was asked for, before it begins its work: nobody should wait for a long run only
 * to read that its result has no place to go.
 *
 * @param outputs where each option (`--json`) sends its content; "-" is standard output.
 * @param inputs files that must not be written over.
 * @throws UsageError where the options contradict each other, OutputError where a file cannot be written.
 */
export function checkOutputs(outputs: Readonly<Record<string, string>>, inputs: readonly string[]): void {
  const printed = Object.entries(outputs).filter(([, path]) => path === "-");
  if (printed.length > 1) {
    const both = printed.map(([option]) => `${option} -`).join(" and ");
    throw new UsageError(`only one of ${both} can go to standard output`);
  }
  const taken = new Map<string, string>();
  for (const path of inputs) note(taken, path, "the scenario that is read");
  for (const [option, path] of Object.entries(outputs)) {
    if (path === "-") continue;
    if (path === "") throw new UsageError(`${option} needs the name of a file, or - for standard output`);
    if (path.startsWith("--"))
      throw new UsageError(
        `${option} needs the name of a file, got the option ${path}; a file of that name is ./${path}`,
      );
    checkWritable(path);
    const other = note(taken, path, option);
    if (other !== undefined) throw new UsageError(`${option} ${path} would write over ${other}; choose another name`);
  }
}

/** Notes whose file this is; tells whose it was already. Devices and pipes can be shared. */
function note(taken: Map<string, string>, path: string, whose: string): string | undefined {
  let place: string | undefined;
  try {
    place = placeOf(path);
  } catch {
    // An input that is no file is its reader's to complain about.
  }
  if (place === undefined) return undefined;
  const other = taken.get(place);
  if (other === undefined) taken.set(place, whose.startsWith("--") ? `the file of ${whose}` : whose);
  return other;
}
