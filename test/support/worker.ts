import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Bundles the worker threads' program from the sources as they are, so that a pool under test is never a stale one. */
export async function builtWorker(): Promise<URL> {
  const root = new URL("../../", import.meta.url).pathname;
  // Below node_modules, where the program finds piscina.
  const folder = `${root}node_modules/.cache/lossfan-test-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [`${root}workers/block.ts`],
    outfile: `${folder}/block.mjs`,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["piscina"],
    logLevel: "warning",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
  });
  return pathToFileURL(`${folder}/block.mjs`);
}
