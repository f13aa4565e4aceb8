import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { diagnosticsOf } from "../../src/page/editor/diagnostics.ts";
import { tablesOfPage } from "../../src/page/tables.ts";
import { scenarioFromText } from "../../src/scenario/parse.ts";
import type { ScenarioError } from "../../src/scenario/problems.ts";

const marksOf = async (yaml: string) => {
  const options = { file: "scenario", title: "scenario", openTable: tablesOfPage(new Map()) };
  const { problems } = await scenarioFromText(yaml, options).then(
    () => ({ problems: [] }),
    (error: ScenarioError) => error,
  );
  return diagnosticsOf(problems, Text.of(yaml.split("\n"))).map(({ from, to, message, severity }) => ({
    marked: yaml.slice(from, to),
    message,
    severity,
  }));
};

test("each problem marks the word it is about, in the words of the command", async () => {
  expect(
    await marksOf(
      "parameters:\n  gamma: { distribution: normal, mean: 1, sd: -1 }\n  kappa: 0.05\n  powergrowth: 0\n  powerGrowth: 0\n",
    ),
  ).toEqual([
    { marked: "-1", message: "parameters.gamma.sd: must be greater than 0, got -1", severity: "error" },
    {
      marked: "powergrowth",
      message: "parameters.powergrowth: is not a known key; did you mean powerGrowth?",
      severity: "error",
    },
  ]);
});

test("a problem with no place, or beyond the text, is marked inside it", () => {
  const text = Text.of(["title: x", ""]);
  const at = (problem: object) => {
    const [{ from, to, message }] = diagnosticsOf([{ field: "", message: "is wrong", ...problem }], text);
    return { from, to, message };
  };
  expect(at({})).toEqual({ from: 0, to: 5, message: "is wrong" });
  expect(at({ line: 2, column: 1 })).toEqual({ from: 9, to: 9, message: "is wrong" });
  expect(at({ line: 7, column: 3 })).toEqual({ from: 9, to: 9, message: "is wrong" });
  expect(at({ line: 1, column: 90, field: "title" })).toEqual({ from: 8, to: 8, message: "title: is wrong" });
  expect(at({ line: 1, column: 6 })).toEqual({ from: 5, to: 6, message: "is wrong" });
  expect(diagnosticsOf([{ field: "", message: "x" }], Text.empty)).toHaveLength(1);
});
