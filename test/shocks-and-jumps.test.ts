import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkScenario } from "../src/scenario/load.ts";
import { simulate } from "../src/simulate.ts";
import type { Estimates, Result } from "../src/summary/result.ts";

const read = (file: string) => JSON.parse(readFileSync(new URL(`reference/${file}`, import.meta.url), "utf8"));
const PERCENTILES = [5, 25, 50, 75, 95];

/**
 * How many standard errors a simulated number may be off. Ours come from sixteen replicates, so a difference over its
 * error follows at worst Student's t with 15 degrees of freedom, which exceeds 8 once in a million times: with fewer than
 * 400 comparisons in this file a correct program fails it less than once in 2,000 runs.
 */
const REACH = 8;
/** Half a 95 % interval in standard errors: Student's t with 15 degrees of freedom. */
const HALF_WIDTH = 2.131;

function expectAgrees(
  { estimate, low, high }: { estimate: number; low: number; high: number },
  value: number,
  se: number,
  what: string,
) {
  const own = (high - low) / 2 / HALF_WIDTH;
  const error = Math.abs(estimate - value) / Math.hypot(own, se);
  expect(
    error <= REACH || Math.abs(estimate - value) < 1e-12,
    `${what}: ${estimate}, not ${value} (${error} errors)`,
  ).toBe(true);
}

const at = ({ estimate, low, high }: Estimates, step: number) => ({
  estimate: estimate[step],
  low: low[step],
  high: high[step],
});
const logOf = ({ estimate, low, high }: { estimate: number; low: number; high: number }) => ({
  estimate: Math.log2(estimate),
  low: Math.log2(low),
  high: Math.log2(high),
});

const run = async (said: Record<string, unknown>): Promise<Result> =>
  simulate(await checkScenario({ horizonYears: 10, percentiles: PERCENTILES, ...said }), {
    threads: 1,
    coverage: false,
  });

interface Numbers {
  value: number[];
  se: number[];
}
interface ShockCase {
  persistence: number;
  sd: number;
  simulated: Record<string, { R: Numbers; atMostHalf: { value: number; se: number } }>;
  closedForm: Record<string, { percentiles: number[]; atLeast100: number }>;
  firstAtLeast100: { p5_p50_p95: Numbers; never: { value: number; se: number } };
}

describe("yearly shocks agree with a plain simulation of our own and with the normal law", () => {
  const { cases } = read("shocks.json");
  test.each(
    cases.flatMap((one: ShockCase) =>
      ["sobol", "random"].map((sampler): [number, number, string, ShockCase] => [
        one.persistence,
        one.sd,
        sampler,
        one,
      ]),
    ),
  )("φ = %d, σ = %d, %s", async (...one) => {
    const [persistence, sd, sampler, reference] = one;
    const result = await run({
      stepsPerYear: 2,
      sampler,
      samples: 32_768,
      seed: "shocks",
      parameters: {
        gamma: { distribution: "normal", mean: 1.9, sd: 0.3, path: { kind: "shocks", sd, persistence } },
        powerGrowth: { distribution: "normal", mean: 1.07, sd: 0.065 },
        kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 },
      },
      quantities: ["relativeLoss", "efficiencyMultiple"],
      targets: [0.5, { quantity: "efficiencyMultiple", atLeast: 100 }],
    });
    const { relativeLoss, efficiencyMultiple } = result.quantities;
    for (const t of [1, 3.5, 10]) {
      const { simulated, closedForm } = { simulated: reference.simulated[t], closedForm: reference.closedForm[t] };
      PERCENTILES.forEach((percent, i) => {
        const loss = at(relativeLoss!.percentiles[percent], 2 * t);
        expectAgrees(loss, simulated.R.value[i], simulated.R.se[i], `R p${percent} at ${t}`);
        const doublings = logOf(at(efficiencyMultiple!.percentiles[percent], 2 * t));
        expectAgrees(doublings, closedForm.percentiles[i], 0, `log2 efficiency p${percent} at ${t}`);
      });
      const [half, hundred] = result.targets.map(({ probability }) => at(probability, 2 * t));
      expectAgrees(half, simulated.atMostHalf.value, simulated.atMostHalf.se, `P(R ≤ 0.5) at ${t}`);
      expectAgrees(hundred, closedForm.atLeast100, 0, `P(efficiency ≥ 100) at ${t}`);
    }
    const { never: neverBy, p5_p50_p95: first } = reference.firstAtLeast100;
    const [, hundred] = result.targets;
    const never = hundred.afterHorizon + hundred.never;
    const [after, lost] = [hundred.afterHorizonInterval, hundred.neverInterval];
    const interval = { low: after.low + lost.low, high: after.high + lost.high };
    expectAgrees({ estimate: never, ...interval }, neverBy.value, neverBy.se, "not by 2035");
    for (const [i, percent] of [5, 50, 95].entries()) {
      const years = hundred.timeToTarget[percent];
      const want = first.value[i];
      expect(typeof years, `years to ×100, p${percent}`).toBe(want === null ? "string" : "number");
      if (want === null) continue;
      const { low, high } = hundred.timeToTargetInterval[percent] as { low: number; high: number };
      expectAgrees({ estimate: years as number, low, high }, want, first.se[i], `years to ×100, p${percent}`);
    }
  });
});

