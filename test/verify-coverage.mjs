// Do the 95 % intervals of a run cover the exact value 95 times in 100? Runs one scenario, whose exact answers are known
// by quadrature (test/reference/exact-example.json), under many seeds for each sampler and number of samples.
//
//   node test/verify-coverage.mjs [--seeds 2000] [--samples 4096,131072] [--samplers random,lhs,sobol] [--first 0] [--of shocks]
//
//   node test/verify-coverage.mjs --of until [--half-widths 0.006]
//
// --of until: the example's targets after five years, with as many samples as make them known to a half-width (a share);
// by default such that looking ends after 16,384 to 65,536 samples, at the first look, the second or a later one.
//
// --of shocks: a rate shaken every year for 38 years, 40 draws a sample, whose doublings are normal in closed form; says
// also by how much each sampler errs.
//
// --of indices --seeds 1000 --samples 8192: first-order and total Sobol' indices of functions whose indices are known in
// closed form, and of the exact example.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    samples: { type: "string", default: "4096,131072" },
    samplers: { type: "string", default: "random,lhs,sobol" },
    first: { type: "string", default: "0" },
    of: { type: "string", default: "example" },
    "half-widths": { type: "string" },
    part: { type: "string" },
  },
});
const exact = JSON.parse(readFileSync(new URL("reference/exact-example.json", import.meta.url), "utf8"));
const LEVELS = [5, 10, 25, 50, 75, 90, 95];
const TARGETS = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5];
const HALF_WIDTHS = { random: "0.006", lhs: "0.006", sobol: "0.002" };
const seeds = Number(options.seeds);
/** The coverage that is asked of a kind of numbers, where it is another. */
const BOUNDS = {
  tail: [0.93, 1],
  // Intervals of looks are to cover wherever looking ends, and mostly cover more than they say.
  stopped: [0.94, 1],
  first: [0.93, 0.97],
  total: [0.93, 0.97],
  interactions: [0.93, 0.97],
};

/** γ ~ normal(1, 0.3) and shocks of sd 0.5, of which half carries over: doublings after n years are normal. */
const SHAKEN = { mean: 1, spread: 0.3, sd: 0.5, persistence: 0.5, years: 38 };

function doublingsAfter(years) {
  const { mean, spread, sd, persistence } = SHAKEN;
  let shocks = years;
  for (let k = 1; k < years; k++) shocks += 2 * (years - k) * persistence ** k;
  return { mean: mean * years, sd: Math.sqrt(spread ** 2 * years ** 2 + sd ** 2 * shocks) };
}

/** Normal scores of the levels, and the normal distribution at a few scores (tables; Abramowitz and Stegun 1964, 26.1). */
const SCORES = {
  5: -1.6448536269514722,
  10: -1.2815515655446004,
  25: -0.6744897501960817,
  50: 0,
  75: 0.6744897501960817,
  90: 1.2815515655446004,
  95: 1.6448536269514722,
};
const BEYOND = [
  [-1, 0.8413447460685429],
  [0, 0.5],
  [1, 0.15865525393145707],
  [2, 0.022750131948179195],
];

function* coveredShocks(result) {
  for (const t of [5, 20, 38]) {
    const { mean, sd } = doublingsAfter(t);
    for (const level of LEVELS) {
      const { estimate, low, high } = result.quantities.efficiencyMultiple.percentiles[String(level)];
      const truth = 2 ** (mean + SCORES[level] * sd);
      yield {
        what: `p${level} at ${t}`,
        kind: "percentile",
        miss: low[t] > truth ? "above" : high[t] < truth ? "below" : "",
        error: Math.log2(estimate[t] / truth) / sd,
      };
    }
  }
  for (const [i, [, truth]] of BEYOND.entries()) {
    const { estimate, low, high } = result.targets[i].probability;
    const [t, kind] = [38, truth < 0.025 ? "tail" : "probability"];
    yield {
      what: `P(efficiency beyond target ${i + 1}) at ${t}`,
      kind,
      miss: low[t] > truth ? "above" : high[t] < truth ? "below" : "",
      error: estimate[t] - truth,
    };
  }
}

