import { describe, expect, test } from "vitest";
import { type Sensitivity, type SensitivityOptions, sensitivity } from "../../src/analysis/sensitivity/sensitivity.ts";
import { contrast } from "../../src/report/colour.ts";
import { resultJson } from "../../src/report/json.ts";
import { ENDS, PALETTE, SHARE_HUES, SHARE_REST } from "../../src/report/palette.ts";
import { sensitivityChart } from "../../src/report/sensitivity-chart.ts";
import { sensitivityCsv } from "../../src/report/sensitivity-csv.ts";
import { sensitivityTable } from "../../src/report/sensitivity-table.ts";
import { sharesSentence, shareText } from "../../src/report/sensitivity-words.ts";
import { checkScenario, loadScenario } from "../../src/scenario/load.ts";
import { assertReadable } from "../support/readable-chart.ts";
import { descendants, parseXml } from "../support/xml.ts";

const shipped = (name: string, options: SensitivityOptions = {}) =>
  loadScenario(new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname).then((scenario) =>
    sensitivity(scenario, { samples: 512, ...options }),
  );
const analysed = async (said: object, options: SensitivityOptions = {}) =>
  sensitivity(await checkScenario(said), { samples: 512, ...options });

const parameters = {
  gamma: { distribution: "normal", mean: 1.5, sd: 0.3 },
  kappa: { distribution: "lognormal", median: 0.05, sigma: 0.1 },
  powerGrowth: { distribution: "uniform", min: 0.5, max: 1 },
};
const said = { title: "A < B & C", horizonYears: 6, stepsPerYear: 2, startYear: 2025, parameters };

const table = (result: Sensitivity) => sensitivityTable(result, { colour: false, columns: 80 });

/** Shocks, jumps, correlations, a table, a number of a path: everything that a page has a word for. */
const everything = {
  ...said,
  parameters: {
    gamma: {
      sum: {
        algorithms: {
          ...parameters.gamma,
          path: [
            { kind: "shocks", sd: 0.3 },
            { kind: "jumps", perYear: 0.5, doublings: 1 },
          ],
        },
        hardware: {
          ...parameters.gamma,
          path: { kind: "stop", year: { distribution: "uniform", min: 2027, max: 2040 } },
        },
      },
    },
    powerGrowth: parameters.powerGrowth,
  },
  correlations: [{ between: ["gamma.algorithms", "powerGrowth"], spearman: 0.5 }],
  joint: [{ values: { kappa: [0.1, 0.11, 0.12], lossFloor: [0.1, 0.3, 0.2] } }],
};

