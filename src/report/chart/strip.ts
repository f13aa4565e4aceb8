import type { Result, TargetResult } from "../../summary/result.ts";
import { PALETTE } from "../palette.ts";
import { targetAtHorizon } from "../target-at-horizon.ts";
import { QUANTITY_WORDS, targetWords } from "../words.ts";
import { fits } from "./dodge.ts";
import { type EdgeLabel, type EdgeLabels, placeLabels } from "./edge-labels.ts";
import type { Paragraph } from "./layout.ts";
import type { Type } from "./type.ts";
import { type ValueAxis, valueAxis } from "./value-axis.ts";
import { wrapText } from "./wrap.ts";

/** The picture below the fan: the probability of each target against time. */
export interface Strip {
  title: Paragraph;
  top: number;
  bottom: number;
  axis: ValueAxis;
  /** In the order of the targets; those for whose label there is no room are not `named`. */
  lines: { target: TargetResult; named: boolean; dashes: string | undefined }[];
  labels: EdgeLabels;
}

/** A label's line is told by its dashes where several end at one height. */
const DASHES = [undefined, "7 3", "2 2.5", "9 3 2 3", "4 4", "12 3 2 3 2 3"];

const HEIGHT = { wide: 96, small: 78 };
const [ABOVE, BELOW] = [12, 8];

/** What a strip's heading may say of all its targets: "reached by" holds only where nothing reached is lost again. */
export function stripWords(result: Result, targets: readonly TargetResult[]): string {
  const reached = targets.every((target) => targetAtHorizon(target, result.manifest.samples).reached);
  if (targets.length === 1) return `probability that the target is ${reached ? "reached by" : "met at"} each date`;
  return `probability that each target is ${reached ? "reached by" : "met at"} each date`;
}

export function stripLabels(
  targets: readonly TargetResult[],
  axis: Pick<ValueAxis, "y">,
  width: number,
  { label: { size, line } }: Type,
): EdgeLabel[] {
  return targets.map((target, index) => {
    const { estimate } = target.probability;
    const lines = wrapText(targetWords(target), width, size);
    const dashes = DASHES[index % DASHES.length];
    return {
      at: axis.y(estimate.at(-1)!),
      height: lines.length * line,
      lines,
      colour: PALETTE.target,
      bold: false,
      // Of lines that end together, the higher one before they met comes first.
      rank: estimate.reduce((sum, probability) => sum + probability, 0),
      stands: 1,
      ...(dashes === undefined ? {} : { dashes }),
    };
  });
}

/** Places the strip below a fan that ends at `fanBottom`, from `margin` to `right` wide. */
export function layOutStrip(
  result: Result,
  targets: readonly TargetResult[],
  place: {
    fanBottom: number;
    leastTop: number;
    margin: number;
    right: number;
    labelSpan: number;
    small: boolean;
    type: Type;
  },
): Strip {
  const { fanBottom, leastTop, margin, right, labelSpan, small, type } = place;
  const lines = wrapText(stripWords(result, targets), right - margin, type.axis.size);
  const titleHeight = lines.length * type.axis.line + BELOW;
  const top = Math.max(leastTop, fanBottom + ABOVE + titleHeight);
  const title = { lines, top: top - titleHeight };
  const bottom = top + (small ? HEIGHT.small : HEIGHT.wide);
  const scale = valueAxis({
    ...{ values: [0, 1], targets: [], linear: true, top, bottom, roomAbove: 5, roomBelow: 0 },
    words: { ...QUANTITY_WORDS.relativeLoss, prefix: "" },
  });
  const axis = { ...scale, ticks: scale.ticks.map(({ value }) => ({ value, label: String(value) })) };
  const chosen = everyFitting(targets, (some) => {
    const labels = stripLabels(some, axis, labelSpan, type);
    return fits(labels, top - 6, bottom + 7);
  });
  const { labels } = placeLabels([], stripLabels(chosen, axis, labelSpan, type), top - 6, bottom + 7);
  return {
    ...{ title, top, bottom, axis, labels: { labels, leftOut: targets.length - chosen.length } },
    lines: targets.map((target) => {
      const index = chosen.indexOf(target);
      return { target, named: index >= 0, dashes: DASHES[index % DASHES.length] };
    }),
  };
}

/** All, or as many of them as fit, at even distances. */
function everyFitting<T>(items: readonly T[], haveRoom: (some: readonly T[]) => boolean): readonly T[] {
  for (let every = 1; every <= items.length; every++) {
    const some = items.filter((_, index) => index % every === 0);
    if (haveRoom(some)) return some;
  }
  return [];
}
