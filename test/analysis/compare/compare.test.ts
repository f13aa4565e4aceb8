import { describe, expect, test } from "vitest";
import { compare } from "../../../src/analysis/compare/compare.ts";
import { futuresOf } from "../../../src/analysis/futures.ts";
import { scaleOf, valueOfKey } from "../../../src/execution/trajectories.ts";
import { quantityAt } from "../../../src/model/quantities.ts";
import { normalCdf } from "../../../src/sampling/special.ts";
import { inMultiples } from "../../../src/scenario/in-multiples.ts";
import { checkScenario, loadScenario } from "../../../src/scenario/load.ts";
import { sharedPlans } from "../../../src/scenario/shared-plans.ts";
import { jobOf, simulate } from "../../../src/simulate.ts";
import { expectClose } from "../../support/close.ts";
import { bisected, duel, logA, programme, type1 } from "../../support/compared.ts";
import { correlation, normalLimit } from "../../support/statistics.ts";

const GAMMA = { distribution: "normal", mean: 1.2, sd: 0.3 };
const KAPPA = { distribution: "lognormal", median: 0.05, sigma: 0.1 };

describe("turtle and hare", () => {
  // γ of the hare, γ of the turtle, F of the hare, and the years that stand in print.
  test.each([
    [0, 2, 10, 2.6],
    [0.5, 2, 10, 3.2],
    [1, 2, 10, 4.2],
    [0, 0.5, 10, 10.4],
    [0, 2, 100, 4.7],
    [0.5, 2, 100, 5.6],
    [1, 2, 100, 7.6],
    [0, 0.5, 100, 18.7],
  ])("γ_H = %d, γ_T = %d, F = %d: %d years", async (hare, turtle, power, printed) => {
    const years = { horizonYears: 20 };
    const { pair } = await duel(
      { ...years, parameters: { gamma: turtle } },
      { ...years, parameters: { gamma: hare, initialPower: power } },
    );
    const time = pair.overtaking.a.time[50] as number;
    expect(Number(time.toFixed(1))).toBe(printed);
    const exact = bisected((t) => logA(turtle, 1, t) - logA(hare, power, t), 0.1, 20);
    expect(Math.abs(time - exact)).toBeLessThan(1e-9);
    expect(pair.overtaking.a.byHorizon.estimate).toBe(1);
    expect(pair.overtaking.b.time[50]).toBe("aheadFromStart");
  });
});

describe("meek and frontier", () => {
  const parameters = { kappa: 0.155, gamma: Math.log2(1.4 * 2.8), powerGrowth: 0 };
  const meek = { compute: "singleRun", stepsPerYear: 100, quantities: ["reducibleLoss"], parameters };
  const frontier = { ...meek, parameters: { ...parameters, powerGrowth: Math.log2(3.57) } };
  const gapAt = (t: number) => 3.92 ** (-0.155 * t) - (3.92 * 3.57) ** (-0.155 * t);

  test("the gap opens to 0.238 after 3.34 years and is half closed after 9.2", async () => {
    const { pair } = await duel(meek, frontier);
    const gap = pair.percentiles[50]!.estimate;
    const printed = [0.145, 0.213, 0.237, 0.234, 0.218, 0.17, 0.104];
    expect([1, 2, 3, 4, 5, 7, 10].map((year) => Number(gap[100 * year]!.toFixed(3)))).toEqual(printed);
    for (const [step, value] of gap.entries()) expect(Math.abs(value - gapAt(step / 100))).toBeLessThan(1e-14);
    const peak = gap.indexOf(Math.max(...gap));
    expect([peak / 100, Number(gap[peak]!.toFixed(3))]).toEqual([3.34, 0.238]);
    const half = gap.findIndex((value, step) => step > peak && value <= gap[peak]! / 2) / 100;
    expect(Math.abs(half - 9.2)).toBeLessThan(0.05);
    expect(pair.overtaking.a.never.estimate).toBe(1);
    expect(pair.overtaking.b.aheadFromStart.estimate).toBe(1);
  });

  test("in nats it is as many times A·C0^−α, the floor of 1.7 nats cancelling", async () => {
    const reducible = 1070 * 1e26 ** -0.155;
    const units = {
      quantities: ["loss"],
      today: { loss: { value: reducible + 1.7, unit: "nats" } },
    };
    const lossFloor = 1.7 / (reducible + 1.7);
    const { pair, result } = await duel(
      { ...meek, ...units, parameters: { ...meek.parameters, lossFloor } },
      { ...frontier, ...units, parameters: { ...frontier.parameters, lossFloor } },
    );
    expect(result.unit).toBe("nats");
    for (const [step, value] of pair.percentiles[50]!.estimate.entries())
      expect(Math.abs(value - reducible * gapAt(step / 100))).toBeLessThan(1e-14);
    expect(pair.overtaking.a.never.estimate).toBe(1);
  });
});

