import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LONGEST, lossfan, temporaryFolder } from "../support/command.ts";
import { descendants, parseXml } from "../support/xml.ts";

const { path } = temporaryFolder();
const run = (...args: string[]) => lossfan(["run", "small.yaml", "--quiet", ...args], { cwd: path() });
const chart = (svg: string) => {
  const root = parseXml(svg);
  const texts = descendants(root)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
  return { width: Number(root.attributes.width), caption: root.children[1]!.text, texts };
};

test("bands that are asked for are run and drawn, and no others", { timeout: LONGEST }, async () => {
  expect(await run("--bands", "50,80", "--json", "r.json", "--svg", "r.svg")).toMatchObject({ code: 0, stdout: "" });
  const { scenario, quantities } = JSON.parse(readFileSync(path("r.json"), "utf8"));
  expect(scenario.percentiles).toEqual([5, 10, 25, 50, 75, 90, 95]);
  expect(Object.keys(quantities.relativeLoss.pathCoverage).sort()).toEqual(["50", "80", "90"]);
  const { texts, caption } = chart(readFileSync(path("r.svg"), "utf8"));
  expect(texts.filter((text) => /^\d+ %$/.test(text))).toEqual(["90 %", "75 %", "25 %", "10 %"]);
  expect(caption).toContain("in 80 of 100 in the outer one");
});

test.each([
  ["boe", [5, 20, 35, 50, 65, 80, 95]],
  ["ipcc", [5, 17, 50, 83, 95]],
])("the bands of %s", { timeout: LONGEST }, async (name, levels) => {
  const { stdout } = await run("--bands", name, "--json", "-");
  expect(JSON.parse(stdout).scenario.percentiles).toEqual(levels);
});

test("width, axis, quantity and single futures are as they are asked for", { timeout: LONGEST }, async () => {
  const plain = chart((await run("--svg", "-")).stdout);
  expect(plain.width).toBe(960);
  expect(plain.caption).toContain("the first 25 of the 1024 futures drawn");
  expect(plain.caption).not.toContain("logarithmic");
  const other = ["--log", "--width", "400", "--no-paths", "--set", "quantities=[relativeLoss, powerMultiple]"];
  const asked = chart((await run(...other, "--quantity", "powerMultiple", "--svg", "-")).stdout);
  expect(asked.width).toBe(400);
  expect(asked.caption).toContain("On the logarithmic axis a straight line is a constant rate of growth.");
  expect(asked.caption).not.toContain("single futures");
  expect(asked.texts.join(" ")).toContain("training power");
});

test("an exact answer has no single futures to draw", { timeout: LONGEST }, async () => {
  const { caption } = chart((await run("--exact", "--svg", "-")).stdout);
  expect(caption).toContain("Exact method, nothing was sampled");
  expect(caption).not.toContain("single futures");
});

test("a quantity without logarithms is refused in a sentence", { timeout: LONGEST }, async () => {
  const fading = ["--set", "compute=singleRun", "--set", "parameters.gamma=-2", "--set", "quantities=[retention]"];
  const { code, stderr } = await run(...fading, "--set", "targets=[]", "--log", "--svg", "-");
  expect(stderr).toMatch(/^lossfan: --log: retained pace comes down to -1\.\d+, which no logarithmic axis can show\n$/);
  expect(code).toBe(2);
});
