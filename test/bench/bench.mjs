// How fast is it? The same job in this program and in others (programs.mjs), run in turn (in-turn.mjs), each one's answers
// checked (agree.mjs) before its time counts. Ratios first: seconds belong to one machine.
//
//   npm run bench                    N = 1e4 and 1e6
//   npm run bench -- --long          N = 1e7 too
//   npm run bench -- --longest       N = 1e7 and 1e8 too
//   npm run bench -- --rounds 9      medians of nine runs, not five
//
// This program does more than the others in its time: an error for every number, the share of paths inside each band, and
// the exact answers beside the simulated ones.
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { agree } from "./agree.mjs";
import { inTurn, median } from "./in-turn.mjs";
import { lossfan, lossfanJob, nodeAlone, SHOCKS, SLOWING, withRivals } from "./programs.mjs";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    long: { type: "boolean", default: false },
    longest: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const THREADS = availableParallelism() > 1 ? [1, 2] : [1];
const MOST_THREADS = THREADS.at(-1);
const POINTS = 121;
/** Seconds after which a program is not run again. */
const ENOUGH = 40;

const line = (text = "") => console.log(text);
const secondsOf = (runs) => median(runs.map(({ seconds }) => seconds));
const times = (ratio) => (ratio < 0.0995 ? ratio.toPrecision(1) : ratio.toFixed(ratio < 9.95 ? 2 : 0));
const inSeconds = (s) => (s < 0.9995 ? `${(1000 * s).toFixed(0)} ms` : `${s.toFixed(2)} s`);
const inMegabytes = (m) => (Number.isNaN(m) ? "" : `${m.toFixed(0)} MB`);

/** A run of this program in the form of a rival's: the whole process, and then the job alone in another. */
function runOurs(samples, threads) {
  const whole = lossfan(samples, threads);
  const alone = lossfanJob(samples, threads);
  return { ...whole, job: alone.seconds, digests: [whole.result.manifest.digest, alone.digest] };
}

/** Runs the reference job in every program that can, and prints a table of what each takes. */
async function compare(samples, rivals, rounds) {
  const programs = [{ name: "lossfan", run: runOurs }, ...rivals.filter(({ most }) => samples <= most)].flatMap(
    ({ name, run }) => THREADS.map((threads) => ({ name, threads, run: () => run(samples, threads) })),
  );
  const runs = await inTurn(
    programs.map(({ run }) => run),
    rounds,
    ENOUGH,
  );
  const digests = new Set(runs.flat().flatMap(({ digests }) => digests ?? []));
  if (digests.size !== 1) throw new Error("the digest depends on the threads, or on who asks");

  const of = new Map(
    programs.map(({ name, threads }, i) => [
      `${name} ${threads}`,
      {
        seconds: secondsOf(runs[i]),
        job: median(runs[i].map(({ job }) => job)),
        memory: median(runs[i].map(({ memory }) => memory)),
        count: runs[i].length,
        answers: runs[i][0].answers,
      },
    ]),
  );
  line();
  line(`N = ${samples.toLocaleString("en")}, ${POINTS} times, nine percentiles, five targets`);
  line(
    "                         threads  whole process         job alone             peak memory  runs  answers that agree",
  );
  const ours = runs[0][0].result;
  for (const { name, threads } of programs) {
    const { seconds, job, memory, count, answers } = of.get(`${name} ${threads}`);
    const own = of.get(`lossfan ${threads}`);
    const cell = (s, base) => `${times(s / base).padStart(5)} × ${`(${inSeconds(s)})`.padEnd(14)}`;
    line(
      [
        `  ${name === "lossfan" ? name : `${name} ${answers.version}`}`.padEnd(25),
        String(threads).padStart(5),
        `    ${cell(seconds, own.seconds)}${cell(job, own.job)}`,
        inMegabytes(memory).padStart(11),
        String(count).padStart(6),
        answers === undefined ? "" : `  ${agree(ours, answers, samples).toLocaleString("en")}`,
      ].join(""),
    );
  }
  const [one, most] = [of.get("lossfan 1"), of.get(`lossfan ${MOST_THREADS}`)];
  if (MOST_THREADS > 1)
    line(
      `  lossfan on two threads: ${times(one.seconds / most.seconds)} times as fast as on one, its job ${times(one.job / most.job)} times, the same digest`,
    );
  line(`  lossfan's job: ${((1e9 * most.job) / samples / POINTS).toFixed(2)} ns a point on ${MOST_THREADS} thread(s)`);
}

/** What starting costs: a small run against node that does nothing. */
async function start() {
  const [node, small] = await inTurn([nodeAlone, () => lossfan(10_000, MOST_THREADS)], 2 * rounds + 1);
  line();
  line(
    `N = 10,000, whole process: ${times(secondsOf(small) / secondsOf(node))} times \`node -e 0\` (${inSeconds(secondsOf(small))} and ${inSeconds(secondsOf(node))})`,
  );
}

/** What rates that change cost, and what the default sampler saves. */
async function compareJobs() {
  for (const samples of [131_072, 1e6]) {
    const job = (changes) => () => lossfanJob(samples, MOST_THREADS, changes);
    const [constant, shocks, slowing, sobol] = await inTurn(
      [
        job({}),
        job({ job: SHOCKS }),
        job({ job: SLOWING }),
        () => lossfanJob(131_072, undefined, { sampler: "sobol" }),
      ],
      rounds,
      ENOUGH,
    );
    line();
    line(`N = ${samples.toLocaleString("en")}, job alone, ${MOST_THREADS} thread(s), independent samples`);
    const against = (runs) =>
      `${times(secondsOf(runs) / secondsOf(constant))} times constant rates (${inSeconds(secondsOf(runs))})`;
    line(`  yearly shocks: ${against(shocks)}`);
    line(`  a rate that slows: ${against(slowing)}`);
    line(
      `  constant rates: ${inSeconds(secondsOf(constant))}; the default, 131,072 Sobol’ points in as many threads as pay: ${against(sobol)}`,
    );
  }
}

line(
  `${cpus()[0].model}, ${availableParallelism()} processors, Node ${process.versions.node}; medians of ${rounds} runs in turn; ` +
    "ratios are times as long as lossfan takes on as many threads",
);
await withRivals(async (rivals, missing) => {
  for (const why of missing) line(why);
  await start();
  await compare(1e4, rivals, rounds);
  await compare(1e6, rivals, rounds);
  if (options.long || options.longest) await compare(1e7, rivals, Math.min(rounds, 2));
  if (options.longest) await compare(1e8, rivals, 1);
});
await compareJobs();
