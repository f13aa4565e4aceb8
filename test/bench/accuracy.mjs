// How exact is it in how much time? The reference job at five years, under many seeds, for each sampler and number of
// samples: the root mean square error of P(R ≤ 0.8) and of three percentiles of R against the exact answers, and the seconds
// of a run. An error says as much as so many independent samples: the equivalent. Fails if an answer lies more than five of
// its own claimed standard errors from the exact one.
//
//   npm run bench:accuracy
//   npm run bench:accuracy -- --seeds 64 --samplers sobol --samples 1024,4096
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { answerExactly, loadScenario, simulate } from "../../dist/library/index.js";
import { median } from "./in-turn.mjs";
import { REFERENCE } from "./programs.mjs";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "16" },
    samplers: { type: "string", default: "random,lhs,sobol" },
    samples: { type: "string", default: "1024,4096,16384,65536,262144,1048576" },
  },
});
const seeds = Number(options.seeds);
const YEARS = 5;
const TARGET = 0.8;
const LEVELS = [5, 50, 95];
/** Standard errors that an answer may lie from the truth: by chance one in 10,000 or fewer do, and seeds are fixed. */
const MOST = 5;
/** Levels this far either side of a percentile [percent] say how densely samples lie there. */
const ASIDE = 0.1;

const scenario = {
  ...(await loadScenario(REFERENCE)),
  horizonYears: YEARS,
  stepsPerYear: 1,
  targets: [{ quantity: "relativeLoss", atMost: TARGET }],
  percentiles: LEVELS,
};

/** The answers at the horizon, each with its interval. */
function answersOf({ quantities, targets }) {
  const at = ({ estimate, low, high }) => ({ estimate: estimate[YEARS], low: low[YEARS], high: high[YEARS] });
  return [at(targets[0].probability), ...LEVELS.map((level) => at(quantities.relativeLoss.percentiles[String(level)]))];
}
const NAMES = [`P(R ≤ ${TARGET})`, ...LEVELS.map((level) => `p${level}`)];

const begun = performance.now();
const exact = answersOf(await answerExactly(scenario));
const exactSeconds = (performance.now() - begun) / 1000;

/**
 * Standard deviation of each answer from one independent sample: √(p(1 − p)) of a probability, that over the density of a
 * percentile, from the exact percentiles beside it.
 */
async function spreads() {
  const beside = LEVELS.flatMap((level) => [level - ASIDE, level + ASIDE]);
  const { percentiles } = (await answerExactly({ ...scenario, percentiles: beside })).quantities.relativeLoss;
  const binomial = (p) => Math.sqrt(p * (1 - p));
  const ofLevel = (level) => {
    const [below, above] = [level - ASIDE, level + ASIDE].map((one) => percentiles[String(one)].estimate[YEARS]);
    return (binomial(level / 100) * (above - below)) / ((2 * ASIDE) / 100);
  };
  return [binomial(exact[0].estimate), ...LEVELS.map(ofLevel)];
}

/** How many of an answer's claimed standard errors it lies from the truth: half of a 95 % interval is 1.96 of them. */
function standardErrors({ estimate, low, high }, truth) {
  const side = estimate > truth.estimate ? estimate - low : high - estimate;
  const off = Math.max(Math.abs(estimate - truth.estimate) - (truth.high - truth.low) / 2, 0);
  return off === 0 ? 0 : off / (side / 1.96);
}

/** Runs all seeds: root mean square errors, the median of seconds, and the most standard errors that any answer is off. */
async function errorsOf(sampler, samples) {
  const squares = exact.map(() => 0);
  const seconds = [];
  let worst = { off: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const run = { ...scenario, sampler, samples, seed: `accuracy ${seed}` };
    const start = performance.now();
    const result = await simulate(run, { check: false });
    seconds.push((performance.now() - start) / 1000);
    for (const [i, answer] of answersOf(result).entries()) {
      squares[i] += (answer.estimate - exact[i].estimate) ** 2;
      const off = standardErrors(answer, exact[i]);
      // Written so that what is not a number is the worst.
      if (!(off <= worst.off)) worst = { off, what: NAMES[i], seed: run.seed };
    }
  }
  return { errors: squares.map((sum) => Math.sqrt(sum / seeds)), seconds: median(seconds), worst };
}

const line = (text = "") => console.log(text);
const cells = (values) => values.map((value) => value.padStart(16)).join("");
const row = (name, samples, seconds, values, worst) =>
  line(`${name.padEnd(8)}${samples.padStart(9)}${seconds.padStart(10)}${cells(values)}${worst.padStart(8)}`);

line(
  `${cpus()[0].model}, ${availableParallelism()} processors, Node ${process.versions.node}; ${seeds} seeds; R after ${YEARS} years, times 0 to ${YEARS}`,
);
line("In each cell the root mean square error, and how many times as many independent samples err as little.");
line();
row("sampler", "samples", "seconds", NAMES, "worst");
const perSample = await spreads();
const failures = [];
for (const sampler of options.samplers.split(","))
  for (const samples of options.samples.split(",").map(Number)) {
    const { errors, seconds, worst } = await errorsOf(sampler, samples);
    const values = errors.map((error, i) => {
      const equivalent = (perSample[i] / error) ** 2 / samples;
      return `${error.toExponential(1)} ${`${equivalent < 99.5 ? equivalent.toPrecision(2) : equivalent.toFixed(0)} ×`.padStart(7)}`;
    });
    row(sampler, String(samples), seconds.toPrecision(2), values, `${worst.off.toFixed(1)} se`);
    if (!(worst.off <= MOST)) failures.push({ sampler, samples, ...worst });
  }
const claimed = exact.map(({ low, high }) => `${((high - low) / 2).toExponential(1)} claimed`);
row("exact", "none", exactSeconds.toPrecision(2), claimed, "");
line();
line(`Exact: ${NAMES.map((name, i) => `${name} = ${exact[i].estimate.toPrecision(9)}`).join(", ")}.`);
for (const { sampler, samples, off, what, seed } of failures)
  line(`${sampler}, ${samples} samples, seed “${seed}”: ${what} is ${off.toFixed(1)} of its standard errors off`);
process.exitCode = failures.length > 0 ? 1 : 0;
