import type { Job } from "../../execution/job.ts";
import { scaleOf, valueOfKey } from "../../execution/trajectories.ts";
import { walker } from "../../execution/walker.ts";
import type { QuantityName } from "../../model/quantities.ts";
import { jobAt, valuesAt } from "../median-future.ts";
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

const [LOW, HIGH] = [0.1, 0.9];

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
  const end = (draw: number, share: number, of: readonly number[]): TornadoEnd => {
    const values = valuesAt(job, draw, share);
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
  const atMedians = atHorizon(job, quantity, valuesAt(job));
  // An input that acts both ways may leave the quantity on one side of where it stands at its median.
  const width = ({ low, high }: TornadoBar) =>
    Math.max(swing(low.value, high.value), swing(low.value, atMedians), swing(high.value, atMedians));
  return { atMedians, bars: bars.sort((a, b) => width(b) - width(a)) };
}

/** A quantity at the horizon in the one future in which every column has the given value. */
function atHorizon(job: Job, quantity: QuantityName, values: readonly number[]): number {
  const fixed = jobAt(job, values);
  const future = walker(fixed, 1)(0, 1);
  const key = new Float64Array(1);
  future.moveTo(job.steps);
  future.keys(quantity, key);
  const value = valueOfKey(scaleOf(fixed, quantity), key[0]);
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${quantity} at the horizon is more than a number can hold: shorten the horizon`);
}
