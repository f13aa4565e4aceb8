import type { DistributionAt, Told } from "../analysis/distribution-at.ts";
import { fromCanonicalUnit, isAbsolute } from "../model/units.ts";
import type { Result, TargetResult } from "../summary/result.ts";
import { formatNumber } from "./numbers.ts";
import { readableUnit } from "./readable-units.ts";
import { suffixOf, threshold, withPrefix, wordsOf } from "./words.ts";

/** Distributions of one quantity in the unit that suits the last of them, and its targets in the same unit. */
export function inOneReadableUnit(
  result: Result,
  distributions: readonly DistributionAt[],
): { distributions: DistributionAt[]; targets: TargetResult[] } {
  const { quantity, dots } = distributions[distributions.length - 1]!;
  const targets = result.targets.filter((target) => target.quantity === quantity);
  if (!isAbsolute(quantity)) return { distributions: [...distributions], targets };
  const unit = readableUnit(quantity, dots[dots.length >> 1]!);
  const to = (value: number) => fromCanonicalUnit(quantity, value, unit);
  const told = ({ dots, exceedance }: Told): Told => ({
    dots: dots.map(to),
    exceedance: exceedance.map(({ value, probability }) => ({ value: to(value), probability })),
  });
  return {
    distributions: distributions.map(
      (one): DistributionAt => ({
        ...one,
        unit,
        ...told(one),
        ...(one.laws === undefined
          ? {}
          : {
              laws: Object.fromEntries(
                Object.entries(one.laws).map(([law, own]) => [law, { weight: own.weight, ...told(own) }]),
              ),
            }),
      }),
    ),
    targets: targets.map((target) => {
      const value = to(threshold(target));
      return { ...target, unit, ...("atMost" in target ? { atMost: value } : { atLeast: value }) };
    }),
  };
}

/** A value of a distribution as text, with its unit. */
export function valueWords(result: Result, { quantity, unit }: DistributionAt, value: number): string {
  const { prefix } = wordsOf(quantity, result.scenario);
  return withPrefix(prefix, formatNumber(value, 3)) + suffixOf(quantity, unit);
}

/** The probability that a target is met at the date of a distribution, as the run has it. */
export function probabilityAt(result: Result, target: Pick<TargetResult, "probability">, year: number): number {
  const step = Math.round((year - result.scenario.startYear) * result.scenario.stepsPerYear);
  return target.probability.estimate[step]!;
}

/** Multiples that span more than this are drawn over a logarithmic axis. */
const LOG_FROM_RATIO = 30;

/** Whether values from one to another are read on a logarithmic axis. */
export function isLogarithmic(prefix: string, from: number, to: number): boolean {
  return prefix !== "" && from > 0 && to / from >= LOG_FROM_RATIO;
}

/** A target farther from the futures than this share of their span is only told, not drawn. */
const REACH = 0.5;

/** Whether a target is near enough to futures from one value to another to be drawn with them. */
export function isNear(target: TargetResult, from: number, to: number, logarithmic: boolean): boolean {
  const value = threshold(target);
  if (logarithmic) return value >= from / (to / from) ** REACH && value <= to * (to / from) ** REACH;
  // Where all futures are the same, any target of their size.
  const reach = to > from ? REACH * (to - from) : Math.abs(from);
  return value >= from - reach && value <= to + reach;
}
