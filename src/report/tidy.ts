import type { Estimates, Result, TargetResult } from "../summary/result.ts";
import { type TableColumn, type TableMetadata, wholeTable } from "./columns.ts";
import { csvEncoder } from "./csv.ts";
import { parquetEncoder } from "./parquet.ts";

/**
 * One number of a result in the form of the model outputs that forecasting hubs exchange (Hubverse, "Model output",
 * https://docs.hubverse.io/en/latest/user-guide/model-output.html): columns that say what is predicted, then `output_type`,
 * `output_type_id` and `value`, then the 95 % interval of its simulation error.
 *
 * | `quantity`        | `output_type`        | `output_type_id`                    | `value`                                    |
 * |-------------------|----------------------|-------------------------------------|--------------------------------------------|
 * | `relativeLoss`, … | `quantile`           | the level: 0.05                     | the percentile at `horizon`                |
 * | `relativeLoss`, … | `median`, `mean`     |                                     | the number at `horizon`                    |
 * | `relativeLoss`, … | `cdf`                | the number of a target              | P(quantity ≤ it) at `horizon`              |
 * | `targetMet`       | `pmf`                | `met`, `notMet`                     | its probability at `horizon`               |
 * | `timeToTarget`    | `quantile`, `median` | the level; none for the median      | years until `target` is first met          |
 * | `timeToTarget`    | `pmf`                | `byHorizon`, `afterHorizon`, `never`| probability that it is first met then      |
 *
 * A target to be at most x counts the futures with quantity ≤ x, which is the cdf at x. One to be at least x counts those
 * with quantity ≥ x, and what is left is P(quantity < x): the cdf at x but for futures that lie at x exactly, as all do
 * at the start. `targetMet` has no such exception.
 *
 * A percentile of `timeToTarget` that lies beyond the horizon is no number and has no row; an end of an interval that
 * does is null. Standard deviations and shares of whole paths have no output type: they are in the CSV of the result.
 */
export interface TidyRow {
  /** The scenario's title. */
  scenario: string;
  /** The law of loss; null for all laws by weight, and where there is only one. */
  law: string | null;
  quantity: string;
  /** Of `targetMet` and `timeToTarget`: "relativeLoss atMost 0.7"; null else. */
  target: string | null;
  /** Of what is predicted; null where it is a multiple, a share or an order of magnitude, or no number at all. */
  unit: string | null;
  /** Years after the start; null for times to a target. */
  horizon: number | null;
  /** The same as a calendar year. */
  year: number | null;
  output_type: "quantile" | "median" | "mean" | "cdf" | "pmf";
  output_type_id: string | null;
  value: number;
  /** 95 % interval of the simulation error; null where there is none. */
  low: number | null;
  high: number | null;
}

const COLUMNS: Record<keyof TidyRow, "text" | "number"> = {
  scenario: "text",
  law: "text",
  quantity: "text",
  target: "text",
  unit: "text",
  horizon: "number",
  year: "number",
  output_type: "text",
  output_type_id: "text",
  value: "number",
  low: "number",
  high: "number",
};

/** The numbers of a result, those over all laws first, then those of each law. */
export function tidyRows(result: Result): TidyRow[] {
  const laws = Object.entries(result.laws ?? {});
  return [
    ...rowsOf(result, null),
    ...(laws.length > 1 ? laws : []).flatMap(([name, law]) => rowsOf({ ...result, ...law }, name)),
  ];
}

/** `tidyRows` as CSV; an empty field is null. */
export function tidyCsv(result: Result): string {
  return new TextDecoder().decode(wholeTable(csvEncoder(), tidyColumns(result)));
}

/** `tidyRows` as a Parquet file, with the result's origin in its key-value metadata. */
export function tidyParquet(result: Result): Uint8Array {
  return wholeTable(parquetEncoder(originOf(result)), tidyColumns(result));
}

/** Where a result is from, as a file's metadata have it. */
export function originOf({ scenario, manifest }: Pick<Result, "scenario" | "manifest">): TableMetadata {
  const { version, digest, seed, samples, sampler, scenarioHash } = manifest;
  const origin = { version, digest, seed, samples: String(samples), sampler, scenarioHash, title: scenario.title };
  return Object.fromEntries(Object.entries(origin).map(([key, value]) => [`lossfan.${key}`, value]));
}

function tidyColumns(result: Result): TableColumn[] {
  const rows = tidyRows(result);
  return Object.entries(COLUMNS).map(([name, type]) => ({
    name,
    type,
    values: rows.map((row) => row[name as keyof TidyRow]),
  }));
}

