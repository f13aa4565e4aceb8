import type { AskedName } from "../model/units.ts";
import { levelsOfBands } from "../report/chosen-bands.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import type { Result } from "../summary/result.ts";
import { UsageError } from "./failure.ts";

/** How a run's chart is drawn. */
export interface FanOptions {
  /** Default: the first of the scenario. */
  quantity?: AskedName;
  /** Widths of central bands [%]. */
  bands?: number[];
  log?: boolean;
  /** Pixels. */
  width?: number;
  /** Whether single futures are drawn beside the bands. */
  paths?: boolean;
  /** Whether nothing was sampled. */
  exact?: boolean;
}

/**
 * Looks over what is asked of a chart before the run that it is of.
 *
 * @throws UsageError
 */
export function checkCharts({ quantities }: AskedScenario, { quantity = quantities[0], log }: FanOptions): void {
  if (!quantities.includes(quantity))
    throw new UsageError(
      `the scenario has no bands of ${quantity}, only of ${quantities.join(", ")}: add it to its quantities`,
    );
  if (log && quantity === "computeOrders")
    throw new UsageError("computeOrders is a logarithm already: leave out --log, or draw computeMultiple");
}

/** The scenario with the percentiles that its bands need, beside its own. */
export function withBands(scenario: AskedScenario, widths: readonly number[] | undefined): AskedScenario {
  if (widths === undefined) return scenario;
  const levels = levelsOfBands(widths).filter(
    (level) => !scenario.percentiles.some((known) => Math.abs(known - level) < 1e-6),
  );
  return { ...scenario, percentiles: [...scenario.percentiles, ...levels].sort((a, b) => a - b) };
}

/** The chart of a run as SVG: bands, and beside them some of the futures they are made of. */
export async function runCharts(result: Result, scenario: AskedScenario, options: FanOptions): Promise<string> {
  const { quantity, bands, log = false, width, paths = true, exact = false } = options;
  const { illustrate } = await import("../illustrate.ts");
  const { fanChart } = await import("../report/fan-chart.ts");
  const illustration = await illustrate(scenario, paths && !exact ? {} : { samples: 0 });
  try {
    return fanChart(result, {
      ...{ log, illustration },
      ...(quantity === undefined ? {} : { quantity }),
      ...(bands === undefined ? {} : { bands }),
      ...(width === undefined ? {} : { width }),
    });
  } catch (error) {
    // Which values a run finds, and whether they have logarithms, is known only after it.
    if (log && error instanceof RangeError) throw new UsageError(`--log: ${error.message}`);
    throw error;
  }
}
