import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import type { Parameters } from "../src/model/growth.ts";
import type { Compute } from "../src/model/quantities.ts";
import { timeToTarget } from "../src/model/time-to-target.ts";
import { checkScenario, loadScenario } from "../src/scenario/load.ts";
import type { AskedScenario } from "../src/scenario/scenario.ts";
import { type SimulateOptions, simulate } from "../src/simulate.ts";
import type { Result } from "../src/summary/result.ts";
import { expectClose } from "./support/close.ts";
import { parameters } from "./support/parameters.ts";
import { reference } from "./support/reference.ts";

vi.setConfig({ testTimeout: 120_000 });

const FOLDER = fileURLToPath(new URL("../scenarios/", import.meta.url));
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length))
  .sort();
const EXPECTED = [
  "baseline",
  "deepseek-jumps",
  "evidence",
  "evidence-floor",
  "evidence-narrow",
  "evidence-wide",
  "frontier",
  "hare",
  "headroom",
  "hundredfold",
  "meek",
  "moore",
  "power-wall",
  "race",
  "scale-dependent",
  "static",
  "thousand-dollar-training",
  "turtle",
  "two-laws",
];

type Tree = Record<string, unknown>;

function textOf(name: string): string {
  return readFileSync(`${FOLDER}${name}.yaml`, "utf8");
}

/** A scenario as it stands in its file but for what is set, with few samples. */
function load(name: string, set: string[] = [], samples = 4096) {
  return loadScenario(`${FOLDER}${name}.yaml`, { set, overrides: { samples } });
}

const UNCHECKED = { check: false };

/** In this thread, so that nothing has to be built before. */
function answered(scenario: AskedScenario, options: SimulateOptions = {}): Promise<Result> {
  return simulate(scenario, { ...options, threads: 1 });
}

/** Median, or another percentile, of a quantity at a time. */
function at(result: Result, quantity: keyof Result["quantities"], years: number, percent = 50): number {
  const step = result.times.indexOf(years);
  return result.quantities[quantity]!.percentiles[String(percent)].estimate[step];
}

describe("the scenarios that come with the program", () => {
  test("are the ones that the README of their folder lists, each in one row", () => {
    const rows = [...readFileSync(`${FOLDER}README.md`, "utf8").matchAll(/^\| `([a-z-]+)` +\|/gm)].map(
      ([, name]) => name,
    );
    expect(NAMES).toEqual(EXPECTED);
    expect(rows.toSorted()).toEqual(EXPECTED);
  });

  test.each(EXPECTED)("%s runs, shows a spread at its horizon and agrees with the exact answers", async (name) => {
    const scenario = await load(name, ["stepsPerYear=1"]);
    const result = await answered(scenario);
    const values = Object.values(result.quantities).flatMap((q) =>
      Object.values(q.percentiles).flatMap((p) => p.estimate),
    );
    expect(values.every(Number.isFinite)).toBe(true);
    const {
      horizonYears,
      quantities: [main],
    } = scenario;
    expect(at(result, main, horizonYears, 95)).toBeGreaterThan(at(result, main, horizonYears, 5));
    expect(result.targets.length).toBeGreaterThan(0);
    // Jumps have no exact answer, and the result says so.
    if (name === "deepseek-jumps") expect(result.check.notCovered.length).toBeGreaterThan(0);
    else expect(result.check.comparisons.length).toBeGreaterThan(0);
  });
});

