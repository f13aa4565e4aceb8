import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/**
 * The README's commands, run against the built program in a folder of their own that looks like a clone. What a command
 * prints must be what the README says it prints; with UPDATE_README set, the README is rewritten instead.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
const program = join(root, "dist/src/lossfan.js");
const updating = process.env.UPDATE_README !== undefined;

interface Block {
  whole: string;
  text: string;
}
const blocks = (language: string): Block[] =>
  Array.from(readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g")), ([whole, text]) => ({
    whole,
    text,
  }));

let folder: string;
beforeAll(() => {
  if (!existsSync(program)) throw new Error("dist is missing: npm run build makes it");
  folder = mkdtempSync(join(tmpdir(), "lossfan-readme-"));
  cpSync(join(root, "scenarios"), join(folder, "scenarios"), { recursive: true });
  cpSync(join(root, "test/readme"), join(folder, "test/readme"), { recursive: true });
  for (const name of ["dist", "node_modules", "package.json"]) symlinkSync(join(root, name), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person sees: both streams, as they come to a terminal of 80 columns without colour. */
function run(command: string): string {
  const script = `lossfan() { "$NODE" "$PROGRAM" "$@"; }; ${command}`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath, PROGRAM: program, NO_COLOR: "1" },
  });
  // Another version of Node may round an exponential differently in the last bit, which no printed number shows.
  return (stdout + stderr).replace(/digest [0-9a-f]{64}/g, "digest …");
}

describe("the README", () => {
  let updated = readme;
  for (const { whole, text } of blocks("console"))
    test(`prints what it says: ${text.split("\n")[0]}`, () => {
      // A command, then what it prints up to the next one.
      const steps = text.split(/^\$ /m).slice(1);
      const printed = steps.map((step) => {
        const [command, ...expected] = step.split("\n");
        const actual = run(command);
        if (!updating) expect(actual.trimEnd(), command).toBe(expected.join("\n").trimEnd());
        return `$ ${command}\n${actual.trimEnd()}${actual.trim() === "" ? "" : "\n"}`;
      });
      updated = updated.replace(whole, () => `\`\`\`console\n${printed.join("")}\`\`\``);
      if (updating) writeFileSync(join(root, "README.md"), updated);
    });

  test("has a scenario that runs", () => {
    const [{ text }] = blocks("yaml");
    writeFileSync(join(folder, "worked.yaml"), text);
    expect(run("lossfan validate worked.yaml")).toBe("worked.yaml: fine (Slower algorithms, flat power)\n");
  });

  test("has library code that runs as it stands", () => {
    const [{ text }] = blocks("ts");
    writeFileSync(join(folder, "library.mjs"), text);
    const { stdout, stderr } = spawnSync(process.execPath, ["library.mjs"], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^0\.\d{3}\n$/);
  });

  test.each([
    ["baseline.svg", "run scenarios/baseline.yaml"],
    ["verdicts.svg", "stress scenarios/evidence-narrow.yaml"],
  ])("shows %s, the chart that `lossfan %s` makes", (name, command) => {
    run(`lossfan ${command} -q --svg chart.svg`);
    const made = readFileSync(join(folder, "chart.svg"), "utf8");
    const shown = join(root, "scenarios", name);
    if (updating) writeFileSync(shown, made);
    expect(readFileSync(shown, "utf8")).toBe(made);
  });

  test("names two commands that are in package.json, and only files that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "test", "bench", "verify:coverage"]));
    for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(existsSync(join(root, path)), path).toBe(true);
  });
});
