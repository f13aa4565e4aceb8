import { REPLICATES, replicateOf, type SamplerName } from "../../sampling/designs/design.ts";
import { betaCdf } from "../../sampling/special.ts";
import { probabilityOf } from "../../summary/accuracy.ts";
import type { Estimate, Interval } from "../../summary/result.ts";
import {
  type Bounds,
  type Cases,
  type Counted,
  counted,
  isInside,
  isWhole,
  pasted,
  peeled,
  SIDES,
  type Side,
  UNLIMITED,
  withSide,
} from "./peeling.ts";

/** What one input is held to in a box: at least one of the two limits. In the unit of the input. */
export interface BoxLimit {
  input: string;
  atLeast?: number;
  below?: number;
}

/** A simple region of the inputs in which most of an outcome lies, and little else. */
export interface Box {
  /** Of the inputs that matter, in the order in which they were given. */
  limits: BoxLimit[];
  /** The share of all samples with the outcome that lie in the box. */
  coverage: Estimate;
  /** The share of the samples in the box that have the outcome. */
  density: Estimate;
  /** The share of the outcome among all samples. */
  base: number;
  baseInterval: Interval;
  /** Samples that had no part in finding the limits, from which alone coverage and density are told. */
  heldOut: number;
}

export interface BoxQuestion {
  /** The value of each input in each sample. */
  inputs: Record<string, Float64Array>;
  /** 1 where the outcome of interest happens, 0 elsewhere. */
  outcome: Uint8Array;
  /** How the samples were placed: sample i is sample i of a run. */
  sampler: SamplerName;
}

export interface BoxOptions {
  /** The share of what is left that one step peels off; smaller is more patient. Default 0.05. */
  peel?: number;
  /** The smallest share of all samples that a box may hold. Default 0.03. */
  support?: number;
  /** The probability with which a box is reported where the outcome has nothing to do with the inputs. Default 0.001. */
  chance?: number;
}

/** The share of a box's size that one step pastes back. */
const PASTE = 0.01;

/** Samples with the outcome, and without it, below which neither half has anything to say. */
const FEWEST_CASES = 20;

/** A limit stands only if the box would be worse without it by this share of its agreement with the outcome. */
const WORTH = 0.05;

/** The least ratio of the odds of the outcome in a box to those among all samples. */
const LEAST_ODDS_RATIO = 2;

/** The share of a box's samples that rounding a limit may move in or out, and the fewest digits it is rounded to. */
const MOVED = 0.01;
const FEWEST_DIGITS = 2;

/**
 * What would have to be true of the inputs for an outcome to happen: a box of a few limits found by the patient rule
 * induction method (Friedman and Fisher 1999; as scenario discovery, Bryant and Lempert 2010).
 *
 * Samples of the even replicates find it. Of the boxes along the peeling the one is taken that agrees best with the
 * outcome: by the correlation of lying in the box with having the outcome (Matthews's φ: 1 where a box holds all of the
 * outcome and nothing else, 0 where it says nothing), which weighs coverage and density evenly at any base share. What was
 * peeled too much is pasted back. Limits that are not worth their words are dropped: those whose loss costs less than a
 * twentieth of φ, and those without which the share of the outcome among the held-out samples is not significantly lower
 * (a binomial test, Bryant and Lempert's quasi-p-value). The others are rounded as far as hardly moves a sample.
 *
 * Samples of the odd replicates, which are independent of these, tell coverage and density of the rounded box. It is
 * reported only if chance does not explain that the outcome is more frequent in it, by the binomial test as well as by the
 * spread of the replicates, and if its odds are at least twice those among all. The box as it was found must pass the test
 * too: the held-out samples had no part in it, so where the outcome has nothing to do with the inputs a box is reported
 * with at most the probability `chance`.
 *
 * @returns undefined where no box is better than chance, and where the outcome or its absence has fewer than 20 cases in
 * either half.
 * @throws RangeError if lists differ in length or an input is not finite.
 */
