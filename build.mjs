// Builds dist/: the command, the library and the worker threads' program, bundled so that they start fast. Packages that
// find their own files at run time stay outside.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

/** zod brings its messages in fifty languages; ours are written in src/scenario. */
const englishOnly = {
  name: "English only",
  setup(build) {
    build.onLoad({ filter: /zod.v4.locales.index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** `import text from "./file.yaml?raw"`: a file's text, as the tests' bundler has it too. */
const textFiles = {
  name: "text files",
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?raw$/, "")),
      namespace: "text",
    }));
    build.onLoad({ filter: /.*/, namespace: "text" }, ({ path }) => ({ contents: readFileSync(path), loader: "text" }));
  },
};

/** The loops over samples: WebAssembly with vectors of two doubles. The memory comes from outside, which knows how much is needed. */
async function buildKernel() {
  const files = {};
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd"];
  const { error, stderr } = await asc.main(["workers/kernel/index.ts", ...flags, "-o", "kernel.wasm"], {
    writeFile: (name, contents) => {
      files[name] = contents;
    },
  });
  if (error !== null) throw new Error(`the kernel does not compile\n${stderr.toString()}`);
  mkdirSync("dist/workers", { recursive: true });
  writeFileSync("dist/workers/kernel.wasm", files["kernel.wasm"]);
}

rmSync("dist", { recursive: true, force: true });
await buildKernel();

await build({
  entryPoints: {
    "src/lossfan": "src/cli/lossfan.ts",
    "src/index": "src/index.ts",
    "workers/block": "workers/block.ts",
  },
  outdir: "dist",
  bundle: true,
  splitting: true,
  // Beside the entries, so that a file's own address means the same in a chunk as in an entry.
  chunkNames: "src/[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["piscina"],
  // Starting takes as long as reading the files: the less there is, the faster a small run.
  minify: true,
  legalComments: "linked",
  plugins: [englishOnly, textFiles],
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
  logLevel: "warning",
});
