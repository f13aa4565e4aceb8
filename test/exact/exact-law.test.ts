import { describe, expect, test } from "vitest";
import { type Exact, type ExactLaw, exactLaw } from "../../src/exact/exact-law.ts";
import { inlineExecutor } from "../../src/execution/inline.ts";
import { fixedValue } from "../../src/execution/trajectories.ts";
import { LATER } from "../../src/model/path-time.ts";
import { canBeLimited, QUANTITIES, type QuantityName } from "../../src/model/quantities.ts";
import { simulate } from "../../src/simulate.ts";
import { expectClose } from "../support/close.ts";
import { tappedExecutor } from "../support/executors.ts";
import { reference } from "../support/reference.ts";
import { type Run, runOf } from "../support/runs.ts";

/** The exact law of a quantity, which must exist. */
function lawOf({ plan, job }: Run, quantity: QuantityName, tolerance?: number, mostNodes?: number): ExactLaw {
  const law = exactLaw(plan, job, quantity, tolerance, mostNodes);
  if ("why" in law) throw new Error(`no exact law of ${quantity}: ${law.why}`);
  return law;
}

interface At {
  quantiles: Record<string, number>;
  "P(R<=r)": Record<string, number>;
}
const example = reference<{ t: Record<string, At>; "P(R<=0.7 by year)": Record<string, number> }>("exact-example.json");

describe("against the quadrature of exact-example.json (scipy)", () => {
  test("percentiles and probabilities agree to 1e-7, whichever input is integrated out", async () => {
    const run = await runOf();
    const law = lawOf(run, "relativeLoss");
    expect(law.integrated).toBe("kappa");
    for (const [t, { quantiles, "P(R<=r)": shares }] of Object.entries(example.t)) {
      for (const [level, value] of Object.entries(quantiles))
        expectClose(law.percentile(Number(level), Number(t)).value, value, 1e-7, `p${level} at ${t}`);
      for (const [r, share] of Object.entries(shares)) {
        expect(Math.abs(law.below(Number(r), Number(t)).value - share), `P(R ≤ ${r}) at ${t}`).toBeLessThan(1e-7);
        expect(law.meets(Number(r), Number(t))).toEqual(law.below(Number(r), Number(t)));
      }
    }
    for (const [year, share] of Object.entries(example["P(R<=0.7 by year)"]))
      expect(Math.abs(law.metBy(0.7, Number(year)).value - share), `by year ${year}`).toBeLessThan(1e-7);
  });

  test("reducible loss without a floor is total loss", async () => {
    const run = await runOf();
    const [total, reducible] = [lawOf(run, "relativeLoss"), lawOf(run, "reducibleLoss")];
    for (const share of [0.05, 0.5, 0.95])
      expect(reducible.percentile(share, 10).value).toBe(total.percentile(share, 10).value);
  });
});

