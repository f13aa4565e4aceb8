import type { AskedScenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import { writeWhole } from "./files.ts";
import { interruptible } from "./interruptible.ts";
import { checkOutputs } from "./outputs.ts";
import { withProgress } from "./progress.ts";
import { readScenario } from "./scenario.ts";

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

const KINDS = ["json", "csv", "svg"] as const;

/** `lossfan run`: answers a scenario, writes the files that were asked for and prints the answer. */
export async function run(path: string, options: RunOptions): Promise<void> {
  const wanted = KINDS.flatMap((kind) => (options[kind] === undefined ? [] : [{ kind, to: options[kind] }]));
  checkOutputs(Object.fromEntries(wanted.map(({ kind, to }) => [`--${kind}`, to])), path === "-" ? [] : [path]);
  const { samples, seed, sampler, set } = options;
  const scenario = await readScenario(path, {
    set,
    overrides: {
      ...(samples === undefined ? {} : { samples }),
      ...(seed === undefined ? {} : { seed }),
      ...(sampler === undefined ? {} : { sampler }),
    },
  });
  const { outputs, printed } = await interruptible(async (signal) => {
    const result = await answer(scenario, options, signal);
    const outputs: { path: string; content: string }[] = [];
    for (const { kind, to } of wanted) outputs.push({ path: to, content: await rendered(kind, result) });
    const printed = outputs.find(({ path }) => path === "-")?.content;
    return { outputs, printed: printed ?? (options.quiet ? "" : await table(result)) };
  });

  // Files first: who reads standard output may stop reading, and that ends the program.
  const files = outputs.filter(({ path }) => path !== "-");
  writeWhole(files);
  if (!options.quiet) for (const { path } of files) process.stderr.write(`wrote ${path}\n`);
  process.stdout.write(printed);
}

export async function answer(
  scenario: AskedScenario,
  { exact, threads }: Pick<RunOptions, "exact" | "threads">,
  signal: AbortSignal,
): Promise<Result> {
  if (exact) return (await import("../exact/answer-exactly.ts")).answerExactly(scenario, signal);
  return withProgress((onProgress) =>
    simulate(scenario, { signal, onProgress, ...(threads === undefined ? {} : { threads }) }),
  );
}

async function rendered(kind: (typeof KINDS)[number], result: Result): Promise<string> {
  if (kind === "json") return (await import("../report/json.ts")).resultJson(result);
  if (kind === "csv") return (await import("../report/csv.ts")).resultCsv(result);
  return (await import("../report/fan-chart.ts")).fanChart(result);
}

async function table(result: Result): Promise<string> {
  const { resultTable } = await import("../report/table.ts");
  const { stdout } = process;
  // https://no-color.org: any value but an empty one.
  const colour = Boolean(stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  // Some terminals do not know how wide they are and say 0.
  return resultTable(result, { colour, columns: (stdout.isTTY && stdout.columns) || 80 });
}
