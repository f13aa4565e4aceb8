import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { scenarioTemplate } from "../../src/scenario/init.ts";
import { scenarioJsonSchema, scenarioSchema } from "../../src/scenario/schema/schema.ts";
import { STANDARD_STRESSES } from "../../src/scenario/stresses/load.ts";
import { stressesJsonSchema } from "../../src/scenario/stresses/schema.ts";
import { EVERYTHING, parsed } from "./scenarios.ts";

type Node = Record<string, unknown>;
const schema = scenarioJsonSchema();
const accepts = new Ajv2020.default({ strict: true }).compile(schema);

describe("the JSON Schema", () => {
  test("is draft 2020-12 and compiles strictly", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.title).toBe("lossfan scenario");
  });

  test("describes every field and allows no unknown ones", () => {
    const undescribed: string[] = [];
    const open: string[] = [];
    const visit = (node: unknown, path: string) => {
      if (typeof node !== "object" || node === null) return;
      const { properties, additionalProperties, patternProperties = {} } = node as Node;
      if (properties !== undefined) {
        if (additionalProperties !== false) open.push(path);
        for (const [key, field] of Object.entries({ ...(properties as Node), ...(patternProperties as Node) })) {
          if (!(field as Node).description) undescribed.push(`${path}/${key}`);
        }
      }
      for (const [key, inside] of Object.entries(node)) visit(inside, `${path}/${key}`);
    };
    visit(schema, "");
    expect(undescribed).toEqual([]);
    expect(open).toEqual([]);
  });

  test.each([
    ["everything", EVERYTHING],
    ["the template", scenarioTemplate("x")],
    ["the least", "parameters: { gamma: 1, kappa: 0.05, powerGrowth: 0 }"],
    [
      "tables",
      "joint: [{ file: a.csv, columns: { kappa: k } }]\nparameters: { gamma: { distribution: empirical, file: a.csv, column: b } }",
    ],
    [
      "laws",
      "parameters: { gamma: 1, powerGrowth: 0 }\nlaws: { a: { weight: 1, kappa: 0.05, lossFloor: 0.1 }, b: { weight: 2, joint: { file: a.csv, columns: { kappa: k } } }, c: { weight: 1, joint: [{ values: { kappa: [1] } }] } }",
    ],
  ])("accepts what the program's own schema accepts: %s", (_, text) => {
    const value = parse(text);
    expect(scenarioSchema.safeParse(value).success).toBe(true);
    accepts(value);
    expect(accepts.errors).toBeNull();
  });

  test("accepts a resolved scenario", async () => {
    expect(accepts(await parsed(EVERYTHING))).toBe(true);
  });

  test.each([
    "parameters: 3",
    "paramters: {}",
    "parameters: { gamma: fast }",
    "parameters: { theta: 1 }",
    "parameters: { kappa: { value: 1, unit: timesPerYear } }",
    "parameters: { gamma: { value: 1, unit: perYear } }",
    "parameters: { gamma: { distribution: gaussian } }",
    "parameters: { gamma: { distribution: normal, mean: 1, sd: 0 } }",
    "parameters: { gamma: { distribution: normal, p0: 1, p95: 2 } }",
    "parameters: { gamma: { distribution: normal, p100: 1, p95: 2 } }",
    "parameters: { gamma: { distribution: normal, p5: low, p95: 2 } }",
    "parameters: { gamma: { distribution: uniform, min: 1 } }",
    "parameters: { gamma: { distribution: uniform, p5: 1, min: 1, max: 2 } }",
    "parameters: { gamma: { distribution: mixture, components: [{ distribution: uniform, min: 1, max: 2 }] } }",
    "parameters: { gamma: { distribution: mixture, components: [{ weight: 1, distribution: normall }] } }",
    "parameters: { gamma: { distribution: quantiles, values: { 0: 1, 50: 2 } } }",
    "parameters: { gamma: { sum: { 1st: 1 } } }",
    "parameters: { gamma: { sum: {} } }",
    "parameters: { gamma: { sum: { a: { sum: { b: 1 } } } } }",
    "horizonYears: 0",
    "horizonYears: 201",
    "stepsPerYear: 1.5",
    "samples: 1",
    "samples: 1e11",
    "sampler: halton",
    "compute: both",
    "seed: true",
    "percentiles: [0]",
    "percentiles: []",
    "quantities: [lost]",
    "targets: [1]",
    "targets: [{ atMost: 1 }]",
    "correlations: [{ between: [a], spearman: 0 }]",
    "correlations: [{ between: [a, b], spearman: 1 }]",
    "joint: [{ file: a.csv, columns: { theta: x } }]",
    "joint: [{ values: { kappa: [] } }]",
    'title: ""',
    "laws: {}",
    "laws: { a: { kappa: 1 } }",
    "laws: { a: { weight: 0, kappa: 1 } }",
    "laws: { 1a: { weight: 1, kappa: 1 } }",
    "laws: { a: { weight: 1, gamma: 1 } }",
    "laws: { a: { weight: 1, joint: { values: { gamma: [1] } } } }",
  ])("refuses, as the program does: %s", async (text) => {
    const value = parse(text);
    expect(accepts(value)).toBe(false);
    await expect(parsed(text)).rejects.toThrow();
  });
});

describe("the JSON Schema of stresses", () => {
  const acceptsStresses = new Ajv2020.default({ strict: true, allowUnionTypes: true }).compile(stressesJsonSchema());

  test("accepts the standard file, and refuses what the program refuses", () => {
    expect(acceptsStresses(parse(STANDARD_STRESSES)), JSON.stringify(acceptsStresses.errors)).toBe(true);
    expect(acceptsStresses({ stresses: [{ name: "a", edits: [{ wide: 2 }] }] })).toBe(false);
    expect(acceptsStresses({ yardsticks: [{ name: "a", priorYears: 0 }] })).toBe(false);
  });
});
