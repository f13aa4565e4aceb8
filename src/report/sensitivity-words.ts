import type { GroupIndices, Sensitivity, SensitivityUnderLaw, Shares } from "../analysis/sensitivity/sensitivity.ts";
import type { TornadoBar } from "../analysis/sensitivity/tornado.ts";
import { fromCanonicalUnit, isAbsolute } from "../model/units.ts";
import { INPUT_UNITS } from "./input-units.ts";
import { formatCount, formatGiven, formatNumber, formatPercent, halfWidth, roundUp } from "./numbers.ts";
import { readableUnit } from "./readable-units.ts";
import { calendar, capitalised, listed, PARAMETER_SYMBOLS, suffixOf, withPrefix, wordsOf } from "./words.ts";

/** Groups that make less than this share of the variance are told in one breath. */
const WORTH_NAMING = 0.01;

/** "relative loss", "the logarithm of efficiency". */
export function varianceOfWords({ quantity, scenario, varianceOf }: Sensitivity): string {
  const { name, article } = wordsOf(quantity, scenario);
  return varianceOf === "logarithm" ? `the logarithm of ${article}${name}` : article + name;
}

export function sensitivityYear({ scenario }: Sensitivity): string {
  return calendar(scenario.startYear + scenario.horizonYears);
}

/** How a group is called in a sentence: κ rather than kappa. */
function inSentence(name: string): string {
  return name
    .split(" + ")
    .map((input) => PARAMETER_SYMBOLS[input as keyof typeof PARAMETER_SYMBOLS] ?? input)
    .join(" and ");
}

/** The groups of a view, the one with the largest share at the horizon first. */
export function ranked({ groups, ranking }: SensitivityUnderLaw): GroupIndices[] {
  if (ranking.length === 0) return groups;
  return ranking.map(({ group }) => groups.find(({ name }) => name === group)!);
}

/** "kaplan (weight 0.5)"; nothing where there is one law. */
export function labelOfView({ law, weight }: SensitivityUnderLaw): string {
  return law === undefined ? "" : `${law} (weight ${formatGiven(Number(weight!.toPrecision(3)))})`;
}

/** "κ makes 75 % of the variance of relative loss in 2035, γ 23 %; their interactions 2 %." */
export function sharesSentence(result: Sensitivity, view: SensitivityUnderLaw): string {
  const of = varianceOfWords(result);
  const year = sensitivityYear(result);
  if (view.groups.length === 0) return `Nothing that goes into ${of} is uncertain.`;
  if (view.ranking.length === 0) return `Nothing makes ${of} vary in ${year}: it is the same in every future.`;
  const groups = ranked(view).map((group) => ({ group, ...lastOf(group.first)! }));
  const named = groups.filter(({ estimate }, place) => place === 0 || estimate >= WORTH_NAMING);
  const [first, ...others] = named.map(({ group, estimate, low, high }, place) => {
    const verb = place > 0 ? "" : group.inputs.length > 1 ? " make" : " makes";
    const rest = place === 0 ? ` of the variance of ${of}` : "";
    return `${inSentence(group.name)}${verb} ${percent(estimate, low, high)}${rest}`;
  });
  const left = groups.filter(({ estimate }, place) => place > 0 && estimate < WORTH_NAMING);
  // With few samples a share that is estimated so small may be larger.
  const most = Math.ceil(Math.max(WORTH_NAMING, ...left.map(({ high }) => high)) * 100 - 1e-9);
  const small =
    left.length === 0
      ? []
      : [`${left.length === 1 ? inSentence(left[0]!.group.name) : "each other input"} less than ${most} %`];
  const { estimate, low, high } = lastOf(view.interactions)!;
  const interactions =
    groups.length < 2
      ? ""
      : low <= 0 && high < WORTH_NAMING
        ? "; no interaction shows"
        : `; ${groups.length === 2 ? "their interaction" : "interactions"} ${percent(estimate, low, high)}`;
  const rest = [...others, ...small];
  return `In ${year} ${first}${rest.length === 0 ? "" : `, ${listed(rest)}`}${interactions}.`;
}

