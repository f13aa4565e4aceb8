import type { DistributionAt } from "../analysis/distribution-at.ts";
import type { Result, TargetResult } from "../summary/result.ts";
import { type AcrossAxis, acrossAxis } from "./chart/across-axis.ts";
import { ACROSS_AXIS_HEIGHT, acrossFrame } from "./chart/across-frame.ts";
import { Column } from "./chart/column.ts";
import { MARGIN } from "./chart/layout.ts";
import { standalone } from "./chart/standalone.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { cutToWidth, textWidth } from "./chart/text-width.ts";
import { TYPE } from "./chart/type.ts";
import { inOneReadableUnit, isLogarithmic, isNear, probabilityAt, valueWords } from "./distribution-words.ts";
import { formatPercent } from "./numbers.ts";
import { PALETTE } from "./palette.ts";
import { calendar, capitalised, inFutures, origin, targetWords, threshold, wordsOf } from "./words.ts";

export interface DotPlotOptions {
  /** Which target to hold the dots against, by its place in the result. Default: the least decided of this quantity. */
  target?: number;
  /** Pixels; at least 320. Default 720. */
  width?: number;
  /** Pixels of one picture of dots, of which there is one for each law. Default 130; 90 with laws. */
  height?: number;
}

/** One heap of dots. */
interface Panel {
  name: string;
  /** Of whom a sentence speaks: "", "under kaplan, ", "of all laws by weight, ". */
  under: string;
  dots: readonly number[];
  /** The share of futures that meet the target, as the run has it. */
  probability: number | undefined;
}

/** A dot may be no larger, and can be no smaller to be seen, in pixels across. */
const LARGEST = 18;
const SMALLEST = 4;
/** The least room for the dots of one law [px]. */
const LEAST_HEIGHT = 24;
const { size, line: labelLine } = TYPE.label;

/**
 * A quantity at one date as 50 dots, each for 2 of 100 futures, as a standalone SVG (a quantile dotplot: Kay et al. 2016,
 * which people read more exactly than densities). Dots that meet the target are full, the others rings. Dots stand in bins
 * one dot wide, whose borders lie on the target, so that none is on its wrong side. Laws of loss have a heap each.
 */
