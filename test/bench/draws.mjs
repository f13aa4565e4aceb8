// What does a draw cost? Nanoseconds of processor time a sample, uniform and all, of each distribution: the least of a few rounds; and the
// milliseconds of a first block, in which tables are made and nothing is compiled yet.
//
//   node test/bench/draws.mjs [part of a name]
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const BLOCK = 8192;
const [BLOCKS, ROUNDS] = [24, 7];

const cases = {
  normal: { distribution: "normal", mean: 1, sd: 0.5 },
  "normal, cut": { distribution: "normal", mean: 1.2, sd: 0.5, min: 0, max: 3 },
  lognormal: { distribution: "lognormal", mu: -3, sigma: 0.4 },
  "lognormal, cut": { distribution: "lognormal", mu: -3, sigma: 0.4, max: 0.2 },
  uniform: { distribution: "uniform", min: 1, max: 3 },
  triangular: { distribution: "triangular", min: 0.1, mode: 0.4, max: 1 },
  quantiles: { distribution: "quantiles", values: { 5: 0.8, 50: 1.4, 95: 2.6 } },
  "quantiles, log, cut": {
    distribution: "quantiles",
    values: { 5: 0.8, 25: 1, 50: 1.4, 95: 2.6 },
    scale: "log",
    max: 5,
  },
  empirical: { distribution: "empirical", values: [3, 1, 2, 2, 10] },
  pert: { distribution: "pert", min: 0.5, mode: 3.5, max: 4 },
  "beta 2, 5": { distribution: "beta", alpha: 2, beta: 5 },
  "beta 0.6, 0.8": { distribution: "beta", alpha: 0.6, beta: 0.8 },
  "t 3": { distribution: "studentT", df: 3, location: 1, scale: 0.5 },
  "t 2.5, cut": { distribution: "studentT", df: 2.5, location: 1, scale: 2, min: 0, max: 9 },
  "mixture of normal and lognormal": {
    distribution: "mixture",
    components: [
      { weight: 7, distribution: "normal", mean: 1, sd: 0.2 },
      { weight: 3, distribution: "lognormal", mu: 0.5, sigma: 0.4 },
    ],
  },
  "mixture of t and triangular, cut": {
    distribution: "mixture",
    components: [
      { weight: 1, distribution: "studentT", df: 3, location: 0, scale: 1 },
      { weight: 1, distribution: "triangular", min: -1, mode: 0, max: 5 },
    ],
    min: -2,
  },
};

// As one file in memory, since Node takes no TypeScript.
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../../src/sampling/plan.ts", import.meta.url))],
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
  // From which the kernel is found in dist/.
  define: { "import.meta.url": JSON.stringify(new URL("../../src/execution/kernel-module.ts", import.meta.url).href) },
});
const loaded = { exports: {} };
new Function("module", "exports", "require", outputFiles[0].text)(
  loaded,
  loaded.exports,
  createRequire(import.meta.url),
);
const { blockSampler } = loaded.exports;

const spent = () => process.cpuUsage().user / 1000;
console.log("ns a sample   first block [ms]");
for (const [name, spec] of Object.entries(cases)) {
  if (!name.includes(process.argv[2] ?? "")) continue;
  const plan = {
    seed: "1",
    sampler: "random",
    draws: [{ name: "x", dimension: undefined }],
    correlated: { draws: [], lower: [] },
    columns: [{ name: "x", kind: "drawn", draw: 0, spec }],
  };
  let begun = spent();
  const draw = blockSampler(plan);
  draw(0, BLOCK);
  const first = spent() - begun;
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    begun = spent();
    for (let block = 0; block < BLOCKS; block++) draw(block, BLOCK);
    least = Math.min(least, ((spent() - begun) * 1e6) / (BLOCKS * BLOCK));
  }
  console.log(`${least.toFixed(1).padStart(11)}   ${first.toFixed(1).padStart(16)}   ${name}`);
}
