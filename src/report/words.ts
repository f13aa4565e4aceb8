import type { ParameterName } from "../model/parameters.ts";
import type { QuantityName } from "../model/quantities.ts";
import { type AskedName, multipleOf } from "../model/units.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import type { AskedScenario, Target } from "../scenario/scenario.ts";
import type { InputSummary, Manifest, Result } from "../summary/result.ts";
import { dollars } from "./dollars.ts";
import { formatCount, formatGiven } from "./numbers.ts";

/** How reports speak of a quantity. */
export interface QuantityWords {
  /** Within a sentence: "relative loss". */
  name: string;
  /** Before the name where a sentence needs it. */
  article: "" | "the ";
  /** In a target or a label: "R". */
  symbol: string;
  /** What the axis says, with the unit. */
  axis: string;
  /** Which way is which. */
  direction: string;
  /** Written before a value: multiples read "×100". */
  prefix: Prefix;
}

/** Multiples read "×100", dollars "$100". */
export type Prefix = "" | "×" | "$";

export const QUANTITY_WORDS: Record<AskedName, QuantityWords> = {
  relativeLoss: {
    name: "relative loss",
    article: "",
    symbol: "R",
    axis: "relative loss R (1 = today)",
    direction: "↓ lower is better",
    prefix: "",
  },
  reducibleLoss: {
    name: "reducible loss",
    article: "",
    symbol: "reducible loss",
    axis: "reducible loss (1 = today; the floor is left out)",
    direction: "↓ lower is better",
    prefix: "",
  },
  computeMultiple: {
    name: "training compute",
    article: "",
    symbol: "compute",
    axis: "training compute, multiple of today’s",
    direction: "↑ higher is more compute",
    prefix: "×",
  },
  computeOrders: {
    name: "growth of training compute",
    article: "the ",
    symbol: "compute",
    axis: "training compute, orders of magnitude above today’s",
    direction: "↑ higher is more compute",
    prefix: "",
  },
  efficiencyMultiple: {
    name: "efficiency",
    article: "",
    symbol: "efficiency",
    axis: "efficiency, useful compute per joule as a multiple of today’s",
    direction: "↑ higher is better",
    prefix: "×",
  },
  powerMultiple: {
    name: "training power",
    article: "",
    symbol: "power",
    axis: "training power, multiple of today’s",
    direction: "↑ higher uses more power",
    prefix: "×",
  },
  costMultiple: {
    name: "cost of a fixed training run",
    article: "the ",
    symbol: "cost",
    axis: "cost of a fixed training run, multiple of today’s",
    direction: "↓ lower is better",
    prefix: "×",
  },
  retention: {
    name: "retained pace",
    article: "the ",
    symbol: "pace",
    axis: "retained pace of progress (1 = today’s pace)",
    direction: "↑ higher is better",
    prefix: "",
  },
  loss: {
    name: "training loss",
    article: "",
    symbol: "loss",
    axis: "training loss, its floor included",
    direction: "↓ lower is better",
    prefix: "",
  },
  compute: {
    name: "training compute",
    article: "",
    symbol: "compute",
    axis: "training compute",
    direction: "↑ higher is more compute",
    prefix: "",
  },
  power: {
    name: "training power",
    article: "",
    symbol: "power",
    axis: "training power",
    direction: "↑ higher uses more power",
    prefix: "",
  },
  energy: {
    name: "energy for training",
    article: "",
    symbol: "energy",
    axis: "energy for training, power drawn all year round",
    direction: "↑ higher uses more energy",
    prefix: "",
  },
  trainingCost: {
    name: "cost of a fixed training run",
    article: "the ",
    symbol: "cost",
    axis: "cost of a fixed training run",
    direction: "↓ lower is better",
    prefix: "$",
  },
};

/** What stands behind a value: " nats", " GW"; nothing where dollars stand before it, or where there is no unit. */
export function suffixOf(quantity: AskedName, unit: string | undefined): string {
  if (quantity === "computeOrders") return " orders of magnitude";
  return unit === undefined || QUANTITY_WORDS[quantity].prefix === "$" ? "" : ` ${unit}`;
}

/** The words for a quantity in one scenario: where its laws have floors, that total loss is meant must be said. */
export function wordsOf(quantity: AskedName, scenario: Pick<AskedScenario, "laws">): QuantityWords {
  const words = QUANTITY_WORDS[quantity];
  if (quantity !== "relativeLoss" || !hasFloors(scenario)) return words;
  return { ...words, name: "relative (total) loss", axis: "relative (total) loss R (1 = today)" };
}

/** Whether laws say something of a floor: then they all do. */
function hasFloors({ laws = {} }: Pick<AskedScenario, "laws">): boolean {
  return Object.values(laws).some(
    ({ lossFloor, joint = [] }) =>
      lossFloor !== undefined || joint.some(({ values }) => values.lossFloor !== undefined),
  );
}

