import { normalQuantile } from "../../sampling/special.ts";
import type { FuturesOptions } from "../futures.ts";
import { Beliefs } from "./beliefs.ts";
import { type Cases, eachVerdict, sameQuestion } from "./cases.ts";
import { type Asked, MOVED, type Moved, type ShiftResult } from "./result.ts";
import { judge, type Question } from "./verdicts.ts";
import type { Walks } from "./walks.ts";
import { isPowerFlat, type World, withAdded, withPowerFlat } from "./worlds.ts";

/** Futures on which a shift is looked for: a twentieth of a belief's half-width is then all the doubt there is. */
const FUTURES = 2048;
/** Along paths, which cost more to walk. */
const FUTURES_ON_PATHS = 512;

/** No belief is moved by more: a rate by so many doublings a year, a number by so many doublings. */
const FARTHEST = { added: 8, times: 4 };

/**
 * How far each belief would have to move, all else as it is, for each verdict to become an even bet. A claim that any
 * belief leaves on its side is left out, and so are yearly gains, which do not rise with growth throughout.
 */
export async function shiftsOf(
  world: World,
  base: Cases,
  question: Question,
  walks: Walks,
  options: FuturesOptions,
): Promise<ShiftResult[]> {
  const few = {
    ...question,
    samples: Math.min(question.samples, world.compute.paths === undefined ? FUTURES : FUTURES_ON_PATHS),
  };
  const found: ShiftResult[] = [];
  for (const power of ["flat", "asInScenario"] as const) {
    const judged = base[power];
    if (judged === undefined) continue;
    const here = power === "flat" ? withPowerFlat(world) : world;
    const beliefs = new Beliefs(world, power, judged);
    const asked = [...eachVerdict({ [power]: judged })].filter(
      ({ claim, yardstick }) => claim === "keptPace" || (claim === "target" && isFirstOf(question, yardstick)),
    );
    for (const input of MOVED.filter((name) => name !== "powerGrowth" || !isPowerFlat(here))) {
      const moved = movedWorlds(here, input, few, walks, options);
      for (const { claim, law, yardstick } of asked) {
        const about: Asked = { claim, ...(law === undefined ? {} : { law }), yardstick, power };
        const shift = await shiftFor(about, input, beliefs, question, moved);
        if (shift !== undefined) found.push(shift);
      }
    }
  }
  for (const shift of found) if (isSmallest(shift, found)) shift.smallest = true;
  return found;
}

/** Targets are told under the scenario's own prior years, if they are among the yardsticks. */
function isFirstOf({ yardsticks }: Question, name: string): boolean {
  return (yardsticks.find(({ years }) => years === "own") ?? yardsticks[0]).name === name;
}

type Shares = (amount: number) => Promise<(about: Asked) => number>;

/** The share of futures in which anything holds once an input is moved; what has been walked once is remembered. */
function movedWorlds(world: World, input: Moved, question: Question, walks: Walks, options: FuturesOptions): Shares {
  const known = new Map<number, (about: Asked) => number>();
  return async (amount) => {
    let shares = known.get(amount);
    if (shares === undefined) {
      const judged =
        input === "gamma" || input === "powerGrowth"
          ? await judge(withAdded(world, input, amount), question, walks, { signal: options.signal })
          : await judge(world, { ...question, times: { [input]: 2 ** amount } }, walks, { signal: options.signal });
      shares = (about) => {
        const { holds } = judged.verdicts.find((one) => sameQuestion({ ...one, power: about.power } as Asked, about))!;
        return holds.reduce((sum, one) => sum + one, 0) / holds.length;
      };
      known.set(amount, shares);
    }
    return shares;
  };
}

async function shiftFor(
  about: Asked,
  input: Moved,
  beliefs: Beliefs,
  question: Question,
  moved: Shares,
): Promise<ShiftResult | undefined> {
  // A yardstick of its own has no prior years to move, and pace knows no κ.
  const own = question.yardsticks.find(({ name }) => name === about.yardstick)!.years === "own";
  if ((input === "priorYears" && !own) || (input === "kappa" && about.claim !== "target")) return undefined;
  const kind = input === "gamma" || input === "powerGrowth" ? "added" : "times";
  const excess = async (amount: number) => (await moved(amount))(about) - 0.5;
  const amount = await evenAt(excess, FARTHEST[kind]);
  if (amount === undefined) return undefined;
  const [low, from, high] = [0.16, 0.5, 0.84].map((share) => beliefs.quantile(input, share, about.law));
  const halfWidth = kind === "added" ? (high - low) / 2 : Math.log2(high / low) / 2;
  return {
    ...about,
    input,
    kind,
    amount: kind === "added" ? amount : 2 ** amount,
    from,
    to: kind === "added" ? from + amount : from * 2 ** amount,
    widths: halfWidth > 0 ? Math.abs(amount) / halfWidth : null,
  };
}

/** Futures are so many that a share this close to one half is one half. */
const CLOSE = 0.002;

/**
 * Where an excess over one half that rises or falls throughout crosses 0: looked for to both sides in growing steps, then by
 * false position between probits, which run nearly straight.
 */
async function evenAt(excess: (amount: number) => Promise<number>, farthest: number): Promise<number | undefined> {
  const start = await excess(0);
  if (Math.abs(start) <= CLOSE) return 0;
  for (const side of [1, -1]) {
    let [inner, atInner] = [0, start];
    for (let outer = side / 4; Math.abs(outer) <= farthest; outer *= 2) {
      const atOuter = await excess(outer);
      if (Math.sign(atOuter) !== Math.sign(start))
        return between(excess, { amount: inner, excess: atInner }, { amount: outer, excess: atOuter });
      [inner, atInner] = [outer, atOuter];
    }
  }
  return undefined;
}

interface Point {
  amount: number;
  excess: number;
}

/**
 * Probits of shares run so nearly straight between two amounts that more steps would tell no more, where neither
 * share is near all or none; until then the amounts are halved, or lie this close together.
 */
const STEPS = 2;
const TELLING = 0.48;
const CLOSE_TOGETHER = 1e-6;

async function between(excess: (amount: number) => Promise<number>, one: Point, other: Point): Promise<number> {
  let [before, beyond] = [one, other];
  const crossing = () => {
    const [a, b] = [probit(before.excess), probit(beyond.excess)];
    return (before.amount * b - beyond.amount * a) / (b - a);
  };
  const tells = ({ excess }: Point) => Math.abs(excess) < TELLING;
  for (let i = 0; i < STEPS || !(tells(before) && tells(beyond)); i++) {
    if (Math.abs(beyond.amount - before.amount) < CLOSE_TOGETHER) break;
    const amount = tells(before) && tells(beyond) ? crossing() : (before.amount + beyond.amount) / 2;
    const at = await excess(amount);
    if (Math.abs(at) <= CLOSE) return amount;
    if (Math.sign(at) === Math.sign(one.excess)) before = { amount, excess: at };
    else beyond = { amount, excess: at };
  }
  return crossing();
}

function probit(excess: number): number {
  return normalQuantile(Math.min(Math.max(excess + 0.5, 1e-6), 1 - 1e-6));
}

function isSmallest(shift: ShiftResult, all: readonly ShiftResult[]): boolean {
  const rivals = all.filter((one) => sameQuestion(one, shift) && one.widths !== null);
  return shift.widths !== null && rivals.every(({ widths }) => shift.widths! <= widths!);
}
