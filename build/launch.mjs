// The command. To compile the program takes as long as everything else that a small run does: beside it lies what V8 made
// of it when it was built, for the Node that built it. Another Node compiles it, and remembers that if it knows how to.
import * as modules from "node:module";
import { join } from "node:path";
import { COMMAND, keptCode, runModule, scriptOf } from "./program.mjs";

const kept = keptCode(__dirname, COMMAND);
if (kept === undefined) {
  // From Node 22.1 on.
  modules.enableCompileCache?.();
  require(join(__dirname, COMMAND));
} else runModule(scriptOf(__dirname, COMMAND, kept), require, __dirname, COMMAND);
