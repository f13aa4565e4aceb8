import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { tidyCsv, tidyParquet } from "../src/report/tidy.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { simulate } from "../src/simulate.ts";
import type { Result } from "../src/summary/result.ts";
import { execute, LONGEST, temporaryFolder } from "./support/command.ts";

const { path } = temporaryFolder();
const root = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The lines that an example should print of a result: "name in year", then numbers to six digits. */
function expected({ scenario, quantities, targets, laws = {} }: Result): string[] {
  const year = scenario.startYear + scenario.horizonYears;
  const six = (value: number) => Number(value.toPrecision(6));
  const lines = (of: Pick<Result, "quantities" | "targets">, under: string) => [
    ...Object.entries(of.quantities).map(([name, { unit, percentiles }]) => {
      const [low, median, high] = ["5", "50", "95"].map((level) => six(percentiles[level].estimate.at(-1)!));
      return `${under}${name} in ${year}: ${median}${unit === undefined ? "" : ` ${unit}`}, 90 % interval ${low} to ${high}`;
    }),
    ...of.targets.map((target) => {
      const words = "atMost" in target ? `atMost ${target.atMost}` : `atLeast ${target.atLeast}`;
      return `${under}P(${target.quantity} ${words}) in ${year}: ${six(target.probability.estimate.at(-1)!)}`;
    }),
  ];
  return [
    scenario.title,
    ...lines({ quantities, targets }, ""),
    ...Object.entries(laws).flatMap(([name, law]) => lines(law, `${name}: `)),
  ];
}

/** Numbers as JavaScript writes them: C writes 2.4e+07 for 24000000. */
const inOurDigits = (text: string) => text.replace(/\d\.\d+e[+-]\d+/g, (number) => String(Number(number)));

const answers = (file: string, ...args: string[]) => spawnSync(file, args).status === 0;

/** Each example, what runs it, and the lines that show whether a package is there by which it reads Parquet. */
const INTERPRETERS = [
  { interpreter: "python3", program: "examples/read_result.py", packages: ["import pyarrow.parquet", "import duckdb"] },
  { interpreter: "Rscript", program: "examples/read_result.R", packages: ["library(arrow)"] },
];

const SCENARIOS = {
  baseline: ['title=Bärlauch, “quoted” "twice"'],
  "two-laws": [],
  "power-wall": ["horizonYears=2.5", "stepsPerYear=2"],
};

describe.each(INTERPRETERS)("$program prints the result's headline numbers", ({ interpreter, program, packages }) => {
  const there = answers(interpreter, "--version");
  const reads = packages.some((line) => answers(interpreter, interpreter === "python3" ? "-c" : "-e", line));

  describe.each(Object.entries(SCENARIOS))("of %s", (name, changes) => {
    const result = async () =>
      simulate(await loadScenario(root(`scenarios/${name}.yaml`), { set: changes, overrides: { samples: 1024 } }));
    const printed = async (file: string) => {
      const { code, stdout, stderr } = await execute(interpreter, [root(program), file]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return inOurDigits(stdout).trimEnd().split("\n");
    };

    test.skipIf(!there)(`from CSV (needs ${interpreter})`, { timeout: LONGEST }, async () => {
      const file = path(`${name}.csv`);
      const found = await result();
      writeFileSync(file, tidyCsv(found));
      expect(await printed(file)).toEqual(expected(found));
    });

    test.skipIf(!reads)(`from Parquet (needs ${interpreter} and a package)`, { timeout: LONGEST }, async () => {
      const file = path(`${name}.parquet`);
      const found = await result();
      writeFileSync(file, tidyParquet(found));
      expect(await printed(file)).toEqual(expected(found));
    });
  });
});

test("the examples come with the package", () => {
  expect(JSON.parse(readFileSync(root("package.json"), "utf8")).files).toContain("examples");
});
