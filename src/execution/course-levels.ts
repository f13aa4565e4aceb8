import { rootOf, under } from "../model/path.ts";
import type { CeilingArrays, CourseArrays, PathArrays } from "./courses.ts";
import {
  add,
  addLine,
  addShocks,
  addShocksStopped,
  addSlowing,
  addSlowingFrom,
  addSlowingStopped,
  addStopped,
  capHard,
  capLogistic,
  noteCrossings,
} from "./path-kernel.ts";

/** A ceiling as the loops take it. */
interface PreparedCeiling extends CeilingArrays {
  /** K/(K − 1) of a logistic curve. */
  steepness: Float64Array;
  /** The doublings at which the formula changes, and on which side of them each sample is. */
  limit: Float64Array;
  side: Uint8Array;
}

interface PreparedPath {
  path: PathArrays;
  /** Of a slowing: ln 2 over the half-life, and (r0 − r∞) over that. */
  decay: Float64Array;
  amount: Float64Array;
  /** e^(−decay·t) at the present step's start, and what it is multiplied by at each place of a step. */
  decayed: Float64Array;
  factors: Float64Array[];
  /** Jumps that have come so far. */
  jumped: Float64Array;
  ceiling?: PreparedCeiling;
}

/** The doublings of one course for all samples of a block. */
export class CourseLevels {
  readonly #parts: PreparedPath[];
  readonly #ceiling: PreparedCeiling | undefined;
  readonly #scratch: Float64Array;
  readonly #count: number;
  readonly #stepYears: number;

