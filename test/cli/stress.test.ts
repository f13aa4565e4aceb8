import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LONGEST, lossfan, STACK_TRACE, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();
const cli = (...args: string[]) => lossfan(args, { cwd: path() });

describe("stress", { timeout: LONGEST }, () => {
  test("prints a table, or JSON and nothing else, and writes a chart", async () => {
    const table = await cli("stress", "small.yaml");
    expect(table).toMatchObject({ code: 0, stderr: "" });
    expect(table.stdout).toMatch(/^Can efficiency offset diminishing returns\?\nScenario: Small\n/);
    const json = await cli("stress", "small.yaml", "--json", "-", "--svg", "verdicts.svg");
    expect(json).toMatchObject({ code: 0, stderr: "wrote verdicts.svg\n" });
    const { schema, verdicts, manifest } = JSON.parse(json.stdout);
    expect(schema).toBe("lossfan/stress/1");
    expect(verdicts).toHaveLength(40);
    expect(table.stdout).toContain(manifest.digest);
    expect(readFileSync(path("verdicts.svg"), "utf8")).toMatch(/^<svg /);
  });

  test("the printed list of stresses is a file that does the same", async () => {
    const list = await cli("stress", "--list");
    expect(list).toMatchObject({ code: 0, stderr: "" });
    writeFileSync(path("mine.yaml"), list.stdout);
    const [standard, mine] = await Promise.all([
      cli("stress", "small.yaml", "--json", "-"),
      cli("stress", "small.yaml", "--stresses", "mine.yaml", "--json", "-"),
    ]);
    expect(mine.stdout).toBe(standard.stdout);
  });

  test("mistakes in either file are told with their places; exit code 2, nothing written", async () => {
    writeFileSync(path("wrong.yaml"), "stresses:\n  - name: a\n    edits: [{ widen: { input: gamma, by: -1 } }, {}]\n");
    for (const args of [
      ["stress", "small.yaml", "--stresses", "wrong.yaml"],
      ["stress", "small.yaml", "--stresses", "nowhere.yaml"],
      ["stress", "nowhere.yaml"],
      ["stress"],
      ["stress", "small.yaml", "--json", "-", "--svg", "-"],
      ["stress", "small.yaml", "--set", "parameters.kappa=-1"],
    ]) {
      const { code, stdout, stderr } = await cli(...args, "-q");
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).not.toMatch(STACK_TRACE);
    }
    const { stderr } = await cli("stress", "small.yaml", "--stresses", "wrong.yaml");
    expect(stderr).toContain("wrong.yaml:3:42: stresses[0].edits[0].widen.by: must be greater than 0, got -1");
    expect(files().filter((name) => name.endsWith(".svg"))).toEqual(["verdicts.svg"]);
  });

  test("reproduce says that it is for runs", async () => {
    await cli("stress", "small.yaml", "-q", "--json", "stress.json");
    const { code, stderr } = await cli("reproduce", "stress.json");
    expect([code, stderr]).toEqual([
      2,
      "lossfan: stress.json is of lossfan/stress/1: only results of `lossfan run` can be reproduced\n",
    ]);
  });

  test("Ctrl-C stops it cleanly", async () => {
    const { code, stdout } = await lossfan(["stress", "small.yaml", "--samples", "4e6"], {
      cwd: path(),
      during: async (kill) => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        kill("SIGINT");
      },
    });
    expect([code, stdout]).toEqual([130, ""]);
  });
});
