import { type AbsoluteName, type AskedName, fromCanonicalUnit, isAbsolute } from "../model/units.ts";
import { splitLaw } from "../summary/describe-target.ts";
import type { Estimates, QuantityResult, Result } from "../summary/result.ts";
import { fanOf } from "./bands.ts";
import { threshold } from "./words.ts";

/** Units that people read, the smallest first. FLOP are written with powers of ten, dollars as millions and billions. */
const READABLE: Record<AbsoluteName, readonly string[]> = {
  loss: ["nats"],
  compute: ["FLOP"],
  power: ["W", "kW", "MW", "GW", "TW"],
  energy: ["MWh/yr", "GWh/yr", "TWh/yr"],
  trainingCost: ["USD"],
};

/** The largest unit in which a value [canonical unit] is not below 1. */
export function readableUnit(quantity: AbsoluteName, value: number): string {
  const [smallest, ...larger] = READABLE[quantity];
  return larger.findLast((unit) => fromCanonicalUnit(quantity, value, unit) >= 1) ?? smallest!;
}

/** A quantity with all its values as `of` makes them, which must be a multiple of what they were. */
export function rescaled(quantity: QuantityResult, of: (value: number) => number): QuantityResult {
  const each = ({ estimate, low, high }: Estimates): Estimates => ({
    estimate: estimate.map(of),
    low: low.map(of),
    high: high.map(of),
  });
  const { percentiles, mean, sd } = quantity;
  return {
    ...quantity,
    percentiles: Object.fromEntries(Object.entries(percentiles).map(([level, values]) => [level, each(values)])),
    ...(mean === undefined ? {} : { mean: each(mean) }),
    ...(sd === undefined ? {} : { sd: each(sd) }),
  };
}

/** The median at the last time, or the middlemost percentile. */
export function middleAtHorizon(quantity: QuantityResult): number {
  const { median, percentiles } = fanOf(quantity);
  return (median ?? percentiles[percentiles.length >> 1]!).estimate.at(-1)!;
}

/**
 * The same result with each quantity in the unit that suits it, 5 GW for 5,000 MW: one unit for its bands, its targets and
 * its exact answers, so that they can be held against each other. The unit follows the median at the horizon, or the
 * lowest target where there are no bands.
 *
 * @param like the result whose values choose the units, so that several results have the same.
 */
export function inReadableUnits(result: Result, like: Result = result): Result {
  const units = new Map<AskedName, string>();
  for (const [name, quantity] of Object.entries(result.quantities) as [AskedName, QuantityResult][])
    if (isAbsolute(name)) units.set(name, readableUnit(name, middleAtHorizon(like.quantities[name] ?? quantity)));
  for (const { quantity } of result.targets)
    if (isAbsolute(quantity) && !units.has(quantity)) {
      const own = result.targets.filter((target) => target.quantity === quantity).map(threshold);
      units.set(quantity, readableUnit(quantity, Math.min(...own)));
    }
  if (units.size === 0) return result;

  const numbers = (part: Numbers) => inUnits(part, units);
  return {
    ...result,
    ...numbers(result),
    ...(result.laws === undefined
      ? {}
      : {
          laws: Object.fromEntries(
            Object.entries(result.laws).map(([name, law]) => [name, { ...law, ...numbers(law) }]),
          ),
        }),
  };
}

type Numbers = Pick<Result, "quantities" | "targets" | "check">;

function inUnits(result: Numbers, units: ReadonlyMap<AskedName, string>): Numbers {
  const of = (quantity: AskedName) => (value: number) =>
    isAbsolute(quantity) ? fromCanonicalUnit(quantity, value, units.get(quantity)!) : value;
  const quantities = Object.fromEntries(
    (Object.entries(result.quantities) as [AskedName, QuantityResult][]).map(([name, quantity]) => [
      name,
      isAbsolute(name) ? { ...rescaled(quantity, of(name)), unit: units.get(name)! } : quantity,
    ]),
  );
  const targets = result.targets.map((target) => {
    const unit = units.get(target.quantity);
    if (unit === undefined) return target;
    const value = of(target.quantity)(threshold(target));
    return { ...target, ...("atMost" in target ? { atMost: value } : { atLeast: value }), unit };
  });
  const comparisons = result.check.comparisons.map((comparison) => {
    const { simulated, low, high, exact, exactError } = comparison;
    const [law, what] = splitLaw(comparison.what);
    // "power p5" is an amount; "P(power ≤ 5000)" names one.
    const [, about, quantity, sign, value, rest] =
      /^(P\(|years to |)(\S+) (?:([≤≥]) ([^\s,)]+)|p)(.*)$/.exec(what) ?? [];
    if (quantity === undefined || !units.has(quantity as AskedName)) return comparison;
    const to = of(quantity as AskedName);
    if (sign !== undefined)
      return { ...comparison, what: `${law}${about}${quantity} ${sign} ${to(Number(value))}${rest}` };
    const values = { simulated: to(simulated), low: to(low), high: to(high) };
    return { ...comparison, ...values, exact: to(exact), exactError: to(exactError) };
  });
  const notCovered = result.check.notCovered.map(({ what: whole, why }) => {
    const [law, what] = splitLaw(whole);
    const [quantity, sign, value] = what.split(" ");
    const unit = units.get(quantity as AskedName);
    if (unit === undefined || value === undefined) return { what: whole, why };
    return { what: `${law}${quantity} ${sign} ${of(quantity as AskedName)(Number(value))} ${unit}`, why };
  });
  return { quantities, targets, check: { ...result.check, comparisons, notCovered } };
}
