import { describe, expect, test } from "vitest";
import { answerExactly } from "../src/exact/answer-exactly.ts";
import { inlineExecutor } from "../src/execution/inline.ts";
import { todayOf } from "../src/model/units.ts";
import { normalCdf, normalQuantile } from "../src/sampling/special.ts";
import { checkScenario } from "../src/scenario/load.ts";
import { simulate } from "../src/simulate.ts";
import { digestOf } from "../src/summary/digest.ts";
import { scenarioOf } from "./support/runs.ts";

const GROWTH = { mean: 0.4, sd: 0.5 };
const TODAY = { loss: "1.86 nats", compute: "5e26 FLOP", power: "140 MW", trainingCost: "6e6 USD" };
const ONE = { executor: inlineExecutor };
const said = (more: Record<string, unknown>) =>
  scenarioOf({ today: TODAY, ...more, parameters: { powerGrowth: { distribution: "normal", ...GROWTH } } });

const MULTIPLES = {
  loss: "relativeLoss",
  compute: "computeMultiple",
  power: "powerMultiple",
  energy: "powerMultiple",
  trainingCost: "costMultiple",
} as const;
const NAMES = Object.keys(MULTIPLES) as (keyof typeof MULTIPLES)[];
const UNITS = { loss: "nats", compute: "FLOP", power: "MW", energy: "TWh/yr", trainingCost: "USD" };
const FACTORS = { loss: 1.86, compute: 5e26, power: 140, energy: (140 * 8766) / 1e6, trainingCost: 6e6 };

