// Writes beside the built programs what V8 made of them, functions that a run uses and all: `node build/code-cache.mjs`.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMMAND, codeCacheOf, runModule, scriptOf } from "./program.mjs";

const folder = fileURLToPath(new URL("../dist/src", import.meta.url));
const require = createRequire(join(folder, COMMAND));
const script = scriptOf(folder, COMMAND);
const scenario = fileURLToPath(new URL("../scenarios/baseline.yaml", import.meta.url));

// A function's code is made when it is first called, and what is not in the cache is compiled as ever: these are the calls
// of runs by either kind of sampler, with cut distributions and with targets that few futures reach; the last has a thread, whose
// own program writes its code itself.
const CUT = ["--set", "targets=[0.2, 0.5]", "--set", "parameters.gamma.sum.hardware.min=0"];
const RUNS = [
  ["--samples", "4096"],
  ["--samples", "4096", "--sampler", "random", ...CUT],
  ["--samples", "65536", "--threads", "1", "--sampler", "random", ...CUT],
];
process.stdout.write = () => true;
for (const options of RUNS) {
  process.argv = [process.execPath, join(folder, COMMAND), "run", scenario, "--json", "-", ...options];
  runModule(script, require, folder, COMMAND);
  await once(process, "beforeExit");
}
writeFileSync(join(folder, codeCacheOf(COMMAND)), script.createCachedData());