/** Scenarios that take every path through the exact method. */
const TABLE = { kappa: [0.03, 0.05, 0.05, 0.09], lossFloor: [0, 0.1, 0.2, 0.3] };
const SPREAD = { distribution: "uniform", min: 0.5, max: 2 };
const SCENARIOS: [string, Record<string, unknown>][] = [
  ["independent rates", {}],
  ["power that grows, correlated with efficiency and κ", { parameters: { powerGrowth: { distribution: "normal", mean: 0.5, sd: 0.3 } }, correlations: [{ between: ["gamma", "kappa"], spearman: -0.6 }, { between: ["gamma", "powerGrowth"], spearman: 0.4 }] }],
  ["a sum of parts", { parameters: { gamma: { sum: { a: { distribution: "normal", mean: 0.5, sd: 0.2 }, b: { distribution: "triangular", min: 0, mode: 0.5, max: 1 }, c: 0.1 } } } }],
  ["κ a sum of parts", { parameters: { kappa: { sum: { a: { distribution: "uniform", min: 0.02, max: 0.05 }, b: { distribution: "uniform", min: 0, max: 0.03 } } } } }],
  ["truncated beliefs", { parameters: { gamma: { distribution: "normal", mean: 1, sd: 1, min: 0, max: 2 }, kappa: { distribution: "normal", mean: 0.05, sd: 0.05, min: 0.01 } } }],
  ["a fixed floor", { parameters: { lossFloor: 0.4 } }],
  ["an uncertain floor", { parameters: { lossFloor: { distribution: "beta", alpha: 2, beta: 5, max: 0.6 } } }],
  ["a single run", { compute: "singleRun", parameters: { initialPower: SPREAD, gamma: { distribution: "normal", mean: 0.3, sd: 0.5 } } }],
  ["efficiency from power", { parameters: { powerGrowth: SPREAD, gammaFromPower: 0.3 } }],
  ["efficiency lost to power", { parameters: { gamma: 1, powerGrowth: SPREAD, gammaFromPower: -1.4, kappa: 0.05 } }],
  ["an uncertain past", { parameters: { pastGrowth: { distribution: "lognormal", p5: 1, p95: 4 } } }],
  ["an uncertain step", { parameters: { initialPower: SPREAD } }],
  ["rows of a table", { parameters: { kappa: undefined }, joint: [{ values: TABLE }] }],
  ["κ fixed", { parameters: { kappa: 0.05, powerGrowth: SPREAD } }],
  ["γ and κ fixed", { parameters: { gamma: 1, kappa: 0.05, powerGrowth: SPREAD } }],
  ["efficiency that slows", { parameters: { gamma: { distribution: "lognormal", p5: 0.8, p95: 2.6, path: { kind: "slowing", halfLife: { distribution: "uniform", min: 1, max: 6 }, longRun: { distribution: "uniform", min: 0, max: 0.5 } } } } }],
  ["power under a cap, efficiency with headroom, a stop", { parameters: { gamma: { distribution: "lognormal", p5: 0.8, p95: 2.6, path: [{ kind: "headroom", doublings: { distribution: "uniform", min: 4, max: 9 } }, { kind: "stop", year: 2031.3 }] }, powerGrowth: { value: 1, path: { kind: "cap", ceiling: { distribution: "uniform", min: 4, max: 60 }, shape: "logistic" } } } }],
  ["growth that turns into decline", { parameters: { gamma: { distribution: "normal", mean: 1, sd: 0.5, path: { kind: "slowing", halfLife: 2, longRun: -1.5 } }, powerGrowth: { value: 0.2, path: { kind: "slowing", halfLife: 3, longRun: -0.3 } } } }],
  ["a mixture with a gap", { parameters: { gamma: { distribution: "mixture", components: [{ weight: 1, distribution: "uniform", min: 0, max: 0.5 }, { weight: 2, distribution: "uniform", min: 1.5, max: 2 }] } } }],
]; // biome-ignore format: a table

const TARGETS = [
  0.8,
  { quantity: "reducibleLoss", atMost: 0.6 },
  { quantity: "computeMultiple", atLeast: 20 },
  { quantity: "efficiencyMultiple", atLeast: 8 },
  { quantity: "powerMultiple", atLeast: 4 },
  { quantity: "costMultiple", atMost: 0.3 },
  { quantity: "retention", atLeast: 0.8 },
  { quantity: "computeOrders", atLeast: 1.2 },
  { quantity: "powerMultiple", atMost: 1.5 },
  { quantity: "computeMultiple", atMost: 6 },
  { quantity: "computeOrders", atMost: 0.9 },
];

