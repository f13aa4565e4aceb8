import { describe, expect, test } from "vitest";
import { LONG, LONGEST, lossfan, STACK_TRACE, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();

/** Runs with the kernel's `begin` sabotaged, which is called once for each tile of 512 samples, after so many samples. */
async function sabotaged(where: "worker" | "main", act: string, after: number) {
  // A run too small for a pool is evaluated in the main thread.
  const size = where === "worker" ? [...LONG, "--threads", "2"] : ["--samples", "30000"];
  const outcome = await lossfan(["run", "small.yaml", ...size, "--json", "new/a.json", "--csv", "-"], {
    cwd: path(),
    env: {
      NODE_OPTIONS: `--import=${new URL("sabotage.mjs", import.meta.url).href}`,
      SABOTAGE: JSON.stringify({ where, act, after: after / 512 }),
    },
  });
  expect(outcome.stderr).not.toMatch(STACK_TRACE);
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(files()).toEqual(["small.yaml"]);
  return outcome.stderr;
}

const PARAMETERS =
  "gamma = [\\d.]+, kappa = [\\d.]+, powerGrowth = 0\\.5, initialPower = 1, priorYears = 1, lossFloor = 0, gammaFromPower = 0";

describe("a run that fails ends with exit code 1, says where, and writes nothing", { timeout: LONGEST }, () => {
  test.each(["worker", "main"] as const)(
    "NaN in the %s thread names the block, the sample and its parameters",
    async (where) => {
      const sentence = await sabotaged(where, "nan", 9000);
      const [, block, sample] =
        new RegExp(
          `^lossfan: block (\\d+), sample (\\d+): relativeLoss at t = [\\d.]+ years is not a finite number,? with ${PARAMETERS}\\n$`,
        ).exec(sentence) ?? [];
      expect(sentence).toMatch(/^lossfan: block /);
      expect(Number(sample)).toBeGreaterThanOrEqual(Number(block) * 8192);
      expect(Number(sample)).toBeLessThan((Number(block) + 1) * 8192);
    },
  );

  test.each(["worker", "main"] as const)("an exception in the %s thread names the block", async (where) => {
    expect(await sabotaged(where, "throw", 20_000)).toMatch(/^lossfan: block \d+: the sabotage throws\n$/);
  });

  test("a worker thread that ends names the block", async () => {
    const sentence = await sabotaged("worker", "exit", 20_000);
    expect(sentence).toMatch(/^lossfan: block \d+: the thread that evaluated it ended with exit code 9\n$/);
  });

  test("a worker thread that cannot even start", async () => {
    expect(await sabotaged("worker", "start", 0)).toMatch(/^lossfan: block \d+: the sabotage hinders the start\n$/);
  });
});
