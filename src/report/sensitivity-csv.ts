import type { Sensitivity, Shares } from "../analysis/sensitivity/sensitivity.ts";
import { type Cell, csvOf } from "./csv.ts";

/**
 * A sensitivity analysis as a tidy table, one row a number.
 *
 * | column       | what it holds                                                                                     |
 * |--------------|---------------------------------------------------------------------------------------------------|
 * | `statistic`  | `first`, `total`, `interactions`, `betweenLaws`: shares of the variance; `tornado`: the quantity  |
 * | `group`      | the group of inputs; empty for interactions and between laws                                      |
 * | `percentile` | of a tornado: that of the input, 10 or 90                                                         |
 * | `input`      | of a tornado: the input's value, several with a space between                                     |
 * | `time`,`year`| years after the start, and the same as a calendar year                                            |
 * | `estimate`   | the number; empty where nothing varies                                                            |
 * | `low`,`high` | 95 % interval of its simulation error; empty where there is none                                  |
 * | `law`        | the law of loss; empty where there is only one                                                    |
 */
const COLUMNS = ["statistic", "group", "percentile", "input", "time", "year", "estimate", "low", "high", "law"];

export function sensitivityCsv({ under, betweenLaws, times, scenario }: Sensitivity): string {
  const rows: Cell[][] = [COLUMNS];
  const overTime = (statistic: string, group: string, { estimate, low, high }: Shares, law: string) =>
    times.forEach((time, at) => {
      const numbers = [estimate, low, high].map((values) => values[at] ?? "");
      rows.push([statistic, group, "", "", time, scenario.startYear + time, ...numbers, law]);
    });
  if (betweenLaws !== undefined) overTime("betweenLaws", "", betweenLaws, "");
  for (const { law = "", groups, interactions, tornado } of under) {
    for (const { name, first, total } of groups) {
      overTime("first", name, first, law);
      overTime("total", name, total, law);
    }
    overTime("interactions", "", interactions, law);
    const [time, year] = [scenario.horizonYears, scenario.startYear + scenario.horizonYears];
    for (const { inputs, low, high } of tornado.bars)
      for (const [percentile, end] of [[10, low] as const, [90, high] as const])
        rows.push([
          "tornado",
          inputs.join(" + "),
          percentile,
          end.inputs.join(" "),
          time,
          year,
          end.value,
          "",
          "",
          law,
        ]);
  }
  return csvOf(rows);
}
