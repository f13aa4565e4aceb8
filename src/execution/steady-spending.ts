import type { CourseArrays, Courses, PathArrays } from "./courses.ts";
import type { Job } from "./job.ts";
import type { Kernel } from "./kernel.ts";
import type { ParameterArrays } from "./parameter-arrays.ts";

/**
 * Whether rates change by the whole year alone, apart from one of them that may slow: nothing stops, jumps or meets a
 * ceiling, and spending can be carried from step to step.
 */
export function isSteady({ compute, paths, stepsPerYear }: Job): boolean {
  if (paths === undefined || compute === "singleRun") return false;
  const courses = [paths.gamma, paths.powerGrowth].filter((course) => course !== undefined);
  const parts = courses.flatMap((course) => course.parts);
  const slowing = parts.filter((part) => part.slowing !== undefined).length;
  return (
    courses.every(({ ceiling }) => ceiling === undefined) &&
    parts.every(({ stop, jumps, ceiling }) => stop === undefined && jumps === undefined && ceiling === undefined) &&
    (slowing === 0 || (slowing === 1 && stepsPerYear >= FEWEST_STEPS))
  );
}

/** Steps in a year that are short enough for a slowing rate to bend little in each. */
const FEWEST_STEPS = 12;

/** What slowing may add to ln of spending over a step: see `beginSlowing` of the kernel. */
const MOST_BEND = 0.2;

/** How fast spending may change over a step, bends included, for eight nodes to integrate it. */
const MOST_PACE = 3;

/** Growth [1/yr] that over a stretch leaves room for what is scaled down at its start. */
const MOST_GROWTH = 50;

/** Spending beyond e^shift by this much is scaled down. */
const RESCALE = 300;

/**
 * Spending and ln A are taken anew at every multiple of this many steps and of this many years, and at the start of every year
 * that has a shock of its own. In between, the rounding of their products and sums adds up.
 */
const RESYNC = 64;
const RESYNC_YEARS = 4;

const ARRAYS = 16;
const MOMENTS = 7;

/** Room in a kernel's memory that a tile of so many samples needs [bytes]. */
export function roomForSteadySpending(tile: number): number {
  return (ARRAYS + MOMENTS) * (8 * tile + 128) + 2 * tile + 128;
}

/** In which steps the samples of a tile met targets: the table of `noteCrossings` of the kernel. */
export interface Crossings {
  /** The numbers of those targets. */
  targets: readonly number[];
  /** From one array to the next, in numbers. */
  stride: number;
  table: Float64Array;
}

/** Arrays of a target in that table. */
export const ARRAYS_OF_CROSSINGS = 5;

/** Spending and the compute that it adds up to, of a tile of samples on steady paths; as workers/kernel/paths.ts has it. */
export class SteadySpending {
  /** The numbers of the samples whose ln A came to what was wanted in the last step. */
  readonly #reached: Uint16Array;
  /** By how much ln of spending rises in a year, slowing left out, in the present step. */
  readonly #rate: Float64Array;
  readonly #job: Job;
  readonly #kernel: Kernel;
  readonly #level: Float64Array;
  readonly #perYear: Float64Array;
  readonly #one: Float64Array;
  readonly #shift: Float64Array;
  readonly #w: Float64Array;
  readonly #factor: Float64Array;
  /** What a step adds to w. */
  readonly #more: Float64Array;
  /** Where a rate slows: spending. */
  readonly #spending: Float64Array;
  readonly #depth: Float64Array;
  readonly #decay: Float64Array;
  readonly #decayed: Float64Array;
  readonly #fading: Float64Array;
  readonly #slope: Float64Array;
  readonly #moments: Float64Array;
  readonly #given: Float64Array;
  #count = 0;
  #parts: { part: PathArrays; weight: Float64Array }[] = [];
  #slows = false;
  #shaken = false;
  /** Natural logarithms of spending for a doubling of either: power may bring efficiency with it. */
  readonly #efficiencyWeight: Float64Array;
  readonly #powerWeight: Float64Array;
  /** How fast the level rises without shocks, with those of the present year, and where it was at the year's start. */
  readonly #baseRate: Float64Array;
  readonly #wholeRate: Float64Array;
  readonly #yearLevel: Float64Array;
  /** By how much slowing raises ln of spending in the end; #depth is the same but for the samples that are apart. */
  readonly #wholeDepth: Float64Array;
  #year = -1;
  #apart: number[] = [];

