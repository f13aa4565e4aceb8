import { describe, expect, test } from "vitest";
import { resultJson } from "../../src/report/json.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";

describe("the JSON of a result", () => {
  for (const [name, example] of Object.entries(EXAMPLES))
    test(`of “${name}” reads back as the result`, () => {
      const result = exampleResult({ ...example, samples: 50 });
      expect(JSON.parse(resultJson(result))).toEqual(result);
    });

  test("has lists of numbers on one line and ends with a line feed", () => {
    const json = resultJson(exampleResult({ horizonYears: 1, stepsPerYear: 2 }));
    expect(json).toContain('\n  "times": [0, 0.5, 1],\n');
    expect(json.startsWith('{\n  "schema": "lossfan/result/1",\n')).toBe(true);
    expect(json.endsWith("}\n")).toBe(true);
  });

  test("is refused, naming the field, where a number is not finite", () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const result = exampleResult({ samples: 50 });
      result.quantities.relativeLoss!.percentiles["95"]!.high[3] = wrong;
      expect(() => resultJson(result)).toThrow(
        `quantities.relativeLoss.percentiles."95".high[3] must be a finite number to be written as JSON, got ${wrong}`,
      );
    }
  });
});
