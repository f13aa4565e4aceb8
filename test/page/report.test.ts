import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { loadScenario, parseScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { launchBrowser, openQuietly } from "../support/browser.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const COMMAND = join(ROOT, "dist/src/lossfan.js");
const lossfan = (...options: string[]) =>
  execFileSync(process.execPath, [COMMAND, ...options], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "pipe"],
  });

const folder = mkdtempSync(join(tmpdir(), "report-"));
const FILE = join(folder, "report.html");
const THREE = join(folder, "three.html");
/** Few enough for a test; the sliders draw as many as ever. */
const SAMPLES = ["--samples", "4096"];
const browser = await launchBrowser();

beforeAll(() => {
  lossfan("report", "scenarios/baseline.yaml", ...SAMPLES, "--out", FILE);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

describe("a report", () => {
  test("is one file of less than 1.5 MB, and its script less than 350 kB compressed", () => {
    lossfan("report", "scenarios/baseline.yaml", "--out", join(folder, "default.html"));
    expect(statSync(join(folder, "default.html")).size).toBeLessThan(1.5e6);
    for (const script of ["report", "playground"])
      expect(gzipSync(readFileSync(join(ROOT, `dist/page/${script}.js`)), { level: 9 }).length, script).toBeLessThan(
        350e3,
      );
  });

  test("names no address from which anything could be fetched", () => {
    const page = readFileSync(FILE, "utf8").replace(/<script[\s\S]*?<\/script>/g, "");
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:,)/);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page).toContain("default-src &#39;none&#39;");
  });

  test("escapes what a scenario says, and is refused where it would write over its scenario", () => {
    const page = lossfan(
      ...["report", "scenarios/static.yaml", ...SAMPLES, "--out", "-"],
      ...["--set", "title=</script><script>alert(1)</script>", "--set", 'description=<img src="x" onerror="alert(1)">'],
    );
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<img");
    expect(page).toContain("&lt;/script&gt;&lt;script&gt;alert(1)");
    expect(() => lossfan("report", "scenarios/static.yaml", "--out", "scenarios/static.yaml")).toThrow(/write over/);
  });
});

