import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import type { Band, Fan } from "./bands.ts";
import { type EdgeLabel, percentileLabels, placeLabels, targetLabels } from "./chart/edge-labels.ts";
import { TYPE } from "./chart/type.ts";
import type { ValueAxis } from "./chart/value-axis.ts";
import { isSameInEveryFuture } from "./scope.ts";
import { ROW } from "./text-fan-picture.ts";
import type { Signs } from "./text-fan-signs.ts";
import { columnsOf } from "./text-wrap.ts";
import { threshold, wordsOf } from "./words.ts";

/** What stands at the right of a fan: texts by their row. */
export interface FanLabels {
  rows: Map<number, { text: string; bold: boolean }>;
  /** Columns of the widest text. */
  width: number;
  /** How many targets are named. */
  targets: number;
}

export interface FanLabelsRequest {
  result: Result;
  quantity: AskedName;
  fan: Fan;
  bands: readonly Band[];
  axis: ValueAxis;
  rows: number;
  signs: Signs;
  /** What is said of targets: their probability with its error, without, or nothing. */
  probabilities: "withErrors" | "alone" | "none";
}

/** Names the percentiles that are drawn, and the targets, at the height where their lines end: each on a row of its own. */
export function fanLabels({
  result,
  quantity,
  fan,
  bands,
  axis,
  rows,
  signs,
  probabilities,
}: FanLabelsRequest): FanLabels {
  const words = wordsOf(quantity, result.scenario);
  const edges = new Set(bands.flatMap(({ lower, upper }) => [lower, upper]));
  const drawn = fan.percentiles.filter((one) => edges.has(one) || one === fan.median || fan.unpaired.includes(one));
  const sameInAll = isSameInEveryFuture(result, quantity);
  const percentiles = percentileLabels(
    { ...fan, percentiles: drawn },
    words,
    // The title of the axis has the unit.
    undefined,
    result.times.length - 1,
    axis,
    sameInAll,
    TYPE.label,
  );
  const targets =
    probabilities === "none"
      ? []
      : targetLabels(
          result,
          result.targets.filter((target) => target.quantity === quantity && axis.contains(threshold(target))),
          axis,
          Number.POSITIVE_INFINITY,
          { compact: true, short: false },
          TYPE.label,
        ).map(onOneRow);
  // Where there is no room for probabilities, there is none for two percentiles beside each other.
  const named = probabilities === "none" ? percentiles : together(percentiles);
  const { labels, leftOut } = placeLabels(named.map(onOneRow), targets, -ROW / 2, (rows - 0.5) * ROW);

  const pairs = labels.flatMap(({ lines: [text] }) => (typeof text === "string" ? [] : [text!]));
  const valueColumn = Math.max(0, ...pairs.map(([name]) => columnsOf(name))) + 2;
  const texts = labels.map(({ at, lines: [text], bold }) => {
    const whole = typeof text === "string" ? text : text![0].padEnd(valueColumn) + text![1];
    const short = probabilities === "alone" ? whole.replace(/ ± .*/, "") : whole;
    // Centres are a row apart but for rounding.
    return [Math.round((at + 1e-6) / ROW), { text: signs.text(short), bold }] as const;
  });
  return {
    rows: new Map(texts),
    width: Math.max(0, ...texts.map(([, { text }]) => columnsOf(text))),
    targets: targets.length - leftOut,
  };
}

function onOneRow(label: EdgeLabel): EdgeLabel {
  return { ...label, height: ROW };
}

/** So many percentiles that end on one row share a label: apart they would push each other away from where they end. */
const CROWD = 3;

/** "5 % – 95 %  0.971 – 0.981" for a crowd of percentiles, and above it the median where it is one of them. */
function together(labels: readonly EdgeLabel[]): EdgeLabel[] {
  const rowOf = ({ at }: EdgeLabel) => Math.round(at / ROW);
  return [...new Set(labels.map(rowOf))].flatMap((row) => {
    const crowd = labels.filter((label) => rowOf(label) === row);
    if (crowd.length < CROWD) return crowd;
    const [first, last] = [crowd[0]!, crowd.at(-1)!].map(({ lines: [pair] }) => pair as [string, string]);
    const range: EdgeLabel = {
      ...crowd[0]!,
      bold: false,
      lines: [[`${first![0]} – ${last![0]}`, `${first![1]} – ${last![1]}`]],
    };
    return [range, ...crowd.filter(({ bold }) => bold)];
  });
}
