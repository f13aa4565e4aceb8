import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LONGEST, lossfan, SMALL, STACK_TRACE, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();
const cli = (...args: string[]) => lossfan(args, { cwd: path() });

const WRONG = SMALL.replace("sd: 0.2", "sd: -1")
  .replace("powerGrowth: 0.5", "powerGrowth: fast")
  .replace("samples: 1024", "samples: 0\nhorizn: 3");

describe("wrong scenario files", { timeout: LONGEST }, () => {
  test("every problem is listed with file, line, column and field; exit code 2", async () => {
    writeFileSync(path("wrong.yaml"), WRONG);
    const { code, stdout, stderr } = await cli("run", "wrong.yaml", "--json", "never.json");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const beginnings = stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.split(": ").slice(0, 2).join(": "));
    expect(beginnings).toEqual([
      "wrong.yaml:5:49: parameters.gamma.sd",
      "wrong.yaml:7:16: parameters.powerGrowth",
      "wrong.yaml:10:10: samples",
      "wrong.yaml:11:1: horizn",
    ]);
    expect(stderr).toContain("must be greater than 0, got -1");
    expect(files()).not.toContain("never.json");
  });

  test("validate names the fine ones on standard output and all problems of the others on standard error", async () => {
    writeFileSync(path("wrong.yaml"), WRONG);
    writeFileSync(path("worse.yaml"), "[");
    const { code, stdout, stderr } = await cli("validate", "worse.yaml", "small.yaml", "wrong.yaml", "absent.yaml");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "small.yaml: fine (Small)\n" });
    const names = stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.split(":")[0]);
    expect(names[0]).toBe("worse.yaml");
    expect(names.slice(-5)).toEqual(["wrong.yaml", "wrong.yaml", "wrong.yaml", "wrong.yaml", "absent.yaml"]);
    expect(stderr).not.toMatch(STACK_TRACE);
    expect(await cli("validate", "small.yaml", "small.yaml")).toMatchObject({ code: 0, stderr: "" });
  });

  test("what is no scenario file at all", async () => {
    mkdirSync(path("folder"));
    writeFileSync(path("binary.yaml"), Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0x02, 0x00, 0xff));
    writeFileSync(path("empty.yaml"), "");
    writeFileSync(path("large.yaml"), "# long\n".repeat(200_000));
    writeFileSync(path("list.yaml"), "- 1\n- 2\n");
    const cases: [string, RegExp][] = [
      ["absent.yaml", /^absent\.yaml: does not exist\n$/],
      ["folder", /^folder: is a folder; a file was needed\n$/],
      ["small.yaml/x", /^small\.yaml\/x: does not exist/],
      ["binary.yaml", /^binary\.yaml:1:\d+: /],
      ["empty.yaml", /^empty\.yaml:1:1: is empty; `lossfan init`/],
      ["large.yaml", /^large\.yaml: is larger than 1 MB\n$/],
      ["list.yaml", /^list\.yaml:1:1: /],
    ];
    for (const [file, sentence] of cases) {
      const { code, stdout, stderr } = await cli("run", file);
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(STACK_TRACE);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
  });

  test.skipIf(process.getuid?.() === 0)("a file that may not be read (the superuser may read all)", async () => {
    writeFileSync(path("secret.yaml"), SMALL, { mode: 0o000 });
    const { code, stderr } = await cli("run", "secret.yaml");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "secret.yaml: may not be read: permission denied\n" });
  });

  test("what the exact method cannot answer is refused as wrong input", async () => {
    const { code, stdout, stderr } = await cli(
      "run",
      "small.yaml",
      "--exact",
      "--set",
      "compute=singleRun",
      "--set",
      "quantities=[retention]",
    );
    expect(stderr).not.toMatch(STACK_TRACE);
    // Whichever it is: an answer, or a sentence that says why there is none.
    if (code === 0) expect(stdout).toContain("exact");
    else {
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^lossfan: there is no exact answer for /);
    }
  });
});

describe("the way a beginner goes", { timeout: LONGEST }, () => {
  test("init, validate, run", async () => {
    const made = await cli("init", "first/my forecast");
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toContain("wrote first/my forecast.yaml");
    const file = "first/my forecast.yaml";
    expect(await cli("validate", file)).toMatchObject({ code: 0, stdout: `${file}: fine (my forecast)\n` });
    expect(await cli("run", file, "--samples", "2048", "--set", "stepsPerYear=1")).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  test("init never writes over a file", async () => {
    writeFileSync(path("mine.yaml"), "mine");
    for (const name of ["mine", "mine.yaml"]) {
      const { code, stdout, stderr } = await cli("init", name);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toBe("lossfan: mine.yaml is there already; choose another name\n");
    }
    expect(readFileSync(path("mine.yaml"), "utf8")).toBe("mine");
    const { code, stderr } = await cli("init", "mine.yaml/inside");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^lossfan: could not write mine\.yaml\/inside\.yaml: a part of the path is a file/);
  });

  test("schema prints a JSON Schema", async () => {
    const { code, stdout, stderr } = await cli("schema");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ type: "object", properties: { parameters: {} } });
  });

  test("options of the command line win over the file and are echoed in the result", async () => {
    const { stdout } = await cli(
      ...["run", "small.yaml", "--samples", "2e3", "--seed", "007", "--sampler", "lhs", "--json", "-"],
      ...["--set", "samples=9", "--set", "parameters.kappa=0.07", "--set", "targets[0]=0.9", "--set", "targets[1]=0.8"],
    );
    const { manifest, scenario } = JSON.parse(stdout);
    expect(manifest).toMatchObject({ samples: 2000, seed: "007", sampler: "lhs" });
    expect(scenario.targets).toMatchObject([{ atMost: 0.9 }, { atMost: 0.8 }]);
    expect(JSON.stringify(scenario.parameters.kappa)).toContain("0.07");
  });

  test("the number of threads never changes a digit", async () => {
    const args = ["run", "small.yaml", "--samples", "1.2e5", "--set", "stepsPerYear=12", "--json", "-", "--threads"];
    const [one, two] = [await cli(...args, "1"), await cli(...args, "2")];
    expect(one.code).toBe(0);
    expect(two.stdout).toBe(one.stdout);
  });
});
