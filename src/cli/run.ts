import { prepareKernel } from "../execution/kernel-module.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import { simulateUntil, type UntilOptions } from "../until.ts";
import { type ChartOptions, chartForms } from "./chart-forms.ts";
import { checkCharts, type FanOptions, withBands } from "./charts.ts";
import { checkWanted, deliver, pageOptions, rendered } from "./deliver.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { withProgress } from "./progress.ts";
import { samplesFileOf } from "./samples.ts";
import { readScenario } from "./scenario.ts";
import { tableFormat } from "./table-format.ts";
import { onlyAscii, showsFan } from "./text-picture.ts";

export interface RunOptions extends ChartOptions, FanOptions {
  samples?: number;
  seed?: string;
  sampler?: string;
  threads?: number;
  set: string[];
  /** Half-width to which the targets are to be known, as a share. */
  until?: number;
  json?: string;
  csv?: string;
  table?: string;
  samplesOut?: string;
  /** Calendar years at which quantities stand in the file of samples, beside the horizon. */
  samplesYears?: number[];
  /** Whether the fan is drawn above the tables; by default where a terminal has room for it. */
  fan?: boolean;
  quiet?: boolean;
}

/** `lossfan run`: answers a scenario, writes the files that were asked for and prints the answer. */
export async function run(path: string, options: RunOptions): Promise<void> {
  const { json, csv, svg, png, table, quiet = false } = options;
  const wanted = { json, csv, svg, png, table };
  checkWanted({ ...wanted, "samples-out": options.samplesOut }, [path]);
  const tableAs = table === undefined || table === "-" ? "csv" : tableFormat("--table", table);
  const { samples, seed, sampler, set } = options;
  const [asked] = await Promise.all([
    readScenario(path, { set, overrides: { samples, seed, sampler } }),
    // Another thread compiles while this one reads.
    prepareKernel(),
  ]);
  checkCharts(asked, options);
  const scenario = withBands(asked, options.bands);
  const until = untilOf(options, scenario, path);
  using draws = samplesFileOf(scenario, options, until === undefined ? scenario.samples : (until.most ?? Infinity));
  const answers = await interruptible(async (signal) => {
    const result = await answer(scenario, { ...options, until }, signal);
    if (!quiet && result.until?.reached === false)
      process.stderr.write(`lossfan: ${(await import("../report/until-sentence.ts")).untilSentence(result)}\n`);
    await draws?.write(result, signal);
    return rendered(
      wanted,
      {
        json: async () => (await import("../report/json.ts")).resultJson(result),
        csv: async () => (await import("../report/csv.ts")).resultCsv(result),
        ...chartForms(async () => (await import("./charts.ts")).runCharts(result, scenario, options), options.theme),
        table: async () => {
          const { tidyCsv, tidyParquet } = await import("../report/tidy.ts");
          return tableAs === "csv" ? tidyCsv(result) : tidyParquet(result);
        },
      },
      () => printed(result, options.fan),
      quiet,
    );
  });
  if (draws !== undefined) answers.files.push(draws.output);
  deliver(answers, quiet);
}

/** The answer as a person reads it, with the fan drawn with characters or without. */
async function printed(result: Result, fan: boolean | undefined): Promise<string> {
  const page = pageOptions();
  const { resultTable } = await import("../report/table.ts");
  if (!showsFan(fan)) return resultTable(result, page);
  const { textFan } = await import("../report/text-fan.ts");
  return resultTable(result, { ...page, picture: textFan(result, { ...page, ascii: onlyAscii(process.env) }) });
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
