import type { Job } from "../execution/job.ts";
import { walker } from "../execution/walker.ts";
import type { Parameters } from "../model/growth.ts";
import { type Column, columnDistribution } from "../sampling/plan.ts";
import { mapJumps } from "./sensitivity/jumps-in-columns.ts";

const MIDDLE = 0.5;

/** The uniform of a gap of 1/perYear, the mean: −ln u = 1. */
const EVEN_GAP = Math.exp(-1);

/**
 * Every column's value where one draw's uniform is `share` and those of the others are in the middle. Shocks are 0, their
 * median; jumps come evenly, one every 1/perYear years, each of its median size: at their medians, gaps would be too short.
 */
export function valuesAt(job: Job, draw?: number, share = MIDDLE): number[] {
  const gaps = new Set(
    [job.paths?.gamma, job.paths?.powerGrowth].flatMap(
      (course) => course?.parts.flatMap(({ jumps }) => jumps?.gaps ?? []) ?? [],
    ),
  );
  return job.plan.columns.map((column, index) => {
    if (gaps.has(index)) return EVEN_GAP;
    return drawnAt(column, column.kind !== "fixed" && column.draw === draw ? share : MIDDLE);
  });
}

/** What a column holds in a future whose uniform is u. */
function drawnAt(column: Column, u: number): number {
  if (column.kind === "fixed") return column.value;
  if (column.kind === "row") return column.values[Math.floor(u * column.values.length)];
  return columnDistribution(column).quantile(u);
}

/**
 * A job of one future, in which every column has the given value. Jumps after those that have columns are like them: else
 * they would come from a stream, by chance.
 */
export function jobAt(job: Job, values: readonly number[]): Job {
  const columns = job.plan.columns.map(({ name }, i): Column => ({ name, kind: "fixed", value: values[i] }));
  const plan = { ...job.plan, draws: [], correlated: { draws: [], lower: [] }, columns };
  if (job.paths === undefined) return { ...job, plan };
  const horizon = job.steps / job.stepsPerYear;
  const paths = mapJumps(job.paths, (jumps) => {
    const count = Math.ceil(values[jumps.perYear] * horizon) + 1;
    const like = (indices: readonly number[]) => Array.from({ length: count }, (_, i) => indices[i] ?? indices[0]);
    return { ...jumps, gaps: like(jumps.gaps), sizes: like(jumps.sizes) };
  });
  return { ...job, plan, paths };
}

/** The parameters of the future in which every input is at its median. */
export function medianFuture(job: Job): Parameters {
  return walker(jobAt(job, valuesAt(job)), 1)(0, 1).parameters(0);
}
