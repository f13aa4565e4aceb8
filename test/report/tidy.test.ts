import { writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { group } from "d3-array";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { type TidyRow, tidyCsv, tidyParquet, tidyRows } from "../../src/report/tidy.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { temporaryFolder } from "../support/command.ts";
import { duckdb } from "../support/duckdb.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

const { path } = temporaryFolder();

const LAWS = `
title: Two laws, "quoted"
horizonYears: 2
stepsPerYear: 2
today: { power: 30 MW }
laws:
  steep: { weight: 1, kappa: { distribution: lognormal, median: 0.1, sigma: 0.1 } }
  flat: { weight: 3, kappa: 0.05 }
parameters:
  gamma: { distribution: normal, mean: 1.5, sd: 0.2 }
  powerGrowth: { distribution: normal, mean: 1, sd: 0.1 }
quantities: [relativeLoss, power]
targets: [0.9, { quantity: power, atLeast: 60 }, { quantity: power, atMost: 60 }, { quantity: power, atLeast: 80 }]
percentiles: [5, 50, 99.9]
samples: 1000
sampler: random
`;

const results: Record<string, () => Promise<Result>> = {
  plain: async () => exampleResult({ ...EXAMPLES.plain, samples: 300 }),
  "all quantities": async () => exampleResult({ ...EXAMPLES["all quantities"], samples: 300 }),
  "slow and out of reach": async () => exampleResult({ ...EXAMPLES["slow and out of reach"], samples: 300 }),
  "two laws": async () => simulate(await parseScenario(LAWS, { file: "laws.yaml", folder: "." })),
};

/** What a reader sees of a row in which every text was read as it is. */
function fromText(row: Record<string, string>): Record<string, unknown> {
  const numbers = ["horizon", "year", "value", "low", "high"];
  return Object.fromEntries(
    Object.entries(row).map(([name, text]) => [
      name,
      text === "" ? null : numbers.includes(name) ? Number(text) : text,
    ]),
  );
}

describe.each(Object.entries(results))("the table for hubs of “%s”", (_, make) => {
  test("is the same as rows, as CSV and as Parquet, to the last bit", async () => {
    const result = await make();
    const rows = tidyRows(result);
    expect((parse(tidyCsv(result), { columns: true }) as Record<string, string>[]).map(fromText)).toEqual(rows);
    const { buffer } = tidyParquet(result);
    expect(await parquetReadObjects({ file: buffer as ArrayBuffer })).toEqual(rows);
  });

  test("says of each forecast what a hub may check: quantiles and cdfs rise, probabilities add up to 1, nothing stands twice", async () => {
    const rows = tidyRows(await make());
    const tasks = group(rows, ({ law, quantity, target, horizon, output_type }) =>
      JSON.stringify([law, quantity, target, horizon, output_type]),
    );
    expect(tasks.size).toBeGreaterThan(10);
    for (const [task, own] of tasks) {
      expect(new Set(own.map(({ output_type_id }) => output_type_id)).size, task).toBe(own.length);
      const { output_type } = own[0];
      if (output_type === "quantile" || output_type === "cdf") {
        const values = own
          .toSorted((a, b) => Number(a.output_type_id) - Number(b.output_type_id))
          .map(({ value }) => value);
        expect(values, task).toEqual(values.toSorted((a, b) => a - b));
      }
      if (output_type === "pmf")
        expect(
          own.reduce((sum, { value }) => sum + value, 0),
          task,
        ).toBeCloseTo(1, 12);
      if (output_type === "pmf" || output_type === "cdf")
        for (const { value } of own) expect(value >= 0 && value <= 1, task).toBe(true);
      for (const { value, low, high } of own)
        if (low !== null && high !== null) expect(low <= value && value <= high, task).toBe(true);
    }
  });

  test("holds every percentile, mean and probability of the result", async () => {
    const result = await make();
    const rows = tidyRows(result).filter(({ law }) => law === null);
    const series = (of: Partial<TidyRow>) => {
      const own = rows.filter((row) => Object.entries(of).every(([key, value]) => row[key as keyof TidyRow] === value));
      expect(own.map(({ horizon }) => horizon)).toEqual(result.times);
      expect(own.map(({ year }) => year)).toEqual(result.times.map((time) => result.scenario.startYear + time));
      return {
        estimate: own.map(({ value }) => value),
        low: own.map(({ low }) => low),
        high: own.map(({ high }) => high),
      };
    };
    for (const [quantity, { unit = null, percentiles, mean }] of Object.entries(result.quantities)) {
      for (const [level, estimates] of Object.entries(percentiles)) {
        // The level in decimals by moving its point two places, in text.
        const output_type_id = `${level.includes(".") ? level : `${level}.`}`.replace(/^(\d+)\.(\d*)$/, (_all, a, b) =>
          String(Number(`${a}${b}e-${b.length + 2}`)),
        );
        expect(series({ quantity, unit, output_type: "quantile", output_type_id })).toEqual(estimates);
      }
      expect(series({ quantity, unit, output_type: "median", output_type_id: null })).toEqual(percentiles["50"]);
      if (mean) expect(series({ quantity, output_type: "mean", output_type_id: null })).toEqual(mean);
    }
    for (const target of result.targets) {
      const words = `${target.quantity} ${"atMost" in target ? `atMost ${target.atMost}` : `atLeast ${target.atLeast}`}`;
      expect(series({ quantity: "targetMet", target: words, output_type_id: "met" })).toEqual(target.probability);
      const times = rows.filter((row) => row.quantity === "timeToTarget" && row.target === words);
      const pmf = (id: string) => times.find(({ output_type_id }) => output_type_id === id)!;
      expect(pmf("never")).toMatchObject({ value: target.never, ...target.neverInterval });
      expect(pmf("afterHorizon")).toMatchObject({ value: target.afterHorizon, ...target.afterHorizonInterval });
      expect(times.filter(({ output_type }) => output_type === "quantile").map(({ value }) => value)).toEqual(
        Object.values(target.timeToTarget).filter((time) => typeof time === "number"),
      );
    }
  });
});

test("a cdf is the share of futures at or below the number: counted in the very draws, from either side", async () => {
  const result = await results["two laws"]();
  const cdf = tidyRows(result).filter(({ output_type, law }) => output_type === "cdf" && law === null);
  const at = (quantity: string, id: string) =>
    cdf.filter((row) => row.quantity === quantity && row.output_type_id === id).map(({ value }) => value);
  const [loss, atLeast60, atMost60, atLeast80] = result.targets.map(({ probability }) => probability);
  expect(at("relativeLoss", "0.9")).toEqual(loss.estimate);
  // Asked from both sides, the cdf is what at most says.
  expect(at("power", "60")).toEqual(atMost60.estimate);
  expect(at("power", "60").map((below, i) => below + atLeast60.estimate[i])).toEqual([1, 1, 1, 1, 1]);
  expect(at("power", "80")).toEqual(atLeast80.estimate.map((p) => 1 - p));
  const row = cdf.findLast(({ output_type_id }) => output_type_id === "80")!;
  expect(row).toMatchObject({ unit: "MW", low: 1 - atLeast80.high[4], high: 1 - atLeast80.low[4] });
  // Power doubles yearly from 30 MW: in two years it is 120 MW in half of the futures, and hardly ever below 80.
  expect(row.value).toBeLessThan(0.01);
});

test("each law has the rows of its own, named", async () => {
  const result = await results["two laws"]();
  const rows = tidyRows(result);
  expect(new Set(rows.map(({ law }) => law))).toEqual(new Set([null, "steep", "flat"]));
  for (const name of ["steep", "flat"])
    expect(rows.filter(({ law }) => law === name)).toEqual(
      tidyRows({ ...result, ...result.laws![name], laws: undefined } as unknown as Result).map((row) => ({
        ...row,
        law: name,
      })),
    );
});

test("DuckDB reads the Parquet: types, counts, origin, and the median to the last bit", async () => {
  const result = await results["two laws"]();
  const file = path("result.parquet");
  writeFileSync(file, tidyParquet(result));
  const types = await duckdb(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${file}')`);
  expect(Object.fromEntries(types.map(({ column_name, column_type }) => [column_name, column_type]))).toEqual({
    ...Object.fromEntries(
      ["scenario", "law", "quantity", "target", "unit", "output_type", "output_type_id"].map((name) => [
        name,
        "VARCHAR",
      ]),
    ),
    ...Object.fromEntries(["horizon", "year", "value", "low", "high"].map((name) => [name, "DOUBLE"])),
  });
  const [{ count }] = await duckdb(`SELECT count(*)::INT AS count FROM '${file}'`);
  expect(count).toBe(tidyRows(result).length);
  const medians = await duckdb(
    `SELECT value FROM '${file}' WHERE law IS NULL AND quantity = 'power' AND output_type = 'median' AND horizon = 2`,
  );
  expect(medians).toEqual([{ value: result.quantities.power!.percentiles["50"].estimate[4] }]);
  const metadata = await duckdb(
    `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${file}')`,
  );
  const { manifest } = result;
  expect(Object.fromEntries(metadata.map(({ key, value }) => [key, value]))).toEqual({
    "lossfan.version": manifest.version,
    "lossfan.digest": manifest.digest,
    "lossfan.seed": manifest.seed,
    "lossfan.samples": "1000",
    "lossfan.sampler": "random",
    "lossfan.scenarioHash": manifest.scenarioHash,
    "lossfan.title": 'Two laws, "quoted"',
  });
  expect(parquetMetadata(tidyParquet(result).buffer as ArrayBuffer).created_by).toBe("lossfan");
});
