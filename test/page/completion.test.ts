import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PARAMETERS } from "../../src/model/parameters.ts";
import { completions } from "../../src/page/editor/completion.ts";
import { SAMPLERS } from "../../src/sampling/designs/design.ts";
import { readDocument } from "../../src/scenario/document.ts";
import { scenarioJsonSchema } from "../../src/scenario/schema/schema.ts";

const SCHEMA = scenarioJsonSchema();

/** The options at the place marked | in a text. */
const at = (marked: string) => {
  const offset = marked.indexOf("|");
  return completions(marked.slice(0, offset) + marked.slice(offset + 1), offset, SCHEMA);
};
const labels = (marked: string) => at(marked)?.options.map(({ label }) => label) ?? [];

const DISTRIBUTIONS = [
  "normal",
  "lognormal",
  "uniform",
  "triangular",
  "pert",
  "beta",
  "studentT",
  "mixture",
  "empirical",
  "quantiles",
];
const PLAIN = ["luck", "source", "note"];
const LOGNORMAL = ["mu", "median", "sigma", "min", "max", ...PLAIN, "p5", "p50", "p95"];

describe("keys", () => {
  test("of the whole, in an empty text and beside others, which are not offered again", () => {
    const all = Object.keys(SCHEMA.properties as object);
    expect(labels("|")).toEqual(all);
    expect(labels("sam|")).toEqual(all);
    expect(labels("title: x\n|\nparameters:\n  gamma: 1\n")).toEqual(
      all.filter((key) => key !== "title" && key !== "parameters"),
    );
    expect(labels('{ "title": "x", | }')).toEqual(all.filter((key) => key !== "title"));
  });

  test("of parameters", () => {
    expect(labels("parameters:\n  |")).toEqual([...PARAMETERS]);
    expect(labels("parameters:\n  gamma: 1\n  |\n  kappa:\n    distribution: normal\n")).toEqual(
      PARAMETERS.filter((name) => name !== "gamma" && name !== "kappa"),
    );
  });

  test("of a parameter that says nothing yet: its forms, and what all distributions share", () => {
    expect(labels("parameters:\n  kappa:\n    |\n").sort()).toEqual(["distribution", "sum", "value", ...PLAIN].sort());
    expect(labels("parameters:\n  gamma:\n    distr|\n").sort()).toEqual(
      ["distribution", "path", "sum", "unit", "value", ...PLAIN].sort(),
    );
    const kappa = at("parameters:\n  kappa:\n    distr|\n")!;
    expect(kappa.from).toBe("parameters:\n  kappa:\n    ".length);
    expect(kappa.options.find(({ label }) => label === "distribution")).toEqual({
      label: "distribution",
      kind: "key",
      apply: "distribution: ",
      info: "A distribution the value is drawn from.",
    });
  });

  test("of a distribution, by its name", () => {
    const before = "parameters:\n  kappa:\n    distribution: lognormal\n    ";
    expect(labels(`${before}|`).sort()).toEqual([...LOGNORMAL].sort());
    expect(labels(`${before}sigma: 1\n    p5: 2\n    m|\n`)).not.toContain("sigma");
    expect(labels(`${before}sigma: 1\n    p5: 2\n    m|\n`)).not.toContain("p5");
    expect(labels("parameters:\n  kappa:\n    |\n    distribution: uniform\n").sort()).toEqual(
      ["min", "max", ...PLAIN].sort(),
    );
    expect(labels("parameters:\n  kappa:\n    value: 1\n    |").sort()).toEqual([...PLAIN].sort());
  });

  test("in a map on one line, closed or not", () => {
    for (const text of [
      "parameters:\n  kappa: { distribution: lognormal, | }\n  powerGrowth: 0\n",
      "parameters:\n  kappa: { distribution: lognormal, si| }\n",
      "parameters:\n  kappa: {distribution: lognormal,|}",
      "parameters:\n  kappa: { distribution: lognormal, |",
      "parameters:\n  kappa: { |, distribution: lognormal }",
      "parameters: { kappa: {\n  distribution: lognormal,\n  |\n} }",
    ])
      expect(labels(text).sort(), text).toEqual([...LOGNORMAL].sort());
  });

  test("inside sums, mixtures, paths, laws and lists", () => {
    const sum = "parameters:\n  gamma:\n    sum:\n      chips:\n        distribution: lognormal\n        |\n";
    expect(labels(sum)).toEqual(expect.arrayContaining(["median", "sigma", "unit", "path"]));
    expect(labels("parameters:\n  gamma:\n    sum:\n      |\n")).toEqual([]);
    const mixture =
      "parameters:\n  kappa:\n    distribution: mixture\n    components:\n      - distribution: pert\n        |";
    expect(labels(mixture).sort()).toEqual(["max", "min", "mode", "weight"]);
    expect(labels("parameters:\n  gamma:\n    value: 1\n    path:\n      - kind: stop\n        |\n")).toEqual([
      "year",
      ...PLAIN,
    ]);
    expect(labels("laws:\n  kaplan:\n    weight: 1\n    |\n")).toEqual([
      "kappa",
      "lossFloor",
      "joint",
      "source",
      "note",
    ]);
    expect(labels("targets:\n  - |\n").slice(0, 3)).toEqual(["quantity", "atMost", "atLeast"]);
    expect(labels("targets:\n  - 0.5\n  - { quantity: loss, | }")).toEqual(["atMost", "atLeast", "source", "note"]);
  });

  test("a key brings its colon, unless one is there; what can only be a map or a list has no space after it", () => {
    const apply = (marked: string, label: string) => at(marked)!.options.find((one) => one.label === label)!.apply;
    expect(apply("sam|", "sampler")).toBe("sampler: ");
    expect(apply("para|", "parameters")).toBe("parameters:");
    expect(apply("samp|: sobol", "sampler")).toBe("sampler");
    expect(at("samp|: sobol")!.from).toBe(0);
    expect(at("samp|ler: sobol\n")!.from).toBe(0);
  });
});