const PARAMETER_WORDS: Record<ParameterName, string> = {
  gamma: "γ (efficiency growth)",
  kappa: "κ (exponent of loss in compute)",
  powerGrowth: "power growth",
  initialPower: "initial power",
  priorYears: "prior compute",
  pastGrowth: "past growth of compute",
  lossFloor: "the loss floor",
  gammaFromPower: "efficiency’s dependence on power",
};

/** Parameters in a sentence that is about many inputs; the others go by their names in a scenario. */
export const PARAMETER_SYMBOLS: Partial<Record<ParameterName, string>> = {
  gamma: "γ",
  kappa: "κ",
  powerGrowth: "power growth",
  initialPower: "initial power",
  priorYears: "prior compute",
  pastGrowth: "past growth of compute",
  lossFloor: "the loss floor",
};

const SAMPLER_WORDS: Record<SamplerName, string> = {
  sobol: "Sobol’ points",
  lhs: "Latin hypercube",
  random: "independent random draws",
};

/** The parameters that do not enter a quantity: see the model's closed forms. */
const WITHOUT: Record<QuantityName, readonly ParameterName[]> = {
  relativeLoss: [],
  reducibleLoss: ["lossFloor"],
  computeMultiple: ["lossFloor", "kappa"],
  computeOrders: ["lossFloor", "kappa"],
  retention: ["lossFloor", "kappa"],
  efficiencyMultiple: ["lossFloor", "kappa", "initialPower", "priorYears", "pastGrowth"],
  costMultiple: ["lossFloor", "kappa", "initialPower", "priorYears", "pastGrowth"],
  powerMultiple: ["lossFloor", "kappa", "priorYears", "pastGrowth", "gamma", "gammaFromPower"],
};

/** "γ (efficiency growth)", "power growth": the parameters that vary and enter one of the quantities, each once. */
export function uncertainParameters(inputs: Record<string, InputSummary>, asked: AskedName[]): string[] {
  const quantities = asked.map(multipleOf);
  const all = Object.values(inputs);
  const enters = entering(inputs);
  const varying = all.filter(
    ({ parameter, percentiles, random }) =>
      (random || new Set(Object.values(percentiles)).size > 1) &&
      quantities.some((quantity) => enters(parameter, quantity)),
  );
  return [...new Set(varying.map(({ parameter }) => PARAMETER_WORDS[parameter]))];
}

/** Whether a parameter enters a quantity: power growth reaches efficiency only through gammaFromPower. */
function entering(inputs: Record<string, InputSummary>): (parameter: ParameterName, quantity: QuantityName) => boolean {
  const coupled = Object.values(inputs).some(
    ({ parameter, percentiles }) => parameter === "gammaFromPower" && Object.values(percentiles).some((v) => v !== 0),
  );
  return (parameter, quantity) =>
    !WITHOUT[quantity].includes(parameter) &&
    (parameter !== "powerGrowth" || coupled || !["efficiencyMultiple", "costMultiple"].includes(quantity));
}

/** The rates of growth that enter one of the quantities. */
export function enteringRates(inputs: Record<string, InputSummary>, asked: AskedName[]): ("gamma" | "powerGrowth")[] {
  const enters = entering(inputs);
  return (["gamma", "powerGrowth"] as const).filter((name) =>
    asked.some((quantity) => enters(name, multipleOf(quantity))),
  );
}

/** What stands in the place of the sampler where nothing was sampled. */
const EXACT = "exact";

/** "simulation error", or "numerical error" where nothing was simulated. */
export function errorWords({ sampler }: Manifest): string {
  return sampler === EXACT ? "numerical error" : "simulation error";
}

export function samplerWords(sampler: string): string {
  return SAMPLER_WORDS[sampler as SamplerName] ?? sampler;
}

/** "n = 131 072, seed “lu-2025”, Sobol’ points". */
export function origin({ samples, seed, sampler }: Manifest): string {
  if (sampler === EXACT) return "Exact method, nothing was sampled";
  return `n = ${formatCount(samples)}, seed “${seed}”, ${samplerWords(sampler)}`;
}

/** "R ≤ 0.7", "efficiency ≥ ×100", "cost ≤ 1/6000". */
export function targetWords(target: TargetInUnit): string {
  return `${QUANTITY_WORDS[target.quantity].symbol} ${sideOf(target)} ${thresholdText(target)}`;
}

function sideOf(target: TargetInUnit): string {
  return "atMost" in target ? "≤" : "≥";
}

/** The words of a target within a sentence; in a scenario whose laws have floors, "relative (total) loss ≤ 0.7". */
export function targetInSentence(result: Pick<Result, "inputs" | "scenario">, target: TargetInUnit): string {
  return target.quantity === "relativeLoss" && hasFloors(result.scenario)
    ? `${wordsOf(target.quantity, result.scenario).name} ${sideOf(target)} ${thresholdText(target)}`
    : targetWordsIn(result, target);
}