describe("where the numbers come from", () => {
  test.each(EXPECTED)("every number that %s believes carries a source or the words “our assumption”", (name) => {
    const {
      parameters,
      correlations = [],
      joint = [],
      laws = {},
      today = {},
    } = parse(textOf(name)) as {
      parameters: Tree;
      correlations?: Tree[];
      joint?: Tree[];
      laws?: Record<string, Tree>;
      today?: Tree;
    };
    const claims = [
      ...claimsIn(parameters, "parameters"),
      ...correlations.map(named("correlations")),
      ...joint.map(named("joint")),
      ...claimsIn(today, "today"),
      // A law's weight, and all that it says.
      ...Object.entries(laws).flatMap(([law, { weight: _, source, note, ...said }]) => [
        { path: `laws.${law}.weight`, claim: { source, note } },
        ...claimsIn(said, `laws.${law}`),
      ]),
    ];
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter(({ claim }) => !isGrounded(claim)).map(({ path }) => path)).toEqual([]);
  });

  test("a bare number, a part of a sum without a source and a note that says nothing are all noticed", () => {
    const bare = {
      gamma: { sum: { a: { value: 1, source: "Ho" }, b: { value: 2 } } },
      kappa: 0.05,
      powerGrowth: { value: 0, note: "flat" },
    };
    const found = claimsIn(bare, "parameters").filter(({ claim }) => !isGrounded(claim));
    expect(found.map(({ path }) => path)).toEqual(["parameters.gamma.b", "parameters.kappa", "parameters.powerGrowth"]);
  });

  test("so is a number of a path, unless the effect that it belongs to says where all of its numbers come from", () => {
    const paths = {
      gamma: {
        sum: { a: { value: 1, source: "Ho", path: { kind: "headroom", doublings: { value: 7 }, shape: "hard" } } },
        path: [
          { kind: "stop", year: 2030, note: "our assumption" },
          { kind: "slowing", halfLife: { value: 5, source: "x" }, longRun: 0.2, note: "slow" },
        ],
      },
    };
    const found = claimsIn(paths, "parameters").filter(({ claim }) => !isGrounded(claim));
    expect(found.map(({ path }) => path)).toEqual([
      "parameters.gamma.slowing.longRun",
      "parameters.gamma.a.headroom.doublings",
    ]);
  });

  test.each(EXPECTED)("%s says in two to five lines what it asks, its law of loss and what it leaves out", (name) => {
    const text = textOf(name);
    const lines = /^description: >-\n((?: {2}\S.*\n)+)/m.exec(text)![1].trimEnd().split("\n");
    const description = lines.map((line) => line.trim()).join(" ");
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(description).toMatch(/Law: .*\bfloor\b|takes no law of loss/i);
    expect(description).toMatch(/\bLeaves out\b/);
  });

  test("the cases that bear Lu's names say that the numbers behind them are not known to us", async () => {
    for (const name of ["baseline", "turtle", "hare"]) {
      expect((await load(name)).description).toMatch(/Lu \(arXiv 2501\.02156\).* not known to us/);
    }
  });

  test("turtle and hare, and meek and frontier, agree in all that a comparison needs", async () => {
    for (const [a, b] of [
      ["turtle", "hare"],
      ["meek", "frontier"],
    ]) {
      const shared = ({
        startYear,
        horizonYears,
        stepsPerYear,
        compute,
        seed,
        samples,
        sampler,
        parameters: { kappa },
      }: AskedScenario) => ({
        ...{ startYear, horizonYears, stepsPerYear, compute, seed, samples, sampler, kappa },
      });
      expect(shared(await load(a))).toEqual(shared(await load(b)));
    }
  });
});

/** Every belief in a map of parameters: a number, a distribution, each part of a sum, and each number of their paths. */
function claimsIn(map: Tree, path: string): { path: string; claim: unknown }[] {
  return Object.entries(map).flatMap(([key, claim]) => {
    const here = `${path}.${key}`;
    const along = isTree(claim) ? claimsOfPath(claim.path, here) : [];
    return isTree(claim) && isTree(claim.sum)
      ? [...along, ...claimsIn(claim.sum, here)]
      : [{ path: here, claim }, ...along];
  });
}

/** The numbers of a path's effects; where the effect itself is grounded, so are its numbers. */
function claimsOfPath(effects: unknown, path: string): { path: string; claim: unknown }[] {
  const listed = (Array.isArray(effects) ? effects : effects === undefined ? [] : [effects]) as Tree[];
  return listed.flatMap((effect) => {
    const { kind, shape: _, source, note, ...numbers } = effect;
    if (isGrounded({ source, note })) return [];
    return Object.entries(numbers).map(([field, claim]) => ({ path: `${path}.${kind}.${field}`, claim }));
  });
}

function named(path: string) {
  return (claim: unknown, index: number) => ({ path: `${path}[${index}]`, claim });
}

