import type { AskedScenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import { checkWanted, deliver, pageOptions, rendered } from "./deliver.ts";
import { interruptible } from "./interruptible.ts";
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

/** `lossfan run`: answers a scenario, writes the files that were asked for and prints the answer. */
export async function run(path: string, options: RunOptions): Promise<void> {
  const { json, csv, svg, quiet = false } = options;
  const wanted = { json, csv, svg };
  checkWanted(wanted, [path]);
  const { samples, seed, sampler, set } = options;
  const scenario = await readScenario(path, { set, overrides: { samples, seed, sampler } });
  const answers = await interruptible(async (signal) => {
    const result = await answer(scenario, options, signal);
    return rendered(
      wanted,
      {
        json: async () => (await import("../report/json.ts")).resultJson(result),
        csv: async () => (await import("../report/csv.ts")).resultCsv(result),
        svg: async () => (await import("../report/fan-chart.ts")).fanChart(result),
      },
      async () => (await import("../report/table.ts")).resultTable(result, pageOptions()),
      quiet,
    );
  });
  deliver(answers, quiet);
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