type Numbers = Pick<Result, "scenario" | "times" | "quantities" | "targets">;
type Task = Pick<TidyRow, "quantity" | "target" | "unit">;
type Output = Pick<TidyRow, "output_type" | "output_type_id">;

function rowsOf({ scenario, times, quantities, targets }: Numbers, law: string | null): TidyRow[] {
  const rows: TidyRow[] = [];
  const add = (task: Task, time: number | null, output: Output, numbers: Pick<TidyRow, "value" | "low" | "high">) => {
    const when = { horizon: time, year: time === null ? null : scenario.startYear + time };
    rows.push({ scenario: scenario.title, law, ...task, ...when, ...output, ...numbers });
  };
  const overTime = (task: Task, output: Output, { estimate, low, high }: Estimates) =>
    times.forEach((time, at) => {
      add(task, time, output, { value: estimate[at], low: low[at], high: high[at] });
    });

  for (const [quantity, { unit = null, percentiles, mean }] of Object.entries(quantities)) {
    const task = { quantity, target: null, unit };
    for (const [percent, estimates] of Object.entries(percentiles)) overTime(task, quantile(percent), estimates);
    if (percentiles["50"] !== undefined) overTime(task, MEDIAN, percentiles["50"]);
    if (mean !== undefined) overTime(task, { output_type: "mean", output_type_id: null }, mean);
  }
  for (const { quantity, unit, value, atOrBelow } of cdfsOf(targets))
    overTime({ quantity, target: null, unit }, { output_type: "cdf", output_type_id: String(value) }, atOrBelow);
  for (const target of targets) {
    const words = `${target.quantity} ${"atMost" in target ? `atMost ${target.atMost}` : `atLeast ${target.atLeast}`}`;
    const met = { quantity: "targetMet", target: words, unit: null };
    overTime(met, { output_type: "pmf", output_type_id: "met" }, target.probability);
    overTime(met, { output_type: "pmf", output_type_id: "notMet" }, complement(target.probability));
    const task = { quantity: "timeToTarget", target: words, unit: "years" };
    for (const [percent, value] of Object.entries(target.timeToTarget)) {
      if (typeof value !== "number") continue;
      const ends = Object.entries(target.timeToTargetInterval[percent] ?? { low: null, high: null });
      const interval = Object.fromEntries(ends.map(([end, time]) => [end, typeof time === "number" ? time : null]));
      const numbers = { value, ...(interval as Pick<TidyRow, "low" | "high">) };
      add(task, null, quantile(percent), numbers);
      if (percent === "50") add(task, null, MEDIAN, numbers);
    }
    const outcome = (output_type_id: string, numbers: Pick<TidyRow, "value" | "low" | "high">) =>
      add(task, null, { output_type: "pmf", output_type_id }, numbers);
    const { afterHorizon, never } = target;
    outcome("byHorizon", { value: Math.max(1 - afterHorizon - never, 0), low: null, high: null });
    outcome("afterHorizon", { value: afterHorizon, ...target.afterHorizonInterval });
    outcome("never", { value: never, ...target.neverInterval });
  }
  return rows;
}

const MEDIAN: Output = { output_type: "median", output_type_id: null };

/** 99.9 / 100 is 0.9990000000000001. */
function quantile(percent: string): Output {
  return { output_type: "quantile", output_type_id: String(Number((Number(percent) / 100).toPrecision(15))) };
}

/**
 * What the targets say of the quantities' cumulative distributions, once for each quantity and number: that of a limit
 * from above, which is the cdf without exception, where there are both.
 */
function cdfsOf(targets: readonly TargetResult[]): Iterable<Cdf> {
  const found = new Map<string, Cdf>();
  for (const target of targets) {
    const { quantity, unit = null, probability } = target;
    const value = "atMost" in target ? target.atMost : target.atLeast;
    const key = `${quantity} ${value}`;
    if ("atMost" in target) found.set(key, { quantity, unit, value, atOrBelow: probability });
    else if (!found.has(key)) found.set(key, { quantity, unit, value, atOrBelow: complement(probability) });
  }
  return found.values();
}

interface Cdf {
  quantity: string;
  unit: string | null;
  value: number;
  atOrBelow: Estimates;
}

function complement({ estimate, low, high }: Estimates): Estimates {
  const from1 = (values: readonly number[]) => values.map((value) => 1 - value);
  return { estimate: from1(estimate), low: from1(high), high: from1(low) };
}
