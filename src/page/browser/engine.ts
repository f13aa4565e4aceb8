import { distributionAt } from "../../analysis/distribution-at.ts";
import { scenarioFromText, scenarioFromValue } from "../../scenario/parse.ts";
import { type Problem, ScenarioError } from "../../scenario/problems.ts";
import { withChanges } from "../levers.ts";
import { prepareReport } from "../prepare.ts";
import { tablesOfPage } from "../tables.ts";
import { useKernelModule } from "./kernel-module.ts";
import { LIVE_SAMPLES, liveRun } from "./live-run.ts";
import type { Answer, Beginning, Request } from "./messages.ts";

/** More than this is for the command: one thread of a browser would be at it for long, and may not have the memory. */
const MOST_SAMPLES = 2 ** 20;

function tooMany(samples: number): Problem {
  return {
    field: "samples",
    message: `must be at most ${MOST_SAMPLES} in a page, got ${samples}; \`lossfan run\` takes more`,
  };
}

/** The worker's side of the page: what takes long, one question after the other. */
export function engine(): void {
  let turn: Promise<void> = new Promise((resolve) => {
    addEventListener("message", function first({ data }: MessageEvent<Beginning>) {
      removeEventListener("message", first);
      const tables = new Map(data.tables);
      void WebAssembly.compile(data.kernel).then((compiled) => {
        useKernelModule(compiled);
        resolve();
      });
      addEventListener("message", ({ data }: MessageEvent<{ number: number; request: Request }>) => {
        const tell = (answer: Answer) => postMessage({ number: data.number, answer });
        turn = turn.then(() => answered(data.request, tables, tell));
      });
    });
  });
}

async function answered(
  request: Request,
  tables: ReadonlyMap<string, string>,
  tell: (answer: Answer) => void,
): Promise<void> {
  try {
    switch (request.kind) {
      case "change": {
        const begun = performance.now();
        const found = await liveRun(request.scenario, request.changes, request.quantity, request.samples);
        tell({ kind: "changed", changed: { ...found, took: performance.now() - begun } });
        return;
      }
      case "at": {
        const { scenario, changes, quantity, year } = request;
        const changed = await scenarioFromValue(withChanges(scenario, changes));
        const [at] = await distributionAt(changed, quantity, [year], { samples: LIVE_SAMPLES });
        tell({ kind: "at", at: at! });
        return;
      }
      case "check":
        await parse(request.yaml, tables);
        tell({ kind: "problems", problems: [] });
        return;
      case "report": {
        const scenario = await parse(request.yaml, tables);
        if (scenario.samples > MOST_SAMPLES) throw new ScenarioError([tooMany(scenario.samples)]);
        await prepareReport(request, scenario, {
          threads: 1,
          onPart: (part) => tell({ kind: "part", part, done: false }),
        });
        tell({ kind: "part", part: {}, done: true });
      }
    }
  } catch (error) {
    if (error instanceof ScenarioError) tell({ kind: "problems", problems: [...error.problems] });
    else tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

function parse(yaml: string, tables: ReadonlyMap<string, string>) {
  return scenarioFromText(yaml, { file: "scenario", title: "scenario", openTable: tablesOfPage(tables) });
}
