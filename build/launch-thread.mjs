// A worker thread's program, loaded as the command is: CommonJS and with its code, it starts in half the time.
import { join } from "node:path";
import { keptCode, runModule, scriptOf, THREAD } from "./program.mjs";

const kept = keptCode(__dirname, THREAD);
const { default: runTask } =
  kept === undefined
    ? require(join(__dirname, THREAD))
    : runModule(scriptOf(__dirname, THREAD, kept), require, __dirname, THREAD);
export default runTask;
