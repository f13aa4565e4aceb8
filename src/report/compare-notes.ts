import type { CompareResult, World } from "../analysis/compare/result.ts";
import { isAbsolute, todayEntryOf } from "../model/units.ts";
import { isLoss, listed } from "./words.ts";

/** Which draws are one truth about the world, and which are each scenario's own; law by law where that differs. */
export function sharingSentences(result: CompareResult): string[] {
  const byWorld = result.worlds.map((world) => sharingIn(result, world).join(" "));
  if (new Set(byWorld).size === 1) return byWorld.slice(0, 1);
  return byWorld.map((sentences, index) => `${result.worlds[index]!.law}: ${sentences}`);
}

function sharingIn({ names, scenarios }: CompareResult, { draws }: World): string[] {
  const everyone = names.map((_, scenario) => scenario);
  const owned = new Set(draws.flatMap(({ uses }) => uses.filter(({ own }) => own).map(({ draw }) => draw)));
  const isShared = ({ uses }: World["draws"][number]) => new Set(uses.map(({ scenario }) => scenario)).size > 1;
  // What is one scenario's own luck may still be one truth for the others.
  const plain = draws.filter((one) => isShared(one) || !one.uses.some(({ draw }) => owned.has(draw)));
  const lone = draws.filter((one) => !isShared(one));
  const sentences = [
    ...groupsOf(plain).map(({ who, inputs }) => {
      if (who.length === 1) return `Drawn for ${names[who[0]!]} alone: ${inputs}.`;
      return `Drawn once for ${whose(who, everyone, names)}: ${inputs}.`;
    }),
    ...groupsOf(ownLuck(lone, owned)).map(
      ({ who, inputs }) =>
        `Drawn for ${who.length < names.length ? whose(who, everyone, names) : "each"} apart (luck: own): ${inputs}.`,
    ),
  ];
  const apart = drawnApart(draws, names.length);
  if (apart.length > 0)
    sentences.push(`Put together differently and so drawn apart, though one name: ${listed(apart)}.`);
  const correlations = scenarios.map((scenario) => JSON.stringify(scenario.correlations));
  if (new Set(correlations).size > 1)
    sentences.push(
      "The scenarios say different correlations: each applies its own, so what is correlated is not quite the same draw.",
    );
  return sentences.length === 0 ? ["Nothing is drawn: all scenarios are taken as known."] : sentences;
}

/** Draws of one name that somebody has as his own luck, put together again. */
function ownLuck(draws: World["draws"], owned: ReadonlySet<string>): World["draws"] {
  return [...owned].map((name) => ({
    name,
    uses: draws.flatMap(({ uses }) => uses.filter(({ draw }) => draw === name)),
  }));
}

/** Draws by who uses them, in the words of the scenarios. */
function groupsOf(draws: World["draws"]): { who: number[]; inputs: string }[] {
  const groups = new Map<string, { who: number[]; names: Set<string> }>();
  for (const { uses } of draws) {
    const who = [...new Set(uses.map(({ scenario }) => scenario))].sort((a, b) => a - b);
    const group = groups.get(who.join()) ?? { who, names: new Set() };
    const called = [...new Set(uses.map(({ draw }) => draw))].map((draw) => draw.replace(/, (?=[^,]*$)/, " and "));
    group.names.add(called.join(" with "));
    groups.set(who.join(), group);
  }
  return [...groups.values()].map(({ who, names }) => ({ who, inputs: listed([...names]) }));
}

function whose(who: readonly number[], everyone: readonly number[], names: readonly string[]): string {
  if (who.length < everyone.length) return listed(who.map((scenario) => names[scenario]!));
  return everyone.length === 2 ? "both" : `all ${everyone.length}`;
}

/** Parameters that two scenarios draw and of which they share nothing, although neither says that it is its own luck. */
function drawnApart(draws: World["draws"], scenarios: number): string[] {
  const parameters = new Set(draws.flatMap(({ uses }) => uses.flatMap(({ draw }) => parametersOf(draw))));
  return [...parameters].filter((parameter) => {
    const of = draws.filter(({ uses }) => uses.some(({ draw }) => parametersOf(draw).includes(parameter)));
    const users = Array.from({ length: scenarios }, (_, k) =>
      of.some(({ uses }) => uses.some(({ scenario }) => scenario === k)),
    );
    const shared = of.some(({ uses }) => new Set(uses.map(({ scenario }) => scenario)).size > 1);
    const own = of.some(({ uses }) => uses.some((use) => use.own));
    return users.filter(Boolean).length > 1 && !shared && !own;
  });
}

/** The parameters that a draw makes: `gamma` of `gamma.algorithms`, `kappa` and `lossFloor` of the rows of a table. */
function parametersOf(draw: string): string[] {
  return draw.startsWith("rows of ") ? draw.slice(8).split(", ") : [draw.split(".")[0]!];
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
    sentences.push(
      "Shocks and jumps are drawn up to the horizon: what they may still bring about after it is not decided.",
    );
  const today = isAbsolute(quantity) ? todayEntryOf(quantity) : undefined;
  const values = today === undefined ? [] : scenarios.map((scenario) => scenario.today?.[today]?.value);
  if (new Set(values).size > 1)
    sentences.push(`The scenarios do not say the same ${today} for today, so they are not level at the start.`);
  const laws = scenarios.some(({ laws }) => laws !== undefined);
  sentences.push(
    `None of this covers the equation being wrong${isLoss(quantity) ? (laws ? ", nor any law of loss but these" : ", nor the choice of law") : ""}.`,
  );
  // One reason for all is said once.
  const reasons = new Set(Object.values(noBreakEven));
  if (Object.keys(noBreakEven).length === names.length && reasons.size === 1)
    return [...sentences, `No break-even power is shown: ${[...reasons][0]}.`];
  return [
    ...sentences,
    ...Object.entries(noBreakEven).map(([name, why]) => `No break-even power is shown for ${name}: ${why}.`),
  ];
}
