import { GAUSS_LEGENDRE } from "./gauss-legendre.ts";
import type { Parameters } from "./growth.ts";
import {
  type Ceiling,
  type Course,
  changesOf,
  courseLevel,
  fullAt,
  type Level,
  levelOf,
  type Path,
  unboundedLevelOf,
  withCrossings,
} from "./path.ts";

/** What runs through time in one sample: efficiency, without what power adds to it, and power, without its first step. */
export interface Paths {
  efficiency: Course;
  power: Course;
}

/** A sample whose rates run along paths. */
export type OnPaths = Parameters & { paths: Paths };

/**
 * The levels of efficiency and of power at t, on the piece around `within`. Efficiency that comes with power follows power
 * as it is, capped or stopped, and a ceiling of efficiency bounds the whole of it.
 */
export function levelsAt(p: OnPaths, t: number, within = t): { efficiency: Level; power: Level } {
  const { efficiency, power } = p.paths;
  const powerLevel = courseLevel(power, t, within);
  const share = p.gammaFromPower;
  const extra = share === 0 ? undefined : { doublings: share * powerLevel.doublings, rate: share * powerLevel.rate };
  return { efficiency: courseLevel(efficiency, t, within, extra), power: powerLevel };
}

/** ln of the compute spent per year, relative to that at the start. */
function logSpending(p: OnPaths, t: number, within: number): number {
  const { efficiency, power } = levelsAt(p, t, within);
  return (efficiency.doublings + power.doublings) * Math.LN2;
}

/** The times in (from, to), ascending, between which all levels are smooth. */
export function breaksOf(p: OnPaths, from: number, to: number): number[] {
  const { efficiency, power } = p.paths;
  const share = p.gammaFromPower;
  const ofPower = courseBreaks(power, [], () => 0, from, to);
  const followed =
    share === 0 ? () => 0 : (t: number, within: number) => share * courseLevel(power, t, within).doublings;
  return courseBreaks(efficiency, ofPower, followed, from, to);
}

function courseBreaks(
  { parts, ceiling }: Course,
  others: readonly number[],
  extra: (t: number, within: number) => number,
  from: number,
  to: number,
): number[] {
  const own = parts.flatMap((part) =>
    withCrossings(
      changesOf(part, from, to),
      part.ceiling,
      (t, within) => unboundedLevelOf(part, t, within).doublings,
      from,
      to,
    ),
  );
  const uncapped = { parts };
  return withCrossings(
    [...others, ...own],
    ceiling,
    (t, within) => courseLevel(uncapped, t, within).doublings + extra(t, within),
    from,
    to,
  );
}

/** What is added to ln of anything below this share of it does not show in a double. */
const UNSEEN = 1e-17;

/**
 * How fast spending changes after time t [1/yr], bends included: the shorter pieces must be, the faster. `bent` says
 * whether its logarithm is anything but a straight line from there on, until the next break.
 */
export interface Pace {
  pace: number;
  bent: boolean;
}

export function paceAt(p: OnPaths, t: number, within: number): Pace {
  const { efficiency, power } = p.paths;
  const share = p.gammaFromPower;
  const ofPower = coursePace(power, undefined, t, within);
  const levelOfPower = courseLevel(power, within).doublings;
  const ofEfficiency = coursePace(
    efficiency,
    share === 0
      ? undefined
      : { pace: Math.abs(share) * ofPower.pace, bent: ofPower.bent, doublings: share * levelOfPower },
    t,
    within,
  );
  return { pace: ofPower.pace + ofEfficiency.pace, bent: ofPower.bent || ofEfficiency.bent };
}

function coursePace(
  { parts, ceiling }: Course,
  extra: (Pace & { doublings: number }) | undefined,
  t: number,
  within: number,
): Pace {
  let total: Pace & { doublings: number } = extra ?? { pace: 0, bent: false, doublings: 0 };
  for (const part of parts) {
    const { pace, bent } = underCeiling(partPace(part, t, within), part.ceiling);
    const { doublings } = levelOf(part, within);
    total = { pace: total.pace + pace, bent: total.bent || bent, doublings: total.doublings + doublings };
  }
  return underCeiling(total, ceiling);
}

/** Longest panel, in units of 1/pace, in which eight nodes leave an error below 1e-13 of the panel. */
const PANEL = 4;