describe.each(["simulated", "exact"])("%s", (way) => {
  const answer = async (more: Record<string, unknown>) =>
    way === "exact" ? answerExactly(await said(more)) : simulate(await said(more), ONE);

  test("numbers in units are today's times those in multiples, to the last bits", async () => {
    const inUnits = await answer({ quantities: NAMES });
    const multiples = await answer({ quantities: [...new Set(Object.values(MULTIPLES))] });
    expect(Object.keys(inUnits.quantities)).toEqual(NAMES);
    for (const name of NAMES) {
      const own = inUnits.quantities[name]!;
      const { percentiles, mean, sd, pathCoverage, paths } = multiples.quantities[MULTIPLES[name]]!;
      expect(own.unit).toBe(UNITS[name]);
      expect(own.pathCoverage).toEqual(pathCoverage);
      expect(own.paths).toBe(paths);
      expect(own.mean === undefined).toBe(mean === undefined);
      const pairs = [
        ...Object.entries(percentiles).map(([level, values]) => [own.percentiles[level], values] as const),
        ...(mean === undefined ? [] : ([[own.mean!, mean]] as const)),
        ...(sd === undefined ? [] : ([[own.sd!, sd]] as const)),
      ];
      for (const [units, plain] of pairs)
        for (const end of ["estimate", "low", "high"] as const)
          units[end].forEach((value, t) => {
            expect(Math.abs(value - plain[end][t] * FACTORS[name]), name).toBeLessThanOrEqual(4e-16 * Math.abs(value));
          });
      // The exact answers beside them too.
      for (const { what, exact } of multiples.check.comparisons.filter((one) =>
        one.what.startsWith(`${MULTIPLES[name]} p`),
      )) {
        const beside = inUnits.check.comparisons.find((one) => one.what === what.replace(MULTIPLES[name], name))!;
        expect(beside.exact / (exact * FACTORS[name])).toBeCloseTo(1, 14);
      }
    }
  });

  test("targets in units have the probabilities and times of the multiples they are", async () => {
    const targets = [
      { quantity: "loss", atMost: "1.3 nats" },
      { quantity: "compute", atLeast: "1e29 FLOP" },
      { quantity: "power", atMost: "500 MW" },
      { quantity: "energy", atLeast: "5 TWh" },
      { quantity: "trainingCost", atMost: 1000 },
    ];
    const multiples = [
      { quantity: "relativeLoss", atMost: 1.3 / 1.86 },
      { quantity: "computeMultiple", atLeast: 1e29 / 5e26 },
      { quantity: "powerMultiple", atMost: 500 / 140 },
      { quantity: "powerMultiple", atLeast: 5 / FACTORS.energy },
      { quantity: "costMultiple", atMost: 1000 / 6e6 },
    ];
    const [asked, plain] = [await answer({ targets }), await answer({ targets: multiples })];
    asked.targets.forEach((target, i) => {
      const { quantity, unit, ...outcome } = target;
      expect(quantity).toBe(targets[i].quantity);
      expect(unit).toBe(UNITS[quantity as keyof typeof UNITS]);
      for (const key of ["probability", "timeToTarget", "afterHorizon", "never", "neverInterval"] as const)
        expect(outcome[key], `${key} of ${quantity}`).toEqual(plain.targets[i][key]);
    });
    expect(asked.targets[0]).toMatchObject({ atMost: 1.3 });
    expect(asked.targets[3]).toMatchObject({ atLeast: 5 });
    expect(asked.check.comparisons.map(({ exact }) => exact)).toEqual(
      plain.check.comparisons.map(({ exact }) => exact),
    );
    expect(asked.check.comparisons.some(({ what }) => what === "P(power ≤ 500)")).toBe(way === "simulated");
  });

  test("the digest is of what was asked, and the scenario in the result gives it again", async () => {
    const result = await answer({ quantities: ["relativeLoss", "loss"], targets: [{ quantity: "loss", atMost: 1.5 }] });
    const { quantities, targets, manifest, scenario } = result;
    expect(manifest.digest).toBe(digestOf({ quantities, targets }));
    expect(manifest.scenarioHash).toBe(digestOf(scenario));
    expect(result.targetLosses).toEqual({ 0: "total" });
    const again = await checkScenario(structuredClone(scenario));
    const after = way === "exact" ? await answerExactly(again) : await simulate(again, ONE);
    expect(after.manifest.digest).toBe(manifest.digest);
  });

  test("saying what today is changes no number in multiples", async () => {
    const targets = [0.8, { quantity: "powerMultiple", atLeast: 3 }];
    const [withToday, without] = [await answer({ targets }), await answer({ targets, today: undefined })];
    expect(withToday.manifest.digest).toBe(without.manifest.digest);
    expect(withToday.manifest.scenarioHash).not.toBe(without.manifest.scenarioHash);
  });

  test("power stays under a limit with the probability that its rate does, and comes under it when it falls", async () => {
    const limits = [500, 140, 70];
    const { targets, times } = await answer({
      percentiles: [5, 50, 95],
      targets: limits.map((atMost) => ({ quantity: "power", atMost })),
    });
    const below = (rate: number) => normalCdf((rate - GROWTH.mean) / GROWTH.sd);
    const sampling = way === "exact" ? 1e-12 : 0.003;
    limits.forEach((limit, i) => {
      const doublings = Math.log2(limit / 140);
      times.forEach((t, step) => {
        const expected = t === 0 ? Number(limit >= 140) : below(doublings / t);
        expect(Math.abs(targets[i].probability.estimate[step] - expected), `${limit} at ${t}`).toBeLessThan(sampling);
      });
    });
    // What holds today holds first today; 70 MW is reached where ρ < 0, at −1/ρ years.
    for (const i of [0, 1]) {
      expect(targets[i].timeToTarget).toEqual({ 5: 0, 50: 0, 95: 0 });
      expect(targets[i].never).toBe(0);
    }
    expect(Math.abs(targets[2].never - (1 - below(0)))).toBeLessThan(sampling);
    const fifth = -1 / (GROWTH.mean + GROWTH.sd * normalQuantile(0.05));
    expect(Math.abs((targets[2].timeToTarget["5"] as number) - fifth)).toBeLessThan(way === "exact" ? 1e-6 : 0.05);
    expect(targets[2].timeToTarget["95"]).toBe("never");
  });

  test("orders of magnitude are the logarithm of compute", async () => {
    const { quantities, targets } = await answer({
      quantities: ["computeMultiple", "computeOrders"],
      targets: [
        { quantity: "computeOrders", atLeast: 2 },
        { quantity: "computeMultiple", atLeast: 100 },
        { quantity: "computeOrders", atMost: 2 },
      ],
    });
    const { computeMultiple, computeOrders } = quantities;
    for (const [level, { estimate }] of Object.entries(computeMultiple!.percentiles))
      estimate.forEach((value, t) => {
        // Interpolated between neighbours in another scale: the same to the distance of two samples.
        expect(Math.abs(computeOrders!.percentiles[level].estimate[t] - Math.log10(value))).toBeLessThan(1e-3);
      });
    expect(computeOrders!.unit).toBeUndefined();
    const [orders, multiples, limit] = targets.map(({ probability }) => probability.estimate);
    orders.forEach((probability, t) => {
      expect(Math.abs(probability - multiples[t])).toBeLessThan(1e-9);
      expect(Math.abs(probability + limit[t] - 1)).toBeLessThan(1e-9);
    });
  });
});

test("a single run's compute can come under a limit later", async () => {
  const scenario = await checkScenario({
    compute: "singleRun",
    today: { compute: "1e26 FLOP" },
    parameters: { gamma: -1, kappa: 0.05, powerGrowth: 0, initialPower: 2 },
    targets: [{ quantity: "compute", atMost: 5e25 }],
    samples: 16,
  });
  const { targets } = await simulate(scenario, ONE);
  expect(targets[0].timeToTarget["50"]).toBe(2);
  expect(targets[0].probability.estimate.slice(23, 26)).toEqual([0, 1, 1]);
});

test("a number that would not fit is refused in words", async () => {
  const scenario = await checkScenario({
    today: { compute: "1e200 YFLOP" },
    parameters: { gamma: 100, kappa: 0.05, powerGrowth: 0 },
    quantities: ["compute"],
    samples: 16,
  });
  await expect(simulate(scenario, ONE)).rejects.toThrow(
    /compute is .* times 1e\+224 FLOP, more than a number can hold/,
  );
});

test("the factor of each quantity is what was said of today", async () => {
  const { today } = await said({});
  for (const name of NAMES) expect(todayOf(name, today)).toBe(FACTORS[name]);
});
