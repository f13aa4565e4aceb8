import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * A file that grows beside its place under another name, and in the end takes its place or leaves nothing behind. Folders
 * that are missing are made. Everything throws the system's errors.
 */
export class Draft {
  readonly #to: string;
  readonly #from: string;
  /** The first and the last of the folders that were made for it. */
  readonly #made: { first: string; last: string } | undefined;
  #file: number | undefined;

  /** @param to where a regular file stands or will stand, links followed. */
  constructor(to: string) {
    const folder = dirname(to);
    const first = mkdirSync(folder, { recursive: true });
    this.#made = first === undefined ? undefined : { first, last: resolve(folder) };
    this.#to = to;
    this.#from = join(folder, `.${basename(to)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      this.#file = openSync(this.#from, "wx");
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** A draft that holds this. */
  static of(to: string, content: string | Uint8Array): Draft {
    const draft = new Draft(to);
    try {
      draft.append(Buffer.from(content));
    } catch (error) {
      draft.discard();
      throw error;
    }
    return draft;
  }

  append(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file!, bytes, written);
  }

  /** Sees to it that all of it is on the disk, with the permissions of the file that it replaces. */
  settle(): void {
    fsyncSync(this.#file!);
    this.#close();
    const before = statSync(this.#to, { throwIfNoEntry: false });
    if (before !== undefined) chmodSync(this.#from, before.mode & 0o777);
  }

  takePlace(): void {
    renameSync(this.#from, this.#to);
  }

  /** Leaves nothing behind; what has taken its place stays. */
  discard(): void {
    this.#close();
    rmSync(this.#from, { force: true });
    if (this.#made !== undefined) removeEmpty(this.#made);
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}

/** Folders that were made for a file that is not there, from the last up to the first. */
function removeEmpty({ first, last }: { first: string; last: string }): void {
  const top = resolve(first);
  try {
    for (let folder = last; folder.length >= top.length; folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // Somebody has put something there in the meantime: it stays.
  }
}