/** How much more often than once in its own time a curve must be looked at: decays and logistic curves bend everywhere. */
const BENDS = 2;

function partPace(path: Path, t: number, within: number): Pace & { doublings: number } {
  const { slowing, shocks, stop = Infinity } = path;
  const { doublings } = unboundedLevelOf(path, within);
  if (within >= stop) return { pace: 0, bent: false, doublings };
  const shock = shocks?.[Math.floor(within)] ?? 0;
  if (slowing === undefined) return { pace: Math.abs(path.rate + shock) * Math.LN2, bent: false, doublings };
  const decay = Math.LN2 / slowing.halfLife;
  const extra = Math.abs(path.rate - slowing.longRun) * Math.exp(-decay * t);
  const bent = extra / decay > UNSEEN;
  const rate = Math.abs(slowing.longRun + shock) + extra;
  return { pace: rate * Math.LN2 + (bent ? BENDS * decay : 0), bent, doublings };
}

function underCeiling(free: Pace & { doublings: number }, ceiling: Ceiling | undefined): Pace {
  if (ceiling === undefined || ceiling.shape === "hard") return free;
  if (free.doublings <= 0) return free;
  if (free.doublings >= fullAt(ceiling)) return { pace: 0, bent: false };
  // The logistic curve has poles at a distance of π/b from the real line. A ceiling of few doublings is met steeply, but
  // within them: a panel of 1e-11/H years cannot be wrong by more than that share of a year's spending.
  const steepness = 1 / -Math.expm1(-ceiling.doublings * Math.LN2);
  const pace = Math.min((1 + BENDS) * steepness * free.pace, free.pace + PANEL * 1e11 * ceiling.doublings);
  return { pace, bent: free.pace > 0 };
}

/** Splits [from, to] into panels on each of which spending is smooth and eight nodes, or a closed form, are exact. */
export function* panelsOf(
  p: OnPaths,
  from: number,
  to: number,
): Generator<{ start: number; end: number; within: number; bent: boolean }> {
  let start = from;
  for (const end of [...breaksOf(p, from, to), to]) {
    const within = start + (end - start) / 2;
    while (start < end) {
      const { pace, bent } = paceAt(p, start, within);
      const next = bent ? Math.min(start + PANEL / pace, end) : end;
      yield { start, end: next > start ? next : end, within, bent };
      start = next > start ? next : end;
    }
  }
}

/** ln ∫ of spending over [start, end] on one panel. */
export function logPanelIntegral(p: OnPaths, start: number, end: number, within: number, bent: boolean): number {
  const length = end - start;
  const before = logSpending(p, start, within);
  if (!bent) {
    // e^φ over a straight line: (end − start)·e^φ(start)·(e^x − 1)/x for the rise x.
    const x = logSpending(p, end, within) - before;
    const mean =
      x > 30
        ? x + Math.log(-Math.expm1(-x) / x)
        : Math.abs(x) < 1e-5
          ? (x / 2) * (1 + x / 12)
          : Math.log(Math.expm1(x) / x);
    return before + Math.log(length) + mean;
  }
  let sum = 0;
  for (const [node, weight] of GAUSS_LEGENDRE[8])
    sum += weight * Math.exp(logSpending(p, start + node * length, within) - before);
  return before + Math.log(length * sum);
}

/** ln ∫ of spending from one time to another [ln yr]; −Infinity where they are the same. */
export function logSpent(p: OnPaths, from: number, to: number): number {
  let total = -Infinity;
  for (const { start, end, within, bent } of panelsOf(p, from, to))
    total = logSum(total, logPanelIntegral(p, start, end, within, bent));
  return total;
}

/** `logSpent` from 0 to any t, prepared up to `horizon`: whoever asks for many times need not integrate anew each time. */
export function spentProfile(p: OnPaths, horizon: number): (t: number) => number {
  const panels = [...panelsOf(p, 0, horizon)];
  const before: number[] = [-Infinity];
  for (const [k, { start, end, within, bent }] of panels.entries())
    before.push(logSum(before[k], logPanelIntegral(p, start, end, within, bent)));
  return (t) => {
    if (t >= horizon) return logSum(before[panels.length], logSpent(p, horizon, t));
    let k = 0;
    while (k < panels.length - 1 && panels[k].end <= t) k++;
    if (panels.length === 0 || t <= panels[k].start) return before[k];
    const { start, within, bent } = panels[k];
    return logSum(before[k], logPanelIntegral(p, start, t, within, bent));
  };
}