describe.skipIf(browser === undefined)("a report in a browser", () => {
  let page: Page;
  let complaints: string[];

  const open = async (file: string, options: BrowserContextOptions = {}) => {
    ({ page, complaints } = await openQuietly(browser!, pathToFileURL(file).href, options));
  };
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const slider = (name: string, kind = "middle") => page.locator(`input[data-lever="${name}"][data-kind="${kind}"]`);
  const answer = () => page.locator('[data-part="answer"]').innerText();
  const fan = () => page.locator('[data-chart="fan"]').first().innerHTML();
  const changed = () => page.locator("[data-changed]").first().waitFor();

  test("says what the command says, to every printed digit", async () => {
    await open(FILE);
    const printed = await page.locator("details pre").first().textContent();
    expect(printed).toBe(lossfan("run", "scenarios/baseline.yaml", ...SAMPLES));
    const verdicts = await page.locator("#s1-claim details pre").textContent();
    expect(verdicts).toBe(lossfan("stress", "scenarios/baseline.yaml", ...SAMPLES));
  });

  test("follows its sliders, says that it was changed, and goes back", async () => {
    await open(FILE);
    const [before, drawn] = [await answer(), await fan()];
    await slider("gamma.algorithms").fill("320");
    await changed();
    expect(await answer()).not.toBe(before);
    expect(await fan()).not.toBe(drawn);
    expect(await page.locator("[data-as-written]").isVisible()).toBe(true);
    // However few the first look had: when the slider rests, all of them.
    await expect.poll(() => page.locator("article").first().getAttribute("data-samples")).toBe("20480");
    expect(await page.locator('[data-live="status"]').first().textContent()).toBe("Changed from the scenario.");
    await page.getByRole("button", { name: "As in the scenario" }).click();
    await expect.poll(answer).toBe(before);
    expect(await page.locator("[data-changed]").isVisible()).toBe(false);
  });

  test("keeps up when a slider and the quantity change in one breath", async () => {
    await open(FILE);
    await page.evaluate(() => {
      const control = (selector: string, value: string) => {
        const found = document.querySelector<HTMLInputElement>(selector)!;
        found.value = value;
        found.dispatchEvent(new Event("input", { bubbles: true }));
      };
      control('[data-lever="kappa"][data-kind="middle"]', "300");
      control('[data-view="quantity"]', "efficiencyMultiple");
      control('[data-view="date"]', "60");
    });
    await expect.poll(fan).toContain("efficiency, useful compute per joule");
    await expect.poll(() => page.locator("[data-at-date]").innerText()).toMatch(/^In 2030: efficiency/);
  });

  test("copies a scenario that gives the numbers it shows", async () => {
    await open(FILE);
    await page.evaluate(() => {
      Object.assign(navigator.clipboard, {
        writeText: async (text: string) => Object.assign(window, { copied: text }),
      });
    });
    await slider("kappa").fill("300");
    await slider("kappa", "doubt").fill("100");
    await changed();
    await page.getByRole("button", { name: "Copy the edited YAML" }).click();
    const yaml = await page.evaluate(() => (window as unknown as { copied: string }).copied);
    const scenario = await parseScenario(yaml, { file: "copied.yaml", folder: join(ROOT, "scenarios") });
    expect(scenario.parameters.kappa).not.toEqual(
      (await loadScenario(join(ROOT, "scenarios/baseline.yaml"))).parameters.kappa,
    );
    const { quantities } = await simulate({ ...scenario, samples: 20_480 });
    const median = quantities.relativeLoss!.percentiles["50"]!.estimate.at(-1)!;
    expect(await answer()).toContain(`is ${median.toFixed(3)} ±`);
  });

  test("is told by its keyboard alone", async () => {
    await open(FILE);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To the answer");
    await slider("powerGrowth").focus();
    const before = await answer();
    for (let press = 0; press < 30; press++) await page.keyboard.press("ArrowRight");
    await changed();
    await expect.poll(answer).not.toBe(before);
    await page.locator('[data-view="date"]').focus();
    await page.keyboard.press("Home");
    expect(await page.locator("[data-at-date]").innerText()).toMatch(/^In 2025:/);
  });

  test("tells the distribution at the date that is pointed at", async () => {
    await open(FILE);
    const plot = (await page.locator("[data-plot]").first().boundingBox())!;
    await page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2);
    expect(await page.locator("[data-at-date]").innerText()).toMatch(/^In 20(29|30)(\.\d+)?: relative loss/);
  });

  test.each(["light", "dark"] as const)("has nothing serious for axe to say in a %s page", async (colorScheme) => {
    await open(FILE, { colorScheme });
    // The page's policy allows no script but its own; this one comes from outside of the page.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    expect(
      violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => [id, nodes[0]!.html]),
    ).toEqual([]);
  });

  test("fits a phone", async () => {
    await open(FILE, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await expect.poll(() => page.locator('[data-chart="fan"] svg').first().getAttribute("width")).not.toBe("960");
  });

  test("is printed with all columns of its tables", async () => {
    // A4 with Chromium's own margins of 1 cm, in CSS pixels.
    await open(FILE, { viewport: { width: 718, height: 1000 } });
    await page.emulateMedia({ media: "print" });
    const cut = await page.evaluate(() => {
      const right = document.body.getBoundingClientRect().right;
      return [...document.querySelectorAll("td, th")]
        .filter((cell) => cell.getBoundingClientRect().right > right)
        .map((cell) => cell.textContent);
    });
    expect(cut).toEqual([]);
  });

  test("lets its numbers be taken along", async () => {
    await open(FILE);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator('[data-download="json"]').click(),
    ]);
    const result = JSON.parse(readFileSync(await download.path(), "utf8"));
    expect(result.manifest.digest).toBe(await page.locator(".manifest dd").last().innerText());
    expect(`${JSON.stringify(result)}`).toContain('"schema":"lossfan/result/1"');
  });

  test("on three scenarios holds them against each other", async () => {
    lossfan(
      "report",
      "scenarios/turtle.yaml",
      "scenarios/hare.yaml",
      "scenarios/two-laws.yaml",
      ...SAMPLES,
      "--out",
      THREE,
    );
    await open(THREE);
    expect(await page.locator("article").count()).toBe(3);
    expect(await page.locator("#comparison").innerText()).toContain("overtakes hare");
    const together = page.locator('[data-part="together"]');
    const whole = await together.innerHTML();
    await page.locator('[data-together="s2"]').uncheck();
    await expect.poll(() => together.innerHTML()).not.toBe(whole);
    expect(await together.innerText()).toMatch(/^turtle and two-laws: /);
    expect(await page.evaluate(() => new Set([...document.querySelectorAll("[id]")].map(({ id }) => id)).size)).toBe(
      await page.locator("[id]").count(),
    );
  });
});