function* coveredUntil(result) {
  const at = result.times.length - 1;
  const wide = result.targets.filter(({ probability: { estimate, low, high } }) => {
    const side = Math.max(high[at] - estimate[at], estimate[at] - low[at]);
    return side > result.until.halfWidth;
  });
  if (wide.length > 0 || !result.until.reached) throw new Error("the half-width was not reached");
  for (const [i, target] of TARGETS.entries()) {
    const truth = exact.t[String(at)]["P(R<=r)"][String(target)];
    const { low, high } = result.targets[i].probability;
    yield {
      what: `P(R <= ${target}) at ${at}`,
      kind: "stopped",
      miss: low[at] > truth ? "above" : high[at] < truth ? "below" : "",
    };
  }
  // Not a miss: after how many samples looking ended.
  yield { what: `${result.manifest.samples} samples`, kind: "looks", miss: "above" };
}

/** Every number of a result whose exact value is known: what it is, whether its interval covers it. */
function* covered(result) {
  if (options.of === "until") return yield* coveredUntil(result);
  if (options.of === "shocks") return yield* coveredShocks(result);
  for (const [t, at] of Object.entries(exact.t)) {
    for (const level of LEVELS) {
      const { low, high } = result.quantities.relativeLoss.percentiles[String(level)];
      const truth = at.quantiles[String(level / 100)];
      yield {
        what: `p${level} at ${t}`,
        kind: "percentile",
        miss: low[t] > truth ? "above" : high[t] < truth ? "below" : "",
      };
    }
    for (const [i, target] of TARGETS.entries()) {
      const truth = at["P(R<=r)"][String(target)];
      const { low, high } = result.targets[i].probability;
      const kind = truth >= 0.02 && truth <= 0.98 ? "probability" : "tail";
      yield {
        what: `P(R <= ${target}) at ${t}`,
        kind,
        miss: low[t] > truth ? "above" : high[t] < truth ? "below" : "",
      };
    }
    if (at.mean !== null) {
      const { low, high } = result.quantities.relativeLoss.mean;
      yield { what: `mean at ${t}`, kind: "mean", miss: low[t] > at.mean ? "above" : high[t] < at.mean ? "below" : "" };
    }
  }
}

/** The same for the indices of `lossfan sensitivity`, by its own estimator and designs, bundled from the sources. */
async function missesOfIndices(sampler, samples, from, to) {
  const { build } = await import("esbuild");
  const outfile = fileURLToPath(new URL(`../node_modules/.cache/lossfan-indices-${process.pid}.mjs`, import.meta.url));
  await build({
    stdin: {
      contents: 'export { FUNCTIONS, missesOf } from "./support/functions-with-known-indices.ts";',
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    define: { "import.meta.url": JSON.stringify(new URL("support/any.ts", import.meta.url).href) },
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(process.execPath);',
    },
    logLevel: "warning",
  });
  const { FUNCTIONS, missesOf } = await import(pathToFileURL(outfile));
  rmSync(outfile);
  return Object.assign({}, ...Object.keys(FUNCTIONS).map((name) => missesOf(name, sampler, samples, from, to)));
}

async function part(sampler, samples, from, to) {
  if (options.of === "indices") return missesOfIndices(sampler, samples, from, to);
  const { checkScenario, simulate, simulateUntil } = await import("../dist/library/index.js");
  const { mean, spread, sd, persistence, years } = SHAKEN;
  const after = doublingsAfter(years);
  const shaken = {
    horizonYears: years,
    stepsPerYear: 1,
    parameters: {
      gamma: { distribution: "normal", mean, sd: spread, path: { kind: "shocks", sd, persistence } },
      kappa: { distribution: "lognormal", p5: 0.04, p95: 0.07 },
      powerGrowth: 0,
    },
    quantities: ["efficiencyMultiple"],
    targets: BEYOND.map(([score]) => ({
      quantity: "efficiencyMultiple",
      atLeast: 2 ** (after.mean + score * after.sd),
    })),
    percentiles: LEVELS,
    samples,
    sampler,
  };
  const example = {
    horizonYears: 10,
    stepsPerYear: 1,
    parameters: {
      gamma: { distribution: "lognormal", p5: 0.8, p95: 2.6 },
      kappa: { distribution: "lognormal", p5: 0.04, p95: 0.07 },
      powerGrowth: 0,
    },
    targets: TARGETS,
    percentiles: LEVELS,
    samples,
    sampler,
  };
  const until = options.of === "until";
  if (until) Object.assign(example, { horizonYears: 5, percentiles: [50], samples: 2 });
  const scenario = await checkScenario(options.of === "shocks" ? shaken : example);
  const misses = {};
  for (let seed = from; seed < to; seed++) {
    const run = { ...scenario, seed: `coverage ${seed}` };
    const result = until
      ? await simulateUntil(run, samples, { threads: 1, check: false })
      : await simulate(run, { threads: 1, check: false });
    for (const { what, kind, miss, error = 0 } of covered(result)) {
      misses[what] ??= { kind, above: 0, below: 0, squares: 0 };
      misses[what].squares += error ** 2;
      if (miss !== "") misses[what][miss]++;
    }
  }
  return misses;
}