  constructor(job: Job, kernel: Kernel, tile: number) {
    this.#job = job;
    this.#kernel = kernel;
    const array = () => kernel.float64(tile + 1);
    this.#reached = kernel.uint16(tile + 1);
    [this.#rate, this.#level, this.#perYear, this.#one, this.#shift] = [array(), array(), array(), array(), array()];
    [this.#w, this.#factor, this.#more, this.#spending, this.#given] = [array(), array(), array(), array(), array()];
    [this.#depth, this.#decay, this.#decayed, this.#fading, this.#slope] = [
      array(),
      array(),
      array(),
      array(),
      array(),
    ];
    this.#moments = kernel.float64(MOMENTS * (tile + 2));
    this.#wholeDepth = new Float64Array(tile);
    this.#efficiencyWeight = new Float64Array(tile);
    this.#powerWeight = new Float64Array(tile);
    this.#baseRate = new Float64Array(tile);
    this.#wholeRate = new Float64Array(tile);
    this.#yearLevel = new Float64Array(tile);
  }

  /** Takes up a tile at t = 0. */
  start({ efficiency, power }: Courses, { initialPower, priorYears, gammaFromPower }: ParameterArrays, count: number) {
    this.#count = count;
    this.#year = -1;
    this.#efficiencyWeight.fill(Math.LN2);
    for (let i = 0; i < count; i++) this.#powerWeight[i] = (1 + gammaFromPower[i]) * Math.LN2;
    const weighted = ({ parts }: CourseArrays, weight: Float64Array) => parts.map((part) => ({ part, weight }));
    this.#parts = [...weighted(efficiency, this.#efficiencyWeight), ...weighted(power, this.#powerWeight)];
    this.#shaken = this.#parts.some(({ part }) => part.shocks !== undefined);
    this.#yearLevel.fill(0);
    this.#baseRate.fill(0);
    for (const { part, weight } of this.#parts) {
      const own = part.slowing?.longRun ?? part.rate;
      for (let i = 0; i < count; i++) this.#baseRate[i] += own[i] * weight[i];
    }
    for (let i = 0; i < count; i++) this.#given[i] = initialPower[i] / priorYears[i];
    this.#one.fill(1);
    this.#shift.fill(0);
    this.#w.fill(0);
    this.#slows = false;
    for (const { part, weight } of this.#parts) {
      if (part.slowing === undefined) continue;
      const { halfLife, longRun } = part.slowing;
      this.#slows = true;
      for (let i = 0; i < count; i++) {
        this.#decay[i] = Math.LN2 / halfLife[i];
        this.#wholeDepth[i] = (weight[i] * (part.rate[i] - longRun[i])) / this.#decay[i];
      }
    }
  }

  /** Samples that no loop can take through the present step. */
  get apart(): readonly number[] {
    return this.#apart;
  }

  /**
   * Moves step number `step` on, from ln A in `before`, which may be taken anew, to ln A in `after`. Returns how many have
   * come to what is `wanted` of it, those that are apart left out. `logSpent` is the model's, in place of the loops where it must be.
   */
  advance(
    step: number,
    before: Float64Array,
    after: Float64Array,
    wanted: Float64Array,
    logSpent: (i: number, from: number, to: number) => number,
  ): number {
    const { stepsPerYear } = this.#job;
    const stretch = this.#shaken ? stepsPerYear : RESYNC_YEARS * stepsPerYear;
    if (step % stretch === 0 || step % RESYNC === 0) this.#place(step, before);
    const count = this.#count;
    const { loops } = this.#kernel;
    const rest = [
      this.#more.byteOffset,
      this.#one.byteOffset,
      this.#shift.byteOffset,
      this.#w.byteOffset,
      before.byteOffset,
      after.byteOffset,
      wanted.byteOffset,
      this.#reached.byteOffset,
      count,
    ] as const;
    const reached = this.#slows
      ? loops.advanceSlowing(
          this.#factor.byteOffset,
          this.#fading.byteOffset,
          this.#slope.byteOffset,
          this.#moments.byteOffset,
          this.#spending.byteOffset,
          this.#decayed.byteOffset,
          ...rest,
        )
      : loops.advanceEven(this.#factor.byteOffset, ...rest);
    for (const i of this.#apart) {
      const spent = logSpent(i, step / stepsPerYear, (step + 1) / stepsPerYear);
      this.#rescale(i, spent);
      this.#w[i] += this.#given[i] * Math.exp(spent - this.#shift[i]);
      after[i] = this.#logOf(i);
    }
    return reached;
  }

  /** Notes in which step the `reached` first samples of that list met targets, and what the next target of each wants. */
  note(
    reached: number,
    from: number,
    before: Float64Array,
    after: Float64Array,
    { table, stride, targets }: Crossings,
    wanted: Float64Array,
  ): void {
    this.#kernel.loops.noteCrossings(
      this.#reached.byteOffset,
      reached,
      from,
      before.byteOffset,
      after.byteOffset,
      this.#rate.byteOffset,
      table.byteOffset,
      8 * stride,
      targets.length,
      wanted.byteOffset,
    );
  }

  /** When ln A was what target number `target` of the table wants; NaN where it was not. */
  times({ table, stride, targets }: Crossings, target: number, out: Float64Array): void {
    const { loops } = this.#kernel;
    const [wanted, from, before, after, rate] = [0, 1, 2, 3, 4].map(
      (array) => table.byteOffset + 8 * stride * (5 * targets.indexOf(target) + array),
    );
    const rest = [from, wanted, before, after, 1 / this.#job.stepsPerYear, out.byteOffset, this.#count] as const;
    if (this.#slows) loops.timesSlowing(rate, this.#depth.byteOffset, this.#decay.byteOffset, ...rest);
    else loops.timesEven(rate, ...rest);
  }

  #logOf(i: number): number {
    const [shift, w] = [this.#shift[i], this.#w[i]];
    return shift === 0 ? Math.log1p(w) : shift + Math.log(this.#one[i] + w);
  }

  /** Takes everything anew at the start of a step. */
  #place(step: number, log: Float64Array): void {
    const { stepsPerYear } = this.#job;
    const t = step / stepsPerYear;
    const year = Math.floor((step + 0.5) / stepsPerYear);
    const [count, level] = [this.#count, this.#level];
    const changed = this.#year < 0 || (year !== this.#year && this.#shaken);
    this.#year = year;
    if (changed) {
      this.#setYear(year);
      this.#setApart();
      this.#rate.set(this.#wholeRate);
    }
    const years = this.#shaken ? t - year : t;
    for (let i = 0; i < count; i++) level[i] = this.#yearLevel[i] + this.#wholeRate[i] * years;
    for (let i = 0; i < count; i++)
      if (level[i] + (this.#slows ? Math.max(this.#wholeDepth[i], 0) : 0) - this.#shift[i] > RESCALE)
        this.#rescale(i, level[i] - (this.#slows ? Math.expm1(-this.#decay[i] * t) * this.#wholeDepth[i] : 0));
    if (changed && this.#slows) this.#depth.set(this.#wholeDepth.subarray(0, count));
    for (const i of this.#apart) this.#rate[i] = level[i] = this.#depth[i] = 0;
    // Where the count is odd, the last sample stands twice.
    for (const array of [this.#rate, level, this.#perYear, this.#depth, this.#decay, this.#one, this.#shift, this.#w])
      array[count] = array[count - 1];
    const { loops } = this.#kernel;
    const at = (array: Float64Array) => array.byteOffset;
    const scaled = [at(this.#one), at(this.#shift)] as const;
    const [rate, perYear, depth, decay] = [this.#rate, this.#perYear, this.#depth, this.#decay].map(at);
    const [w, spending, factor] = [this.#w, this.#spending, this.#factor].map(at);
    if (!this.#slows) {
      loops.placeEven(rate, at(level), perYear, ...scaled, 1 / stepsPerYear, w, at(this.#more), factor, at(log), count);
      return;
    }
    const [decayed, fading, slope, moments] = [this.#decayed, this.#fading, this.#slope, this.#moments].map(at);
    if (changed)
      loops.beginSlowing(rate, depth, decay, perYear, 1 / stepsPerYear, factor, fading, slope, moments, count);
    loops.placeSlowing(at(level), depth, decay, ...scaled, t, w, spending, decayed, at(log), count);
  }

  /** Goes on to a year: the level at its start, and the rate in it. */
  #setYear(year: number): void {
    const [rate, start, base, count] = [this.#wholeRate, this.#yearLevel, this.#baseRate, this.#count];
    for (let i = 0; i < count; i++) {
      if (year > 0) start[i] += rate[i];
      rate[i] = base[i];
    }
    for (const { part, weight } of this.#parts) {
      const added = part.shocks?.added[year];
      if (added !== undefined) for (let i = 0; i < count; i++) rate[i] += added[i] * weight[i];
    }
  }

  #setApart(): void {
    const stepYears = 1 / this.#job.stepsPerYear;
    this.#apart = [];
    for (let i = 0; i < this.#count; i++) {
      let steady = Math.abs(this.#wholeRate[i]) <= MOST_GROWTH;
      if (this.#slows) {
        const x = this.#decay[i] * stepYears;
        const bend = Math.abs(this.#wholeDepth[i]) * x;
        steady &&= bend <= MOST_BEND && x + bend + Math.abs(this.#wholeRate[i]) * stepYears <= MOST_PACE;
      }
      // A sample that spends nothing in the loops is out of their way.
      this.#perYear[i] = steady ? this.#given[i] : 0;
      if (!steady) this.#apart.push(i);
    }
  }

  /** Scales a sample down where spending, whose logarithm is `now`, is too large. */
  #rescale(i: number, now: number): void {
    if (!(now - this.#shift[i] > RESCALE)) return;
    const down = Math.exp(this.#shift[i] - now);
    this.#shift[i] = now;
    this.#one[i] *= down;
    this.#w[i] *= down;
  }
}
