import { EvaluationError } from "../../execution/evaluation-error.ts";
import { parameterArrays } from "../../execution/parameter-arrays.ts";
import { type ClaimName, EQUAL } from "../../model/claim.ts";
import { totalLoss } from "../../model/relative-loss.ts";
import { BLOCK } from "../../sampling/designs/design.ts";
import type { Yardstick } from "../../scenario/stresses/load.ts";
import { isCertain } from "../../summary/certainty.ts";
import type { FuturesOptions } from "../futures.ts";
import { type Walk, Walks } from "./walks.ts";
import type { World } from "./worlds.ts";

/** What is asked of every future. */
export interface Question {
  yardsticks: readonly Yardstick[];
  /** The loss that the claim `target` is about, of total loss or of what lies above the floor. */
  target: { quantity: "relativeLoss" | "reducibleLoss"; atMost: number };
  samples: number;
  /** What κ and the scenario's own prior years are multiplied by; default 1. */
  times?: { kappa?: number; priorYears?: number };
}

/** In which futures one claim holds. */
export interface Verdict {
  claim: ClaimName;
  /** The law of loss it is judged under, where that matters and the scenario names several. */
  law: string | undefined;
  yardstick: string;
  /** One for each future: 1 where the claim holds. */
  holds: Uint8Array;
  /** Whether it is the same in every future, since nothing that decides it is uncertain. */
  certain: boolean;
}

export interface Judged {
  verdicts: Verdict[];
  /** The average growth of efficiency and of power, without its first step, up to the horizon [doublings/yr]. */
  efficiency: Float64Array;
  power: Float64Array;
}

/**
 * Judges every claim in every future, under every yardstick. The yardsticks differ in τ0 alone: with C0 = E0·P0·τ0 the
 * compute multiples they see are A − 1 = F·G/τ0, so that one walk serves all of them.
 */
export async function judge(
  world: World,
  question: Question,
  walks: Walks = new Walks(),
  options: FuturesOptions = {},
): Promise<Judged> {
  const { compute: job, laws } = world;
  const { yardsticks, samples, times = {} } = question;
  const years = job.steps / job.stepsPerYear;
  const single = job.compute === "singleRun";
  const flags = () => new Uint8Array(samples);
  const ofPace = yardsticks.map(() => ({ keptPace: flags(), halfPace: flags() }));
  const exponential = flags();
  const ofLaws = laws.map(() => yardsticks.map(() => ({ yearlyGains: flags(), target: flags() })));
  const [efficiency, power] = [new Float64Array(samples), new Float64Array(samples)];

  const drawLaw = laws.map(({ job: of }) => parameterArrays(of, Math.min(BLOCK, samples)));
  const size = Math.min(BLOCK, samples);
  const array = () => new Float64Array(size);
  const byYardstick = () => yardsticks.map(array);
  /** τ0 of each sample over that of a yardstick; pace relative to today's: at the start, now, and at its least. */
  const [ratio, first, pace, least] = [byYardstick(), byYardstick(), byYardstick(), byYardstick()];
  /** ln of compute with the sample's own τ0, at the start, at the horizon and at its most; by how much it grew under a yardstick; room for work. */
  const [logAtFirst, logAtHorizon, logMost, grown, scratch] = Array.from({ length: 5 }, array);
  const look = pacesOf(single, size);

  for await (const walk of walks.of(job, samples, options)) {
    const { first: from, count, priorYears: walked } = walk;
    const drawn = drawLaw.map((draw) => draw(from / BLOCK, count).parameters);
    const own = drawn[0].priorYears;
    yardsticks.forEach(({ years: ofYardstick }, y) => {
      for (let i = 0; i < count; i++)
        ratio[y][i] = walked[i] / (ofYardstick === "own" ? own[i] * (times.priorYears ?? 1) : ofYardstick);
    });
    walk.moveTo(0);
    logAtFirst.set(look(walk, ratio, first, count));
    logMost.set(logAtFirst);
    for (let y = 0; y < yardsticks.length; y++) least[y].set(first[y]);
    for (let step = 1; step <= job.steps; step++) {
      walk.moveTo(step);
      const logNow = look(walk, ratio, pace, count);
      for (let i = 0; i < count; i++) if (logNow[i] > logMost[i]) logMost[i] = logNow[i];
      for (let y = 0; y < yardsticks.length; y++) {
        const [now, lowest] = [pace[y], least[y]];
        for (let i = 0; i < count; i++) if (now[i] < lowest[i]) lowest[i] = now[i];
      }
      if (step === job.steps) logAtHorizon.set(logNow);
    }
    walk.keys("efficiencyMultiple", scratch);
    for (let i = 0; i < count; i++) efficiency[from + i] = scratch[i] / Math.LN2 / years;
    walk.keys("powerMultiple", scratch);
    for (let i = 0; i < count; i++) {
      power[from + i] = (scratch[i] - Math.log(drawn[0].initialPower[i])) / Math.LN2 / years;
      exponential[from + i] = Number(walk.finalRates[i] > 0);
    }
    yardsticks.forEach((_, y) => {
      const { keptPace, halfPace } = ofPace[y];
      for (let i = 0; i < count; i++) {
        if (Number.isNaN(pace[y][i])) throw new EvaluationError("the pace is not a number", from / BLOCK, i);
        keptPace[from + i] = Number(least[y][i] >= 1 - EQUAL);
        halfPace[from + i] = Number(pace[y][i] >= 0.5 - EQUAL);
      }
      // What this yardstick makes of compute, which every law shares.
      for (let i = 0; i < count; i++) {
        const logA = (log: number) => (single ? log : rescaled(log, ratio[y][i]));
        grown[i] = logA(logAtHorizon[i]) - logA(logAtFirst[i]);
        scratch[i] = logA(logMost[i]);
      }
      drawn.forEach(({ kappa, lossFloor }, law) => {
        const { yearlyGains, target } = ofLaws[law][y];
        for (let i = 0; i < count; i++) {
          const exponent = kappa[i] * (times.kappa ?? 1);
          // What loss falls by, κ·u·R, over what it falls by at first.
          const gain = (pace[y][i] / first[y][i]) * Math.exp(-exponent * grown[i]);
          yearlyGains[from + i] = Number(first[y][i] > 0 && pace[y][i] > 0 && gain >= 1 - EQUAL);
          const floor = question.target.quantity === "relativeLoss" ? lossFloor[i] : 0;
          target[from + i] = Number(totalLoss(-exponent * scratch[i], floor) <= question.target.atMost);
        }
      });
    });
  }

  const paceIsCertain = isCertain(job, "retention", false);
  const lossIsCertain = laws.map(({ job: of }) => isCertain(of, "relativeLoss", false));
  const ofPaceIn = (claim: "keptPace" | "halfPace" | "exponential", yardstick: string, holds: Uint8Array): Verdict => ({
    claim,
    law: undefined,
    yardstick,
    holds,
    certain: paceIsCertain,
  });
  const verdicts = yardsticks.flatMap(({ name }, y): Verdict[] => [
    ofPaceIn("keptPace", name, ofPace[y].keptPace),
    ofPaceIn("halfPace", name, ofPace[y].halfPace),
    ofPaceIn("exponential", name, exponential),
    ...(["yearlyGains", "target"] as const).flatMap((claim) =>
      laws.map(({ name: law }, l) => ({
        claim,
        law,
        yardstick: name,
        holds: ofLaws[l][y][claim],
        certain: lossIsCertain[l],
      })),
    ),
  ]);
  return { verdicts, efficiency, power };
}

