import type { Asked, Moved, StressTest } from "../analysis/stress/result.ts";
import type { BoxWords } from "./box-sentence.ts";
import { formatGiven, formatNumber } from "./numbers.ts";
import { calendar, targetWords } from "./words.ts";

/** The last year of the forecast that is put to the test. */
export function lastYear({ scenario }: StressTest): string {
  return calendar(scenario.startYear + scenario.horizonYears);
}

/** A claim in a few words: "pace kept to 2035", "R ≤ 0.5 by 2035 (kaplan)". */
export function claimWords({ claim, law }: Pick<Asked, "claim" | "law">, test: StressTest): string {
  const year = lastYear(test);
  const words = {
    keptPace: `pace kept to ${year}`,
    halfPace: `half pace in ${year}`,
    exponential: "exponential for ever",
    yearlyGains: `gains kept to ${year}`,
    target: `${targetWords(test.target)} by ${year}`,
  }[claim];
  return law === undefined ? words : `${words} (${law})`;
}

/** What each claim means, in a sentence. */
export function claimSentences(test: StressTest): string {
  const year = lastYear(test);
  return (
    `Pace kept: reducible loss never falls more slowly than today up to ${year}. Half pace: in ${year} it falls at least half ` +
    "as fast. Exponential for ever: effective compute grows without end. Gains kept: what loss falls by in a year " +
    `is no less in ${year} than at first. The pace of total loss tends to 0 under any floor.`
  );
}

/** "Lu (τ₀ 1 yr)". */
export function yardstickWords(name: string, test: StressTest): string {
  const { priorYears } = test.yardsticks.find((one) => one.name === name)!;
  return priorYears === "own" ? name : `${name} (${formatGiven(Number(priorYears.toPrecision(3)))} yr)`;
}

/** The yardsticks that say something of their own: the scenario's may be one of the others under another name. */
export function tellingYardsticks(test: StressTest): string[] {
  const all = test.yardsticks.map(({ name }) => name);
  return all.filter((name, index) => index === all.findIndex((other) => sameUnder(test, name, other)));
}

function sameUnder(test: StressTest, a: string, b: string): boolean {
  const numbers = (name: string) =>
    JSON.stringify(
      test.verdicts
        .filter(({ yardstick }) => yardstick === name)
        .map(({ probability, threshold }) => [probability, threshold]),
    );
  return a === b || (isOwn(test, a) !== isOwn(test, b) && numbers(a) === numbers(b));
}

export function isOwn({ yardsticks }: StressTest, name: string): boolean {
  return yardsticks.find((one) => one.name === name)?.priorYears === "own";
}

export const INPUT_WORDS: Record<Moved, string> = {
  gamma: "γ",
  powerGrowth: "power growth",
  kappa: "κ",
  priorYears: "prior years",
};

/** "γ 1.91 → 2.17 (+0.26 doublings/yr)", "κ 0.050 → 0.053 (times 1.06)". */
export function shiftWords({
  input,
  kind,
  amount,
  from,
  to,
}: Pick<StressTest["shifts"][number], "input" | "kind" | "amount" | "from" | "to">): string {
  const number = (value: number) => formatNumber(value, 3);
  const by =
    kind === "added" ? `${amount < 0 ? "" : "+"}${formatNumber(amount, 2)} doublings/yr` : `times ${number(amount)}`;
  return `${INPUT_WORDS[input]} ${number(from)} → ${number(to)} (${by})`;
}

/** How regions speak of inputs; names stand for themselves where nothing is said. */
export const REGION_WORDS: BoxWords["inputs"] = {
  gamma: { symbol: "γ", unit: "doublings/yr" },
  kappa: { symbol: "κ" },
  powerGrowth: { symbol: "power growth", unit: "doublings/yr" },
  initialPower: { symbol: "initial power" },
  priorYears: { symbol: "prior years" },
  pastGrowth: { symbol: "past growth", unit: "doublings/yr" },
  lossFloor: { symbol: "loss floor" },
};
