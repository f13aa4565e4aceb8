import { describe, expect, test } from "vitest";
import { answerExactly } from "../src/exact/answer-exactly.ts";
import { CheckError } from "../src/exact/check.ts";
import { inlineExecutor } from "../src/execution/inline.ts";
import { poolExecutor } from "../src/execution/pool.ts";
import type { QuantityName } from "../src/model/quantities.ts";
import { BLOCK, SAMPLERS } from "../src/sampling/designs/design.ts";
import { lawsOf } from "../src/scenario/laws.ts";
import { checkScenario, loadScenario } from "../src/scenario/load.ts";
import { planOf } from "../src/scenario/plan.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { jobOf, simulate } from "../src/simulate.ts";
import { canonicalJson } from "../src/summary/digest.ts";
import type { Result, TimeToTarget } from "../src/summary/result.ts";
import { expectClose } from "./support/close.ts";
import { answerOf, samplesOf } from "./support/naive-tally.ts";
import { quantile7 } from "./support/statistics.ts";

const ONE = { executor: inlineExecutor, check: false };
const TWO_LAWS = new URL("../scenarios/two-laws.yaml", import.meta.url).pathname;

/** Three laws: without a floor, with one that is known, and with one that is not. */
function threeLaws(weights: readonly number[], said: Record<string, unknown> = {}): Promise<Scenario> {
  const laws = [
    { kappa: { distribution: "lognormal", p5: 0.04, p95: 0.07 } },
    { kappa: { distribution: "uniform", min: 0.1, max: 0.2 }, lossFloor: 0.3 },
    { joint: { values: { kappa: [0.17, 0.18, 0.19], lossFloor: [0.6, 0.7, 0.65] } } },
  ];
  return checkScenario({
    horizonYears: 10,
    stepsPerYear: 1,
    samples: 3000,
    parameters: { gamma: { distribution: "lognormal", p5: 0.8, p95: 2.6 }, powerGrowth: 0 },
    laws: Object.fromEntries(weights.map((weight, l) => [`law${l}`, { weight, ...laws[l] }])),
    targets: [0.75, 0.5, { quantity: "efficiencyMultiple", atLeast: 1000 }],
    quantities: ["relativeLoss", "reducibleLoss", "retention"],
    ...said,
  }) as Promise<Scenario>;
}

type Asked = { quantity: QuantityName; step: number } | { target: number };

/** Every draw of every law with its weight, for each question, by the plainest code there is; ascending. */
function pooled(scenario: Scenario, asked: readonly Asked[]): { value: number; weight: number }[][] {
  const all = asked.map((): { value: number; weight: number }[] => []);
  for (const law of lawsOf(scenario)) {
    const job = jobOf(law.scenario, planOf(law.scenario));
    for (let start = 0; start < scenario.samples; start += BLOCK)
      for (const sample of samplesOf(job, start / BLOCK, Math.min(BLOCK, scenario.samples - start)))
        asked.forEach((of, row) => {
          all[row].push({ value: answerOf(job, of, sample), weight: law.weight });
        });
  }
  return all.map((row) => row.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value)));
}

/** Hmisc's wtd.quantile(x, weights, probs, type = "quantile", normwt = TRUE), line by line. */
function weightedQuantile7(draws: readonly { value: number; weight: number }[], p: number): number {
  const total = draws.reduce((sum, { weight }) => sum + weight, 0);
  const n = draws.length;
  let sum = 0;
  const cumulative = draws.map(({ weight }) => (sum += (weight * n) / total));
  const order = 1 + (n - 1) * p;
  const low = Math.max(Math.floor(order), 1);
  const high = Math.min(low + 1, n);
  // The sum of weights is rounded: what is reached but for that is reached.
  const first = (rank: number) =>
    draws[
      Math.max(
        cumulative.findIndex((c) => c >= rank - 1e-7),
        0,
      )
    ].value;
  return (1 - (order % 1)) * first(low) + (order % 1) * first(high);
}

function weightedQuantile1(draws: readonly { value: number; weight: number }[], p: number): number {
  const total = draws.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  return draws.find(({ weight }) => (sum += weight) >= total * p * (1 - 1e-12))!.value;
}