/** ln(e^a + e^b). */
export function logSum(a: number, b: number): number {
  const [less, more] = a < b ? [a, b] : [b, a];
  return less === -Infinity ? more : more + Math.log1p(Math.exp(less - more));
}

/** ln A(t) along paths: A = 1 + (F/τ0)·∫ of spending, or, for a single run, F times spending at t. */
export function logComputeOnPaths(
  p: OnPaths,
  t: number,
  compute: "cumulative" | "singleRun",
  spent = (until: number) => logSpent(p, 0, until),
): number {
  if (compute === "singleRun") return Math.log(p.initialPower) + logSpending(p, Math.min(t, FAR), Math.min(t, FAR));
  const perYear = Math.log(p.initialPower / p.priorYears);
  return logSum(0, perYear + (t > FAR ? logSpentForEver(p) : spent(t)));
}

/** Times [yr] beyond this are for ever. */
export const FAR = 1e6;

/** The rates that are left when all else has settled [doublings/yr]. */
export function finalRates(p: OnPaths): { efficiency: number; power: number } {
  const ofCourse = ({ parts, ceiling }: Course, extra: number) => {
    const rate = parts.reduce((sum, part) => {
      const own = part.stop !== undefined ? 0 : (part.slowing?.longRun ?? part.rate);
      return sum + (part.ceiling === undefined ? own : Math.min(own, 0));
    }, extra);
    return ceiling === undefined ? rate : Math.min(rate, 0);
  };
  const power = ofCourse(p.paths.power, 0);
  return { efficiency: ofCourse(p.paths.efficiency, p.gammaFromPower * power), power };
}

/** When nothing but the final rates is left, as far as a double can tell [yr]. */
export function settledBy(p: OnPaths): number {
  let settled = 0;
  for (const { parts } of [p.paths.efficiency, p.paths.power])
    for (const { rate, slowing, shocks, jumps, stop } of parts) {
      settled = Math.max(settled, shocks?.length ?? 0, jumps?.at.length ? jumps.at[jumps.at.length - 1] : 0);
      if (stop !== undefined) settled = Math.max(settled, stop);
      else if (slowing !== undefined) {
        const amount = (Math.abs(rate - slowing.longRun) * slowing.halfLife) / Math.LN2;
        settled = Math.max(settled, slowing.halfLife * Math.max(Math.log2(amount / UNSEEN), 0));
      }
    }
  return settled;
}

/** Spending that has not begun to die away after so many years [yr] is taken to last for ever. */
export const LOOKED_AT = 1000;

/** ln ∫ of all spending there will ever be; Infinity unless it dies away. */
function logSpentForEver(p: OnPaths): number {
  const { efficiency, power } = finalRates(p);
  const decline = -(efficiency + power) * Math.LN2;
  // A decline too slow for a double to say how slow is none.
  if (!(decline > 1e-300)) return Infinity;
  let total = -Infinity;
  for (const { start, end, within, bent } of panelsOf(p, 0, Math.min(settledBy(p) + 40 / decline, LOOKED_AT))) {
    total = logSum(total, logPanelIntegral(p, start, end, within, bent));
    // Once all that changes any more is a decline, what is left is at most a geometric series.
    const rate = finalOrSlower(p, end, decline);
    if (rate > 0 && logSpending(p, end, end) - Math.log(rate) < total - 40) return total;
  }
  const rate = finalOrSlower(p, LOOKED_AT, decline);
  const end = Math.min(settledBy(p) + 40 / decline, LOOKED_AT);
  return rate > 0 ? logSum(total, logSpending(p, end, end) - Math.log(rate)) : Infinity;
}

/** How fast spending declines at the slowest from t on [1/yr]: as now, or as in the end; 0 or less if it still grows. */
function finalOrSlower(p: OnPaths, t: number, decline: number): number {
  const { efficiency, power } = levelsAt(p, t);
  return Math.min(-(efficiency.rate + power.rate) * Math.LN2, decline);
}
