import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inputGroups } from "../../../src/analysis/sensitivity/input-groups.ts";
import { withJumpsInColumns } from "../../../src/analysis/sensitivity/jumps-in-columns.ts";
import { pickFreezePlans } from "../../../src/analysis/sensitivity/pick-freeze-plans.ts";
import {
  type Sensitivity,
  type SensitivityOptions,
  type Shares,
  sensitivity,
} from "../../../src/analysis/sensitivity/sensitivity.ts";
import { SAMPLERS } from "../../../src/sampling/designs/design.ts";
import { inMultiples } from "../../../src/scenario/in-multiples.ts";
import { lawsOf } from "../../../src/scenario/laws.ts";
import { checkScenario, loadScenario } from "../../../src/scenario/load.ts";
import { planOf } from "../../../src/scenario/plan.ts";
import { simulate } from "../../../src/simulate.ts";
import { drawn } from "../../support/runs.ts";
import { correlation, normalLimit } from "../../support/statistics.ts";

const exact = JSON.parse(readFileSync(new URL("../../reference/exact-example.json", import.meta.url), "utf8"));

const KAPPA = { distribution: "lognormal", p5: 0.04, p95: 0.07 };
const example = {
  horizonYears: 10,
  stepsPerYear: 1,
  parameters: { gamma: { distribution: "lognormal", p5: 0.8, p95: 2.6 }, kappa: KAPPA, powerGrowth: 0 },
};

async function analysed(said: object, options: SensitivityOptions = {}): Promise<Sensitivity> {
  return sensitivity(await checkScenario(said), options);
}

const at = ({ estimate, low, high }: Shares, i: number) => ({ estimate: estimate[i]!, low: low[i]!, high: high[i]! });
const atEnd = (shares: Shares) => at(shares, shares.estimate.length - 1);
const groupOf = ({ under: [{ groups }] }: Sensitivity, name: string) => groups.find((group) => group.name === name)!;

/**
 * Half-widths are t₁₅ standard errors; an estimate lies outside 2.7 of them, 5.76 standard errors, with probability 4·10⁻⁵.
 * About 100 are held against the truth in this file: 0.4 % in all.
 */
function expectNear(shares: Shares, truth: number, i = shares.estimate.length - 1): void {
  const { estimate, high } = at(shares, i);
  expect(Math.abs(estimate - truth)).toBeLessThanOrEqual(2.7 * (high - estimate) + 1e-12);
  expect(high - estimate).toBeLessThan(0.04);
}

describe("the exact example", () => {
  test.each(SAMPLERS)("has the shares that quadrature finds, at every date it knows, by %s", async (sampler) => {
    const result = await analysed({ ...example, quantities: ["reducibleLoss"], sampler }, { log: true });
    expect(result.varianceOf).toBe("logarithm");
    for (const [t, { sobol_of_minus_lnR: known }] of Object.entries(exact.t) as [string, never][]) {
      const { S_kappa, S_gamma, S_int } = known as Record<string, number>;
      const i = result.times.indexOf(Number(t));
      expectNear(groupOf(result, "gamma").first, S_gamma, i);
      expectNear(groupOf(result, "kappa").first, S_kappa, i);
      expectNear(groupOf(result, "gamma").total, S_gamma + S_int, i);
      expectNear(groupOf(result, "kappa").total, S_kappa + S_int, i);
      expectNear(result.under[0].interactions, S_int, i);
    }
    expect(result.under[0].ranking).toEqual([
      { group: "gamma", notToldApartFrom: [] },
      { group: "kappa", notToldApartFrom: [] },
    ]);
  });

  test("its intervals at t = 5 hold the published shares", async () => {
    const result = await analysed({ ...example, horizonYears: 5 }, { log: true, samples: 65_536 });
    for (const [name, share] of [
      ["gamma", 0.7457],
      ["kappa", 0.2324],
    ] as const) {
      const { low, high } = atEnd(groupOf(result, name).first);
      expect(low).toBeLessThan(share);
      expect(high).toBeGreaterThan(share);
      expect(high - low).toBeLessThan(0.003);
    }
    const { low, high } = atEnd(result.under[0].interactions);
    expect(low).toBeLessThan(0.0219);
    expect(high).toBeGreaterThan(0.0219);
  });

  test("at the start nothing varies, and nothing is shared out", async () => {
    for (const floor of [0, { distribution: "uniform", min: 0.2, max: 0.4 }]) {
      const parameters = { ...example.parameters, lossFloor: floor };
      const { under } = await analysed({ ...example, parameters }, { samples: 256 });
      for (const { first, total } of under[0].groups)
        for (const shares of [first, total, under[0].interactions])
          expect([shares.estimate[0], shares.low[0], shares.high[0]]).toEqual([null, null, null]);
      expect(under[0].groups[0].first.estimate[1]).not.toBeNull();
    }
  });
});

