// Builds dist/: the command, the library and the worker threads' program, bundled so that they start fast. Packages that
// find their own files at run time stay outside.
import { execFileSync } from "node:child_process";
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

/**
 * What packages load and never use here, for milliseconds each: commander can start programs of their own as commands, of
 * which there are none, and @stdlib can write its warnings to a log for developers.
 */
const withoutUnused = {
  name: "without what is never used",
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
      /node_modules.commander./.test(importer) ? { path, namespace: "unused" } : undefined,
    );
    build.onResolve({ filter: /^debug$/ }, ({ importer, path }) =>
      /node_modules.@stdlib./.test(importer) ? { path, namespace: "unused" } : undefined,
    );
    build.onLoad({ filter: /child_process/, namespace: "unused" }, () => ({ contents: "" }));
    build.onLoad({ filter: /debug/, namespace: "unused" }, () => ({ contents: "module.exports = () => () => {};" }));
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

const options = {
  bundle: true,
  platform: "node",
  target: "node20",
  external: ["piscina", "@resvg/resvg-js"],
  // Starting takes as long as reading the files: the less there is, the faster a small run.
  minify: true,
  legalComments: "linked",
  plugins: [englishOnly, withoutUnused, textFiles],
  logLevel: "warning",
};

await build({
  ...options,
  entryPoints: { index: "src/index.ts" },
  outdir: "dist/library",
  splitting: true,
  format: "esm",
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
});

// The command and a thread's program are one CommonJS script each: Node starts those fastest, and V8 can keep what it made of
// one. A module in it runs when it is first imported, as ever.
const program = {
  ...options,
  format: "cjs",
  define: { "import.meta.url": "address" },
  banner: { js: 'const address = require("node:url").pathToFileURL(__filename).href;' },
};
const COMMAND = "dist/src/program.js";
const THREAD = "dist/workers/thread.cjs";
mkdirSync("dist/src", { recursive: true });
writeFileSync("dist/src/package.json", '{ "type": "commonjs" }\n');
await build({ ...program, entryPoints: ["src/cli/lossfan.ts"], outfile: COMMAND });
await build({ ...program, entryPoints: ["workers/block.ts"], outfile: THREAD });
for (const file of [COMMAND, THREAD]) writeFileSync(file, ascii(readFileSync(file, "utf8")));

/**
 * In a page some files have others in their place: there are no files, no threads and no processors to ask. The page's own
 * folder says what it has instead.
 */
const inPage = {
  name: "in a page",
  setup(build) {
    build.onResolve({ filter: /\/(machine|kernel-module|pool)\.ts$/ }, ({ path, resolveDir, importer }) =>
      /src.execution/.test(join(resolveDir, path)) && !/src.page.browser/.test(importer)
        ? { path: join(import.meta.dirname, "src/page/browser", path.split("/").pop()) }
        : undefined,
    );
    // cli-table3 can colour its headings, which ours do not have.
    build.onResolve({ filter: /^(node:|@colors.colors)/ }, ({ path }) => ({ path, namespace: "not in a page" }));
    build.onLoad({ filter: /.*/, namespace: "not in a page" }, () => ({ contents: "module.exports = {};" }));
  },
};

await build({
  bundle: true,
  platform: "browser",
  target: ["chrome109", "firefox115", "safari16.4"],
  format: "iife",
  minify: true,
  legalComments: "external",
  define: { "import.meta.url": '"page:"' },
  // The package's own build for browsers, which brings the Buffer that there is none of.
  alias: { "csv-parse/sync": "csv-parse/browser/esm/sync" },
  plugins: [inPage, englishOnly, textFiles],
  logLevel: "warning",
  inject: ["src/page/browser/elementary.ts"],
  entryPoints: ["report", "playground", "editor"].map((page) => `src/page/browser/${page}.ts`),
  outdir: "dist/page",
});

const launcher = (from, outfile, banner = "") =>
  build({ ...options, format: "cjs", entryPoints: [from], outfile, banner: { js: banner } });
await launcher("build/launch.mjs", "dist/src/lossfan.js", "#!/usr/bin/env node");
await launcher("build/record-thread.mjs", "dist/workers/block.cjs");
execFileSync(process.execPath, ["build/code-cache.mjs"], { stdio: ["ignore", "ignore", "inherit"] });
await launcher("build/launch-thread.mjs", "dist/workers/block.cjs");

/** A program with what lies beyond ASCII written as escapes: in strings, templates and patterns they mean the same. */
function ascii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