export function dotPlot(result: Result, asked: DistributionAt, options: DotPlotOptions = {}): string {
  const width = Math.max(320, options.width ?? 720);
  const picture = Math.max(50, options.height ?? (asked.laws === undefined ? 130 : 90));
  const { distributions, targets } = inOneReadableUnit(result, [asked]);
  const at = distributions[0]!;
  const words = wordsOf(at.quantity, result.scenario);
  const target = chosenTarget(result, at, targets, options.target);
  const panels = panelsOf(result, at, target);
  const [left, right] = [MARGIN, width - MARGIN];

  const values = panels.flatMap(({ dots }) => [dots[0]!, dots[dots.length - 1]!]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const logarithmic = isLogarithmic(words.prefix, least, most);
  const near = target !== undefined && isNear(target, least, most, logarithmic);
  const goal = target === undefined ? least : threshold(target);
  const all = near ? [least, most, goal] : [least, most];
  const axis = acrossAxis({
    from: Math.min(...all),
    to: Math.max(...all),
    logarithmic,
    left: left + LARGEST / 2,
    right: right - LARGEST / 2,
    prefix: words.prefix,
  });
  const border = near ? axis.x(goal) : left;
  const meets = (value: number) =>
    target !== undefined && ("atMost" in target ? value <= target.atMost : value >= target.atLeast);
  const across = dotSize(panels, axis, border, meets, picture);

  const column = new Column(width);
  const year = calendar(at.year);
  column.heading(
    `${capitalised(words.article + words.name)} in ${year}: 50 dots, each for 2 of 100 futures`,
    target === undefined ? "" : `full dots: ${targetWords(target)}; rings: not`,
  );
  column.top += 4;
  if (near) {
    const text = targetWords(target!);
    const half = textWidth(text, size) / 2;
    const x = Math.min(Math.max(border, left + half), right - half);
    column.parts.push(
      element(
        "text",
        { x, y: column.top + size, "text-anchor": "middle", "font-size": size, fill: PALETTE.target },
        escapeXml(text),
      ),
    );
    column.top += labelLine + 2;
  }
  const start = column.top;
  for (const panel of panels) {
    if (panel.name !== "") {
      column.parts.push(
        element(
          "text",
          { x: left, y: column.top + size, "font-size": size, "font-weight": 700, fill: PALETTE.text },
          escapeXml(cutToWidth(panel.name, right - left, size, true)),
        ),
      );
      column.top += labelLine;
    }
    const bottom = column.top + Math.max(highestHeap(panel, axis, border, meets, across) * across, LEAST_HEIGHT) + 4;
    column.parts.push(
      ...dotMarks(panel.dots, axis, border, meets, across, bottom),
      element("path", { d: `M${left},${bottom}H${right}`, stroke: PALETTE.axis, fill: "none" }),
    );
    column.top = bottom + 8;
  }
  const bottom = column.top - 8;
  // Under the dots, which the line must not hide.
  if (near) column.parts.unshift(goalLine(border, start, bottom));
  column.parts.push(...acrossFrame(axis, left, right, bottom));
  column.top = bottom + ACROSS_AXIS_HEIGHT;
  column.write(words.axis + (at.unit === undefined ? "" : ` [${at.unit}]`), TYPE.axis, PALETTE.mutedText);
  column.top += 6;
  const caption = captionOf(result, at, panels, target, near);
  column.write(caption, TYPE.caption, PALETTE.mutedText);
  return standalone(
    {
      id: `lossfan-${result.manifest.digest.slice(0, 12)}-${at.quantity}-dots`,
      title: `${result.scenario.title}: ${words.article}${words.name} in ${year} as 50 dots`,
      description: caption,
      width,
      height: Math.ceil(column.top + 10),
    },
    column.parts,
  );
}

/** The target that was asked for, in the unit that is drawn; else the one whose probability is nearest to one half. */
function chosenTarget(
  result: Result,
  at: DistributionAt,
  targets: readonly TargetResult[],
  asked: number | undefined,
): TargetResult | undefined {
  if (asked !== undefined) {
    const own = result.targets[asked];
    if (own?.quantity !== at.quantity) throw new RangeError(`target ${asked} is not about ${at.quantity}`);
    const before = result.targets.slice(0, asked).filter(({ quantity }) => quantity === at.quantity);
    return targets[before.length];
  }
  const doubt = (target: TargetResult) => Math.abs(probabilityAt(result, target, at.year) - 0.5);
  return targets.toSorted((a, b) => doubt(a) - doubt(b))[0];
}

function panelsOf(result: Result, at: DistributionAt, target: TargetResult | undefined): Panel[] {
  const place = target === undefined ? -1 : result.targets.findIndex((one) => one.probability === target.probability);
  const probability = (targets: readonly TargetResult[]) =>
    place < 0 ? undefined : probabilityAt(result, targets[place]!, at.year);
  if (at.laws === undefined) return [{ name: "", under: "", dots: at.dots, probability: probability(result.targets) }];
  return [
    ...Object.entries(at.laws).map(([law, { dots, weight }]) => ({
      name: `${law} (weight ${formatPercent(weight, weight, weight)})`,
      under: `under ${law}, `,
      dots,
      probability: probability(result.laws![law]!.targets),
    })),
    {
      name: "all laws by weight",
      under: "of all laws by weight, ",
      dots: at.dots,
      probability: probability(result.targets),
    },
  ];
}

/** Dots in bins: for each, the pixel of its left border, and the dots from the bottom up. */
function binned(
  dots: readonly number[],
  axis: AcrossAxis,
  border: number,
  meets: (value: number) => boolean,
  across: number,
): { left: number; met: boolean[] }[] {
  const bins = new Map<number, boolean[]>();
  for (const value of dots) {
    const place = (axis.x(value) - border) / across;
    const met = meets(value);
    // A dot on the border itself stands with those that are on its side of the target.
    const bin = Math.abs(place) < 1e-9 && isBelow(meets, value) ? -1 : Math.floor(place);
    bins.set(bin, [...(bins.get(bin) ?? []), met]);
  }
  return [...bins].map(([bin, met]) => ({ left: border + bin * across, met }));
}

/** Whether what meets the target at a value lies below it rather than above. */
function isBelow(meets: (value: number) => boolean, value: number): boolean {
  const step = Math.max(Math.abs(value), 1e-12) * 1e-6;
  return meets(value - step) && !meets(value + step);
}

/** The largest dots of which the highest heap still fits, or else the smallest. */
function dotSize(
  panels: readonly Panel[],
  axis: AcrossAxis,
  border: number,
  meets: (value: number) => boolean,
  picture: number,
): number {
  const isTooHigh = (across: number) =>
    panels.some((panel) => highestHeap(panel, axis, border, meets, across) * across > picture);
  let across = LARGEST;
  while (across > SMALLEST && isTooHigh(across)) across -= 0.5;
  return across;
}

function highestHeap(
  { dots }: Panel,
  axis: AcrossAxis,
  border: number,
  meets: (value: number) => boolean,
  across: number,
): number {
  return Math.max(...binned(dots, axis, border, meets, across).map(({ met }) => met.length));
}

function dotMarks(
  dots: readonly number[],
  axis: AcrossAxis,
  border: number,
  meets: (value: number) => boolean,
  across: number,
  bottom: number,
): string[] {
  return binned(dots, axis, border, meets, across).flatMap(({ left, met }) =>
    met.map((full, row) =>
      element("circle", {
        cx: left + across / 2,
        cy: bottom - across * (row + 0.5),
        r: across / 2 - Math.min(1, 0.1 * across),
        fill: full ? PALETTE.fan : PALETTE.ground,
        stroke: PALETTE.fan,
        "stroke-width": 1.25,
      }),
    ),
  );
}

function goalLine(x: number, top: number, bottom: number): string {
  return element("path", {
    d: `M${x.toFixed(2)},${top}V${bottom}`,
    stroke: PALETTE.target,
    "stroke-width": 1.5,
    "stroke-dasharray": "7 4",
    fill: "none",
  });
}

/** "23 of 50 dots meet R ≤ 0.5 in 2035: in about 46 of 100 futures." */
function captionOf(
  result: Result,
  at: DistributionAt,
  panels: readonly Panel[],
  target: TargetResult | undefined,
  near: boolean,
): string {
  const year = calendar(at.year);
  const meets = (value: number) =>
    target !== undefined && ("atMost" in target ? value <= target.atMost : value >= target.atLeast);
  const counts = panels.map(({ under, dots, probability }) => {
    if (target === undefined) {
      const [low, high] = [dots[2]!, dots[dots.length - 3]!].map((value) => valueWords(result, at, value));
      return `${under}46 of the 50 dots lie from ${low} to ${high}.`;
    }
    const count = dots.filter(meets).length;
    const futures = inFutures(probability!, result.manifest);
    return `${under}${count} of 50 dots meet ${targetWords(target)}: in ${year} it is met ${futures}.`;
  });
  const beyond = target !== undefined && !near ? `${targetWords(target)} lies beyond the picture.` : "";
  return [
    ...counts.map(capitalised),
    beyond,
    "Each dot is a simulated future, and one as likely as any other, if these assumptions are right.",
    `${origin(result.manifest)}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
