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
import { TYPE, type Type } from "./type.ts";
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
  /** What it names lies beyond the end of the axis: an arrow in the text takes the place of the leader. */
  off?: boolean;
  /** How many targets it stands for. */
  stands: number;
  /** The dashes of the line it names, which its leader takes up; solid if absent. */
  dashes?: string;
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

const GAP = 8;

/** Size and distance of lines [px]. */
type LabelType = Type["label"];

export function percentileLabels(
  fan: Fan,
  words: QuantityWords,
  unit: string | undefined,
  last: number,
  axis: ValueAxis,
  sameInAll: boolean,
  { line }: LabelType,
): EdgeLabel[] {
  const text = percentileTexts(fan, [last], words.prefix);
  const label = (percentile: Percentile, name: string): EdgeLabel => ({
    at: axis.y(percentile.estimate[last]!),
    height: line,
    lines: [[name, text(percentile, last) + (unit === undefined || words.prefix === "$" ? "" : ` ${unit}`)]],
    colour: PALETTE.fanInk,
    bold: percentile === fan.median,
    rank: percentile.level,
    stands: 0,
  });
  const [first] = fan.percentiles;
  const same = fan.percentiles.every(({ estimate }) => estimate[last] === first!.estimate[last]);
  if (same && fan.percentiles.length > 1) return [label(first!, sameInAll ? "in every future" : "all percentiles")];
  return fan.percentiles.map((percentile) => label(percentile, percentileWords(percentile.level)));
}

/** The line of the future in which every input is at its median. */
export function medianFutureLabel(
  value: number,
  text: string,
  axis: ValueAxis,
  width: number,
  { size, line }: LabelType,
): EdgeLabel {
  const lines = wrapText(text, width, size);
  return {
    at: axis.y(value),
    height: lines.length * line,
    lines,
    colour: PALETTE.fanInk,
    bold: false,
    rank: 50,
    stands: 0,
    dashes: MEDIAN_FUTURE_DASHES,
  };
}

const NO_BREAK = "\u00a0";

export const MEDIAN_FUTURE_DASHES = "6 4";

/**
 * Each target with its probability; on one line each where `compact`, and without the error of the probability where
 * `short`. Those off the chart stand at its ends.
 */
export function targetLabels(
  result: Result,
  targets: TargetResult[],
  axis: ValueAxis,
  width: number,
  { compact, short }: { compact: boolean; short: boolean },
  { size, line }: LabelType,
): EdgeLabel[] {
  const style = { colour: PALETTE.target, bold: false, rank: -1 };
  const labelOf = (names: string, event: string, number: string) => {
    const texts =
      compact || short ? [`${names}: ${`P ${number}`.replaceAll(" ", NO_BREAK)}`] : [names, `P(${event}) ${number}`];
    const lines = texts.flatMap((text) => wrapText(text, width, size));
    return { lines, height: lines.length * line + (compact || short ? 0 : 3), ...style };
  };
  const facts = targets.map((target) => {
    const { estimate, low, high, reached } = targetAtHorizon(target, result.manifest.samples);
    const full = formatProbability(estimate, low, high);
    const text = short ? full.replace(/ ±.*/, "") : full;
    return {
      target,
      value: threshold(target),
      event: `${reached ? "reached by" : "met in"} ${horizonYear(result)}`,
      number: /^[<>]/.test(text) ? text : `= ${text}`,
    };
  });
  const on = facts
    .filter(({ value }) => axis.contains(value))
    .map(({ target, value, event, number }) => ({
      at: axis.y(value),
      ...labelOf(targetWords(target), event, number),
      stands: 1,
    }));
  const beyond = ([true, false] as const).flatMap((above) => {
    const side = facts
      .filter(({ value }) => !axis.contains(value) && axis.isAbove(value) === above)
      .sort((a, b) => (above ? a.value - b.value : b.value - a.value));
    // One label for all that are as probable as each other: nothing but their number could tell them apart here.
    const groups = new Map<string, typeof side>();
    for (const fact of side) {
      const alike = [sideWords(fact.target), fact.event, fact.number].join();
      groups.set(alike, [...(groups.get(alike) ?? []), fact]);
    }
    return [...groups.values()].map((group, index) => {
      const { value, event, number } = group[0]!;
      const [first, ...others] = group.map((one) => targetWords(one.target));
      const names = [first, ...others.map((words) => words.replace(SIDE, ""))].join(", ");
      const label = labelOf(
        `${names}, off the chart ${above ? "↑" : "↓"}`,
        event,
        number + (group.length > 1 ? " each" : ""),
      );
      // After everything on the chart, the nearest first.
      const at = axis.y(value) + (above ? -1e-3 : 1e-3) * (index + 1);
      return { at, ...label, off: true, stands: group.length };
    });
  });
  return [...on, ...beyond];
}

