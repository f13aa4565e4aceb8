import { line } from "d3-shape";
import type { DistributionAt, Told } from "../analysis/distribution-at.ts";
import type { Result, TargetResult } from "../summary/result.ts";
import { type AcrossAxis, acrossAxis } from "./chart/across-axis.ts";
import { ACROSS_AXIS_HEIGHT, acrossFrame } from "./chart/across-frame.ts";
import { Column } from "./chart/column.ts";
import { dodge, fits } from "./chart/dodge.ts";
import { MARGIN } from "./chart/layout.ts";
import { standalone } from "./chart/standalone.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { cutToWidth, textWidth } from "./chart/text-width.ts";
import { TYPE } from "./chart/type.ts";
import { inOneReadableUnit, isLogarithmic, isNear, probabilityAt, valueWords } from "./distribution-words.ts";
import { formatCount, formatPercent } from "./numbers.ts";
import { PALETTE } from "./palette.ts";
import { calendar, capitalised, inFutures, listed, origin, targetWords, threshold, wordsOf } from "./words.ts";

export interface ExceedanceChartOptions {
  /** Pixels; at least 320. Default 720. */
  width?: number;
  /** Pixels of the picture alone. Default 220. */
  height?: number;
}

/** One line of the chart. */
interface Curve {
  name: string;
  points: Told["exceedance"];
  /** The one that the sentence is about is drawn strongest. */
  main: boolean;
}

/** What less than this share of futures reaches is not drawn at either end. */
const END = 0.005;
/** Where the label of a curve points at it. */
const SHOULDER = 0.97;
/** Curves that are not the main one, by turns. */
const DASHES = ["7 3", "2 3", "9 3 2 3", "4 2"];
const { size, line: labelLine } = TYPE.label;

/**
 * The chance that a quantity lies above a value, against the value, at one or several dates, as a standalone SVG. Targets
 * are vertical lines. Where the scenario has laws of loss, the last date alone, under each law and under all by weight.
 */