/** Which of the groups that may matter could as well stand in another order. */
export function notToldApart({ manifest }: Sensitivity, view: SensitivityUnderLaw): string {
  const names = new Set(
    view.groups.filter(({ first }) => (lastOf(first)?.high ?? 0) >= WORTH_NAMING).map(({ name }) => name),
  );
  const clusters: Set<string>[] = [];
  for (const { group, notToldApartFrom } of view.ranking)
    for (const other of notToldApartFrom) {
      if (!names.has(group) || !names.has(other)) continue;
      const touched = clusters.filter((cluster) => cluster.has(group) || cluster.has(other));
      const joined = new Set([...touched.flatMap((cluster) => [...cluster]), group, other]);
      clusters.splice(0, clusters.length, ...clusters.filter((cluster) => !touched.includes(cluster)), joined);
    }
  if (clusters.length === 0) return "";
  const order = view.ranking.map(({ group }) => group);
  const listedInOrder = clusters.map((cluster) =>
    listed([...cluster].sort((a, b) => order.indexOf(a) - order.indexOf(b)).map(inSentence)),
  );
  return `Not told apart at this many samples (${formatCount(manifest.samples)}), so that their order may be chance: ${listedInOrder.join("; ")}.`;
}

/** What several inputs share one index for, and what chance is. */
export function groupNotes({ groups }: SensitivityUnderLaw): string[] {
  return groups.flatMap(({ name, kind, inputs }) => {
    switch (kind) {
      case "correlated":
        return [
          `${listed(inputs)} are correlated, so they have one index together: which part of it is whose is not defined for inputs that depend on each other.`,
        ];
      case "rows":
        return inputs.length === 1
          ? []
          : [
              `${listed(inputs)} are drawn together, as rows of a table, so they have one index: which part of it is whose is not defined for inputs that depend on each other.`,
            ];
      case "chance":
        return [`${name} is chance, drawn anew within each future: all its dates and sizes are one input.`];
    }
    return [];
  });
}

/** "In 2035 97 % of the variance over all laws lies between the laws." */
export function betweenLawsSentence(result: Sensitivity): string {
  const between = result.betweenLaws === undefined ? undefined : lastOf(result.betweenLaws);
  if (between === undefined) return "";
  const share = percent(between.estimate, between.low, between.high);
  return (
    `Over all laws, by weight, ${share} of the variance of ${varianceOfWords(result)} in ${sensitivityYear(result)} ` +
    "lies between the laws; the shares below are of what each law leaves uncertain."
  );
}

interface Bounded {
  estimate: number;
  low: number;
  high: number;
}

export function shareAt({ estimate, low, high }: Shares, at: number): Bounded | undefined {
  const [share, least, most] = [estimate, low, high].map((values) => values[at]);
  if (typeof share !== "number" || typeof least !== "number" || typeof most !== "number") return undefined;
  return { estimate: share, low: least, high: most };
}

export function lastOf(shares: Shares): Bounded | undefined {
  return shareAt(shares, shares.estimate.length - 1);
}

function percent(share: number, low: number, high: number): string {
  return formatPercent(share, low, high)
    .replace(/^-0/, "0")
    .replace("-", "−")
    .replace("<", "less than")
    .replace(">", "more than");
}

/** No share is read to more than this. */
const FINEST_SHARE = 1e-3;

/** "0.769 ± 0.002"; 0 where it is 0 by construction, since the input does not enter. */
export function shareText(share: Bounded | undefined): string {
  if (share === undefined) return "–";
  const { estimate, low, high } = share;
  if (low === high) return formatGiven(estimate);
  const error = roundUp(Math.max(halfWidth(estimate, low, high), FINEST_SHARE));
  const decimals = Math.max(1, -Math.floor(Math.log10(error) + 1e-9));
  const text = estimate.toFixed(decimals);
  return `${(Number(text) === 0 ? Math.abs(0).toFixed(decimals) : text).replace("-", "−")} ± ${error.toFixed(decimals)}`;
}

