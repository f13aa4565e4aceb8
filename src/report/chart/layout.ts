import type { AskedName } from "../../model/units.ts";
import type { Result, TargetResult } from "../../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "../bands.ts";
import { isSameInEveryFuture } from "../scope.ts";
import { chartAnswer } from "../sentence.ts";
import { calendar, isLoss, type QuantityWords, threshold, wordsOf } from "../words.ts";
import { fits } from "./dodge.ts";
import { type EdgeLabels, measureLabels, percentileLabels, placeLabels, targetLabels } from "./edge-labels.ts";
import { textWidth } from "./text-width.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";
import { TYPE } from "./type.ts";
import { type ValueAxis, type ValueAxisRequest, valueAxis } from "./value-axis.ts";
import { wrapText } from "./wrap.ts";

/** Everything about a chart that has a place: what is drawn knows no more than this. */
export interface Layout {
  result: Result;
  quantity: AskedName;
  words: QuantityWords;
  fan: Fan;
  targets: TargetResult[];
  width: number;
  /** The answer in a sentence, unwrapped. */
  answer: string;
  title: Paragraph;
  subtitle: Paragraph;
  axisTitle: Paragraph;
  /** Above the labels at the right edge. */
  labelHeading: string;
  /** The picture itself, between the axes. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  axis: ValueAxis;
  time: TimeAxis;
  /** Indices of the times that are drawn. */
  steps: number[];
  /** What "today" points at: the median, or the middlemost percentile. */
  anchor: Percentile;
  falling: boolean;
  labels: EdgeLabels;
  labelLeft: number;
  valueColumn: number;
}

export interface Paragraph {
  lines: string[];
  top: number;
}

export const MARGIN = 24;
/** Below the picture: ticks and two rows of numbers. */
export const TIME_AXIS_HEIGHT = 46;
/** From the picture to the labels: room for their leaders. */
const LABEL_OFFSET = 26;
const LEAST_PICTURE_HEIGHT = 200;
/** Beyond this many points a line is drawn through every k-th: more than one a pixel cannot be seen. */
const MOST_POINTS = 1000;

/** What charts that stand beside each other have in common, so that a height means the same in all of them. */
export interface Shared {
  /** Everything that must be in any of the pictures. */
  values: readonly number[];
  falling: boolean;
  /** The lowest top of any picture. */
  top: number;
}