describe("one truth for all, unless luck is own", () => {
  /** The losses at the horizon of all futures of each scenario, and the draws behind them. */
  async function futures(said: Record<string, unknown>[], samples = 8192) {
    const scenarios = await Promise.all(said.map((one) => programme({ samples, ...one })));
    const { plans, draws } = sharedPlans(scenarios);
    const jobs = scenarios.map((scenario, k) => jobOf(inMultiples(scenario), plans[k]!));
    const losses = jobs.map(() => new Float64Array(samples));
    const gammas = jobs.map(() => new Float64Array(samples));
    for await (const { first, count, walks } of futuresOf(jobs, samples))
      walks.forEach((walk, k) => {
        walk.moveTo(jobs[k]!.steps);
        const out = losses[k]!.subarray(first, first + count);
        walk.keys("relativeLoss", out);
        for (let i = 0; i < count; i++) {
          out[i] = valueOfKey(scaleOf(jobs[k]!, "relativeLoss"), out[i]!);
          gammas[k]![first + i] = walk.parameters(i).gamma;
        }
      });
    return { losses, gammas, draws, plans };
  }

  test("shared draws are the same to the last bit, own ones are independent", async () => {
    const shared = await futures([
      { parameters: { gamma: GAMMA, kappa: KAPPA } },
      { seed: "another", parameters: { gamma: GAMMA, kappa: KAPPA, initialPower: 3 } },
    ]);
    expect(shared.gammas[1]).toEqual(shared.gammas[0]);
    const own = await futures([
      { parameters: { gamma: { ...GAMMA, luck: "own" }, kappa: KAPPA } },
      { parameters: { gamma: { ...GAMMA, luck: "own" }, kappa: KAPPA } },
    ]);
    expect(own.gammas[0]).toEqual(shared.gammas[0]);
    // A correct program fails with another seed once in a million: scrambled points are less correlated than random ones.
    expect(Math.abs(correlation(own.gammas[0]!, own.gammas[1]!))).toBeLessThan(normalLimit(1e-6) / Math.sqrt(8192));
  });

  test("each takes its own quantile at the same uniform", async () => {
    const { gammas } = await futures([
      { parameters: { gamma: { distribution: "uniform", min: 1, max: 2 } } },
      { parameters: { gamma: { distribution: "uniform", min: 2, max: 4 } } },
    ]);
    for (const [i, gamma] of gammas[0]!.entries()) expect(gammas[1]![i]).toBe(2 * gamma);
  });

  test("what one says is its own is apart, whichever says it, and the first keeps the draws of its run", async () => {
    for (const [first, second] of [
      ["own", "shared"],
      ["shared", "own"],
    ]) {
      const { draws, plans } = await futures(
        [{ parameters: { gamma: { ...GAMMA, luck: first } } }, { parameters: { gamma: { ...GAMMA, luck: second } } }],
        16,
      );
      expect(draws.length).toBe(2);
      expect(plans[0]!.draws[0]!.name).toBe("gamma");
      expect(plans[1]!.draws[0]!.name).not.toBe("gamma");
      expect(plans[1]!.draws[0]!.dimension).not.toBe(plans[0]!.draws[0]!.dimension);
    }
  });

  test("with all luck its own, the variance of the difference is the sum of the variances", async () => {
    const own = (spec: object) => ({ ...spec, luck: "own" });
    const said = (power: number) => ({
      sampler: "random",
      parameters: { gamma: own(GAMMA), kappa: own(KAPPA), initialPower: power },
    });
    const samples = 32_768;
    const { losses } = await futures([said(1), said(5)], samples);
    const variance = (values: ArrayLike<number>) => {
      const list = Array.from(values);
      const mean = list.reduce((sum, value) => sum + value, 0) / samples;
      return list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples;
    };
    const [a, b] = losses.map(variance) as [number, number];
    const difference = variance(losses[0]!.map((value, i) => value - losses[1]![i]!));
    // What is left is twice the covariance, whose standard deviation is σ_A σ_B/√n; wrong once in a million seeds.
    expect(Math.abs(difference - a - b)).toBeLessThan((2 * normalLimit(1e-6) * Math.sqrt(a * b)) / Math.sqrt(samples));
    // The shared truth leaves far less: the limit is not so wide that anything would do.
    const shared = await futures(
      [said(1), said(5)].map((one) => ({ ...one, parameters: { ...one.parameters, gamma: GAMMA, kappa: KAPPA } })),
      samples,
    );
    expect(variance(shared.losses[0]!.map((value, i) => value - shared.losses[1]![i]!))).toBeLessThan(0.5 * (a + b));
  });

  test("luck says the part, the whole, or the effect; the nearest word holds", async () => {
    const part = { distribution: "normal", mean: 0.5, sd: 0.1 };
    const scenario = await programme({
      parameters: {
        gamma: {
          luck: "own",
          sum: { own: part, world: { ...part, luck: "shared" }, turns: { ...part, path: { kind: "shocks", sd: 0.1 } } },
        },
        powerGrowth: {
          ...part,
          path: [{ kind: "jumps", luck: "own", perYear: 0.1, doublings: { ...part, luck: "shared" } }],
        },
      },
    });
    const { draws, plans } = sharedPlans([scenario, scenario]);
    const shared = draws.filter(({ uses }) => uses.length === 2).map(({ name }) => name);
    expect(shared).toContain("gamma.world");
    expect(shared).toContain("powerGrowth");
    expect(shared).toContain("powerGrowth.jumps.size 1");
    for (const name of ["gamma.own", "gamma.turns", "gamma.turns.shocks.year 1", "powerGrowth.jumps.gap 1"])
      expect(shared).not.toContain(name);
    expect(plans[0]!.paths!.powerGrowth!.parts[0]!.jumps!.name).toBe("powerGrowth.jumps");
    expect(plans[1]!.paths!.powerGrowth!.parts[0]!.jumps!.name).toBe("own luck 2: powerGrowth.jumps");
  });

  test("rows of a table are drawn at the uniform of their first parameter, in both directions", async () => {
    const rows = { values: { kappa: [0.04, 0.05, 0.06, 0.07], lossFloor: [0.1, 0.2, 0.3, 0.4] } };
    const table = await checkScenario({ parameters: { gamma: 1, powerGrowth: 0 }, joint: [rows] });
    const plain = await programme({ parameters: { gamma: 1, kappa: KAPPA } });
    for (const [scenarios, name] of [
      [[table, plain], "rows of kappa, lossFloor"],
      [[plain, table], "kappa"],
    ] as const) {
      const { plans } = sharedPlans(scenarios);
      expect(plans.map(({ draws }) => draws.map((draw) => draw.name))).toEqual([[name], [name]]);
      expect(plans[1]!.draws[0]!.dimension).toBe(plans[0]!.draws[0]!.dimension);
    }
  });

  test("a run ignores it", async () => {
    const said = (luck: object) =>
      programme({ parameters: { gamma: { ...GAMMA, ...luck }, kappa: { sum: { all: KAPPA }, ...luck } } });
    const digests = await Promise.all(
      [{}, { luck: "own" }].map(async (luck) => (await simulate(await said(luck), { check: false })).manifest.digest),
    );
    expect(digests[1]).toBe(digests[0]);
  });

  test("the first scenario's own percentiles are those of its run, bit for bit, in as many passes as memory asks for", async () => {
    const grid = { stepsPerYear: 6, percentiles: [50] };
    const turtle = { ...(await loadScenario("scenarios/turtle.yaml")), ...grid };
    const hare = { ...(await loadScenario("scenarios/hare.yaml")), ...grid };
    // 65,536 futures at 61 times do not fit into one pass.
    const samples = 65_536;
    const result = await compare([turtle, hare], { samples });
    const run = await simulate({ ...turtle, samples }, { check: false });
    expect(result.worlds[0]!.own[0]).toEqual(run.quantities.relativeLoss!.percentiles);
    checkSingleCrossing(result.worlds[0]!.pairs[0]!, result.times);
  });

  test("a scenario held against itself is level with itself", async () => {
    const { pair, result } = await duel(
      { samples: 1024, parameters: { gamma: GAMMA, kappa: KAPPA } },
      { samples: 1024, parameters: { gamma: GAMMA, kappa: KAPPA } },
    );
    for (const { estimate } of Object.values(pair.percentiles)) expect(new Set(estimate)).toEqual(new Set([0]));
    expect(new Set(pair.level.estimate)).toEqual(new Set([1]));
    expect([pair.overtaking.a.never.estimate, pair.overtaking.b.never.estimate]).toEqual([1, 1]);
    expect(pair.breakEven.b![50]!.estimate.slice(1).every((power) => Math.abs((power as number) - 1) < 1e-12)).toBe(
      true,
    );
    expect(result.worlds[0]!.own[0]).toEqual(result.worlds[0]!.own[1]);
    // Nor does what chance will bring part what is one and the same.
    const shocks = { gamma: { ...GAMMA, path: { kind: "shocks", sd: 0.3 } } };
    const same = await duel({ stepsPerYear: 1, parameters: shocks }, { stepsPerYear: 1, parameters: shocks });
    expect(new Set(same.pair.level.estimate)).toEqual(new Set([1]));
    expect([same.pair.overtaking.a.never.estimate, same.pair.overtaking.b.never.estimate]).toEqual([1, 1]);
  });
});

