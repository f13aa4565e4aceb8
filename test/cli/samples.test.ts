import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { LONGEST, lossfan, shell, temporaryFolder } from "../support/command.ts";
import { duckdb } from "../support/duckdb.ts";

const { path, files } = temporaryFolder();
const run = (...args: string[]) => lossfan(["run", "small.yaml", ...args], { cwd: path() });

/** A folder of its own for one test. */
function folder(name: string): string {
  mkdirSync(path(name));
  return name;
}

describe("run --samples-out and --table", { timeout: LONGEST }, () => {
  test("write what the result says, and Parquet says where it is from", async () => {
    const at = folder("both");
    const outputs = ["--json", `${at}/a.json`, "--table", `${at}/a.parquet`, "--samples-out", `${at}/draws.parquet`];
    const { code, stderr } = await run(...outputs, "--samples-years", "2026.5,2026");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `wrote ${at}/a.json\nwrote ${at}/a.parquet\nwrote ${at}/draws.parquet\n`,
    });
    const { quantities, manifest } = JSON.parse(readFileSync(path(at, "a.json"), "utf8"));
    const { estimate } = quantities.relativeLoss.percentiles["50"];
    const table = `SELECT value FROM '${path(at, "a.parquet")}' WHERE output_type = 'median' AND quantity = 'relativeLoss'`;
    expect((await duckdb(`${table} ORDER BY horizon`)).map(({ value }) => value)).toEqual(estimate);
    const draws = path(at, "draws.parquet");
    const medians = [2026, 2026.5, 2028].map((year) => `quantile_cont("relativeLoss.${year}", 0.5)`);
    const [row] = await duckdb(`SELECT [${medians}] AS medians FROM '${draws}'`);
    const { items } = row.medians as { items: number[] };
    expect(items).toHaveLength(3);
    [2, 3, 6].forEach((step, i) => {
      expect(items[i]).toBeCloseTo(estimate[step], 14);
    });
    const [{ digest }] = await duckdb(
      `SELECT decode(value) AS digest FROM parquet_kv_metadata('${draws}') WHERE decode(key) = 'lossfan.digest'`,
    );
    expect(digest).toBe(manifest.digest);
  });

  test("--table - prints CSV and nothing else", async () => {
    const { code, stdout, stderr } = await run("--table", "-");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({ scenario: "Small", quantity: "relativeLoss", output_type: "quantile", value: "1" });
  });

  test("with --until the samples are those that it took", async () => {
    const at = folder("until");
    const { code } = await run(
      "-q",
      "--until",
      "1pp",
      "--samples",
      "1e5",
      "--samples-out",
      `${at}/a.csv`,
      "--json",
      `${at}/a.json`,
    );
    expect(code).toBe(0);
    const { manifest } = JSON.parse(readFileSync(path(at, "a.json"), "utf8"));
    expect(readFileSync(path(at, "a.csv"), "utf8").trimEnd().split("\n")).toHaveLength(manifest.samples + 1);
  });

  test("a file of samples keeps the permissions of the one it replaces; missing folders are made", async () => {
    const at = folder("replaced");
    writeFileSync(path(at, "a.csv"), "before", { mode: 0o600 });
    expect(await run("-q", "--samples-out", `${at}/a.csv`)).toMatchObject({ code: 0 });
    expect(await run("-q", "--samples-out", `${at}/new/a.CSV`)).toMatchObject({ code: 0 });
    expect(statSync(path(at, "a.csv")).mode & 0o777).toBe(0o600);
    expect(readFileSync(path(at, "a.csv"), "utf8")).toBe(readFileSync(path(at, "new/a.CSV"), "utf8"));
    expect(files(at)).toEqual(["a.csv", "new"]);
  });

  const refused: [string[], RegExp][] = [
    [
      ["--samples-out", "a.json"],
      /--samples-out needs the name of a file that ends in \.csv or \.parquet, got a\.json/,
    ],
    [["--samples-out", "-"], /--samples-out needs the name of a file that ends in \.csv or \.parquet, got -/],
    [["--samples-out", "a.csv", "--csv", "a.csv"], /would write over the file of --csv/],
    [["--samples-out", "a.csv", "--exact"], /--exact draws none: leave out one of them/],
    [
      ["--samples-out", "a.csv", "-n", "1e8"],
      /10000000 rows at the most, and 100000000 samples were asked for: say --samples 10000000 or fewer/,
    ],
    [["--samples-out", "a.csv", "--until", "1pp"], /and --until may take more: say --samples 10000000 or fewer/],
    [["--samples-years", "2026"], /--samples-years is about the file of --samples-out/],
    [["--samples-out", "a.csv", "--samples-years", "soon"], /Calendar years are needed/],
    [
      ["--samples-out", "a.csv", "--samples-years", "2029"],
      /--samples-years: samples are from 2025 to 2028, got the year 2029/,
    ],
    [["--samples-out", "a.csv", "--samples-years", "2026.1"], /2026\.1 lies between 2026 and 2026\.5/],
    [["--samples-out", "pipe.csv"], /--samples-out needs a regular file, and pipe\.csv is none/],
  ];
  test.each(refused)("%j: exit code 2 and a sentence", async (args, sentence) => {
    if (args.includes("pipe.csv")) await shell("mkfifo pipe.csv", { cwd: path() });
    const before = files();
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
    expect(files()).toEqual(before);
  });
});

