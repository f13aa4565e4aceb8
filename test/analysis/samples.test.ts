import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { type Samples, type SamplesOptions, samplesOf, unfitYears } from "../../src/analysis/samples.ts";
import type { TableColumn, TableEncoder } from "../../src/report/columns.ts";
import { csvEncoder } from "../../src/report/csv.ts";
import { parquetEncoder } from "../../src/report/parquet.ts";
import { sampleColumns } from "../../src/report/samples.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { temporaryFolder } from "../support/command.ts";
import { duckdb } from "../support/duckdb.ts";

const { path } = temporaryFolder();

const read = (text: string) => parseScenario(text, { file: "samples.yaml", folder: "." });

const PLAIN = `
horizonYears: 6
stepsPerYear: 4
parameters:
  gamma:
    sum:
      algorithms: { distribution: lognormal, median: 8, sigma: 0.3, unit: doublingTimeMonths }
      hardware: { distribution: normal, mean: 0.5, sd: 0.06 }
  kappa: { distribution: lognormal, median: 0.05, sigma: 0.1 }
  powerGrowth: { distribution: triangular, min: 0.6, mode: 1, max: 1.4 }
  priorYears: { distribution: uniform, min: 1, max: 3 }
quantities: [relativeLoss, reducibleLoss, computeMultiple, computeOrders, efficiencyMultiple, powerMultiple, costMultiple, retention]
percentiles: [1, 5, 25, 50, 75, 95, 99]
`;

const FLOORED = `
horizonYears: 3
stepsPerYear: 2
today: { loss: 1.8 nats, power: 30 MW }
compute: singleRun
parameters:
  gamma: { distribution: normal, mean: 1.5, sd: 0.2 }
  kappa: { distribution: uniform, min: 0.03, max: 0.08 }
  powerGrowth: 1
  lossFloor: { distribution: uniform, min: 0, max: 0.4 }
quantities: [relativeLoss, loss, power, energy]
percentiles: [5, 50, 95]
`;

const PATHS = `
horizonYears: 5
stepsPerYear: 4
parameters:
  gamma:
    distribution: normal
    mean: 1.5
    sd: 0.2
    path:
      - { kind: shocks, sd: 0.2, persistence: 0.5 }
      - { kind: jumps, perYear: 0.3, doublings: 1 }
  kappa: { distribution: uniform, min: 0.03, max: 0.08 }
  powerGrowth: { value: 1, path: [{ kind: slowing, halfLife: 4, longRun: 0.2 }] }
quantities: [relativeLoss, efficiencyMultiple, powerMultiple]
percentiles: [5, 50, 95]
`;

const LAWS = `
horizonYears: 2
stepsPerYear: 2
laws:
  steep: { weight: 1, kappa: { distribution: lognormal, median: 0.1, sigma: 0.1 }, lossFloor: 0.2 }
  flat: { weight: 3, kappa: 0.05 }
parameters:
  gamma: { distribution: normal, mean: 1.5, sd: 0.2 }
  powerGrowth: 1
quantities: [relativeLoss]
percentiles: [5, 50, 95]
`;

async function collected(text: string, overrides: string, options?: SamplesOptions): Promise<Samples[]> {
  const batches: Samples[] = [];
  for await (const batch of samplesOf(await read(text + overrides), options)) batches.push(batch);
  return batches;
}

/** All values of a column of some batches. */
function column(batches: readonly Samples[], name: string): number[] {
  return batches.flatMap((batch) => {
    const found = sampleColumns(batch).find((one) => one.name === name);
    if (found === undefined) throw new Error(`no column ${name}`);
    return Array.from(found.values as ArrayLike<number>);
  });
}

/** Hyndman and Fan's type 7. */
function type7(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (place - Math.floor(place)) * (high - low);
}