if (options.part !== undefined) {
  const [sampler, samples, from, to] = JSON.parse(options.part);
  process.stdout.write(JSON.stringify(await part(sampler, samples, from, to)));
} else {
  let failed = false;
  for (const sampler of options.samplers.split(","))
    for (const samples of sizes(sampler)) {
      const misses = await spread(sampler, samples);
      failed = !say(sampler, samples, misses) || failed;
    }
  process.exitCode = failed ? 1 : 0;
}

/** The numbers of samples of the runs, or the half-widths that they are to reach. */
function sizes(sampler) {
  const said = options.of === "until" ? (options["half-widths"] ?? HALF_WIDTHS[sampler]) : options.samples;
  return said.split(",").map(Number);
}

/** Shares the seeds out over processes and adds up their misses. */
async function spread(sampler, samples) {
  const processes = availableParallelism();
  const first = Number(options.first);
  const cuts = Array.from({ length: processes + 1 }, (_, i) => first + Math.round((seeds * i) / processes));
  const parts = await Promise.all(cuts.slice(1).map((to, i) => inProcess([sampler, samples, cuts[i], to])));
  const sum = parts[0];
  for (const other of parts.slice(1))
    for (const [what, { kind, above, below, squares }] of Object.entries(other)) {
      sum[what] ??= { kind, above: 0, below: 0, squares: 0 };
      sum[what].squares += squares;
      sum[what].above += above;
      sum[what].below += below;
    }
  return sum;
}

function inProcess(work) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(import.meta.url), "--of", options.of, "--part", JSON.stringify(work)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    child.on("close", (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`exit code ${code}`))));
  });
}

/** Prints the coverage by kind and its worst numbers; false if a bound is missed by more than chance allows. */
function say(sampler, samples, misses) {
  let fine = true;
  const standardError = Math.sqrt((0.95 * 0.05) / seeds);
  const looks = Object.entries(misses).filter(([, { kind }]) => kind === "looks");
  if (looks.length > 0)
    console.log(
      `${sampler.padEnd(6)} ${String(samples).padStart(7)}  ${looks.map(([what, { above }]) => `${what}: ${above} seeds`).join(", ")}`,
    );
  for (const kind of ["percentile", "probability", "tail", "mean", "first", "total", "interactions", "stopped"]) {
    const cells = Object.entries(misses).filter(([, cell]) => cell.kind === kind);
    if (cells.length === 0) continue;
    const coverage = cells.map(([what, { above, below }]) => ({
      what,
      share: 1 - (above + below) / seeds,
      above,
      below,
    }));
    const mean = coverage.reduce((sum, { share }) => sum + share, 0) / coverage.length;
    coverage.sort((a, b) => a.share - b.share);
    const [worst, best] = [coverage[0], coverage.at(-1)];
    // One number's coverage is itself known to ± one standard error; four of them are chance among this many numbers.
    const chance = 4 * standardError;
    const [low, high] = BOUNDS[kind] ?? [0.935, 0.965];
    const outside = coverage.filter(({ share }) => share < low || share > high);
    const kindFine = mean >= low && mean <= high && worst.share >= Math.min(low, 0.95 - chance) - 1e-9;
    fine &&= kindFine;
    console.log(
      `${sampler.padEnd(6)} ${String(samples).padStart(7)}  ${kind.padEnd(11)} ${coverage.length} numbers: mean ${(100 * mean).toFixed(2)} %, ` +
        `lowest ${(100 * worst.share).toFixed(2)} % (${worst.what}), highest ${(100 * best.share).toFixed(2)} % (${best.what}), ` +
        `${outside.length} outside ${100 * low}–${100 * high} %${kindFine ? "" : "  MISSED"}${errorOf(cells)}`,
    );
  }
  return fine;
}

/** The typical error of a kind of numbers, where errors were added up: percentiles in standard deviations. */
function errorOf(cells) {
  const squares = cells.reduce((sum, [, cell]) => sum + cell.squares, 0);
  return squares === 0 ? "" : `, root mean square error ${Math.sqrt(squares / cells.length / seeds).toExponential(2)}`;
}
