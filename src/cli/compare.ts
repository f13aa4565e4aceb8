import { basename, extname } from "node:path";
import { compare } from "../analysis/compare/compare.ts";
import type { CompareResult } from "../analysis/compare/result.ts";
import type { AskedName } from "../model/units.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import type { Result } from "../summary/result.ts";
import { type ChartOptions, chartForms } from "./chart-forms.ts";
import { checkWanted, deliver, pageOptions, rendered } from "./deliver.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { withProgress } from "./progress.ts";
import { readScenario } from "./scenario.ts";

interface CompareOptions extends ChartOptions {
  quantity?: AskedName;
  samples?: number;
  seed?: string;
  sampler?: SamplerName;
  set: string[];
  json?: string;
  fans?: string;
  quiet?: boolean;
}

/** As many scenarios as one picture of fans holds. */
const MOST_TOGETHER = 8;

/** `lossfan compare`: holds the first scenario against each of the others. */
export async function compareScenarios(paths: readonly string[], options: CompareOptions): Promise<void> {
  const { json, svg, png, fans, quiet = false, set, quantity, samples, seed, sampler, width } = options;
  const wanted = { json, svg, png, fans };
  checkWanted(wanted, paths);
  if (paths.filter((path) => path === "-").length > 1)
    throw new UsageError("only one scenario can come from standard input");
  if (fans !== undefined && paths.length > MOST_TOGETHER)
    throw new UsageError(
      `--fans tells up to ${MOST_TOGETHER} scenarios apart, got ${paths.length}: draw fewer of them`,
    );
  const scenarios: AskedScenario[] = [];
  for (const path of paths) scenarios.push(await readScenario(path, { set, overrides: { samples, seed, sampler } }));
  const names = paths.map((path, index) => (path === "-" ? scenarios[index].title : basename(path, extname(path))));
  const answers = await interruptible(async (signal) => {
    const result = await withProgress((onProgress) =>
      compare(scenarios, { quantity, samples, seed, sampler, names, signal, onProgress }),
    );
    return rendered(
      wanted,
      {
        json: async () => (await import("../report/json.ts")).resultJson(result),
        ...chartForms(
          async () => (await import("../report/compare-chart.ts")).compareChart(result, { width }),
          options.theme,
        ),
        fans: chartForms(async () => {
          const { togetherChart } = await import("../report/together-chart.ts");
          return togetherChart(await runEach(result, signal), {
            names: result.names,
            quantity: result.quantity,
            width,
          });
        }, options.theme).svg,
      },
      async () => (await import("../report/compare-table.ts")).compareTable(result, pageOptions()),
      quiet,
    );
  });
  deliver(answers, quiet);
}

/** What each scenario says of the quantity by itself, from as many samples by the same seed as the comparison took. */
async function runEach(
  { scenarios, quantity, manifest: { seed, samples, sampler } }: CompareResult,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const scenario of scenarios) {
    const targets = scenario.targets.filter((target) => target.quantity === quantity);
    const alike = { ...scenario, quantities: [quantity], targets, seed, samples, sampler: sampler as SamplerName };
    results.push(await simulate(alike, { signal }));
  }
  return results;
}