describe("samples are those of the run", () => {
  const cases: [string, string, string][] = [
    ["a plain scenario, more samples than a batch has", PLAIN, "samples: 70000"],
    ["a plain scenario, independent samples", PLAIN, "samples: 1001\nsampler: random\nseed: other"],
    ["stratified samples", PLAIN, "samples: 8193\nsampler: lhs"],
    ["floors, single runs and units", FLOORED, "samples: 3000"],
    ["paths with shocks and jumps", PATHS, "samples: 9000"],
  ];
  test.each(cases)("%s: their percentiles are the run's", async (_, text, overrides) => {
    const scenario = await read(text + overrides);
    const { startYear, stepsPerYear, horizonYears } = scenario;
    const years = [startYear + 1, startYear + horizonYears];
    const result = await simulate(scenario, { check: false });
    const batches = await collected(text, overrides, { years });
    expect(column(batches, "sample")).toEqual(Array.from({ length: scenario.samples }, (_, i) => i));
    for (const quantity of scenario.quantities)
      for (const year of years) {
        const values = column(batches, `${quantity}.${year}`);
        for (const percent of scenario.percentiles) {
          const expected =
            result.quantities[quantity]!.percentiles[percent].estimate[(year - startYear) * stepsPerYear];
          const got = type7(values, percent / 100);
          expect(Math.abs(got - expected), `${quantity} p${percent} in ${year}`).toBeLessThan(
            1e-12 * Math.abs(expected),
          );
        }
      }
    for (const [name, { percentiles, random }] of Object.entries(result.inputs)) {
      if (random || name.includes("jumps")) continue;
      const drawn = column(batches, name);
      const median = percentiles["50"];
      const below = drawn.filter((value) => value <= median).length / drawn.length;
      expect(Object.keys(percentiles).length === 1 ? below : Math.abs(below - 0.5) < 0.1 ? 1 : below, name).toBe(1);
    }
  });

  test("each row is one future: its quantities are the closed forms of its inputs", async () => {
    const batches = await collected(PLAIN, "samples: 500", { years: [2026.5, 2031] });
    const of = (name: string) => column(batches, name);
    const [algorithms, hardware, kappa, rho, prior] = [
      "gamma.algorithms",
      "gamma.hardware",
      "kappa",
      "powerGrowth",
      "priorYears",
    ].map(of);
    for (const [year, t] of [
      [2026.5, 1.5],
      [2031, 6],
    ]) {
      const [loss, power, orders] = ["relativeLoss", "powerMultiple", "computeOrders"].map((name) =>
        of(`${name}.${year}`),
      );
      for (let i = 0; i < 500; i++) {
        const a = (algorithms[i] + hardware[i] + rho[i]) * Math.LN2;
        const compute = 1 + Math.expm1(a * t) / (a * prior[i]);
        expect(loss[i] / compute ** -kappa[i]).toBeCloseTo(1, 12);
        expect(power[i] / 2 ** (rho[i] * t)).toBeCloseTo(1, 12);
        expect(orders[i]).toBeCloseTo(Math.log10(compute), 11);
      }
    }
  });

  test("sample i is the same however many there are", async () => {
    const few = await collected(PLAIN, "samples: 300");
    const many = await collected(PLAIN, "samples: 9000");
    for (const { name } of sampleColumns(few[0]))
      expect(column(many, name).slice(0, 300), name).toEqual(column(few, name));
  });

  test("under several laws: each law's own percentiles, its weight", async () => {
    const result = await simulate(await read(`${LAWS}samples: 2000`));
    const batches = await collected(LAWS, "samples: 2000");
    expect(batches.map(({ law }) => law)).toEqual([
      { name: "steep", weight: 0.25 },
      { name: "flat", weight: 0.75 },
    ]);
    for (const { law, ...batch } of batches) {
      const values = column([batch], "relativeLoss.2027");
      for (const [percent, { estimate }] of Object.entries(
        result.laws![law!.name].quantities.relativeLoss!.percentiles,
      ))
        expect(type7(values, Number(percent) / 100)).toBeCloseTo(estimate[4], 12);
    }
    expect(batches.map((batch) => column([batch], "lossFloor")[0])).toEqual([0.2, 0]);
    // The laws share the luck of everything but the law.
    expect(column([batches[0]], "gamma")).toEqual(column([batches[1]], "gamma"));
  });
});

