import { prepareKernel } from "../execution/kernel-module.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import { simulateUntil, type UntilOptions } from "../until.ts";
import { type ChartOptions, checkCharts, withBands } from "./charts.ts";
import { checkWanted, deliver, pageOptions, rendered } from "./deliver.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { withProgress } from "./progress.ts";
import { readScenario } from "./scenario.ts";

export interface RunOptions extends ChartOptions {
  samples?: number;
  seed?: string;
  sampler?: string;
  threads?: number;
  set: string[];
  /** Half-width to which the targets are to be known, as a share. */
  until?: number;
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
  const [asked] = await Promise.all([
    readScenario(path, { set, overrides: { samples, seed, sampler } }),
    // Another thread compiles while this one reads.
    prepareKernel(),
  ]);
  checkCharts(asked, options);
  const scenario = withBands(asked, options.bands);
  const answers = await interruptible(async (signal) => {
    const result = await answer(scenario, { ...options, until: untilOf(options, scenario, path) }, signal);
    if (!quiet && result.until?.reached === false)
      process.stderr.write(`lossfan: ${(await import("../report/until-sentence.ts")).untilSentence(result)}\n`);
    return rendered(
      wanted,
      {
        json: async () => (await import("../report/json.ts")).resultJson(result),
        csv: async () => (await import("../report/csv.ts")).resultCsv(result),
        svg: async () => (await import("./charts.ts")).runCharts(result, scenario, options),
      },
      async () => (await import("../report/table.ts")).resultTable(result, pageOptions()),
      quiet,
    );
  });
  deliver(answers, quiet);
}

/** What `--until` asks for; `--samples` then says how many samples it may take at the most. */
function untilOf(
  { until, exact, samples }: RunOptions,
  { targets }: AskedScenario,
  path: string,
): Precision | undefined {
  if (until === undefined) return undefined;
  if (exact) throw new UsageError("--until is about samples, and --exact draws none: leave out one of them");
  if (targets.length === 0)
    throw new UsageError(`--until needs a target whose probability is to be known, and ${path} has none`);
  return { halfWidth: until, ...(samples === undefined ? {} : { most: samples }) };
}

/** A half-width to reach, and the samples it may take at the most. */
type Precision = { halfWidth: number } & Pick<UntilOptions, "most">;

export async function answer(
  scenario: AskedScenario,
  { exact, threads, until }: Pick<RunOptions, "exact" | "threads"> & { until?: Precision | undefined },
  signal: AbortSignal,
): Promise<Result> {
  if (exact) return (await import("../exact/answer-exactly.ts")).answerExactly(scenario, signal);
  return withProgress((onProgress) => {
    const options = { signal, onProgress, ...(threads === undefined ? {} : { threads }) };
    if (until === undefined) return simulate(scenario, options);
    const { halfWidth, most } = until;
    return simulateUntil(scenario, halfWidth, { ...options, ...(most === undefined ? {} : { most }) });
  });
}