describe("values", () => {
  test("distributions, each with what it is", () => {
    for (const text of [
      "parameters:\n  kappa:\n    distribution: |\n",
      "parameters:\n  kappa:\n    distribution: logn|\n    sigma: 1\n",
      "parameters:\n  kappa: { distribution: | }",
      "parameters:\n  kappa: { distribution: n|",
    ])
      expect(labels(text), text).toEqual(DISTRIBUTIONS);
    const kappa = at("parameters:\n  kappa:\n    distribution: |\n")!;
    expect(kappa.options[2]).toEqual({
      label: "uniform",
      kind: "value",
      apply: "uniform",
      info: "Uniform: every value between `min` and `max` equally likely.",
    });
  });

  test("samplers, units, kinds, shapes", () => {
    expect(labels("sampler: |")).toEqual([...SAMPLERS]);
    expect(labels("title: x\nsampler: s|\nseed: 1\n")).toEqual([...SAMPLERS]);
    expect(labels("sampler:\n  |")).toEqual([...SAMPLERS]);
    const units = ["doublingsPerYear", "timesPerYear", "doublingTimeMonths", "doublingTimeYears"];
    expect(labels("parameters:\n  gamma: { value: 2, unit: | }")).toEqual(units);
    expect(labels("parameters:\n  gamma:\n    distribution: normal\n    unit: doub|")).toEqual(units);
    expect(labels("parameters:\n  initialPower:\n    value: 2\n    unit: |")).toEqual([]);
    expect(labels("parameters:\n  gamma:\n    value: 2\n    path: { kind: | }")).toContain("headroom");
    expect(labels("parameters:\n  powerGrowth:\n    value: 2\n    path: { kind: cap, shape: | }")).toEqual([
      "hard",
      "logistic",
    ]);
    expect(labels("parameters:\n  powerGrowth:\n    value: 2\n    path: { kind: | }")).not.toContain("headroom");
    expect(labels("today:\n  loss: { value: 2, unit: | }")).toEqual(["nats", "bits"]);
  });

  test("quantities, in either kind of list, those there left out", () => {
    for (const text of [
      "quantities: [relativeLoss, |]",
      "quantities:\n  - relativeLoss\n  - |\n",
      "quantities: [|, relativeLoss]",
    ]) {
      expect(labels(text), text).toContain("retention");
      expect(labels(text), text).not.toContain("relativeLoss");
    }
    expect(labels("quantities: [|]")).toContain("relativeLoss");
    expect(labels("targets:\n  - quantity: |")).toContain("relativeLoss");
  });
});

describe("nothing", () => {
  test.each([
    "# sam|",
    "title: sam|",
    "title: how sam|",
    'title: "sam|"',
    "description: >-\n  words and\n  sam|\n",
    "parameters:\n  kappa: | # how\n",
    "seed:|",
    "nonsense:\n  |",
    "parameters:\n  nonsense: { | }",
    `${"[".repeat(5000)}|`,
    `${"{a: ".repeat(5000)}|`,
    `${"- ".repeat(50_000)}|`,
    `${"[".repeat(1_000_000)}|`,
  ])("in %#", (text) => {
    expect(labels(text)).toEqual([]);
  });
});

test("each key of the scenarios is among those offered where it stands, unless it is a name", () => {
  const folder = new URL("../../scenarios/", import.meta.url);
  let seen = 0;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".yaml"))) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const names = namesIn(readDocument(text).value);
    const withoutProse = text.replace(/>-?\n(?:[ \t]+.*\n)*/g, (block) => block.replace(/[^\n]/g, "#"));
    for (const { 1: before, 2: key, index } of withoutProse.matchAll(/^([ ]*(?:- )?)([a-z]\w*):(?=\s)/gim)) {
      if (names.has(key) || /^p\d/.test(key)) continue;
      const options = completions(text, index + before.length + 2, SCHEMA)?.options.map(({ label }) => label);
      expect(options, `${name}, offset ${index}: ${key}`).toContain(key);
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(300);
});

/** What authors call parts and laws. */
function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  for (const [key, inside] of Object.entries(Object(value)) as [string, unknown][]) {
    if (key === "sum" || key === "laws") for (const name of Object.keys(Object(inside))) names.add(name);
    if (typeof inside === "object") for (const name of namesIn(inside)) names.add(name);
  }
  return names;
}

test("any text, any place: options or none, and in time", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ..."{}[]:,-#|>&*!?'\"\n ",
      ": ",
      "- ",
      "\n  ",
      "\n    ",
      "distribution",
      "parameters",
      "kappa",
      "normal",
    ),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(), (pieces, place) => {
      const text = pieces.join("");
      const offset = place % (text.length + 1);
      const found = completions(text, offset, SCHEMA);
      if (found === undefined) return;
      expect(found.from).toBeLessThanOrEqual(offset);
      expect(text.slice(found.from, offset)).toMatch(/^[\w$-]*$/);
      expect(new Set(found.options.map(({ label }) => label)).size).toBe(found.options.length);
    }),
    { numRuns: 2000 },
  );
});
