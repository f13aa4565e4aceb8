import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { execute, lossfan, PROGRAM, temporaryFolder } from "../support/command.ts";

const { path } = temporaryFolder();

/** Tells on standard error whether V8 refused the code that was kept: undefined where none was offered. */
const TELL = `
const vm = require("node:vm");
vm.Script = class extends vm.Script {
  constructor(...given) {
    super(...given);
    process.stderr.write("refused: " + this.cachedDataRejected);
  }
};`;

const RUN = () => ["run", path("small.yaml"), "--json", "-"];

describe("the code that V8 made of the program", () => {
  let expected = "";
  beforeAll(async () => {
    writeFileSync(path("tell.cjs"), TELL);
    expected = (await lossfan(RUN())).stdout;
    expect(JSON.parse(expected).schema).toBe("lossfan/result/1");
  });

  /** A copy of the program with something done to the code that was kept, and what it then says. */
  async function withCache(name: string, change: (cache: string) => void) {
    cpSync(dirname(PROGRAM), path(name), { recursive: true });
    // The program finds the kernel beside its own folder.
    cpSync(join(dirname(PROGRAM), "../workers"), path("workers"), { recursive: true });
    const caches = readdirSync(path(name)).filter((file) => file.endsWith(".cache"));
    expect(caches).toHaveLength(1);
    change(path(name, caches[0]));
    return execute(process.execPath, ["--require", path("tell.cjs"), path(name, "lossfan.js"), ...RUN()]);
  }

  test("is taken", async () => {
    const { stdout, stderr, code } = await withCache("whole", () => {});
    expect({ stdout, stderr, code }).toEqual({ stdout: expected, stderr: "refused: false", code: 0 });
  });

  test("is not needed", async () => {
    const { stdout, stderr, code } = await withCache("none", (cache) => rmSync(cache));
    expect({ stdout, stderr, code }).toEqual({ stdout: expected, stderr: "", code: 0 });
  });

  test.each([
    ["cut off", (cache: string) => truncateSync(cache, 1000)],
    ["empty", (cache: string) => writeFileSync(cache, "")],
    ["of another program", (cache: string) => writeFileSync(cache, Buffer.alloc(5000, 7))],
    [
      "of another V8",
      (cache: string) => {
        const bytes = readFileSync(cache);
        bytes[4] ^= 1;
        writeFileSync(cache, bytes);
      },
    ],
  ])("is refused if it is %s", async (name, change) => {
    const { stdout, stderr, code } = await withCache(name, change);
    expect({ stdout, stderr, code }).toEqual({ stdout: expected, stderr: "refused: true", code: 0 });
  });

  test("is refused if the program is another", async () => {
    const { stdout, stderr, code } = await withCache("changed", () => {
      const program = path("changed", "program.js");
      writeFileSync(program, `${readFileSync(program, "latin1")}\n//`, "latin1");
    });
    expect({ stdout, stderr, code }).toEqual({ stdout: expected, stderr: "refused: true", code: 0 });
  });

  test("of a worker thread is not needed either", { timeout: 60_000 }, async () => {
    const dist = join(dirname(PROGRAM), "..");
    cpSync(dist, path("dist"), { recursive: true });
    symlinkSync(join(dist, "../node_modules"), path("node_modules"));
    // Enough points for a thread.
    const args = [
      path("dist/src/lossfan.js"),
      ...RUN(),
      "--samples",
      "1.2e5",
      "--set",
      "stepsPerYear=12",
      "--threads",
      "1",
    ];
    const [cache] = readdirSync(path("dist/workers")).filter((file) => file.endsWith(".cache"));
    const kept = await execute(process.execPath, args);
    expect(kept).toMatchObject({ stderr: "", code: 0 });
    writeFileSync(path("dist/workers", cache), Buffer.alloc(5000, 7));
    expect(await execute(process.execPath, args)).toEqual(kept);
    rmSync(path("dist/workers", cache));
    expect(await execute(process.execPath, args)).toEqual(kept);
    // It is the thread's program that runs there.
    rmSync(path("dist/workers/thread.cjs"));
    expect((await execute(process.execPath, args)).code).toBe(1);
  });
});
