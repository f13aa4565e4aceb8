import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LONG, LONGEST, lossfan, type Outcome, shell, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();
const isRoot = process.getuid?.() === 0;
const run = (...args: string[]) => lossfan(["run", "small.yaml", ...args], { cwd: path() });

/** A folder of its own for one test. */
function folder(name: string): string {
  mkdirSync(path(name));
  return name;
}

function expectFailure({ code, stdout, stderr }: Outcome, sentence: string): void {
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: `lossfan: ${sentence}\n` });
}

describe("files are written whole or not at all", { timeout: LONGEST }, () => {
  test("folders that are missing are made", async () => {
    expect(await run("-q", "--json", "made/new/a.json", "--csv", "made/a.csv")).toMatchObject({ code: 0 });
    expect([files("made"), files("made/new")]).toEqual([["a.csv", "new"], ["a.json"]]);
    JSON.parse(readFileSync(path("made/new/a.json"), "utf8"));
  });

  test("a file that is there is replaced and keeps its permissions", async () => {
    const at = folder("replaced");
    writeFileSync(path(at, "a.json"), "before", { mode: 0o600 });
    expect(await run("-q", "--json", `${at}/a.json`)).toMatchObject({ code: 0 });
    JSON.parse(readFileSync(path(at, "a.json"), "utf8"));
    expect(statSync(path(at, "a.json")).mode & 0o777).toBe(0o600);
    expect(files(at)).toEqual(["a.json"]);
  });

  test("a link stays a link, also one to a file that is not there yet", async () => {
    const at = folder("links");
    writeFileSync(path(at, "target.json"), "before");
    symlinkSync("target.json", path(at, "old.json"));
    symlinkSync("later.csv", path(at, "new.csv"));
    expect(await run("-q", "--json", `${at}/old.json`, "--csv", `${at}/new.csv`)).toMatchObject({ code: 0 });
    expect([readlinkSync(path(at, "old.json")), readlinkSync(path(at, "new.csv"))]).toEqual([
      "target.json",
      "later.csv",
    ]);
    JSON.parse(readFileSync(path(at, "target.json"), "utf8"));
    expect(files(at)).toEqual(["later.csv", "new.csv", "old.json", "target.json"]);
  });

  test("two names of one file are seen through", async () => {
    const at = folder("same");
    symlinkSync("one", path(at, "other"));
    const { code, stderr } = await run("--json", `${at}/one`, "--csv", `${at}/other`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/would write over the file of --json/);
    expect(files(at)).toEqual(["other"]);
  });

  test("/dev/null takes everything and stays a device", async () => {
    expect(await run("-q", "--json", "/dev/null", "--csv", "/dev/null")).toMatchObject({ code: 0, stderr: "" });
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test("a pipe is written to", async () => {
    const line = "mkfifo pipe && { cat pipe > piped.json & } && $LOSSFAN run small.yaml -q --json pipe && wait";
    expect(await shell(line, { cwd: path() })).toMatchObject({ code: 0 });
    JSON.parse(readFileSync(path("piped.json"), "utf8"));
    expect(lstatSync(path("pipe")).isFIFO()).toBe(true);
  });

  test.skipIf(process.platform !== "linux")("a device that is full: no other file is written either", async () => {
    const at = folder("full-device");
    const outcome = await run("--json", `${at}/a.json`, "--csv", "/dev/full");
    expectFailure(outcome, "could not write /dev/full: no space left on the device");
    expect(files(at)).toEqual([]);
  });

  test("a file that may not become so large: nothing is left, not even a folder that was made", async () => {
    const at = folder("limited");
    writeFileSync(path(at, "old.csv"), "before");
    // A unit is 512 or 1024 bytes: the result is larger than two.
    const line = `ulimit -f 2; exec $LOSSFAN run small.yaml --csv ${at}/old.csv --json ${at}/new/a.json`;
    const outcome = await shell(line, { cwd: path() });
    expect(outcome.stderr).toMatch(/^lossfan: could not write \S+: the file would be larger than allowed\n$/);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(files(at)).toEqual(["old.csv"]);
    expect(readFileSync(path(at, "old.csv"), "utf8")).toBe("before");
  });

  const canMount = isRoot && process.platform === "linux" && mounts();
  test.skipIf(!canMount)("a full disk: files stay as they were (needs the right to mount)", async () => {
    const at = folder("disk");
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path(at)]);
    try {
      writeFileSync(path(at, "old.csv"), "before");
      writeFileSync(path(at, "ballast"), Buffer.alloc(48 * 1024));
      const outcome = await run("--csv", `${at}/old.csv`, "--json", `${at}/a.json`, "--set", "stepsPerYear=100");
      expect(outcome.stderr).toMatch(/^lossfan: could not write disk\/\S+: no space left on the device\n$/);
      expect(outcome).toMatchObject({ code: 1, stdout: "" });
      expect(files(at)).toEqual(["ballast", "old.csv"]);
      expect(readFileSync(path(at, "old.csv"), "utf8")).toBe("before");
    } finally {
      execFileSync("umount", [path(at)]);
    }
  });

  test("a run that fails leaves the file as it was", async () => {
    writeFileSync(path("kept.json"), "before");
    expect(await run("--json", "kept.json", "--set", "parameters.kappa=-1")).toMatchObject({ code: 2 });
    expect(readFileSync(path("kept.json"), "utf8")).toBe("before");
  });

  function mounts(): boolean {
    try {
      execFileSync(
        "sh",
        ["-c", 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d" && umount "$d" && rmdir "$d"'],
        {
          stdio: "ignore",
        },
      );
      return true;
    } catch {
      return false;
    }
  }
});

describe("an output that can never be written is refused before the run", { timeout: LONGEST }, () => {
  // The whole run would take longer than the test may.
  const refused = (...args: string[]) => run(...LONG, "--samples", "1e10", ...args);

  test("a folder", async () => {
    folder("taken");
    expectFailure(await refused("--json", "taken"), "could not write taken: it is a folder");
    expectFailure(await refused("--json", "not-there/"), "could not write not-there/: it is a folder");
  });

  test("a path that leads through a file", async () => {
    const sentence = "could not write small.yaml/a.json: a part of the path is a file, not a folder";
    expectFailure(await refused("--json", "small.yaml/a.json"), sentence);
  });

  test("links that lead in a circle", async () => {
    symlinkSync("circle", path("circle"));
    expectFailure(await refused("--svg", "circle"), "could not write circle: links lead round in a circle");
  });

  test.skipIf(isRoot)("a folder or a file without permission (not as the superuser, who may do anything)", async () => {
    mkdirSync(path("locked"), { mode: 0o500 });
    writeFileSync(path("read-only.json"), "before", { mode: 0o400 });
    for (const to of ["locked/a.json", "read-only.json"])
      expectFailure(await refused("--json", to), `could not write ${to}: permission denied`);
  });
});