describe("known shares", () => {
  const normal = (mean: number, sd: number) => ({ distribution: "normal", mean, sd });
  const doublings = { horizonYears: 10, stepsPerYear: 1, quantities: ["efficiencyMultiple"] };

  test("parts of a sum share the variance of doublings by their own variances; κ and power do not enter", async () => {
    const parameters = {
      gamma: { sum: { a: normal(1, 0.3), b: normal(0.5, 0.1), c: 0.2 } },
      kappa: KAPPA,
      powerGrowth: normal(1, 0.1),
    };
    const result = await analysed({ ...doublings, parameters });
    expect(result.varianceOf).toBe("logarithm");
    expect(result.under[0].groups.map(({ name }) => name)).toEqual(["gamma.a", "gamma.b", "kappa", "powerGrowth"]);
    expectNear(groupOf(result, "gamma.a").first, 0.9);
    expectNear(groupOf(result, "gamma.b").first, 0.1);
    expectNear(groupOf(result, "gamma.b").total, 0.1);
    expectNear(result.under[0].interactions, 0);
    for (const name of ["kappa", "powerGrowth"])
      for (const shares of [groupOf(result, name).first, groupOf(result, name).total])
        for (const number of Object.values(atEnd(shares))) expect(number).toBeCloseTo(0, 12);
  });

  test("correlated inputs are one group, whose share is that of their sum", async () => {
    const parameters = {
      gamma: { sum: { a: normal(1, 0.3), b: normal(0.5, 0.2), c: normal(0.2, 0.2), d: normal(0, 0.1) } },
      kappa: KAPPA,
      powerGrowth: 0,
    };
    const correlations = [
      { between: ["gamma.a", "gamma.b"], spearman: 0.6 },
      { between: ["gamma.d", "gamma.b"], spearman: -0.3 },
      { between: ["gamma.c", "kappa"], spearman: 0 },
    ];
    const result = await analysed({ ...doublings, parameters, correlations });
    expect(result.under[0].groups.map(({ name, kind }) => [name, kind])).toEqual([
      ["gamma.a + gamma.b + gamma.d", "correlated"],
      ["gamma.c", "single"],
      ["kappa", "single"],
    ]);
    // Pearson's correlation of normal values is 2 sin(π/6 · Spearman's); a and d are not correlated.
    const r = (spearman: number) => 2 * Math.sin((Math.PI / 6) * spearman);
    const group = 0.09 + 0.04 + 0.01 + 2 * (r(0.6) * 0.3 * 0.2 + r(-0.3) * 0.1 * 0.2);
    expectNear(groupOf(result, "gamma.c").first, 0.04 / (group + 0.04));
    expectNear(groupOf(result, "gamma.a + gamma.b + gamma.d").first, group / (group + 0.04));
    expectNear(groupOf(result, "gamma.a + gamma.b + gamma.d").total, group / (group + 0.04));
  });

  test("yearly shocks are one input, of normal doublings", async () => {
    const gamma = { ...normal(1, 0.2), path: { kind: "shocks", sd: 0.4, persistence: 0.5 } };
    const result = await analysed({ ...doublings, parameters: { gamma, kappa: 0.05, powerGrowth: 0 } });
    let shocks = 10;
    for (let k = 1; k < 10; k++) shocks += 2 * (10 - k) * 0.5 ** k;
    const [ofRate, ofShocks] = [0.04 * 100, 0.16 * shocks];
    expect(result.under[0].groups.map(({ name, kind }) => [name, kind])).toEqual([
      ["gamma", "single"],
      ["gamma.shocks", "chance"],
    ]);
    expectNear(groupOf(result, "gamma").first, ofRate / (ofRate + ofShocks));
    expectNear(groupOf(result, "gamma.shocks").first, ofShocks / (ofRate + ofShocks));
    expectNear(groupOf(result, "gamma.shocks").total, ofShocks / (ofRate + ofShocks));
  });

  test("jumps are one input, the thirteenth and those after it too, and interact with how frequent they are", async () => {
    const jumps = {
      kind: "jumps",
      perYear: { distribution: "uniform", min: 2, max: 4 },
      doublings: normal(0.3, 0.1),
    };
    const parameters = { gamma: { ...normal(1, 0.3), path: jumps }, kappa: 0.05, powerGrowth: 0 };
    const result = await analysed({ ...doublings, horizonYears: 6, parameters });
    // Compound Poisson: Var = m² t² Var(λ) + E(λ) t (m² + s²); given which jumps come, more of them is an interaction.
    const [ofRate, ofFrequency, ofChance] = [0.09 * 36, 0.09 * 36 * (4 / 12), 3 * 6 * (0.09 + 0.01)];
    const all = ofRate + ofFrequency + ofChance;
    expectNear(groupOf(result, "gamma").first, ofRate / all);
    expectNear(groupOf(result, "gamma").total, ofRate / all);
    expectNear(groupOf(result, "gamma.jumps.perYear").first, ofFrequency / all);
    expectNear(groupOf(result, "gamma.jumps").total, ofChance / all);
    expect(atEnd(groupOf(result, "gamma.jumps").first).estimate).toBeGreaterThan(0.15);
  });

  test("a path’s own numbers are inputs", async () => {
    const slowing = {
      kind: "slowing",
      halfLife: { distribution: "uniform", min: 2, max: 8 },
      longRun: 0.3,
    };
    const parameters = { gamma: { ...normal(1.5, 0.2), path: slowing }, kappa: 0.05, powerGrowth: 0 };
    const result = await analysed({ ...doublings, parameters });
    // D = γ∞ t + (γ − γ∞)·w(h), w = h/ln 2 · (1 − 2^(−t/h)): a product, whose moments over h are integrated here.
    const w = (h: number) => (h / Math.LN2) * (1 - 2 ** (-10 / h));
    const nodes = Array.from({ length: 20_000 }, (_, i) => w(2 + (6 * (i + 0.5)) / 20_000));
    const mean = nodes.reduce((sum, each) => sum + each, 0) / nodes.length;
    const variance = nodes.reduce((sum, each) => sum + (each - mean) ** 2, 0) / nodes.length;
    const [ofRate, ofHalfLife, both] = [0.04 * mean ** 2, 1.2 ** 2 * variance, 0.04 * variance];
    const all = ofRate + ofHalfLife + both;
    expectNear(groupOf(result, "gamma").first, ofRate / all);
    expectNear(groupOf(result, "gamma.slowing.halfLife").first, ofHalfLife / all);
    expectNear(groupOf(result, "gamma.slowing.halfLife").total, (ofHalfLife + both) / all);
    expectNear(result.under[0].interactions, both / all);
  });

  test("the rows of a table are one input", async () => {
    const joint = [{ values: { kappa: [0.17, 0.18, 0.19, 0.2], lossFloor: [0.1, 0.2, 0.3, 0.4] } }];
    const parameters = { gamma: 1, powerGrowth: normal(1, 0.1) };
    const result = await analysed({ horizonYears: 3, stepsPerYear: 1, parameters, joint });
    expect(result.under[0].groups.map(({ name, kind, inputs }) => [name, kind, inputs])).toEqual([
      ["kappa + lossFloor", "rows", ["kappa", "lossFloor"]],
      ["powerGrowth", "single", ["powerGrowth"]],
    ]);
    expect(atEnd(groupOf(result, "kappa + lossFloor").first).estimate).toBeGreaterThan(0.9);
  });
});

