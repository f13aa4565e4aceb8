import { open } from "node:fs/promises";
import { decode, type ReadText } from "./read.ts";

/** The text of a file of bounded size, or a sentence that says why there is none. */
export async function readBounded(path: string, mostBytes: number, { regularOnly = false } = {}): Promise<ReadText> {
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) return { problem: { message: "is a folder; a file was needed" } };
    if (regularOnly && !stat.isFile()) return { problem: { message: "is not a regular file" } };
    const chunks: Buffer[] = [];
    let size = 0;
    // Not readFile: a pipe or a device has no size to look at first, and may never end.
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(2 ** 16), 0, 2 ** 16, null);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
      if (size > mostBytes) return { problem: { message: `is larger than ${mostBytes / 2 ** 20} MB` } };
    }
    return decode(Buffer.concat(chunks));
  } catch (error) {
    return { problem: { message: reason(error) } };
  } finally {
    await file?.close();
  }
}

/** Why the system would not give a file, as the rest of a sentence that begins with its name. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: "does not exist",
    EACCES: "may not be read: permission denied",
    EPERM: "may not be read: permission denied",
    EISDIR: "is a folder; a file was needed",
    ENOTDIR: "does not exist: what should be a folder on the way is a file",
    ELOOP: "cannot be reached: links lead round in a circle",
    ENAMETOOLONG: "has a name that is too long",
  };
  return reasons[code ?? ""] ?? `cannot be read: ${message}`;
}
