// Builds dist/: the command, the library and the worker threads' program, bundled so that they start fast. Packages that
// find their own files at run time stay outside.
import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });

await build({
  entryPoints: { "src/lossfan": "src/cli/lossfan.ts", "src/index": "src/index.ts", "workers/block": "workers/block.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  // Beside the entries, so that a file's own address means the same in a chunk as in an entry.
  chunkNames: "src/[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["piscina"],
  legalComments: "linked",
  banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);' },
  logLevel: "warning",
});
