import { basename, extname } from "node:path";
import { compare } from "../analysis/compare/compare.ts";
import type { AskedName } from "../model/units.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
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
  quiet?: boolean;
}

/** `lossfan compare`: holds the first scenario against each of the others. */
export async function compareScenarios(paths: readonly string[], options: CompareOptions): Promise<void> {
  const { json, svg, png, quiet = false, set, quantity, samples, seed, sampler } = options;
  const wanted = { json, svg, png };
  checkWanted(wanted, paths);
  if (paths.filter((path) => path === "-").length > 1)
    throw new UsageError("only one scenario can come from standard input");
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
        ...chartForms(async () => (await import("../report/compare-chart.ts")).compareChart(result), options.theme),
      },
      async () => (await import("../report/compare-table.ts")).compareTable(result, pageOptions()),
      quiet,
    );
  });
  deliver(answers, quiet);
}
