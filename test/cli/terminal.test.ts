import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { onlyAscii, showsFan } from "../../src/cli/text-picture.ts";
import { columnsOf } from "../../src/report/text-wrap.ts";
import { execute, LONGEST, lossfan, PROGRAM, temporaryFolder } from "../support/command.ts";

const { path } = temporaryFolder();

/** The `script` of util-linux gives a command a terminal; others take other arguments. */
const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

const LOCALE = { LC_ALL: "C.UTF-8", TERM: "xterm" };

/** What `lossfan` prints on a terminal of so many columns. */
async function onTerminal(columns: number, args: string, env: Record<string, string> = {}) {
  const line = `stty cols ${columns} rows 50; exec "${process.execPath}" "${PROGRAM}" ${args}`;
  const { code, stdout } = await execute("script", ["-qec", line, "/dev/null"], {
    cwd: path(),
    env: { ...LOCALE, ...env },
    input: "",
  });
  return { code, text: stdout.replaceAll("\r\n", "\n").replace(/^.*\r/gm, "") };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the matter here
const ESCAPES = /\u001b\[[\d;?]*[A-Za-z]|\^D\u0008*/g;

describe.skipIf(!hasTerminal)(
  "on a terminal (skipped without the `script` of util-linux)",
  { timeout: LONGEST },
  () => {
    test("of 60 columns the fan is drawn, with colours; --no-fan leaves it out", async () => {
      const { code, text } = await onTerminal(60, "run small.yaml");
      expect(code).toBe(0);
      expect(text).toContain("At each date ░ holds 90 of 100 futures");
      expect(text).toContain("\u001b[1m");
      expect((await onTerminal(60, "run small.yaml --no-fan")).text).not.toContain("At each date");
    });

    test("of 59 columns it is drawn only if it is asked for", async () => {
      expect((await onTerminal(59, "run small.yaml")).text).not.toContain("At each date");
      expect((await onTerminal(59, "run small.yaml --fan")).text).toContain("At each date");
    });

    test("no line is wider than the terminal", async () => {
      for (const columns of [40, 66, 120]) {
        const { text } = await onTerminal(columns, "run small.yaml --fan");
        for (const line of text.replace(ESCAPES, "").split("\n"))
          expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      }
    });

    test("NO_COLOR leaves the shades and takes the colours", async () => {
      const { text } = await onTerminal(80, "run small.yaml", { NO_COLOR: "1" });
      expect(text).toContain("░");
      expect(text).not.toContain("\u001b[1m");
    });

    test("a locale of another character set, and a dumb terminal, get ASCII", async () => {
      for (const env of [{ LC_ALL: "C" }, { TERM: "dumb" }]) {
        const { text } = await onTerminal(80, "run small.yaml", env);
        expect(text).toContain("At each date . holds 90 of 100 futures");
        expect(text).not.toMatch(/[░━]/);
      }
    });
  },
);

describe("in a pipe", { timeout: LONGEST }, () => {
  test("there is no fan unless --fan asks for it; the rest is the same to the byte", async () => {
    const run = async (...more: string[]) =>
      (await lossfan(["run", "small.yaml", ...more], { cwd: path(), env: LOCALE })).stdout;
    const [usual, none, drawn] = [await run(), await run("--no-fan"), await run("--fan")];
    expect(usual).not.toContain("░");
    expect(none).toBe(usual);
    expect(drawn.replace(/\n\nRelative loss R[\s\S]*?\(P\) in \d+\.(?=\n\n)/, "")).toBe(usual);
    expect(drawn.length).toBeGreaterThan(usual.length + 500);
  });

  test("neither COLUMNS nor FORCE_COLOR change what is printed: a file is the same wherever it was made", async () => {
    const run = async (env: Record<string, string>) =>
      (await lossfan(["run", "small.yaml"], { cwd: path(), env: { ...LOCALE, ...env } })).stdout;
    expect(await run({ COLUMNS: "160", FORCE_COLOR: "1" })).toBe(await run({}));
  });
});

test("the fan is drawn where it was asked for, and by default on terminals with room for it", () => {
  expect(showsFan(undefined, { isTTY: true, columns: 60 })).toBe(true);
  expect(showsFan(undefined, { isTTY: true, columns: 59 })).toBe(false);
  expect(showsFan(undefined, { isTTY: false, columns: 160 })).toBe(false);
  expect(showsFan(true, { isTTY: false, columns: 40 })).toBe(true);
  expect(showsFan(false, { isTTY: true, columns: 160 })).toBe(false);
});

test("the first variable of the locale that is set says whether there is more than ASCII", () => {
  expect(onlyAscii({})).toBe(false);
  expect(onlyAscii({ LANG: "de_DE.UTF-8" })).toBe(false);
  expect(onlyAscii({ LANG: "de_DE.utf8" })).toBe(false);
  expect(onlyAscii({ LANG: "de_DE.UTF-8", LC_ALL: "C" })).toBe(true);
  expect(onlyAscii({ LANG: "C", LC_ALL: "", LC_CTYPE: "en_GB.UTF-8" })).toBe(false);
  expect(onlyAscii({ LANG: "de_DE.ISO-8859-1" })).toBe(true);
  expect(onlyAscii({ LANG: "en_GB.UTF-8", TERM: "dumb" })).toBe(true);
});
