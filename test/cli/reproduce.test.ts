import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { LONGEST, lossfan, SMALL, STACK_TRACE, temporaryFolder } from "../support/command.ts";

const { path } = temporaryFolder();
const cli = (...args: string[]) => lossfan(args, { cwd: path() });

// biome-ignore lint/suspicious/noExplicitAny: what is made of it is no result any more
type Broken = Record<string, any>;

/** A result as it was written, changed. */
function changed(change: (result: Broken) => unknown): string {
  const result = JSON.parse(readFileSync(path("result.json"), "utf8"));
  change(result);
  writeFileSync(path("changed.json"), JSON.stringify(result));
  return "changed.json";
}

describe("reproduce", { timeout: LONGEST }, () => {
  beforeAll(async () => {
    mkdirSync(path("tables"));
    const rows = Array.from({ length: 40 }, (_, i) => `${0.04 + i / 2000}`);
    writeFileSync(path("tables/kappa.csv"), `kappa\n${rows.join("\n")}\n`);
    const drawn = "{ distribution: empirical, file: tables/kappa.csv, column: kappa }";
    writeFileSync(path("table.yaml"), SMALL.replace(/kappa: .*/, `kappa: ${drawn}`));
    // 1.2e5 samples at 37 times: enough for worker threads.
    const many = ["--samples", "1.2e5", "--set", "stepsPerYear=12"];
    expect(await cli("run", "small.yaml", "-q", "--json", "result.json", ...many)).toMatchObject({ code: 0 });
    expect(await cli("run", "table.yaml", "-q", "--json", "table.json")).toMatchObject({ code: 0 });
    expect(await cli("run", "small.yaml", "-q", "--exact", "--json", "exact.json")).toMatchObject({ code: 0 });
  }, LONGEST);

  test("the same numbers, with any number of threads: exit code 0 and the digest", async () => {
    const { digest } = JSON.parse(readFileSync(path("result.json"), "utf8")).manifest;
    for (const threads of ["1", "2"])
      expect(await cli("reproduce", "result.json", "--threads", threads)).toMatchObject({
        code: 0,
        stdout: `the same numbers, digest ${digest}\n`,
        stderr: "",
      });
  });

  test("also far from the tables that the scenario named, from standard input, and of the exact method", async () => {
    mkdirSync(path("elsewhere"));
    const input = readFileSync(path("table.json"), "utf8");
    writeFileSync(path("elsewhere/moved.json"), input);
    const moved = await lossfan(["reproduce", "moved.json"], { cwd: path("elsewhere") });
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    expect(await lossfan(["reproduce", "-"], { cwd: path("elsewhere"), input })).toEqual(moved);
    expect(await cli("reproduce", "exact.json")).toMatchObject({ code: 0, stderr: "" });
  });

  test("samples that were added until the targets were known", async () => {
    const args = ["run", "small.yaml", "-q", "--until", "0.5pp", "--samples", "5e5", "--json", "until.json"];
    expect(await cli(...args)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const { until, manifest, scenario } = JSON.parse(readFileSync(path("until.json"), "utf8"));
    expect(until).toMatchObject({ halfWidth: 0.005, most: 5e5, reached: true });
    expect(scenario.samples).toBe(until.looks.at(-1).samples);
    const same = { code: 0, stdout: `the same numbers, digest ${manifest.digest}\n`, stderr: "" };
    expect(await cli("reproduce", "until.json")).toMatchObject(same);
  });

  test("numbers that were edited: exit code 1", async () => {
    const file = changed((result) => (result.quantities.relativeLoss.percentiles["50"].estimate[3] *= 1.001));
    expect(await cli("reproduce", file)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "lossfan: changed.json: its numbers are not the ones its digest was made from: the file was changed\n",
    });
  });

  test("a scenario that was edited: exit code 1, naming both digests and the largest difference", async () => {
    const file = changed((result) => (result.scenario.seed = "another"));
    const { code, stdout, stderr } = await cli("reproduce", file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^lossfan: changed\.json: the numbers differ: digest [0-9a-f]{64} by version \S+ on Node \S+, [0-9a-f]{64} by .*; the largest relative difference is \S+ at (quantities|targets)\S+: \S+ then, \S+ now.*; the scenario in the file was changed after the run\n$/,
    );
  });

  test("a scenario that is wrong now: its problems, with the file's name", async () => {
    const file = changed((result) => (result.scenario.horizonYears = -1));
    const { code, stderr } = await cli("reproduce", file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^changed\.json: scenario\.horizonYears: /);
  });

  test("what is no result: exit code 2 and a sentence", async () => {
    mkdirSync(path("folder"));
    writeFileSync(path("broken.json"), '{"schema": "lossfan/result/1", ');
    writeFileSync(path("null.json"), "null");
    writeFileSync(path("deep.json"), "[".repeat(100_000));
    const cases: [() => string, RegExp][] = [
      [() => "absent.json", /^lossfan: absent\.json does not exist\n$/],
      [() => "folder", /^lossfan: folder is a folder; a file was needed\n$/],
      [() => "small.yaml", /^lossfan: small\.yaml is not JSON: /],
      [() => "broken.json", /^lossfan: broken\.json is not JSON: /],
      [() => "deep.json", /^lossfan: deep\.json is not JSON: /],
      [() => "null.json", /"schema" must be "lossfan\/result\/1", got nothing\n$/],
      [() => changed((result) => (result.schema = "lossfan/result/99")), /got "lossfan\/result\/99"\n$/],
      [() => changed((result) => delete result.manifest), /is not a whole result: manifest is missing\n$/],
      [() => changed((result) => (result.manifest = 3)), /manifest is missing\n$/],
      [() => changed((result) => delete result.manifest.digest), /manifest\.digest is missing\n$/],
      [() => changed((result) => (result.scenario = null)), /scenario is missing\n$/],
      [() => changed((result) => (result.scenario = [])), /^changed\.json: scenario/],
      [() => changed((result) => (result.quantities = null)), /quantities is missing\n$/],
      [() => changed((result) => delete result.targets), /targets is missing\n$/],
      [
        () => changed((result) => (result.until = null)),
        /until needs a halfWidth below 0\.5 and a whole number as most\n$/,
      ],
      [() => changed((result) => (result.until = { halfWidth: 0.01, most: "many" })), /until needs a halfWidth/],
    ];
    for (const [file, sentence] of cases) {
      const { code, stdout, stderr } = await cli("reproduce", file());
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(STACK_TRACE);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
  });

  test("a result whose other parts are missing still reproduces, or says in a sentence why not", async () => {
    const lacking = changed((result) => {
      for (const key of ["times", "inputs", "check"]) delete result[key];
      for (const key of ["version", "node", "scenarioHash", "sampler"]) delete result.manifest[key];
    });
    expect(await cli("reproduce", lacking)).toMatchObject({ code: 0, stderr: "" });
    const odd = await cli(
      "reproduce",
      changed((result) => (result.quantities = { relativeLoss: "lost" })),
    );
    expect(odd).toMatchObject({ code: 1, stdout: "" });
    expect(odd.stderr).not.toMatch(STACK_TRACE);
  });
});

test("a scenario with laws is reproduced, law by law", { timeout: LONGEST }, async () => {
  const laws = "{ a: { weight: 1, kappa: 0.05 }, b: { weight: 2, kappa: 0.1, lossFloor: 0.2 } }";
  writeFileSync(path("laws.yaml"), SMALL.replace(/\n *kappa: .*/, "").concat(`\nlaws: ${laws}\n`));
  expect(await cli("run", "laws.yaml", "-q", "--json", "result.json")).toMatchObject({ code: 0, stderr: "" });
  const { digest } = JSON.parse(readFileSync(path("result.json"), "utf8")).manifest;
  expect(await cli("reproduce", "result.json")).toMatchObject({
    code: 0,
    stdout: `the same numbers, digest ${digest}\n`,
  });
  const file = changed((result) => result.laws.b.targets[0].probability.estimate.fill(0.5));
  const { code, stderr } = await cli("reproduce", file);
  expect(code).toBe(1);
  expect(stderr).toContain("its numbers are not the ones its digest was made from");
});
