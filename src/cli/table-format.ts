import { UsageError } from "./failure.ts";

export type TableFormat = "csv" | "parquet";

/** What a table is written as, which the file's name says. @throws UsageError for another name. */
export function tableFormat(option: string, path: string): TableFormat {
  const [, format] = /\.(csv|parquet)$/i.exec(path) ?? [];
  if (format === undefined)
    throw new UsageError(`${option} needs the name of a file that ends in .csv or .parquet, got ${path}`);
  return format.toLowerCase() as TableFormat;
}