async function expectPooled(scenario: Scenario, options: { reach?: number } = {}): Promise<Result> {
  const result = await simulate(scenario, { ...ONE, ...options });
  const steps = [0, 1, 10];
  const bands = scenario.quantities.flatMap((quantity) => steps.map((step) => ({ quantity, step })));
  const draws = pooled(scenario, [...bands, ...scenario.targets.map((_, target) => ({ target }))]);
  const equal = new Set(lawsOf(scenario).map(({ weight }) => weight)).size === 1;
  bands.forEach(({ quantity, step }, row) => {
    for (const percent of scenario.percentiles) {
      const { estimate, low, high } = result.quantities[quantity]!.percentiles[String(percent)];
      const at = `${quantity} p${percent} at ${step}`;
      const sorted = Float64Array.from(draws[row], ({ value }) => value);
      if (equal) expectClose(estimate[step], quantile7(sorted, percent / 100), 1e-12, at);
      expectClose(estimate[step], weightedQuantile7(draws[row], percent / 100), 1e-12, at);
      expect(low[step] <= estimate[step] && estimate[step] <= high[step], at).toBe(true);
    }
  });
  result.targets.forEach(({ timeToTarget, never, afterHorizon, probability }, target) => {
    const times = draws[bands.length + target];
    for (const percent of scenario.percentiles) {
      const years = weightedQuantile1(times, percent / 100);
      const expected: TimeToTarget = years === Infinity ? "never" : years > 10 ? "afterHorizon" : years;
      if (typeof expected === "number") expectClose(timeToTarget[String(percent)] as number, expected, 1e-12);
      else expect(timeToTarget[String(percent)], `p${percent} of target ${target}`).toBe(expected);
    }
    const share = (of: (years: number) => boolean) =>
      times.reduce((sum, { value, weight }) => sum + (of(value) ? weight / scenario.samples : 0), 0);
    expectClose(
      never,
      share((years) => years === Infinity),
      1e-9,
    );
    expectClose(
      afterHorizon,
      share((years) => years > 10 && years < Infinity),
      1e-9,
    );
    expectClose(
      probability.estimate[10],
      share((years) => years <= 10),
      1e-9,
    );
  });
  return result;
}

describe("percentiles and times of all laws are those of all their draws, pooled and sorted", () => {
  for (const sampler of SAMPLERS)
    test.each([2, 17, 256, 3000])(`${sampler}, %i samples, equal weights`, async (samples) => {
      await expectPooled(await threeLaws([1, 1, 1], { samples, sampler }));
    });

  test.each([[[0.5, 0.5]], [[0.9, 0.1]], [[1, 2, 4]], [[0.1, 0.1, 0.1]], [[1e-6, 1, 1]], [[3]]])(
    "weights %j",
    async (weights) => {
      await expectPooled(await threeLaws(weights, { percentiles: [0.1, 5, 7, 37.5, 50, 90, 99.9] }));
    },
  );

  test.each(["sobol", "random"])("so many that a pilot brackets them, %s", { timeout: 60_000 }, async (sampler) => {
    await expectPooled(await threeLaws([1, 2, 4], { samples: 40_000, sampler, percentiles: [1, 5, 50, 97.5] }));
  });

  test("and brackets that miss are made wider until they do not", { timeout: 60_000 }, async () => {
    const scenario = await threeLaws([1, 2, 4], { samples: 40_000, percentiles: [5, 50, 97.5] });
    let passes = 0;
    const counting = (job: Parameters<typeof inlineExecutor>[0]) => {
      const inner = inlineExecutor(job);
      return {
        ...inner,
        run: ((tasks, signal) => {
          passes++;
          return inner.run(tasks, signal);
        }) as typeof inner.run,
      };
    };
    const usual = await simulate(scenario, { check: false, executor: counting });
    const before = passes;
    passes = 0;
    const missed = await simulate(scenario, { check: false, executor: counting, reach: -1 });
    expect(passes).toBeGreaterThan(before);
    expect(missed.manifest.digest).toBe(usual.manifest.digest);
    await expectPooled(scenario, { reach: -1 });
  });
});