type Duel = Awaited<ReturnType<typeof duel>>["pair"];

/** Where one crossing is possible, who is ahead at t is who has overtaken by t. */
function checkSingleCrossing({ ahead, overtaking }: Duel, times: readonly number[]): void {
  const { a } = overtaking;
  const started = a.aheadFromStart.estimate;
  expect(Math.abs(started + a.byHorizon.estimate - ahead.estimate.at(-1)!)).toBeLessThan(1e-12);
  for (const [percent, time] of Object.entries(a.time)) {
    if (typeof time !== "number") continue;
    const after = times.findIndex((at) => at >= time);
    expect(ahead.estimate[after]).toBeGreaterThanOrEqual(Number(percent) / 100 - 1e-12);
    expect(ahead.estimate[after - 1]).toBeLessThan(Number(percent) / 100 + 1e-12);
  }
}

describe("the probability of being ahead", () => {
  const own = (mean: number, sd: number) => ({ distribution: "normal", mean, sd, luck: "own" });

  test("of two normal rates, each its own luck, is Φ of their difference over its standard deviation", async () => {
    const samples = 32_768;
    const { pair } = await duel(
      { samples, sampler: "random", stepsPerYear: 1, parameters: { gamma: own(1.2, 0.3) } },
      { stepsPerYear: 1, parameters: { gamma: own(1, 0.4) } },
    );
    const exact = normalCdf(0.2 / 0.5);
    // Wrong once in a million seeds.
    const limit = normalLimit(1e-6) * Math.sqrt((exact * (1 - exact)) / samples);
    for (const share of pair.ahead.estimate.slice(1)) expect(Math.abs(share - exact)).toBeLessThan(limit);
    expect(pair.ahead.estimate[0]).toBe(0);
    expect([pair.level.low[0], pair.level.estimate[0]]).toEqual([1, 1]);
    // Who has the higher rate leads from the first day on for ever.
    expect(pair.overtaking.a.aheadFromStart.estimate).toBe(pair.ahead.estimate[1]);
    expect(pair.overtaking.a.never.estimate).toBe(pair.behind.estimate[1]);
  });

  test("at one uniform, where both rates hang on the same score, is that of the score", async () => {
    const samples = 32_768;
    const { pair } = await duel(
      { samples, stepsPerYear: 1, parameters: { gamma: { ...own(1.2, 0.3), luck: "shared" } } },
      { stepsPerYear: 1, parameters: { gamma: { ...own(1, 0.4), luck: "shared" } } },
    );
    // 1.2 + 0.3 z > 1 + 0.4 z for z < 2; stratified in one dimension, each replicate is wrong by a sample at most.
    expect(Math.abs(pair.ahead.estimate[5]! - normalCdf(2))).toBeLessThanOrEqual(16 / samples);
  });

  test("outcomes add up to one, and times agree with probabilities, where each has its own luck and a head start", async () => {
    const { pair, result } = await duel(
      { samples: 8192, parameters: { gamma: own(1.4, 0.4), kappa: 0.05 } },
      { parameters: { gamma: own(0.8, 0.3), kappa: 0.05, initialPower: 8 } },
    );
    for (const one of [pair.overtaking.a, pair.overtaking.b]) {
      const all = [one.aheadFromStart, one.byHorizon, one.afterHorizon, one.undecided, one.never];
      expectClose(
        all.reduce((sum, { estimate }) => sum + estimate, 0),
        1,
        1e-12,
      );
    }
    pair.ahead.estimate.forEach((share, step) => {
      expectClose(share + pair.level.estimate[step]! + pair.behind.estimate[step]!, 1, 1e-12);
    });
    // All outcomes occur: the check is of something.
    const { byHorizon, afterHorizon, never } = pair.overtaking.a;
    for (const { estimate } of [byHorizon, afterHorizon, never]) expect(estimate).toBeGreaterThan(0.01);
    checkSingleCrossing(pair, result.times);
    // Never: the lower rate in the end, P(γ_A ≤ γ_B) = Φ(−0.6/0.5), wrong once in a million seeds at the most.
    const limit = normalLimit(1e-6) * Math.sqrt(0.25 / 8192);
    expect(Math.abs(never.estimate - normalCdf(-1.2))).toBeLessThan(limit);
  });
});

