// The job alone, as a user of the library runs it: nothing is warmed up, threads are started anew, and reading the scenario
// and writing the result do not count.
//
//   node test/bench/job.mjs SCENARIO SAMPLES THREADS|default SAMPLER
import { loadScenario, simulate } from "../../dist/library/index.js";

const [file, samples, threads, sampler] = process.argv.slice(2);
const scenario = { ...(await loadScenario(file)), samples: Number(samples), sampler };
const begun = performance.now();
const { manifest } = await simulate(scenario, threads === "default" ? {} : { threads: Number(threads) });
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(JSON.stringify({ "job seconds": seconds, digest: manifest.digest }));
