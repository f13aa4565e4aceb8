import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { scenarioTemplate } from "../../src/scenario/init.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import { EVERYTHING, parsed, refusal } from "./scenarios.ts";

vi.setConfig({ testTimeout: 60_000 });

const LEAST = "parameters: { gamma: 2, kappa: 0.05, powerGrowth: 0 }\n";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lossfan-scenario-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("what a file leaves out", () => {
  test("every default is filled in and a plain number keeps its value", async () => {
    expect(await loadScenario(await written("turtle.yaml", LEAST))).toEqual({
      title: "turtle",
      startYear: 2025,
      horizonYears: 10,
      stepsPerYear: 12,
      compute: "cumulative",
      parameters: {
        gamma: { value: 2 },
        kappa: { value: 0.05 },
        powerGrowth: { value: 0 },
        initialPower: { value: 1, note: "default" },
        priorYears: { value: 1, note: "default" },
        lossFloor: { value: 0, note: "default" },
        gammaFromPower: { value: 0, note: "default" },
      },
      correlations: [],
      joint: [],
      targets: [],
      quantities: ["relativeLoss"],
      percentiles: [5, 25, 50, 75, 95],
      samples: 131_072,
      seed: "1",
      sampler: "sobol",
    });
  });

  test("past growth takes the place of prior years", async () => {
    const { parameters } = await parsed("parameters: { gamma: 2, kappa: 0.05, powerGrowth: 0, pastGrowth: 3 }");
    expect(parameters.pastGrowth).toEqual({ value: 3 });
    expect(parameters.priorYears).toBeUndefined();
  });

  test("a scenario from standard input is called stdin", async () => {
    expect((await parsed(LEAST, { file: "<stdin>" })).title).toBe("stdin");
  });
});

describe("what a file says", () => {
  test("a plain target is a relative loss and percentiles are put in order", async () => {
    const { targets, percentiles } = await parsed(EVERYTHING);
    expect(targets[0]).toEqual({ quantity: "relativeLoss", atMost: 0.7 });
    expect(percentiles).toEqual([2.5, 50, 95]);
  });

  test("a seed is the text that was written, even where it looks like a number", async () => {
    for (const seed of ["007", "12345678901234567890", "1e3", "lu-2025"]) {
      expect((await parsed(`${LEAST}seed: ${seed}`)).seed).toBe(seed);
      expect((await parsed(LEAST, { set: [`seed=${seed}`] })).seed).toBe(seed);
    }
    expect((await checkScenario({ parameters: { gamma: 1, kappa: 1, powerGrowth: 1 }, seed: 7 })).seed).toBe("7");
  });

  test("JSON is read too, however it is indented", async () => {
    const value = { parameters: { gamma: 2, kappa: 0.05, powerGrowth: 0 } };
    for (const indent of [undefined, 2, "\t"])
      expect(await parsed(JSON.stringify(value, null, indent))).toEqual(await parsed(LEAST));
  });

  test("an anchor and its aliases are what they stand for", async () => {
    const { parameters } = await parsed(
      "parameters: { gamma: &g { distribution: normal, mean: 1, sd: 1 }, kappa: 1, powerGrowth: *g }",
    );
    expect(parameters.powerGrowth).toEqual(parameters.gamma);
  });

  test("a limit itself is fine for a continuous distribution, which never draws it", async () => {
    const limits = "{ distribution: uniform, min: 0, max: 1 }";
    await parsed(`parameters: { gamma: 1, kappa: ${limits}, powerGrowth: 0, lossFloor: ${limits} }`);
    await parsed(`parameters: { gamma: 1, kappa: { sum: { a: 0, b: ${limits} } }, powerGrowth: 0 }`);
    await parsed(
      `parameters: { gamma: { distribution: uniform, min: 0, max: 9, unit: doublingTimeMonths }, kappa: 1, powerGrowth: 0 }`,
    );
  });

  test("fixed parts that cancel each other are no positive sum", async () => {
    const sum = "{ sum: { a: 1, b: { value: -1 } } }";
    expect(await refusal(parsed(`parameters: { gamma: ${sum}, kappa: ${sum}, powerGrowth: 0 }`))).toHaveLength(1);
  });

  test("a doubling time turns the ends of a distribution round: its longest is the slowest growth", async () => {
    const refusedIf = (atom: number, min: number, max: number) =>
      parsed(`parameters:
  gamma: 1
  kappa: 1
  powerGrowth: 0
  pastGrowth:
    sum:
      less: -1
      growth:
        distribution: mixture
        unit: doublingTimeMonths
        components:
          - { weight: 1, distribution: empirical, values: [${atom}] }
          - { weight: 1, distribution: uniform, min: ${min}, max: ${max} }`);
    // 12 months are one doubling a year, less one is 0: as a value of its own it can be drawn, as a limit it cannot.
    expect(await refusal(refusedIf(12, 1, 5))).toEqual([
      expect.stringMatching(/pastGrowth.sum: must be greater than 0/),
    ]);
    expect((await refusedIf(1, 2, 12)).parameters.pastGrowth).toHaveProperty("sum");
  });

  test("0.1 years of 30 steps are 3 steps, whatever double precision makes of them", async () => {
    expect((await parsed(`${LEAST}horizonYears: 0.1\nstepsPerYear: 30`)).horizonYears).toBe(0.1);
  });

  test("the template is a scenario of the name it was given, whatever the name", async () => {
    for (const name of ["Mine", 'a: "b" # c', "{", "yes", "two\nlines", "\u001b[31m", "2025"]) {
      const { title } = await parsed(scenarioTemplate(name));
      expect(title).toBe(name.replace(/\p{Cc}/u, " ").trim());
    }
    expect((await parsed(scenarioTemplate(""))).title).not.toBe("");
  });
});

