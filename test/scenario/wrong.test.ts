import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parsed, refusal } from "./scenarios.ts";

const [, ...cases] = readFileSync(new URL("wrong.txt", import.meta.url), "utf8").split(/^===== /m);

for (const one of cases) {
  const [title, ...lines] = one.trimEnd().split("\n");
  const expected = lines.filter((line) => line.startsWith(">> ")).map((line) => line.slice(3));
  const text = lines.filter((line) => !line.startsWith(">> ")).join("\n");
  test(`refused with line, column and field: ${title}`, async () => {
    const problems = (await refusal(parsed(`${text}\n`, { file: "" }))).map((problem) => problem.replace(/^:/, ""));
    const beginnings = problems.map((problem, index) => problem.slice(0, expected[index]?.length ?? problem.length));
    expect(beginnings).toEqual(expected);
  });
}

test("there are enough wrong scenarios to mean something", () => {
  expect(cases.length).toBeGreaterThan(80);
});
