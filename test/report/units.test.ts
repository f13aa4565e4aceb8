import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { inlineExecutor } from "../../src/execution/inline.ts";
import { resultCsv } from "../../src/report/csv.ts";
import { dollars } from "../../src/report/dollars.ts";
import { fanChart } from "../../src/report/fan-chart.ts";
import { readableUnit } from "../../src/report/readable-units.ts";
import { resultTable } from "../../src/report/table.ts";
import { targetWords } from "../../src/report/words.ts";
import { simulate } from "../../src/simulate.ts";
import type { Result } from "../../src/summary/result.ts";
import { scenarioOf } from "../support/runs.ts";

const TODAY = { loss: "1.86 nats", compute: "5e26 FLOP", power: "140 MW", trainingCost: "6e6 USD" };

const answered = async (said: Record<string, unknown>): Promise<Result> =>
  simulate(
    await scenarioOf({
      today: TODAY,
      ...said,
      parameters: { powerGrowth: { distribution: "normal", mean: 0.8, sd: 0.2 }, ...(said.parameters as object) },
    }),
    { executor: inlineExecutor },
  );
/** The whole text on one line, as it reads. */
const read = (result: Result) => resultTable(result, { columns: 160, colour: false }).replace(/\s+/g, " ");
const wordsIn = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)]
    .map(([, words]) => words)
    .join(" ")
    .replaceAll("&lt;", "<");

let result: Result;
beforeAll(async () => {
  result = await answered({
    quantities: ["power", "loss", "trainingCost", "compute", "energy", "computeOrders"],
    targets: [
      { quantity: "power", atMost: 5000 },
      { quantity: "loss", atMost: 1.3 },
      { quantity: "trainingCost", atMost: 1000 },
      { quantity: "compute", atLeast: 1e29 },
      { quantity: "computeOrders", atLeast: 3 },
    ],
  });
});

