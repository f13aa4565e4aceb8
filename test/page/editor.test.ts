import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tablesOfPage } from "../../src/page/tables.ts";
import { scenarioFromText } from "../../src/scenario/parse.ts";
import type { ScenarioError } from "../../src/scenario/problems.ts";
import { launchBrowser } from "../support/browser.ts";

const browser = await launchBrowser();

const ENTRY = `
  import { scenarioEditor } from "./src/page/editor/editor.ts";
  import { scenarioJsonSchema } from "./src/scenario/schema/schema.ts";
  window.changes = [];
  window.editor = scenarioEditor(document.querySelector("main"), {
    text: "title: begun\\n",
    schema: scenarioJsonSchema(),
    onChange: (text) => window.changes.push(text),
    problems: (text) => window.problemsOf(text),
  });
`;

const WRONG =
  "parameters:\n  gamma:\n    distribution: normal\n    mean: 1\n    sd: -1\n  kappa: 0.05\n  powerGrowth: 0\n";

const problemsOf = (yaml: string) =>
  scenarioFromText(yaml, { file: "scenario", title: "scenario", openTable: tablesOfPage(new Map()) }).then(
    () => [],
    (error: ScenarioError) => error.problems,
  );

describe.skipIf(browser === undefined)("the editor in a browser", () => {
  let folder: string;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "editor-"));
    const { outputFiles } = await build({
      stdin: { contents: ENTRY, resolveDir: new URL("../..", import.meta.url).pathname },
      bundle: true,
      write: false,
      platform: "browser",
      format: "iife",
    });
    const script = outputFiles[0].text.replaceAll("</script", "<\\/script");
    const digest = createHash("sha256").update(script).digest("base64");
    // As strict as the page's own policy, and no pictures either.
    const policy = `default-src 'none'; script-src 'sha256-${digest}'; style-src 'unsafe-inline'`;
    await writeFile(
      join(folder, "page.html"),
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Editor</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>:root { --page-ground: #fff; --page-text: #1c2733; --page-accent: #005b8f; --page-raised: #f4f6f8; --page-muted: #52606d; --page-line: #c3ccd5; --page-marked: #9a3d00; }</style>
<main></main><button>After</button><script>${script}</script></html>`,
    );
  });

  beforeEach(async () => {
    await page?.close();
    page = await browser!.newPage();
    complaints = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.exposeFunction("problemsOf", problemsOf);
    await page.goto(pathToFileURL(join(folder, "page.html")).href);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const text = () => page.evaluate("editor.text()");
  const setText = (yaml: string) => page.evaluate(`editor.setText(${JSON.stringify(yaml)})`);
  const content = () => page.getByRole("textbox", { name: "Scenario, in YAML" });

  test("a mistake is underlined and explained in the words of the command, and goes when it is mended", async () => {
    await setText(WRONG);
    const mark = page.locator(".cm-lintRange-error");
    await mark.waitFor();
    expect(await mark.allTextContents()).toEqual(["-1"]);
    await page.locator(".cm-lint-marker-error").waitFor();
    await mark.hover();
    const tooltip = page.locator(".cm-tooltip .cm-diagnostic");
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toBe("parameters.gamma.sd: must be greater than 0, got -1");
    await setText(WRONG.replace("-1", "0.1"));
    await mark.waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  });

  test("keys and what they may be are completed, with what the schema says of them", async () => {
    await setText("parameters:\n  kappa:\n    ");
    await content().press("Control+End");
    await content().pressSequentially("distr");
    const options = page.locator(".cm-tooltip-autocomplete li");
    await options.first().waitFor();
    expect(await options.first().textContent()).toBe("distribution");
    await expect
      .poll(() => page.locator(".cm-completionInfo").textContent())
      .toBe("A distribution the value is drawn from.");
    await options.first().click();
    expect(await text()).toBe("parameters:\n  kappa:\n    distribution: ");
    await expect.poll(() => options.allTextContents()).toContain("lognormal");
    await content().pressSequentially("logn");
    await expect.poll(() => options.allTextContents()).toEqual(["lognormal"]);
    expect(complaints).toEqual([]);
  });

  test("changes are told and can be undone, and the editor can be left by the keyboard", async () => {
    expect(await text()).toBe("title: begun\n");
    await content().press("Control+End");
    await content().pressSequentially("seed: 7");
    expect(await text()).toBe("title: begun\nseed: 7");
    expect(await page.evaluate("changes.at(-1)")).toBe("title: begun\nseed: 7");
    await setText("title: other\r\n");
    expect(await page.evaluate("changes.at(-1)")).toBe("title: other\n");
    await content().press("Control+z");
    expect(await text()).toBe("title: begun\nseed: 7");

    await content().press("Control+Home");
    await content().press("Tab");
    expect(await text()).toBe("  title: begun\nseed: 7");
    await content().press("Escape");
    await content().press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("After");
    expect(await page.locator("#scenario-editor-hint").textContent()).toMatch(/press Escape first/);

    await page.evaluate("editor.focus()");
    expect(await content().evaluate((node) => node === document.activeElement)).toBe(true);
    await page.evaluate("editor.destroy()");
    expect(await page.locator("main").innerHTML()).toBe("");
    expect(complaints).toEqual([]);
  });

  test("text is text: markup in it makes no elements, and signs nobody sees are shown", async () => {
    const yaml = 'title: "<img src=x onerror=document.title=1><b>\u202e"\n"<b>": 1\n';
    await setText(yaml);
    await page.locator(".cm-lintRange-error").first().waitFor();
    await page.locator(".cm-lintRange-error").first().hover();
    await page.locator(".cm-tooltip .cm-diagnostic").first().waitFor();
    expect(await page.locator("main :is(img:not(.cm-widgetBuffer), b, script)").count()).toBe(0);
    expect(await page.locator(".cm-specialChar").count()).toBeGreaterThan(0);
    expect(await page.title()).toBe("Editor");
    expect(await text()).toBe(yaml);
    expect(complaints).toEqual([]);
  });

  test("axe finds nothing that would keep somebody out", async () => {
    await setText(WRONG);
    await page.locator(".cm-lintRange-error").waitFor();
    // The page's policy lets no script in but its own; a tool of the test may come another way.
    const tool = await page.context().newCDPSession(page);
    await tool.send("Runtime.evaluate", { expression: axe.source });
    const { result } = await tool.send("Runtime.evaluate", {
      expression:
        'axe.run("main").then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
      awaitPromise: true,
      returnByValue: true,
    });
    expect(result.value).toEqual([]);
  });
});