test("what a law says is bit for bit what the scenario with this law alone says", async () => {
  const scenario = await threeLaws([1, 2, 4], { samples: 40_000 });
  const result = await simulate(scenario, { executor: inlineExecutor });
  expect(Object.keys(result.laws!)).toEqual(["law0", "law1", "law2"]);
  const { laws: _, ...rest } = scenario;
  const byHand = await checkScenario({
    ...rest,
    parameters: { ...rest.parameters, kappa: { distribution: "uniform", min: 0.1, max: 0.2 }, lossFloor: 0.3 },
  });
  const alone = new Map(lawsOf(scenario).map((law) => [law.name, law.scenario]));
  for (const [name, other] of [...alone, ["law1", byHand] as const]) {
    const { quantities, targets, inputs, check } = await simulate(other, { executor: inlineExecutor });
    const { weight, ...said } = result.laws![name];
    expectClose(weight, { law0: 1, law1: 2, law2: 4 }[name]! / 7, 1e-15);
    expect(canonicalJson(said)).toBe(canonicalJson({ quantities, targets, inputs, check }));
  }
});

test.each([1000, 40_000])("progress never goes back and ends at the end, %i samples", async (samples) => {
  const told: number[] = [];
  const scenario = await threeLaws([1, 2, 4], { samples });
  await simulate(scenario, { ...ONE, onProgress: (done, total) => void told.push(done / total) });
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});

test("one law by itself is all there is: its percentiles, probabilities, means and intervals are those of all laws", async () => {
  for (const sampler of SAMPLERS) {
    const { quantities, targets, laws } = await simulate(await threeLaws([3], { sampler }), ONE);
    expect(targets).toEqual(laws!.law0.targets);
    for (const quantity of ["relativeLoss", "retention"] as const)
      expect(quantities[quantity]!.percentiles).toEqual(laws!.law0.quantities[quantity]!.percentiles);
    const [mixed, alone] = [quantities.relativeLoss!, laws!.law0.quantities.relativeLoss!];
    for (const of of ["mean", "sd"] as const)
      for (const end of ["estimate", "low", "high"] as const)
        for (const [t, value] of mixed[of]![end].entries())
          expectClose(value, alone[of]![end][t], 1e-9, `${of} ${end} ${t}`);
    expect(mixed.pathCoverage).toEqual(alone.pathCoverage);
  }
});

test("mean, standard deviation and the split of the variance are those of all draws; shares add up to one", async () => {
  const scenario = await threeLaws([1, 2, 4]);
  const { quantities, varianceSplit, laws } = await simulate(scenario, ONE);
  expect(Object.keys(varianceSplit!)).toEqual(["relativeLoss", "reducibleLoss"]);
  const { within, between, withinShare, betweenShare } = varianceSplit!.relativeLoss!;
  for (const step of [1, 4, 10]) {
    const [draws] = pooled(scenario, [{ quantity: "relativeLoss", step }]);
    const n = scenario.samples;
    const mean = draws.reduce((sum, { value, weight }) => sum + (weight * value) / n, 0);
    const square = draws.reduce((sum, { value, weight }) => sum + (weight * (value - mean) ** 2) / n, 0);
    expectClose(quantities.relativeLoss!.mean!.estimate[step], mean, 1e-12);
    // Within a law the variance is that of a sample, n/(n − 1) times that of its draws.
    expectClose((within[step] * (n - 1)) / n + between[step], square, 1e-10);
    expectClose(quantities.relativeLoss!.sd!.estimate[step] ** 2, within[step] + between[step], 1e-12);
    expectClose(withinShare[step]! + betweenShare[step]!, 1, 1e-14);
    const means = Object.values(laws!).map(({ weight, quantities }) => ({
      weight,
      mean: quantities.relativeLoss!.mean!.estimate[step],
    }));
    expectClose(
      between[step],
      means.reduce((sum, one) => sum + one.weight * (one.mean - mean) ** 2, 0),
      1e-9,
    );
  }
  expect([within[0], between[0], withinShare[0], betweenShare[0]]).toEqual([0, 0, null, null]);
});

