import type { AskedName } from "../model/units.ts";
import type { Target } from "../scenario/scenario.ts";
import type { Check, Comparison, Result } from "../summary/result.ts";
import { formatGiven, halfWidth, roundUp } from "./numbers.ts";
import { listed, QUANTITY_WORDS, threshold } from "./words.ts";

/** The exact answers of a run, found by what they are answers to. */
export class ExactAnswers {
  readonly #known: Map<string, Comparison>;

  constructor({ comparisons }: Check) {
    this.#known = new Map(comparisons.map((comparison) => [comparison.what, comparison]));
  }

  /** A percentile at the horizon; the level as the result's key for it. */
  percentile(quantity: AskedName, level: number | string): number | undefined {
    return this.#known.get(`${quantity} p${level}`)?.exact;
  }

  /** The probability that a target is met at the horizon. */
  probability(target: Target<AskedName>): number | undefined {
    return this.#known.get(`P(${wordsOf(target)})`)?.exact;
  }

  /** Years after the start by which a share of the futures has first met a target. */
  time(target: Target<AskedName>, level: string): number | undefined {
    return this.#known.get(`years to ${wordsOf(target)}, p${level}`)?.exact;
  }
}

/** The words by which a check names a target. */
function wordsOf(target: Target<AskedName>): string {
  return `${target.quantity} ${"atMost" in target ? "≤" : "≥"} ${threshold(target)}`;
}

/** How the simulated numbers of a run stand to the exact ones, in sentences; empty where there is nothing to say. */
export function exactSentences({ check, manifest }: Result, same: readonly string[]): string[] {
  const { comparisons, method, notCovered } = check;
  const sentences: string[] = [];
  const count = comparisons.length;
  if (count > 0) {
    const inside = comparisons.filter(isInside).length;
    sentences.push(
      `Exact check: ${inside} of ${count} exact numbers lie inside the 95 % interval of the simulated ones (about 19 of 20 are expected; the JSON has them all).`,
    );
  }
  if (method !== undefined) {
    sentences.push(
      `${manifest.sampler === "exact" ? "All numbers are exact" : "Method"}: ${method.replace(/\.$/, "")}${ownError(comparisons)}.`,
    );
  }
  const left = notCovered.filter(({ what }) => !same.includes(what));
  for (const why of new Set(left.map((one) => one.why))) {
    const what = left.filter((one) => one.why === why).map((one) => inWords(one.what));
    sentences.push(`No exact answer for ${listed(what)}: ${why}.`);
  }
  return sentences;
}

function isInside({ what, low, high, exact, exactError }: Comparison): boolean {
  // A probability found by quadrature may leave 0 to 1 by a rounding error.
  const value = /^([\w-]+: )?P\(/.test(what) ? Math.min(1, Math.max(0, exact)) : exact;
  return value >= low - exactError && value <= high + exactError;
}

/** An exact number that is known better than this share of the simulation error is as good as exact. */
const NOTICEABLE = 0.25;

/** Where the exact numbers are not much better known than the simulated ones, this must be said. */
function ownError(comparisons: Comparison[]): string {
  const shown = comparisons.filter(({ what }) => !/(never|first after the horizon)\)$/.test(what));
  const shares = shown.flatMap(({ simulated, low, high, exactError }) => {
    const error = halfWidth(simulated, low, high);
    return error > 0 ? [exactError / error] : [];
  });
  const worst = Math.max(0, ...shares);
  return worst > NOTICEABLE
    ? `; the error of the exact numbers above is up to ${formatGiven(roundUp(worst))} times the simulation’s`
    : "";
}

/** "retention ≥ 0.5" as "pace ≥ 0.5". */
function inWords(what: string): string {
  const [, law, ofLaw] = /^([\w-]+): (.*)$/.exec(what) ?? [];
  if (ofLaw !== undefined) return `${inWords(ofLaw)} under ${law}`;
  const [name, ...rest] = what.split(" ");
  const words = QUANTITY_WORDS[name as AskedName];
  if (words === undefined) return what;
  return [rest.length === 0 ? words.name : words.symbol, ...rest].join(" ");
}
