import { describe, expect, test } from "vitest";
import { inlineExecutor } from "../src/execution/inline.ts";
import { untilSentence } from "../src/report/until-sentence.ts";
import { SAMPLERS } from "../src/sampling/designs/design.ts";
import { simulate } from "../src/simulate.ts";
import { canonicalJson, digestOf, numbersOf } from "../src/summary/digest.ts";
import { passOver } from "../src/summary/pass.ts";
import type { Result } from "../src/summary/result.ts";
import { simulateUntil } from "../src/until.ts";
import { reference } from "./support/reference.ts";
import { runOf, scenarioOf } from "./support/runs.ts";
import { fewestOf } from "./support/statistics.ts";

const LAWS = {
  low: { weight: 1, kappa: { distribution: "lognormal", p5: 0.04, p95: 0.07 } },
  high: { weight: 3, kappa: { distribution: "lognormal", p5: 0.06, p95: 0.1 } },
};

/** The half-widths of all targets at the horizon, under each law and over all, as a result shows them. */
function halfWidths(result: Pick<Result, "targets" | "laws">): number[] {
  const all = [result, ...Object.values(result.laws ?? {})].flatMap(({ targets }) => targets);
  return all.map(({ probability: { estimate, low, high } }) => {
    const last = estimate.length - 1;
    return Math.max(high[last] - estimate[last], estimate[last] - low[last]);
  });
}

const short = { horizonYears: 5, percentiles: [50], targets: [0.8, 0.7, 0.6] };

describe("until every target is known to a half-width", () => {
  const cases = SAMPLERS.flatMap((sampler) => {
    const halfWidth = sampler === "sobol" ? 0.002 : 0.005;
    return [
      { name: `${sampler}, one law`, said: { ...short, sampler }, halfWidth },
      {
        name: `${sampler}, laws`,
        said: { ...short, sampler, laws: LAWS, parameters: { kappa: undefined } },
        halfWidth,
      },
    ];
  });

  test.each(cases)(
    "$name: it holds at the end, and looks add up to one pass from the start",
    async ({ said, halfWidth }) => {
      const scenario = await scenarioOf(said);
      const result = await simulateUntil(scenario, halfWidth, { threads: 1, check: false });
      const { until, ...rest } = result;
      const { looks } = until!;
      expect(until).toMatchObject({ halfWidth, most: 2 ** 24, reached: true });
      expect(looks.length).toBeGreaterThan(1);
      const last = looks.at(-1)!;
      // What the looks counted block by block gives bit for bit the half-width that the run at the end has from one pass.
      expect(Math.max(...halfWidths(result))).toBe(last.widest);
      expect(last.widest).toBeLessThanOrEqual(halfWidth);
      expect(untilSentence(result)).toMatch(
        /^\d+\u202f\d{3} samples in \d looks make every target probability in 20\d\d known to ±0\.\d percentage points; /,
      );
      for (const { widest } of looks.slice(0, -1)) expect(widest).toBeGreaterThan(halfWidth);
      expect(looks.map(({ level }) => level)).toEqual([0.99, 0.98, 0.99, 0.995].slice(0, looks.length));
      expect(looks[0].samples).toBe(16_384);
      expect(result.scenario.samples).toBe(last.samples);
      expect(result.manifest.samples).toBe(last.samples);

      // Everything but those intervals, and what is told of the looks, is that of a run of so many samples.
      const plain = await simulate({ ...scenario, samples: last.samples }, { check: false, horizonLevel: last.level });
      expect(rest).toEqual({ ...plain, manifest: { ...plain.manifest, digest: result.manifest.digest } });
      expect(result.manifest.digest).toBe(digestOf({ ...numbersOf(plain), until }));
      const usual = await simulate({ ...scenario, samples: last.samples }, { threads: 1, check: false });
      expect(result.quantities).toEqual(usual.quantities);
      for (const [i, { probability, ...others }] of result.targets.entries()) {
        const { probability: expected, ...plainOthers } = usual.targets[i];
        expect(others).toEqual(plainOthers);
        expect(probability.estimate).toEqual(expected.estimate);
        expect(probability.low.slice(0, -1)).toEqual(expected.low.slice(0, -1));
        expect(probability.low.at(-1)).toBeLessThanOrEqual(expected.low.at(-1)!);
        expect(probability.high.at(-1)).toBeGreaterThanOrEqual(expected.high.at(-1)!);
      }
      expect(Math.max(...halfWidths(usual))).toBeLessThan(last.widest);
    },
  );

  test("one pass from any block on adds up with the one before it", async () => {
    for (const sampler of SAMPLERS) {
      const { job } = await runOf({ ...short, sampler });
      const executor = inlineExecutor(job);
      const measure = { rows: [], hits: true };
      const whole = await passOver(executor, measure, 30_000);
      const parts = [
        await passOver(executor, measure, 16_384),
        await passOver(executor, measure, 24_576, undefined, undefined, 16_384),
        await passOver(executor, measure, 30_000, undefined, undefined, 24_576),
      ];
      expect(
        parts.reduce((sum, { hits }) => sum.map((n, i) => n + hits[i]), new Float64Array(whole.hits.length)),
      ).toEqual(whole.hits);
      expect(whole.sizes.map((_, r) => parts.reduce((sum, { sizes }) => sum + sizes[r], 0))).toEqual(whole.sizes);
    }
  });

  test("the same bits on any number of threads, along paths too", async () => {
    const gamma = { distribution: "normal", mean: 1.2, sd: 0.3, path: { kind: "shocks", sd: 0.3, persistence: 0.5 } };
    const scenario = await scenarioOf({ horizonYears: 40, percentiles: [50], targets: [0.3], parameters: { gamma } });
    const [one, two] = [
      await simulateUntil(scenario, 0.004, { threads: 1 }),
      await simulateUntil(scenario, 0.004, { threads: 2 }),
    ];
    expect(two).toEqual(one);
    expect(one.until!.reached).toBe(true);
  });

  test("the most samples end it, and it says so", async () => {
    const scenario = await scenarioOf(short);
    const result = await simulateUntil(scenario, 1e-5, { most: 20_001, check: false });
    expect(result.until).toMatchObject({ most: 20_001, reached: false });
    expect(result.until!.looks.map(({ samples }) => samples)).toEqual([16_384, 20_001]);
    expect(untilSentence(result)).toMatch(
      /^±0\.001 percentage points were not reached: 20\u202f001 samples in 2 looks, the most allowed, make every target probability in 20\d\d known to ±0\.\d percentage points; their 95 % intervals hold wherever looking ends\.$/,
    );
    const few = await simulateUntil(scenario, 0.001, { most: 100, check: false });
    expect(few.until!.looks.map(({ samples }) => samples)).toEqual([100]);
    expect(few.manifest.samples).toBe(100);
  });

  test("nothing uncertain is known at once", async () => {
    const scenario = await scenarioOf({ ...short, parameters: { gamma: 1, kappa: 0.05 } });
    const result = await simulateUntil(scenario, 1e-6);
    expect(result.until!.looks).toEqual([{ samples: 16_384, level: 0.99, widest: 0 }]);
    expect(untilSentence(result)).toMatch(/^No target probability in \d+ has an error/);
  });

  test("wrong use is refused, and a signal ends it", async () => {
    const scenario = await scenarioOf(short);
    for (const halfWidth of [0, -1, 0.5, NaN])
      await expect(simulateUntil(scenario, halfWidth)).rejects.toThrow("the half-width must lie between 0 and 0.5");
    await expect(simulateUntil(scenario, 0.1, { most: 1.5 })).rejects.toThrow("most must be a whole number");
    await expect(simulateUntil({ ...scenario, targets: [] }, 0.1)).rejects.toThrow("no targets");
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(simulateUntil(scenario, 0.001, { signal: controller.signal, onProgress })).rejects.toThrow("enough");
  });

  test("results that are not told of looks have the digest of their numbers alone", async () => {
    const result = await simulate(await scenarioOf(short), { check: false });
    expect(canonicalJson(numbersOf(result))).toBe(
      canonicalJson({ quantities: result.quantities, targets: result.targets }),
    );
    expect(result.manifest.digest).toBe(digestOf({ quantities: result.quantities, targets: result.targets }));
  });
});