describe("which years", () => {
  const sentences: [number[], RegExp | undefined][] = [
    [[2025, 2031], undefined],
    [[2025.25], undefined],
    [[2024], /from 2025 to 2031, got the year 2024/],
    [[2031.5], /from 2025 to 2031, got the year 2031\.5/],
    [[Number.NaN], /got the year NaN/],
    [[2027.1], /4 a year: 2027\.1 lies between 2027 and 2027\.25/],
    [[2027, 2027], /each year is needed once/],
  ];
  test.each(sentences)("%j", async (years, sentence) => {
    const why = unfitYears(await read(PLAIN), years);
    if (sentence === undefined) expect(why).toBeUndefined();
    else {
      expect(why).toMatch(sentence);
      await expect(samplesOf(await read(PLAIN), { years }).next()).rejects.toThrow(sentence);
    }
  });

  test("a third of a year may be rounded", async () => {
    const monthly = await read(PLAIN.replace("stepsPerYear: 4", "stepsPerYear: 12"));
    expect(unfitYears(monthly, [2027.0833, 2027.3333])).toBeUndefined();
    expect(unfitYears(monthly, [2027.08])).toMatch(/lies between/);
  });
});

/** The bytes of batches, and how many pieces they came in. */
async function file(encoder: TableEncoder, text: string, overrides: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const batch of samplesOf(await read(text + overrides))) pieces.push(encoder.rows(sampleColumns(batch)));
  return Buffer.concat([...pieces, encoder.end()]);
}

describe("as files", () => {
  const names = (columns: readonly TableColumn[]) => columns.map(({ name }) => name);

  test("CSV and Parquet hold the same numbers to the last bit", async () => {
    const batches = await collected(LAWS, "samples: 100");
    const expected = batches.flatMap((batch) => {
      const columns = sampleColumns(batch);
      return Array.from({ length: batch.count }, (_, i) =>
        Object.fromEntries(columns.map(({ name, values }) => [name, values[i]])),
      );
    });
    expect(names(sampleColumns(batches[0])).slice(0, 3)).toEqual(["sample", "law", "weight"]);
    const parquet = await file(parquetEncoder(), LAWS, "samples: 100");
    const bytes = Uint8Array.from(parquet).buffer;
    expect(await parquetReadObjects({ file: bytes })).toEqual(expected);
    const csv = parse(await file(csvEncoder(), LAWS, "samples: 100"), { columns: true }) as Record<string, string>[];
    expect(
      csv.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, text]) => [name, name === "law" ? text : Number(text)])),
      ),
    ).toEqual(expected);
  });

  test("DuckDB finds every row, the types, and the run's median", async () => {
    const overrides = "samples: 70001\nsampler: random";
    const at = path("samples.parquet");
    writeFileSync(at, await file(parquetEncoder({ "lossfan.seed": "1" }), PLAIN, overrides));
    const result = await simulate(await read(PLAIN + overrides));
    const [row] = await duckdb(
      `SELECT count(*)::INT AS rows, max(sample) AS last, quantile_cont("relativeLoss.2031", 0.5) AS median FROM '${at}'`,
    );
    expect(row).toEqual({
      rows: 70001,
      last: 70000,
      median: result.quantities.relativeLoss!.percentiles["50"].estimate.at(-1),
    });
    const types = await duckdb(`SELECT DISTINCT column_type FROM (DESCRIBE SELECT * EXCLUDE (sample) FROM '${at}')`);
    expect(types).toEqual([{ column_type: "DOUBLE" }]);
    const groups = await duckdb(
      `SELECT DISTINCT row_group_num_rows::INT AS n FROM parquet_metadata('${at}') ORDER BY n`,
    );
    expect(groups.map(({ n }) => n)).toEqual([70001 - 65536, 65536]);
  });
});
