import {
  type SensitivityOptions as Asked,
  sensitivity as analyse,
  unfit,
} from "../analysis/sensitivity/sensitivity.ts";
import type { AskedName } from "../model/units.ts";
import { type ChartOptions, chartForms } from "./chart-forms.ts";
import { checkWanted, deliver, pageOptions, rendered } from "./deliver.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruptible.ts";
import { withProgress } from "./progress.ts";
import { readScenario } from "./scenario.ts";

export interface SensitivityOptions extends ChartOptions {
  quantity?: AskedName;
  log?: boolean;
  samples?: number;
  seed?: string;
  sampler?: string;
  set: string[];
  json?: string;
  csv?: string;
  quiet?: boolean;
}

/** `lossfan sensitivity`: which inputs make a quantity uncertain, over time, and a tornado at the horizon. */
export async function sensitivity(path: string, options: SensitivityOptions): Promise<void> {
  const { json, csv, svg, png, quiet = false, seed, sampler, set } = options;
  const wanted = { json, csv, svg, png };
  checkWanted(wanted, [path]);
  const scenario = await readScenario(path, { set, overrides: { seed, sampler } });
  const asked: Asked = {
    ...(options.quantity === undefined ? {} : { quantity: options.quantity }),
    ...(options.samples === undefined ? {} : { samples: options.samples }),
    log: options.log ?? false,
  };
  const problem = unfit(scenario, asked);
  if (problem !== undefined) throw new UsageError(problem);
  const answers = await interruptible(async (signal) => {
    const result = await withProgress((onProgress) => analyse(scenario, { ...asked, signal, onProgress }));
    return rendered(
      wanted,
      {
        json: async () => (await import("../report/json.ts")).resultJson(result),
        csv: async () => (await import("../report/sensitivity-csv.ts")).sensitivityCsv(result),
        ...chartForms(
          async () =>
            (await import("../report/sensitivity-chart.ts")).sensitivityChart(result, { width: options.width }),
          options.theme,
        ),
      },
      async () => (await import("../report/sensitivity-table.ts")).sensitivityTable(result, pageOptions()),
      quiet,
    );
  });
  deliver(answers, quiet);
}
