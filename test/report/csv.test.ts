import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import type { QuantityName } from "../../src/model/quantities.ts";
import { type CSV_COLUMNS, resultCsv } from "../../src/report/csv.ts";
import type { Result } from "../../src/summary/result.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

type Row = Record<(typeof CSV_COLUMNS)[number], string>;
const read = (csv: string): Row[] => parse(csv, { columns: true });

/** Builds the quantities of a result again from its table. */
function quantitiesOf(rows: Row[]): Result["quantities"] {
  const quantities: Result["quantities"] = {};
  const add = (list: { estimate: number[]; low: number[]; high: number[] }, row: Row) => {
    for (const column of ["estimate", "low", "high"] as const) list[column].push(Number(row[column]));
    return list;
  };
  const empty = () => ({ estimate: [], low: [], high: [] });
  for (const row of rows.filter(({ target }) => target === "")) {
    const quantity = (quantities[row.quantity as QuantityName] ??= {
      percentiles: {},
      pathCoverage: {},
      pathCoverageInterval: {},
      paths: Number.NaN,
    });
    if (row.statistic === "percentile") add((quantity.percentiles[row.level] ??= empty()), row);
    else if (row.statistic === "mean") add((quantity.mean ??= empty()), row);
    else if (row.statistic === "sd") add((quantity.sd ??= empty()), row);
    else if (row.statistic === "paths") quantity.paths = Number(row.estimate);
    else {
      expect(row.statistic).toBe("pathCoverage");
      quantity.pathCoverage[row.level] = Number(row.estimate);
      quantity.pathCoverageInterval[row.level] = { low: Number(row.low), high: Number(row.high) };
    }
  }
  return quantities;
}

describe("the CSV of a result", () => {
  for (const name of ["plain", "all quantities", "slow and out of reach", "falls back", "two hundred years"]) {
    const result = exampleResult({ ...EXAMPLES[name], samples: 300 });
    const rows = read(resultCsv(result));

    test(`of “${name}” holds every number of its quantities, to the last bit`, () => {
      expect(quantitiesOf(rows)).toEqual(result.quantities);
    });

    test(`of “${name}” holds every number of its targets`, () => {
      for (const target of result.targets) {
        const words = "atMost" in target ? `atMost ${target.atMost}` : `atLeast ${target.atLeast}`;
        const own = rows.filter((row) => row.quantity === target.quantity && row.target === words);
        const of = (statistic: string) => own.filter((row) => row.statistic === statistic);
        expect(of("probability").map((row) => Number(row.estimate))).toEqual(target.probability.estimate);
        expect(of("probability").map((row) => Number(row.low))).toEqual(target.probability.low);
        expect(of("probability").map((row) => Number(row.time))).toEqual(result.times);
        const time = (text: string) => (/^[a-z]/.test(text) ? text : Number(text));
        expect(Object.fromEntries(of("timeToTarget").map((row) => [row.level, time(row.estimate)]))).toEqual(
          target.timeToTarget,
        );
        expect(
          Object.fromEntries(
            of("timeToTarget").map((row) => [row.level, { low: time(row.low), high: time(row.high) }]),
          ),
        ).toEqual(target.timeToTargetInterval);
        expect(Number(of("never")[0]!.estimate)).toBe(target.never);
        expect(Number(of("afterHorizon")[0]!.high)).toBe(target.afterHorizonInterval.high);
      }
    });
  }

  test("has one heading, lines that end in a line feed, and years beside times", () => {
    const csv = resultCsv(exampleResult());
    expect(csv.split("\n")[0]).toBe("statistic,quantity,target,level,time,year,estimate,low,high,unit,law");
    expect(csv.endsWith("\n")).toBe(true);
    expect(csv).not.toContain("\r");
    for (const { time, year } of read(csv).filter((row) => row.time !== ""))
      expect(Number(year)).toBe(2025 + Number(time));
  });
});
