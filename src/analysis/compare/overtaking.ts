import { computeRate, isOnPaths, type Parameters } from "../../model/growth.ts";
import { type Path, rootOf } from "../../model/path.ts";
import type { QuantityName } from "../../model/quantities.ts";
import { aheadInTheEnd } from "./asymptote.ts";
import { isLoss, type Race } from "./standing.ts";

/** On the first day cumulative compute is level; who leads then is seen after this share of a step. */
const JUST_AFTER = 1e-6;

/** Who leads just after the start: 1 for A, −1 for B, 0 where both are level. */
export function leaderAtStart(race: Race, stepYears: number): number {
  return Math.sign(race.lead(JUST_AFTER * stepYears));
}

/**
 * The time in (from, to] at which the lead of `leader`, who does not trail at `from`, is lost, given that it is at `to`. Not
 * interpolated: the root of the model's own functions.
 */
export function timeOfChange(race: Race, leader: number, from: number, to: number): number {
  const ahead = (t: number) => leader * race.lead(t, true);
  if (ahead(to) >= 0) return to;
  if (race.lead(from) !== 0 && ahead(from) > 0) return rootOf(ahead, from, to);
  // They were level for a while: the other comes ahead where it first is by more than rounding.
  let [level, lost] = [from, to];
  while (true) {
    const middle = level + (lost - level) / 2;
    if (middle <= level || middle >= lost) return lost;
    if (leader * race.lead(middle) < 0) lost = middle;
    else level = middle;
  }
}

/**
 * Where the lead is lost between two times at both of which `leader` has it; undefined if it is not. A lead that falls at
 * first and rises at last has a least value in between, which may lie below 0.
 */
export function lostInBetween(race: Race, leader: number, from: number, to: number): number | undefined {
  if (!race.canTurn) return undefined;
  const slope = (t: number) => leader * race.slope(t);
  if (!(slope(from) < 0 && slope(to) > 0)) return undefined;
  const least = rootOf(slope, from, to);
  return leader * race.lead(least) < 0 ? timeOfChange(race, leader, from, least) : undefined;
}

/**
 * Whether a lead that `leader` has at the horizon is ever lost after it: decided by the limits of the model and by looking at
 * far times, not by how long one looks. What chance, which is drawn only up to the horizon, may still bring about is undecided,
 * unless it is a loss below a floor. Undefined along paths where the limits leave it open whether it is lost for a while: then all futures are
 * to be walked on.
 */
export function isLostLater(race: Race, leader: number, horizon: number): boolean | "undecided" | undefined {
  if (isChanceLeft(race, horizon)) return isForbidden(race, leader, horizon) ? false : "undecided";
  if (leader * aheadInTheEnd(race) < 0) return true;
  if (isOnPaths(race.a.p) || isOnPaths(race.b.p)) return undefined;
  if (!race.canTurn && race.a.quantity !== "retention") return false;
  let before = horizon;
  for (const t of farTimes(race, horizon)) {
    if (leader * race.lead(t) < 0 || lostInBetween(race, leader, before, t) !== undefined) return true;
    before = t;
  }
  return false;
}

/**
 * Who is the first to be ahead after a horizon up to which both were level: 1 for A, −1 for B, 0 if nobody ever is. What
 * chance has not parted by then, it is taken not to part. Undefined along paths, where all futures are to be walked on.
 */
export function leaderLater(race: Race, horizon: number): number | undefined {
  // What chance has not parted up to the horizon shares that chance.
  if (isChanceLeft(race, horizon)) return 0;
  if (isOnPaths(race.a.p) || isOnPaths(race.b.p)) return undefined;
  const first = farTimes(race, horizon).find((t) => race.lead(t) !== 0);
  return first === undefined ? aheadInTheEnd(race) : Math.sign(race.lead(first));
}

/** Whether who trails has a floor that lies above what the leader has reached already. */
function isForbidden({ a, b }: Race, leader: number, horizon: number): boolean {
  if (!isLoss(a.quantity)) return false;
  const [first, second] = leader > 0 ? [a, b] : [b, a];
  // Only the loss of cumulative compute never rises again.
  if (first.side.compute === "singleRun") return false;
  const reached = first.side.scale * (first.floor + (1 - first.floor) * Math.exp(first.key(horizon)));
  return second.side.scale * second.floor >= reached;
}

/** After so many of its own times an exponential has decayed, as far as a double can tell. */
const DECAYED = 40;
/** Where nothing grows there is no such time [yr]. */
const LONG = 1000;
const STEP_ON = 1.3;
const MOST_TIMES = 120;

/** Ever farther times after the horizon, until both sides do what they do in the end; rates being constant. */
function farTimes({ a, b }: Race, horizon: number): number[] {
  const settled = (p: Parameters) => {
    const rate = Math.abs(computeRate(p));
    return rate > 0 ? DECAYED / rate : LONG;
  };
  const end = Math.max(settled(a.p), settled(b.p));
  const times: number[] = [];
  for (let t = horizon * STEP_ON; t < end && times.length < MOST_TIMES; t *= STEP_ON) times.push(t);
  return [...times, Math.max(end, horizon * STEP_ON)];
}

function isChanceLeft({ a, b }: Race, horizon: number): boolean {
  return hasChance(a.p, a.quantity, horizon) || hasChance(b.p, b.quantity, horizon);
}

/** Whether shocks or jumps go on after the horizon and enter a quantity. */
function hasChance(p: Parameters, quantity: QuantityName, horizon: number): boolean {
  if (!isOnPaths(p)) return false;
  const goesOn = ({ shocks, jumps, stop = Infinity }: Path) =>
    (shocks !== undefined || jumps !== undefined) && stop > horizon;
  const { efficiency, power } = p.paths;
  const ofPower = power.parts.some(goesOn);
  if (quantity === "powerMultiple") return ofPower;
  const ofEfficiency = efficiency.parts.some(goesOn);
  if (quantity === "efficiencyMultiple" || quantity === "costMultiple")
    return ofEfficiency || (p.gammaFromPower !== 0 && ofPower);
  return ofEfficiency || ofPower;
}
