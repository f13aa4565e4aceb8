import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, closeSync, fsyncSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file that a command was asked to write. */
export interface Output {
  path: string;
  content: string;
}

/** A file could not be written. */
export class OutputError extends Error {
  override name = "OutputError";
}

/**
 * Writes files whole or not at all: each beside its place under another name first, and only when all of them are on the
 * disk do they take their names. A device or a pipe is written to as it is. Folders that are missing are made.
 *
 * @throws OutputError, with nothing left behind.
 */
export function writeWhole(outputs: readonly Output[]): void {
  const waiting: { from: string; to: string }[] = [];
  let at = "";
  try {
    for (const { path, content } of outputs) {
      at = path;
      const to = placeOf(path);
      if (to === undefined) {
        writeFileSync(path, content);
        continue;
      }
      mkdirSync(dirname(to), { recursive: true });
      const from = join(dirname(to), `.${basename(to)}.${randomBytes(6).toString("hex")}.tmp`);
      waiting.push({ from, to });
      writeSynced(from, content);
    }
    for (const { from, to } of waiting) {
      at = to;
      renameSync(from, to);
    }
  } catch (error) {
    for (const { from } of waiting) rmSync(from, { force: true });
    throw new OutputError(`could not write ${at}: ${reasonOf(error as NodeJS.ErrnoException)}`);
  }
}

/** Where a regular file will stand, links followed; undefined for a device, a pipe or the like. */
function placeOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return path;
  if (stats.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  return stats.isFile() ? realpathSync(path) : undefined;
}

function writeSynced(path: string, content: string): void {
  const file = openSync(path, "wx");
  try {
    const bytes = Buffer.from(content);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
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
    default:
      return message;
  }
}
