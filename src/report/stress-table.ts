import type { Asked, PowerCase, StressTest, VerdictResult } from "../analysis/stress/result.ts";
import { boxSentence } from "./box-sentence.ts";
import { footer } from "./footer.ts";
import { formatNumber, formatProbability, formatProbabilityAlone, formatSupported, halfWidth } from "./numbers.ts";
import { lines, type Page, type PageOptions, pageOf, section } from "./page.ts";
import {
  claimSentences,
  claimWords,
  isOwn,
  lastYear,
  regionWords,
  shiftWords,
  tellingYardsticks,
  yardstickWords,
} from "./stress-words.ts";
import { type Column, textTable } from "./text-table.ts";
import { inFutures, listed } from "./words.ts";

export const QUESTION = "Can efficiency offset diminishing returns?";

/** A test of the claim as a person reads it on a terminal. */
export function stressTable(test: StressTest, options: PageOptions): string {
  const page = pageOf(options);
  const parts = [
    [lines(QUESTION, page, page.strong), lines(`Scenario: ${test.scenario.title}`, page)].join("\n"),
    lines(headline(test), page),
    ...cases(test).map((power) => verdictTable(test, power, page)),
    lines(beliefs(test), page),
    ...stressTables(test, page),
    regions(test, page),
    shifts(test, page),
    lines(claimSentences(test), page),
    lines(leftOut(test), page),
    footer(test.manifest, page),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Power flat first: that is what efficiency does by itself. */
export function cases({ powerIsFlat }: StressTest): PowerCase[] {
  return powerIsFlat ? ["asInScenario"] : ["flat", "asInScenario"];
}

export function caseWords(power: PowerCase, { powerIsFlat }: StressTest): string {
  if (powerIsFlat) return "Power flat, as in the scenario";
  return power === "flat" ? "Power flat: what efficiency does by itself" : "Power as in the scenario";
}

export function verdictOf(test: StressTest, about: Asked): VerdictResult {
  return test.verdicts.find(
    ({ claim, law, yardstick, power }) =>
      claim === about.claim && law === about.law && yardstick === about.yardstick && power === about.power,
  )!;
}

/** The claims in the order in which they are shown, each law's own. */
export function claimsOf(test: StressTest): Pick<Asked, "claim" | "law">[] {
  const [{ yardstick, power }] = test.verdicts;
  return test.verdicts
    .filter((one) => one.yardstick === yardstick && one.power === power)
    .map(({ claim, law }) => (law === undefined ? { claim } : { claim, law }));
}

export function headline(test: StressTest): string {
  const [power] = cases(test);
  const verdicts = tellingYardsticks(test).map((yardstick) => verdictOf(test, { claim: "keptPace", yardstick, power }));
  const each = verdicts.map(({ yardstick, probability: { estimate, low, high } }, index) => {
    const futures = inFutures(estimate, test.manifest);
    const said = index === 0 ? futures : futures.replace(/ of 100 futures| of the simulated futures/, "");
    return `${said} (probability ${formatProbability(estimate, low, high)}) against the yardstick “${yardstick}”`;
  });
  return `With power flat, today’s pace is kept up to ${lastYear(test)} ${listed(each)}.`;
}

function verdictTable(test: StressTest, power: PowerCase, page: Page): string {
  const claims = claimsOf(test);
  const names = claims.flatMap((about) => [claimWords(about, test), "  takes γ"]);
  const columns = tellingYardsticks(test).map((yardstick): Column => {
    const cells = claims.flatMap((about) => {
      const { probability, threshold } = verdictOf(test, { ...about, yardstick, power });
      const { estimate, low, high } = probability;
      return [formatProbability(estimate, low, high), thresholdWords(threshold)];
    });
    return { heading: yardstickWords(yardstick, test), cells };
  });
  return section(
    caseWords(power, test),
    page,
    textTable([{ heading: "probability that", cells: names }, ...columns], page.columns, page.heading, 20),
  );
}

export function thresholdWords(threshold: VerdictResult["threshold"]): string {
  if (threshold === null) return "no γ";
  const rate = (value: number) => (Math.abs(value) < 5e-4 ? "0" : formatNumber(value, 4));
  if (threshold.to === undefined)
    return threshold.from === null ? "any γ" : `${threshold.exclusive ? ">" : "≥"} ${rate(threshold.from)}`;
  return threshold.from === null ? `≤ ${rate(threshold.to)}` : `${rate(threshold.from)} to ${rate(threshold.to)}`;
}

function beliefs({ efficiency: { percentiles, atLeastTwo }, ...test }: StressTest): string {
  const rate = (level: string) => {
    const { estimate, low, high } = percentiles[level];
    return formatSupported(estimate, low, high, 3);
  };
  const levels = Object.keys(percentiles);
  const median = levels.includes("50") ? `${rate("50")} at the median` : "";
  const spread =
    levels.includes("5") && levels.includes("95") ? `in 90 of 100 futures between ${rate("5")} and ${rate("95")}` : "";
  const certain = atLeastTwo.low === atLeastTwo.high;
  const said = certain
    ? `${rate(levels[0])} in every future`
    : [median, spread].filter((one) => one !== "").join(" and ");
  const { estimate, low, high } = atLeastTwo;
  return (
    `γ is the constant efficiency growth [doublings/yr] that it takes, the other inputs at their medians. Believed is, with power as in the scenario and on average up to ` +
    `${lastYear(test as StressTest)}, ${said === "" ? "what the inputs say" : said}; it is 2 or more, which Lu 2025 says preserves near-exponential progress over ` +
    `several years, with probability ${formatProbability(estimate, low, high)}.`
  );
}

/** What stresses do to the pace under every yardstick, and to the other claims under the scenario's own. */
function stressTables(test: StressTest, page: Page): string[] {
  const applied = test.stresses.filter(({ verdicts }) => verdicts !== undefined);
  const power: PowerCase = "asInScenario";
  const names = ["as believed", ...applied.map(({ name }) => name)];
  const column = (about: Asked, heading: string): Column => {
    const { probability } = verdictOf(test, about);
    const cells = applied.map(({ verdicts }) => {
      const found = verdicts!.find(
        (one) =>
          one.claim === about.claim &&
          one.yardstick === about.yardstick &&
          one.power === power &&
          (one.law === about.law || one.law === undefined || about.law === undefined),
      );
      return found === undefined ? "–" : `${two(found.probability)} ${changeWords(found.change.estimate)}`;
    });
    return { heading, cells: [`${two(probability)}      `, ...cells] };
  };
  const yardsticks = test.yardsticks.map(({ name }) => name);
  const own = yardsticks.find((name) => isOwn(test, name)) ?? yardsticks[0];
  const pace = yardsticks.map((yardstick) => column({ claim: "keptPace", yardstick, power }, yardstick));
  const others = claimsOf(test)
    .filter(({ claim }) => claim !== "keptPace")
    .map((about) => column({ ...about, yardstick: own, power }, shortClaim(about, test)));
  const where = test.powerIsFlat ? "" : ", power as in the scenario";
  const first: Column = { heading: "stress", cells: names };
  const left = test.stresses.filter(({ notApplied }) => notApplied !== undefined);
  const widest = Math.max(
    ...applied.flatMap(({ verdicts }) =>
      verdicts!.flatMap((verdict) =>
        [verdict.probability, verdict.change].map(({ estimate, low, high }) => halfWidth(estimate, low, high)),
      ),
    ),
  );
  const notApplied =
    left.length === 0
      ? []
      : [lines(`Not applied: ${left.map(({ name, notApplied }) => `${name} (${notApplied})`).join("; ")}.`, page)];
  if (applied.length === 0) return notApplied;
  return [
    section(
      `Under stress: probability that today’s pace is kept to ${lastYear(test)}${where}, and its change`,
      page,
      textTable([first, ...pace], page.columns, page.heading, 30),
    ),
    section(
      `Under stress: the other claims by the yardstick ${own}${where}`,
      page,
      textTable([first, ...others], page.columns, page.heading, 30),
      lines(
        `Simulation error of each probability and of each change: ±${formatNumber(Math.max(widest, 1e-4), 1)} at most.`,
        page,
        page.quiet,
      ),
    ),
    ...notApplied,
  ];
}

function shortClaim({ claim, law }: Pick<Asked, "claim" | "law">, test: StressTest): string {
  const words = {
    keptPace: "pace",
    halfPace: "half pace",
    exponential: "exponential",
    yearlyGains: "gains",
    target: claimWords({ claim: "target" }, test).replace(/ by .*/, ""),
  }[claim];
  return law === undefined ? words : `${words}, ${law}`;
}

function two({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  const shown = formatProbabilityAlone(estimate, low, high, 0.005);
  return /^[<>]/.test(shown) ? (estimate < 0.5 ? "0.00" : "1.00") : estimate.toFixed(2);
}

function changeWords(change: number): string {
  const rounded = change.toFixed(2);
  return Number(rounded) === 0 ? "    =" : `${change > 0 ? "+" : "−"}${rounded.replace("-", "")}`;
}

/** The rarer of both outcomes of each claim: that is the one that takes words. */
function regions(test: StressTest, page: Page): string {
  const telling = tellingYardsticks(test);
  const sentences = test.regions
    .filter(({ claim, yardstick }) => claim === "target" || telling.includes(yardstick))
    .flatMap((region) => {
      const { claim, law, yardstick, outcome, box } = region;
      const rarer = verdictOf(test, region).probability.estimate >= 0.5 ? "fails" : "holds";
      if (outcome !== rarer) return [];
      const about = claimWords(law === undefined ? { claim } : { claim, law }, test);
      const name = claim === "target" ? about : `${about}, ${yardstick}`;
      if (box === null) return [];
      const words = outcome === "fails" ? { cases: "failures", verb: "fail" } : { cases: "successes", verb: "succeed" };
      return [lines(`${name}: ${lowered(boxSentence(box, { ...words, inputs: regionWords(test) }))}`, page)];
    });
  if (sentences.length === 0) return "";
  const where = test.powerIsFlat ? "" : ", power as in the scenario";
  return section(`What would have to be true${where}`, page, ...sentences);
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function shifts(test: StressTest, page: Page): string {
  const smallest = test.shifts.filter(({ smallest }) => smallest);
  if (smallest.length === 0) return "";
  const telling = tellingYardsticks(test);
  const shown = smallest.filter(({ yardstick, claim }) => claim === "target" || telling.includes(yardstick));
  const name = ({ claim, law, yardstick, power }: Asked) =>
    `${claimWords(law === undefined ? { claim } : { claim, law }, test)}${claim === "target" ? "" : `, ${yardstick}`}${test.powerIsFlat ? "" : power === "flat" ? ", power flat" : ""}`;
  return section(
    "How little turns a verdict: the smallest shift of one belief that makes it an even bet",
    page,
    textTable(
      [
        { heading: "verdict", cells: shown.map(name) },
        { heading: "now", cells: shown.map((about) => two(verdictOf(test, about).probability)) },
        { heading: "belief, from its median", cells: shown.map(shiftWords), align: "left" },
        { heading: "widths", cells: shown.map(({ widths }) => formatNumber(widths!, 2)) },
      ],
      page.columns,
      page.heading,
      20,
    ),
    lines(
      "Widths: how far that is in half-widths of the belief’s own central 68 %. Looked for in fewer futures: known to about a twentieth of a width.",
      page,
      page.quiet,
    ),
  );
}

function leftOut(test: StressTest): string {
  const sources = test.yardsticks.map(
    ({ name, source, note }) => `${name}: ${(source ?? note ?? "our assumption").replace(/\.$/, "")}`,
  );
  return (
    `Yardsticks say how much compute lies behind today’s pace. ${sources.join(". ")}. ` +
    "Stresses are edits of the scenario under the same draws. No probability here covers the equation being wrong."
  );
}
