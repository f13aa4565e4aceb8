import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

/** The built program, as people get it; another build, such as an installed one, by LOSSFAN_PROGRAM. */
export const PROGRAM =
  process.env.LOSSFAN_PROGRAM ?? fileURLToPath(new URL("../../dist/src/lossfan.js", import.meta.url));

if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: run \`node build.mjs\` before these tests`);

/** Generous: machines that run tests are slow and busy. A command that hangs is killed and its exit code is null. */
export const LONGEST = 40_000;

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

interface Options {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** What stands on standard input; nothing by default. */
  input?: string | Uint8Array;
  /** Called once the process runs, with a function that sends it a signal. */
  during?: (kill: (signal: NodeJS.Signals) => void, stderr: () => string) => Promise<unknown>;
}

/** Runs `lossfan` with these arguments. */
export function lossfan(args: readonly string[], options: Options = {}): Promise<Outcome> {
  return execute(process.execPath, [PROGRAM, ...args], options);
}

/** Runs a line of shell in which `$LOSSFAN` stands for the program. */
export function shell(line: string, options: Options = {}): Promise<Outcome> {
  const env = { LOSSFAN: `${process.execPath} ${PROGRAM}`, ...options.env };
  return execute("/bin/sh", ["-c", line], { ...options, env });
}

export function execute(file: string, args: readonly string[], options: Options = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...options.env },
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      timeout: LONGEST,
      killSignal: "SIGKILL",
    });
    let [stdout, stderr] = ["", ""];
    child.stdout!.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    // A program may end without reading all it is given.
    child.stdin?.on("error", () => {}).end(options.input);
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    options
      .during?.(
        (signal) => child.kill(signal),
        () => stderr,
      )
      .catch(reject);
  });
}

/** A folder for the tests of one file, removed after them. */
export function temporaryFolder(): { path: (...names: string[]) => string; files: (folder?: string) => string[] } {
  let root = "";
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "lossfan-test-")));
    writeFileSync(join(root, "small.yaml"), SMALL);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return {
    path: (...names) => join(root, ...names),
    files: (folder = "") => readdirSync(join(root, folder)).sort(),
  };
}

/** Nothing that a program's inside says: people get sentences. */
export const STACK_TRACE = /^\s+at .*[:(]\d+|node:internal|Error:|undefined|\[object/m;

/** A scenario that is answered at once: every temporary folder holds it as small.yaml. */
export const SMALL = `title: Small
horizonYears: 3
stepsPerYear: 2
parameters:
  gamma: { distribution: normal, mean: 1.5, sd: 0.2 }
  kappa: { distribution: lognormal, median: 0.05, sigma: 0.1 }
  powerGrowth: 0.5
targets: [0.8]
percentiles: [5, 50, 95]
samples: 1024
`;

/** Changes that make it run long enough to be disturbed: samples × times is 121 million, well above what needs a pool. */
export const LONG = ["--samples", "1e6", "--set", "stepsPerYear=12", "--set", "horizonYears=200"];
