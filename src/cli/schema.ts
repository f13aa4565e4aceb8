import { scenarioJsonSchema } from "../scenario/schema/schema.ts";
import { stressesJsonSchema } from "../scenario/stresses/schema.ts";

/** `lossfan schema`: the JSON Schema of scenario files, or of files of stresses. */
export function schema({ stresses = false }: { stresses?: boolean }): void {
  process.stdout.write(`${JSON.stringify(stresses ? stressesJsonSchema() : scenarioJsonSchema(), null, 2)}\n`);
}