describe.each(SCENARIOS)("with %s", (_, said) => {
  test("the simulation of every quantity agrees, or the law says why there is none", { timeout: 30_000 }, async () => {
    // Narrower than any fault would be: at 8192 Sobol' samples most probabilities are known to 0.002.
    const { scenario, plan, job } = await runOf({
      ...said,
      samples: 8192,
      quantities: QUANTITIES,
      targets: TARGETS,
      percentiles: [5, 50, 90],
    });
    const { check } = await simulate(scenario, { threads: 1 });
    for (const quantity of QUANTITIES) {
      const law = exactLaw(plan, job, quantity, 1e-4, 2000);
      const compared = check.comparisons.filter(({ what }) => what.startsWith(`${quantity} p`));
      if ("why" in law) expect(check.notCovered.map(({ what }) => what)).toContain(quantity);
      else if (!check.notCovered.some(({ what }) => what === quantity)) expect(compared.length).toBe(3);
    }
    expect(check.comparisons.length).toBeGreaterThanOrEqual(10);
    // Simulated and exact differ by no more than a few of the claimed errors; the check itself allows as little.
    const hits = check.comparisons.filter(({ what }) => what.startsWith("P("));
    for (const { what, simulated, exact, low, high, exactError } of hits)
      expect(Math.abs(simulated - exact), what).toBeLessThan(6 * Math.max(high - low, exactError) + 1e-9);
  });

  test("percentiles and times are the inverses of the probabilities", async () => {
    const run = await runOf({ ...said, targets: TARGETS });
    for (const quantity of QUANTITIES) {
      const law = exactLaw(run.plan, run.job, quantity, 1e-3, 1000);
      if ("why" in law) continue;
      for (const share of [0.05, 0.5, 0.9]) {
        const { value } = law.percentile(share, 7);
        // Single-run retention may be negative, which has a test of its own.
        if (value > 1e-12)
          expect(Math.abs(law.below(value, 7).value - share), `${quantity} p${share}`).toBeLessThan(1e-7);
        const target = run.scenario.targets.find((one) => one.quantity === quantity)!;
        const level = "atMost" in target ? target.atMost : target.atLeast;
        const { value: years } = law.timePercentile(share, level);
        if (years === Infinity) expect(law.metEver(level).value).toBeLessThan(share);
        else if (years === LATER) expect(law.metBy(level, 20).value).toBeLessThan(share);
        else if (years === 0) expect(law.metBy(level, 0).value).toBeGreaterThanOrEqual(share);
        else expect(Math.abs(law.metBy(level, years).value - share), `${quantity} time at ${share}`).toBeLessThan(1e-7);
      }
    }
  });

  test("a limit is kept as often as it is not passed, and first kept when the quantity is first under it", async () => {
    const run = await runOf(said);
    for (const quantity of QUANTITIES.filter(canBeLimited)) {
      const rising = exactLaw(run.plan, run.job, quantity, 1e-3, 1000);
      const limit = exactLaw(run.plan, run.job, quantity, 1e-3, 1000, true);
      if ("why" in limit || "why" in rising) continue;
      for (const value of [0.4, 0.9, 1.5, 8]) {
        for (const t of [0.5, 5, 10])
          expect(limit.meets(value, t).value + rising.meets(value, t).value, quantity).toBeCloseTo(1, 12);
        expect(limit.below(value, 7).value).toBeCloseTo(rising.below(value, 7).value, 12);
        for (const share of [0.05, 0.5]) {
          const { value: years } = limit.timePercentile(share, value);
          if (years === Infinity) expect(limit.metEver(value).value).toBeLessThan(share);
          else if (years === 0) expect(limit.metBy(value, 0).value).toBeGreaterThanOrEqual(share);
          else expect(Math.abs(limit.metBy(value, years).value - share)).toBeLessThan(1e-7);
        }
      }
      // Today's own value is under a limit of the same height.
      const known = fixedValue(run.job, "initialPower");
      if (known !== undefined && quantity === "powerMultiple") expect(limit.meets(known, 0).value).toBeCloseTo(1, 12);
      if (run.job.compute === "cumulative" && quantity === "computeMultiple")
        expect(limit.meets(1, 0).value).toBeCloseTo(1, 12);
    }
  });

  test("probabilities lie in [0, 1], rise with what is asked for and with time, and what is met is met by then", async () => {
    const run = await runOf(said);
    for (const quantity of QUANTITIES) {
      const law = exactLaw(run.plan, run.job, quantity, 1e-2, 500);
      if ("why" in law) continue;
      const values =
        quantity === "costMultiple" || quantity.endsWith("Loss")
          ? [0.01, 0.3, 0.6, 0.9, 0.999]
          : [0.05, 0.5, 1.2, 4, 100];
      const inOrder = (probabilities: Exact[]) =>
        probabilities.forEach(({ value }, i) => {
          expect(value).toBeGreaterThanOrEqual(-1e-12);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
          if (i > 0) expect(value, quantity).toBeGreaterThanOrEqual(probabilities[i - 1].value - 1e-12);
        });
      inOrder(values.map((value) => law.below(value, 5)));
      for (const value of values) {
        inOrder([0, 0.1, 1, 5, 10, 100].map((t) => law.metBy(value, t)).concat(law.metEver(value)));
        for (const t of [0, 1, 10]) inOrder([law.meets(value, t), law.metBy(value, t)]);
      }
    }
  });

  test("a law is as exact as was asked of it, or claims the error that it has", async () => {
    const run = await runOf(said);
    for (const quantity of ["relativeLoss", "computeMultiple"] as const) {
      if ("why" in exactLaw(run.plan, run.job, quantity, 1, 10)) continue;
      const fine = lawOf(run, quantity, 1e-9, 20_000);
      for (const tolerance of [1e-3, 1e-5]) {
        const coarse = lawOf(run, quantity, tolerance, 5000);
        for (const share of [0.03, 0.2, 0.5, 0.8, 0.97]) {
          const value = fine.percentile(share, 10).value;
          const [rough, sharp] = [coarse.below(value, 10), fine.below(value, 10)];
          // Two rules may agree by chance at one value: a claim holds within the tolerance it was chosen by. Claims are of
          // about one or two standard errors, and the check goes to six times them.
          expect(Math.abs(rough.value - sharp.value), `${quantity} at ${share}`).toBeLessThanOrEqual(
            6 * (Math.max(rough.error, tolerance) + sharp.error),
          );
        }
      }
    }
  });
});

