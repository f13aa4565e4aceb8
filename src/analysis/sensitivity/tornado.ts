import type { Job } from "../../execution/job.ts";
import { scaleOf, valueOfKey } from "../../execution/trajectories.ts";
import { walker } from "../../execution/walker.ts";
import type { QuantityName } from "../../model/quantities.ts";
import { type Column, columnDistribution } from "../../sampling/plan.ts";
import type { InputGroup } from "./input-groups.ts";

/** One end of a bar: what the inputs are, and what the quantity then is. */
export interface TornadoEnd {
  /** The values of the bar's inputs, each in the model's unit; several where they are one row of a table. */
  inputs: number[];
  value: number;
}

/** What becomes of the quantity at the horizon if one input, or one row of a table, is low or high. */
export interface TornadoBar {
  inputs: string[];
  /** At the 10th percentile, of the first parameter where it is a row. */
  low: TornadoEnd;
  /** At the 90th. */
  high: TornadoEnd;
}

export interface Tornado {
  /** The quantity at the horizon with every input at its median. */
  atMedians: number;
  /** The widest first. */
  bars: TornadoBar[];
}

const [LOW, MIDDLE, HIGH] = [0.1, 0.5, 0.9];

/** The uniform of a gap of 1/perYear, the mean: −ln u = 1. */
const EVEN_GAP = Math.exp(-1);

/**
 * Each uncertain input at its 10th and its 90th percentile, the others at their medians, by the model itself. Shocks are 0,
 * their median; jumps come evenly, one every 1/perYear years, each of its median size: at their medians, gaps would be too
 * short.
 *
 * @param swing how far two values of the quantity lie apart, by which bars are ordered.
 * @throws RangeError if a value is more than a number can hold.
 */
export function tornado(
  job: Job,
  groups: readonly InputGroup[],
  quantity: QuantityName,
  swing: (a: number, b: number) => number,
): Tornado {
  const { columns } = job.plan;
  const gaps = new Set(
    [job.paths?.gamma, job.paths?.powerGrowth].flatMap(
      (course) => course?.parts.flatMap(({ jumps }) => jumps?.gaps ?? []) ?? [],
    ),
  );
  /** Every column's value where one draw's uniform is `share` and those of the others are in the middle. */
  const valuesAt = (draw?: number, share = MIDDLE) =>
    columns.map((column, index) => {
      if (gaps.has(index)) return EVEN_GAP;
      return drawnAt(column, column.kind !== "fixed" && column.draw === draw ? share : MIDDLE);
    });
  const end = (draw: number, share: number, of: readonly number[]): TornadoEnd => {
    const values = valuesAt(draw, share);
    return { inputs: of.map((index) => values[index]), value: atHorizon(job, quantity, values) };
  };
  const draws = groups.filter(({ kind }) => kind !== "chance").flatMap((group) => group.draws);
  const bars = draws.map((draw): TornadoBar => {
    const of = [...columns.keys()].filter((index) => {
      const column = columns[index];
      return column.kind !== "fixed" && column.draw === draw;
    });
    return {
      inputs: of.map((index) => columns[index].name),
      low: end(draw, LOW, of),
      high: end(draw, HIGH, of),
    };
  });
  const atMedians = atHorizon(job, quantity, valuesAt());
  // An input that acts both ways may leave the quantity on one side of where it stands at its median.
  const width = ({ low, high }: TornadoBar) =>
    Math.max(swing(low.value, high.value), swing(low.value, atMedians), swing(high.value, atMedians));
  return { atMedians, bars: bars.sort((a, b) => width(b) - width(a)) };
}

/** What a column holds in a future whose uniform is u. */
function drawnAt(column: Column, u: number): number {
  if (column.kind === "fixed") return column.value;
  if (column.kind === "row") return column.values[Math.floor(u * column.values.length)];
  return columnDistribution(column).quantile(u);
}

/** A quantity at the horizon in the one future in which every column has the given value. */
function atHorizon(job: Job, quantity: QuantityName, values: readonly number[]): number {
  const columns = job.plan.columns.map(({ name }, i): Column => ({ name, kind: "fixed", value: values[i] }));
  const fixed: Job = { ...job, plan: { ...job.plan, draws: [], correlated: { draws: [], lower: [] }, columns } };
  const future = walker(fixed)(0, 1);
  const key = new Float64Array(1);
  future.moveTo(job.steps);
  future.keys(quantity, key);
  const value = valueOfKey(scaleOf(fixed, quantity), key[0]);
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${quantity} at the horizon is more than a number can hold: shorten the horizon`);
}