describe("values put in from the command line", () => {
  test("numbers, maps, parts of sums, list entries and quoted keys can be set", async () => {
    const scenario = await parsed(EVERYTHING, {
      set: [
        "parameters.gamma.sum.hardware.p5=0.3",
        'parameters.gamma.sum.hardware."p97.5"=0.7',
        "parameters.initialPower={distribution: uniform, min: 1, max: 2}",
        "targets[0]=0.6",
        "targets[2]={quantity: retention, atLeast: 0.5}",
        "samples=1e4",
        "title=x = y",
      ],
    });
    const { gamma, initialPower } = scenario.parameters;
    expect(gamma).toMatchObject({ sum: { hardware: { p5: 0.3, "p97.5": 0.7 } } });
    expect(initialPower).toEqual({ distribution: "uniform", min: 1, max: 2 });
    expect(scenario.targets.map((target) => Object.values(target)[1])).toEqual([0.6, 100, 0.5]);
    expect(scenario.samples).toBe(10_000);
    expect(scenario.title).toBe("x = y");
  });

  test("the later setting wins, and the command's own options win over both", async () => {
    const set = ["samples=10", "samples=20", "sampler=lhs"];
    expect(await parsed(LEAST, { set, overrides: { sampler: "random", seed: "x" } })).toMatchObject({
      samples: 20,
      sampler: "random",
      seed: "x",
    });
  });

  test("a problem with a setting is reported under the setting", async () => {
    const refused = async (...set: string[]) => refusal(parsed(LEAST, { set }));
    expect(await refused("parameters.kappa=-0.05")).toEqual([
      "--set parameters.kappa=-0.05: parameters.kappa: must be greater than 0, got -0.05",
    ]);
    expect(await refused("parameters.kappa.mean=3")).toEqual([
      "--set parameters.kappa.mean=3: parameters.kappa: must have value, distribution or sum",
    ]);
    expect(await refused("parameters.lossFloor={distribution: beta, alpha: 1}")).toEqual([
      "--set parameters.lossFloor={distribution: beta, alpha: 1}: parameters.lossFloor.beta: is required: a number",
    ]);
    expect(await refused("parameters.gamma={value: 1, unit: hours}")).toEqual([
      expect.stringMatching(/^--set parameters.gamma={value: 1, unit: hours}: parameters.gamma.unit: must be one of/),
    ]);
    const set = ["parameters.initialPower={distribution: uniform, min: 1, max: 0}"];
    expect(await refusal(parsed(EVERYTHING, { set }))).toEqual([
      // The label is cut at sixty characters.
      expect.stringMatching(
        /^--set parameters.initialPower={.*…: parameters.initialPower.max: must be greater than min = 1, got 0$/,
      ),
    ]);
    expect(await refused("parameters.theta=3")).toEqual([
      expect.stringMatching(/^--set parameters.theta=3: parameters.theta: is not a known key/),
    ]);
    expect(await refused("targets[1]=0.5")).toEqual([
      expect.stringMatching(/^--set targets\[1\]=0.5: targets\[1\]: targets is a list of 0/),
    ]);
    expect(await refused("targets[0]=[1", "nonsense", "=3", ".a=3", "a..b=3", 'a."b=3', "[0]=1")).toHaveLength(7);
  });

  test("a problem with one of the command's own options is reported under the option", async () => {
    const problems = await refusal(parsed(LEAST, { overrides: { samples: 1, sampler: "halton" } }));
    expect(problems[0]).toBe("--samples 1: samples: must be at least 2, got 1");
    expect(problems[1]).toMatch(/^--sampler halton: sampler: must be one of sobol, lhs or random/);
  });
});

describe("tables", () => {
  const joint = (file: string, more = "") =>
    `parameters: { gamma: 1, powerGrowth: 0 }\njoint:\n  - { file: "${file}", columns: { kappa: k, lossFloor: "the floor" }${more} }\n`;

  test("rows come in by value, with the file and its columns as their origin", async () => {
    await mkdir(join(folder, "tables"), { recursive: true });
    await written("tables/laws.csv", '\ufeffk,other,"the floor"\r\n0.17,x, 0.9 \r\n\r\n1.8e-1,y,0\r\n');
    const path = await written("joint.yaml", joint("tables/laws.csv", ", source: ours"));
    const { joint: rows, parameters } = await loadScenario(path);
    expect(rows).toEqual([
      {
        file: "tables/laws.csv",
        columns: { kappa: "k", lossFloor: "the floor" },
        source: "ours",
        values: { kappa: [0.17, 0.18], lossFloor: [0.9, 0] },
      },
    ]);
    expect(parameters).not.toHaveProperty("kappa");
    expect(parameters).not.toHaveProperty("lossFloor");
  });

  test("draws come in by value, inside a mixture too", async () => {
    await written("draws.csv", "a,b\n1,2\n3,4\n");
    const draws = "{ distribution: empirical, file: draws.csv, column: b, weight: 1 }";
    const text = `parameters: { gamma: ${draws.replace(", weight: 1", "")}, kappa: { distribution: mixture, components: [${draws}] }, powerGrowth: 0 }`;
    const scenario = await parsed(text, { folder });
    expect(scenario.parameters.gamma).toEqual({
      distribution: "empirical",
      file: "draws.csv",
      column: "b",
      values: [2, 4],
    });
    expect(scenario.parameters.kappa).toMatchObject({ components: [{ values: [2, 4], weight: 1 }] });
    // What holds its values needs the file no more.
    expect(await parsed(JSON.stringify(scenario), { folder: "/nowhere" })).toEqual(scenario);
    expect(await checkScenario(scenario)).toEqual(scenario);
  });

  test("a wrong cell is reported with its line", async () => {
    await written("bad.csv", "k,the floor\n0.1,0.5\n\n0,0.5\nx,1\n0.1,\n0x10,0.5\n");
    const problems = await refusal(parsed(joint("bad.csv"), { folder }));
    expect(problems).toEqual([
      'draft.yaml:3:42: joint[0].columns.kappa: bad.csv, line 5: column "k" must be a number, got the text "x"',
      'draft.yaml:3:42: joint[0].columns.kappa: bad.csv, line 7: column "k" must be a number, got the text "0x10"',
      'draft.yaml:3:56: joint[0].columns.lossFloor: bad.csv, line 6: column "the floor" must be a number, got nothing',
    ]);
    await written("zero.csv", "k,the floor\n0.1,0.5\n\n0,0.5\n0.2,1\n");
    expect(await refusal(parsed(joint("zero.csv"), { folder }))).toEqual(
      [
        "draft.yaml:3:40: joint[0].columns.kappa: zero.csv, line 4: must be greater than 0, got 0",
        "draft.yaml:3:54: joint[0].columns.lossFloor: zero.csv, line 5: must be at least 0 and less than 1, got 1",
      ].map((line) => line.replace("3:40", "3:43").replace("3:54", "3:57")),
    );
  });

  test("a column that is missing is answered with the columns there are", async () => {
    await written("other.csv", "kappa,the floor\n0.1,0.5\n");
    expect(await refusal(parsed(joint("other.csv"), { folder }))).toEqual([
      expect.stringMatching(
        /joint\[0\]\.columns\.kappa: other\.csv has no column "k"; its columns are kappa, the floor/,
      ),
    ]);
  });

  test("what is no table is refused with a sentence", async () => {
    await written("empty.csv", "");
    await written("ragged.csv", "k,the floor\n1,2,3\n");
    await written("latin1.csv", Uint8Array.from([0x6b, 0x0a, 0xe9, 0x0a]));
    await written("large.csv", new Uint8Array(64 * 2 ** 20 + 1).fill(0x31));
    const problem = async (file: string) => (await refusal(parsed(joint(file), { folder }))).join();
    expect(await problem("empty.csv")).toMatch(/must have a header row and at least one row of numbers/);
    expect(await problem("ragged.csv")).toMatch(/line 2: is not valid CSV/);
    expect(await problem("latin1.csv")).toMatch(/is not UTF-8/);
    expect(await problem("large.csv")).toMatch(/is larger than 64 MB/);
    expect(await problem("tables")).toMatch(/is a folder/);
  });

  test("no path leads out of the scenario's folder", async () => {
    await mkdir(join(folder, "inner"), { recursive: true });
    await written("secret.csv", "k,the floor\n0.1,0.5\n");
    await symlink("../secret.csv", join(folder, "inner/link.csv"));
    await symlink("..", join(folder, "inner/up"));
    await symlink("loop.csv", join(folder, "inner/loop.csv"));
    const inner = join(folder, "inner");
    for (const file of [
      "../secret.csv",
      "up/../../secret.csv",
      join(folder, "secret.csv"),
      "link.csv",
      "up/secret.csv",
      "x\\\\..\\\\y",
    ]) {
      const problems = await refusal(parsed(joint(file), { folder: inner }));
      expect(problems, file).toEqual([
        expect.stringMatching(/joint\[0\]\.file: must lie in the scenario's own folder or below it/),
      ]);
    }
    expect(await refusal(parsed(joint("loop.csv"), { folder: inner }))).toEqual([
      expect.stringMatching(/links lead round in a circle/),
    ]);
  });

  test("a link that stays inside is followed, and so is the folder's own", async () => {
    await mkdir(join(folder, "real"), { recursive: true });
    await written("real/a.csv", "k,the floor\n0.1,0.5\n");
    await symlink("a.csv", join(folder, "real/b.csv"));
    await symlink("real", join(folder, "also"));
    expect((await parsed(joint("b.csv"), { folder: join(folder, "also") })).joint[0].values.kappa).toEqual([0.1]);
  });

  test("a program's scenario names files only with a folder to find them in", async () => {
    await written("a.csv", "k\n0.1\n");
    const scenario = { parameters: { gamma: 1, powerGrowth: 0 }, joint: [{ file: "a.csv", columns: { kappa: "k" } }] };
    expect(await refusal(checkScenario(scenario))).toEqual([
      expect.stringMatching(/^joint\[0\]\.file: only a scenario that is itself a file/),
    ]);
    expect((await checkScenario(scenario, { folder })).joint[0].values).toEqual({ kappa: [0.1] });
  });
});

describe("files that are no scenarios", () => {
  const problem = async (name: string, content: string | Uint8Array) =>
    (await refusal(loadScenario(await written(name, content)))).join("\n").replace(`${folder}/`, "");

  test("a missing file and a folder are told in a sentence", async () => {
    expect(await refusal(loadScenario(join(folder, "none.yaml")))).toEqual([`${folder}/none.yaml: does not exist`]);
    expect(await refusal(loadScenario(folder))).toEqual([`${folder}: is a folder; a file was needed`]);
    expect(await refusal(loadScenario("a\0b"))).toEqual([expect.stringMatching(/cannot be read/)]);
  });

  test("what is not UTF-8 text is refused where it begins", async () => {
    expect(await problem("l1.yaml", Buffer.concat([Buffer.from("title: é\nnote: "), Buffer.from([0xe9, 0x0a])]))).toBe(
      "l1.yaml:2:7: is not UTF-8 text: save it as UTF-8",
    );
    expect(await problem("bin.yaml", "a: b\n\0\x01")).toBe(
      "bin.yaml:2:1: holds control characters: it is no text file",
    );
  });

  test("a file that is too large is not read to its end", async () => {
    expect(await problem("large.yaml", "#".repeat(2 ** 20 + 1))).toBe("large.yaml: is larger than 1 MB");
    expect(await refusal(loadScenario("/dev/zero"))).toEqual(["/dev/zero: is larger than 1 MB"]);
  });

  test.each([
    ["brackets", "[".repeat(500_000)],
    ["maps", "{a: ".repeat(200_000)],
    ["dashes", "- ".repeat(400_000)],
    ["indentation", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("deep nesting of %s does not overflow the stack", async (_, text) => {
    expect(await refusal(parsed(text))).toEqual([
      expect.stringMatching(/^draft.yaml:\d+:\d+: is nested more than 64 levels deep/),
    ]);
  });

  test("aliases that would unfold to a billion values are refused at once", async () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(8)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    const begin = performance.now();
    expect(await refusal(parsed(lines.join("\n")))).toEqual([
      expect.stringMatching(/aliases stand for more than 10000 values/),
    ]);
    expect(await refusal(parsed(`a: &a 1\nb: [${"*a, ".repeat(101)}]`))).toEqual([
      expect.stringMatching(/more than 100 aliases/),
    ]);
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  test("thousands of slips give a list that ends", async () => {
    const values = Array.from({ length: 20_000 }, () => "x").join(",");
    const text = `parameters: { gamma: { distribution: empirical, values: [${values}] }, kappa: 1, powerGrowth: 0 }`;
    expect((await refusal(parsed(text))).length).toBeLessThan(250);
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n");
    expect((await refusal(parsed(`${LEAST}${keys}`))).length).toBeLessThan(250);
  });
});

describe("values of a program", () => {
  test("problems name the field, and no place", async () => {
    expect(await refusal(checkScenario({ parameters: { gamma: 1, kappa: -1, powerGrowth: "0" } }))).toEqual([
      'parameters.powerGrowth: must be a number or a map with value, distribution or sum, got the text "0": write it without quotation marks',
      "parameters.kappa: must be greater than 0, got -1",
    ]);
  });

  test("what no file could hold is refused", async () => {
    const circle: Record<string, unknown> = {};
    circle.a = circle;
    circle.b = circle;
    for (const value of [
      undefined,
      null,
      3,
      [],
      new Map(),
      () => 1,
      circle,
      { parameters: { gamma: 1n } },
      { title: new Date() },
    ]) {
      expect(await refusal(checkScenario(value))).toHaveLength(1);
    }
  });

  test("undefined fields are left out, typed arrays are lists, and the value given is not changed", async () => {
    const value = Object.freeze({
      title: undefined,
      parameters: Object.freeze({
        gamma: { distribution: "empirical", values: Float64Array.of(1, 2) },
        kappa: 1,
        powerGrowth: -0,
      }),
    });
    const { parameters, title } = await checkScenario(value);
    expect(parameters.gamma).toEqual({ distribution: "empirical", values: [1, 2] });
    expect(parameters.powerGrowth).toEqual({ value: 0 });
    expect(title).toBe("scenario");
  });
});
