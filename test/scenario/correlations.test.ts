import { expect, test, vi } from "vitest";
import { nearestCorrelation } from "../../src/scenario/nearest-correlation.ts";
import { parsed, refusal } from "./scenarios.ts";

vi.setConfig({ testTimeout: 60_000 });

const names = ["gamma", "kappa", "powerGrowth", "initialPower", "gammaFromPower"];
const drawn = `parameters: { ${names.map((name) => `${name}: { distribution: uniform, min: 1, max: 2 }`).join(", ")} }\n`;
const correlated = (pairs: readonly (readonly [string, string, number])[]) =>
  `${drawn}correlations:\n${pairs.map(([a, b, spearman]) => `  - { between: [${a}, ${b}], spearman: ${spearman} }\n`).join("")}`;

test("the nearest correlation matrix is Higham's for his example", () => {
  const nearest = nearestCorrelation([
    [1, 1, 0],
    [1, 1, 1],
    [0, 1, 1],
  ]);
  // Higham 2002, section 5: 0.7607 and 0.1573.
  expect(nearest[0][1]).toBeCloseTo(0.7607, 4);
  expect(nearest[1][2]).toBeCloseTo(0.7607, 4);
  expect(nearest[0][2]).toBeCloseTo(0.1573, 4);
});

test.each([
  [
    [
      ["gamma", "kappa", 0.9],
      ["kappa", "powerGrowth", 0.9],
      ["gamma", "powerGrowth", -0.5],
    ],
  ],
  [
    [
      ["gamma", "kappa", 0.999999],
      ["kappa", "powerGrowth", 0.999999],
      ["gamma", "powerGrowth", 0.5],
    ],
  ],
  [[["gamma", "kappa", 0.9999999999999]]],
  [
    [
      ["gamma", "kappa", 0.95],
      ["kappa", "powerGrowth", 0.95],
      ["powerGrowth", "initialPower", 0.95],
      ["initialPower", "gammaFromPower", -0.95],
    ],
  ],
] as [string, string, number][][][])("the correlations that a refusal proposes are accepted", async (pairs) => {
  const [problem, ...others] = await refusal(parsed(correlated(pairs)));
  expect(others).toEqual([]);
  expect(problem).toMatch(/^draft.yaml:3:3: correlations: cannot all hold at once/);
  const proposed = problem.split("the nearest that can: ")[1].split("; ");
  const again = proposed.map((pair) => {
    const [, a, b, spearman] = /^(\w+) and (\w+) (-?[\d.]+)/.exec(pair)!;
    return [a, b, Number(spearman)] as const;
  });
  expect((await parsed(correlated(again))).correlations).toHaveLength(again.length);
});

test("only the group of values that contradict each other is reported", async () => {
  const contradiction = [
    ["gamma", "kappa", 0.9],
    ["kappa", "powerGrowth", 0.9],
    ["gamma", "powerGrowth", -0.9],
  ] as const;
  const [problem] = await refusal(parsed(correlated([...contradiction, ["initialPower", "gammaFromPower", 0.5]])));
  expect(problem).not.toContain("initialPower");
});

test("a contradiction among a hundred correlations is answered in a second or two", async () => {
  const part = (name: string) =>
    `${name}: { sum: { ${Array.from({ length: 17 }, (_, i) => `p${i}: { distribution: uniform, min: 1, max: 2 }`).join(", ")} } }`;
  const all = names.flatMap((name) => Array.from({ length: 17 }, (_, i) => `${name}.p${i}`));
  const lines = all.slice(1).map((name, i) => `  - { between: [${all[i]}, ${name}], spearman: 0.9 }`);
  lines.push(`  - { between: [${all[0]}, ${all[2]}], spearman: -0.9 }`);
  const begin = performance.now();
  const text = `parameters: { ${names.map(part).join(", ")} }\ncorrelations:\n${lines.join("\n")}`;
  expect(await refusal(parsed(text))).toEqual([expect.stringMatching(/cannot all hold at once.* more pairs$/)]);
  expect(performance.now() - begin).toBeLessThan(3000);
});