/**
 * Writes the pace of every sample at a walk's present step under each yardstick, s = F·2^(…)/A; of single runs a·τ0.
 * Returns ln A with the samples' own τ0.
 */
function pacesOf(single: boolean, size: number) {
  const [compute, efficiency, power] = Array.from({ length: 3 }, () => new Float64Array(size));
  return (walk: Walk, ratio: readonly Float64Array[], pace: readonly Float64Array[], count: number) => {
    walk.keys("computeMultiple", compute);
    if (single) walk.keys("retention", power);
    else {
      walk.keys("efficiencyMultiple", efficiency);
      walk.keys("powerMultiple", power);
      for (let i = 0; i < count; i++) {
        const far = compute[i] > FAR_OUT;
        // Far out the 1 of A = 1 + F·G/τ0 does not show any more, and is left out before anything overflows.
        power[i] = Math.exp(efficiency[i] + power[i] - (far ? compute[i] : 0));
        efficiency[i] = far ? Infinity : Math.expm1(compute[i]);
      }
    }
    for (let y = 0; y < pace.length; y++) {
      const [times, out] = [ratio[y], pace[y]];
      if (single) for (let i = 0; i < count; i++) out[i] = power[i] / times[i];
      else
        for (let i = 0; i < count; i++)
          out[i] = efficiency[i] === Infinity ? power[i] / times[i] : power[i] / (1 + efficiency[i] * times[i]);
    }
    return compute;
  };
}

/** ln A beyond which e^(ln A) may overflow. */
const FAR_OUT = 600;

/** ln A if τ0 is `ratio` times smaller: A − 1 = F·G/τ0. */
function rescaled(logA: number, ratio: number): number {
  // Beyond e^36 the 1 does not show in a double.
  return logA > 36 ? logA + Math.log(ratio) : Math.log1p(Math.expm1(logA) * ratio);
}
