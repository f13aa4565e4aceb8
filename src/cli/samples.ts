import { samplesOf, unfitYears } from "../analysis/samples.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import type { Result } from "../summary/result.ts";
import { Draft } from "./draft.ts";
import { UsageError } from "./failure.ts";
import { attempt, type Output, placeOf } from "./files.ts";
import { beforeEnding } from "./interruptible.ts";
import { withProgress } from "./progress.ts";
import { type TableFormat, tableFormat } from "./table-format.ts";

/** Rows of a table of samples, at most: a file of a gigabyte or two. */
const MOST_ROWS = 1e7;

/**
 * The file of samples that was asked for, looked over before the run begins; undefined if none was.
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
  return new SamplesFile(path, format, years);
}

/** A file of samples on its way: once disposed of, it has taken its place or left nothing behind, whatever happened. */
class SamplesFile implements Disposable {
  readonly #path: string;
  readonly #format: TableFormat;
  readonly #years: readonly number[];
  #draft: Draft | undefined;
  #watch: Disposable | undefined;

  /** @param years calendar years at which quantities are wanted. */
  constructor(path: string, format: TableFormat, years: readonly number[]) {
    this.#path = path;
    this.#format = format;
    this.#years = years;
  }

  /** Draws the samples of a run again and writes a draft of the file, batch by batch. @throws OutputError */
  async write(result: Result, signal: AbortSignal): Promise<void> {
    const [{ sampleColumns }, { csvEncoder }, { parquetEncoder }, { originOf }] = await Promise.all([
      import("../report/samples.ts"),
      import("../report/csv.ts"),
      import("../report/parquet.ts"),
      import("../report/tidy.ts"),
    ]);
    const encoder = this.#format === "csv" ? csvEncoder() : parquetEncoder(originOf(result));
    this.#watch = beforeEnding(() => this.#draft?.discard());
    const draft = attempt(this.#path, () => new Draft(placeOf(this.#path)!));
    this.#draft = draft;
    const append = (bytes: Uint8Array) => attempt(this.#path, () => draft.append(bytes));
    await withProgress(async (onProgress) => {
      for await (const samples of samplesOf(result.scenario, { years: this.#years, signal, onProgress }))
        append(encoder.rows(sampleColumns(samples)));
    });
    append(encoder.end());
  }

  /** What was written, to take its place together with other files. */
  get output(): Output {
    if (this.#draft === undefined) throw new Error("no samples were written yet");
    return { path: this.#path, content: this.#draft };
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]();
    this.#draft?.discard();
  }
}