describe("jumps agree with Poisson's law", () => {
  const jumps = read("jumps.json");
  const scenario = (path: Record<string, unknown>, level: number, more: Record<string, unknown> = {}) => ({
    stepsPerYear: 1,
    samples: 8192,
    seed: "jumps",
    parameters: { gamma: { value: 1, path: { kind: "jumps", ...path } }, powerGrowth: 0, kappa: 0.05 },
    quantities: ["efficiencyMultiple"],
    targets: [{ quantity: "efficiencyMultiple", atLeast: 2 ** level }],
    ...more,
  });

  test("a known number of doublings each", async () => {
    for (const { rate, t, k, p, safeLevel } of jumps.fixed) {
      const result = await run(scenario({ perYear: rate, doublings: 2 }, safeLevel));
      expectAgrees(at(result.targets[0].probability, t), p, 0, `P(${k} jumps by ${t}) at ${rate} a year`);
    }
  });

  test("an uncertain number of doublings each, negative ones too", async () => {
    for (const { rate, mean, sd, gamma, t, level, p } of jumps.normal) {
      const path = { kind: "jumps", perYear: rate, doublings: { distribution: "normal", mean, sd } };
      const parameters = { gamma: { value: gamma, path }, powerGrowth: 0, kappa: 0.05 };
      const result = await run(scenario({}, level, { parameters }));
      expectAgrees(at(result.targets[0].probability, t), p, 0, `P(doublings at ${t} ≥ ${level})`);
    }
  });

  test("an uncertain number of jumps a year", async () => {
    for (const { low, high, t, k, p } of jumps.uncertain) {
      const perYear = { distribution: "uniform", min: low, max: high };
      const result = await run(scenario({ perYear, doublings: 2 }, t + 2 * k - 1));
      expectAgrees(at(result.targets[0].probability, t), p, 0, `P(${k} jumps by ${t})`);
    }
  });

  test("more jumps in a future than the sampler has designs for", async () => {
    // N is Poisson with mean 60: P(N ≥ 60) = 0.5171, P(N ≥ 70) = 0.1142, by scipy.stats.poisson.
    const path = { perYear: 6, doublings: { distribution: "uniform", min: 0.99, max: 1.01 } };
    const result = await run({ ...scenario(path, 10 + 59.5), sampler: "random" });
    expectAgrees(at(result.targets[0].probability, 10), 0.517083, 1e-6, "P(60 jumps by 10)");
  });

  test("relative loss against a plain simulation", async () => {
    const result = await run({
      ...scenario({ perYear: 0.3, doublings: { distribution: "lognormal", median: 1, sigma: 0.5 } }, 5),
      quantities: ["relativeLoss"],
      targets: [0.7],
      samples: 32_768,
    });
    for (const t of [1, 5, 10]) {
      const { mean, percentiles } = jumps.simulated[t];
      const { relativeLoss } = result.quantities;
      expectAgrees(at(relativeLoss!.mean!, t), mean.value, mean.se, `mean of R at ${t}`);
      PERCENTILES.forEach((percent, i) => {
        // Beside the atom of futures without a jump a percentile is known no better than the atom's own share.
        if (t === 10 && percent === 95) return;
        const loss = at(relativeLoss!.percentiles[percent], t);
        expectAgrees(loss, percentiles.value[i], percentiles.se[i], `R p${percent} at ${t}`);
      });
    }
  });
});
