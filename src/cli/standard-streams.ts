import { text } from "node:stream/consumers";
import { decode } from "../scenario/read.ts";
import { OutputError } from "./files.ts";

/** More than any reader of standard input takes, one byte [bytes]. */
const READ_AT_MOST = 2 ** 20 + 1;

/** What stands on standard input: as text, or why it is none. No more is read than a scenario may be long. */
export async function readInput(): ReturnType<typeof bounded> {
  return bounded();
}

async function bounded() {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    if ((size += chunk.length) >= READ_AT_MOST) break;
  }
  return decode(Buffer.concat(chunks));
}