describe("the page", () => {
  test("shows shares at three dates, and on a wide page at up to six, the horizon last", async () => {
    const result = await analysed({ ...said, horizonYears: 10 });
    const dates = (columns: number) =>
      [...sensitivityTable(result, { colour: false, columns }).matchAll(/alone (20\d\d)/g)].map(([, year]) => year);
    expect(dates(80)).toEqual(["2027", "2031", "2035"]);
    const wide = dates(120);
    expect(wide).toHaveLength(5);
    expect(wide.at(-1)).toBe("2035");
  });

  test("answers first, in words, and has every share with its error", async () => {
    const result = await analysed(said, { samples: 4096 });
    const page = table(result);
    expect(page.split("\n")[0]).toBe("A < B & C");
    expect(page).toMatch(/^In 2031 γ makes \d+ % of the variance of relative loss, κ \d+ % and power growth\s\d+ %;/m);
    expect(page).toMatch(/^gamma( +0\.\d+ ± 0\.\d+){4}$/m);
    expect(page).toMatch(/^interactions( +−?0\.\d+ ± 0\.\d+){3}$/m);
    expect(page).toMatch(/^kappa +0\.04399 +0\.\d{4} +0\.05684 +0\.\d{4}$/m);
    expect(page).toContain("Nothing varies in 2025");
    expect(page).toContain(`digest ${result.manifest.digest}`);
    for (const line of page.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("says why inputs share one index, what chance is, and how each is held still", async () => {
    const page = table(await analysed(everything)).replace(/\s+/g, " ");
    expect(page).toContain("gamma.algorithms and powerGrowth are correlated, so they have one index together");
    expect(page).toContain("kappa and lossFloor are drawn together, as rows of a table, so they have one index");
    expect(page).toContain("gamma.algorithms.shocks is chance, drawn anew within each future");
    expect(page).toContain("gamma.algorithms.jumps is chance");
    expect(page).toContain("Correlated inputs move one at a time here");
    expect(page).toContain("Shocks have no such ends; they are held at 0.");
    expect(page).toContain("Jumps have no such ends; they are held even");
    expect(page).toMatch(/gamma\.hardware ?\.stop\.year 2028\.3 0\.\d+ 2038\.7/);
  });

  test("says what is not told apart, and stays silent about inputs that do not matter", async () => {
    const alike = { ...parameters.gamma, sd: 0.2 };
    const gamma = { sum: { a: alike, b: alike, c: { ...alike, sd: 0.001 }, d: { ...alike, sd: 0.001 } } };
    const few = { ...said, sampler: "random", seed: "three", parameters: { ...parameters, powerGrowth: 0.75, gamma } };
    const page = table(await analysed(few, { samples: 256 })).replace(/\s+/g, " ");
    expect(page).toMatch(
      /Not told apart at this many samples \(256\), so that their order may be chance: gamma\.[ab] and gamma\.[ab]\./,
    );
    expect(page).toContain("each other input less than 1 %");
  });

  test("no small share is said to be smaller than its error allows", async () => {
    const result = await analysed({ ...said, horizonYears: 30, stepsPerYear: 1 }, { samples: 64 });
    const [view] = result.under;
    const shares = [
      { estimate: 0.9, high: 0.95 },
      { estimate: 0.004, high: 0.034 },
      { estimate: -0.002, high: 0.071 },
    ];
    const share = ({ estimate, high }: (typeof shares)[0]) => ({
      estimate: [estimate],
      low: [2 * estimate - high],
      high: [high],
    });
    const groups = view!.groups.map((group, g) => ({ ...group, first: share(shares[g]!) }));
    const ranking = groups.map(({ name }) => ({ group: name, notToldApartFrom: [] }));
    expect(sharesSentence(result, { ...view!, groups, ranking })).toContain(", each other input less than 8 %;");
    expect(table(result)).toContain("31 dates, 1 year apart;");
  });

  test("a row of a table has the unit of each of its numbers", async () => {
    const joint = [{ values: { gamma: [1, 1.5, 2], kappa: [0.1, 0.11, 0.12] } }];
    const page = table(await analysed({ ...said, parameters: { powerGrowth: 0 }, joint }));
    expect(page).toMatch(/^gamma \+ kappa .* doublings\/yr, 1$/m);
  });

  test("several laws stand side by side, and the share between them is told first", async () => {
    const page = table(await shipped("two-laws"));
    const flat = page.replace(/\s+/g, " ");
    expect(flat).toMatch(
      /^\S[^.]*\? Over all laws, by weight, 98 % of the variance of relative \(total\) loss in 2035 lies between/,
    );
    expect(flat).toMatch(/kaplan \(weight 0\.5\): In 2035 gamma\.algorithms makes 6\d(?: ± \d)? %/);
    expect(flat).toMatch(/chinchilla \(weight 0\.5\): In 2035 κ and the loss floor make 9\d(?: ± \d)? %/);
    expect(page.match(/^share of variance/gm)!.length).toBe(2);
    for (const line of page.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("a multiple goes by its logarithm, and the page says so", async () => {
    const page = table(await analysed(said, { quantity: "efficiencyMultiple" })).replace(/\s+/g, " ");
    expect(page).toContain("γ makes 100 % of the variance of the logarithm of efficiency");
    expect(page).toContain(
      "The variance is that of the logarithm of efficiency, which unlike its value always has one.",
    );
    expect(page).toContain("kappa and powerGrowth do not move it between these ends.");
    expect(page).toMatch(/gamma 1\.116 ×\d+\.?\d* 1\.884 ×\d+/);
    const asked = table(await analysed(said, { log: true })).replace(/\s+/g, " ");
    expect(asked).toContain("the logarithm of relative loss, which was asked for");
  });

  test("a law under which nothing is uncertain has no empty section", async () => {
    const laws = { low: { weight: 1, kappa: 0.05 }, high: { weight: 1, kappa: 0.1 } };
    const page = table(await analysed({ ...said, parameters: { gamma: 1, powerGrowth: 0 }, laws }));
    expect(page).toContain("low (weight 0.5): Nothing that goes into relative loss is uncertain.");
    expect(page).not.toMatch(/\n\n\n|^low \(weight 0\.5\)$/m);
  });

  test("without anything uncertain there is a sentence, and no table", async () => {
    const fixed = { gamma: 1, kappa: 0.05, powerGrowth: 0 };
    const nothing = table(await analysed({ ...said, parameters: fixed }));
    expect(nothing).toContain("Nothing that goes into relative loss is uncertain.");
    const aside = table(
      await analysed({ ...said, parameters: { ...fixed, kappa: parameters.kappa } }, { quantity: "powerMultiple" }),
    );
    expect(aside).toContain("Nothing makes the logarithm of training power vary in 2031");
    for (const page of [nothing, aside]) {
      expect(page).not.toMatch(/share of variance|NaN|Infinity|undefined|null/);
      parseXml(sensitivityChart(await analysed({ ...said, parameters: fixed })));
    }
  });
});

test("shares have no more digits than their errors, and are never clipped", () => {
  expect(shareText({ estimate: 0.76881, low: 0.7673, high: 0.7703 })).toBe("0.769 ± 0.002");
  expect(shareText({ estimate: -0.0312, low: -0.05, high: -0.01 })).toBe("−0.03 ± 0.03");
  expect(shareText({ estimate: -0.0001, low: -0.0003, high: 0.0001 })).toBe("0.000 ± 0.001");
  expect(shareText({ estimate: 0.4, low: 0.1, high: 0.7 })).toBe("0.4 ± 0.3");
  expect(shareText({ estimate: 0, low: 0, high: 0 })).toBe("0");
  expect(shareText(undefined)).toBe("–");
});

describe("the files", () => {
  test("JSON has its schema, the scenario, the numbers and the manifest", async () => {
    const result = await analysed(everything);
    const read = JSON.parse(resultJson(result));
    expect(Object.keys(read)).toEqual(["schema", "scenario", "quantity", "varianceOf", "times", "under", "manifest"]);
    expect(read.schema).toBe("lossfan/sensitivity/1");
    expect(read).toEqual(JSON.parse(JSON.stringify(result)));
    expect(read.under[0].groups[0].first.estimate[0]).toBeNull();
  });

  test("CSV has a row for every number", async () => {
    const result = await shipped("two-laws");
    const [header, ...rows] = sensitivityCsv(result).trimEnd().split("\n");
    expect(header).toBe("statistic,group,percentile,input,time,year,estimate,low,high,law");
    const times = result.times.length;
    const groups = result.under.reduce((sum, view) => sum + view.groups.length, 0);
    expect(rows.length).toBe(times * (2 * groups + 2 + 1) + 4 * 2 + 3 * 2 + 2);
    const cells = rows.map((row) => row.split(","));
    expect(cells.every(({ length }) => length === 10)).toBe(true);
    const last = cells.filter(([statistic, , , , time]) => statistic === "first" && time === "10");
    expect(last.map((row) => Number(row[6]))).toEqual(
      result.under.flatMap((view) => view.groups.map(({ first }) => first.estimate.at(-1))),
    );
    expect(cells.some((row) => row[0] === "tornado" && /^0\.17\d* 0\.97\d*$/.test(row[3]))).toBe(true);
  });
});

describe("the chart", () => {
  test.each(["baseline", "evidence", "deepseek-jumps", "two-laws"])(
    "of %s is readable, wide and narrow",
    async (name) => {
      const result = await shipped(name);
      for (const width of [360, 480, 720, 960, 1200]) assertReadable(sensitivityChart(result, { width }));
    },
  );

  test("of long names and of rows with many values is readable, if narrow", async () => {
    const slowing = { kind: "slowing", halfLife: { distribution: "uniform", min: 1, max: 9 }, longRun: 0.2 };
    const gamma = { sum: { "algorithms-and-all-that-comes-with-them": { ...parameters.gamma, path: slowing } } };
    const rows = (from: number) => [0, 1, 2, 3, 4].map((i) => from * (1 + ((i * 7) % 5) / 20) + 1e-5);
    const values = { kappa: rows(0.1), lossFloor: rows(0.2), priorYears: rows(0.7), initialPower: rows(1.3) };
    const said = { title: "Long", horizonYears: 3, stepsPerYear: 2, parameters: { gamma, powerGrowth: 1 } };
    const result = await analysed({ ...said, joint: [{ values }] });
    for (const width of [360, 480, 720, 960, 1200]) assertReadable(sensitivityChart(result, { width }));
  });

  test("of everything at once, of multiples and of units is readable", async () => {
    for (const width of [360, 480, 720]) assertReadable(sensitivityChart(await analysed(everything), { width }));
    assertReadable(sensitivityChart(await shipped("baseline", { quantity: "efficiencyMultiple" })));
    assertReadable(sensitivityChart(await shipped("evidence", { quantity: "energy" })));
  });

  test("stands alone, says in words what it shows, and names both ends of each bar", async () => {
    const result = await analysed(said, { samples: 4096 });
    const chart = sensitivityChart(result);
    const svg = parseXml(chart);
    expect(svg.attributes.role).toBe("img");
    expect(svg.children.slice(0, 2).map(({ name }) => name)).toEqual(["title", "desc"]);
    expect(svg.children[0].text).toBe("A < B & C: what makes relative loss uncertain");
    expect(svg.children[1].text).toMatch(/^In 2031 γ makes/);
    expect(chart).not.toMatch(/<script|<style|href=|NaN|undefined|Infinity/);
    const texts = descendants(svg).flatMap(({ name, text }) => (name === "text" ? [text] : []));
    expect(texts.filter((text) => /^0\.\d+ at [\d.]+$/.test(text))).toHaveLength(6);
    expect(texts.filter((text) => /^0\.\d+ ± 0\.\d+, total 0\.\d+ ± 0\.\d+$/.test(text))).toHaveLength(3);
  });

  test("the heights of the layers are the shares", async () => {
    const result = await analysed(said, { samples: 4096 });
    const paths = descendants(parseXml(sensitivityChart(result))).filter(({ attributes }) =>
      attributes.d?.endsWith("Z"),
    );
    const heights = paths.map(({ attributes }) => {
      const points = attributes
        .d!.slice(1, -1)
        .split("L")
        .map((point) => point.split(",").map(Number));
      // Along the top from the first date to the last, and back along the bottom.
      return points[points.length / 2][1] - points[points.length / 2 - 1][1];
    });
    const { groups, ranking, interactions } = result.under[0];
    const shares = ranking.map(({ group }) => groups.find(({ name }) => name === group)!.first.estimate.at(-1)!);
    const all = [...shares, Math.max(interactions.estimate.at(-1)!, 0)];
    const whole = heights.reduce((sum, height) => sum + height, 0);
    heights.forEach((height, i) => {
      expect(height / whole).toBeCloseTo(all[i] / all.reduce((sum, share) => sum + share, 0), 3);
    });
  });

  test("two ends on one side of the middle are both written there, and neither bar covers the other", async () => {
    const joint = [{ values: { kappa: [0.1, 0.11, 0.12], lossFloor: [0.1, 0.3, 0.2] } }];
    const svg = parseXml(
      sensitivityChart(await analysed({ ...said, parameters: { gamma: 1, powerGrowth: 1 }, joint })),
    );
    const texts = descendants(svg).flatMap(({ name, text }) => (name === "text" ? [text] : []));
    expect(texts.some((text) => /^0\.\d+ at 0\.1\d+, 0\.1\d+; 0\.\d+ at 0\.1\d+, 0\.2\d+$/.test(text))).toBe(true);
    const bars = descendants(svg).filter(({ name, attributes }) => name === "rect" && attributes.height === "16");
    expect(bars.map(({ attributes }) => attributes.fill)).toEqual([ENDS.low, ENDS.high]);
    expect(Number(bars[0].attributes.width)).toBeGreaterThan(Number(bars[1].attributes.width));
  });

  test("negative estimates are drawn as 0, and the caption says so", async () => {
    const result = await analysed(said);
    const [group] = result.under[0].groups;
    const negative = structuredClone(result);
    negative.under[0].groups.push({
      ...structuredClone(group),
      name: "none",
      first: { ...group.first, estimate: group.first.estimate.map((share) => share && -0.02) },
    });
    negative.under[0].ranking.push({ group: "none", notToldApartFrom: [] });
    const chart = sensitivityChart(negative);
    assertReadable(chart);
    expect(parseXml(chart).children[1].text).toMatch(
      /Estimates below 0 \(the lowest −0\.02\) cannot be stacked and are drawn as 0\./,
    );
  });

  test("an input has one hue under all laws, and every hue stands out from the ground", async () => {
    const chart = sensitivityChart(await shipped("two-laws"));
    const hues = descendants(parseXml(chart)).filter(({ attributes }) => attributes.d?.endsWith("Z"));
    expect(new Set(hues.map(({ attributes }) => attributes.fill)).size).toBeGreaterThan(4);
    // The stack of each view ends with its interactions.
    const stacks = descendants(parseXml(sensitivityChart(await shipped("evidence"))))
      .flatMap(({ attributes }) => (attributes.d?.endsWith("Z") ? [attributes.fill!] : []))
      .join()
      .split(SHARE_REST.interactions);
    expect(stacks.length).toBe(3);
    for (const stack of stacks.slice(0, 2)) {
      const own = stack.split(",").filter((hue) => hue !== "");
      expect(own.length).toBeGreaterThan(4);
      expect(new Set(own).size).toBe(own.length);
    }
    for (const hue of [...SHARE_HUES, ...Object.values(SHARE_REST), ...Object.values(ENDS)])
      expect(contrast(hue, PALETTE.ground), hue).toBeGreaterThanOrEqual(3);
  });
});
