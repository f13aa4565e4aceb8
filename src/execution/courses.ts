import type { Ceiling, Course, Path } from "../model/path.ts";
import type { Paths } from "../model/path-growth.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import type { Distribution } from "../sampling/distributions/distribution.ts";
import { distributionOf } from "../sampling/distributions/distribution-of.ts";
import type { CeilingPlan, CoursePlan, JumpsPlan, PathPlan } from "../sampling/path-plan.ts";
import { stream } from "../sampling/streams.ts";
import type { Job } from "./job.ts";
import type { ParameterArrays } from "./parameter-arrays.ts";

/** One part of a rate for a whole block: `Path` of the model, one number a sample. */
export interface PathArrays {
  rate: Float64Array;
  slowing?: { halfLife: Float64Array; longRun: Float64Array };
  stop?: Float64Array;
  /** For each year, what is added to the rate, and the sum of what was added in the years before. */
  shocks?: { added: Float64Array[]; before: Float64Array[] };
  /** The jumps of sample i stand from start[i] up to start[i + 1]. */
  jumps?: { start: Uint32Array; at: number[]; doublings: number[] };
  ceiling?: CeilingArrays;
}

/** In doublings above the start. */
export interface CeilingArrays {
  doublings: Float64Array;
  shape: Ceiling["shape"];
}

export interface CourseArrays {
  parts: PathArrays[];
  ceiling?: CeilingArrays;
}

export interface Courses {
  efficiency: CourseArrays;
  power: CourseArrays;
}

/** Makes the courses of up to `size` samples from their columns; arrays are used again for the next. */
export function courseDrawer(
  job: JobOfPaths,
  size = BLOCK,
): (block: number, count: number, parameters: ParameterArrays, columns: readonly Float64Array[]) => Courses {
  const { gamma, powerGrowth } = job.paths ?? {};
  const efficiency = gamma === undefined ? undefined : courseOf(gamma, job, size);
  const power = powerGrowth === undefined ? undefined : courseOf(powerGrowth, job, size);
  return (block, count, parameters, columns) => ({
    efficiency: efficiency?.(block, count, parameters, columns) ?? { parts: [{ rate: parameters.gamma }] },
    power: power?.(block, count, parameters, columns) ?? { parts: [{ rate: parameters.powerGrowth }] },
  });
}

type JobOfPaths = Pick<Job, "paths" | "plan" | "steps" | "stepsPerYear">;

type Drawer<T> = (block: number, count: number, parameters: ParameterArrays, columns: readonly Float64Array[]) => T;

function courseOf(plan: CoursePlan, job: JobOfPaths, most: number): Drawer<CourseArrays> {
  const parts = plan.parts.map((part) => pathOf(part, job, most));
  const ceiling = plan.ceiling && ceilingOf(plan.ceiling, most);
  return (...block) => ({
    parts: parts.map((part) => part(...block)),
    ...(ceiling === undefined ? {} : { ceiling: ceiling(...block) }),
  });
}

function pathOf(plan: PathPlan, job: JobOfPaths, most: number): Drawer<PathArrays> {
  const rate = new Float64Array(most);
  const stop = new Float64Array(most);
  const shocks = plan.shocks && shocksOf(plan.shocks, most);
  const jumps = plan.jumps && jumpsOf(plan.jumps, job, most);
  const ceiling = plan.ceiling && ceilingOf(plan.ceiling, most);
  return (...drawn) => {
    const [, count, , columns] = drawn;
    rate.set(columns[plan.rate[0]]);
    for (const more of plan.rate.slice(1)) for (let i = 0; i < count; i++) rate[i] += columns[more][i];
    const path: PathArrays = { rate };
    if (plan.slowing !== undefined)
      path.slowing = { halfLife: columns[plan.slowing.halfLife], longRun: columns[plan.slowing.longRun] };
    if (plan.stop !== undefined) {
      const { year, startYear } = plan.stop;
      for (let i = 0; i < count; i++) stop[i] = Math.max(columns[year][i] - startYear, 0);
      path.stop = stop;
    }
    if (shocks !== undefined) path.shocks = shocks(...drawn);
    if (jumps !== undefined) path.jumps = jumps(...drawn);
    if (ceiling !== undefined) path.ceiling = ceiling(...drawn);
    return path;
  };
}

/** A power of K times today's is log2(K/F) doublings above a start at F. */
function ceilingOf({ level, times, in: unit, shape }: CeilingPlan, most: number): Drawer<CeilingArrays> {
  const doublings = new Float64Array(most);
  return (_, count, { initialPower }, columns) => {
    const levels = columns[level];
    for (let i = 0; i < count; i++)
      doublings[i] = unit === "doublings" ? levels[i] : Math.max(Math.log2((levels[i] * times) / initialPower[i]), 0);
    return { doublings, shape };
  };
}