describe("the table of a result in units", () => {
  test("says the unit of each quantity and what today is in it", () => {
    const text = read(result);
    for (const words of [
      "Training power in GW (today 0.14)",
      "Training loss in nats (today 1.86)",
      "Cost of a fixed training run (today $6 million)",
      "Training compute in FLOP (today 5×10²⁶)",
      "Energy for training in TWh/yr (today 1.227)",
      "Growth of training compute in orders of magnitude (today 0)",
    ])
      expect(text).toContain(words);
  });

  test("writes targets as people say them", () => {
    const text = read(result);
    for (const words of [
      "power ≤ 5 GW",
      "loss ≤ 1.3 nats",
      "cost ≤ $1,000",
      "compute ≥ 10²⁹ FLOP",
      "compute ≥ 3 orders of magnitude",
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/Training power in 2035 is 35\.\d+ ± 0\.\d+ GW at the median, and in 90 of 100 .* and 350 GW/);
    expect(text).toContain("what is met today may be lost again");
  });

  test("has the exact numbers in the same unit as the simulated ones", () => {
    const [, , ...rows] = resultTable(result, { columns: 119, colour: false })
      .split("\n")
      .slice(
        resultTable(result, { columns: 119, colour: false })
          .split("\n")
          .findIndex((line) => /^Training power/.test(line)),
      );
    const numbers = (row: string) => row.split(/ {2,}/).slice(1).map(Number);
    const [last, exact] = [rows.find((row) => row.startsWith("2035"))!, rows.find((row) => row.startsWith("exact"))!];
    numbers(exact).forEach((value, i) => {
      expect(value / numbers(last)[i]!).toBeCloseTo(1, 1);
    });
  });

  test("says when a cost comes down to so many dollars and compute up to so many FLOP", async () => {
    const cost = read(await answered({ targets: [{ quantity: "trainingCost", atMost: "1 million USD" }] }));
    expect(cost).toMatch(/The cost of a fixed training run is down to \$1 million in 20\d\d\.\d at the median/);
    const compute = read(await answered({ targets: [{ quantity: "compute", atLeast: "1e28 FLOP" }] }));
    expect(compute).toMatch(/Training compute is 10²⁸ FLOP in 20\d\d\.\d at the median/);
    const orders = read(await answered({ targets: [{ quantity: "computeOrders", atLeast: 3 }] }));
    expect(orders).toMatch(/Training compute is 3 orders of magnitude above today’s in 20\d\d\.\d at the median/);
  });

  test("adds the unit to a multiple that is asked for as such, where today is said", async () => {
    const multiples = await answered({ quantities: ["relativeLoss", "powerMultiple", "costMultiple"] });
    const text = read(multiples);
    const [, nats] = /In nats \(today 1\.86\): (0\.\d+) at the median in 2035, in 90 of 100 futures between/.exec(
      text,
    )!;
    const median = multiples.quantities.relativeLoss!.percentiles["50"]!.estimate.at(-1)!;
    expect(Number(nats)).toBeCloseTo(1.86 * median, 2);
    expect(text).toContain("In GW (today 0.14): ");
    expect(text).toContain("In USD (today $6 million): $");
    expect(wordsIn(fanChart(multiples)).replace(/\s+/g, " ")).toContain("In nats (today 1.86): ");
    expect(read(await answered({ today: undefined }))).not.toMatch(/today 1\.86/);
    expect(read(await answered({ quantities: ["relativeLoss", "loss"] }))).not.toContain("In nats (");
  });

  test("says which loss a target means where there is a floor, and only there", async () => {
    const targets = [0.9, { quantity: "loss", atMost: 1.7 }, { quantity: "reducibleLoss", atMost: 0.8 }];
    const floor = read(await answered({ targets, parameters: { lossFloor: 0.5 } }));
    expect(floor).toContain("R ≤ 0.9 (total loss)");
    expect(floor).toContain("loss ≤ 1.7 nats (total loss)");
    expect(floor).toContain("reducible loss ≤ 0.8 ");
    expect(floor).not.toContain("reducible loss ≤ 0.8 (");
    expect(read(await answered({ targets }))).not.toContain("total loss");
  });
});

test("the chart has the unit on its axis, at its labels, at today and in its caption", () => {
  const power = wordsIn(fanChart(result, { quantity: "power" }));
  expect(power).toContain("training power [GW]");
  expect(power).toContain("power = 0.14 GW");
  expect(power).toContain("power ≤ 5 GW");
  expect(power).toMatch(/median [\d.]+ GW/);
  expect(power).toMatch(/\([\d.]+ to [\d.]+ GW\)/);
  expect(wordsIn(fanChart(result, { quantity: "loss" }))).toContain("training loss, its floor included [nats]");
  const cost = wordsIn(fanChart(result, { quantity: "trainingCost" }));
  for (const tick of ["$1 million", "$10,000", "cost ≤ $1,000"]) expect(cost).toContain(tick);
  const orders = wordsIn(fanChart(result, { quantity: "computeOrders" }));
  expect(orders).toContain(" 1 2 3 ");
});

test("the CSV names the unit in its last column, and nothing for a multiple", async () => {
  const rows: Record<string, string>[] = parse(resultCsv(result), { columns: true });
  const units = new Map(rows.filter((row) => row.statistic === "percentile").map((row) => [row.quantity, row.unit]));
  expect(Object.fromEntries(units)).toEqual({
    power: "MW",
    loss: "nats",
    trainingCost: "USD",
    compute: "FLOP",
    energy: "TWh/yr",
    computeOrders: "",
  });
  // Numbers in files stay in the canonical unit, whatever people read.
  const target = rows.find((row) => row.statistic === "never" && row.quantity === "power")!;
  expect([target.target, target.unit]).toEqual(["atMost 5000", "MW"]);
});

test("amounts of money", () => {
  for (const [text, expected] of [
    ["1000", "$1,000"],
    ["0.0896", "$0.0896"],
    ["123456", "$123,456"],
    ["10⁵", "$100,000"],
    ["1.20×10⁵", "$120,000"],
    ["6×10⁶", "$6 million"],
    ["6.03×10⁷", "$60.3 million"],
    ["1.2345×10⁸", "$123.45 million"],
    ["10⁹", "$1 billion"],
    ["2.5×10¹³", "$25 trillion"],
    ["10¹⁶", "$10¹⁶"],
    ["2.5×10¹⁶", "$2.5·10¹⁶"],
    ["(6.03 ± 0.02)×10⁶", "$6.03 ± 0.02 million"],
    ["1234 ± 5", "$1,234 ± 5"],
    ["10⁻⁴", "$10⁻⁴"],
    ["2.5×10⁻⁴", "$2.5·10⁻⁴"],
    ["3×10⁶ (2×10⁶ to 5×10⁶)", "$3 million ($2 million to $5 million)"],
  ] as const)
    expect(dollars(text), text).toBe(expected);
});

test("units are the largest in which a value is not below 1", () => {
  expect(["W", "kW", "MW", "GW", "TW"].map((_, i) => readableUnit("power", 5 * 1000 ** (i - 2)))).toEqual([
    "W",
    "kW",
    "MW",
    "GW",
    "TW",
  ]);
  expect(readableUnit("power", 1e-9)).toBe("W");
  expect(readableUnit("energy", 0.5)).toBe("GWh/yr");
  expect(readableUnit("compute", 1e30)).toBe("FLOP");
});

test("a target without bands is in its own unit", () => {
  expect(targetWords({ quantity: "power", atMost: 5, unit: "GW" })).toBe("power ≤ 5 GW");
  expect(targetWords({ quantity: "compute", atLeast: 1e29, unit: "FLOP" })).toBe("compute ≥ 10²⁹ FLOP");
});

test("what has no exact answer is named in the unit that is read", async () => {
  // Power that is drawn from single values cannot be integrated out.
  const rows = { distribution: "empirical", values: [0.2, 0.4, 1.1] };
  const text = read(
    await answered({ parameters: { powerGrowth: rows }, targets: [{ quantity: "power", atLeast: "5 GW" }] }),
  );
  expect(text).toContain("No exact answer for power ≥ 5 GW: none of powerGrowth is drawn");
});