/** Places a chart of the given width, whose time axis ends at the given height. */
export function layOut(result: Result, quantity: AskedName, width: number, height: number, shared?: Shared): Layout {
  const data = result.quantities[quantity];
  if (!data) throw new RangeError(`the result has no bands of ${quantity}, only of ${Object.keys(result.quantities)}`);
  const words = wordsOf(quantity, result.scenario);
  const { startYear, horizonYears, title: name } = result.scenario;
  const fan = fanOf(data);
  const last = result.times.length - 1;
  const targets = result.targets.filter((target) => target.quantity === quantity);
  const answer = chartAnswer(result, quantity);

  // From the top down: title, answer, title of the axis, picture, time axis.
  const span = width - 2 * MARGIN;
  const title = { lines: wrapText(name, span, TYPE.title.size, true), top: 14 };
  const subtitle = {
    lines: wrapText(answer, span, TYPE.subtitle.size),
    top: title.top + title.lines.length * TYPE.title.line + 2,
  };
  const axisTitleTop = subtitle.top + subtitle.lines.length * TYPE.subtitle.line + 12;

  const every = Math.max(1, Math.ceil(last / MOST_POINTS));
  const steps = result.times.map((_, step) => step).filter((step) => step % every === 0 || step === last);
  const anchor = fan.median ?? fan.percentiles[fan.percentiles.length >> 1]!;
  const falling = shared?.falling ?? anchor.estimate[last]! <= anchor.estimate[0]!;
  const axisRequest: Omit<ValueAxisRequest, "top" | "bottom"> = {
    values: [...(shared?.values ?? finiteValues(fan, steps, quantity))],
    targets: targets.map(threshold),
    words,
    linear: isLoss(quantity) || quantity === "computeOrders",
    // The words at "today" stand on the side that the fan leaves free.
    roomAbove: falling ? 26 : 12,
    roomBelow: falling ? 12 : 26,
  };

  // The title of the axis wraps to the width of the picture, which depends on the labels and ticks, which depend on the
  // height that the title leaves: all is laid out once with a guess of that height, and measured.
  const guess = valueAxis({ ...axisRequest, top: axisTitleTop + TYPE.axis.line, bottom: height - TIME_AXIS_HEIGHT });
  const labelSpan = Math.min(0.38 * width, 270);
  const sameInAll = isSameInEveryFuture(result, quantity);
  const labelsOn = (axis: ValueAxis, compact: boolean) =>
    [
      percentileLabels(fan, words, data.unit, last, axis, sameInAll),
      targetLabels(result, targets, axis, labelSpan, compact),
    ] as const;
  const compact = !fits(labelsOn(guess, false).flat(), axisTitleTop + 4 * TYPE.axis.line, height - TIME_AXIS_HEIGHT);
  const measured = measureLabels(labelsOn(guess, compact).flat());
  const labelHeading = `percentiles in ${calendar(startYear + horizonYears)}`;
  const tickWidth = Math.max(...guess.ticks.map(({ label }) => textWidth(label, TYPE.axis.size)));
  const left = MARGIN + Math.max(28, tickWidth + 10);
  const right = width - MARGIN - LABEL_OFFSET - Math.max(measured.width, textWidth(labelHeading, TYPE.axis.size));

  const axisTitle = {
    lines: wrapText(axisWords(result, quantity, fan, guess.broken), right - MARGIN, TYPE.axis.size),
    top: axisTitleTop,
  };
  const top = Math.max(shared?.top ?? 0, axisTitleTop + axisTitle.lines.length * TYPE.axis.line + 8);
  const bottom = Math.max(height - TIME_AXIS_HEIGHT, top + LEAST_PICTURE_HEIGHT);
  const axis = valueAxis({ ...axisRequest, top, bottom });
  return {
    ...{ result, quantity, words, fan, targets, width, answer, title, subtitle, axisTitle, labelHeading },
    ...{ left, right, top, bottom, axis, steps, anchor, falling },
    time: timeAxis(startYear, horizonYears, left, right),
    labels: placeLabels(...labelsOn(axis, compact), top, bottom + 6),
    labelLeft: right + LABEL_OFFSET,
    valueColumn: measured.valueColumn,
  };
}

/** What the value axis shows, in which unit, which way is better and whether it starts at 0. */
export function axisWords(result: Result, quantity: AskedName, fan: Fan, broken: boolean): string {
  const words = wordsOf(quantity, result.scenario);
  const { unit } = result.quantities[quantity]!;
  // A single run of another size than the one that defines today's loss does not start at 1.
  const otherSize =
    result.scenario.compute === "singleRun" &&
    words.symbol === "R" &&
    fan.percentiles.some(({ estimate }) => estimate[0] !== 1);
  const name = otherSize
    ? "relative loss R (1 = a programme of today’s reference size)"
    : words.axis + (unit === undefined ? "" : ` [${unit}]`);
  return `${name} · ${words.direction}${broken ? " · the axis does not start at 0" : ""}`;
}

/** Lays out several charts of one quantity side by side, each of its own width, on one scale. */
export function layOutTogether(
  charts: readonly { result: Result; width: number; height: number }[],
  quantity: AskedName,
): Layout[] {
  const alone = charts.map(({ result, width, height }) => layOut(result, quantity, width, height));
  const shared: Shared = {
    values: alone.flatMap(({ fan, steps }) => finiteValues(fan, steps, quantity)),
    falling: alone.every(({ falling }) => falling),
    top: 0,
  };
  const onOneScale = (top: number) =>
    charts.map(({ result, width, height }) => layOut(result, quantity, width, height, { ...shared, top }));
  return onOneScale(Math.max(...onOneScale(0).map(({ top }) => top)));
}

function finiteValues(fan: Fan, steps: number[], quantity: AskedName): number[] {
  const values = fan.percentiles.flatMap(({ estimate, low, high }) =>
    steps.flatMap((step) => [estimate[step]!, low[step]!, high[step]!]),
  );
  const beyond = values.find((value) => !Number.isFinite(value));
  if (beyond !== undefined) throw new RangeError(`${quantity} must be finite to be drawn, got ${beyond}`);
  return values;
}
