import { area, line } from "d3-shape";
import type { CompareResult, Overtaking } from "../analysis/compare/result.ts";
import type { Fan } from "./bands.ts";
import { drawLabel, type EdgeLabel, measureLabels, placeLabels } from "./chart/edge-labels.ts";
import { axisLabels, axisLines, type Frame, gridLines, timeRows, valueLabels } from "./chart/frame.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { cutToWidth, textWidth } from "./chart/text-width.ts";
import { timeAxis } from "./chart/time-axis.ts";
import { TYPE, type Type } from "./chart/type.ts";
import { type ValueAxis, valueAxis } from "./chart/value-axis.ts";
import {
  comparedName,
  fanOfPair,
  inWords,
  lastYear,
  measureTexts,
  measureUnit,
  measureWords,
  type Named,
  yearText,
} from "./compare-words.ts";
import { bandTints, PALETTE } from "./palette.ts";
import { percentileWords, QUANTITY_WORDS } from "./words.ts";

/** Where the two panels of a pair lie. */
export interface Place {
  left: number;
  right: number;
  labelLeft: number;
  top: number;
  type: Type;
}

const DIFFERENCE_HEIGHT = 270;
const BETWEEN = 44;
const LEAD_HEIGHT = 130;
/** Above a panel: what it shows. */
const HEADING = 26;
/** From the first heading to the lower end of the time axis. */
export const PANELS_HEIGHT = HEADING + DIFFERENCE_HEIGHT + BETWEEN + LEAD_HEIGHT + 46;

const { size } = TYPE.label;
const HALO = { stroke: PALETTE.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };

/** What stands at the right of the difference: its percentiles at the horizon. */
function percentileLabels(result: CompareResult, fan: Fan, axis: Pick<ValueAxis, "y">): EdgeLabel[] {
  const last = result.times.length - 1;
  const text = measureTexts(result, fan, [last]);
  return fan.percentiles.map((percentile) => ({
    at: axis.y(percentile.estimate[last]!),
    height: TYPE.label.line,
    lines: [[percentileWords(percentile.level), text(percentile, last)]],
    colour: PALETTE.fanInk,
    bold: percentile === fan.median,
    rank: percentile.level,
    stands: 0,
  }));
}

/** Room that the labels at the right need. */
export function labelRoom(result: CompareResult, named: Named, type: Type): number {
  const { width } = measureLabels(percentileLabels(result, fanOfPair(named.pair), { y: () => 0 }));
  const words = [...timeRows(type), `in ${lastYear(result)}`].map((text) => textWidth(text, TYPE.axis.size));
  return Math.max(width, textWidth(inWords(aheadAtHorizon(named)), size, true), ...words);
}

function aheadAtHorizon({ pair: { ahead } }: Named) {
  const last = ahead.estimate.length - 1;
  return { estimate: ahead.estimate[last]!, low: ahead.low[last]!, high: ahead.high[last]! };
}

/** The difference of a pair over time, and below it the probability that the first of the two is ahead. */
export function panels(result: CompareResult, named: Named, { left, right, labelLeft, top, type }: Place): string[] {
  const time = timeAxis(result.scenarios[0]!.startYear, result.times.at(-1)!, left, right, {
    size: type.axis.size,
  });
  const upper = top + HEADING;
  const lower = upper + DIFFERENCE_HEIGHT + BETWEEN;
  const fan = fanOfPair(named.pair);
  const ratio = result.measure === "ratio";
  const words = { ...QUANTITY_WORDS[result.quantity], prefix: ratio ? ("×" as const) : ("" as const) };
  const level = ratio ? 1 : 0;
  const difference: Frame = {
    ...{ time, left, right, labelLeft, type, top: upper, bottom: upper + DIFFERENCE_HEIGHT },
    axis: valueAxis({
      values: withBothSides(
        fan.percentiles.flatMap(({ estimate }) => estimate),
        level,
      ),
      ...{
        targets: [],
        words,
        linear: !ratio,
        top: upper,
        bottom: upper + DIFFERENCE_HEIGHT,
        roomAbove: 30,
        roomBelow: 30,
      },
    }),
  };
  const lead: Frame = {
    ...{ time, left, right, labelLeft, type, top: lower, bottom: lower + LEAD_HEIGHT },
    axis: valueAxis({
      values: [0, 1],
      ...{ targets: [], words: { ...words, prefix: "" }, linear: true, top: lower, bottom: lower + LEAD_HEIGHT },
      ...{ roomAbove: 4, roomBelow: 0 },
    }),
  };
  return [...differencePanel(result, named, fan, level, difference), ...leadPanel(result, named, lead)];
}

