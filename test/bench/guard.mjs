// Has it become slower? Decided by ratios of times that are taken in turn within one run, not by seconds: each stage against
// something of its own kind, least of several runs, in processor time, which other work on the machine disturbs least.
// Exits with 1, and names the stage, if a ratio is larger than the one in guard.json by more than the factor that is allowed
// there. Not part of `npm test`: no test may depend on time.
//
//   npm run bench:guard                on a machine that does nothing else
//   npm run bench:guard -- --update    writes the ratios of this machine into guard.json
//
// Counts of instructions would not depend on what else a machine does, but need Linux perf and a processor whose counters
// may be read, which virtual machines mostly hide (`perf stat -e instructions` says "not supported"); valgrind counts
// without them, at fifty times the time, and not what just-in-time compilers make.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { loadScenario, simulate } from "../../dist/library/index.js";
import { inTurn } from "./in-turn.mjs";
import { lossfan, lossfanStart, nodeAlone, REFERENCE, SHOCKS, SLOWING } from "./programs.mjs";
import { yardstick } from "./yardstick.mjs";

const { values: options } = parseArgs({ options: { update: { type: "boolean", default: false } } });
const LIMITS = new URL("guard.json", import.meta.url);
const SAMPLES = 200_000;
const ROUNDS = 5;
/** What is too slow is looked at again before it is said to be. */
const MOST_LOOKS = 4;

/** The seconds of work in this process: on the clock, and of the processors, all threads together. */
async function timed(work) {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - begun) / 1000, processor: (user + system) / 1e6 };
}
const scenarios = Object.fromEntries(
  await Promise.all(
    Object.entries({ constant: REFERENCE, shocks: SHOCKS, slowing: SLOWING }).map(async ([name, file]) => [
      name,
      { ...(await loadScenario(file)), samples: SAMPLES, sampler: "random" },
    ]),
  ),
);
const job = (scenario, threads = 1) => timed(() => simulate(scenario, { threads }));

/** What is timed. */
const TIMED = {
  yardstick: () => timed(yardstick),
  node: () => nodeAlone(),
  start: () => lossfanStart(),
  small: () => lossfan(10_000, 1),
  whole: () => lossfan(SAMPLES, 1),
  constant: () => job(scenarios.constant),
  shocks: () => job(scenarios.shocks),
  slowing: () => job(scenarios.slowing),
  sobol: () => job({ ...scenarios.constant, sampler: "sobol" }),
  threads: () => job(scenarios.constant, 2),
};

/** Each stage: which of what is timed, against which, and if not in processor time, how. */
const STAGES = {
  "start-up": { means: "`validate` against `node -e 0`", of: "start", to: "node" },
  "small run": { means: "10,000 samples, whole process, against `node -e 0`", of: "small", to: "node" },
  "whole process": { means: "against the yardstick", of: "whole", to: "yardstick" },
  "job, constant rates": { means: "against the yardstick", of: "constant", to: "yardstick" },
  "job, shocks": { means: "against the yardstick", of: "shocks", to: "yardstick" },
  "job, slowing": { means: "against the yardstick", of: "slowing", to: "yardstick" },
  "Sobol’ points": { means: "against independent samples", of: "sobol", to: "constant" },
  "two threads": { means: "against one, on the clock", of: "threads", to: "constant", by: "seconds" },
};

const known = JSON.parse(readFileSync(LIMITS, "utf8"));
if (availableParallelism() < 2) delete STAGES["two threads"];
const least = Object.fromEntries(Object.keys(TIMED).map((name) => [name, { seconds: Infinity, processor: Infinity }]));

/** Times what these stages need, in turn, and the yardstick between all of it. */
async function look(stages) {
  const needed = new Set(stages.flatMap((stage) => [STAGES[stage].of, STAGES[stage].to]));
  needed.delete("yardstick");
  const names = [...needed].flatMap((name) => ["yardstick", name]);
  const runs = await inTurn(
    names.map((name) => TIMED[name]),
    ROUNDS,
  );
  for (const [i, name] of names.entries())
    for (const clock of ["seconds", "processor"])
      least[name][clock] = Math.min(least[name][clock], ...runs[i].map((run) => run[clock]));
}

const ratioOf = ({ of, to, by = "processor" }) => least[of][by] / least[to][by];
const limitOf = (name) => (known.stages[name] ? known.stages[name].ratio * known.stages[name].allowed : NaN);
/** What is too slow, or has no limit. */
const tooSlow = () => Object.keys(STAGES).filter((name) => !(ratioOf(STAGES[name]) <= limitOf(name)));

await look(Object.keys(STAGES));
for (let looks = 1; looks < MOST_LOOKS && !options.update && tooSlow().length > 0; looks++) await look(tooSlow());

const machine = `${cpus()[0].model}, ${availableParallelism()} processors, Node ${process.versions.node}`;
console.log(`${machine}; least of ${ROUNDS} runs in turn, or more, ${SAMPLES.toLocaleString("en")} samples`);
console.log(`The ratios in guard.json are of ${known.machine}.`);
for (const [name, stage] of Object.entries(STAGES))
  console.log(
    `  ${name.padEnd(20)} ${ratioOf(stage).toFixed(2).padStart(6)} ${stage.means} (${least[stage.of][stage.by ?? "processor"].toFixed(3)} s); at most ${limitOf(name).toFixed(2)}`,
  );

if (options.update) {
  const stages = Object.fromEntries(
    Object.keys(STAGES).map((name) => [
      name,
      { ratio: Number(ratioOf(STAGES[name]).toPrecision(3)), allowed: known.stages[name]?.allowed ?? 1.5 },
    ]),
  );
  writeFileSync(LIMITS, `${JSON.stringify({ machine, stages: { ...known.stages, ...stages } }, null, 2)}\n`);
  console.log("guard.json now has these ratios.");
} else
  for (const name of tooSlow()) {
    console.error(
      `${name}: slower than allowed: ${ratioOf(STAGES[name]).toFixed(2)} ${STAGES[name].means}, where it was ${known.stages[name]?.ratio} and may be ${limitOf(name).toFixed(2)}`,
    );
    process.exitCode = 1;
  }
