import { samplesOf, unfitYears } from "../analysis/samples.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import type { Result } from "../summary/result.ts";
import { Draft } from "./draft.ts";
import { UsageError } from "./failure.ts";
import { attempt, placeOf } from "./files.ts";
import { withProgress } from "./progress.ts";
import { type TableFormat, tableFormat } from "./table-format.ts";

/** Where samples go, and the calendar years at which quantities are wanted in them. */
export interface SamplesFile {
  path: string;
  format: TableFormat;
  years: number[];
}

/** Rows of a table of samples, at most: a file of a gigabyte or so. */
const MOST_ROWS = 1e7;

/**
 * Looks over what was asked about samples before the run begins.
 *
 * @param most samples that the run may take.
 * @throws UsageError
 */
export function samplesFileOf(
  scenario: AskedScenario,
  { samplesOut: path, samplesYears, exact }: { samplesOut?: string; samplesYears?: number[]; exact?: boolean },
  most: number,
): SamplesFile | undefined {
  if (path === undefined) {
    if (samplesYears === undefined) return undefined;
    throw new UsageError("--samples-years is about the file of --samples-out, which was not asked for");
  }
  const format = tableFormat("--samples-out", path);
  if (attempt(path, () => placeOf(path)) === undefined)
    throw new UsageError(`--samples-out needs a regular file, and ${path} is none`);
  if (exact) throw new UsageError("--samples-out is about samples, and --exact draws none: leave out one of them");
  const laws = Object.keys(scenario.laws ?? {}).length || 1;
  const fit = Math.floor(MOST_ROWS / laws);
  if (most > fit)
    throw new UsageError(
      `--samples-out writes ${MOST_ROWS} rows at the most${laws === 1 ? "" : `, one a sample and law`}, and ${
        Number.isFinite(most)
          ? `${most} samples${laws === 1 ? "" : ` under ${laws} laws`} were asked for`
          : "--until may take more"
      }: say --samples ${fit} or fewer`,
    );
  const horizon = scenario.startYear + scenario.horizonYears;
  const years = [...new Set([...(samplesYears ?? []), horizon])];
  const unfit = unfitYears(scenario, years);
  if (unfit !== undefined) throw new UsageError(`--samples-years: ${unfit}`);
  return { path, format, years };
}

/** Writes the samples of a run to a draft of their file, batch by batch. @throws OutputError */
export async function draftSamples(
  { path, format, years }: SamplesFile,
  result: Result,
  signal: AbortSignal,
  begun: (draft: Draft) => void,
): Promise<Draft> {
  const [{ sampleColumns }, { csvEncoder }, { parquetEncoder }, { originOf }] = await Promise.all([
    import("../report/samples.ts"),
    import("../report/csv.ts"),
    import("../report/parquet.ts"),
    import("../report/tidy.ts"),
  ]);
  const encoder = format === "csv" ? csvEncoder() : parquetEncoder(originOf(result));
  const draft = attempt(path, () => new Draft(placeOf(path)!));
  begun(draft);
  await withProgress(async (onProgress) => {
    for await (const samples of samplesOf(result.scenario, { years, signal, onProgress })) {
      const bytes = encoder.rows(sampleColumns(samples));
      attempt(path, () => draft.append(bytes));
    }
  });
  const last = encoder.end();
  attempt(path, () => draft.append(last));
  return draft;
}
