/**
 * How a rate runs through time where it is not constant. All rates are in doublings/yr, all times in years from the start,
 * and a path is followed by its doublings so far, D(t): the level of efficiency or of power is 2^D times today's.
 */

/** A rate, or a part of one, and what happens to it. Effects that are absent do not act. */
export interface Path {
  /** The rate at t = 0 [doublings/yr]. */
  rate: number;
  /** The rate approaches `longRun` [doublings/yr], half of the way every `halfLife` [yr]. */
  slowing?: { halfLife: number; longRun: number };
  /** What is added to the rate in each year [doublings/yr]; nothing after the last. */
  shocks?: ArrayLike<number>;
  /** Doublings that come at once, at ascending times [yr]. */
  jumps?: { at: ArrayLike<number>; doublings: ArrayLike<number> };
  /** From this time on [yr] nothing changes any more. */
  stop?: number;
  ceiling?: Ceiling;
}

/**
 * A level that cannot be exceeded, in doublings above the start. "hard": growth goes on as if nothing were there, and then
 * is cut off. "logistic": growth slows from the start, and the level is approached for ever.
 */
export interface Ceiling {
  doublings: number;
  shape: "hard" | "logistic";
}

/** A rate in full: parts that are added, and a ceiling over all of them. */
export interface Course {
  parts: readonly Path[];
  ceiling?: Ceiling;
}

/** The doublings of a course at a time, and the rate at which they grow there. */
export interface Level {
  doublings: number;
  /** The rate in force just after [doublings/yr]. */
  rate: number;
}

/**
 * D(t) of a path on one of its pieces: between two breaks, of which `within` [yr] lies inside, the doublings are a smooth
 * function of t, which this is, its ends included. Slowing: D = r∞ t + (r0 − r∞)(h/ln 2)(1 − 2^(−t/h)).
 */
export function levelOf(path: Path, t: number, within = t): Level {
  return under(unboundedLevelOf(path, t, within), path.ceiling);
}

/** The same without the path's own ceiling. */
export function unboundedLevelOf(path: Path, t: number, within = t): Level {
  const { slowing, shocks, jumps, stop = Infinity } = path;
  const stopped = within >= stop;
  const now = stopped ? stop : t;
  let doublings = path.rate * now;
  let rate = path.rate;
  if (slowing !== undefined) {
    const decay = Math.LN2 / slowing.halfLife;
    const extra = path.rate - slowing.longRun;
    doublings = slowing.longRun * now - (extra * Math.expm1(-decay * now)) / decay;
    rate = slowing.longRun + extra * Math.exp(-decay * now);
  }
  if (shocks !== undefined) {
    const year = Math.floor(stopped ? stop : within);
    const whole = Math.min(year, shocks.length);
    for (let k = 0; k < whole; k++) doublings += shocks[k];
    if (year < shocks.length) {
      doublings += shocks[year] * (now - year);
      rate += shocks[year];
    }
  }
  if (jumps !== undefined) {
    const last = stopped ? stop : within;
    for (let j = 0; j < jumps.at.length && jumps.at[j] <= last; j++) doublings += jumps.doublings[j];
  }
  return { doublings, rate: stopped ? 0 : rate };
}

/**
 * A level below a ceiling of H doublings. Hard: min(D, H). Logistic: the logistic curve P = K/(1 + (K − 1)e^(−bt)) has the
 * initial slope ρ ln 2 for b = ρ ln 2·K/(K − 1); with ρt as the doublings D that there would be without the ceiling, it
 * bounds any path: H − log2(1 + (K − 1)·2^(−D·K/(K − 1))), K = 2^H. Below today's level nothing is felt of it.
 */
export function under(level: Level, ceiling: Ceiling | undefined): Level {
  if (ceiling === undefined) return level;
  const { doublings: most, shape } = ceiling;
  if (shape === "hard")
    return level.doublings < most ? level : { doublings: most, rate: level.rate < 0 ? level.rate : 0 };
  if (level.doublings <= 0) return level;
  if (most === 0) return { doublings: 0, rate: Math.min(level.rate, 0) };
  const room = Math.expm1(most * Math.LN2);
  const steepness = room === Infinity ? 1 : (room + 1) / room;
  const left = Math.exp((most - level.doublings * steepness) * Math.LN2);
  // (K − 1)·2^(−D·K/(K − 1)).
  const gap = left * -Math.expm1(-most * Math.LN2);
  return {
    doublings: level.doublings + shortfall(most, level.doublings, steepness, gap),
    rate: (level.rate * steepness) / (1 + 1 / gap),
  };
}

