import type { CompareResult, World } from "../analysis/compare-result.ts";
import { isAbsolute, todayEntryOf } from "../model/units.ts";
import { isLoss, listed } from "./words.ts";

/** Which draws are one truth about the world, and which are each scenario's own. */
export function sharingSentences({ names, scenarios }: CompareResult, { draws }: World): string[] {
  const all = names.map((_, scenario) => scenario);
  const groups = new Map<string, { who: number[]; own: boolean; draws: Set<string> }>();
  for (const { uses } of draws) {
    const who = [...new Set(uses.map(({ scenario }) => scenario))];
    const own = who.length === 1 && uses.some((use) => use.own);
    const key = `${who.join()} ${own}`;
    const group = groups.get(key) ?? { who, own, draws: new Set() };
    for (const { draw } of uses) group.draws.add(draw);
    groups.set(key, group);
  }
  const everyone = all.length === 2 ? "both" : `all ${all.length}`;
  const sentences = [...groups.values()].map(({ who, own, draws }) => {
    const inputs = listed([...draws]);
    if (who.length === all.length) return `Drawn once for ${everyone}: ${inputs}.`;
    const whose = listed(who.map((scenario) => names[scenario]!));
    if (who.length > 1) return `Drawn once for ${whose}: ${inputs}.`;
    return own ? `${whose} has a fortune of its own (luck: own) in ${inputs}.` : `Drawn for ${whose} alone: ${inputs}.`;
  });
  const correlations = scenarios.map((scenario) => JSON.stringify(scenario.correlations));
  if (new Set(correlations).size > 1)
    sentences.push("The scenarios say different correlations: each applies its own, so that what it correlates is not quite the same draw.");
  if (sentences.length === 0) sentences.push("Nothing is drawn: all scenarios are taken as known.");
  return sentences;
}

/** Where the numbers end: paths, chance, and what the bands leave out. */
export function limitSentences(result: CompareResult): string[] {
  const { scenarios, quantity, noBreakEven, names } = result;
  const paths = scenarios.flatMap(({ parameters }) =>
    [parameters.gamma, parameters.powerGrowth].flatMap((spec) => [
      ...(spec?.path ?? []),
      ...(spec !== undefined && "sum" in spec ? Object.values(spec.sum).flatMap(({ path = [] }) => path) : []),
    ]),
  );
  const sentences = ["Bands are equal-tailed and hold date by date, not for whole paths."];
  if (paths.length > 0)
    sentences.push("Along paths a lead that is lost and won back within one step of the grid is not seen.");
  if (paths.some(({ kind }) => kind === "shocks" || kind === "jumps"))
    sentences.push("Shocks and jumps are drawn up to the horizon: what they may bring about later counts as after it.");
  const today = isAbsolute(quantity) ? todayEntryOf(quantity) : undefined;
  const values = today === undefined ? [] : scenarios.map((scenario) => scenario.today?.[today]?.value);
  if (new Set(values).size > 1) sentences.push(`The scenarios do not say the same ${today} for today, so they are not level at the start.`);
  const laws = scenarios.some(({ laws }) => laws !== undefined);
  sentences.push(
    `None of this covers the equation being wrong${isLoss(quantity) ? (laws ? ", nor any law of loss but these" : ", nor the choice of law") : ""}.`,
  );
  // One reason for all is said once.
  const reasons = new Set(Object.values(noBreakEven));
  if (Object.keys(noBreakEven).length === names.length && reasons.size === 1)
    return [...sentences, `No break-even power is shown: ${[...reasons][0]}.`];
  return [...sentences, ...Object.entries(noBreakEven).map(([name, why]) => `No break-even power is shown for ${name}: ${why}.`)];
}
