// Stands in for launch-thread.mjs while code-cache.mjs runs: writes after each task what V8 has made of the program so far.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeCacheOf, runModule, scriptOf, THREAD } from "./program.mjs";

const script = scriptOf(__dirname, THREAD);
const { default: runTask } = runModule(script, require, __dirname, THREAD);
export default (task) => {
  const answer = runTask(task);
  writeFileSync(join(__dirname, codeCacheOf(THREAD)), script.createCachedData());
  return answer;
};
