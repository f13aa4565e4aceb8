import { accessSync, constants, lstatSync, readlinkSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Draft } from "./draft.ts";
import { undisturbed } from "./interruptible.ts";

/** A file that a command was asked to write: what it is to hold, or a draft of it that is complete. */
export interface Output {
  path: string;
  content: string | Uint8Array | Draft;
}

/** A file could not be written. */
export class OutputError extends Error {
  override name = "OutputError";

  constructor(path: string, error: unknown) {
    super(`could not write ${path}: ${whyNotWritten(error as NodeJS.ErrnoException)}`);
  }
}

/**
 * Writes files whole or not at all: each beside its place under another name first, and only when all of them are on the
 * disk do they take their names. A device or a pipe is written to as it is, before the files, since that may wait for a
 * reader and so can be interrupted. Folders that are missing are made.
 *
 * @throws OutputError, with nothing left behind.
 */
export function writeWhole(outputs: readonly Output[]): void {
  const placed = outputs.map((output) => ({ ...output, to: attempt(output.path, () => placeOf(output.path)) }));
  for (const { path, content, to } of placed)
    if (to === undefined && !(content instanceof Draft)) attempt(path, () => writeFileSync(path, content));
  const files = placed.flatMap(({ to, ...output }) => (to === undefined ? [] : [{ ...output, to }]));
  if (files.length > 0) undisturbed(() => writeFiles(files));
}

function writeFiles(files: readonly (Output & { to: string })[]): void {
  const drafts: { path: string; draft: Draft }[] = [];
  try {
    for (const { path, content, to } of files)
      attempt(path, () => {
        const draft = content instanceof Draft ? content : Draft.of(to, content);
        drafts.push({ path, draft });
        draft.settle();
      });
    for (const { path, draft } of drafts) attempt(path, () => draft.takePlace());
  } catch (error) {
    for (const { draft } of drafts.reverse()) draft.discard();
    throw error;
  }
}

/** Does something about a file. @throws OutputError where the system will not. */
export function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new OutputError(path, error);
  }
}

/**
 * Where a regular file stands or will stand, links followed; undefined for a device, a pipe or the like.
 *
 * @throws the system's error where there can be no file.
 */
export function placeOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() || (stats === undefined && /[\\/]$/.test(path)))
    throw Object.assign(new Error(), { code: "EISDIR" });
  if (stats !== undefined) return stats.isFile() ? realpathSync(path) : undefined;
  // A link to a file that is not there yet: the file is made, the link stays.
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return link
    ? placeOf(resolve(dirname(path), readlinkSync(path)))
    : resolve(realFolder(dirname(path)), basename(path));
}

/** A folder's real path, as far as it exists. */
function realFolder(folder: string): string {
  const above = dirname(resolve(folder));
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return realpathSync(folder);
  return above === resolve(folder) ? above : join(realFolder(above), basename(folder));
}

/** Finds out, without writing anything, whether a file can be written. @throws OutputError if not. */
export function checkWritable(path: string): void {
  attempt(path, () => {
    const place = placeOf(path);
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) accessSync(path, constants.W_OK);
    if (place === undefined) return;
    let folder = dirname(place);
    while (statSync(folder, { throwIfNoEntry: false }) === undefined) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
    accessSync(folder, constants.W_OK | constants.X_OK);
  });
}

/** Why the system would not take what was to be written, as the rest of a sentence. */
function whyNotWritten({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOSPC":
      return "no space left on the device";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the file system is read-only";
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of the path is a file, not a folder";
    case "EFBIG":
    case "EDQUOT":
      return "the file would be larger than allowed";
    case "ELOOP":
      return "links lead round in a circle";
    case "ENAMETOOLONG":
      return "the name is too long";
    default:
      return message;
  }
}