function isGrounded(claim: unknown): boolean {
  return isTree(claim) && (typeof claim.source === "string" || /our assumption/.test(String(claim.note)));
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe("the evidence, against anchors computed by 400,000 independent numpy draws", () => {
  interface Anchor {
    p5_p50_p95: Record<string, [number, number, number]>;
    atMostHalfAtTen: number;
  }
  const anchors = reference<{ cases: Record<string, Anchor>; gammaAtLeast: Record<string, Record<string, number>> }>(
    "anchors.json",
  );
  const SAMPLES = 16_384;

  test.each(["narrow", "wide", "floor"].flatMap((law) => ["growing", "flat"].map((power) => [law, power])))(
    "evidence-%s with power %s: loss at five and ten years, and the probability of one half",
    async (law, power) => {
      const { p5_p50_p95, atMostHalfAtTen } = anchors.cases[`${law}, power ${power}`];
      const set = power === "flat" ? ["parameters.powerGrowth=0"] : [];
      const result = await answered(await load(`evidence-${law}`, [...set, "stepsPerYear=1"], SAMPLES), {
        check: false,
      });
      // A law with a floor has bands a hundredth wide, so there half a hundredth would say nothing.
      const tolerance = law === "floor" ? 0.0003 : 0.005;
      for (const [years, expected] of Object.entries(p5_p50_p95)) {
        [5, 50, 95].forEach((percent, i) => {
          const difference = Math.abs(at(result, "relativeLoss", Number(years), percent) - expected[i]);
          expect(difference, `p${percent} at ${years} years`).toBeLessThan(tolerance);
        });
      }
      const half = result.targets.find(
        (target) => target.quantity === "relativeLoss" && "atMost" in target && target.atMost === 0.5,
      )!;
      expect(Math.abs(half.probability.estimate.at(-1)! - atMostHalfAtTen)).toBeLessThan(0.005);
    },
  );

  test.each(["narrow", "wide"])(
    "evidence-%s: the probability that efficiency doubles at least so many times a year",
    async (law) => {
      const expected = anchors.gammaAtLeast[law];
      const thresholds = Object.keys(expected);
      const targets = thresholds.map((gamma) => ({
        quantity: "efficiencyMultiple",
        atLeast: 2 ** (10 * Number(gamma)),
      }));
      const scenario = { ...parse(textOf(`evidence-${law}`)), targets, stepsPerYear: 1, samples: SAMPLES };
      const result = await answered(await checkScenario(scenario), UNCHECKED);
      thresholds.forEach((gamma, i) => {
        const { estimate } = result.targets[i].probability;
        expect(Math.abs(estimate.at(-1)! - expected[gamma]), `γ ≥ ${gamma}`).toBeLessThan(0.005);
      });
    },
  );

  test("with a floor, a loss of four fifths of today's is never reached", async () => {
    const result = await answered(await load("evidence-floor"), UNCHECKED);
    expect(result.targets.find((target) => "atMost" in target && target.atMost === 0.8)).toMatchObject({
      never: 1,
      afterHorizon: 0,
    });
  });
});

describe("points that can be worked out by hand", () => {
  /** One future, all of it known. */
  async function point(said: Partial<Parameters>, more: Tree = {}): Promise<Result> {
    const scenario = { parameters: parameters(said), percentiles: [50], samples: 2, ...more };
    return answered(await checkScenario(scenario), UNCHECKED);
  }

  async function medians(name: string): Promise<Result> {
    return answered(await load(name, ["stepsPerYear=1"]), UNCHECKED);
  }

  async function yearsTo(
    target: unknown,
    said: Partial<Parameters>,
    horizonYears: number,
    compute: Compute = "cumulative",
  ) {
    const [{ timeToTarget }] = (await point(said, { targets: [target], horizonYears, compute })).targets;
    return timeToTarget["50"];
  }

  test("with static efficiency and κ = 0.05, seven tenths of today's loss takes 1,252 years, and ten times the power a tenth", async () => {
    expect(Math.round(timeToTarget("relativeLoss", 0.7, parameters({ gamma: 0 }), "cumulative"))).toBe(1252);
    expect(await yearsTo(0.7, { gamma: 0 }, 200)).toBe("afterHorizon");
    expectClose((await yearsTo(0.7, { gamma: 0, initialPower: 10 }, 200)) as number, 125.2, 1e-3);
  });

  test("static's median after ten years is 11^−0.05, Moore's (1 + 31/(½ ln 2))^−0.05", async () => {
    expectClose(at(await medians("static"), "relativeLoss", 10), 11 ** -0.05, 1e-4);
    const moore = (1 + 31 / (0.5 * Math.LN2)) ** -0.05;
    expectClose(at(await medians("moore"), "relativeLoss", 10), moore, 1e-4);
  });

  test("at Moore's pace seven tenths of today's loss takes 17.5 years, at two doublings a year 5.4", async () => {
    expect(((await yearsTo(0.7, { gamma: 0.5 }, 50)) as number).toFixed(1)).toBe("17.5");
    expect(((await yearsTo(0.7, { gamma: 2 }, 50)) as number).toFixed(1)).toBe("5.4");
  });

  test("a hundredfold takes 6.64 doublings, a $6M run for $1000 12.55", async () => {
    const [hundredfold, thousand] = await Promise.all(
      ["hundredfold", "thousand-dollar-training"].map((name) => load(name)),
    );
    for (const gamma of [1, 1.42, 2]) {
      expectClose((await yearsTo(hundredfold.targets[1], { gamma }, 20)) as number, 6.644 / gamma, 1e-4);
      expectClose((await yearsTo(thousand.targets[1], { gamma }, 20)) as number, 12.551 / gamma, 1e-4);
    }
  });

  test.each([
    [0, 2, 10, 2.6],
    [0.5, 2, 10, 3.2],
    [1, 2, 10, 4.2],
    [0, 0.5, 10, 10.4],
    [0, 2, 100, 4.7],
    [0.5, 2, 100, 5.6],
    [1, 2, 100, 7.6],
    [0, 0.5, 100, 18.7],
  ])(
    "a turtle overtakes a hare: γ %d against %d, F = %d, after %d years",
    async (hareGamma, turtleGamma, initialPower, years) => {
      const grid = { horizonYears: 20, stepsPerYear: 20, quantities: ["computeMultiple"] };
      const turtle = (await point({ gamma: turtleGamma }, grid)).quantities.computeMultiple!.percentiles["50"].estimate;
      const hare = await point({ gamma: hareGamma, initialPower }, grid);
      const behind = hare.quantities.computeMultiple!.percentiles["50"].estimate;
      const first = turtle.findIndex((compute, step) => step > 0 && compute >= behind[step]);
      expect(Math.abs(hare.times[first] - years)).toBeLessThanOrEqual(0.1);
    },
  );

  test("turtle's median loss falls below hare's in the fourth year, as their point values do after 3.2 years", async () => {
    const [turtle, hare] = await Promise.all(["turtle", "hare"].map(medians));
    expect(at(turtle, "relativeLoss", 3)).toBeGreaterThan(at(hare, "relativeLoss", 3));
    expect(at(turtle, "relativeLoss", 4)).toBeLessThan(at(hare, "relativeLoss", 4));
  });

  test("the meek's gap to the frontier, in shares of the reducible loss, is widest in the fourth year", async () => {
    const [meek, frontier] = await Promise.all(["meek", "frontier"].map(medians));
    const gaps = { 1: 0.145, 2: 0.213, 3: 0.237, 4: 0.234, 5: 0.218, 7: 0.17, 10: 0.104 };
    for (const [years, gap] of Object.entries(gaps)) {
      const simulated = at(meek, "reducibleLoss", Number(years)) - at(frontier, "reducibleLoss", Number(years));
      expect(Math.abs(simulated - gap), `after ${years} years`).toBeLessThan(0.001);
    }
  });
});

describe("the scenarios in which rates change", () => {
  const SAMPLES = 16_384;
  const yearly = (name: string, set: string[] = [], samples = SAMPLES) =>
    load(name, ["stepsPerYear=1", ...set], samples).then((scenario) => answered(scenario, UNCHECKED));
  /** The probability at the horizon of a target at most so high. */
  const probability = (targets: Result["targets"], quantity: string, atMost: number) =>
    targets
      .find((target) => target.quantity === quantity && "atMost" in target && target.atMost === atMost)!
      .probability.estimate.at(-1)!;

  test("evidence: half of today's loss is likelier than not under one law, and out of reach under the other", async () => {
    const { kaplan, chinchilla } = (await yearly("evidence")).laws!;
    expect(Math.abs(probability(kaplan.targets, "relativeLoss", 0.5) - 0.787)).toBeLessThan(0.005);
    expect(probability(chinchilla.targets, "relativeLoss", 0.5)).toBe(0);
    expect(probability(chinchilla.targets, "relativeLoss", 0.7)).toBe(0);
    expect(probability(chinchilla.targets, "reducibleLoss", 0.5)).toBe(1);
  });

  test("evidence without its paths is two-laws", async () => {
    const scenario = parse(textOf("evidence")) as { parameters: { gamma: { sum: Record<string, Tree> } } & Tree };
    const { gamma, powerGrowth } = scenario.parameters;
    for (const rate of [gamma.sum.algorithms, gamma.sum.hardware, powerGrowth as Tree]) delete rate.path;
    const shared = { targets: [0.5], quantities: ["relativeLoss"], stepsPerYear: 1, samples: 4096 };
    const [constant, twoLaws] = await Promise.all(
      [scenario, parse(textOf("two-laws"))].map(async (said) =>
        answered(await checkScenario({ ...said, ...shared }, { folder: FOLDER }), UNCHECKED),
      ),
    );
    expect(constant.manifest.digest).toBe(twoLaws.manifest.digest);
  });

  test("power-wall: nothing is lost before the wall, and then loss stays above evidence-narrow's", async () => {
    const [wall, free] = await Promise.all(["power-wall", "evidence-narrow"].map((name) => yearly(name)));
    for (const percent of [5, 50, 95]) {
      expectClose(at(wall, "relativeLoss", 2, percent), at(free, "relativeLoss", 2, percent), 1e-9);
      expect(at(wall, "relativeLoss", 10, percent)).toBeGreaterThan(at(free, "relativeLoss", 10, percent) + 0.03);
    }
    expect(Math.abs(probability(wall.targets, "relativeLoss", 0.5) - 0.876)).toBeLessThan(0.005);
    // 4, 8 and 16 GW.
    [5, 50, 95].forEach((percent, i) => {
      expectClose(at(wall, "power", 10, percent), [4000, 8000, 16000][i], 1e-2);
    });
  });

  test("headroom: chips that meet no limit go further, but only after 2034", async () => {
    const [limited, free] = await Promise.all(
      [[], ["parameters.gamma.sum.hardware.path.doublings=1000"]].map((set) => yearly("headroom", set)),
    );
    expectClose(at(limited, "relativeLoss", 9), at(free, "relativeLoss", 9), 1e-4);
    expect(at(limited, "relativeLoss", 20)).toBeGreaterThan(at(free, "relativeLoss", 20) + 0.01);
  });

  test("deepseek-jumps: jumps are not counted twice", async () => {
    const { value, path } = parse(textOf("deepseek-jumps")).parameters.gamma.sum.lessTheJumps;
    const { median, sigma } = path.doublings;
    expectClose(path.perYear.value * median * Math.exp(sigma ** 2 / 2), -value, 1e-3);
    const smooth = await yearly("evidence-narrow", ["parameters.powerGrowth=0"]);
    const jumps = await yearly("deepseek-jumps");
    expect(Math.abs(at(jumps, "relativeLoss", 10) - at(smooth, "relativeLoss", 10))).toBeLessThan(0.005);
    const width = (result: Result) => at(result, "relativeLoss", 10, 95) - at(result, "relativeLoss", 10, 5);
    expect(width(jumps)).toBeGreaterThan(width(smooth));
  });

  test("scale-dependent: efficiency doubles 1.09 times a year with power frozen, and about 1.9 times as it grows", async () => {
    const frozen = await yearly("scale-dependent", ["parameters.powerGrowth=0"]);
    expectClose(Math.log2(at(frozen, "efficiencyMultiple", 10)) / 10, 1.09, 1e-3);
    const growing = await yearly("scale-dependent");
    expect(Math.abs(Math.log2(at(growing, "efficiencyMultiple", 3)) / 3 - 1.91)).toBeLessThan(0.01);
    // After the wall, year by year.
    const late = at(growing, "efficiencyMultiple", 10) / at(growing, "efficiencyMultiple", 9);
    expect(Math.log2(late)).toBeLessThan(1.15);
  });
});
