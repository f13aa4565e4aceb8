import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { firstLook, LIVE_SAMPLES, liveRun, liveSteps } from "../../src/page/browser/live-run.ts";
import { changesOf, leversOf, withChanges } from "../../src/page/levers.ts";
import { checkScenario, loadScenario, parseScenario } from "../../src/scenario/load.ts";
import { settingsOf } from "../../src/scenario/parse.ts";
import { rewritten } from "../../src/scenario/rewrite.ts";
import { simulate } from "../../src/simulate.ts";

const FOLDER = join(import.meta.dirname, "../../scenarios");
// The least power of these hangs on initialPower, so that all their levers cannot move together.
const APART = ["evidence.yaml", "power-wall.yaml", "scale-dependent.yaml"];
const NAMES = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml") && !APART.includes(file));
const textOf = (file: string) => readFileSync(join(FOLDER, file), "utf8");

/** What is believed, without words about it and without what the file leaves to defaults. */
const beliefs = ({ parameters, laws }: object & { parameters?: unknown; laws?: unknown }) =>
  JSON.parse(JSON.stringify({ parameters, laws }, (key, value) => (key === "note" ? undefined : value)));

describe("levers", () => {
  test.each(NAMES)("moved in %s, its file rewritten is the scenario that runs", async (file) => {
    const scenario = await loadScenario(join(FOLDER, file));
    const levers = leversOf(scenario);
    expect(levers.length).toBeGreaterThan(3);
    const positions = Object.fromEntries(
      levers.map(({ name, byFactors, middle, least, most }) => [
        name,
        { middle: byFactors ? middle * 1.1 : middle + 0.1 * (most - least) * 0.5, doubt: 0.8 },
      ]),
    );
    const changes = changesOf(scenario, positions);
    expect(changes.length).toBe(levers.length);
    const moved = await checkScenario(withChanges(scenario, changes));
    const text = rewritten(
      textOf(file),
      changes.map(({ path, spec }) => ({ path, value: spec })),
    );
    const read = await parseScenario(text, { file, folder: FOLDER });
    expect(beliefs(read)).toEqual(beliefs(moved));
    expect(beliefs(read)).not.toEqual(beliefs(scenario));
  });

  test("that were not moved change nothing", async () => {
    const scenario = await loadScenario(join(FOLDER, "baseline.yaml"));
    const positions = Object.fromEntries(leversOf(scenario).map(({ name, middle }) => [name, { middle, doubt: 1 }]));
    expect(changesOf(scenario, positions)).toEqual([]);
    expect(rewritten(textOf("baseline.yaml"), [])).toBe(textOf("baseline.yaml"));
  });

  test("move a median to where they stand, and widen what lies about it", async () => {
    const scenario = await loadScenario(join(FOLDER, "baseline.yaml"));
    const moved = await checkScenario(
      withChanges(scenario, changesOf(scenario, { kappa: { middle: 0.06, doubt: 2 } })),
    );
    const kappa = leversOf(moved).find(({ name }) => name === "kappa")!;
    expect(kappa.middle).toBeCloseTo(0.06, 6);
    // A lognormal with sigma 0.2: its p95 is e^(1.6449·0.2) times its median.
    expect(kappa.range!.high / 0.06).toBeCloseTo(Math.exp(1.6449 * 0.2), 4);
  });
});

test("settings put into a file give the scenario that they give a run", async () => {
  const changes = { set: ["parameters.kappa=0.06", "targets[0]=0.65", "title=Another"], overrides: { samples: 4096 } };
  const options = { file: "baseline.yaml", folder: FOLDER };
  const asked = await parseScenario(textOf("baseline.yaml"), { ...options, ...changes });
  const read = await parseScenario(rewritten(textOf("baseline.yaml"), settingsOf(changes)), options);
  expect(read).toEqual(asked);
});

test.each([
  ["nothing is known yet", undefined, 4096],
  ["all of them are in time", 100, LIVE_SAMPLES],
  ["all of them take a little too long", 101, 8192],
  ["a quarter of a second", 250, 4096],
  ["a second and more", 1200, 1024],
])("a slider begins with as many futures as are in time: %s", (_, took, samples) => {
  expect(firstLook(took)).toBe(samples);
});

test("a run behind the sliders has the numbers that a run of as many samples has at its dates", async () => {
  const scenario = await loadScenario(join(FOLDER, "baseline.yaml"));
  const changes = changesOf(scenario, { kappa: { middle: 0.06, doubt: 1 } });
  const { result, illustration } = await liveRun(scenario, changes, "relativeLoss");
  const whole = await simulate({
    ...(await checkScenario(withChanges(scenario, changes))),
    samples: LIVE_SAMPLES,
    stepsPerYear: 12,
  });
  const every = 12 / liveSteps(scenario);
  expect(every).toBe(2);
  const [live, all] = [result, whole].map(({ quantities }) => quantities.relativeLoss!.percentiles["50"]!.estimate);
  all!
    .filter((_, step) => step % every === 0)
    .forEach((value, step) => {
      expect(Math.abs(live![step]! / value - 1)).toBeLessThan(1e-12);
    });
  expect(illustration.times).toEqual(result.times);
  expect(result.targets.map(({ timeToTarget }) => timeToTarget)).toEqual(
    whole.targets.map(({ timeToTarget }) => timeToTarget),
  );
});
