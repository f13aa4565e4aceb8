import { type AskedName, isAbsolute, multipleOf, todayOf, unitOf } from "../model/units.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import { describeTarget, splitLaw } from "./describe-target.ts";
import { numbersOf } from "./digest.ts";
import { manifestOf } from "./manifest.ts";
import type { Check, Comparison, Estimates, QuantityResult, Result } from "./result.ts";

/** What a run found, in multiples of today's; where it is from is said of what was asked. */
export type Found = Omit<Result, "manifest">;

/**
 * The result of a run, which knows multiples of today's alone, in the terms in which it was asked. Multiplying by a number
 * above 0 keeps every order, so an interpolated percentile, a mean and a standard deviation are multiplied by it, while
 * probabilities, times and shares of paths stay as they are. The digest is that of what was asked.
 *
 * @throws RangeError where a number in units is larger than a number can be.
 */
export function asAsked(asked: AskedScenario, found: Found): Result {
  const factor = (quantity: AskedName) => (isAbsolute(quantity) ? todayOf(quantity, asked.today)! : 1);
  const losses = asked.targets.flatMap(({ quantity }, index) => {
    const loss = LOSSES[quantity];
    return loss === undefined ? [] : [[String(index), loss] as const];
  });
  const result: Found = {
    ...found,
    ...numbersAsAsked(asked, found, factor),
    scenario: asked,
    ...(losses.length === 0 ? {} : { targetLosses: Object.fromEntries(losses) }),
    check: checkAsAsked(asked, found.targets, found.check, factor),
  };
  if (found.laws !== undefined)
    result.laws = Object.fromEntries(
      Object.entries(found.laws).map(([name, law]) => [
        name,
        {
          ...law,
          ...numbersAsAsked(asked, law, factor),
          check: checkAsAsked(asked, law.targets, law.check, factor),
        },
      ]),
    );
  if (found.varianceSplit !== undefined) result.varianceSplit = splitAsAsked(asked, found.varianceSplit, factor);
  return { ...found, manifest: manifestOf(asked, asked, numbersOf(result)), ...result };
}

function numbersAsAsked(
  asked: AskedScenario,
  found: Pick<Result, "quantities" | "targets">,
  factor: (quantity: AskedName) => number,
): Pick<Result, "quantities" | "targets"> {
  const quantities: Result["quantities"] = {};
  for (const quantity of asked.quantities)
    quantities[quantity] = isAbsolute(quantity)
      ? inUnit(quantity, unitOf(quantity), found.quantities[multipleOf(quantity)]!, factor(quantity))
      : found.quantities[quantity]!;
  const targets = found.targets.map((target, index) => {
    const own = asked.targets[index];
    if (!isAbsolute(own.quantity)) return target;
    const {
      probability,
      timeToTarget,
      timeToTargetInterval,
      afterHorizon,
      afterHorizonInterval,
      never,
      neverInterval,
    } = target;
    return {
      ...own,
      unit: unitOf(own.quantity),
      ...{ probability, timeToTarget, timeToTargetInterval, afterHorizon, afterHorizonInterval, never, neverInterval },
    };
  });
  return { quantities, targets };
}

/** A variance is in squares of the unit; shares are as they are. */
function splitAsAsked(
  asked: AskedScenario,
  found: NonNullable<Result["varianceSplit"]>,
  factor: (quantity: AskedName) => number,
): NonNullable<Result["varianceSplit"]> {
  return Object.fromEntries(
    asked.quantities.flatMap((quantity) => {
      const split = found[multipleOf(quantity)];
      if (split === undefined) return [];
      const squared = (value: number) => value * factor(quantity) ** 2;
      return [[quantity, { ...split, within: split.within.map(squared), between: split.between.map(squared) }]];
    }),
  );
}

/** Which loss a quantity is of. */
const LOSSES: Partial<Record<AskedName, "total" | "reducible">> = {
  relativeLoss: "total",
  loss: "total",
  reducibleLoss: "reducible",
};

function inUnit(quantity: AskedName, unit: string, multiples: QuantityResult, factor: number): QuantityResult {
  const times = (value: number) => {
    const scaled = value * factor;
    if (Number.isFinite(scaled)) return scaled;
    throw new RangeError(
      `${quantity} is ${value} times ${factor} ${unit}, more than a number can hold: shorten the horizon or leave ${quantity} out`,
    );
  };
  const scaled = ({ estimate, low, high }: Estimates): Estimates => ({
    estimate: estimate.map(times),
    low: low.map(times),
    high: high.map(times),
  });
  const { percentiles, mean, sd, ...rest } = multiples;
  return {
    unit,
    percentiles: Object.fromEntries(Object.entries(percentiles).map(([level, values]) => [level, scaled(values)])),
    ...(mean === undefined ? {} : { mean: scaled(mean) }),
    ...(sd === undefined ? {} : { sd: scaled(sd) }),
    ...rest,
  };
}

/** "P(relativeLoss ≤ 0.7 never)": what comes before the target, the target, and what comes after it. */
const ABOUT_TARGET = /^(P\(|years to )(\S+ [≤≥] [^\s,)]+)(.*)$/;

/** What was compared, said of what was asked; a number that was asked in two terms is compared in both. */
function checkAsAsked(
  asked: AskedScenario,
  targets: Result["targets"],
  check: Check,
  factor: (quantity: AskedName) => number,
): Check {
  const targetWords = new Map<string, Set<string>>();
  targets.forEach((target, index) => {
    const words = describeTarget(target);
    targetWords.set(words, (targetWords.get(words) ?? new Set()).add(describeTarget(asked.targets[index])));
  });
  const names = (quantity: string) => asked.quantities.filter((one) => multipleOf(one) === quantity);
  const comparisons = check.comparisons.flatMap((comparison): Comparison[] => {
    const [law, what] = splitLaw(comparison.what);
    const [, before, words, after] = ABOUT_TARGET.exec(what) ?? [];
    if (words !== undefined)
      return [...targetWords.get(words)!].map((own) => ({ ...comparison, what: `${law}${before}${own}${after}` }));
    const [quantity, level] = what.split(" ");
    return names(quantity).map((name) => ({
      what: `${law}${name} ${level}`,
      at: comparison.at,
      simulated: comparison.simulated * factor(name),
      low: comparison.low * factor(name),
      high: comparison.high * factor(name),
      exact: comparison.exact * factor(name),
      exactError: comparison.exactError * factor(name),
    }));
  });
  const notCovered = check.notCovered.flatMap(({ what: whole, why }) => {
    const [law, what] = splitLaw(whole);
    const asNamed = [...(targetWords.get(what) ?? names(what))];
    return (asNamed.length > 0 ? asNamed : [what]).map((name) => ({ what: law + name, why }));
  });
  // Two targets that are one in multiples have been compared under both names each time.
  const once = new Map(comparisons.map((comparison) => [comparison.what, comparison]));
  const each = new Map(notCovered.map((one) => [JSON.stringify(one), one]));
  return { ...check, comparisons: [...once.values()], notCovered: [...each.values()] };
}
