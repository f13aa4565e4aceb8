// Writes beside the built program what V8 made of it, functions that a run uses and all: `node build/code-cache.mjs`.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { asFunction, CODE_CACHE, PROGRAM } from "./program.mjs";

const folder = fileURLToPath(new URL("../dist/src", import.meta.url));
const filename = join(folder, PROGRAM);
const scenario = fileURLToPath(new URL("../scenarios/baseline.yaml", import.meta.url));
const script = new Script(asFunction(readFileSync(filename, "latin1")), { filename });

// A function's code is made when it is first called, and what is not in the cache is compiled as ever: these are the calls
// of a run.
process.stdout.write = () => true;
process.argv = [process.execPath, filename, "run", scenario, "--samples", "4096", "--json", "-"];
script.runInThisContext()({}, createRequire(filename), {}, filename, folder);
process.on("exit", () => writeFileSync(join(folder, CODE_CACHE), script.createCachedData()));
