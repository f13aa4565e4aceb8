import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const LOSSFAN = here("../../dist/src/lossfan.js");
/** Makes a process of node say at its end what it used: peak memory [kB], and processor time of all its threads [µs]. */
const TELL_USE = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("used "+process.resourceUsage().maxRSS+" "+(user+system)+"\\n")})`;

export const REFERENCE = here("reference-job.yaml");
export const SHOCKS = here("shocks-job.yaml");
export const SLOWING = here("slowing-job.yaml");

/** Runs a whole process to its end: its seconds and what it wrote. */
export function run(command, args) {
  const begun = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - begun) / 1000;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${status}\n${stderr}`);
  return { seconds, stdout, stderr };
}

/** Runs node to its end: its seconds, those of its processors, its peak memory [MB] and what it wrote. */
function runNode(args) {
  const { seconds, stdout, stderr } = run(process.execPath, ["--import", TELL_USE, ...args]);
  const [, peak, used] = /used (\d+) (\d+)/.exec(stderr);
  return { seconds, processor: used / 1e6, memory: peak / 1024, stdout };
}

/** Node doing nothing: what no program of ours can start faster than. */
export const nodeAlone = () => runNode(["-e", "0"]);

/** The command reading a job and doing nothing with it. */
export const lossfanStart = () => runNode([LOSSFAN, "validate", REFERENCE]);

/** The command on a job: what the process took, and its result. */
export function lossfan(samples, threads, { job = REFERENCE, sampler = "random" } = {}) {
  const { stdout, ...took } = runNode([
    ...[LOSSFAN, "run", job, "--json", "-", "--sampler", sampler],
    ...["--samples", String(samples), ...(threads === undefined ? [] : ["--threads", String(threads)])],
  ]);
  return { ...took, result: JSON.parse(stdout) };
}

/** The job alone, by the library: its seconds and its digest. */
export function lossfanJob(samples, threads, { job = REFERENCE, sampler = "random" } = {}) {
  const { stdout } = run(process.execPath, [
    here("job.mjs"),
    job,
    String(samples),
    String(threads ?? "default"),
    sampler,
  ]);
  const { "job seconds": seconds, digest } = JSON.parse(stdout);
  return { seconds, digest };
}

/** A program that prints its answers as JSON with its own "job seconds", "version" and, mostly, "peak memory" [kB]. */
function rival(name, most, command, args) {
  return {
    name,
    /** Samples beyond which it takes minutes. */
    most,
    run(samples, threads) {
      const { seconds, stdout } = run(command, [...args, String(samples), String(threads)]);
      const answers = JSON.parse(stdout);
      // Elsewhere than on Linux the unit is another.
      const memory = process.platform === "linux" ? answers["peak memory"] / 1024 : NaN;
      return { seconds, job: answers["job seconds"], memory, answers };
    },
  };
}

/** As makefiles name it. */
const COMPILER = process.env.CXX ?? "g++";
const works = (command, args) => spawnSync(command, args).status === 0;

/**
 * Calls `use` with the programs that this machine can run the reference job with, besides this one, and with a line for each
 * that it cannot.
 */
export async function withRivals(use) {
  const rivals = [];
  const missing = [];
  if (works("python3", ["-c", "import numpy"])) rivals.push(rival("numpy", 1e7, "python3", [here("numpy_job.py")]));
  else missing.push("numpy is left out: python3 with numpy is not installed");
  if (works("Rscript", ["--version"])) rivals.push(rival("R", 1e6, "Rscript", ["--vanilla", here("r_job.R")]));
  else missing.push("R is left out: Rscript is not installed");
  const folder = mkdtempSync(join(tmpdir(), "lossfan-bench-"));
  try {
    const program = join(folder, "limit_job");
    const vectors = process.arch === "x64" ? ["-mprefer-vector-width=512"] : [];
    const { error, status, stderr } = spawnSync(
      COMPILER,
      [
        ...["-std=c++20", "-O3", "-march=native", ...vectors, "-fno-math-errno", "-fno-trapping-math", "-fopenmp-simd"],
        ...["-pthread", "-o", program, here("limit_job.cpp")],
      ],
      { encoding: "utf8" },
    );
    if (status === 0) rivals.push(rival("C++", 1e7, program, []));
    else if (error) missing.push(`C++ is left out: ${COMPILER} is not installed`);
    else
      missing.push(
        `C++ is left out: ${COMPILER} does not compile it here: ${stderr.split("\n").find((s) => /error/.test(s)) ?? "it says not why"}`,
      );
    return await use(rivals, missing);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