/** A target in the unit in which it is shown, as a result has it. */
type TargetInUnit = Target<AskedName> & { unit?: string };

/** "0.7", "×100", "1/6000", "5 GW", "$1,000". */
function thresholdText(target: TargetInUnit): string {
  const { prefix } = QUANTITY_WORDS[target.quantity];
  const value = threshold(target);
  const text = (prefix === "×" ? asFraction(value) : undefined) ?? withPrefix(prefix, formatGiven(value));
  return text + suffixOf(target.quantity, target.unit);
}

/** The words of a target that also say which loss is meant, where that makes a difference: "R ≤ 0.7 (total loss)". */
export function targetWordsIn(result: Pick<Result, "inputs">, target: TargetInUnit): string {
  const ofTotal = hasFloor(result) && multipleOf(target.quantity) === "relativeLoss";
  return targetWords(target) + (ofTotal ? TOTAL : "");
}

export const TOTAL = " (total loss)";

/** Whether there is a loss that nothing can reduce. */
export function hasFloor({ inputs }: Pick<Result, "inputs">): boolean {
  return Object.values(inputs).some(
    ({ parameter, percentiles }) =>
      parameter === "lossFloor" && Object.values(percentiles).some((value) => value !== 0),
  );
}

/** Whether a quantity is read as a multiple of what it is today, rather than as a share of it: it may grow without end. */
export function isMultiple(quantity: AskedName): boolean {
  return QUANTITY_WORDS[multipleOf(quantity)].prefix === "×";
}

/** Whether a quantity is a loss. */
export function isLoss(quantity: AskedName): boolean {
  return ["relativeLoss", "reducibleLoss"].includes(multipleOf(quantity));
}

/** Whether a quantity is asked for its height at a date, rather than for the date at which it is so high. */
export function isLevel(quantity: AskedName): boolean {
  return !isMultiple(quantity) && quantity !== "computeOrders";
}

/** "100 times today’s", "1/6000 of today’s", "5 GW", "3 orders of magnitude above today’s". */
export function multipleWords(target: TargetInUnit): string {
  if (target.quantity === "computeOrders") return `${thresholdText(target)} above today’s`;
  if (target.unit !== undefined) return thresholdText(target);
  const value = threshold(target);
  const fraction = asFraction(value);
  return fraction === undefined ? `${formatGiven(value)} times today’s` : `${fraction} of today’s`;
}

/** 0.1 as 1/10; undefined where the inverse is not a whole number. */
function asFraction(value: number): string | undefined {
  const inverse = Math.round(1 / value);
  const whole = value < 1 && inverse < 1e5 && Math.abs(value * inverse - 1) < 1e-6;
  return whole ? `1/${inverse}` : undefined;
}

export function threshold(target: Target<AskedName>): number {
  return "atMost" in target ? target.atMost : target.atLeast;
}

/** "×100", "×2·10⁶", "$2 million". */
export function withPrefix(prefix: Prefix, text: string): string {
  if (prefix === "$") return dollars(text);
  return prefix === "" ? text : prefix + text.replace("×", "·");
}

/** "5 %" for the fifth percentile, "median" for the fiftieth. */
export function percentileWords(level: number): string {
  return level === 50 ? "median" : `${level} %`;
}

/** A central band as natural frequency: "90 of 100", "999 of 1000". */
export function outOfHundred(widthPercent: number): string {
  let whole = 100;
  let part = widthPercent;
  while (Math.abs(part - Math.round(part)) > 1e-6 && whole < 1e8) {
    part *= 10;
    whole *= 10;
  }
  return `${Math.round(part)} of ${whole}`;
}

/** A probability as natural frequency in words that stay true after rounding: "about 99 of 100 futures". */
export function inFutures(probability: number, { sampler }: Manifest): string {
  if (probability === 0 && sampler !== EXACT) return "in none of the simulated futures";
  if (probability === 1 && sampler !== EXACT) return "in all of the simulated futures";
  if (probability < 0.005) return "in fewer than 1 of 100 futures";
  if (probability > 0.995) return "in more than 99 of 100 futures";
  return `in about ${Math.round(probability * 100)} of 100 futures`;
}

/** "monthly grid", "grid of 6 steps a year". */
export function gridWords(stepsPerYear: number): string {
  if (stepsPerYear === 1) return "yearly grid";
  if (stepsPerYear === 4) return "quarterly grid";
  if (stepsPerYear === 12) return "monthly grid";
  return `grid of ${stepsPerYear} steps a year`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/** A calendar year as an axis shows it: 2025, 2025.5. */
export function calendar(year: number): string {
  return String(Number(year.toFixed(2)));
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