/**
 * Over 2,000 seeds this is counted by `npm run verify:coverage -- --of until`. Here 30: of the intervals of one target a
 * program that is right has fewer than the limit cover once in 10⁸, of nine of them once in 10⁷.
 */
test.each([
  ["random", 0.01],
  ["lhs", 0.006],
  ["sobol", 0.0025],
])("the intervals at the end cover the exact probabilities: %s", async (sampler, halfWidth) => {
  const exact = reference<{ t: Record<string, { "P(R<=r)": Record<string, number> }> }>("exact-example.json").t["5"];
  const scenario = await scenarioOf({ ...short, sampler, quantities: ["relativeLoss"] });
  const seeds = 30;
  const least = fewestOf(seeds, 0.95, 1e-8);
  const covered = short.targets.map(() => 0);
  const ends = new Set<number>();
  for (let seed = 0; seed < seeds; seed++) {
    const { targets, until } = await simulateUntil({ ...scenario, seed: `until ${seed}` }, halfWidth, {
      threads: 1,
      check: false,
    });
    ends.add(until!.looks.at(-1)!.samples);
    short.targets.forEach((target, i) => {
      const { low, high } = targets[i].probability;
      const truth = exact["P(R<=r)"][String(target)];
      if (low.at(-1)! <= truth && truth <= high.at(-1)!) covered[i]++;
    });
  }
  // Replicates differ in how wide their interval is, and so in when looking ends; independent samples hardly do.
  if (sampler === "lhs") expect(ends.size).toBeGreaterThan(1);
  for (const count of covered) expect(count).toBeGreaterThanOrEqual(least);
});