/** Both sides of the line of being level are in the picture, so that each has room for the name of who is ahead there. */
function withBothSides(values: readonly number[], level: number): number[] {
  const reach = 0.05 * Math.max(...values.map((value) => Math.abs(value - level)));
  return [level - (level > 0 ? Math.min(reach, level / 2) : reach), level, level + reach, ...values];
}

/** The first of several texts that fits a width; as much of the last one as does if none does. */
function fitting(texts: readonly string[], width: number, fontSize: number, bold = false): string {
  const text = texts.find((one) => textWidth(one, fontSize, bold) <= width) ?? texts[texts.length - 1]!;
  return cutToWidth(text, width, fontSize, bold);
}

/** Above a panel, in as many words as there is room for. */
function heading(texts: readonly string[], { left, right, top }: Frame): string {
  const text = fitting(texts, right - left + 8, TYPE.axis.size);
  return element(
    "text",
    { x: left - 8, y: top - 10, "font-size": TYPE.axis.size, fill: PALETTE.mutedText },
    escapeXml(text),
  );
}

function differencePanel(result: CompareResult, named: Named, fan: Fan, level: number, frame: Frame): string[] {
  const { axis, time, left, right, top, bottom, labelLeft } = frame;
  const steps = result.times.map((_, step) => step);
  const x = (step: number) => time.x(result.times[step]!);
  const tints = bandTints(fan.bands.length);
  const bands = fan.bands.map(({ lower, upper }, index) =>
    element("path", {
      d: area<number>(
        x,
        (step) => axis.y(lower.estimate[step]!),
        (step) => axis.y(upper.estimate[step]!),
      ).digits(2)(steps)!,
      fill: tints[index]!,
    }),
  );
  const edges = fan.percentiles.map((percentile) =>
    element("path", {
      d: line<number>(x, (step) => axis.y(percentile.estimate[step]!)).digits(2)(steps)!,
      stroke: PALETTE.fanInk,
      "stroke-width": percentile === fan.median ? 2 : 0.75,
      "stroke-dasharray": fan.unpaired.includes(percentile) ? "5 3" : undefined,
    }),
  );
  const y = axis.y(level);
  const zero = element("path", {
    d: `M${left},${y.toFixed(2)}H${right}`,
    stroke: PALETTE.target,
    "stroke-width": 1.5,
    "stroke-dasharray": "7 4",
  });
  // Who is ahead on which side of the line; at the ends of the picture, where the bands leave room most often.
  const sides = [
    [named.a, "the first"],
    [named.b, "the second"],
  ] as const;
  const [above, below] = result.ahead === "lower" ? [sides[1], sides[0]] : sides;
  const side = (names: readonly string[], sign: -1 | 1) =>
    element(
      "text",
      {
        x: left + 10,
        y: sign < 0 ? top + 16 : bottom - 10,
        "font-size": size,
        "font-weight": 700,
        fill: PALETTE.target,
        ...HALO,
      },
      escapeXml(
        fitting(
          names.map((who) => `${sign < 0 ? "↑" : "↓"} ${who} ahead`),
          right - left - 20,
          size,
          true,
        ),
      ),
    );
  const labels = placeLabels(percentileLabels(result, fan, axis), [], top, bottom + 6);
  const { valueColumn } = measureLabels(labels.labels);
  const unit = measureUnit(result) === "" ? "" : ` [${measureUnit(result).trim()}]`;
  const measured = measureWords(result, named) + unit;
  return [
    heading(
      [
        `${measured}; at the dashed line they are level`,
        measured,
        `${comparedName(result)}, the first ${result.measure === "ratio" ? "/" : "−"} the second${unit}`,
        `the first ${result.measure === "ratio" ? "/" : "−"} the second${unit}`,
      ],
      frame,
    ),
    element(
      "text",
      { x: labelLeft, y: top - 10, "font-size": TYPE.axis.size, fill: PALETTE.mutedText },
      escapeXml(`in ${lastYear(result)}`),
    ),
    element("g", { fill: "none" }, ...gridLines(frame)),
    element("g", { stroke: "none" }, ...bands),
    element("g", { fill: "none", "stroke-linejoin": "round" }, ...edges, zero),
    element("g", { fill: "none" }, ...axisLines(frame)),
    ...valueLabels(frame),
    side(above, -1),
    side(below, 1),
    ...labels.labels.flatMap((label) => drawLabel(label, right, labelLeft, valueColumn)),
  ];
}