test("paths inside the bands of all laws are counted under each law and weighted", async () => {
  const scenario = await threeLaws([1, 3], { samples: 4096 });
  const { quantities } = await simulate(scenario, ONE);
  const { percentiles, pathCoverage, paths } = quantities.relativeLoss!;
  let expected = 0;
  for (const law of lawsOf(scenario)) {
    const job = jobOf(law.scenario, planOf(law.scenario));
    let inside = 0;
    for (let block = 0; block < 2; block++)
      for (const sample of samplesOf(job, block, BLOCK)) {
        const within = percentiles["5"].estimate.every((low, step) => {
          const value = answerOf(job, { quantity: "relativeLoss", step }, sample);
          return value >= low - 1e-12 && value <= percentiles["95"].estimate[step] + 1e-12;
        });
        if (within) inside++;
      }
    expected += (law.weight * inside) / (2 * BLOCK);
  }
  expect(paths).toBe(4 * BLOCK);
  expectClose(pathCoverage["90"], expected, 1e-12);
});

test("the two laws of the example: half of today's loss nearly always, and never", { timeout: 60_000 }, async () => {
  const scenario = { ...(await loadScenario(TWO_LAWS)), samples: 16_384, stepsPerYear: 1 };
  const { laws, targets, varianceSplit, check } = await simulate(scenario);
  const half = scenario.targets.findIndex((target) => "atMost" in target && target.atMost === 0.5);
  const at = (of: Result["targets"]) => of[half].probability.estimate.at(-1)!;
  expect(at(laws!.kaplan.targets)).toBeCloseTo(0.989, 2);
  expect(at(laws!.chinchilla.targets)).toBe(0);
  expect(laws!.chinchilla.targets[half].never).toBe(1);
  expectClose(at(targets), at(laws!.kaplan.targets) / 2, 1e-14);
  expect(varianceSplit!.relativeLoss!.betweenShare.at(-1)).toBeGreaterThan(0.95);
  // Every law is checked, and the probabilities over all laws with them.
  const said = check.comparisons.map(({ what }) => what);
  expect(said).toContain("kaplan: relativeLoss p50");
  expect(said).toContain("chinchilla: P(relativeLoss ≤ 0.5)");
  expect(said).toContain("P(relativeLoss ≤ 0.5)");
  for (const { what, low, high, exact, exactError } of check.comparisons)
    if (what === "P(relativeLoss ≤ 0.5)") {
      expect(exact).toBeGreaterThan(low - 2 * (high - low) - exactError);
      expect(exact).toBeLessThan(high + 2 * (high - low) + exactError);
    }
});

test("the number of threads, and whether there are any, never changes a digit", { timeout: 60_000 }, async () => {
  const scenario = await threeLaws([1, 2, 4], { samples: 40_000 });
  const digests = [(await simulate(scenario, ONE)).manifest.digest];
  for (const threads of [1, 2, 3])
    digests.push(
      (await simulate(scenario, { check: false, executor: (job) => poolExecutor(job, threads) })).manifest.digest,
    );
  expect(new Set(digests).size).toBe(1);
});

test("weights are relative, and a weight of nearly all leaves the others nothing to say", async () => {
  const [a, b] = [await threeLaws([1, 3]), await threeLaws([0.25, 0.75])];
  expect((await simulate(a, ONE)).manifest.digest).toBe((await simulate(b, ONE)).manifest.digest);
  const { quantities, laws } = await simulate(await threeLaws([1e9, 1]), ONE);
  const median = (of: Result["quantities"]) => of.relativeLoss!.percentiles["50"].estimate[10];
  expectClose(median(quantities), median(laws!.law0.quantities), 1e-3);
});

test("a law that the exact method contradicts fails the run of all", async () => {
  const scenario = await threeLaws([1, 1], { samples: 4096 });
  let law = 0;
  const wrong = (job: Parameters<typeof inlineExecutor>[0]) => {
    const bent = law++ === 0 ? job : { ...job, parameters: { ...job.parameters, kappa: job.parameters.gamma! } };
    return inlineExecutor(bent);
  };
  await expect(simulate(scenario, { executor: wrong })).rejects.toThrow(CheckError);
});