test("along a path only losses have exact answers, and where shocks or jumps are drawn nothing has", async () => {
  const why = async (path: Record<string, unknown>, said: Record<string, unknown> = {}) => {
    const { plan, job } = await runOf({ ...said, parameters: { gamma: { value: 1, path } } });
    return Object.fromEntries(QUANTITIES.map((quantity) => [quantity, exactLaw(plan, job, quantity, 1e-3, 1000)]));
  };
  const slowing = await why({ kind: "slowing", halfLife: 2, longRun: 0 });
  expect("why" in slowing.relativeLoss).toBe(false);
  expect(slowing.efficiencyMultiple).toMatchObject({ why: expect.stringContaining("integrates κ out") });
  for (const path of [
    { kind: "shocks", sd: 0.5 },
    { kind: "jumps", perYear: 0.3, doublings: 1 },
  ])
    expect((await why(path)).relativeLoss).toMatchObject({ why: expect.stringContaining("drawn anew") });
  const single = await why({ kind: "slowing", halfLife: 2, longRun: 0 }, { compute: "singleRun" });
  expect(single.relativeLoss).toMatchObject({ why: expect.stringContaining("single run") });
});

describe("at the edges", () => {
  test("at t = 0 loss is 1 with probability 1, and a target at or below the floor is never met", async () => {
    const law = lawOf(await runOf({ parameters: { lossFloor: 0.4 } }), "relativeLoss");
    expect([law.below(0.999, 0).value, law.below(1, 0).value]).toEqual([0, expect.closeTo(1, 12)]);
    expectClose(law.percentile(0.05, 0).value, 1, 1e-9);
    for (const r of [0.1, 0.4]) {
      expect(law.metEver(r).value).toBe(0);
      expect(law.timePercentile(0.5, r).value).toBe(Infinity);
    }
    expect(law.metEver(0.41).value).toBeGreaterThan(0.99);
  });

  test("retention of a single run has negative percentiles where compute may shrink", async () => {
    const run = await runOf({
      compute: "singleRun",
      parameters: { gamma: { distribution: "normal", mean: 0, sd: 1 } },
    });
    const law = lawOf(run, "retention");
    // a·τ0 = γ ln 2 at τ0 = 1, and Φ⁻¹(0.05) = −1.6449.
    expectClose(law.percentile(0.05, 5).value, -1.6448536269514722 * Math.LN2, 1e-6);
  });

  test("power that moves nothing (gammaFromPower = −1) leaves only what is certain", async () => {
    const run = await runOf({ parameters: { gamma: 1, kappa: 0.05, powerGrowth: SPREAD, gammaFromPower: -1 } });
    const law = exactLaw(run.plan, run.job, "relativeLoss");
    if ("why" in law) return;
    // R(10) = (1 + 1023/ln 2)^−0.05 = 0.6945 for every sample.
    expectClose(law.meets(0.7, 10).value, 1, 1e-9);
    expect(law.meets(0.69, 10).value).toBe(0);
  });

  test("what has no continuous input of its own has no exact answer, and says why", async () => {
    const atoms = { distribution: "empirical", values: [0.5, 1, 2] };
    const { plan, job, scenario } = await runOf({
      parameters: { gamma: atoms, kappa: 0.05 },
      quantities: QUANTITIES,
      targets: TARGETS,
    });
    for (const quantity of QUANTITIES)
      expect(exactLaw(plan, job, quantity)).toEqual({ why: expect.stringMatching(/continuous distribution/) });
    const { check } = await simulate(scenario, { threads: 1 });
    expect(check.comparisons).toEqual([]);
    const missing = check.notCovered.map(({ what }) => what);
    expect(missing).toEqual(expect.arrayContaining(["relativeLoss", "retention", "computeMultiple ≥ 20"]));
    for (const { why } of check.notCovered) expect(why).toMatch(/\w{3}/);
  });
});

