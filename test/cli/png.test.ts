import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, test } from "vitest";
import { png } from "../../src/cli/png.ts";
import { textWidth } from "../../src/report/chart/text-width.ts";
import { fanChart } from "../../src/report/fan-chart.ts";
import { inTheme } from "../../src/report/theme.ts";
import { execute, LONGEST, lossfan, PROGRAM, temporaryFolder } from "../support/command.ts";
import { INTER } from "../support/font.ts";
import { EXAMPLES, exampleResult } from "../support/results.ts";
import { descendants, parseXml } from "../support/xml.ts";

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Width and height as the header says (PNG, section 11.2.2). */
function sizeOf(picture: Uint8Array): [number, number] {
  const bytes = Buffer.from(picture);
  expect(bytes.toString("latin1", 0, 8)).toBe("\x89PNG\r\n\x1a\n");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

const chart = fanChart(exampleResult(EXAMPLES.plain));

describe("a chart as PNG", () => {
  test("is twice the size of the chart, and the same bytes every time", () => {
    const { width, height } = parseXml(chart).attributes;
    expect(sizeOf(png(chart))).toEqual([2 * Number(width), 2 * Number(height)]);
    expect(hash(png(chart))).toBe(hash(png(chart)));
  });

  test("is these bytes on every machine", () => {
    const still = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="Arial, sans-serif">
<rect width="200" height="40" fill="#ffffff"/>
<text x="8" y="26" font-size="20" fill="#1c2733">R ≤ 0.7 ± 10⁻³</text>
<path d="M0,38L200,30" stroke="#0072b2" stroke-width="2"/></svg>`;
    expect(hash(png(still))).toMatchInlineSnapshot(
      `"4f0180ce4b5a2c55d480d03b3634973d7a65ad5ac482eb16edeb6d8528ce6d7f"`,
    );
  });

  test("has letters of both weights: without fonts it would have none", () => {
    for (const weight of [400, 700]) {
      const pixels = (text: string, drawn: (svg: string) => Uint8Array) =>
        hash(
          drawn(
            `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40" font-family="Arial, sans-serif"><text x="8" y="26" font-weight="${weight}" font-size="20">${text}</text></svg>`,
          ),
        );
      const bare = (svg: string) =>
        new Resvg(svg, { fitTo: { mode: "zoom", value: 2 }, font: { loadSystemFonts: false } }).render().asPng();
      expect(pixels("Rate", png)).not.toBe(pixels("", png));
      expect(pixels("Rate", bare)).toBe(pixels("", bare));
    }
    const heavy = (weight: number) =>
      hash(
        png(
          `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40" font-family="sans-serif"><text x="8" y="26" font-weight="${weight}" font-size="20">Rate</text></svg>`,
        ),
      );
    expect(heavy(700)).not.toBe(heavy(400));
  });
});

