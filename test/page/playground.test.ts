import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { deflateSync } from "fflate";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { toFragment } from "../../src/page/fragment.ts";
import { loadScenario, parseScenario } from "../../src/scenario/load.ts";
import { simulate } from "../../src/simulate.ts";
import { launchBrowser, openQuietly } from "../support/browser.ts";
import { lossfan } from "../support/command.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "playground-"));
const browser = await launchBrowser();

beforeAll(async () => {
  const { code, stderr } = await lossfan(["playground", "--out", folder]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${join(folder, "index.html")}\n` });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** A scenario of a little more than 2 kB, quick to run. */
const LONG = `title: A whole forecast in a link
description: ${"Words about the forecast, of which there are many. ".repeat(38)}
parameters:
  gamma: { distribution: normal, mean: 1.5, sd: 0.4, source: our assumption }
  kappa: { distribution: lognormal, median: 0.05, sigma: 0.1 }
  powerGrowth: 0.3
targets: [0.7]
samples: 8192
`;

describe.skipIf(browser === undefined)("the playground in a browser", () => {
  let page: Page;
  let complaints: string[];

  /** Each time a profile of its own, without network. */
  const open = async (fragment = "", options: BrowserContextOptions = {}) => {
    ({ page, complaints } = await openQuietly(
      browser!,
      pathToFileURL(join(folder, "index.html")).href + fragment,
      options,
    ));
  };
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const digest = () => page.locator(".manifest dd").last().innerText();
  const problems = () => page.locator("#problems").innerText();
  const text = () => page.locator(".cm-content").innerText();

  test("begins with the first of the shipped scenarios, and gives the command's own numbers", async () => {
    await open();
    const { manifest } = await simulate(await loadScenario(`${SCENARIOS}baseline.yaml`));
    expect(await digest()).toBe(manifest.digest);
    const { stdout } = await lossfan(["run", `${SCENARIOS}baseline.yaml`]);
    expect(await page.locator("details pre").first().textContent()).toBe(stdout);
    await page.locator("#s1-claim").waitFor();
    await page.locator("#s1-drivers").waitFor();
  });

  test("runs a scenario that names a table which it comes with, and one that is chosen from the list", async () => {
    const text = readFileSync(`${SCENARIOS}evidence-floor.yaml`, "utf8");
    const few = `${text}\nsamples: 4096\n`;
    await open(toFragment(few));
    const scenario = await parseScenario(few, { file: "scenario", folder: SCENARIOS });
    expect(await digest()).toBe((await simulate(scenario)).manifest.digest);
    await page.locator("#shipped").selectOption("static");
    await expect.poll(() => page.locator("article h2").innerText()).toMatch(/stops/);
  });

  test("carries a scenario of 2 kB in a link, to the same digest in another profile", async () => {
    expect(LONG.length).toBeGreaterThan(2000);
    await open(toFragment(LONG));
    const first = await digest();
    const link = page.url();
    await page.context().close();
    await open(new URL(link).hash);
    expect(await digest()).toBe(first);
    const scenario = await parseScenario(LONG, { file: "scenario", folder: SCENARIOS });
    expect(first).toBe((await simulate(scenario)).manifest.digest);
  });

  const bomb = () => {
    const bytes = deflateSync(new Uint8Array(2 ** 28), { level: 9 });
    return `#scenario=1.${Buffer.from(bytes).toString("base64url")}`;
  };
  test.each([
    ["a script", "#<script>alert(1)</script>"],
    ["an image with a script", "#scenario=1.<img src=x onerror=alert(1)>"],
    ["one that is cut off", toFragment(LONG).slice(0, -40)],
    ["one of another version", toFragment(LONG).replace("=1.", "=7.")],
    ["one that is far too long", `#scenario=1.${"A".repeat(300_000)}`],
    ["one that unpacks to 256 MB", bomb()],
    ["nonsense", "#%E0%A4%A"],
  ])("answers %s in the place of a scenario with a sentence, and runs nothing", async (_, fragment) => {
    await open(fragment);
    await expect.poll(problems).toMatch(/^The link.*\.$/s);
    await page.waitForTimeout(300);
    expect(await page.locator("#report").innerText()).toBe("");
    expect(await page.locator("#problems *:not(p)").count()).toBe(0);
  });

  test("shows what a scenario in a link says as text, whatever it is", async () => {
    const nasty = LONG.replace(/^title: .*/, "title: '<img src=x onerror=alert(1)><script>alert(2)</script>'");
    await open(toFragment(nasty));
    expect(await page.locator("article").innerText()).toContain(
      "<img src=x onerror=alert(1)><script>alert(2)</script>",
    );
    expect(await page.locator("article img, article script").count()).toBe(0);
  });

  test("lists what is wrong with a scenario in the command's words, with its place", async () => {
    const wrong = LONG.replace("sd: 0.4", "sd: -1").replace("targets: [0.7]", "targets: [1.2]");
    await open(toFragment(wrong));
    await expect.poll(problems).toContain("parameters.gamma.sd: must be greater than 0, got -1");
    expect(await problems()).toMatch(/^\d+:\d+: /);
    expect(await problems()).toContain("targets[0]: must be less than 1, got 1.2");
    expect(await page.locator("#report").innerText()).toBe("");
    await expect.poll(() => page.locator(".cm-lintRange-error").count()).toBe(2);
  });

  test("refuses more samples than a browser should take", async () => {
    await open(toFragment(LONG.replace("samples: 8192", "samples: 10000000")));
    await expect.poll(problems).toContain("samples: must be at most 1048576 in a page, got 10000000");
  });

  test("runs what is typed, by the keyboard alone", async () => {
    await open(toFragment(LONG));
    const before = await digest();
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("seed: another\n");
    await page.keyboard.press("Control+Enter");
    await expect.poll(digest).not.toBe(before);
    expect(await text()).toContain("seed: another");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest(".cm-editor"))).toBe(null);
  });

  test("has nothing serious for axe to say, and fits a phone", async () => {
    await open(toFragment(LONG), { viewport: { width: 375, height: 700 } });
    await page.locator("#s1-drivers").waitFor();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });

  test("is one file that can be hosted anywhere", () => {
    const page = readFileSync(join(folder, "index.html"), "utf8").replace(/<script[\s\S]*?<\/script>/g, "");
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:,)/);
  });
});
