// The command and the program of a worker thread, and how they are loaded with what V8 made of them when they were built.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

/** Where each program stands, from the folder of what loads it. */
export const COMMAND = "program.js";
export const THREAD = "thread.cjs";

/** The name says for which Node it is; whether it is fit for the V8 at hand, V8 finds out itself. */
export const codeCacheOf = (program) =>
  `${program.replace(/\..*/, "")}-${process.version}-${process.platform}-${process.arch}.cache`;

/**
 * A program as a script with what V8 made of it, if that was kept: the text of a function, as Node makes of a CommonJS module.
 * Programs are ASCII: read as Latin-1 they need not be decoded. What V8 refuses, as under flags that change its code, it compiles
 * as if there were none.
 */
export function scriptOf(folder, program, cachedData) {
  const filename = join(folder, program);
  const text = readFileSync(filename, "latin1");
  return new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename,
    cachedData,
  });
}

/** Runs a script as a module and gives what it exports. */
export function runModule(script, require, folder, program) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, join(folder, program), folder);
  return module.exports;
}

/** What V8 made of a program, for the Node that built it. */
export function keptCode(folder, program) {
  try {
    return readFileSync(join(folder, codeCacheOf(program)));
  } catch {
    return undefined;
  }
}
