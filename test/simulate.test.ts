import { describe, expect, test } from "vitest";
import { inlineExecutor } from "../src/execution/inline.ts";
import { QUANTITIES } from "../src/model/quantities.ts";
import { relativeLoss } from "../src/model/relative-loss.ts";
import { SAMPLERS } from "../src/sampling/designs/design.ts";
import { normalQuantile, studentTUpperQuantile } from "../src/sampling/special.ts";
import { simulate } from "../src/simulate.ts";
import type { QuantityResult } from "../src/summary/result.ts";
import { expectClose } from "./support/close.ts";
import { parameters } from "./support/parameters.ts";
import { reference } from "./support/reference.ts";
import { scenarioOf } from "./support/runs.ts";
import { mulberry } from "./support/statistics.ts";

const ONE = { executor: inlineExecutor, check: false };

/** Some scenarios that differ in everything, from fixed seeds. */
async function anyScenarios(count: number) {
  const random = mulberry(17);
  const spread = (min: number, max: number) => {
    const [a, b] = [random(), random()].map((share) => min + (max - min) * share).sort((x, y) => x - y);
    return random() < 0.3 ? a : { distribution: "triangular", min: a, mode: (a + b) / 2, max: b };
  };
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      scenarioOf({
        seed: `any ${i}`,
        sampler: SAMPLERS[i % 3],
        samples: 300 + Math.floor(4000 * random()),
        compute: i % 2 === 0 ? "cumulative" : "singleRun",
        parameters: {
          gamma: spread(-1, 3),
          kappa: spread(0.01, 0.3),
          powerGrowth: spread(-0.5, 1),
          initialPower: spread(0.3, 3),
          lossFloor: spread(0, 0.5),
        },
        quantities: QUANTITIES,
        percentiles: [1, 5, 25, 50, 75, 95, 99],
        targets: [0.95, 0.8, 0.6, 0.4],
      }),
    ),
  );
}

test("whatever the scenario, outcomes add up to one, percentiles and bands nest, and harder targets are never likelier", async () => {
  for (const scenario of await anyScenarios(24)) {
    const { quantities, targets, times } = await simulate(scenario, ONE);
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const name of QUANTITIES) {
      const { percentiles, pathCoverage } = quantities[name]!;
      const levels = Object.keys(percentiles).sort((a, b) => Number(a) - Number(b));
      for (const t of times) {
        levels.forEach((level, i) => {
          const { estimate, low, high } = percentiles[level];
          expect(low[t] <= estimate[t] && estimate[t] <= high[t], `${name} p${level} at ${t}`).toBe(true);
          if (i > 0) expect(estimate[t]).toBeGreaterThanOrEqual(percentiles[levels[i - 1]].estimate[t]);
        });
      }
      // More paths stay within a wider band.
      const coverage = Object.entries(pathCoverage).sort(([a], [b]) => Number(a) - Number(b));
      expect(coverage.map(([width]) => width)).toEqual(["50", "90", "98"]);
      coverage.forEach(([, share], i) => {
        if (i > 0) expect(share).toBeGreaterThanOrEqual(coverage[i - 1][1]);
      });
    }
    targets.forEach(({ probability, afterHorizon, never, timeToTarget }, i) => {
      const { estimate, low, high } = probability;
      const staysMet = scenario.compute === "cumulative";
      if (staysMet) expect(estimate[10] + afterHorizon + never).toBeCloseTo(1, 12);
      // A single run can lose a target again: then it was met by the horizon all the same.
      else expect(estimate[10] + afterHorizon + never).toBeLessThanOrEqual(1 + 1e-12);
      for (const t of times) {
        expect(low[t] <= estimate[t] && estimate[t] <= high[t]).toBe(true);
        if (i > 0) expect(estimate[t]).toBeLessThanOrEqual(targets[i - 1].probability.estimate[t]);
        if (staysMet && t > 0) expect(estimate[t]).toBeGreaterThanOrEqual(estimate[t - 1]);
      }
      const years = (outcome: number | string) =>
        outcome === "never" ? Infinity : outcome === "afterHorizon" ? 1e9 : Number(outcome);
      for (const level of scenario.percentiles) {
        if (i > 0) expect(years(timeToTarget[level])).toBeGreaterThanOrEqual(years(targets[i - 1].timeToTarget[level]));
      }
    });
  }
});

