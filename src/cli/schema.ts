import { scenarioJsonSchema } from "../scenario/schema/schema.ts";

/** `lossfan schema`: the JSON Schema of scenario files. */
export function schema(): void {
  process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
}