describe("the font of pictures", () => {
  const source = new URL("../../src/report", import.meta.url).pathname;
  const used = new Set(
    readdirSync(source, { recursive: true, encoding: "utf8" })
      // What is drawn with characters goes to a terminal, and into no picture.
      .filter((file) => file.endsWith(".ts") && !file.startsWith("text-fan"))
      .flatMap((file) => [...readFileSync(join(source, file), "utf8").replace(/\\u202f/g, "\u202f")])
      .filter((character) => character > "~"),
  );
  // The rules of tables printed to a terminal.
  const notOfCharts = new Set(readFileSync(join(source, "text-table.ts"), "utf8"));

  test("can draw every character that reports are written in", () => {
    const wanted = new Set([..."γκ↓↑≤≥±×−⁰¹²³⁴⁵⁶⁷⁸⁹⁻\u202f\u00a0’“”…·–₀τ", ...used].filter((c) => c !== "─"));
    expect(wanted.size).toBeGreaterThan(30);
    for (const character of wanted)
      if (!(notOfCharts.has(character) && /[\u2500-\u257f]/.test(character)))
        for (const font of Object.values(INTER)) expect(font.has(character), character).toBe(true);
    expect(INTER[400].has("\u65e5")).toBe(false);
  });

  test("is nowhere wider than the widths that charts are laid out by", () => {
    const range = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
    // ASCII, Western and Central European, Greek and Cyrillic letters, and whatever reports are written in.
    const letters = [
      [32, 126],
      [160, 0x17f],
      [0x370, 0x3ff],
      [0x400, 0x45f],
    ].flatMap(([a, b]) => range(a!, b!));
    for (const character of [...letters, ...used].filter((one) => INTER[400].has(one))) {
      expect(INTER[400].width(character), character).toBeLessThanOrEqual(textWidth(character, 1));
      expect(INTER[700].width(character), character).toBeLessThanOrEqual(textWidth(character, 1, true));
    }
  });

  test("draws no text of a chart wider than it was laid out", () => {
    const texts = descendants(parseXml(chart)).filter(({ name }) => name === "text");
    expect(texts.length).toBeGreaterThan(20);
    for (const { text, attributes } of texts) {
      const [size, weight] = [Number(attributes["font-size"]), attributes["font-weight"] ?? "400"];
      const font = INTER[weight as unknown as 400 | 700];
      const advance = [...text].reduce((sum, character) => sum + size * font.width(character), 0);
      expect(advance, text).toBeLessThanOrEqual(textWidth(text, size, weight === "700"));
    }
  });
});

describe("--png and --theme", { timeout: LONGEST }, () => {
  const { path, files } = temporaryFolder();
  const run = (...args: string[]) => lossfan(args, { cwd: path() });

  test.each([
    ["run", ["run", "small.yaml"]],
    ["stress", ["stress", "small.yaml", "--samples", "64"]],
    ["sensitivity", ["sensitivity", "small.yaml", "--samples", "64"]],
    ["compare", ["compare", "small.yaml", "small.yaml", "--samples", "64"]],
  ])("%s writes its chart in both forms and both themes", async (name, args) => {
    for (const theme of ["light", "dark"]) {
      const [svg, picture] = [`${name}-${theme}.svg`, `${name}-${theme}.png`];
      const asked = [...args, "-q", "--svg", svg, "--png", picture, "--theme", theme];
      expect(await run(...asked)).toMatchObject({ code: 0, stderr: "" });
      const { width, height } = parseXml(readFileSync(path(svg), "utf8")).attributes;
      expect(sizeOf(readFileSync(path(picture)))).toEqual([2 * Number(width), 2 * Number(height)]);
      expect(hash(readFileSync(path(picture)))).toBe(hash(png(readFileSync(path(svg), "utf8"))));
    }
    const [light, dark] = ["light", "dark"].map((theme) => readFileSync(path(`${name}-${theme}.svg`), "utf8"));
    expect(dark).toBe(inTheme(light!, "dark"));
    expect(dark).not.toBe(light);
    expect(files().filter((file) => file.startsWith("."))).toEqual([]);
  });

  test("- prints the picture's bytes", async () => {
    await run("run", "small.yaml", "-q", "--png", "a.png");
    const line = `"${process.execPath}" "${PROGRAM}" run small.yaml --png - > b.png`;
    expect(await execute("/bin/sh", ["-c", line], { cwd: path() })).toMatchObject({ code: 0, stderr: "" });
    expect(hash(readFileSync(path("b.png")))).toBe(hash(readFileSync(path("a.png"))));
  });

  test("a theme that is none is refused with those that are", async () => {
    const { code, stderr } = await run("run", "small.yaml", "--theme", "pink");
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are light, dark");
  });

  test("two outputs cannot both be printed", async () => {
    const { code, stderr } = await run("run", "small.yaml", "--png", "-", "--svg", "-");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("only one of --svg - and --png - can go to standard output"),
    });
  });
});
