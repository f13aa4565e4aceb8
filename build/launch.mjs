// The command. To compile the program takes as long as everything else that a small run does: beside it lies what V8 made
// of it when it was built, for the Node that built it. Another Node compiles it, and remembers that if it knows how to.
import { readFileSync } from "node:fs";
import * as modules from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { asFunction, CODE_CACHE, PROGRAM } from "./program.mjs";

const filename = join(__dirname, PROGRAM);
const cachedData = codeCache();
if (cachedData === undefined) {
  // From Node 22.1 on.
  modules.enableCompileCache?.();
  require(filename);
} else {
  // The program is ASCII: read as Latin-1 it need not be decoded. What V8 refuses, as under flags that change its code, it
  // compiles as if there were none.
  const script = new Script(asFunction(readFileSync(filename, "latin1")), { filename, cachedData });
  script.runInThisContext()({}, require, {}, filename, __dirname);
}

function codeCache() {
  try {
    return readFileSync(join(__dirname, CODE_CACHE));
  } catch {
    return undefined;
  }
}