describe("a run says what closed forms say", () => {
  test("with everything fixed, every number is the model's", async () => {
    const scenario = await scenarioOf({
      parameters: { gamma: 1.3, kappa: 0.07, lossFloor: 0.2 },
      targets: [0.8],
      samples: 100,
    });
    const { quantities, targets } = await simulate(scenario, ONE);
    const p = parameters({ gamma: 1.3, kappa: 0.07, lossFloor: 0.2 });
    const { percentiles, mean, sd, pathCoverage } = quantities.relativeLoss!;
    for (let t = 0; t <= 10; t++) {
      for (const { estimate, low, high } of [...Object.values(percentiles), mean!])
        for (const value of [estimate[t], low[t], high[t]]) expectClose(value, relativeLoss(p, t, "cumulative"), 1e-13);
      expect(Math.abs(sd!.estimate[t])).toBeLessThan(1e-14);
    }
    expect(Object.values(pathCoverage)).toEqual([1, 1]);
    expect(targets[0].probability.estimate[10] + targets[0].afterHorizon).toBe(1);
  });

  test.each(SAMPLERS)("means and standard deviations where ln R is linear in a uniform κ (%s)", async (sampler) => {
    // R = A^−κ with κ uniform on [a, b]: E[R^m] = (A^−ma − A^−mb)/(m (b − a) ln A).
    const [a, b] = [0.02, 0.3];
    const scenario = await scenarioOf({
      sampler,
      samples: 16_384,
      parameters: { gamma: 1, kappa: { distribution: "uniform", min: a, max: b } },
    });
    const { mean, sd } = (await simulate(scenario, ONE)).quantities.relativeLoss!;
    for (const t of [1, 5, 10]) {
      const A = 1 + (2 ** t - 1) / Math.LN2;
      const moment = (m: number) => (A ** (-m * a) - A ** (-m * b)) / (m * (b - a) * Math.log(A));
      const exact = { mean: moment(1), sd: Math.sqrt(moment(2) - moment(1) ** 2) };
      // Six times the claimed 95 % error of 15 degrees of freedom: t = 12.8, once in 2e9 by chance.
      for (const [what, { estimate, low, high }] of [["mean", mean!], ["sd", sd!]] as const) // biome-ignore format: short
        expect(Math.abs(estimate[t] - exact[what]), `${what} at ${t}`).toBeLessThan(3 * (high[t] - low[t]) + 1e-12);
    }
  });

  test.each(SAMPLERS)(
    "with one uncertain input, percentiles of the loss are the loss at its percentiles (%s)",
    async (sampler) => {
      const samples = 4096;
      for (const uncertain of ["gamma", "kappa", "powerGrowth", "initialPower"] as const) {
        const given = { gamma: 1, kappa: 0.05, powerGrowth: 0.5, initialPower: 1.5 };
        const spec = { distribution: "normal", mean: given[uncertain], sd: given[uncertain] / 8, min: 0.01 };
        const scenario = await scenarioOf({
          sampler,
          samples,
          parameters: { ...given, [uncertain]: spec },
          percentiles: [5, 50, 95],
        });
        const { percentiles } = (await simulate(scenario, ONE)).quantities.relativeLoss!;
        for (const percent of [5, 50, 95]) {
          // Loss falls in each of them. At six standard errors of the level: once in 5e8 by chance.
          const lossAt = (share: number) => {
            const value = given[uncertain] * (1 + normalQuantile(1 - share) / 8);
            return relativeLoss(parameters({ ...given, [uncertain]: value }), 10, "cumulative");
          };
          const share = percent / 100;
          const error = (6 * Math.sqrt(share * (1 - share))) / Math.sqrt(samples);
          const found = percentiles[percent].estimate[10];
          expect(found, `${uncertain} p${percent}`).toBeGreaterThan(lossAt(share - Math.min(error, share * 0.99)));
          expect(found, `${uncertain} p${percent}`).toBeLessThan(lossAt(share + Math.min(error, (1 - share) * 0.99)));
        }
      }
    },
  );

  test("the example's fan holds the share of whole paths that it should: fewer the finer the grid", async () => {
    // Shares found by another program for this example, to two digits; 16 384 paths know them to 0.4 % (one sd, at most).
    for (const [stepsPerYear, ninety, fifty] of [
      [1, 0.87, 0.39],
      [4, 0.83, 0.3],
      [12, 0.82, 0.28],
    ]) {
      const scenario = await scenarioOf({ stepsPerYear, samples: 16_384 });
      const { pathCoverage, pathCoverageInterval, paths } = (await simulate(scenario, ONE)).quantities.relativeLoss!;
      expect(paths).toBe(16_384);
      for (const [width, share] of [
        ["90", ninety],
        ["50", fifty],
      ] as const) {
        // biome-ignore format: short
        expect(Math.abs(pathCoverage[width] - share), `${width} % band, ${stepsPerYear} steps a year`).toBeLessThan(0.012);
        expect(pathCoverageInterval[width].low).toBeLessThan(pathCoverage[width]);
        expect(pathCoverageInterval[width].high).toBeGreaterThan(pathCoverage[width]);
      }
    }
  });

  test("the example's percentiles and probabilities lie within the errors that each sampler claims", async () => {
    interface At {
      quantiles: Record<string, number>;
      "P(R<=r)": Record<string, number>;
    }
    const { t: exact } = reference<{ t: Record<string, At> }>("exact-example.json");
    // One false alarm in ten thousand for all numbers together (Bonferroni). A claimed 95 % interval is 2.1314 standard
    // errors of Student's t with 15 degrees of freedom, or 1.96 of the normal for independent samples, to each side.
    const numbers = SAMPLERS.length * Object.keys(exact).length * (7 + 6);
    const tail = 1e-4 / numbers / 2;
    for (const sampler of SAMPLERS) {
      const reach =
        sampler === "random"
          ? -normalQuantile(tail) / -normalQuantile(0.025)
          : studentTUpperQuantile(tail, 15) / studentTUpperQuantile(0.025, 15);
      const within = (estimate: number, low: number, high: number, value: number, what: string) => {
        const claimed = value > estimate ? high - estimate : estimate - low;
        // A probability that none or all of the samples meet has its bound on one side alone.
        expect(Math.abs(value - estimate), `${sampler}: ${what}`).toBeLessThanOrEqual(reach * claimed + 1e-12);
      };
      const scenario = await scenarioOf({
        sampler,
        samples: 65_536,
        percentiles: [5, 10, 25, 50, 75, 90, 95],
        targets: [0.95, 0.9, 0.8, 0.7, 0.6, 0.5],
      });
      const { quantities, targets } = await simulate(scenario, ONE);
      for (const [t, { quantiles, "P(R<=r)": shares }] of Object.entries(exact)) {
        for (const [level, value] of Object.entries(quantiles)) {
          const { estimate, low, high } = quantities.relativeLoss!.percentiles[String(Number(level) * 100)];
          within(estimate[Number(t)], low[Number(t)], high[Number(t)], value, `p${Number(level) * 100} at ${t}`);
        }
        for (const target of targets) {
          const { estimate, low, high } = target.probability;
          const r = String((target as { atMost: number }).atMost);
          within(estimate[Number(t)], low[Number(t)], high[Number(t)], shares[r], `P(R ≤ ${r}) at ${t}`);
        }
      }
    }
  });
});