export function exceedanceChart(
  result: Result,
  asked: readonly DistributionAt[],
  options: ExceedanceChartOptions = {},
): string {
  if (asked.length === 0) throw new RangeError("a chart of exceedance needs at least one date");
  const width = Math.max(320, options.width ?? 720);
  const picture = Math.max(100, options.height ?? 220);
  const { distributions, targets } = inOneReadableUnit(result, asked);
  const last = distributions[distributions.length - 1]!;
  const words = wordsOf(last.quantity, result.scenario);
  const curves = curvesOf(distributions);

  const ends = curves.flatMap(({ points }) => [valueAt(points, 1 - END), valueAt(points, END)]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const logarithmic = isLogarithmic(words.prefix, least, most);
  const near = targets.filter((target) => isNear(target, least, most, logarithmic));
  const all = [least, most, ...near.map(threshold)];

  const column = new Column(width);
  const year = calendar(last.year);
  const where = last.laws === undefined ? "" : ` in ${year}, under each law of loss`;
  column.heading(
    `${capitalised(words.article + words.name)}: how likely is more?`,
    `chance that it is above a value${where}`,
  );
  const sentence = sentenceOf(result, last, near);
  const left = MARGIN + textWidth("100 %", TYPE.axis.size) + 6;
  const right = width - MARGIN;
  const axis = acrossAxis({
    from: Math.min(...all),
    to: Math.max(...all),
    logarithmic,
    left,
    right,
    prefix: words.prefix,
  });
  const top = column.top + 8 + labelLine + 8;
  const bottom = top + picture;
  const y = (probability: number) => bottom - probability * picture;
  column.parts.push(
    ...shares(left, right, y),
    ...targetLines(near, axis, top, bottom),
    ...curves.flatMap((curve, index) => curveMarks(curve, index, axis, y)),
    ...curveLabels(curves, axis, y, top, left, right),
    ...acrossFrame(axis, left, right, bottom),
  );
  column.top = bottom + ACROSS_AXIS_HEIGHT;
  const labels = targetNames(result, last, near, axis, left, right);
  if (labels.length > 0) {
    column.parts.push(...labels.flatMap((label) => targetMark(label, column.top)));
    column.top += labelLine + 6;
  }
  column.write(words.axis + (last.unit === undefined ? "" : ` [${last.unit}]`), TYPE.axis, PALETTE.mutedText);
  column.top += 6;
  const caption = [sentence, beyondSentence(targets, near), sourceSentence(result, last)]
    .filter((part) => part !== "")
    .join(" ");
  column.write(caption, TYPE.caption, PALETTE.mutedText);
  return standalone(
    {
      id: `lossfan-${result.manifest.digest.slice(0, 12)}-${last.quantity}-exceedance`,
      title: `${result.scenario.title}: chance that ${words.article}${words.name} is above a value`,
      description: caption,
      width,
      height: Math.ceil(column.top + 10),
    },
    column.parts,
  );
}

function curvesOf(distributions: readonly DistributionAt[]): Curve[] {
  const last = distributions[distributions.length - 1]!;
  if (last.laws === undefined)
    return distributions.map((one) => ({ name: calendar(one.year), points: one.exceedance, main: one === last }));
  return [
    ...Object.entries(last.laws).map(([name, { exceedance }]) => ({ name, points: exceedance, main: false })),
    { name: "all by weight", points: last.exceedance, main: true },
  ];
}

/** The least value that at most this share of futures exceeds. */
function valueAt(points: Told["exceedance"], probability: number): number {
  // 1 − 0.95 is a little more than 0.05 in binary.
  return (points.find((point) => point.probability <= probability + 1e-9) ?? points[points.length - 1]!).value;
}

const RIGHT = "If these assumptions are right,";

/** "If these assumptions are right, relative loss in 2035 is above 0.77 in half of all futures, and above 0.85 in 1 of 20; R ≤ 0.7 holds in …" */
function sentenceOf(result: Result, at: DistributionAt, targets: readonly TargetResult[]): string {
  const { name, article } = wordsOf(at.quantity, result.scenario);
  const value = (probability: number) => valueWords(result, at, valueAt(at.exceedance, probability));
  const year = calendar(at.year);
  if (at.dots[0] === at.dots[at.dots.length - 1])
    return `${RIGHT} ${article}${name} in ${year} is ${value(0.5)} in nearly every future.`;
  const reached = targets
    .slice(0, 2)
    .map(
      (target) => `${targetWords(target)} holds ${inFutures(probabilityAt(result, target, at.year), result.manifest)}`,
    );
  const by = at.laws === undefined ? "" : ", all laws by weight,";
  return (
    `${RIGHT} ${article}${name} in ${year}${by} is above ${value(0.5)} in half of all futures, and above ${value(0.05)} in 1 of 20` +
    `${reached.length === 0 ? "" : `; ${listed(reached)}`}.`
  );
}

function beyondSentence(targets: readonly TargetResult[], near: readonly TargetResult[]): string {
  const beyond = targets.filter((target) => !near.includes(target)).map(targetWords);
  if (beyond.length === 0) return "";
  if (beyond.length > 4) return `${beyond.length} targets lie beyond the picture.`;
  return `${listed(beyond)} ${beyond.length === 1 ? "lies" : "lie"} beyond the picture.`;
}

function sourceSentence({ manifest }: Result, { samples }: DistributionAt): string {
  const drawn =
    samples < manifest.samples ? `The curves are drawn from the first ${formatCount(samples)} of them.` : "";
  return `${origin(manifest)}. ${drawn}`.trim();
}

/** The axis of chances, at the left. */
function shares(left: number, right: number, y: (probability: number) => number): string[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    element("path", { d: `M${left.toFixed(2)},${y(share).toFixed(2)}H${right.toFixed(2)}`, stroke: PALETTE.grid }),
    element(
      "text",
      {
        x: left - 6,
        y: y(share) + 4,
        "text-anchor": "end",
        "font-size": TYPE.axis.size,
        fill: PALETTE.mutedText,
      },
      `${100 * share} %`,
    ),
  ]);
}