describe("samples are written whole or not at all", { timeout: LONGEST }, () => {
  /** Written for half a minute, once the run itself is done. */
  const MANY = ["--samples", "5e6", "--samples-out", "new/a.csv"];

  /** Waits until the file begins to grow. */
  async function growing(at: string): Promise<void> {
    for (;;) {
      if (files(at).includes("new") && files(`${at}/new`).some((file) => statSync(path(at, "new", file)).size > 0))
        return;
      await wait(20);
    }
  }

  test.each([
    ["Ctrl-C", ["SIGINT"], 130, null],
    ["two of them", ["SIGINT", "SIGINT"], 130, null],
    ["SIGTERM", ["SIGTERM"], 143, null],
    ["the end of the terminal", ["SIGHUP"], null, "SIGHUP"],
  ] as const)("%s while they are written leaves nothing behind", async (name, signals, code, signal) => {
    const at = folder(name);
    const outcome = await lossfan(["run", "../small.yaml", ...MANY, "--json", "new/a.json"], {
      cwd: path(at),
      during: async (kill) => {
        await growing(at);
        for (const one of signals) kill(one);
      },
    });
    // Two signals at once may be heard as one, or the second before the program has ended.
    if (signals.length === 1) expect(outcome).toMatchObject({ code, signal, stdout: "" });
    else expect(outcome.code === 130 || outcome.signal === "SIGINT").toBe(true);
    expect(files(at)).toEqual([]);
  });

  test("a file that may not become so large", async () => {
    const at = folder("large");
    const { code, stderr } = await shell("ulimit -f 64; $LOSSFAN run ../small.yaml -q --samples-out new/a.csv", {
      cwd: path(at),
    });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "lossfan: could not write new/a.csv: the file would be larger than allowed\n",
    });
    expect(files(at)).toEqual([]);
  });

  test("where another output fails, neither is there", async () => {
    const at = folder("other");
    const args = [
      "--samples-out",
      "a.csv",
      "--json",
      "big.json",
      "--set",
      "stepsPerYear=366",
      "--set",
      "horizonYears=9",
    ];
    const { code, stderr } = await shell(`ulimit -f 256; $LOSSFAN run ../small.yaml -q -n 64 ${args.join(" ")}`, {
      cwd: path(at),
    });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "lossfan: could not write big.json: the file would be larger than allowed\n",
    });
    expect(files(at)).toEqual([]);
  });
});