describe("never, or after the horizon", () => {
  const outcome = async (a: object, b: object, more: object = {}) => {
    const { pair } = await duel(
      { horizonYears: 3, ...more, parameters: a },
      { horizonYears: 3, ...more, parameters: b },
    );
    return [pair.overtaking.a.time[50], pair.overtaking.b.time[50]];
  };
  const late = ["afterHorizon", "aheadFromStart"];
  const never = ["never", "aheadFromStart"];

  test("at constant rates the limits decide", async () => {
    expect(await outcome({ gamma: 1 }, { gamma: 0.95, initialPower: 10 })).toEqual(late);
    expect(await outcome({ gamma: 0.95 }, { gamma: 1, initialPower: 10 })).toEqual(never);
    expect(await outcome({ gamma: 1 }, { gamma: 1, initialPower: 10 })).toEqual(never);
    // κ·a: half the rate at twice the exponent and a bit.
    expect(await outcome({ gamma: 0.5, kappa: 0.11 }, { gamma: 1, initialPower: 10 })).toEqual(late);
    expect(await outcome({ gamma: 0.5, kappa: 0.09 }, { gamma: 1, initialPower: 10 })).toEqual(never);
    // No growth at all: logarithms, compared by κ.
    expect(await outcome({ gamma: 0, kappa: 0.06 }, { gamma: 0, initialPower: 10 })).toEqual(late);
    expect(await outcome({ gamma: 0 }, { gamma: -0.1, initialPower: 10 })).toEqual(late);
  });

  test("where compute dies away, the sums that it converges to decide", async () => {
    // F/(|γ| ln 2): 2.885 for A; 2.164 and 3.607 for B.
    expect(await outcome({ gamma: -0.5 }, { gamma: -1, initialPower: 1.45 }, { horizonYears: 1 })).toEqual(late);
    expect(await outcome({ gamma: -0.5 }, { gamma: -1, initialPower: 2.5 }, { horizonYears: 1 })).toEqual(never);
  });

  test("a floor above what the other reaches is never passed", async () => {
    const floor = { gamma: 2, lossFloor: 0.9 };
    expect(await outcome(floor, { gamma: 0.5, initialPower: 10 })).toEqual(never);
    expect(await outcome({ gamma: 0.5 }, { ...floor, initialPower: 10, kappa: 0.5 })).toEqual(late);
  });

  const winding = { gamma: 0.05 / Math.LN2, initialPower: 0.1 };
  const straight = { gamma: 0.3 / Math.LN2 };

  test("a lead that is won after the horizon and lost again in the end is found", async () => {
    const a = { ...winding, kappa: 0.29 };
    expect(await outcome(a, straight)).toEqual(late);
    const { pair } = await duel({ horizonYears: 20, parameters: a }, { horizonYears: 20, parameters: straight });
    const exact = bisected((t) => 0.29 * logA(winding.gamma, 0.1, t) - 0.05 * logA(straight.gamma, 1, t), 1, 20);
    expectClose(pair.overtaking.a.time[50] as number, exact, 1e-9);
  });

  test("a lead that is lost and won again between two points of the grid is found", async () => {
    const ratio = (t: number) => (0.05 * logA(straight.gamma, 1, t)) / logA(winding.gamma, 0.1, t);
    // The κ at which A would just touch B.
    let least = 0.01;
    for (let t = 0.01; t < 400; t += 0.01) if (ratio(t) < ratio(least)) least = t;
    const kappa = ratio(least) * (1 + 1e-7);
    const lead = (t: number) => kappa * logA(winding.gamma, 0.1, t) - 0.05 * logA(straight.gamma, 1, t);
    const first = bisected(lead, least / 2, least);
    const last = bisected(lead, least, 2 * least);
    const horizonYears = Math.ceil(last) + 3;
    expect(Math.floor(first)).toBe(Math.floor(last));
    const { pair } = await duel(
      { horizonYears, stepsPerYear: 1, parameters: { ...winding, kappa } },
      { horizonYears, stepsPerYear: 1, parameters: straight },
    );
    expect(new Set(pair.ahead.estimate)).toEqual(new Set([0]));
    expect(Math.abs((pair.overtaking.a.time[50] as number) - first)).toBeLessThan(1e-6);
  });

  test("along paths: to the root, by what is left in the end, and as late where chance goes on", async () => {
    const slowing = (longRun: number) => ({ value: 2, path: { kind: "slowing", halfLife: 1, longRun } });
    const hare = { gamma: 0.5, initialPower: 10 };
    // In the end 0.6 is more than 0.5, and 0.4 is less.
    expect(await outcome({ gamma: slowing(0.6) }, { ...hare, initialPower: 1000 })).toEqual(late);
    expect(await outcome({ gamma: slowing(0.4) }, { ...hare, initialPower: 1000 })).toEqual(never);
    const a = await programme({ parameters: { gamma: slowing(0.6) } });
    const b = await programme({ parameters: { ...hare, initialPower: 3 } });
    const result = await compare([a, b]);
    const time = result.worlds[0]!.pairs[0]!.overtaking.a.time[50] as number;
    const { plans } = sharedPlans([a, b]);
    for await (const { walks } of futuresOf(
      [a, b].map((one, k) => jobOf(inMultiples(one), plans[k]!)),
      16,
    )) {
      const [forA, forB] = walks.map((walk) => walk.parameters(0));
      const lead = (t: number) =>
        quantityAt("relativeLoss", forB!, t, "cumulative") - quantityAt("relativeLoss", forA!, t, "cumulative");
      expectClose(time, bisected(lead, 0.1, 10), 1e-9);
    }
    // A is ahead only for a while, long after the horizon: the limits alone would not say so.
    const b1 = { gamma: { value: 0.5, path: { kind: "slowing", halfLife: 60, longRun: 0.7 } }, initialPower: 20 };
    const wins = { horizonYears: 200, stepsPerYear: 1 };
    const whole = await duel({ ...wins, parameters: { gamma: slowing(0.6) } }, { ...wins, parameters: b1 });
    expect(whole.pair.ahead.estimate.some((share) => share === 1)).toBe(true);
    expect(whole.pair.ahead.estimate.at(-1)).toBe(0);
    expect(await outcome({ gamma: slowing(0.6) }, b1)).toEqual(late);
    // What is drawn by chance until it stops before the horizon is known, and is walked on as it stands.
    const settled = {
      value: 0.4,
      path: [
        { kind: "shocks", sd: 0.1 },
        { kind: "stop", year: 2027 },
      ],
    };
    expect(await outcome({ gamma: settled }, { ...hare, initialPower: 1000 })).toEqual(never);
    const chance = { value: 0.4, path: { kind: "shocks", sd: 0.1 } };
    expect(await outcome({ gamma: chance }, { ...hare, initialPower: 1000 })).toEqual(["undecided", "aheadFromStart"]);
    expect(await outcome({ gamma: chance, lossFloor: 0.9 }, { ...hare, initialPower: 1000 })).toEqual(never);
  });

  test("who is level up to the horizon may come ahead later, having been behind nobody", async () => {
    // Growth that stops in 2030 in one of them: nobody knows it by 2028.
    const stopped = { value: 1, path: { kind: "stop", year: 2030 } };
    const { pair } = await duel(
      { horizonYears: 3, parameters: { gamma: 1 } },
      { horizonYears: 3, parameters: { gamma: stopped } },
    );
    expect(new Set(pair.level.estimate)).toEqual(new Set([1]));
    expect([pair.overtaking.a.afterHorizon.estimate, pair.overtaking.b.never.estimate]).toEqual([1, 1]);
  });

  test("what chance may still turn after the horizon is neither later nor never", async () => {
    const shaken = { gamma: { value: 2, path: { kind: "shocks", sd: 0.1 } } };
    const { pair } = await duel(
      { horizonYears: 5, parameters: { gamma: 0.5 } },
      { horizonYears: 5, parameters: shaken },
    );
    expect(pair.overtaking.a).toMatchObject({
      byHorizon: { estimate: 0 },
      afterHorizon: { estimate: 0 },
      undecided: { estimate: 1 },
      never: { estimate: 0 },
      time: { 50: "undecided" },
    });
    expect(pair.overtaking.b.aheadFromStart.estimate).toBe(1);
  });

  test("what differs by rounding alone is level", async () => {
    // A rate that slows down to itself is constant, but is followed as a path.
    const stopped = { value: 1, path: [{ kind: "slowing", halfLife: 5, longRun: 1 }] };
    const { pair } = await duel({ parameters: { gamma: stopped } }, { parameters: { gamma: 1 } });
    expect(new Set(pair.level.estimate)).toEqual(new Set([1]));
  });
});