function curveMarks({ points, main }: Curve, index: number, axis: AcrossAxis, y: (probability: number) => number) {
  const visible = points.filter(({ value }) => axis.contains(value));
  const path = line<Told["exceedance"][number]>(
    ({ value }) => axis.x(value),
    ({ probability }) => y(probability),
  ).digits(2)(visible);
  if (path === null) return [];
  return [
    element("path", {
      d: path,
      stroke: main ? PALETTE.fanInk : PALETTE.fan,
      "stroke-width": main ? 2.25 : 1.75,
      "stroke-dasharray": main ? undefined : DASHES[index % DASHES.length],
      "stroke-linejoin": "round",
      fill: "none",
    }),
  ];
}

/** The names of the curves in a row above them, each with a line to its shoulder. */
function curveLabels(
  curves: readonly Curve[],
  axis: AcrossAxis,
  y: (probability: number) => number,
  top: number,
  left: number,
  right: number,
): string[] {
  const labelsOf = (most: number) =>
    curves
      .map(({ name, points, main }) => {
        const text = cutToWidth(name, most, size, main);
        return { text, main, at: axis.x(valueAt(points, SHOULDER)), height: textWidth(text, size, main) + 12 };
      })
      .sort((a, b) => a.at - b.at);
  const whole = labelsOf(right - left);
  const labels = fits(whole, left - 6, right + 6) ? whole : labelsOf((right - left) / curves.length - 12);
  const places = dodge(labels, left - 6, right + 6);
  return labels.flatMap(({ text, main, at }, i) => [
    element("path", {
      d: `M${places[i]!.toFixed(2)},${top - 6}L${at.toFixed(2)},${y(SHOULDER).toFixed(2)}`,
      stroke: main ? PALETTE.fanInk : PALETTE.fan,
      "stroke-width": 0.75,
      fill: "none",
    }),
    element(
      "text",
      {
        x: places[i]!,
        y: top - 9,
        "text-anchor": "middle",
        "font-size": size,
        "font-weight": main ? 700 : undefined,
        fill: main ? PALETTE.fanInk : PALETTE.fan,
      },
      escapeXml(text),
    ),
  ]);
}

function targetLines(targets: readonly TargetResult[], axis: AcrossAxis, top: number, bottom: number): string[] {
  return targets.map((target) =>
    element("path", {
      d: `M${axis.x(threshold(target)).toFixed(2)},${top}V${bottom}`,
      stroke: PALETTE.target,
      "stroke-width": 1.5,
      "stroke-dasharray": "7 4",
      fill: "none",
    }),
  );
}

interface TargetName {
  text: string;
  wanted: number;
  at: number;
}

/** What stands below the lines of the targets, as far as there is room. */
function targetNames(
  result: Result,
  at: DistributionAt,
  targets: readonly TargetResult[],
  axis: AcrossAxis,
  left: number,
  right: number,
): TargetName[] {
  const sorted = targets.toSorted((a, b) => threshold(a) - threshold(b));
  const labels = (withShare: boolean) =>
    sorted.map((target) => {
      const share = probabilityAt(result, target, at.year);
      const text = targetWords(target) + (withShare ? `: ${formatPercent(share, share, share)}` : "");
      const wanted = axis.x(threshold(target));
      return { text, wanted, at: wanted, height: textWidth(text, size) + 12 };
    });
  let chosen = labels(true);
  if (!fits(chosen, left - 6, right + 6)) chosen = labels(false);
  while (!fits(chosen, left - 6, right + 6)) chosen = chosen.filter((_, i) => i % 2 === 0 && chosen.length > 1);
  const places = dodge(chosen, left - 6, right + 6);
  return chosen.map(({ text, wanted }, i) => ({ text, wanted, at: places[i]! }));
}

function targetMark({ text, wanted, at }: TargetName, top: number): string[] {
  return [
    element("path", {
      d: `M${wanted.toFixed(2)},${top - 3}L${at.toFixed(2)},${top + 3}`,
      stroke: PALETTE.target,
      "stroke-width": 0.75,
      fill: "none",
    }),
    element(
      "text",
      { x: at, y: top + 4 + size, "text-anchor": "middle", "font-size": size, fill: PALETTE.target },
      escapeXml(text),
    ),
  ];
}