describe("what is drawn", () => {
  const parameters = {
    gamma: {
      sum: {
        trend: { distribution: "normal", mean: 1, sd: 0.2 },
        luck: {
          value: 0,
          path: { kind: "jumps", perYear: 2, doublings: { distribution: "normal", mean: 0, sd: 0.2 } },
        },
      },
    },
    kappa: KAPPA,
    powerGrowth: { distribution: "uniform", min: 0, max: 1 },
  };

  test("the first draw is a run’s own, and stays so if jumps beyond the twelfth have columns", async () => {
    const scenario = inMultiples(await checkScenario({ ...example, parameters }));
    const plan = planOf(scenario);
    const wide = withJumpsInColumns(plan, 10);
    expect(wide.columns.length).toBeGreaterThan(plan.columns.length + 60);
    expect(wide.draws.slice(0, plan.draws.length)).toEqual(plan.draws);
    const { a } = pickFreezePlans(
      wide,
      inputGroups(wide, []).map(({ draws }) => draws),
    );
    expect(a).toBe(wide);
    const [run, first] = [drawn(plan, 100), drawn(a, 100)];
    for (const name of Object.keys(run)) expect(first[name], name).toEqual(run[name]);
  });

  test("without jumps not even the plan is another", async () => {
    const scenario = inMultiples(await checkScenario(example));
    const plan = planOf(scenario);
    expect(withJumpsInColumns(plan, 10)).toBe(plan);
  });

  test("the second draw is independent of the first, and a hybrid takes its group from it and all else from the first", async () => {
    const plan = withJumpsInColumns(planOf(inMultiples(await checkScenario({ ...example, parameters }))), 10);
    const groups = inputGroups(plan, []);
    const { a, b, hybrids } = pickFreezePlans(
      plan,
      groups.map(({ draws }) => draws),
    );
    const count = 4096;
    const [ofA, ofB, ...ofHybrids] = [a, b, ...hybrids].map((each) => drawn(each, count));
    const dimensions = [...a.draws, ...b.draws].flatMap(({ dimension }) =>
      dimension === undefined ? [] : [dimension],
    );
    expect(new Set(dimensions).size).toBe(dimensions.length);
    groups.forEach(({ draws }, g) => {
      for (const column of plan.columns) {
        if (column.kind === "fixed") continue;
        const from = draws.includes(column.draw) ? ofB : ofA;
        const own = ofHybrids[g][column.name];
        expect(
          own.every((value, i) => value === from[column.name][i]),
          column.name,
        ).toBe(true);
      }
    });
    // Each correlation exceeds the limit with probability 10⁻⁶ at most; there are a few hundred.
    const names = ["gamma.trend", "kappa", "powerGrowth", "gamma.luck.jumps.gap 1", "gamma.luck.jumps.size 20"];
    for (const one of names)
      for (const other of names)
        expect(Math.abs(correlation(ofA[one], ofB[other]))).toBeLessThan(normalLimit(1e-6) / Math.sqrt(count));
  });

  test("the order of parameters in the file does not matter", async () => {
    const { gamma, kappa, powerGrowth } = parameters;
    const { trend, luck } = gamma.sum;
    const one = await analysed({ ...example, parameters }, { samples: 512 });
    const other = await analysed(
      { ...example, parameters: { powerGrowth, kappa, gamma: { sum: { luck, trend } } } },
      { samples: 512 },
    );
    expect(other.under).toEqual(one.under);
    expect(other.manifest.digest).toBe(one.manifest.digest);
  });

  test("many blocks are walked as one", async () => {
    const long = await analysed({ ...example, horizonYears: 1 }, { samples: 20_000 });
    for (const { first } of long.under[0].groups) expect(atEnd(first).high - atEnd(first).low).toBeLessThan(0.006);
  });
});

