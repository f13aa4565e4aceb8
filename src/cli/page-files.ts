import { readFileSync } from "node:fs";

/** Where build.mjs puts what pages are made of: beside the bundle, or in dist while the sources run as they are under test. */
const BUILT = new URL(import.meta.url.endsWith("/src/cli/page-files.ts") ? "../../dist/" : "../", import.meta.url);

/** The scenarios that come with the program. */
export const SHIPPED_SCENARIOS = new URL("../scenarios/", BUILT);

/** The script of a page, what comes before it, and the kernel that it runs. */
export function pageFiles(page: "report" | "playground"): { before?: string; script: string; kernel: Uint8Array } {
  const script = (name: string) => readFileSync(new URL(`page/${name}.js`, BUILT), "utf8");
  return {
    ...(page === "playground" ? { before: script("editor") } : {}),
    script: script(page),
    kernel: readFileSync(new URL("workers/kernel.wasm", BUILT)),
  };
}
