import { text } from "node:stream/consumers";
import { loadScenario, parseScenario } from "../scenario/load.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import { UsageError } from "./failure.ts";
import { type Output, writeWhole } from "./files.ts";
import { interruptible } from "./interruptible.ts";
import { withProgress } from "./progress.ts";

export interface RunOptions {
  samples?: number;
  seed?: string;
  sampler?: string;
  threads?: number;
  set: string[];
  exact?: boolean;
  json?: string;
  csv?: string;
  svg?: string;
  quiet?: boolean;
}

/** `lossfan run`: answers a scenario, writes the files that were asked for and prints the answer. */
export async function run(path: string, options: RunOptions): Promise<void> {
  const printed = (["json", "csv", "svg"] as const).filter((kind) => options[kind] === "-");
  if (printed.length > 1) throw new UsageError(`only one of ${printed.map((kind) => `--${kind} -`).join(" and ")} can go to standard output`);
  const scenario = await read(path, options);
  const result = await interruptible((signal) => answer(scenario, options, signal));

  const files: Output[] = [];
  for (const kind of ["json", "csv", "svg"] as const) {
    const to = options[kind];
    if (to === undefined) continue;
    const content = await rendered(kind, result);
    if (to === "-") process.stdout.write(content);
    else files.push({ path: to, content });
  }
  writeWhole(files);
  if (printed.length === 0 && options.quiet !== true) process.stdout.write(await table(result));
  for (const { path } of files) process.stderr.write(`wrote ${path}\n`);
}

async function read(path: string, { samples, seed, sampler, set }: RunOptions): Promise<Scenario> {
  const overrides = {
    ...(samples === undefined ? {} : { samples }),
    ...(seed === undefined ? {} : { seed }),
    ...(sampler === undefined ? {} : { sampler }),
  };
  if (path !== "-") return loadScenario(path, { set, overrides });
  return parseScenario(await text(process.stdin), { file: "<stdin>", folder: process.cwd(), set, overrides });
}

export async function answer(
  scenario: Scenario,
  { exact, threads }: Pick<RunOptions, "exact" | "threads">,
  signal: AbortSignal,
): Promise<Result> {
  if (exact) return (await import("../exact/answer-exactly.ts")).answerExactly(scenario, signal);
  return withProgress((onProgress) => simulate(scenario, { signal, onProgress, ...(threads === undefined ? {} : { threads }) }));
}

async function rendered(kind: "json" | "csv" | "svg", result: Result): Promise<string> {
  if (kind === "json") return (await import("../report/json.ts")).resultJson(result);
  if (kind === "csv") return (await import("../report/csv.ts")).resultCsv(result);
  return (await import("../report/fan-chart.ts")).fanChart(result);
}

async function table(result: Result): Promise<string> {
  const { resultTable } = await import("../report/table.ts");
  const { stdout } = process;
  // https://no-color.org: any value but an empty one.
  const colour = Boolean(stdout.isTTY) && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  return resultTable(result, { colour, columns: stdout.isTTY ? stdout.columns : 80 });
}