describe("exact answers", () => {
  test("agree with the simulation within its error, law by law and over all", { timeout: 120_000 }, async () => {
    const scenario = await threeLaws([1, 3], { samples: 65_536, horizonYears: 4, quantities: ["relativeLoss"] });
    const exact = await answerExactly(scenario);
    const simulated = await simulate(scenario, ONE);
    expect(exact.manifest).toMatchObject({ samples: 0, sampler: "exact" });
    expect(Object.keys(exact.laws!)).toEqual(["law0", "law1"]);
    const compare = (a: Pick<Result, "quantities" | "targets">, b: Pick<Result, "quantities" | "targets">) => {
      for (const level of ["5", "25", "50", "75", "95"]) {
        const { estimate, low, high } = b.quantities.relativeLoss!.percentiles[level];
        const value = a.quantities.relativeLoss!.percentiles[level].estimate;
        for (const t of [0, 1, 4]) {
          const room = 2 * (high[t] - low[t]) + 1e-12;
          expect(Math.abs(value[t] - estimate[t]), `p${level} at ${t}`).toBeLessThanOrEqual(room);
        }
      }
      a.targets.forEach(({ probability, never }, i) => {
        expect(probability.estimate[4]).toBeCloseTo(b.targets[i].probability.estimate[4], 3);
        expect(never).toBeCloseTo(b.targets[i].never, 3);
      });
    };
    compare(exact, simulated);
    for (const name of ["law0", "law1"]) compare(exact.laws![name], simulated.laws![name]);
    const [low, high] = ["law0", "law1"].map((name) => exact.laws![name].targets[0].probability.estimate[4]);
    expectClose(exact.targets[0].probability.estimate[4], 0.25 * low + 0.75 * high, 1e-12);
  });

  test("between two laws that do not meet, any value is the median, and its error says so", async () => {
    const scenario = await checkScenario({
      horizonYears: 1,
      stepsPerYear: 1,
      parameters: { gamma: { distribution: "uniform", min: 1, max: 1.1 }, powerGrowth: 0 },
      laws: { low: { weight: 1, kappa: 0.2 }, high: { weight: 1, kappa: 0.05 } },
    });
    const { quantities, laws } = await answerExactly(scenario);
    const { estimate, low, high } = quantities.relativeLoss!.percentiles["50"];
    const edge = (name: string, level: string) => laws![name].quantities.relativeLoss!.percentiles[level].estimate[1];
    expect(low[1]).toBeGreaterThan(edge("low", "95"));
    expect(high[1]).toBeLessThan(edge("high", "5"));
    expect(high[1] - low[1]).toBeGreaterThan(0.5 * (edge("high", "5") - edge("low", "95")));
    expectClose(estimate[1], (low[1] + high[1]) / 2, 1e-12);
  });

  test("where a law has none, it is named", async () => {
    const scenario = await checkScenario({
      parameters: { gamma: 1, powerGrowth: 0 },
      laws: {
        a: { weight: 1, kappa: { distribution: "uniform", min: 0.1, max: 0.2 } },
        b: { weight: 1, kappa: { distribution: "empirical", values: [0.1, 0.2] } },
      },
    });
    await expect(answerExactly(scenario)).rejects.toThrow(
      /relativeLoss: none of .* \(under the law b; each law can be run/,
    );
  });
});

/**
 * 200 seeds of 1,024 samples for each sampler: 95 % intervals must cover the exact value at least 176 times, which honest
 * ones fail to do once in 40,000 (binomial), so each of the nine counts here raises a false alarm that rarely; the seeds
 * are fixed, so it would have shown.
 */
describe("intervals of simulation error cover", { timeout: 120_000 }, () => {
  test.each(SAMPLERS)("%s", async (sampler) => {
    const said = { samples: 1024, horizonYears: 4, quantities: ["relativeLoss"], targets: [0.75], sampler };
    const scenario = await threeLaws([1, 3], { ...said, percentiles: [5, 75] });
    const exact = await answerExactly(scenario);
    const covered = { p5: 0, p75: 0, probability: 0 };
    for (let seed = 0; seed < 200; seed++) {
      const { quantities, targets } = await simulate(
        { ...scenario, seed: `cover ${seed}` },
        { ...ONE, coverage: false },
      );
      const inside = (truth: number, { low, high }: { low: number[]; high: number[] }) =>
        Number(low[4] <= truth && truth <= high[4]);
      for (const level of ["5", "75"] as const)
        covered[`p${level}`] += inside(
          exact.quantities.relativeLoss!.percentiles[level].estimate[4],
          quantities.relativeLoss!.percentiles[level],
        );
      covered.probability += inside(exact.targets[0].probability.estimate[4], targets[0].probability);
    }
    for (const [of, count] of Object.entries(covered)) expect(count, of).toBeGreaterThanOrEqual(176);
  });
});
