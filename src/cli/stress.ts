import { stress as stressTest } from "../analysis/stress/stress.ts";
import { loadStresses, STANDARD_STRESSES } from "../scenario/stresses/load.ts";
import { type ChartOptions, chartForms } from "./chart-forms.ts";
import { checkWanted, deliver, pageOptions, rendered } from "./deliver.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { withProgress } from "./progress.ts";
import { readScenario } from "./scenario.ts";

export interface StressOptions extends ChartOptions {
  samples?: number;
  seed?: string;
  sampler?: string;
  set: string[];
  stresses?: string;
  list?: boolean;
  json?: string;
  quiet?: boolean;
}

/** `lossfan stress`: puts the claim that efficiency offsets diminishing returns to the test. */
export async function stress(path: string | undefined, options: StressOptions): Promise<void> {
  if (options.list) {
    process.stdout.write(STANDARD_STRESSES);
    return;
  }
  if (path === undefined) throw new UsageError("a scenario file is needed: lossfan stress SCENARIO");
  const { json, svg, png, quiet = false, samples, seed, sampler, set } = options;
  const wanted = { json, svg, png };
  checkWanted(wanted, [path, ...(options.stresses === undefined ? [] : [options.stresses])]);
  const scenario = await readScenario(path, { set, overrides: { samples, seed, sampler } });
  const stresses = options.stresses === undefined ? {} : { stresses: await loadStresses(options.stresses) };
  const answers = await interruptible(async (signal) => {
    const test = await withProgress((onProgress) =>
      stressTest(scenario, { signal, onProgress, ...stresses, ...(samples === undefined ? {} : { samples }) }),
    );
    return rendered(
      wanted,
      {
        json: async () => (await import("../report/json.ts")).resultJson(test),
        ...chartForms(
          async () => (await import("../report/verdict-chart.ts")).verdictChart(test, { width: options.width }),
          options.theme,
        ),
      },
      async () => (await import("../report/stress-table.ts")).stressTable(test, pageOptions()),
      quiet,
    );
  });
  deliver(answers, quiet);
}