test("an executor that spoils nothing changes nothing", async () => {
  const { scenario } = await runOf();
  const tapped = await simulate(scenario, { executor: (job) => tappedExecutor(inlineExecutor(job), () => {}) });
  expect(tapped).toEqual(await simulate(scenario, { threads: 1 }));
});

describe("where the integrated input is normal or lognormal, the loops in WebAssembly", () => {
  /** A mixture of the same goes by its distribution function. */
  const asMixture = (spec: Record<string, unknown>) => ({
    distribution: "mixture",
    components: [
      { weight: 1, ...spec },
      { weight: 1, ...spec },
    ],
  });
  const LOGNORMAL = { distribution: "lognormal", median: 0.05, sigma: 0.4 };
  const NORMAL = { distribution: "normal", mean: 0.05, sd: 0.03, min: 0 };
  const WIDE = { distribution: "normal", mean: 0.5, sd: 0.5, min: 0 };
  const CASES: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ["lognormal", LOGNORMAL, {}],
    ["cut lognormal", { ...LOGNORMAL, min: 0.03, max: 0.06 }, {}],
    ["cut normal", NORMAL, {}],
    ["cut normal of which little is left", { ...NORMAL, min: 0.11, max: 0.15 }, {}],
    ["correlated", LOGNORMAL, { correlations: [{ between: ["gamma", "kappa"], spearman: -0.6 }] }],
    ["cut and correlated", NORMAL, { correlations: [{ between: ["gamma", "kappa"], spearman: 0.7 }] }],
    ["an uncertain floor", LOGNORMAL, { parameters: { lossFloor: { distribution: "uniform", min: 0.2, max: 0.6 } } }],
    [
      "a single run that may shrink",
      LOGNORMAL,
      { compute: "singleRun", parameters: { gamma: { distribution: "normal", mean: 0.1, sd: 1 } } },
    ],
    ["compute that may shrink", LOGNORMAL, { parameters: { gamma: { distribution: "normal", mean: 0, sd: 1 } } }],
    [
      "five inputs",
      LOGNORMAL,
      { parameters: { gamma: { sum: { a: WIDE, b: SPREAD, c: WIDE } }, powerGrowth: WIDE, priorYears: SPREAD } },
    ],
    [
      "slowing growth",
      LOGNORMAL,
      {
        parameters: {
          gamma: { distribution: "normal", mean: 1, sd: 0.3, path: { kind: "slowing", halfLife: 5, longRun: 0.2 } },
        },
      },
    ],
  ];
  test.each(CASES)("say what the distribution function says: %s", async (_, kappa, change) => {
    const { parameters, ...rest } = change as { parameters?: Record<string, unknown> };
    const [fast, slow] = await Promise.all(
      [kappa, asMixture(kappa)].map(async (one) =>
        lawOf(await runOf({ ...rest, parameters: { ...parameters, kappa: one } }), "relativeLoss", 1e-4, 2000),
      ),
    );
    expect(fast.nodes).toBe(slow.nodes);
    for (const t of [0, 0.3, 5, 10, 400])
      for (const target of [0.05, 0.3, 0.61, 0.9, 1, 1.2]) {
        for (const ask of ["meets", "metBy"] as const) {
          const [a, b] = [fast[ask](target, t), slow[ask](target, t)];
          expect(Math.abs(a.value - b.value), `${ask} ${target} at ${t}`).toBeLessThan(1e-13);
          expect(Math.abs(a.error - b.error), `error of ${ask} ${target} at ${t}`).toBeLessThan(1e-12);
        }
        expect(Math.abs(fast.metEver(target).value - slow.metEver(target).value)).toBeLessThan(1e-13);
      }
  });
});