/** H − log2(1 + gap) − D, without the cancellation of H where the ceiling is far away. */
function shortfall(most: number, doublings: number, steepness: number, gap: number): number {
  if (gap < 1) return most - doublings - Math.log1p(gap) / Math.LN2;
  // log2(1 + gap) = log2 gap + log2(1 + 1/gap), and log2 gap = log2(1 − 2^−H) + H − D·K/(K − 1).
  return doublings * (steepness - 1) - (Math.log1p(1 / gap) + Math.log(-Math.expm1(-most * Math.LN2))) / Math.LN2;
}

/** The level of a whole course, to which `extra` doublings are added below its ceiling. */
export function courseLevel({ parts, ceiling }: Course, t: number, within = t, extra?: Level): Level {
  let doublings = extra?.doublings ?? 0;
  let rate = extra?.rate ?? 0;
  for (const part of parts) {
    const level = levelOf(part, t, within);
    doublings += level.doublings;
    rate += level.rate;
  }
  return under({ doublings, rate }, ceiling);
}

/** The times in (from, to) at which a path's own formula changes, without those at which it meets a ceiling. */
export function changesOf(path: Path, from: number, to: number): number[] {
  const found: number[] = [];
  const { slowing, shocks, jumps, stop = Infinity } = path;
  const end = Math.min(to, stop);
  if (shocks !== undefined) for (let k = Math.floor(from) + 1; k <= shocks.length && k < end; k++) found.push(k);
  if (jumps !== undefined) for (let j = 0; j < jumps.at.length && jumps.at[j] < end; j++) found.push(jumps.at[j]);
  if (stop < to) found.push(stop);
  if (slowing !== undefined) {
    // Where growth turns into decline, or the other way round: pieces are monotone.
    const extra = path.rate - slowing.longRun;
    const first = shocks === undefined ? 0 : Math.min(Math.floor(from), shocks.length);
    const last = shocks === undefined ? 0 : Math.min(Math.floor(end), shocks.length);
    for (let k = first; k <= last; k++) {
      const turn = -slowing.halfLife * Math.log2(-(slowing.longRun + (shocks?.[k] ?? 0)) / extra);
      if (turn > from && turn < end && (shocks === undefined || Math.floor(turn) === k || k === shocks.length))
        found.push(turn);
    }
  }
  return found.filter((time) => time > from && time < to);
}

/** What is missing to a level does not show in a double below this share of it. */
const UNSEEN = 1e-17;

/** The doublings that there would be without a logistic ceiling when with it, as far as a double can tell, it is reached. */
export function fullAt({ doublings }: Ceiling): number {
  return (doublings - Math.log2(UNSEEN)) * -Math.expm1(-doublings * Math.LN2);
}

/**
 * The times in (from, to), ascending, between which a level is smooth and its ceiling is felt throughout or not at all. `level` is the level
 * without the ceiling on the piece around `within`; `changes` are the times at which its formula changes.
 */
export function withCrossings(
  changes: readonly number[],
  ceiling: Ceiling | undefined,
  level: (t: number, within: number) => number,
  from: number,
  to: number,
): number[] {
  const sorted = [...new Set(changes)].sort((a, b) => a - b);
  if (ceiling === undefined) return sorted;
  const limits = ceiling.shape === "hard" ? [ceiling.doublings] : [0, fullAt(ceiling)];
  const ends = [from, ...sorted, to];
  const crossings: number[] = [];
  for (let i = 1; i < ends.length; i++) {
    const middle = ends[i - 1] + (ends[i] - ends[i - 1]) / 2;
    for (const limit of limits) {
      const above = (t: number) => level(t, middle) - limit;
      if (above(ends[i - 1]) * above(ends[i]) < 0) crossings.push(rootOf(above, ends[i - 1], ends[i]));
    }
  }
  return [...sorted, ...crossings.filter((time) => time > from && time < to)].sort((a, b) => a - b);
}

/**
 * Where a continuous function that differs in sign at the two ends is zero: the Illinois form of the secant method, which
 * keeps the zero between its two points, with a bisection whenever three steps have not halved the interval.
 */
export function rootOf(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  let width = Math.abs(b - a);
  for (let i = 0; i < 200; i++) {
    const bisect = i % 3 === 2 && Math.abs(b - a) > width / 2;
    if (i % 3 === 2) width = Math.abs(b - a);
    let x = bisect ? a + (b - a) / 2 : b - (fb * (b - a)) / (fb - fa);
    if (!(x > Math.min(a, b) && x < Math.max(a, b))) x = a + (b - a) / 2;
    if (x === a || x === b) return x;
    const fx = f(x);
    if (fx === 0) return x;
    if (Math.sign(fx) !== Math.sign(fb)) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [x, fx];
    if (Math.abs(b - a) <= 2e-16 * Math.max(Math.abs(a), Math.abs(b))) return b;
  }
  return b;
}
