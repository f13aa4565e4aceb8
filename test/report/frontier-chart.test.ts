import { beforeAll, describe, expect, test } from "vitest";
import { type BeliefCloud, beliefCloud } from "../../src/analysis/belief-cloud.ts";
import type { StressTest } from "../../src/analysis/stress/result.ts";
import { stress } from "../../src/analysis/stress/stress.ts";
import { frontierChart } from "../../src/report/frontier-chart.ts";
import { PALETTE } from "../../src/report/palette.ts";
import { tellingYardsticks } from "../../src/report/stress-words.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import type { AskedScenario } from "../../src/scenario/scenario.ts";
import { assertGolden } from "../support/golden.ts";
import { assertReadable } from "../support/readable-chart.ts";
import { drawn, runOf } from "../support/runs.ts";
import { descendants, parseXml } from "../support/xml.ts";

const SAMPLES = 512;
const NAMES = ["evidence-narrow", "two-laws", "turtle", "meek", "race", "fixed"];
const tests: Record<string, { asked: AskedScenario; test: StressTest; cloud: BeliefCloud }> = {};
beforeAll(async () => {
  const parameters = { gamma: 1.2, kappa: 0.05, powerGrowth: 0 };
  for (const name of NAMES) {
    const asked =
      name === "fixed"
        ? await checkScenario({ parameters, samples: SAMPLES })
        : await loadScenario(`scenarios/${name}.yaml`, { overrides: { samples: SAMPLES } });
    const test = await stress(asked);
    const cloud = await beliefCloud(asked, { samples: SAMPLES, power: test.powerIsFlat ? "asInScenario" : "flat" });
    tests[name] = { asked, test, cloud };
  }
}, 120_000);

describe("the claim in the plane of γ and κ", () => {
  test.each(NAMES)("of %s can be read", (name) => {
    const { test, cloud } = tests[name]!;
    for (const claim of ["keptPace", "halfPace"] as const)
      for (const width of [320, 360, 480, 720]) assertReadable(frontierChart(test, cloud, { claim, width }));
  });

  test.each(["evidence-narrow", "turtle", "race", "fixed"])(
    "of %s has as many futures right of a line as the test has found",
    (name) => {
      const { test, cloud } = tests[name]!;
      const svg = descendants(parseXml(frontierChart(test, cloud, { width: 20_000 })));
      const marks = svg.filter(({ name }) => name === "circle").map(({ attributes }) => Number(attributes.cx));
      expect(marks).toHaveLength(SAMPLES);
      const borders = svg
        .filter(({ name, attributes }) => name === "path" && attributes.stroke === PALETTE.target)
        .map(({ attributes }) => Number(/M([\d.]+)/.exec(attributes.d!)![1]))
        .sort((a, b) => a - b);
      const thresholds = tellingYardsticks(test)
        .map(
          (yardstick) =>
            test.verdicts.find(
              (one) => one.claim === "keptPace" && one.yardstick === yardstick && one.power === cloud.power,
            )!.threshold!,
        )
        .filter(({ from }) => from !== null)
        .sort((a, b) => a.from! - b.from!);
      expect(borders).toHaveLength(thresholds.length);
      thresholds.forEach(({ beliefs, to }, i) => {
        if (to === undefined) expect(marks.filter((x) => x >= borders[i]!).length / SAMPLES).toBe(beliefs.estimate);
      });
    },
  );

  test("says every yardstick's probability, and which marks are which law's", () => {
    const { test, cloud } = tests["two-laws"]!;
    const chart = frontierChart(test, cloud).replace(/\s+/g, " ");
    for (const yardstick of tellingYardsticks(test)) expect(chart).toContain(`${yardstick}: γ ≥ `);
    expect(chart).toContain("dots kaplan and rings chinchilla, as many as their weights say");
    expect(frontierChart(tests.fixed!.test, tests.fixed!.cloud)).toContain("Efficiency grows alike in every future.");
  });

  test("is as it was looked at", () => {
    const { test, cloud } = tests["evidence-narrow"]!;
    assertGolden("frontier.svg", frontierChart(test, { ...cloud, points: cloud.points.slice(0, 60) }));
  });
});

describe("the cloud of beliefs", () => {
  test("is what a run draws", async () => {
    const { plan, scenario } = await runOf();
    const { gamma, kappa } = drawn(plan, 400);
    const { points } = await beliefCloud(scenario);
    expect(points).toHaveLength(400);
    points.forEach((point, i) => {
      expect(point.kappa).toBe(kappa[i]);
      expect(Math.abs(point.gamma / gamma[i]! - 1)).toBeLessThan(1e-12);
    });
  });

  test("has of each law as many futures as its weight says", async () => {
    const parameters = { gamma: 1, powerGrowth: 0 };
    const laws = { one: { weight: 1, kappa: 0.05 }, other: { weight: 3, kappa: 0.1 } };
    const { points } = await beliefCloud(await checkScenario({ parameters, laws, samples: 1024 }), { samples: 100 });
    expect(points.filter(({ law, kappa }) => law === "one" && kappa === 0.05)).toHaveLength(25);
    expect(points.filter(({ law, kappa }) => law === "other" && kappa === 0.1)).toHaveLength(75);
  });
});