/** "R ≤ " of "R ≤ 0.7". */
const SIDE = /^.* [≤≥] /;

function sideWords(target: TargetResult): string | undefined {
  return SIDE.exec(targetWords(target))?.[0];
}

/** Chooses what fits between top and bottom, moves it apart and measures it. Percentiles come first, then targets in their order. */
export function placeLabels(percentiles: EdgeLabel[], targets: EdgeLabel[], top: number, bottom: number): EdgeLabels {
  let chosen = thinned(percentiles, top, bottom);
  let leftOut = 0;
  for (const target of targets) {
    if (fits([...chosen, target], top, bottom)) chosen = [...chosen, target];
    else leftOut += target.stands;
  }
  chosen.sort((a, b) => a.at - b.at || b.rank - a.rank);
  const centres = dodge(chosen, top, bottom);
  const labels = chosen.map((label, index) => ({ ...label, at: centres[index]!, wanted: label.at }));
  return { labels, leftOut };
}

/** From the start of the text to the end of the widest line, and to the second column. */
export function measureLabels(
  labels: readonly EdgeLabel[],
  { size }: LabelType = TYPE.label,
): { width: number; valueColumn: number } {
  const pairs = labels.flatMap((label) => label.lines.map((text) => ({ text, bold: label.bold })));
  const names = pairs.flatMap(({ text, bold }) => (typeof text === "string" ? [] : [textWidth(text[0], size, bold)]));
  const valueColumn = Math.max(0, ...names) + GAP;
  const widths = pairs.map(({ text, bold }) =>
    typeof text === "string" ? textWidth(text, size, bold) : valueColumn + textWidth(text[1], size, bold),
  );
  return { width: Math.max(0, ...widths), valueColumn };
}

/** Where there is no room for all percentiles, the outermost and the medians stay and every k-th of the others. */
function thinned(labels: EdgeLabel[], top: number, bottom: number): EdgeLabel[] {
  const isMedian = ({ bold, dashes }: EdgeLabel) => bold || dashes === MEDIAN_FUTURE_DASHES;
  for (let every = 1; every <= labels.length; every++) {
    const chosen = labels.filter(
      (label, index) => index % every === 0 || isMedian(label) || index === labels.length - 1,
    );
    if (fits(chosen, top, bottom)) return chosen;
  }
  return labels.filter(({ bold }) => bold);
}

/** The leader from the end of a line to its label, and the label. */
export function drawLabel(
  label: PlacedLabel,
  lineEnd: number,
  left: number,
  valueColumn: number,
  { size, line }: LabelType = TYPE.label,
): string[] {
  const { at, lines, colour, bold, wanted, off, dashes } = label;
  const leader = element("path", {
    d: `M${lineEnd + 2},${wanted.toFixed(2)}L${left - 5},${at.toFixed(2)}`,
    stroke: colour,
    "stroke-width": 0.75,
    "stroke-dasharray": dashes,
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
  return off ? texts : [leader, ...texts];
}
