import { existsSync } from "node:fs";
import { basename } from "node:path";
import { scenarioTemplate } from "../scenario/init.ts";
import { UsageError } from "./failure.ts";
import { writeWhole } from "./files.ts";

/** `lossfan init`: writes a scenario to start from, and never over a file that is there. */
export function init(name: string): void {
  if (name === "") throw new UsageError("a name is needed, as in `lossfan init my-forecast`");
  const path = /\.ya?ml$/.test(name) ? name : `${name}.yaml`;
  if (existsSync(path)) throw new UsageError(`${path} is there already; choose another name`);
  writeWhole([{ path, content: scenarioTemplate(basename(path).replace(/\.ya?ml$/, "")) }]);
  process.stdout.write(`wrote ${path}: edit it, then run \`lossfan run ${path} --svg fan.svg\`\n`);
}
