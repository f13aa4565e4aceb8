import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { LONG, LONGEST, lossfan, temporaryFolder } from "../support/command.ts";

const { path, files } = temporaryFolder();

/** Time after which any of these runs is at work, and before which none can have ended [ms]. */
const UNDER_WAY = 2000;

/** A whole minute of work at the least. */
const ENDLESS = [...LONG, "--samples", "1e9"];
const OUTPUTS = ["--json", "new/a.json", "--csv", "a.csv"];

/** What keeps the exact method busy: many times, another uncertain input, and a κ that is neither normal nor lognormal. */
const EXACTLY = [
  "stepsPerYear=366",
  "parameters.priorYears={distribution: uniform, min: 1, max: 3}",
  "parameters.kappa={distribution: uniform, min: 0.03, max: 0.08}",
].flatMap((change) => ["--set", change]);

const WAYS: [string, string[]][] = [
  ["with worker threads", [...ENDLESS, "--threads", "2"]],
  ["in one thread", [...ENDLESS, "--threads", "1"]],
  ["while it looks how many samples it needs", [...ENDLESS, "--until", "0.0001pp"]],
  ["by the exact method", [...LONG, "--exact", ...EXACTLY]],
];

describe("a long run ends soon after a signal, with nothing written", { timeout: LONGEST }, () => {
  test.each(WAYS)("Ctrl-C %s: exit code 130", async (_, args) => {
    await expectInterrupted(args, "SIGINT", 130);
  });

  test("SIGTERM: exit code 143", async () => {
    await expectInterrupted(WAYS[0][1], "SIGTERM", 143);
  });
});

async function expectInterrupted(args: string[], signal: NodeJS.Signals, code: number): Promise<void> {
  let sent = 0;
  const outcome = await lossfan(["run", "small.yaml", ...args, ...OUTPUTS], {
    cwd: path(),
    during: async (kill) => {
      await wait(UNDER_WAY);
      sent = performance.now();
      kill(signal);
    },
  });
  const milliseconds = performance.now() - sent;
  expect(outcome).toMatchObject({ code, stdout: "", stderr: "lossfan: interrupted: nothing was written\n" });
  expect(milliseconds).toBeLessThan(10_000);
  expect(files()).toEqual(["small.yaml"]);
}

test("a second Ctrl-C ends the program at once", { timeout: LONGEST }, async () => {
  let seen = "";
  const { code, signal, stdout } = await lossfan(["run", "small.yaml", ...ENDLESS, "--threads", "2", ...OUTPUTS], {
    cwd: path(),
    during: async (kill, stderr) => {
      await wait(UNDER_WAY);
      // The second may come before or after the program has ended by the first, but never is there an answer.
      for (let i = 0; i < 200; i++) {
        kill("SIGINT");
        await wait(5);
      }
      seen = stderr();
    },
  });
  expect(code === 130 || signal === "SIGINT").toBe(true);
  expect(seen).toMatch(/^(lossfan: interrupted: nothing was written\n)?$/);
  expect(stdout).toBe("");
  expect(files()).toEqual(["small.yaml"]);
});
