import type { Box, BoxLimit } from "../analysis/prim/prim.ts";
import { formatGiven, formatPercent } from "./numbers.ts";
import { listed } from "./words.ts";

/** How a sentence speaks of an outcome and of the inputs. */
export interface BoxWords {
  /** The samples with the outcome: "failures". */
  cases: string;
  /** What they do: "fail". */
  verb: string;
  /** Symbol and unit of an input; its name stands for itself where nothing is said. */
  inputs: Record<string, { symbol: string; unit?: string }>;
}

/** "In 83 % of failures γ < 1.1 doublings/yr and κ < 0.052; of such futures 92 % fail (of all futures 31 %)." */
export function boxSentence(box: Box, words: BoxWords): string {
  // All that were counted is not all there are.
  const percent = ({ estimate, low, high }: Box["coverage"]) =>
    estimate === 1 && low < 1 ? `> ${Math.floor(low * 100)} %` : formatPercent(estimate, low, high);
  const limits = listed(box.limits.map((limit) => limitWords(limit, words)));
  const all = percent({ estimate: box.base, ...box.baseInterval });
  return (
    `In ${percent(box.coverage)} of ${words.cases} ${limits}; ` +
    `of such futures ${percent(box.density)} ${words.verb} (of all futures ${all}).`
  );
}

/** "γ < 1.1 doublings/yr", "κ ≥ 0.04", "1.1 ≤ γ < 1.4 doublings/yr". */
function limitWords({ input, atLeast, below }: BoxLimit, { inputs }: BoxWords): string {
  const { symbol, unit } = inputs[input] ?? { symbol: input };
  const text =
    below === undefined
      ? `${symbol} ≥ ${formatGiven(atLeast!)}`
      : `${atLeast === undefined ? "" : `${formatGiven(atLeast)} ≤ `}${symbol} < ${formatGiven(below)}`;
  return unit === undefined ? text : `${text} ${unit}`;
}
