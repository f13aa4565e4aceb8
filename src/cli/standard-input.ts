import { decode, type ReadText } from "../scenario/read.ts";

/** The text on standard input, of bounded size, or a sentence that says why there is none. */
export async function readInput(mostBytes: number): Promise<ReadText> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Buffer);
      size += chunk.length;
      if (size > mostBytes) return { problem: { message: `is larger than ${mostBytes / 2 ** 20} MB` } };
    }
  } catch (error) {
    return { problem: { message: `cannot be read: ${(error as Error).message}` } };
  }
  return decode(Buffer.concat(chunks));
}
