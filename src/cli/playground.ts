import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pageFoot } from "../page/page-foot.ts";
import { playgroundPage } from "../page/playground.ts";
import { loadScenario } from "../scenario/load.ts";
import { scenarioJsonSchema } from "../scenario/schema/schema.ts";
import { checkWanted, deliver } from "./deliver.ts";
import { pageFiles, SHIPPED_SCENARIOS } from "./page-files.ts";

/** Those a newcomer meets first, in this order; the others follow by name. */
const FIRST = ["baseline.yaml"];

/** `lossfan playground`: writes a folder that anyone can host, or open from disk. */
export async function playground({ out, quiet = false }: { out: string; quiet?: boolean }): Promise<void> {
  const path = join(out, "index.html");
  checkWanted({ out: path }, []);
  const files = readdirSync(SHIPPED_SCENARIOS).sort();
  const text = (file: string) => readFileSync(new URL(file, SHIPPED_SCENARIOS), "utf8");
  const named = files.filter((file) => file.endsWith(".yaml") && !FIRST.includes(file));
  const scenarios = [];
  for (const file of [...FIRST, ...named]) {
    const { title } = await loadScenario(new URL(file, SHIPPED_SCENARIOS).pathname);
    scenarios.push({ name: file.replace(/\.yaml$/, ""), title, yaml: text(file) });
  }
  const tables = files.filter((file) => file.endsWith(".csv")).map((file): [string, string] => [file, text(file)]);
  const content = await playgroundPage(
    { scenarios, tables, schema: scenarioJsonSchema() },
    { ...pageFiles("playground"), foot: pageFoot() },
  );
  deliver({ files: [{ path, content }], printed: "" }, quiet);
}
