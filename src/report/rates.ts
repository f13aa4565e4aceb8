import type { AskedName } from "../model/units.ts";
import type { Effect, ParameterSpec } from "../scenario/scenario.ts";
import type { Result } from "../summary/result.ts";
import { calendar, enteringRates, isMultiple, listed } from "./words.ts";

/** Multiples beyond this, or below its inverse, are not to be read as predictions. */
const FAR = 1000;

/** Growth by many orders of magnitude follows from rates that never change: said wherever it is shown. */
export function constantRatesSentence(result: Result, quantities: AskedName[]): string {
  if (quantities.includes("computeOrders") && isFarInOrders(result)) return unlimitedSentence(result, quantities);
  // In units, what is far is far from today's median.
  const todayOf = (quantity: AskedName) => {
    const { unit, percentiles } = result.quantities[quantity]!;
    return unit === undefined ? 1 : (percentiles["50"] ?? Object.values(percentiles)[0]!).estimate[0]!;
  };
  const far = quantities
    .filter(isMultiple)
    .some((quantity) =>
      Object.values(result.quantities[quantity]!.percentiles).some(({ estimate }) =>
        estimate.map((value) => value / todayOf(quantity)).some((value) => value > FAR || value < 1 / FAR),
      ),
    );
  return far ? unlimitedSentence(result, quantities) : "";
}

/** What grows without end in a scenario, and at which unchanging rate. */
function unlimitedSentence({ scenario, inputs }: Result, quantities: AskedName[]): string {
  const entering = enteringRates(inputs, quantities);
  const constant = entering.filter((name) => pathsOf(scenario.parameters[name]).every((path) => path.length === 0));
  const unlimited = entering.filter((name) => pathsOf(scenario.parameters[name]).some((path) => !path.some(isLimit)));
  if (constant.length === entering.length)
    return "Rates stay constant for ever in this scenario; no physical limit is modelled.";
  const names = (rates: RateName[]) => listed(rates.map((name) => RATE_WORDS[name]));
  return [
    constant.length === 0 ? "" : `The growth of ${names(constant)} stays constant for ever in this scenario.`,
    unlimited.length === 0 ? "" : `No physical limit is modelled of all that makes ${names(unlimited)} grow.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

type RateName = "gamma" | "powerGrowth";
const RATE_WORDS: Record<RateName, string> = { gamma: "efficiency", powerGrowth: "power" };

/** The paths of a rate's parts, empty for those that are constant. */
function pathsOf(spec: ParameterSpec | undefined): Effect[][] {
  if (spec === undefined) return [[]];
  if (spec.path !== undefined || !("sum" in spec)) return [spec.path ?? []];
  return Object.values(spec.sum).map(({ path = [] }) => path);
}

/** Whether a rate jumps. */
export function hasJumps({ scenario }: Pick<Result, "scenario">): boolean {
  const { gamma, powerGrowth } = scenario.parameters;
  return [gamma, powerGrowth].some((spec) => pathsOf(spec).some((path) => path.some(({ kind }) => kind === "jumps")));
}

function isLimit({ kind }: Effect): boolean {
  return kind === "cap" || kind === "headroom" || kind === "stop";
}

const EFFECT_WORDS: Record<Effect["kind"], string> = {
  slowing: "slows",
  headroom: "has limited headroom",
  cap: "is capped",
  stop: "stops",
  shocks: "is shaken every year",
  jumps: "jumps",
};

/** "Rates change: gamma.algorithms slows and jumps, powerGrowth is capped."; and what becomes of chance after the horizon. */
export function changingRatesSentence(result: Result): string {
  const { parameters, startYear, horizonYears } = result.scenario;
  const said: string[] = [];
  let random = false;
  for (const name of ["gamma", "powerGrowth"] as const) {
    const spec = parameters[name];
    const parts =
      spec !== undefined && "sum" in spec && spec.path === undefined
        ? Object.entries(spec.sum).map(([part, { path }]) => [`${name}.${part}`, path] as const)
        : [[name, spec?.path] as const];
    for (const [whose, path] of parts) {
      if (path === undefined) continue;
      said.push(`${whose} ${listed(path.map(({ kind }) => EFFECT_WORDS[kind]))}`);
      random ||= path.some(({ kind }) => kind === "shocks" || kind === "jumps");
    }
  }
  if (said.length === 0) return "";
  const after =
    random && result.targets.length > 0
      ? ` Shocks and jumps are drawn up to ${calendar(startYear + horizonYears)}: what is not met by then counts as met after it, though it may never be.`
      : "";
  return `Rates change: ${said.join(", ")}.${after}`;
}

function isFarInOrders({ quantities }: Result): boolean {
  return Object.values(quantities.computeOrders!.percentiles).some(({ estimate }) =>
    estimate.some((value) => Math.abs(value) > Math.log10(FAR)),
  );
}