/** e_0 = σ ε_0 and e_k = φ e_(k−1) + √(1 − φ²)·σ ε_k: σ is the standard deviation in every year. */
function shocksOf(plan: NonNullable<PathPlan["shocks"]>, most: number): Drawer<NonNullable<PathArrays["shocks"]>> {
  const added = plan.scores.map(() => new Float64Array(most));
  const before = [...plan.scores, 0].map(() => new Float64Array(most));
  return (_, count, __, columns) => {
    const [sd, persistence] = [columns[plan.sd], columns[plan.persistence]];
    plan.scores.forEach((column, year) => {
      const scores = columns[column];
      for (let i = 0; i < count; i++) {
        const own = sd[i] * scores[i];
        added[year][i] =
          year === 0
            ? own
            : persistence[i] * added[year - 1][i] + Math.sqrt((1 - persistence[i]) * (1 + persistence[i])) * own;
        before[year + 1][i] = before[year][i] + added[year][i];
      }
    });
    return { added, before };
  };
}

/** Jumps are as far apart as −ln u over their rate; those after the designed ones come from a stream of the block's own. */
function jumpsOf(plan: JumpsPlan, job: JobOfPaths, most: number): Drawer<NonNullable<PathArrays["jumps"]>> {
  const horizon = job.steps / job.stepsPerYear;
  const start = new Uint32Array(most + 1);
  const { size } = plan;
  const distribution: Pick<Distribution, "quantile"> =
    "value" in size ? { quantile: () => size.value } : distributionOf(size);
  return (block, count, _, columns) => {
    const later = stream(job.plan.seed, `${plan.name} later`, block);
    const [at, doublings]: [number[], number[]] = [[], []];
    const perYear = columns[plan.perYear];
    for (let i = 0; i < count; i++) {
      start[i] = at.length;
      let time = 0;
      for (let jump = 0; ; jump++) {
        const designed = jump < plan.gaps.length;
        time -= Math.log(designed ? columns[plan.gaps[jump]][i] : later.double()) / perYear[i];
        // Without jumps, at a rate of 0, the time is infinite.
        if (!(time <= horizon)) break;
        at.push(time);
        doublings.push(designed ? columns[plan.sizes[jump]][i] : distribution.quantile(later.double()));
      }
    }
    start.fill(at.length, count);
    return { start, at, doublings };
  };
}

/** The courses of some of a block's samples. */
export function sliceOfCourses({ efficiency, power }: Courses, from: number, count: number): Courses {
  const slice = (array: Float64Array) => array.subarray(from, from + count);
  const ceilingOf = ({ doublings, shape }: CeilingArrays) => ({ doublings: slice(doublings), shape });
  const courseOf = ({ parts, ceiling }: CourseArrays): CourseArrays => ({
    parts: parts.map(({ rate, slowing, stop, shocks, jumps, ceiling }) => ({
      rate: slice(rate),
      ...(slowing && { slowing: { halfLife: slice(slowing.halfLife), longRun: slice(slowing.longRun) } }),
      ...(stop && { stop: slice(stop) }),
      ...(shocks && { shocks: { added: shocks.added.map(slice), before: shocks.before.map(slice) } }),
      ...(jumps && { jumps: { ...jumps, start: jumps.start.subarray(from, from + count + 1) } }),
      ...(ceiling && { ceiling: ceilingOf(ceiling) }),
    })),
    ...(ceiling && { ceiling: ceilingOf(ceiling) }),
  });
  return { efficiency: courseOf(efficiency), power: courseOf(power) };
}

/** The courses of one sample, as the model takes them. */
export function pathsOfSample(courses: Courses, i: number): Paths {
  const course = ({ parts, ceiling }: CourseArrays): Course => ({
    parts: parts.map((part) => pathOfSample(part, i)),
    ...(ceiling === undefined ? {} : { ceiling: ceilingOfSample(ceiling, i) }),
  });
  return { efficiency: course(courses.efficiency), power: course(courses.power) };
}

function pathOfSample({ rate, slowing, stop, shocks, jumps, ceiling }: PathArrays, i: number): Path {
  const path: Path = { rate: rate[i] };
  if (slowing !== undefined) path.slowing = { halfLife: slowing.halfLife[i], longRun: slowing.longRun[i] };
  if (stop !== undefined) path.stop = stop[i];
  if (shocks !== undefined) path.shocks = shocks.added.map((year) => year[i]);
  if (jumps !== undefined) {
    const [from, to] = [jumps.start[i], jumps.start[i + 1]];
    path.jumps = { at: jumps.at.slice(from, to), doublings: jumps.doublings.slice(from, to) };
  }
  if (ceiling !== undefined) path.ceiling = ceilingOfSample(ceiling, i);
  return path;
}

function ceilingOfSample({ doublings, shape }: CeilingArrays, i: number): Ceiling {
  return { doublings: doublings[i], shape };
}