export function findBox(question: BoxQuestion, options: BoxOptions = {}): Box | undefined {
  refuseUnfit(question);
  const { peel = 0.05, support = 0.03, chance = 0.001 } = options;
  const [training, heldOut] = [0, 1].map((parity) => half(question, parity));
  if ([training, heldOut].some(hasFewCases)) return undefined;

  const fewest = Math.max(Math.ceil(support * training.outcome.length), 1);
  const total = counted(
    training,
    training.columns.map(() => UNLIMITED),
  );
  const best = peeled(training, peel, fewest).reduce((best, box) =>
    agreement(box, total) > agreement(best, total) ? box : best,
  );
  const found = pasted(training, best, PASTE).bounds;
  const beatsChance = (bounds: readonly Bounds[]) => isBeyondChance(heldOut, bounds, question.sampler, chance);
  if (!beatsChance(found)) return undefined;

  const kept = withoutIdleLimits(training, heldOut, found, chance);
  const bounds = rounded(training, kept);
  if (!beatsChance(bounds) || !matters(heldOut, bounds)) return undefined;
  return boxOf(question, heldOut, bounds);
}

/** Half of the samples, and the replicate of each. */
interface Half extends Cases {
  replicates: Uint8Array;
}

function half({ inputs, outcome, sampler }: BoxQuestion, parity: number): Half {
  const all = Uint8Array.from(outcome, (_, i) => replicateOf(sampler, i, outcome.length));
  const mine = (_: number, i: number) => all[i] % 2 === parity;
  return {
    columns: Object.values(inputs).map((values) => values.filter(mine)),
    outcome: outcome.filter(mine),
    replicates: all.filter(mine),
  };
}

function hasFewCases({ outcome }: Cases): boolean {
  const hits = sum(outcome);
  return Math.min(hits, outcome.length - hits) < FEWEST_CASES;
}

/** Matthews's correlation (1975) of being in the box with having the outcome. */
function agreement({ size, hits }: Counted, { size: all, hits: allHits }: Counted): number {
  if (size === 0 || size === all) return 0;
  return (hits * all - size * allHits) / Math.sqrt(size * (all - size) * allHits * (all - allHits));
}

/** Takes limits away, the idlest first, until each that is left is worth its words and not there by chance. */
function withoutIdleLimits(training: Half, heldOut: Half, found: readonly Bounds[], chance: number): readonly Bounds[] {
  const total = counted(
    training,
    found.map(() => UNLIMITED),
  );
  const enough = (1 - WORTH) * agreement(counted(training, found), total);
  let bounds = found;
  for (;;) {
    const inside = counted(heldOut, bounds);
    const idle = limitsOf(bounds)
      .map(({ input, side }) => {
        const wider = withSide(bounds, input, side, UNLIMITED[side]);
        const without = counted(heldOut, wider);
        const byChance = upperTail(inside.hits, inside.size, without.hits / without.size);
        return { wider, agreement: agreement(counted(training, wider), total), byChance };
      })
      .filter((limit) => limit.agreement >= enough || limit.byChance >= chance)
      .sort((a, b) => b.agreement - a.agreement);
    if (idle.length === 0) return bounds;
    bounds = idle[0].wider;
  }
}

function limitsOf(bounds: readonly Bounds[]): { input: number; side: Side }[] {
  return bounds.flatMap((one, input) =>
    SIDES.filter((side) => one[side] !== UNLIMITED[side]).map((side) => ({ input, side })),
  );
}

/** Limits with as few digits as move hardly a sample; whole numbers stay as they are, since places in a table have no nearness. */
function rounded(cases: Cases, bounds: readonly Bounds[]): readonly Bounds[] {
  let result = bounds;
  for (const { input, side } of limitsOf(bounds)) {
    const column = cases.columns[input];
    if (isWhole(column)) continue;
    const limit = bounds[input][side];
    const others = withSide(result, input, side, UNLIMITED[side]);
    const near = column.filter((_, i) => isInside(cases, others, i));
    const { size } = counted(cases, result);
    const moved = (to: number) => near.reduce((n, value) => n + Number(value >= limit !== value >= to), 0);
    let digits = FEWEST_DIGITS;
    while (moved(toDigits(limit, digits)) > MOVED * size) digits++;
    result = withSide(result, input, side, toDigits(limit, digits));
  }
  return result;
}

