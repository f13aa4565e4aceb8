import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LONGEST, lossfan, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();
const run = (...args: string[]) => lossfan(["sensitivity", ...args], { cwd: path() });

test("prints the answer and writes what was asked for", { timeout: LONGEST }, async () => {
  const { code, stdout, stderr } = await run("small.yaml", "--json", "s.json", "--csv", "s.csv", "--svg", "s.svg");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote s.json\nwrote s.csv\nwrote s.svg\n" });
  expect(stdout).toMatch(/^Small\n\nIn 2028 κ makes \d+ % of the variance of relative loss/);
  expect(files()).toEqual(["s.csv", "s.json", "s.svg", "small.yaml"]);
  const { schema, manifest } = JSON.parse(readFileSync(path("s.json"), "utf8"));
  // The scenario's own number of samples is that of a run.
  expect([schema, manifest.samples, manifest.seed]).toEqual(["lossfan/sensitivity/1", 8192, "1"]);
  expect(stdout).toContain(`digest ${manifest.digest}`);
});

test("options say otherwise, and the same ones give the same bits", { timeout: LONGEST }, async () => {
  const options = ["--quantity", "computeMultiple", "-n", "128", "--seed", "x", "--sampler", "lhs", "--json", "-"];
  const [one, other] = await Promise.all([run("small.yaml", ...options), run("small.yaml", ...options)]);
  expect(one.stdout).toBe(other.stdout);
  const { quantity, varianceOf, manifest } = JSON.parse(one.stdout);
  expect([quantity, varianceOf]).toEqual(["computeMultiple", "logarithm"]);
  expect(manifest).toMatchObject({ samples: 128, seed: "x", sampler: "lhs" });
  const quiet = await run("small.yaml", "--log", "--set", "parameters.gamma=1", "--quiet");
  expect(quiet).toMatchObject({ code: 0, stdout: "", stderr: "" });
});
