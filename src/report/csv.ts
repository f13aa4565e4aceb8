import type { AskedName } from "../model/units.ts";
import type { Estimates, Result } from "../summary/result.ts";
import type { TableEncoder } from "./columns.ts";

/**
 * The numbers of a result as a tidy table: one row a number, RFC 4180, lines end in "\n", every digit kept.
 *
 * | column      | what it holds                                                                                       |
 * |-------------|-----------------------------------------------------------------------------------------------------|
 * | `statistic` | `percentile`, `mean`, `sd`, `pathCoverage`, `paths`; of a target: `probability`, `timeToTarget`,    |
 * |             | `afterHorizon`, `never`                                                                             |
 * | `quantity`  | `relativeLoss`, …                                                                                   |
 * | `target`    | `atMost 0.7` or `atLeast 100`; empty in rows that are not about a target                            |
 * | `level`     | of a percentile or a time to target: 5, 50, …; of a path coverage: the width of the band in percent |
 * | `time`      | years after the start; empty where a number is not about a date                                     |
 * | `year`      | the same as a calendar year                                                                         |
 * | `estimate`  | the number; a time to target is in years after the start, or `afterHorizon`, or `never`             |
 * | `low`,`high`| 95 % interval of its simulation error; empty where there is none                                    |
 * | `unit`      | of a percentile, a mean or a standard deviation, and of the number in `target`: `MW`, …; empty      |
 * |             | where it is a multiple, a share or an order of magnitude                                            |
 * | `law`       | the law of loss; empty for the average over all laws, and where there is only one                   |
 *
 * Where there are several laws, `varianceWithin` and `varianceBetween` divide the variance of a loss over all laws.
 */
export const CSV_COLUMNS = [
  "statistic",
  "quantity",
  "target",
  "level",
  "time",
  "year",
  "estimate",
  "low",
  "high",
  "unit",
  "law",
] as const;

export type Cell = string | number;

export function resultCsv(result: Result): string {
  const rows: Cell[][] = [[...CSV_COLUMNS], ...rowsOf(result).map((row) => [...row, ""])];
  for (const [quantity, { within, between }] of Object.entries(result.varianceSplit ?? {}))
    for (const [statistic, values] of [
      ["varianceWithin", within],
      ["varianceBetween", between],
    ] as const)
      result.times.forEach((time, at) => {
        rows.push([statistic, quantity, "", "", time, result.scenario.startYear + time, values[at]!, "", "", "", ""]);
      });
  const laws = Object.entries(result.laws ?? {});
  if (laws.length > 1)
    for (const [name, law] of laws) rows.push(...rowsOf({ ...result, ...law }).map((row) => [...row, name]));
  return csvOf(rows);
}

/** Rows of cells as RFC 4180 has them. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}

/** The same for columns, piece by piece, after a first line with their names; null is an empty field. */
export function csvEncoder(): TableEncoder {
  const utf8 = new TextEncoder();
  let begun = false;
  return {
    rows(columns) {
      const names = begun ? [] : [columns.map(({ name }) => name)];
      begun = true;
      const rows = Array.from({ length: columns[0].values.length }, (_, i) =>
        columns.map(({ values }) => values[i] ?? ""),
      );
      return utf8.encode(csvOf([...names, ...rows]));
    },
    end: () => new Uint8Array(),
  };
}

/** The rows of one law, or of all, without the column that says which. */
function rowsOf(result: Pick<Result, "scenario" | "times" | "quantities" | "targets">): Cell[][] {
  const rows: Cell[][] = [];
  const { startYear } = result.scenario;
  const overTime = (head: [Cell, Cell, Cell, Cell], { estimate, low, high }: Estimates, unit = "") =>
    result.times.forEach((time, at) => {
      rows.push([...head, time, startYear + time, estimate[at]!, low[at]!, high[at]!, unit]);
    });

  for (const quantity of Object.keys(result.quantities) as AskedName[]) {
    const {
      unit = "",
      percentiles,
      mean,
      sd,
      pathCoverage,
      pathCoverageInterval,
      paths,
    } = result.quantities[quantity]!;
    for (const [level, estimates] of Object.entries(percentiles))
      overTime(["percentile", quantity, "", level], estimates, unit);
    if (mean) overTime(["mean", quantity, "", ""], mean, unit);
    if (sd) overTime(["sd", quantity, "", ""], sd, unit);
    for (const [width, share] of Object.entries(pathCoverage)) {
      const { low, high } = pathCoverageInterval[width] ?? { low: "", high: "" };
      rows.push(["pathCoverage", quantity, "", width, "", "", share, low, high, ""]);
    }
    rows.push(["paths", quantity, "", "", "", "", paths, "", "", ""]);
  }
  for (const target of result.targets) {
    const words = "atMost" in target ? `atMost ${target.atMost}` : `atLeast ${target.atLeast}`;
    const head = [target.quantity, words] as const;
    overTime(["probability", ...head, ""], target.probability, target.unit);
    for (const [level, time] of Object.entries(target.timeToTarget)) {
      const { low, high } = target.timeToTargetInterval[level] ?? { low: "", high: "" };
      rows.push(["timeToTarget", ...head, level, "", "", time, low, high, target.unit ?? ""]);
    }
    for (const outcome of ["afterHorizon", "never"] as const) {
      const { low, high } = target[`${outcome}Interval`];
      rows.push([outcome, ...head, "", "", "", target[outcome], low, high, target.unit ?? ""]);
    }
  }
  return rows;
}

/** RFC 4180: a field with a comma, a quote or a line break is quoted, and its quotes are doubled. */
function field(cell: Cell): string {
  // String() of a number gives the shortest text that reads back as the same 64 bits.
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