function toDigits(value: number, digits: number): number {
  return digits > 17 ? value : Number(value.toPrecision(digits));
}

/** Whether the held-out samples in a box have the outcome more often than the held-out samples at large, beyond chance. */
function isBeyondChance(heldOut: Half, bounds: readonly Bounds[], sampler: SamplerName, chance: number): boolean {
  const { size, hits } = counted(heldOut, bounds);
  const base = sum(heldOut.outcome) / heldOut.outcome.length;
  if (size === 0 || size === heldOut.outcome.length || upperTail(hits, size, base) >= chance) return false;
  const inBox = (i: number) => isInside(heldOut, bounds, i);
  return shareOf(heldOut, inBox, (i) => heldOut.outcome[i] === 1, sampler, 1 - 2 * chance).low > base;
}

/** Whether the odds of the outcome in a box are so much higher than those among all that it is worth a reader's time. */
function matters(heldOut: Half, bounds: readonly Bounds[]): boolean {
  const { size, hits } = counted(heldOut, bounds);
  const [all, allHits] = [heldOut.outcome.length, sum(heldOut.outcome)];
  return hits * (all - allHits) >= LEAST_ODDS_RATIO * allHits * (size - hits);
}

/** P(X ≥ hits) for X binomial. */
function upperTail(hits: number, count: number, share: number): number {
  return hits === 0 ? 1 : betaCdf(share, hits, count - hits + 1);
}

function boxOf({ inputs, outcome, sampler }: BoxQuestion, heldOut: Half, bounds: readonly Bounds[]): Box {
  const inBox = (i: number) => isInside(heldOut, bounds, i);
  const hasOutcome = (i: number) => heldOut.outcome[i] === 1;
  const replicates = Uint8Array.from(outcome, (_, i) => replicateOf(sampler, i, outcome.length));
  const { estimate: base, ...baseInterval } = shareOf(
    { outcome, replicates },
    () => true,
    (i) => outcome[i] === 1,
    sampler,
  );
  return {
    limits: Object.keys(inputs).flatMap((input, j) => {
      const sides = SIDES.filter((side) => bounds[j][side] !== UNLIMITED[side]);
      return sides.length === 0 ? [] : [{ input, ...Object.fromEntries(sides.map((side) => [side, bounds[j][side]])) }];
    }),
    coverage: shareOf(heldOut, hasOutcome, inBox, sampler),
    density: shareOf(heldOut, inBox, hasOutcome, sampler),
    base,
    baseInterval,
    heldOut: heldOut.outcome.length,
  };
}

/**
 * The share of those of some samples that are hits. Both are counted by replicate: the interval is then that of a ratio,
 * and a half has only eight replicates that are not empty, which Student's t counts.
 */
function shareOf(
  { outcome, replicates }: Pick<Half, "outcome" | "replicates">,
  isCounted: (sample: number) => boolean,
  isHit: (sample: number) => boolean,
  sampler: SamplerName,
  level?: number,
): Estimate {
  const [hits, sizes] = [0, 0].map(() => new Array<number>(REPLICATES).fill(0));
  for (let i = 0; i < outcome.length; i++) {
    if (!isCounted(i)) continue;
    sizes[replicates[i]]++;
    if (isHit(i)) hits[replicates[i]]++;
  }
  return probabilityOf(hits, sizes, sampler, level);
}

function refuseUnfit({ inputs, outcome }: BoxQuestion): void {
  for (const [name, values] of Object.entries(inputs)) {
    if (values.length !== outcome.length)
      throw new RangeError(`${name} has ${values.length} values for ${outcome.length} samples`);
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new RangeError(`${name} is ${values[at]} in sample ${at}, not a finite number`);
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
