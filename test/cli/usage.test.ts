import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LONGEST, lossfan, STACK_TRACE, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const run = (...args: string[]) => lossfan(args, { cwd: path() });

describe("wrong use: exit code 2, a sentence on standard error, nothing on standard output", {
  timeout: LONGEST,
}, () => {
  const cases: [string[], RegExp][] = [
    [["bogus"], /unknown command 'bogus'/],
    [["rnu"], /Did you mean run/],
    [["--bogus"], /unknown option '--bogus'/],
    [["run"], /missing required argument 'scenario'/],
    [["run", "small.yaml", "more.yaml"], /too many arguments/],
    [["run", "small.yaml", "--bogus"], /unknown option '--bogus'\n\(lossfan run --help/],
    [["run", "small.yaml", "--samples", "abc"], /'abc' is invalid\. A whole number is needed/],
    [["run", "small.yaml", "--samples", "1.5"], /whole number/],
    [["run", "small.yaml", "--samples", ""], /whole number/],
    [["run", "small.yaml", "--samples", "0"], /^--samples 0: .*at least 2, got 0/],
    [["run", "small.yaml", "--samples", "1e11"], /^--samples 100000000000: /],
    [["run", "small.yaml", "--threads", "0"], /Between 1 and 1024 threads/],
    [["run", "small.yaml", "--threads", "many"], /whole number/],
    [["run", "small.yaml", "--until", "0.1%"], /A percentage of what\? 0\.1 percentage points are written 0\.1pp/],
    [["run", "small.yaml", "--until", "5"], /5 percentage points are written 5pp/],
    [["run", "small.yaml", "--until", "sure"], /Percentage points are needed, as 0\.1pp, or a share, as 0\.001/],
    [["run", "small.yaml", "--until", "0pp"], /between 0\.0001pp and 50pp/],
    [["run", "small.yaml", "--until", "50pp"], /between 0\.0001pp and 50pp/],
    [["run", "small.yaml", "--until", "-1pp"], /Percentage points are needed/],
    [["run", "small.yaml", "--until", "1pp", "--exact"], /--exact draws none: leave out one of them/],
    [["run", "small.yaml", "--until", "1pp", "--set", "targets=[]"], /--until needs a target .* small\.yaml has none/],
    [["run", "small.yaml", "--sampler", "dice"], /Allowed choices are sobol, lhs, random/],
    [["run", "small.yaml", "--seed", ""], /seed/],
    [["run", "small.yaml", "--bands", "50,wide"], /Widths of central bands are needed/],
    [["run", "small.yaml", "--bands", "100"], /each between 0 and 100 %/],
    [["run", "small.yaml", "--bands", ""], /Widths of central bands are needed/],
    [["run", "small.yaml", "--width", "300"], /Between 360 and 4000 pixels are needed/],
    [["run", "small.yaml", "--width", "wide"], /whole number/],
    [["run", "small.yaml", "--quantity", "speed"], /Allowed choices are relativeLoss, /],
    [["run", "small.yaml", "--quantity", "retention"], /no bands of retention, only of relativeLoss: add it to its/],
    [["run", "small.yaml", "--set", "quantities=[computeOrders]", "--log"], /computeOrders is a logarithm already/],
    [["run", "small.yaml", "--json"], /argument missing/],
    [["run", "small.yaml", "--json", ""], /--json needs the name of a file/],
    [["run", "small.yaml", "--json", "--quiet"], /--json needs the name of a file, got the option --quiet/],
    [["run", "small.yaml", "--json", "-", "--csv", "-"], /only one of --json - and --csv - can go to standard output/],
    [["run", "small.yaml", "--json", "a", "--csv", "./a"], /--csv \.\/a would write over the file of --json/],
    [["run", "small.yaml", "--svg", "new/../new/a", "--csv", "new/a"], /would write over the file of --csv/],
    [
      ["run", "small.yaml", "--table", "a.txt"],
      /--table needs the name of a file that ends in \.csv or \.parquet, got a\.txt/,
    ],
    [["run", "small.yaml", "--table", "-", "--json", "-"], /only one of --json - and --table - can go/],
    [["run", "small.yaml", "--json", "small.yaml"], /would write over the scenario that is read/],
    [["run", "small.yaml", "--set", "kappa"], /^--set kappa: must be written path=value/],
    [["run", "small.yaml", "--set", "parameters.kappa=-1"], /^--set parameters\.kappa=-1: parameters\.kappa: /],
    [["run", "small.yaml", "--set", "parameters.kapa=1"], /^--set parameters\.kapa=1: .*did you mean kappa/],
    [["run", "small.yaml", "--set", "targets[7]=0.5"], /^--set targets\[7\]=0\.5: .*is a list of 1/],
    [["sensitivity"], /missing required argument 'scenario'/],
    [["sensitivity", "small.yaml", "--quantity", "speed"], /Allowed choices are relativeLoss, /],
    [["sensitivity", "small.yaml", "--quantity", "power"], /power needs to be told what it is today/],
    [["sensitivity", "small.yaml", "--quantity", "retention", "--log"], /has no logarithm/],
    [["sensitivity", "small.yaml", "--samples", "63"], /samples must be a whole number from 64/],
    [["sensitivity", "small.yaml", "--csv", "-", "--svg", "-"], /only one of --csv - and --svg -/],
    [["sensitivity", "small.yaml", "--set", "parameters.kappa=-1"], /^--set parameters\.kappa=-1: parameters\.kappa: /],
    [["validate"], /missing required argument/],
    [["reproduce"], /missing required argument/],
    [["init", "a", "b"], /too many arguments/],
    [["init", ""], /a name is needed/],
    [["schema", "more"], /too many arguments/],
  ];
  test.each(cases)("lossfan %j", async (args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(STACK_TRACE);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(files()).toEqual(["small.yaml"]);
  });

  test("no command at all: the help, on standard error", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Commands:");
  });
});

describe("help", { timeout: LONGEST }, () => {
  test("--version prints the version and nothing else", async () => {
    expect(await run("--version")).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("--help lists the commands, examples and exit codes", async () => {
    const { code, stdout, stderr } = await run("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["run", "validate", "schema", "init", "reproduce", "$ lossfan init", "Exit codes:"])
      expect(stdout).toContain(word);
  });

  test.each(["run", "validate", "schema", "init", "reproduce"])("%s --help has an example", async (command) => {
    const { code, stdout, stderr } = await run(command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: lossfan /);
    expect(stdout).toMatch(new RegExp(`\nExamples?:\n( .*\n)* {2}\\$ lossfan ${command}\\b`));
    expect(stdout).not.toMatch(/default: \[\]|undefined/);
  });
});