/**
 * Writes a tornado's values of the quantity in the unit that suits them, which it names, with as many digits as it takes to
 * tell the ends of its widest bar apart.
 */
export function valueWriter(
  { quantity, scenario }: Sensitivity,
  { tornado: { atMedians, bars } }: SensitivityUnderLaw,
): { unit: string | undefined; write: (value: number) => string } {
  const unit = isAbsolute(quantity) ? readableUnit(quantity, atMedians) : undefined;
  const swing = Math.max(...bars.map(({ low, high }) => Math.abs(high.value - low.value)));
  const needed = swing > 0 ? Math.ceil(Math.log10(Math.abs(atMedians) / swing)) + 3 : 4;
  const digits = Math.min(Math.max(needed, 4), 7);
  const { prefix } = wordsOf(quantity, scenario);
  return {
    unit,
    write: (value) => {
      const inUnit = isAbsolute(quantity) && unit !== undefined ? fromCanonicalUnit(quantity, value, unit) : value;
      return withPrefix(prefix, formatNumber(inUnit, digits));
    },
  };
}

/** A calendar year has one decimal, other inputs four digits. */
export function inputText(value: number, { inputs }: SensitivityUnderLaw, input: string): string {
  return inputs[input]!.unit === "year" ? value.toFixed(1) : formatNumber(value, 4);
}

/** The unit of an input as it is shown; nothing for a pure number. */
export function inputUnit(input: string, { inputs }: SensitivityUnderLaw): string {
  const { unit } = inputs[input]!;
  return INPUT_UNITS[unit] ?? unit;
}

/** "Relative loss", "Training power in GW". */
export function quantityHeading(result: Sensitivity, unit: string | undefined): string {
  const suffix = suffixOf(result.quantity, unit);
  return capitalised(wordsOf(result.quantity, result.scenario).name) + (suffix === "" ? "" : ` in${suffix}`);
}

/** The bars that have a width, and the inputs that do not move the quantity at all between their ends. */
export function movingBars({ tornado }: SensitivityUnderLaw): { bars: TornadoBar[]; still: string[] } {
  const moves = ({ low, high }: TornadoBar) => low.value !== tornado.atMedians || high.value !== tornado.atMedians;
  const still = tornado.bars.filter((bar) => !moves(bar)).flatMap(({ inputs }) => inputs);
  return { bars: tornado.bars.filter(moves), still };
}

/** "kappa and powerGrowth do not move it." */
export function stillSentence(still: readonly string[]): string {
  return still.length === 0
    ? ""
    : `${listed(still)} ${still.length === 1 ? "does" : "do"} not move it between these ends.`;
}

/** What each end of a tornado's bars holds still. */
export function tornadoNotes(under: readonly SensitivityUnderLaw[]): string {
  const groups = under.flatMap((view) => view.groups);
  const chance = groups.filter(({ kind }) => kind === "chance").map(({ name }) => name);
  const correlated = groups.some(({ kind }) => kind === "correlated");
  const rows = under.some(({ tornado }) => tornado.bars.some(({ inputs }) => inputs.length > 1));
  return [
    "These values have no simulation error.",
    rows
      ? "Rows of a table are in the order of their first parameter; where that is at its median, others need not be."
      : "",
    correlated ? "Correlated inputs move one at a time here, the others at their medians." : "",
    chance.some((name) => name.endsWith(".shocks")) ? "Shocks have no such ends; they are held at 0." : "",
    chance.some((name) => name.endsWith(".jumps"))
      ? "Jumps have no such ends; they are held even, one every 1/perYear years, each of its median size."
      : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
