// How fast is it? Whole processes, run in turn (A B C, A B C, …), medians, and ratios first: seconds belong to one machine.
// Every program's answers are checked before its time counts.
//
//   npm run bench                    N = 1e4 and 1e6, against node itself and, where python3 has it, numpy
//   npm run bench -- --long          N = 1e7 too
import { spawnSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, long: { type: "boolean", default: false } },
});
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const LOSSFAN = here("../../dist/src/lossfan.js");
const TELL_MEMORY = `data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS+"\\n"))`;

/** Runs a whole process: its seconds, its standard output, its peak memory [MB] if it is one of ours. */
function run(command, args) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${status}\n${stderr}`);
  return { seconds, stdout, memory: Number(/peak (\d+)/.exec(stderr)?.[1] ?? NaN) / 1024 };
}

const lossfan = (samples, threads, more = []) =>
  run(process.execPath, [
    "--import",
    TELL_MEMORY,
    LOSSFAN,
    "run",
    here("reference-job.yaml"),
    "--samples",
    String(samples),
    "--threads",
    String(threads),
    "--json",
    "-",
    ...more,
  ]);
const numpy = (samples) => run("python3", [here("numpy_job.py"), String(samples)]);
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Runs the programs in turn and gives each one's runs. */
function inTurn(programs, rounds) {
  const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, program] of Object.entries(programs)) runs[name].push(program());
  return runs;
}

const seconds = (runs) => median(runs.map((r) => r.seconds));
const line = (text) => console.log(text);

/** Two programs with draws of their own must agree within eight standard errors of plain sampling, at every time. */
function agree(ours, theirs, samples) {
  let checked = 0;
  const near = (a, b, error, what) => {
    checked++;
    if (!(Math.abs(a - b) <= error)) throw new Error(`the programs disagree on ${what}: ${a} and ${b}`);
  };
  const loss = ours.quantities.relativeLoss;
  for (let t = 0; t < 121; t++) {
    Object.values(loss.percentiles).forEach(({ estimate, low, high }, i) => {
      near(estimate[t], theirs.percentiles[t][i], 6 * (high[t] - low[t]) + 1e-12, `percentile ${i} at step ${t}`);
    });
    const sd = theirs.deviations[t];
    near(
      loss.mean.estimate[t],
      theirs.means[t],
      (8 * Math.SQRT2 * sd) / Math.sqrt(samples) + 1e-12,
      `the mean at step ${t}`,
    );
    near(loss.sd.estimate[t], sd, (16 * sd) / Math.sqrt(samples) + 1e-12, `the sd at step ${t}`);
    ours.targets.forEach(({ probability }, i) => {
      near(probability.estimate[t], theirs.reached[t][i], 8 / Math.sqrt(samples), `target ${i} at step ${t}`);
    });
  }
  return checked;
}

line(
  `${cpus()[0].model}, ${availableParallelism()} processors, Node ${process.versions.node}; medians of ${options.rounds} runs in turn, whole processes`,
);
line("");
const rounds = Number(options.rounds);
{
  const runs = inTurn(
    { node: () => run(process.execPath, ["-e", "0"]), ours: () => lossfan(10_000, 2) },
    2 * rounds + 1,
  );
  line(
    `N = 10,000: ${(seconds(runs.ours) / seconds(runs.node)).toFixed(2)} times \`node -e 0\` (${(1000 * seconds(runs.ours)).toFixed(0)} ms and ${(1000 * seconds(runs.node)).toFixed(0)} ms)`,
  );
}
for (const samples of options.long ? [1e6, 1e7] : [1e6]) {
  const programs = {
    two: () => lossfan(samples, 2),
    one: () => lossfan(samples, 1),
    sobol: () => lossfan(131_072, 2, ["--sampler", "sobol"]),
  };
  if (hasNumpy && samples <= 1e6) programs.numpy = () => numpy(samples);
  const runs = inTurn(programs, samples > 1e6 ? 1 : rounds);
  const digests = new Set([...runs.two, ...runs.one].map(({ stdout }) => JSON.parse(stdout).manifest.digest));
  if (digests.size !== 1) throw new Error("the digest depends on the threads");
  line("");
  line(`N = ${samples.toLocaleString("en")}, 121 times, nine percentiles, five targets`);
  if (runs.numpy) {
    const checked = agree(JSON.parse(runs.two[0].stdout), JSON.parse(runs.numpy[0].stdout), samples);
    line(
      `  ${(seconds(runs.numpy) / seconds(runs.two)).toFixed(2)} times as fast as idiomatic numpy (one thread, ${seconds(runs.numpy).toFixed(2)} s) on two threads`,
    );
    line(`  ${(seconds(runs.numpy) / seconds(runs.one)).toFixed(2)} times on one thread; ${checked} answers agree`);
  } else line("  numpy is not installed: no comparison");
  line(
    `  two threads against one: ${(seconds(runs.one) / seconds(runs.two)).toFixed(2)} times (${seconds(runs.two).toFixed(2)} s and ${seconds(runs.one).toFixed(2)} s), the same digest`,
  );
  line(
    `  ${((1e9 * seconds(runs.two)) / samples / 121).toFixed(1)} ns a point on two threads; peak memory ${median(runs.two.map((r) => r.memory)).toFixed(0)} MB`,
  );
  line(`  the default, sobol at 131,072: ${seconds(runs.sobol).toFixed(2)} s`);
}
