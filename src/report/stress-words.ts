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
    `is no less in ${year} than at first. ${targetSentence(test)} The pace of total loss tends to 0 under any floor. Where rates ` +
    "run along paths pace is looked at once a year, and a drop in between is not seen."
  );
}

/** Which loss the target is about, and whose target it is. */
function targetSentence({ target }: StressTest): string {
  const what =
    target.quantity === "relativeLoss"
      ? "R is relative loss, 1 today, any floor included"
      : "Reducible loss is relative to today’s, without the floor";
  return `${what}${target.given ? "" : "; the scenario aims at no loss, and one half is our choice"}.`;
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

/** "γ 1.91 → 2.17 (+0.26 doublings/yr)", "κ 0.050 → 0.053 (times 1.1)". */
export function shiftWords({
  input,
  kind,
  amount,
  from,
  to,
}: Pick<StressTest["shifts"][number], "input" | "kind" | "amount" | "from" | "to">): string {
  const number = (value: number) => (kind === "added" ? value.toFixed(2).replace("-", "−") : formatNumber(value, 2));
  const by = kind === "added" ? `${amount < 0 ? "" : "+"}${number(amount)} doublings/yr` : `times ${number(amount)}`;
  return `${INPUT_WORDS[input]} ${number(from)} → ${number(to)} (${by})`;
}

/** How regions speak of inputs; names stand for themselves where nothing is said. A rate along a path is that at first. */
export function regionWords({ scenario: { parameters } }: StressTest): BoxWords["inputs"] {
  const isPathed = (name: "gamma" | "powerGrowth") => JSON.stringify(parameters[name] ?? {}).includes('"path":');
  const rate = (name: "gamma" | "powerGrowth", symbol: string) => ({
    [name]: { symbol: isPathed(name) ? `${symbol} at first` : symbol, unit: "doublings/yr" },
  });
  return { ...REGION_WORDS, ...rate("gamma", "γ"), ...rate("powerGrowth", "power growth") };
}

const REGION_WORDS: BoxWords["inputs"] = {
  kappa: { symbol: "κ" },
  initialPower: { symbol: "initial power" },
  priorYears: { symbol: "prior years" },
  pastGrowth: { symbol: "past growth", unit: "doublings/yr" },
  lossFloor: { symbol: "loss floor" },
};
