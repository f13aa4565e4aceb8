// Writes beside the built program what V8 made of it, functions that a run uses and all: `node build/code-cache.mjs`.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { asFunction, CODE_CACHE, PROGRAM } from "./program.mjs";

const folder = fileURLToPath(new URL("../dist/src", import.meta.url));
const filename = join(folder, PROGRAM);
const script = new Script(asFunction(readFileSync(filename, "latin1")), { filename });
const scenario = fileURLToPath(new URL("../scenarios/baseline.yaml", import.meta.url));

// A function's code is made when it is first called, and what is not in the cache is compiled as ever: these are the calls
// of runs by either kind of sampler, with cut distributions and with targets that few futures reach.
const RUNS = [
  [],
  ["--sampler", "random", "--set", "targets=[0.2, 0.5]", "--set", "parameters.gamma.sum.hardware.min=0"],
];
process.stdout.write = () => true;
for (const options of RUNS) {
  process.argv = [process.execPath, filename, "run", scenario, "--samples", "4096", "--json", "-", ...options];
  script.runInThisContext()({}, createRequire(filename), {}, filename, folder);
  await once(process, "beforeExit");
}
writeFileSync(join(folder, CODE_CACHE), script.createCachedData());