describe("several laws of loss", () => {
  const said = loadScenario(new URL("../../../scenarios/two-laws.yaml", import.meta.url).pathname);

  test("each has what the scenario with it alone has", async () => {
    const scenario = await said;
    const result = await sensitivity(scenario, { samples: 1024 });
    expect(result.under.map(({ law, weight }) => [law, weight])).toEqual([
      ["kaplan", 0.5],
      ["chinchilla", 0.5],
    ]);
    for (const [i, law] of lawsOf(inMultiples(scenario)).entries()) {
      const alone = await sensitivity(law.scenario, { samples: 1024 });
      const { law: _, weight: __, ...rest } = result.under[i];
      expect(rest).toEqual(alone.under[0]);
    }
  });

  test("the share between them is that of a run", async () => {
    const scenario = { ...(await said), samples: 8192, stepsPerYear: 1 };
    const { betweenLaws } = await sensitivity(scenario);
    const { varianceSplit } = await simulate(scenario, { check: false });
    const share = varianceSplit!.relativeLoss!.betweenShare.at(-1)!;
    const { low, high } = atEnd(betweenLaws!);
    // Half of what they share are the same draws; the other half errs as much again.
    expect(Math.abs((low + high) / 2 - share)).toBeLessThan(1.5 * (high - low));
    expect(betweenLaws!.estimate[0]).toBeNull();
  });

  test("a quantity that no law enters is answered once, without them", async () => {
    const result = await sensitivity(await said, { quantity: "powerMultiple", samples: 256 });
    expect(result.under.map(({ law, groups }) => [law, groups.map(({ name }) => name)])).toEqual([
      [undefined, ["gamma.algorithms", "gamma.hardware", "powerGrowth"]],
    ]);
    expect(result.betweenLaws).toBeUndefined();
    expect(atEnd(groupOf(result, "powerGrowth").first).estimate).toBeCloseTo(1, 10);
  });

  test("what is correlated with a law's number stays where that number does not enter", async () => {
    const parameters = { gamma: { distribution: "normal", mean: 1.5, sd: 0.3 }, powerGrowth: 0 };
    const wide = { distribution: "uniform", min: 0.1, max: 0.2 };
    const laws = { narrow: { weight: 1, kappa: KAPPA }, wide: { weight: 1, kappa: wide } };
    const correlations = [{ between: ["gamma", "kappa"], spearman: 0.5 }];
    const options = { quantity: "efficiencyMultiple", samples: 256 } as const;
    const result = await analysed({ ...example, parameters, laws, correlations }, options);
    expect(result.under[0].groups.map(({ name, kind }) => [name, kind])).toEqual([["gamma", "single"]]);
    expect(atEnd(groupOf(result, "gamma").first).estimate).toBeCloseTo(1, 10);
    expect(result.under[0].tornado.bars.map(({ inputs }) => inputs)).toEqual([["gamma"]]);
  });
});