describe("the digest", () => {
  const digest = async (said: Record<string, unknown> = {}, options = {}) =>
    (await simulate(await scenarioOf({ targets: [0.7], ...said }), { ...ONE, ...options })).manifest.digest;

  test("is the same again, and with another title, source, check, progress or signal", async () => {
    const expected = await digest();
    expect(await digest()).toBe(expected);
    expect(await digest({ title: "Other words", description: "for the same beliefs" })).toBe(expected);
    expect(await digest({ startYear: 1990 })).toBe(expected);
    const sourced = { distribution: "lognormal", p5: 0.04, p95: 0.07, source: "someone", note: "something" };
    expect(await digest({ parameters: { kappa: sourced } })).toBe(expected);
    expect(await digest({ parameters: { priorYears: 1, initialPower: 1, lossFloor: 0, gammaFromPower: 0 } })).toBe(
      expected,
    );
    expect(await digest({}, { check: true })).toBe(expected);
    expect(await digest({}, { onProgress: () => {}, signal: new AbortController().signal })).toBe(expected);
  });

  test("is another one for another seed, sampler, size, belief or question", async () => {
    const all = await Promise.all(
      [
        {},
        { seed: "11" },
        { seed: "111" },
        { sampler: "lhs" },
        { sampler: "random" },
        { samples: 4097 },
        { parameters: { priorYears: 1.0001 } },
        { horizonYears: 9 },
        { stepsPerYear: 2 },
        { percentiles: [5, 50] },
        { targets: [0.71] },
        { quantities: ["reducibleLoss"] },
      ].map((said) => digest(said)),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  test("of the numbers at shared levels and times does not hang on what else is asked", async () => {
    const bands = async (said: Record<string, unknown>) =>
      (await simulate(await scenarioOf(said), ONE)).quantities.relativeLoss as QuantityResult;
    const plain = await bands({});
    const more = await bands({
      percentiles: [1, 5, 25, 50, 75, 95, 99],
      quantities: ["retention", "relativeLoss"],
      targets: [0.5],
    });
    const longer = await bands({ horizonYears: 15 });
    for (const level of [5, 25, 50, 75, 95]) {
      expect(more.percentiles[level]).toEqual(plain.percentiles[level]);
      for (const list of ["estimate", "low", "high"] as const)
        expect(longer.percentiles[level][list].slice(0, 11)).toEqual(plain.percentiles[level][list]);
    }
    expect(more.mean).toEqual(plain.mean);
  });
});

describe("a run", () => {
  test("can be called off, with the reason that was given", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const scenario = await scenarioOf({ samples: 100_000 });
    const onProgress = () => controller.abort(reason);
    await expect(simulate(scenario, { ...ONE, signal: controller.signal, onProgress })).rejects.toBe(reason);
    await expect(simulate(scenario, { ...ONE, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("tells its progress, which never goes back and ends at the end", async () => {
    const told: [number, number][] = [];
    await simulate(await scenarioOf({ samples: 40_000 }), {
      ...ONE,
      onProgress: (done, total) => void told.push([done, total]),
    });
    expect(told.length).toBeGreaterThan(2);
    told.forEach(([done, total], i) => {
      expect(done).toBeLessThanOrEqual(total);
      if (i > 0) expect(done).toBeGreaterThanOrEqual(told[i - 1][0]);
    });
    expect(told.at(-1)![0]).toBe(told.at(-1)![1]);
  });

  test("closes its executor, also when it fails", async () => {
    let closed = 0;
    const scenario = await scenarioOf();
    const failing = () => ({
      async *run() {
        yield* [];
        throw new Error("no");
      },
      async close() {
        closed++;
      },
    });
    await expect(simulate(scenario, { executor: failing })).rejects.toThrow("no");
    expect(closed).toBe(1);
  });

  test("whose numbers do not fit says which one, and when", async () => {
    const scenario = await scenarioOf({
      horizonYears: 200,
      parameters: { gamma: 8 },
      quantities: ["computeMultiple"],
    });
    await expect(simulate(scenario, ONE)).rejects.toThrow(/computeMultiple at t = \d+ years/);
  });

  test("of one Latin hypercube or less has a result, like any other", async () => {
    for (const samples of [2, 100, 256, 257, 2047, 2048]) {
      const { quantities } = await simulate(await scenarioOf({ sampler: "lhs", samples }), ONE);
      expect(quantities.relativeLoss!.percentiles["50"].estimate[10]).toBeGreaterThan(0);
    }
  });

  test("of two samples has a result, with intervals as wide as the samples are apart", async () => {
    for (const sampler of ["sobol", "random"]) {
      const { quantities } = await simulate(await scenarioOf({ sampler, samples: 2 }), ONE);
      const { estimate, low, high } = quantities.relativeLoss!.percentiles["50"];
      expectClose(estimate[10], (low[10] + high[10]) / 2, 1e-12);
    }
  });
});
