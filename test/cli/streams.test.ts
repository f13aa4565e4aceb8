import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { execute, LONGEST, lossfan, PROGRAM, SMALL, STACK_TRACE, shell, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();
const at = () => ({ cwd: path() });

describe("what goes where", { timeout: LONGEST }, () => {
  test("--json - prints JSON and nothing else", async () => {
    const { code, stdout, stderr } = await lossfan(["run", "small.yaml", "--json", "-"], at());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ schema: "lossfan/result/1", scenario: { title: "Small" } });
  });

  test("--csv - prints a table and nothing else", async () => {
    const { code, stdout, stderr } = await lossfan(["run", "small.yaml", "--csv", "-"], at());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [heading, ...rows] = stdout.trimEnd().split(/\r?\n/);
    const width = heading.split(",").length;
    expect(width).toBeGreaterThan(3);
    expect(rows.length).toBeGreaterThan(6);
    for (const row of rows.filter((row) => !row.includes('"'))) expect(row.split(",")).toHaveLength(width);
  });

  test("--svg - prints a drawing and nothing else", async () => {
    const { code, stdout, stderr } = await lossfan(["run", "small.yaml", "--svg", "-"], at());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^(<\?xml[^>]*>\s*)?<svg[\s\S]*<\/svg>\s*$/);
  });

  test("the table goes to standard output, notes on files to standard error; no colour in a pipe", async () => {
    const args = ["run", "small.yaml", "--json", "a.json", "--csv", "a.csv", "--svg", "a.svg"];
    const { code, stdout, stderr } = await lossfan(args, at());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote a.json\nwrote a.csv\nwrote a.svg\n" });
    expect(stdout).toContain("Relative loss");
    expect(stdout).not.toContain("\u001b");
    const { digest } = JSON.parse(readFileSync(path("a.json"), "utf8")).manifest;
    expect(stdout).toContain(digest);
  });

  test("--quiet prints nothing", async () => {
    const { code, stdout, stderr } = await lossfan(["run", "small.yaml", "--quiet", "--json", "quiet.json"], at());
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(files()).toContain("quiet.json");
  });

  test("one output printed and another written", async () => {
    const { code, stdout, stderr } = await lossfan(["run", "small.yaml", "--json", "-", "--csv", "b.csv"], at());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote b.csv\n" });
    JSON.parse(stdout);
  });

  test("a reader that stops reading ends the program quietly, and the files are there all the same", async () => {
    const line = `{ $LOSSFAN run small.yaml --json - --csv c.csv; echo "code $?" >&2; } | head -c 1`;
    const { stdout, stderr } = await shell(line, at());
    expect({ stdout, stderr }).toEqual({ stdout: "{", stderr: "wrote c.csv\ncode 0\n" });
    expect(files()).toContain("c.csv");
    expect(await shell(`{ $LOSSFAN run small.yaml; echo "code $?" >&2; } | true`, at())).toMatchObject({
      stdout: "",
      stderr: "code 0\n",
    });
  });

  test.skipIf(process.platform !== "linux")("standard output on a full disk: exit code 1 and a sentence", async () => {
    const { code, stderr } = await shell("exec $LOSSFAN run small.yaml --json - > /dev/full", at());
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "lossfan: could not write standard output: no space left on the device\n",
    });
  });

  test.skipIf(process.platform !== "linux")("notes that cannot be written are no failure", async () => {
    const { code, stdout } = await shell("exec $LOSSFAN run small.yaml --json - --csv d.csv 2> /dev/full", at());
    expect(code).toBe(0);
    JSON.parse(stdout);
  });

  test("standard input and output that are closed are no failure", async () => {
    expect(await shell("exec $LOSSFAN run small.yaml --json e.json <&- >&-", at())).toMatchObject({ code: 0 });
    expect(files()).toContain("e.json");
  });
});

describe("the scenario from standard input", { timeout: LONGEST }, () => {
  test("gives the result that the file gives", async () => {
    const piped = await lossfan(["run", "-", "--json", "-"], { ...at(), input: SMALL });
    const named = await lossfan(["run", "small.yaml", "--json", "-"], at());
    expect(piped).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(piped.stdout).manifest).toEqual(JSON.parse(named.stdout).manifest);
    expect(await lossfan(["validate", "-"], { ...at(), input: SMALL })).toMatchObject({
      code: 0,
      stdout: "-: fine (Small)\n",
    });
  });

  test.each<[string, string | Uint8Array | undefined, RegExp]>([
    ["nothing", "", /^<stdin>:1:1: is empty/],
    ["no standard input", undefined, /^<stdin>:1:1: is empty/],
    ["bytes that are no text", Uint8Array.of(0x74, 0xff, 0xfe), /^<stdin>:1:2: is not UTF-8/],
    ["control characters", "a: \u0000", /^<stdin>:1:4: holds control characters/],
    ["too much", "# long\n".repeat(200_000), /^<stdin>: is larger than 1 MB/],
    ["a wrong field", `${SMALL}samplse: 3\n`, /^<stdin>:11:1: samplse: .*did you mean samples/],
  ])("%s is refused with a sentence", async (_, input, sentence) => {
    const { code, stdout, stderr } = await lossfan(["run", "-"], {
      ...at(),
      ...(input === undefined ? {} : { input }),
    });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(STACK_TRACE);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("on a terminal", { timeout: LONGEST }, async () => {
  const script = await execute("script", ["--version"]).catch(() => undefined);
  // util-linux's script can run a command on a terminal of its own; others take other options.
  const noTerminal = !script?.stdout.includes("util-linux");
  const onTerminal = (args: string, env: Record<string, string> = {}) =>
    execute("script", ["-qec", `${process.execPath} ${PROGRAM} ${args}`, "/dev/null"], {
      ...at(),
      env: { TERM: "xterm", ...env },
    });
  // Several times as long as the patience of the bar, also on a machine that is fast and idle.
  const slow = "--samples 2e6 --set stepsPerYear=12 --set horizonYears=20 --threads 1";

  test.skipIf(noTerminal)("progress is shown and colours are used (needs util-linux's script)", async () => {
    const { code, stdout } = await onTerminal(`run small.yaml ${slow}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d% of \d+ samples/);
    expect(stdout).toContain("\u001b[1m");
  });

  test.skipIf(noTerminal)("a picture is not poured out on it (needs util-linux's script)", async () => {
    const { code, stdout } = await onTerminal("run small.yaml --png -");
    expect(code).toBe(2);
    expect(stdout).toContain("--png - would fill the terminal with bytes: name a file");
    expect(stdout).not.toContain("PNG\r\n");
  });

  test.skipIf(noTerminal)("NO_COLOR and TERM=dumb print the table plain (needs util-linux's script)", async () => {
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
      const { code, stdout } = await onTerminal("run small.yaml", env);
      expect(code).toBe(0);
      expect(stdout).toContain("Relative loss");
      expect(stdout).not.toContain("\u001b[");
    }
  });

  test("elsewhere no progress is shown", async () => {
    const { code, stderr } = await lossfan(["run", "small.yaml", ...slow.split(" ")], at());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