describe("what is asked", () => {
  test("a quantity in units has the shares of its multiple, and values in its unit", async () => {
    const today = { power: { value: 140, unit: "MW" }, loss: { value: 1.86, unit: "nats" } };
    const parameters = { ...example.parameters, powerGrowth: { distribution: "uniform", min: 0, max: 1 } };
    for (const [quantity, multiple, factor, unit] of [
      ["power", "powerMultiple", 140, "MW"],
      ["loss", "relativeLoss", 1.86, "nats"],
    ] as const) {
      const absolute = await analysed({ ...example, parameters, today }, { quantity, samples: 256 });
      const relative = await analysed({ ...example, parameters }, { quantity: multiple, samples: 256 });
      expect(absolute.unit).toBe(unit);
      expect(absolute.under[0].groups).toEqual(relative.under[0].groups);
      expect(absolute.under[0].tornado.atMedians).toBe(relative.under[0].tornado.atMedians * factor);
      expect(absolute.under[0].tornado.bars[0].low.value).toBe(relative.under[0].tornado.bars[0].low.value * factor);
    }
  });

  test("the logarithm of a floored loss is that of all of it", async () => {
    const parameters = { ...example.parameters, lossFloor: 0.5 };
    const byLog = await analysed({ ...example, parameters }, { log: true, samples: 256 });
    const byValue = await analysed({ ...example, parameters }, { samples: 256 });
    const reducible = await analysed(example, { samples: 256 });
    // ℓ + (1 − ℓ)R is R on another scale, its logarithm is not.
    expectSame(byValue, reducible);
    expect(() => expectSame(byLog, reducible)).toThrow();
  });

  test("every quantity has finite shares", async () => {
    const quantities = ["computeMultiple", "computeOrders", "costMultiple", "retention", "reducibleLoss"] as const;
    for (const compute of ["cumulative", "singleRun"])
      for (const quantity of quantities) {
        const { under, varianceOf } = await analysed({ ...example, compute }, { quantity, samples: 256 });
        expect(under[0].ranking.length).toBe(2);
        expect(varianceOf).toBe(
          ["computeOrders", "retention"].includes(quantity) ||
            (quantity === "reducibleLoss" && compute === "cumulative")
            ? "value"
            : "logarithm",
        );
      }
  });

  test("dates are whole steps apart, round years among them, and end at the horizon", async () => {
    const times = async (horizonYears: number, stepsPerYear: number) =>
      (await analysed({ ...example, horizonYears, stepsPerYear }, { samples: 64 })).times;
    expect((await times(10, 12)).slice(0, 3)).toEqual([0, 0.25, 0.5]);
    expect((await times(10, 12)).length).toBe(41);
    expect(await times(3, 2)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
    expect((await times(35, 12)).slice(-3)).toEqual([33, 34, 35]);
    expect((await times(101, 1)).slice(-3)).toEqual([95, 100, 101]);
  });

  test("nothing uncertain has no groups, and no shares", async () => {
    const { under } = await analysed({ ...example, parameters: { gamma: 1, kappa: 0.05, powerGrowth: 0 } });
    expect(under[0].groups).toEqual([]);
    expect(under[0].ranking).toEqual([]);
    expect(under[0].interactions.estimate.every((share) => share === null)).toBe(true);
  });

  test("what does not fit is refused in a sentence", async () => {
    await expect(analysed(example, { samples: 63 })).rejects.toThrow(/samples must be a whole number from 64/);
    await expect(analysed(example, { samples: 100.5 })).rejects.toThrow(RangeError);
    await expect(analysed(example, { quantity: "power" })).rejects.toThrow(/power needs to be told what it is today/);
    await expect(analysed(example, { quantity: "retention", log: true })).rejects.toThrow(/has no logarithm/);
    await expect(analysed(example, { quantity: "computeOrders", log: true })).rejects.toThrow(/logarithm already/);
  });

  test("an input without variance has no share of a logarithm, but one of a loss", async () => {
    const wild = { distribution: "studentT", df: 2, location: 1, scale: 0.1 };
    const mixed = {
      distribution: "mixture",
      components: [
        { weight: 1, ...wild },
        { weight: 1, ...wild, df: 9 },
      ],
    };
    for (const gamma of [wild, mixed, { sum: { a: wild, b: 1 } }]) {
      const said = { ...example, parameters: { ...example.parameters, gamma } };
      const asked = (quantity: SensitivityOptions["quantity"]) => analysed(said, { quantity: quantity!, samples: 64 });
      await expect(asked("efficiencyMultiple")).rejects.toThrow(/gamma(\.a)? has no variance.*give it min and max/);
      await expect(asked("retention")).rejects.toThrow(/no variance/);
      await expect(asked("relativeLoss")).resolves.toBeDefined();
      await expect(asked("powerMultiple")).resolves.toBeDefined();
    }
    const cut = { ...example.parameters, gamma: { ...wild, min: 0, max: 3 } };
    const options: SensitivityOptions = { quantity: "efficiencyMultiple", samples: 64 };
    await expect(analysed({ ...example, parameters: cut }, options)).resolves.toBeDefined();
  });

  test("a signal stops it", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    const options = { samples: 100_000, signal: controller.signal, onProgress };
    await expect(analysed(example, options)).rejects.toThrow("enough");
  });
});

function expectSame(one: Sensitivity, other: Sensitivity): void {
  for (const [i, { first }] of one.under[0].groups.entries())
    expect(atEnd(first).estimate).toBeCloseTo(atEnd(other.under[0].groups[i].first).estimate, 9);
}
