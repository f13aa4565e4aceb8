import { describe, expect, test } from "vitest";
import { type InputBelief, inputBeliefs } from "../../src/analysis/input-beliefs.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";

function area({ curve, atoms, bins = [] }: InputBelief): number {
  const pieces = curve.slice(1).map(({ x, density }, i) => ((density + curve[i].density) / 2) * (x - curve[i].x));
  const bars = bins.map(({ from, to, density }) => density * (to - from));
  return [...pieces, ...bars, ...atoms.map(({ probability }) => probability)].reduce((sum, one) => sum + one, 0);
}

async function beliefs(parameters: object, rest: object = {}): Promise<Map<string, InputBelief>> {
  const scenario = await checkScenario({ ...rest, parameters: { powerGrowth: 0, ...parameters } });
  return new Map(inputBeliefs(scenario).map((belief) => [belief.name, belief]));
}

describe("what is believed about each input", () => {
  test.each([
    "evidence",
    "two-laws",
    "deepseek-jumps",
    "evidence-floor",
    "power-wall",
    "race",
    "scale-dependent",
    "headroom",
  ])("of %s is named and measured as in a result, and adds up to 1", async (name) => {
    const scenario = await loadScenario(`scenarios/${name}.yaml`, { overrides: { samples: 1024 } });
    const yearly = { ...scenario, percentiles: [5, 25, 50, 75, 95], stepsPerYear: 1, targets: [] };
    const { inputs } = await simulate(yearly, { check: false });
    const found = inputBeliefs(scenario);
    expect(found.map((belief) => belief.name)).toEqual(Object.keys(inputs));
    for (const belief of found) {
      expect(belief).toMatchObject(inputs[belief.name]);
      expect(Math.abs(area(belief) - 1), belief.name).toBeLessThan(1e-3);
    }
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  test("is told as it was stated, with where it comes from", async () => {
    const found = await beliefs({
      gamma: {
        sum: {
          hardware: { distribution: "lognormal", p5: 0.3, p95: 0.7, source: "chips" },
          algorithms: { distribution: "normal", mean: 8, sd: 1, min: 4, unit: "doublingTimeMonths" },
        },
        note: "of both",
        path: {
          kind: "slowing",
          halfLife: { distribution: "uniform", min: 5, max: 9, source: "a guess" },
          longRun: 0.1,
        },
      },
      kappa: { value: 0.05, source: "a fit" },
    });
    const hardware = found.get("gamma.hardware")!;
    expect(hardware.stated).toEqual({ distribution: "lognormal", p5: 0.3, p95: 0.7 });
    expect(hardware.source).toBe("chips");
    const algorithms = found.get("gamma.algorithms")!;
    expect(algorithms.stated).toEqual({ distribution: "normal", mean: 8, sd: 1, min: 4, unit: "doublingTimeMonths" });
    expect([algorithms.source, algorithms.note]).toEqual([undefined, "of both"]);
    // The median of 8 months is 1.5 doublings a year.
    expect(algorithms.percentiles["50"]).toBeCloseTo(1.5, 3);
    expect(found.get("gamma.slowing.halfLife")).toMatchObject({ source: "a guess", unit: "years" });
    const kappa = found.get("kappa")!;
    expect(kappa).toMatchObject({ stated: { value: 0.05 }, source: "a fit", percentiles: { 50: 0.05 }, curve: [] });
  });

  test("is a histogram where it is many values, and points where it is few", async () => {
    const many = Array.from({ length: 400 }, (_, i) => 0.01 + ((i * 37) % 400) / 1000);
    const found = await beliefs(
      { gamma: { distribution: "empirical", values: [1, 2, 2, 4] } },
      { joint: [{ values: { kappa: many, lossFloor: many.map((value) => value / 2) }, source: "a bootstrap" }] },
    );
    const gamma = found.get("gamma")!;
    expect(gamma.stated).toEqual({ distribution: "empirical", count: 4 });
    expect(gamma.curve).toEqual([]);
    expect(gamma.atoms.map(({ x }) => x)).toEqual([1, 2, 4]);
    expect(gamma.atoms.map(({ probability }) => probability)).toEqual([0.25, 0.5, 0.25]);
    const kappa = found.get("kappa")!;
    expect(kappa.stated).toEqual({ rows: 400, of: ["kappa", "lossFloor"] });
    expect(kappa.source).toBe("a bootstrap");
    expect(kappa.bins).toHaveLength(20);
    // Even steps: each bar holds as many as any other, 20 of 400.
    for (const { from, to, density } of kappa.bins!) expect(density * (to - from)).toBeCloseTo(0.05, 2);
    expect(area(kappa)).toBeCloseTo(1, 12);
  });

  test("of laws of loss, each law's own with the law's source", async () => {
    const found = await beliefs(
      { gamma: 1 },
      {
        laws: {
          kaplan: { weight: 1, kappa: { distribution: "lognormal", p5: 0.04, p95: 0.06 }, source: "Kaplan" },
          other: { weight: 3, kappa: { value: 0.1, source: "own" }, source: "Other" },
        },
      },
    );
    expect(found.get("laws.kaplan.kappa")).toMatchObject({ law: "kaplan", source: "Kaplan" });
    expect(found.get("laws.other.kappa")).toMatchObject({ law: "other", source: "own" });
    expect(found.get("gamma")!.law).toBeUndefined();
  });
});
