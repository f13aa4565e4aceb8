import { ABSOLUTE_QUANTITIES, type AskedName, fromCanonicalUnit, multipleOf, todayOf } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { fanOf } from "./bands.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { formatGiven } from "./numbers.ts";
import { percentileTexts } from "./percentile-text.ts";
import { middleAtHorizon, readableUnit, rescaled } from "./readable-units.ts";
import { calendar, outOfHundred, QUANTITY_WORDS, withPrefix } from "./words.ts";

/**
 * What a multiple at the horizon is in units, where the scenario says what today is and does not ask for it itself: "In
 * nats (today 1.86): 1.15 at the median in 2035, in 90 of 100 futures between 0.97 and 1.30." Empty otherwise.
 */
export function unitsSentence(result: Result, quantity: AskedName): string {
  // The middle of all laws' futures may lie where no law puts any.
  if (differsByLaw(result, quantity)) return "";
  // Power comes before the energy it amounts to.
  const absolute = ABSOLUTE_QUANTITIES.find((name) => multipleOf(name) === quantity);
  const { today: said, startYear, horizonYears } = result.scenario;
  const today = absolute && todayOf(absolute, said);
  if (absolute === undefined || today === undefined || result.quantities[absolute] !== undefined) return "";
  const multiples = result.quantities[quantity]!;
  const unit = readableUnit(absolute, today * middleAtHorizon(multiples));
  const amount = (multiple: number) => fromCanonicalUnit(absolute, multiple * today, unit);
  const fan = fanOf(rescaled(multiples, amount));
  const last = result.times.length - 1;
  const { prefix } = QUANTITY_WORDS[absolute];
  const text = percentileTexts(fan, [last], prefix);
  const [widest] = fan.bands;
  const year = calendar(startYear + horizonYears);
  const start = `In ${unit} (today ${withPrefix(prefix, formatGiven(amount(1)))})`;
  const [lowest, highest] = [fan.percentiles[0]!, fan.percentiles[fan.percentiles.length - 1]!];
  if (lowest.estimate[last] === highest.estimate[last])
    return `${start}: ${text(lowest, last)} in ${year}${fan.percentiles.length > 1 ? ", whatever the percentile" : ""}.`;
  const parts = [
    ...(fan.median === undefined ? [] : [`${text(fan.median, last)} at the median in ${year}`]),
    ...(widest === undefined
      ? []
      : [
          `in ${outOfHundred(widest.width)} futures between ${text(widest.lower, last)} and ${text(widest.upper, last)}` +
            (fan.median === undefined ? ` in ${year}` : ""),
        ]),
  ];
  return parts.length === 0 ? "" : `${start}: ${parts.join(", ")}.`;
}
