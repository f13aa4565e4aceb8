import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import { scenarioTemplate } from "../../src/scenario/init.ts";
import { checkScenario, loadScenario, parseScenario } from "../../src/scenario/load.ts";
import { ScenarioError } from "../../src/scenario/problems.ts";
import { decode } from "../../src/scenario/read.ts";
import { EVERYTHING, parsed } from "./scenarios.ts";

const SEED = 20250102;
vi.setConfig({ testTimeout: 60_000 });
const runs = (numRuns: number) => ({ seed: SEED, numRuns });
const TEXTS = [EVERYTHING, scenarioTemplate("x")];

/** Loads a text, or is refused with problems that each have a place; anything else fails. */
async function loadsOrIsRefused(text: string): Promise<void> {
  const begin = performance.now();
  try {
    const scenario = await parsed(text);
    expect(await parsed(JSON.stringify(scenario))).toEqual(scenario);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    const lines = text.split("\n");
    for (const { line = 0, column = 0, message } of error.problems) {
      expect(message).not.toBe("");
      expect(line).toBeGreaterThan(0);
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeGreaterThan(0);
      expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
    }
  }
  expect(performance.now() - begin).toBeLessThan(3000);
}

const scalar = fc.oneof(
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(
    null,
    true,
    "",
    "0.5",
    "normal",
    "uniform",
    "gamma",
    "gamma.algorithms",
    "relativeLoss",
    "__proto__",
    "../x",
    {},
    [],
  ),
  fc.string({ unit: "binary" }),
);
const value = fc.oneof(
  { depthSize: "small" },
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.string(), scalar, { maxKeys: 3 }),
);

/** Every place in a plain value. */
function places(from: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof from !== "object" || from === null) return [path];
  const steps = Array.isArray(from) ? [...from.keys()] : Object.keys(from);
  return [path, ...steps.flatMap((step) => places((from as Record<string, unknown>)[step], [...path, step]))];
}

interface Change {
  at: number;
  what: "delete" | "replace" | "add" | "rename";
  key: string;
  to: unknown;
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    at: fc.nat(),
    what: fc.constantFrom("delete" as const, "replace" as const, "add" as const, "rename" as const),
    key: fc.oneof(
      fc.string(),
      fc.constantFrom(
        "distribution",
        "sum",
        "value",
        "values",
        "min",
        "p5",
        "p0",
        "unit",
        "file",
        "column",
        "__proto__",
        "constructor",
      ),
    ),
    to: value,
  }),
  { minLength: 1, maxLength: 4 },
);

function changed(from: unknown, list: readonly Change[]): unknown {
  const result = { root: structuredClone(from) } as Record<string, unknown>;
  for (const { at, what, key, to } of list) {
    const all = places(result).slice(1);
    const path = all[at % all.length];
    const into = (node: unknown, step: string | number): unknown => (node as Record<string, unknown>)[step];
    const parent = path.slice(0, -1).reduce(into, result) as Record<string, unknown>;
    const step = path.at(-1)!;
    const put = (name: string | number, inside: unknown) =>
      Object.defineProperty(parent, name, { value: inside, enumerable: true, configurable: true, writable: true });
    if (what === "replace") put(step, to);
    else if (path.length === 1) continue;
    else if (what === "add" && !Array.isArray(parent)) put(key, to);
    else if (what === "rename" && !Array.isArray(parent)) {
      put(key, parent[step]);
      if (key !== step) delete parent[step];
    } else if (Array.isArray(parent)) parent.splice(Number(step), 1);
    else delete parent[step];
  }
  return result.root;
}

describe("whatever is done to a scenario, it loads or is refused with places", () => {
  const valid = TEXTS.map((text) => parse(text));

  test("keys deleted, renamed and added, and values replaced", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...valid), changes, fc.boolean(), async (from, list, json) => {
        const to = changed(from, list);
        await loadsOrIsRefused((json ? JSON.stringify(to) : stringify(to)) ?? "");
      }),
      runs(200),
    );
  });

  test("the same, as a value of a program", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...valid), changes, async (from, list) => {
        const to = changed(from, list);
        const before = structuredClone(to);
        try {
          const scenario = await checkScenario(to);
          expect(await checkScenario(scenario)).toEqual(scenario);
        } catch (error) {
          if (!(error instanceof ScenarioError)) throw error;
          expect(error.problems.length).toBeGreaterThan(0);
        }
        expect(to).toEqual(before);
      }),
      runs(200),
    );
  });

  test("text cut off, cut out and put in", async () => {
    const snippet = fc.oneof(
      fc.string(),
      fc.constantFrom("\n", ": ", "- ", "&a ", "*a", "!!x ", "{", "]", '"', "---\n", "\t", "? ", "|", "#"),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TEXTS), fc.nat(), fc.nat(20), snippet, async (text, at, cut, put) => {
        const start = at % text.length;
        await loadsOrIsRefused(text.slice(0, start));
        await loadsOrIsRefused(text.slice(0, start) + put + text.slice(start + cut));
      }),
      runs(200),
    );
  });

  test("bytes at random", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const read = decode(bytes);
        if ("text" in read) await loadsOrIsRefused(read.text);
        else expect(read.problem.place!.line).toBeGreaterThan(0);
      }),
      runs(300),
    );
    await fc.assert(fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), loadsOrIsRefused), runs(300));
  });

  test("settings at random", async () => {
    const setting = fc.oneof(
      fc.string(),
      fc
        .tuple(
          fc.constantFrom("parameters.gamma", "targets[0]", "a.b[1]", "seed", '"p2.5"', "correlations", "__proto__.x"),
          fc.string(),
        )
        .map((pair) => pair.join("=")),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(setting, { maxLength: 3 }), async (set) => {
        await parseScenario(EVERYTHING, { file: "a.yaml", folder: "/", set }).catch((error) => {
          if (!(error instanceof ScenarioError)) throw error;
        });
      }),
      runs(300),
    );
  });
});

describe("a resolved scenario is a scenario file", () => {
  test.each(TEXTS)("and gives itself again, as text and as a value", async (text) => {
    const scenario = await parsed(text);
    expect(await parsed(JSON.stringify(scenario))).toEqual(scenario);
    expect(await parsed(JSON.stringify(scenario, null, 2))).toEqual(scenario);
    expect(await parsed(stringify(scenario))).toEqual(scenario);
    expect(await checkScenario(scenario)).toEqual(scenario);
    expect(await checkScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
  });

  test("whatever its texts and numbers", async () => {
    const text = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((one) => !/\p{Cs}/u.test(one) && /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u.test(one));
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        number,
        fc.uniqueArray(fc.double({ min: 0, max: 100, minExcluded: true, maxExcluded: true, noNaN: true }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.maxSafeInteger(),
        async (title, source, gamma, percentiles, seed) => {
          const scenario = await checkScenario({
            title,
            parameters: {
              gamma: { value: gamma, source },
              kappa: 1,
              powerGrowth: { distribution: "empirical", values: [gamma, 1] },
            },
            percentiles,
            seed,
          });
          expect(scenario.percentiles).toEqual([...percentiles].sort((a, b) => a - b));
          expect(await parsed(JSON.stringify(scenario))).toEqual(scenario);
        },
      ),
      runs(200),
    );
  });
});

test("loading nothing at all is refused, not thrown", async () => {
  await expect(loadScenario("")).rejects.toBeInstanceOf(ScenarioError);
});
