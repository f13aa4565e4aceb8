import type { Job } from "../../execution/job.ts";
import { type AskedName, multipleOf } from "../../model/units.ts";
import { replicateOf, type SamplerName } from "../../sampling/designs/design.ts";
import { probabilityOf } from "../../summary/accuracy.ts";
import { listed } from "../../summary/bands.ts";
import { percentilesOf } from "../../summary/percentiles-of.ts";
import type { Estimate } from "../../summary/result.ts";
import { MOST_POWER } from "./break-even.ts";
import { AFTER_HORIZON, LEVEL_UNTIL, type PairTally, UNDECIDED } from "./pair-tally.ts";
import type { BreakEven, NeededPower, Overtaking, OvertakingTime, Pair } from "./result.ts";
import type { Rows } from "./rows.ts";
import { isLoss, type Side } from "./standing.ts";

/** One scenario of a world on its way. */
export interface Contestant {
  job: Job;
  side: Side;
  canBreakEven: boolean;
  own: Rows;
}

/** The first against one of the others. */
export interface Match {
  a: number;
  b: number;
  tally: PairTally;
  measure: Rows;
  /** What A would need, and what B would. */
  needed: { a?: Rows; b?: Rows };
}

/** What two scenarios say of each other once all futures have been walked. */
export function pairOf(
  { a, b, tally, measure, needed }: Match,
  contestants: readonly Contestant[],
  quantity: AskedName,
  sizes: number[],
  percents: readonly number[],
  sampler: SamplerName,
  isDrawn: boolean,
): Pair {
  /** Where nothing is drawn all futures are one, and no number of them makes it less sure. */
  const probability = (hits: readonly number[]): Estimate => {
    const { estimate, low, high } = probabilityOf(hits, sizes, sampler);
    return isDrawn ? { estimate, low, high } : { estimate, low: estimate, high: estimate };
  };
  // On the first day cumulative compute is what it is, whatever is believed of the future.
  const certainAtStart =
    [a, b].every((k) => contestants[k].side.compute === "cumulative") &&
    (isLoss(multipleOf(quantity)) || ["computeMultiple", "computeOrders"].includes(multipleOf(quantity)));
  const probabilities = (hits: readonly number[][]) =>
    listed(
      hits.map((each, step) => {
        const { estimate, low, high } = probability(each);
        return step === 0 && certainAtStart ? { estimate, low: estimate, high: estimate } : { estimate, low, high };
      }),
    );
  const behind = tally.ahead.map((each, step) => sizes.map((size, r) => size - each[r] - tally.level[step][r]));
  const breakEven = (rows: Rows | undefined, k: number): BreakEven | undefined =>
    rows?.by((value, step) =>
      step === 0 && contestants[k].side.compute === "cumulative" && value === 0 ? "any" : powerSaid(value),
    );
  const [forA, forB] = [breakEven(needed.a, a), breakEven(needed.b, b)];
  return {
    a,
    b,
    percentiles: measure.by((value) => finite(value, quantity)),
    ahead: probabilities(tally.ahead),
    level: probabilities(tally.level),
    behind: probabilities(behind),
    overtaking: {
      a: overtakingOf(tally, 1, sizes, percents, sampler, probability),
      b: overtakingOf(tally, -1, sizes, percents, sampler, probability),
    },
    breakEven: { ...(forA === undefined ? {} : { a: forA }), ...(forB === undefined ? {} : { b: forB }) },
  };
}

/** When `who` (1 for A, −1 for B) comes ahead: never the other, if it was the first to be ahead. */
function overtakingOf(
  { leaders, changes }: PairTally,
  who: 1 | -1,
  sizes: readonly number[],
  percents: readonly number[],
  sampler: SamplerName,
  probability: (hits: readonly number[]) => Estimate,
): Overtaking {
  const times = changes.map((time, i) => {
    const [leads, follows] = [leaders[i] === who, leaders[i] === -who];
    if (leads || follows) return leads ? AHEAD_FROM_START : time;
    if (time === UNDECIDED) return UNDECIDED;
    return leaders[i] === LEVEL_UNTIL * who ? AFTER_HORIZON : Infinity;
  });
  const all = percentilesOf(
    times,
    percents.map((percent) => percent / 100),
    sampler,
    "type1",
  );
  const share = (is: (time: number) => boolean): Estimate => {
    const hits = sizes.map(() => 0);
    times.forEach((time, i) => {
      if (is(time)) hits[replicateOf(sampler, i, times.length)]++;
    });
    return probability(hits);
  };
  return {
    time: Object.fromEntries(percents.map((percent, k) => [percent, timeSaid(all[k].estimate)])),
    timeInterval: Object.fromEntries(
      percents.map((percent, k) => [percent, { low: timeSaid(all[k].low), high: timeSaid(all[k].high) }]),
    ),
    aheadFromStart: share((time) => time === AHEAD_FROM_START),
    byHorizon: share((time) => time >= 0 && time < AFTER_HORIZON),
    afterHorizon: share((time) => time === AFTER_HORIZON),
    undecided: share((time) => time === UNDECIDED),
    never: share((time) => time === Infinity),
  };
}

/** Before any time: who was the first to be ahead need not overtake. */
const AHEAD_FROM_START = -1;

function timeSaid(time: number): OvertakingTime {
  if (time === AHEAD_FROM_START) return "aheadFromStart";
  if (time === UNDECIDED) return "undecided";
  return time === Infinity ? "never" : time === AFTER_HORIZON ? "afterHorizon" : time;
}

function powerSaid(power: number): NeededPower {
  return power === Infinity ? "noneIsEnough" : power > MOST_POWER ? "above1e300" : power;
}

export function finite(value: number, quantity: AskedName): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${quantity} is more than a number can hold: shorten the horizon or compare computeOrders`);
}