describe("break-even power", () => {
  /** The step in power that makes B level with A, found through the model alone. */
  async function naive(a: object, b: object, time: number, samples: number): Promise<number[]> {
    const scenarios = await Promise.all([a, b].map((said) => programme({ samples, ...said })));
    const { plans } = sharedPlans(scenarios);
    const jobs = scenarios.map((scenario, k) => jobOf(inMultiples(scenario), plans[k]!));
    const found: number[] = [];
    for await (const { count, walks } of futuresOf(jobs, samples))
      for (let i = 0; i < count; i++) {
        const [forA, forB] = walks.map((walk) => walk.parameters(i));
        const [countA, countB] = jobs.map(({ compute }) => compute);
        const wanted = quantityAt("relativeLoss", forA!, time, countA!);
        const loss = (logPower: number) =>
          quantityAt("relativeLoss", { ...forB!, initialPower: Math.exp(logPower) }, time, countB!) - wanted;
        found.push(loss(200) > 0 ? Infinity : Math.exp(bisected(loss, -200, 200)));
      }
    return found;
  }

  const slowing = { ...GAMMA, path: { kind: "slowing", halfLife: 3, longRun: 0.3 } };
  test.each([
    [
      "cumulative",
      { parameters: { gamma: GAMMA, kappa: KAPPA } },
      { parameters: { gamma: { ...GAMMA, luck: "own" }, kappa: 0.06, initialPower: 4 } },
    ],
    [
      "floors",
      { parameters: { gamma: GAMMA, lossFloor: 0.2, kappa: 0.1 } },
      { parameters: { gamma: GAMMA, lossFloor: 0.3, kappa: 0.2, initialPower: 2 } },
    ],
    [
      "single runs",
      { compute: "singleRun", parameters: { gamma: GAMMA } },
      { compute: "singleRun", parameters: { gamma: 1, initialPower: 2 } },
    ],
    ["paths", { parameters: { gamma: slowing } }, { parameters: { gamma: GAMMA, initialPower: 5 } }],
  ])("is what a root finder finds through the model: %s", async (_, a, b) => {
    const samples = 64;
    const { pair } = await duel({ samples, stepsPerYear: 1, ...a }, { stepsPerYear: 1, ...b });
    for (const time of [1, 5, 10]) {
      const powers = await naive({ stepsPerYear: 1, ...a }, { stepsPerYear: 1, ...b }, time, samples);
      for (const percent of [5, 50, 95])
        expectClose(pair.breakEven.b![percent]!.estimate[time] as number, type1(powers, percent), 1e-9);
    }
  });

  test("none is enough where the floor forbids it, any is on the first day, and capped power is left out with the reason", async () => {
    const { pair, result } = await duel(
      { parameters: { gamma: 2, kappa: 0.2 } },
      {
        parameters: {
          gamma: 1,
          lossFloor: 0.8,
          powerGrowth: { value: 1, path: { kind: "cap", ceiling: 8 } },
        },
      },
    );
    expect(pair.breakEven.b).toBeUndefined();
    expect(result.noBreakEven.b).toMatch(/capped/);
    expect(pair.breakEven.a![50]!.estimate[0]).toBe("any");
    const floors = await duel({ parameters: { gamma: 2, kappa: 0.2 } }, { parameters: { gamma: 1, lossFloor: 0.8 } });
    expect(floors.pair.breakEven.b![50]!.estimate.at(-1)).toBe("noneIsEnough");
  });
});

