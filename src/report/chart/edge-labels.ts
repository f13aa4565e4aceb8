import type { Result, TargetResult } from "../../summary/result.ts";
import type { Fan, Percentile } from "../bands.ts";
import { formatProbability } from "../numbers.ts";
import { PALETTE } from "../palette.ts";
import { percentileTexts } from "../percentile-text.ts";
import { horizonYear } from "../sentence.ts";
import { targetAtHorizon } from "../target-at-horizon.ts";
import { percentileWords, type QuantityWords, targetWords, threshold } from "../words.ts";
import { type Dodger, dodge, fits } from "./dodge.ts";
import { element, escapeXml } from "./svg.ts";
import { textWidth } from "./text-width.ts";
import { TYPE } from "./type.ts";
import type { ValueAxis } from "./value-axis.ts";
import { wrapText } from "./wrap.ts";

/** Text at the right edge that names a line where it ends. */
export interface EdgeLabel extends Dodger {
  /** One string, or a name and a value in two columns. */
  lines: (string | [name: string, value: string])[];
  colour: string;
  bold: boolean;
  /** Larger values of two labels at one height stand higher. */
  rank: number;
}

/** A label in its place: `at` is where it stands, `wanted` where its line ends. */
export interface PlacedLabel extends EdgeLabel {
  wanted: number;
}

export interface EdgeLabels {
  labels: PlacedLabel[];
  /** Targets that found no room. */
  leftOut: number;
}

const { size, line } = TYPE.label;
const GAP = 8;

export function percentileLabels(fan: Fan, words: QuantityWords, last: number, axis: ValueAxis): EdgeLabel[] {
  const text = percentileTexts(fan, [last], words.prefix);
  const label = (percentile: Percentile, name: string): EdgeLabel => ({
    at: axis.y(percentile.estimate[last]!),
    height: line,
    lines: [[name, text(percentile, last)]],
    colour: PALETTE.fanInk,
    bold: percentile === fan.median,
    rank: percentile.level,
  });
  const [first] = fan.percentiles;
  const same = fan.percentiles.every(({ estimate }) => estimate[last] === first!.estimate[last]);
  if (same && fan.percentiles.length > 1) return [label(first!, "all percentiles")];
  return fan.percentiles.map((percentile) => label(percentile, percentileWords(percentile.level)));
}

/** Each target with its probability; on one line each where `compact`. */
export function targetLabels(
  result: Result,
  targets: TargetResult[],
  axis: ValueAxis,
  width: number,
  compact: boolean,
): EdgeLabel[] {
  return targets.map((target) => {
    const { estimate, low, high, reached } = targetAtHorizon(target, result.manifest.samples);
    const value = threshold(target);
    const where = value > axis.ticks[0]!.value ? "above" : "below";
    const name = targetWords(target) + (axis.contains(value) ? "" : ` (${where} the picture)`);
    const event = `${reached ? "reached by" : "met in"} ${horizonYear(result)}`;
    const number = formatProbability(estimate, low, high);
    const equals = /^[<>]/.test(number) ? number : `= ${number}`;
    const texts = compact ? [`${targetWords(target)}: P ${equals}`] : [name, `P(${event}) ${equals}`];
    const lines = texts.flatMap((text) => wrapText(text, width, size));
    const height = lines.length * line + (compact ? 0 : 3);
    return { at: axis.y(value), height, lines, colour: PALETTE.target, bold: false, rank: -1 };
  });
}

/** Chooses what fits between top and bottom, moves it apart and measures it. Percentiles come first, then targets in their order. */
export function placeLabels(percentiles: EdgeLabel[], targets: EdgeLabel[], top: number, bottom: number): EdgeLabels {
  let chosen = thinned(percentiles, top, bottom);
  let leftOut = 0;
  for (const target of targets) {
    if (fits([...chosen, target], top, bottom)) chosen = [...chosen, target];
    else leftOut++;
  }
  chosen.sort((a, b) => a.at - b.at || b.rank - a.rank);
  const centres = dodge(chosen, top, bottom);
  const labels = chosen.map((label, index) => ({ ...label, at: centres[index]!, wanted: label.at }));
  return { labels, leftOut };
}

/** From the start of the text to the end of the widest line, and to the second column. */
export function measureLabels(labels: EdgeLabel[]): { width: number; valueColumn: number } {
  const pairs = labels.flatMap((label) => label.lines.map((text) => ({ text, bold: label.bold })));
  const names = pairs.flatMap(({ text, bold }) => (typeof text === "string" ? [] : [textWidth(text[0], size, bold)]));
  const valueColumn = Math.max(0, ...names) + GAP;
  const widths = pairs.map(({ text, bold }) =>
    typeof text === "string" ? textWidth(text, size, bold) : valueColumn + textWidth(text[1], size, bold),
  );
  return { width: Math.max(0, ...widths), valueColumn };
}

/** Where there is no room for all percentiles, the outermost and the median stay and every k-th of the others. */
function thinned(labels: EdgeLabel[], top: number, bottom: number): EdgeLabel[] {
  for (let every = 1; every <= labels.length; every++) {
    const chosen = labels.filter((label, index) => index % every === 0 || label.bold || index === labels.length - 1);
    if (fits(chosen, top, bottom)) return chosen;
  }
  return labels.filter(({ bold }) => bold);
}

/** The leader from the end of a line to its label, and the label. */
export function drawLabel(label: PlacedLabel, lineEnd: number, left: number, valueColumn: number): string[] {
  const { at, lines, colour, bold, wanted } = label;
  const leader = element("path", {
    d: `M${lineEnd + 2},${wanted.toFixed(2)}L${left - 5},${at.toFixed(2)}`,
    stroke: colour,
    "stroke-width": 0.75,
    fill: "none",
  });
  const first = at - (lines.length * line) / 2 + line / 2 + size * 0.35;
  const texts = lines.flatMap((text, index) => {
    const y = first + index * line;
    const style = { y, fill: colour, "font-size": size, "font-weight": bold ? 700 : undefined };
    if (typeof text === "string") return [element("text", { x: left, ...style }, escapeXml(text))];
    return [
      element("text", { x: left, ...style }, escapeXml(text[0])),
      element("text", { x: left + valueColumn, ...style }, escapeXml(text[1])),
    ];
  });
  return [leader, ...texts];
}