  /** `places` are shares of a step at which levels will be asked for, its end the last of them. */
  constructor({ parts, ceiling }: CourseArrays, count: number, stepYears: number, places: readonly number[]) {
    this.#count = count;
    this.#stepYears = stepYears;
    this.#scratch = new Float64Array(count);
    this.#ceiling = ceiling && preparedCeiling(ceiling, count);
    this.#parts = parts.map((path) => {
      const prepared: PreparedPath = {
        path,
        decay: new Float64Array(path.slowing === undefined ? 0 : count),
        amount: new Float64Array(path.slowing === undefined ? 0 : count),
        decayed: new Float64Array(0),
        factors: [],
        jumped: new Float64Array(path.jumps === undefined ? 0 : count),
      };
      if (path.slowing !== undefined) {
        const { halfLife, longRun } = path.slowing;
        for (let i = 0; i < count; i++) {
          prepared.decay[i] = Math.LN2 / halfLife[i];
          prepared.amount[i] = (path.rate[i] - longRun[i]) / prepared.decay[i];
        }
        if (path.stop === undefined) {
          prepared.decayed = new Float64Array(count);
          prepared.factors = places.map((place) => prepared.decay.map((decay) => Math.exp(-decay * place * stepYears)));
        }
      }
      if (path.ceiling !== undefined) prepared.ceiling = preparedCeiling(path.ceiling, count);
      return prepared;
    });
  }

  /** Goes to the start of a step, the one after that before. */
  begin(step: number): void {
    for (const { decay, decayed, factors } of this.#parts) {
      if (factors.length === 0) continue;
      const whole = factors[factors.length - 1];
      if (step % RESYNC === 0)
        for (let i = 0; i < this.#count; i++) decayed[i] = Math.exp(-decay[i] * step * this.#stepYears);
      else for (let i = 0; i < this.#count; i++) decayed[i] *= whole[i];
    }
  }

  /** Whether doublings are anything but straight lines between events. */
  get bends(): boolean {
    const logistic = (ceiling: PreparedCeiling | undefined) => ceiling?.shape === "logistic";
    return (
      logistic(this.#ceiling) ||
      this.#parts.some(({ path, ceiling }) => path.slowing !== undefined || logistic(ceiling))
    );
  }

  /** Lets a jump of part `part` happen to sample i. */
  jump(part: number, i: number, doublings: number): void {
    this.#parts[part].jumped[i] += doublings;
  }

  /**
   * Adds the doublings at time t, place number `place` of the present step, which lies in `year`, to `out`, and bounds the
   * sum by the ceiling; without a place t may lie anywhere. Samples that have come to the other side of a ceiling since
   * this was last asked with `rough` are marked there.
   */
  addTo(out: Float64Array, t: number, year: number, place?: number, rough?: Uint8Array): void {
    const count = this.#count;
    for (const part of this.#parts) {
      if (part.ceiling === undefined) addPath(part, t, year, place, out, count);
      else {
        this.#scratch.fill(0);
        addPath(part, t, year, place, this.#scratch, count);
        bounded(this.#scratch, part.ceiling, rough, count);
        add(this.#scratch, out, count);
      }
    }
    if (this.#ceiling !== undefined) bounded(out, this.#ceiling, rough, count);
  }

  /** The doublings of one sample at time t of a step that lies in `year` and in which no jump comes to it. */
  levelOf(i: number, t: number, year: number, extra: number): number {
    const free = this.#freeLevel(i, t, year, extra);
    return this.#ceiling === undefined ? free : levelUnder(free, this.#ceiling, i);
  }

  /** The same without the ceiling over all parts. */
  #freeLevel(i: number, t: number, year: number, extra: number): number {
    let sum = extra;
    for (const part of this.#parts) {
      const level = freePath(part, i, t, year);
      sum += part.ceiling === undefined ? level : levelUnder(level, part.ceiling, i);
    }
    return sum;
  }

  /**
   * Adds to `times`, ascending times of one step, those between them at which a sample meets one of the ceilings. `extra`
   * is what is added below the ceiling over all parts.
   */
  addCrossings(i: number, times: number[], year: number, extra: (t: number) => number): void {
    for (const part of this.#parts)
      if (part.ceiling !== undefined) cutAt(times, (t) => freePath(part, i, t, year) - part.ceiling!.limit[i]);
    const ceiling = this.#ceiling;
    if (ceiling !== undefined) cutAt(times, (t) => this.#freeLevel(i, t, year, extra(t)) - ceiling.limit[i]);
  }

  /**
   * Where a single part slows and nothing else bends: e^(−decay·t) at the present step's start, and by how much of it the
   * level lies above the chord of a step at each place, in natural logarithms. Undefined otherwise. A hard ceiling over
   * other parts bends nothing but in the step in which it is met, and samples that meet one are not left to this.
   */
  onlySlowing(places: readonly number[]): { decayed: Float64Array; bends: Float64Array[] } | undefined {
    const bending = this.#parts.filter(
      ({ path, ceiling }) => path.slowing !== undefined || ceiling?.shape === "logistic",
    );
    const [part] = bending;
    if (this.#ceiling !== undefined || bending.length !== 1 || part.factors.length === 0 || part.ceiling !== undefined)
      return undefined;
    const { amount, factors, decayed } = part;
    const whole = factors[factors.length - 1];
    const bends = places.slice(0, -1).map((place, k) =>
      // 1 − e^(−d c) less c of what it is at the end, without the cancellation of the two.
      amount.map((all, i) => all * Math.LN2 * (1 - factors[k][i] - place * (1 - whole[i]))),
    );
    return { decayed, bends };
  }

  /** Adds the final rates of all samples, below the ceilings, to `out`: those left when all else has settled. */
  addFinalRates(out: Float64Array): void {
    for (let i = 0; i < this.#count; i++) {
      for (const { path, ceiling } of this.#parts) {
        const { rate, slowing, stop } = path;
        const own = stop !== undefined ? 0 : slowing !== undefined ? slowing.longRun[i] : rate[i];
        out[i] += ceiling === undefined ? own : Math.min(own, 0);
      }
      if (this.#ceiling !== undefined) out[i] = Math.min(out[i], 0);
    }
  }

  /**
   * Adds bounds for each sample: on how fast its doublings change [1/yr], and on how far ln of spending bends within a step
   * at first; on a slowing path that fades with a half-life [yr], the longest of which goes to `fading`, and on the way
   * to a logistic ceiling it does not. The pace of what is added below the ceiling is in `pace` already.
   */
  addBounds(pace: Float64Array, bend: Float64Array, fading: Float64Array): void {
    const square = this.#stepYears ** 2 / 8;
    for (let i = 0; i < this.#count; i++) {
      for (const { path, decay, amount, ceiling } of this.#parts) {
        const { rate, slowing, shocks } = path;
        let own = Math.abs(rate[i]);
        if (slowing !== undefined) own = Math.max(own, Math.abs(slowing.longRun[i]));
        if (shocks !== undefined) own += shocks.added.reduce((max, year) => Math.max(max, Math.abs(year[i])), 0);
        own *= Math.LN2;
        if (slowing !== undefined) {
          own += decay[i];
          bend[i] += Math.abs(amount[i]) * decay[i] ** 2 * Math.LN2 * square;
          fading[i] = Math.max(fading[i], slowing.halfLife[i]);
        }
        if (ceiling?.shape === "logistic" && ceiling.doublings[i] > 0) {
          own *= (1 + POLES) * ceiling.steepness[i];
          bend[i] += own ** 2 * square;
          fading[i] = Infinity;
        }
        pace[i] += own;
      }
      if (this.#ceiling?.shape === "logistic" && this.#ceiling.doublings[i] > 0) {
        pace[i] *= (1 + POLES) * this.#ceiling.steepness[i];
        bend[i] += pace[i] ** 2 * square;
        fading[i] = Infinity;
      }
    }
  }
}

/** Decays are taken anew at every multiple of this many steps, which bounds the rounding of their products. */
const RESYNC = 64;

/** How much more often than by its pace alone a logistic curve must be looked at: its poles are at a distance of π/b. */
const POLES = 2;

function preparedCeiling(ceiling: CeilingArrays, count: number): PreparedCeiling {
  const steepness = new Float64Array(count);
  for (let i = 0; i < count; i++) steepness[i] = 1 / -Math.expm1(-ceiling.doublings[i] * Math.LN2);
  return {
    ...ceiling,
    steepness,
    limit: ceiling.shape === "hard" ? ceiling.doublings : new Float64Array(count),
    side: new Uint8Array(count),
  };
}

/** The doublings of one sample's path without its ceiling. */
function freePath({ path, decay, amount, jumped }: PreparedPath, i: number, t: number, year: number): number {
  const { rate, slowing, stop, shocks, jumps } = path;
  const now = stop === undefined ? t : Math.min(t, stop[i]);
  const its = now < year ? Math.floor(now) : year;
  let level =
    slowing === undefined ? rate[i] * now : slowing.longRun[i] * now - amount[i] * Math.expm1(-decay[i] * now);
  if (shocks !== undefined) level += shocks.before[its][i] + shocks.added[its][i] * (now - its);
  if (jumps !== undefined) level += jumped[i];
  return level;
}

/** Puts the times at which a function changes sign between two neighbours of a list in between them. */
function cutAt(times: number[], f: (t: number) => number): void {
  for (let k = times.length - 1; k > 0; k--)
    if (f(times[k - 1]) * f(times[k]) < 0) times.splice(k, 0, rootOf(f, times[k - 1], times[k]));
}

function levelUnder(level: number, { doublings, shape }: PreparedCeiling, i: number): number {
  return under({ doublings: level, rate: 0 }, { doublings: doublings[i], shape }).doublings;
}

function bounded(levels: Float64Array, ceiling: PreparedCeiling, rough: Uint8Array | undefined, count: number): void {
  if (rough !== undefined) noteCrossings(levels, ceiling.limit, ceiling.side, rough, count);
  if (ceiling.shape === "hard") capHard(levels, ceiling.doublings, count);
  else capLogistic(levels, ceiling.doublings, ceiling.steepness, count);
}

function addPath(
  { path, decay, amount, decayed, factors, jumped }: PreparedPath,
  t: number,
  year: number,
  place: number | undefined,
  out: Float64Array,
  count: number,
) {
  const { rate, slowing, stop, shocks, jumps } = path;
  if (slowing === undefined) {
    if (stop === undefined) addLine(rate, t, out, count);
    else addStopped(rate, stop, t, out, count);
  } else if (place !== undefined && factors.length > 0)
    addSlowingFrom(slowing.longRun, amount, decay, decayed, factors[place], t, out, count);
  else if (stop === undefined) addSlowing(slowing.longRun, amount, decay, t, out, count);
  else addSlowingStopped(slowing.longRun, amount, decay, stop, t, out, count);
  if (shocks !== undefined) {
    const { before, added } = shocks;
    if (stop === undefined) addShocks(before[year], added[year], t - year, out, count);
    else addShocksStopped(before, added, stop, t, year, out, count);
  }
  if (jumps !== undefined) add(jumped, out, count);
}