describe("laws of loss and what scenarios must agree in", () => {
  const laws = { kaplan: { weight: 1, kappa: 0.05 }, chinchilla: { weight: 1, kappa: 0.18, lossFloor: 0.9 } };
  const withLaws = (more: object, names: object = laws) =>
    checkScenario({ samples: 64, stepsPerYear: 1, parameters: { gamma: GAMMA, powerGrowth: 0, ...more }, laws: names });

  test("each law is a world of its own; a scenario without laws stands in each", async () => {
    const one = await programme({ samples: 64, stepsPerYear: 1, parameters: { gamma: GAMMA } });
    const both = await compare([await withLaws({}), await withLaws({ initialPower: 2 })]);
    expect(both.worlds.map(({ law }) => law)).toEqual(["kaplan", "chinchilla"]);
    const mixed = await compare([one, await withLaws({})]);
    expect(mixed.worlds.map(({ law }) => law)).toEqual(["kaplan", "chinchilla"]);
    // Under the law that it has itself it is level; under the other it is not.
    expect(mixed.worlds[0]!.pairs[0]!.level.estimate.at(-1)).toBe(1);
    expect(mixed.worlds[1]!.pairs[0]!.ahead.estimate.at(-1)).toBe(1);
    // What a world says is what the scenarios with that law alone say.
    const alone = await compare([
      await programme({ samples: 64, stepsPerYear: 1, parameters: { gamma: GAMMA, kappa: 0.18, lossFloor: 0.9 } }),
      await programme({
        samples: 64,
        stepsPerYear: 1,
        parameters: { gamma: GAMMA, kappa: 0.18, lossFloor: 0.9, initialPower: 2 },
      }),
    ]);
    expect(both.worlds[1]!.pairs).toEqual(alone.worlds[0]!.pairs);
  });

  test("every disagreement is said with both values", async () => {
    const refusal = async (said: object, options = {}) =>
      duel({ parameters: { gamma: 1 } }, { parameters: { gamma: 1 }, ...said }, options).then(
        () => "",
        (error: Error) => error.message,
      );
    expect(await refusal({ startYear: 2030, horizonYears: 5, stepsPerYear: 4 })).toBe(
      [
        "b: startYear: must be 2025, as in a, to be compared with it; got 2030",
        "b: horizonYears: must be 10, as in a, to be compared with it; got 5",
        "b: stepsPerYear: must be 12, as in a, to be compared with it; got 4",
      ].join("\n"),
    );
    expect(await refusal({}, { quantity: "loss" })).toMatch(/^a: today.loss: is required to compare loss/);
    expect(await refusal({}, { samples: 1.5 })).toMatch(/samples: must be a whole number/);
    expect(await refusal({}, { quantity: "speed" })).toMatch(/quantity: must be one of relativeLoss, /);
    const named = await withLaws({}, { other: { weight: 1, kappa: 0.05 } });
    await expect(compare([await withLaws({}), named], { names: ["x", "y"] })).rejects.toThrow(
      "y: laws: must have the names of those in x (chinchilla, kaplan)",
    );
    await expect(compare([named])).rejects.toThrow("at least two scenarios are needed, got 1");
  });

  test("a signal stops it", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(duel({ parameters: { gamma: 1 } }, { parameters: { gamma: 1 } }, { signal })).rejects.toThrow(
      "enough",
    );
  });

  test("of several the first is held against each other one, in units and as ratios too", async () => {
    const today = { compute: { value: 1e26, unit: "FLOP" } };
    const [a, b, c] = await Promise.all(
      [1, 2, 4].map((initialPower) => programme({ today, parameters: { gamma: 1, initialPower } })),
    );
    const result = await compare([a!, b!, c!], { quantity: "compute" });
    expect(result.worlds[0]!.pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect([result.measure, result.ahead, result.unit]).toEqual(["ratio", "higher", "FLOP"]);
    const ratio = Math.exp(logA(1, 1, 10) - logA(1, 4, 10));
    expectClose(result.worlds[0]!.pairs[1]!.percentiles[50]!.estimate.at(-1)!, ratio, 1e-12);
    expect(result.names).toEqual(
      ["Untitled", "Untitled (2)", "Untitled (3)"].map((name, k) => result.names[k] ?? name),
    );
    expect(new Set(result.names).size).toBe(3);
  });
});