function leadPanel(result: CompareResult, named: Named, frame: Frame): string[] {
  const { axis, time, bottom, labelLeft } = frame;
  const { a, pair } = named;
  const x = (step: number) => time.x(result.times[step]!);
  // On the first day both may be level: the line begins where one of them is ahead.
  const steps = result.times.map((_, step) => step).filter((step) => pair.level.estimate[step]! < 1);
  const errors = area<number>(
    x,
    (step) => axis.y(pair.ahead.low[step]!),
    (step) => axis.y(pair.ahead.high[step]!),
  ).digits(2)(steps);
  const curve = line<number>(x, (step) => axis.y(pair.ahead.estimate[step]!)).digits(2)(steps);
  const value = aheadAtHorizon(named);
  return [
    heading([`probability that ${a} is ahead`, "probability that the first is ahead", "P(the first is ahead)"], frame),
    element("g", { fill: "none" }, ...gridLines(frame)),
    ...(steps.length === 0
      ? []
      : [
          element("path", { d: errors!, fill: bandTints(2)[1]! }),
          element("path", { d: curve!, stroke: PALETTE.fanInk, "stroke-width": 2, fill: "none" }),
          element(
            "text",
            {
              x: labelLeft,
              y: Math.min(axis.y(value.estimate) + 4, bottom - 4),
              "font-size": size,
              "font-weight": 700,
              fill: PALETTE.fanInk,
            },
            escapeXml(inWords(value)),
          ),
        ]),
    ...overtakingMark(result, named, frame),
    element("g", { fill: "none" }, ...axisLines(frame)),
    ...axisLabels(frame),
  ];
}

/** When the one that begins behind comes ahead: its median as a dot and its central interval as a bar. */
function overtakingMark(result: CompareResult, { a, b, pair }: Named, { time, axis, left, right }: Frame): string[] {
  const { overtaking } = pair;
  const first = overtaking.a.byHorizon.estimate >= overtaking.b.byHorizon.estimate;
  const [who, whom, told] = first ? ([a, b, overtaking.a] as const) : ([b, a, overtaking.b] as const);
  const range = centralTimes(told);
  if (range === undefined) return [];
  const horizon = result.times.at(-1)!;
  const x = (at: number) => time.x(Math.min(at, horizon));
  const y = axis.y(0.5);
  const from = range.from === "aheadFromStart" ? 0 : (range.from as number);
  const to = typeof range.to === "number" ? range.to : horizon;
  const year = (level: number) => yearText(result, told.time[level]!, told.timeInterval[level]!);
  const years = `median ${year(50)}, ${range.width} % from ${year(range.low)} to ${year(range.high)}`;
  const median = `median ${year(50)}`;
  const text = fitting(
    [`${who} overtakes ${whom}: ${years}`, `overtaking: ${years}`, `overtaking: ${median}`, median],
    right - left - 12,
    size,
  );
  const room = textWidth(text, size);
  const atRight = x(to) + 12 + room <= right;
  const where = atRight
    ? { x: x(to) + 12 }
    : x(from) - 12 - room >= left
      ? { x: x(from) - 12, "text-anchor": "end" }
      : undefined;
  const label = { y: where === undefined ? y - 10 : y + 4, "font-size": size, fill: PALETTE.target, ...HALO };
  return [
    element("path", {
      d: `M${x(from).toFixed(2)},${y.toFixed(2)}H${x(to).toFixed(2)}`,
      stroke: PALETTE.target,
      "stroke-width": 4,
      fill: "none",
    }),
    // Beyond the horizon it goes on.
    ...(typeof range.to === "number"
      ? []
      : [element("path", { d: `M${(x(to) - 9).toFixed(2)},${y - 7}l11,7l-11,7Z`, fill: PALETTE.target })]),
    ...(typeof range.median === "number"
      ? [
          element("circle", {
            cx: x(range.median),
            cy: y,
            r: 5,
            fill: PALETTE.target,
            stroke: PALETTE.ground,
            "stroke-width": 1.5,
          }),
        ]
      : []),
    element("text", { ...label, ...(where ?? { x: Math.max(left + 8, right - room - 4) }) }, escapeXml(text)),
  ];
}

/** The outermost percentiles of a time of overtaking and its median; undefined where there is nothing to draw. */
export function centralTimes({ time }: Overtaking) {
  const levels = Object.keys(time)
    .map(Number)
    .sort((x, y) => x - y);
  const [low, high] = [levels[0]!, levels.at(-1)!];
  const median = time["50"];
  const [from, to] = [time[low]!, time[high]!];
  const drawn = typeof from === "number" || (from === "aheadFromStart" && typeof to === "number");
  if (median === undefined || !drawn || Math.abs(low + high - 100) > 1e-9) return undefined;
  return { low, high, width: Number((high - low).toFixed(6)), from, to, median };
}
