import type { AskedName } from "../model/units.ts";
import type { LawResult, Result, TargetResult } from "../summary/result.ts";
import { differsByLaw, entersLaw } from "./differs-by-law.ts";
import { formatGiven, formatProbability } from "./numbers.ts";
import { headline, horizonYear, quantitySentence, targetSentence } from "./sentence.ts";
import { targetAtHorizon } from "./target-at-horizon.ts";
import { targetInSentence, wordsOf } from "./words.ts";

/** A law of a result, or all of them pooled, with the words it is labelled by. */
export interface View {
  /** "kaplan (weight 0.5)", "all laws, by weight". */
  label: string;
  /** The law's name; absent where all of them are pooled. */
  law?: string;
  result: Result;
}

/** The views that must stand beside each other wherever one of them is shown: each law's, then that of all of them. */
export function viewsOf(result: Result): View[] {
  const laws = Object.entries(result.laws ?? {});
  const views = laws.map(
    ([name, law]): View => ({ label: labelOf(name, law), law: name, result: underLaw(result, law) }),
  );
  return laws.length < 2 ? views : [...views, { label: "all laws, by weight", result }];
}

function labelOf(name: string, { weight }: LawResult): string {
  return `${name} (weight ${formatGiven(Number(weight.toPrecision(3)))})`;
}

/** A result as it would be if this law were the only one. */
export function underLaw(result: Result, { quantities, targets, inputs, check }: LawResult): Result {
  const { laws: _, varianceSplit: __, ...rest } = result;
  return { ...rest, quantities, targets, inputs, check };
}

/** The answer of a run: a paragraph for each law first, then what the average over them is, and what it hides. */
export function headlines(result: Result): string[] {
  const views = viewsOf(result);
  const quantities = (Object.keys(result.quantities) as AskedName[]).filter(entersLaw);
  const targets = result.targets.filter(({ quantity }) => entersLaw(quantity));
  if (views.length < 2 || (quantities.length === 0 && targets.length === 0))
    return [headline(views.length === 1 ? views[0]!.result : result)];
  const telling = mostTelling(result);
  const quantity = quantities.find((one) => one === telling?.quantity) ?? quantities[0];
  const answer = ({ result }: View) =>
    [
      ...(quantity === undefined ? [] : [quantitySentence(result, quantity, { errors: true })]),
      ...(telling === undefined ? [] : [targetSentence(result, result.targets[telling.index]!, { time: false })]),
    ].join(" ");
  return [
    ...views.slice(0, -1).map((view) => `${view.label}: ${answer(view)}`),
    `All laws, by weight: ${average(result, telling)}`,
  ];
}

function average(result: Result, telling: Told | undefined): string {
  if (telling === undefined) return `the bands pool the futures of all laws. ${CAUTION}`;
  const target = result.targets[telling.index]!;
  const { estimate, low, high } = targetAtHorizon(target, result.manifest.samples);
  const words = targetInSentence(result, target);
  const said = `${words} has probability ${formatProbability(estimate, low, high)} in ${horizonYear(result)}`;
  return telling.apart === 0 ? `${said}.` : `${said}, which is no law’s answer. ${CAUTION}`;
}

const CAUTION = "An average hides where the laws contradict each other: read them side by side.";

type Told = TargetResult & {
  index: number;
  /** How far the laws' probabilities lie apart, in twentieths. */
  apart: number;
};

/** The target about which the laws differ most; of those about which they differ alike, the hardest. */
function mostTelling(result: Result): Told | undefined {
  const last = result.times.length - 1;
  const all = Object.values(result.laws!);
  const told = result.targets.flatMap((target, index) => {
    const shares = all.map(({ targets }) => targets[index]!.probability.estimate[last]!);
    const apart = Math.round(20 * (Math.max(...shares) - Math.min(...shares)));
    return entersLaw(target.quantity) ? [{ ...target, index, apart }] : [];
  });
  return told.sort((a, b) => b.apart - a.apart || a.probability.estimate[last]! - b.probability.estimate[last]!)[0];
}

/** "In 2035 98 % of the variance of relative (total) loss lies between the laws, 2 % within them." */
export function varianceSentence(result: Result, quantity: AskedName): string {
  const share = result.varianceSplit?.[quantity]?.betweenShare.at(-1);
  if (share === undefined || share === null || !differsByLaw(result, quantity)) return "";
  const { name } = wordsOf(quantity, result.scenario);
  const percent = Math.min(Math.max(Math.round(share * 100), 1), 99);
  const [between, within] =
    share > 0.995
      ? ["more than 99 %", "less than 1 %"]
      : share < 0.005
        ? ["less than 1 %", "more than 99 %"]
        : [`${percent} %`, `${100 - percent} %`];
  return `In ${horizonYear(result)} ${between} of the variance of ${name} lies between the laws, ${within} within them.`;
}
