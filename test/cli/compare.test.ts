import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lossfan, SMALL, STACK_TRACE, temporaryFolder } from "../support/command.ts";
import { parseXml } from "../support/xml.ts";

const folder = temporaryFolder();

test("prints who is ahead, writes a chart, and JSON that says what it is", async () => {
  writeFileSync(folder.path("big.yaml"), SMALL.replace("powerGrowth: 0.5", "powerGrowth: 0.2\n  initialPower: 3"));
  const [a, b] = [folder.path("small.yaml"), folder.path("big.yaml")];
  const { code, stdout, stderr } = await lossfan(["compare", a, b, "--svg", folder.path("race.svg")]);
  expect([code, stderr]).toEqual([0, `wrote ${folder.path("race.svg")}\n`]);
  expect(stdout).toContain("small against big: relative loss");
  expect(stdout).toContain("P(ahead)");
  for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  parseXml(readFileSync(folder.path("race.svg"), "utf8"));

  const json = await lossfan([
    "compare",
    a,
    b,
    "--json",
    "-",
    "--samples",
    "64",
    "--seed",
    "other",
    "--sampler",
    "lhs",
  ]);
  const result = JSON.parse(json.stdout);
  expect(result.schema).toBe("lossfan/compare/1");
  expect(result.manifest).toMatchObject({ samples: 64, seed: "other", sampler: "lhs" });
  expect(result.names).toEqual(["small", "big"]);
  expect(JSON.parse((await lossfan(["compare", a, a, "--json", "-"])).stdout).names).toEqual(["small", "small (2)"]);
});

test("what cannot be compared is refused with a sentence for each reason", async () => {
  writeFileSync(folder.path("long.yaml"), SMALL.replace("horizonYears: 3", "horizonYears: 4"));
  const [a, b] = [folder.path("small.yaml"), folder.path("long.yaml")];
  const refused = await lossfan(["compare", a, b, "--quantity", "loss"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toBe(
    [
      "long: horizonYears: must be 3, as in small, to be compared with it; got 4",
      "small: today.loss: is required to compare loss; relativeLoss needs no units",
      "long: today.loss: is required to compare loss; relativeLoss needs no units",
      "",
    ].join("\n"),
  );
  for (const args of [
    ["compare", a],
    ["compare", a, b, "--samples", "1"],
    ["compare", "-", "-"],
    ["compare", a, a, "--set", "parameters.kappa=-1"],
  ]) {
    const { code, stdout, stderr } = await lossfan(args, { input: SMALL });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).not.toMatch(STACK_TRACE);
    expect(stderr).not.toBe("");
  }
});

test("--set is said to every scenario", async () => {
  const path = folder.path("small.yaml");
  const { stdout } = await lossfan(["compare", path, path, "--set", "parameters.initialPower=2", "--json", "-"]);
  const values = JSON.parse(stdout).scenarios.map(
    ({ parameters }: { parameters: { initialPower: unknown } }) => parameters.initialPower,
  );
  expect(values).toEqual([{ value: 2 }, { value: 2 }]);
});

test("--fans draws each scenario's own forecast, from the comparison's samples, seed and sampler", async () => {
  writeFileSync(folder.path("big.yaml"), SMALL.replace("powerGrowth: 0.5", "powerGrowth: 0.2\n  initialPower: 3"));
  const [a, b] = [folder.path("small.yaml"), folder.path("big.yaml")];
  const draws = ["--samples", "64", "--seed", "other", "--sampler", "lhs"];
  const { code, stderr } = await lossfan([
    ...["compare", a, b, ...draws, "-q", "--fans", folder.path("fans.svg"), "--width", "480"],
  ]);
  expect([code, stderr]).toEqual([0, ""]);
  const svg = parseXml(readFileSync(folder.path("fans.svg"), "utf8"));
  expect(svg.attributes.width).toBe("480");
  const [title, description] = svg.children;
  expect(title!.text).toBe("small and big: relative loss");
  expect(description!.text).toContain("n = 64, seed “other”, Latin hypercube");
  const alone = JSON.parse((await lossfan(["run", b, ...draws, "--json", "-"])).stdout);
  const median = alone.quantities.relativeLoss.percentiles["50"].estimate.at(-1);
  const [, told] = /big (0\.\d+)\./.exec(description!.text)!;
  expect(Math.abs(Number(told) - median)).toBeLessThan(0.006);
});

test("more than --fans can tell apart, and widths that no reader has, are refused", async () => {
  const many = Array.from({ length: 9 }, () => folder.path("small.yaml"));
  const refused = await lossfan(["compare", ...many, "--fans", "-"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("--fans tells up to 8 scenarios apart, got 9: draw fewer of them");
  for (const width of ["359", "4001", "wide"]) {
    const { code, stderr } = await lossfan(["compare", ...many.slice(0, 2), "--width", width, "--svg", "-"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Between 360 and 4000 pixels are needed|A whole number is needed/);
  }
});
