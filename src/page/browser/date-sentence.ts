import type { AskedName } from "../../model/units.ts";
import { fanOf } from "../../report/bands.ts";
import { formatProbability } from "../../report/numbers.ts";
import { percentileTexts } from "../../report/percentile-text.ts";
import { inReadableUnits } from "../../report/readable-units.ts";
import { calendar, percentileWords, suffixOf, targetWordsIn, wordsOf } from "../../report/words.ts";
import type { Result } from "../../summary/result.ts";

/** What the futures are at one date: "In 2030: relative loss 0.50 (5 %), …. Met with probability: R ≤ 0.7 0.65." */
export function dateSentence(asked: Result, step: number, quantity?: AskedName): string {
  const result = inReadableUnits(asked);
  const name = quantity ?? (Object.keys(result.quantities)[0] as AskedName);
  const data = result.quantities[name]!;
  const fan = fanOf(data);
  const { name: words, prefix } = wordsOf(name, result.scenario);
  const text = percentileTexts(fan, [step], prefix);
  const values = fan.percentiles.map((one) => `${text(one, step)} (${percentileWords(one.level)})`);
  const targets = result.targets.map((target) => {
    const { estimate, low, high } = target.probability;
    return `${targetWordsIn(result, target)} ${formatProbability(estimate[step]!, low[step]!, high[step]!, 1e-4)}`;
  });
  const year = calendar(result.scenario.startYear + result.times[step]!);
  const met = targets.length === 0 ? "" : ` Met with probability: ${targets.join("; ")}.`;
  return `In ${year}: ${words}${suffixOf(name, data.unit)} ${values.join(", ")}.${met}`;
}
