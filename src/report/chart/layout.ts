import { type AskedName, fromCanonicalUnit, isAbsolute } from "../../model/units.ts";
import type { Result, TargetResult } from "../../summary/result.ts";
import { type Fan, fanOf, type Percentile } from "../bands.ts";
import { percentileTexts } from "../percentile-text.ts";
import { isSameInEveryFuture } from "../scope.ts";
import { chartAnswer } from "../sentence.ts";
import { calendar, isLoss, type QuantityWords, suffixOf, threshold, wordsOf } from "../words.ts";
import { fits } from "./dodge.ts";
import {
  type EdgeLabels,
  measureLabels,
  medianFutureLabel,
  percentileLabels,
  placeLabels,
  targetLabels,
} from "./edge-labels.ts";
import { timeRows } from "./frame.ts";
import type { ShownFutures } from "./futures.ts";
import { layOutStrip, type Strip, stripLabels } from "./strip.ts";
import { textWidth } from "./text-width.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";
import { SMALL_TYPE, TYPE, type Type } from "./type.ts";
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
  type: Type;
  /** At the left and at the right [px]. */
  margin: number;
  small: boolean;
  /** Futures to draw, and the one in which every input is at its median, where it is not the median itself. */
  paths: number[][];
  median?: number[];
  observed: ObservedPoint[];
  /** How much was observed after the horizon. */
  observedLater: number;
  strip?: Strip;
  /** Where the years stand below the picture. */
  timeBottom: number;
  /** What the axis of values should hold. */
  extent: Pick<Shared, "values" | "beside">;
}

export interface Paragraph {
  lines: string[];
  top: number;
}

export const MARGIN = 24;
/** Below the picture: ticks and two rows of numbers. */
export const TIME_AXIS_HEIGHT = 46;
const SMALL_MARGIN = 12;
/** From the picture to the labels: room for their leaders. */
const LABEL_OFFSET = 26;
const SMALL_LABEL_OFFSET = 16;
const LEAST_PICTURE_HEIGHT = 200;
/** Below this width targets are named on one line each. */
const SPACIOUS = 720;
/** Beyond this many points a line is drawn through every k-th: more than one a pixel cannot be seen. */
const MOST_POINTS = 1000;

/** What charts that stand beside each other have in common, so that a height means the same in all of them. */
export interface Shared {
  /** Everything that must be in any of the pictures. */
  values: readonly number[];
  /** What should be in any of them, unless it would squeeze the rest. */
  beside: readonly number[];
  falling: boolean;
  /** The lowest top of any picture, and of any strip below one. */
  top: number;
  stripTop: number;
  /** Room for labels at the right [px], by width: pictures of one width then have one axis of time. */
  labelRoom: ReadonlyMap<number, number>;
}

/** How a chart is to be drawn; the same for all panels of one. */
export interface LayoutOptions {
  /** A logarithmic axis of values, whatever the quantity. */
  log: boolean;
  /** The probability of each target against time, below the fan. */
  strip: boolean;
  /** Small type and short labels, for a picture as wide as a phone. */
  small: boolean;
}

/** Something observed, at its place in time [years after the start]. */
export interface ObservedPoint {
  time: number;
  value: number;
}

/** Places a chart of the given width, whose fan ends at the given height less that of the time axis. */
export function layOut(
  result: Result,
  quantity: AskedName,
  size: { width: number; height: number },
  options: LayoutOptions,
  futures: ShownFutures = { paths: [] },
  shared?: Shared,
): Layout {
  const { width, height } = size;
  const { small } = options;
  const data = result.quantities[quantity];
  if (!data) throw new RangeError(`the result has no bands of ${quantity}, only of ${Object.keys(result.quantities)}`);
  const type = small ? SMALL_TYPE : TYPE;
  const margin = small ? SMALL_MARGIN : MARGIN;
  const words = wordsOf(quantity, result.scenario);
  const { startYear, horizonYears, title: name } = result.scenario;
  const fan = fanOf(data);
  const last = result.times.length - 1;
  const targets = result.targets.filter((target) => target.quantity === quantity);
  const answer = chartAnswer(result, quantity);
  const sameInAll = isSameInEveryFuture(result, quantity);
  // Futures that are all the same would only be drawn over the line that they are.
  const paths = sameInAll ? [] : futures.paths;

  // From the top down: title, answer, title of the axis, picture, probabilities of targets, time axis.
  const span = width - 2 * margin;
  const title = { lines: wrapText(name, span, type.title.size, true), top: small ? 10 : 14 };
  const subtitle = {
    lines: wrapText(answer, span, type.subtitle.size),
    top: title.top + title.lines.length * type.title.line + 2,
  };
  const axisTitleTop = subtitle.top + subtitle.lines.length * type.subtitle.line + (small ? 8 : 12);

  const every = Math.max(1, Math.ceil(last / MOST_POINTS));
  const steps = result.times.map((_, step) => step).filter((step) => step % every === 0 || step === last);
  const anchor = fan.median ?? fan.percentiles[fan.percentiles.length >> 1]!;
  const falling = shared?.falling ?? anchor.estimate[last]! <= anchor.estimate[0]!;
  const { observed, observedLater } = observedOf(result, quantity);
  const median =
    futures.median !== undefined && canBeDrawn(futures.median, steps, options) ? futures.median : undefined;
  const own = {
    values: [
      ...finiteValues(fan, steps, quantity),
      ...observed.map(({ value }) => value),
      ...(median === undefined ? [] : steps.map((step) => median[step]!)),
    ],
    beside: extremes(steps, paths),
  };
  const axisRequest: Omit<ValueAxisRequest, "top" | "bottom"> = {
    values: [...(shared?.values ?? own.values)],
    targets: [...targets.map(threshold), ...(shared?.beside ?? own.beside)],
    words,
    linear: isLoss(quantity) || quantity === "computeOrders",
    log: options.log,
    // The words at "today" stand on the side that the fan leaves free.
    roomAbove: falling ? 26 : 12,
    roomBelow: falling ? 12 : 26,
  };

  // The title of the axis wraps to the width of the picture, which depends on the labels and ticks, which depend on the
  // height that the title leaves: all is laid out once with a guess of that height, and measured.
  const guess = valueAxis({ ...axisRequest, top: axisTitleTop + type.axis.line, bottom: height - TIME_AXIS_HEIGHT });
  const labelSpan = small ? 0.29 * width : Math.min(0.38 * width, 270);
  const medianFuture = median !== undefined && isApart(median, fan, steps, guess) ? median : undefined;
  // Written as the percentiles are, so that it can be compared with them.
  const valueText = (value: number) => {
    const { level, estimate, low, high } = fan.median ?? anchor;
    const error = (of: number[]) => Array<number>(last + 1).fill(value + of[last]! - estimate[last]!);
    const like = { level, estimate: Array<number>(last + 1).fill(value), low: error(low), high: error(high) };
    return percentileTexts(fan, [last], words.prefix)(like, last) + suffixOf(quantity, data.unit);
  };
  const labelsOn = (axis: ValueAxis, compact: boolean) => {
    const percentiles = percentileLabels(fan, words, data.unit, last, axis, sameInAll, type.label);
    if (medianFuture !== undefined) {
      const text = `${small ? "at medians" : "all inputs at median"}: ${valueText(medianFuture[last]!)}`;
      const label = medianFutureLabel(medianFuture[last]!, text, axis, labelSpan, type.label);
      percentiles.splice(1 + percentiles.findIndex(({ bold }) => bold), 0, label);
    }
    return [
      percentiles,
      targetLabels(result, targets, axis, labelSpan, { compact, short: small }, type.label),
    ] as const;
  };
  const compact =
    width < SPACIOUS ||
    !fits(labelsOn(guess, false).flat(), axisTitleTop + 4 * type.axis.line, height - TIME_AXIS_HEIGHT);
  const hasStrip = options.strip && targets.length > 0;
  const measured = measureLabels(
    [...labelsOn(guess, compact).flat(), ...(hasStrip ? stripLabels(targets, guess, labelSpan, type) : [])],
    type.label,
  );
  const horizon = calendar(startYear + horizonYears);
  const labelHeading = small ? `in ${horizon}` : `percentiles in ${horizon}`;
  const columnWidth = Math.max(
    shared?.labelRoom.get(width) ?? 0,
    measured.width,
    ...[labelHeading, ...timeRows(type)].map((text) => textWidth(text, type.axis.size)),
  );
  // The last year reaches beyond the picture, towards the name of its row.
  const offset = Math.max(small ? SMALL_LABEL_OFFSET : LABEL_OFFSET, textWidth(horizon, type.axis.size) / 2 + 6);
  const tickWidth = Math.max(...guess.ticks.map(({ label }) => textWidth(label, type.axis.size)));
  const left = margin + Math.max(small ? 20 : 28, tickWidth + 10);
  const right = width - margin - offset - columnWidth;

  const axisTitleLines = wrapText(axisWords(result, quantity, fan, guess), right - margin, type.axis.size);
  const axisTitleHeight = axisTitleLines.length * type.axis.line + 8;
  const top = Math.max(shared?.top ?? 0, axisTitleTop + axisTitleHeight);
  const axisTitle = { lines: axisTitleLines, top: top - axisTitleHeight };
  const bottom = Math.max(height - TIME_AXIS_HEIGHT, top + LEAST_PICTURE_HEIGHT);
  const axis = valueAxis({ ...axisRequest, top, bottom });
  const strip = hasStrip
    ? layOutStrip(result, targets, {
        ...{ fanBottom: bottom, leastTop: shared?.stripTop ?? 0, margin, right, labelSpan, small, type },
      })
    : undefined;
  const first = Math.min(0, ...observed.map(({ time }) => time));
  return {
    ...{ result, quantity, words, fan, targets, width, answer, title, subtitle, axisTitle, labelHeading },
    ...{ left, right, top, bottom, axis, steps, anchor, falling, type, margin, small, paths, observed, observedLater },
    ...(medianFuture === undefined ? {} : { median: medianFuture }),
    ...(strip === undefined ? {} : { strip }),
    extent: own,
    timeBottom: strip?.bottom ?? bottom,
    // The first observation stands off the axis of values.
    time: timeAxis(startYear, horizonYears, left, right, {
      from: first < 0 ? first - 0.02 * (horizonYears - first) : 0,
      size: type.axis.size,
    }),
    labels: placeLabels(...labelsOn(axis, compact), top, bottom + 6),
    labelLeft: right + offset,
    valueColumn: measured.valueColumn,
  };
}

/** What was observed of a quantity, up to the horizon, and how much after it. */
function observedOf(result: Result, quantity: AskedName): { observed: ObservedPoint[]; observedLater: number } {
  const { startYear, horizonYears, observed = [] } = result.scenario;
  const { unit } = result.quantities[quantity]!;
  const points = observed
    .filter((one) => one.quantity === quantity)
    .map(({ year, value }) => ({
      time: year - startYear,
      value: isAbsolute(quantity) ? fromCanonicalUnit(quantity, value, unit!) : value,
    }));
  const shown = points.filter(({ time }) => time <= horizonYears);
  return { observed: shown, observedLater: points.length - shown.length };
}

/** The largest and the smallest value of some futures. */
function extremes(steps: readonly number[], paths: readonly number[][]): number[] {
  const values = paths.flatMap((path) => steps.map((step) => path[step]!)).filter(Number.isFinite);
  return values.length === 0 ? [] : [Math.min(...values), Math.max(...values)];
}

function canBeDrawn(path: readonly number[], steps: readonly number[], { log }: LayoutOptions): boolean {
  return steps.every((step) => Number.isFinite(path[step]) && (!log || path[step]! > 0));
}

/** Below so many pixels from the median a line of its own could not be told from it. */
const APART = 1.5;

/** Whether the future of median inputs is not the median: by more than the simulation error, and so that it can be seen. */
function isApart(median: readonly number[], fan: Fan, steps: readonly number[], axis: ValueAxis): boolean {
  const of = fan.median;
  if (of === undefined) return true;
  return steps.some((step) => {
    const value = median[step]!;
    const outside = value < of.low[step]! || value > of.high[step]!;
    return outside && Math.abs(axis.yBeyond(value) - axis.yBeyond(of.estimate[step]!)) >= APART;
  });
}

/** What the value axis shows, in which unit, which way is better and whether it starts at 0. */
export function axisWords(result: Result, quantity: AskedName, fan: Fan, { broken, logarithmic }: ValueAxis): string {
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
  return `${name} · ${words.direction}${broken ? " · the axis does not start at 0" : ""}${logarithmic ? " · logarithmic" : ""}`;
}

/** Lays out several charts of one quantity side by side, each of its own width, on one scale. */
export function layOutTogether(
  charts: readonly { result: Result; width: number; height: number; futures?: ShownFutures | undefined }[],
  quantity: AskedName,
  options: LayoutOptions,
): Layout[] {
  const each = (shared?: Shared) =>
    charts.map(({ result, width, height, futures }) =>
      layOut(result, quantity, { width, height }, options, futures, shared),
    );
  const alone = each();
  const shared: Shared = {
    values: alone.flatMap(({ extent }) => extent.values),
    beside: alone.flatMap(({ extent }) => extent.beside),
    falling: alone.every(({ falling }) => falling),
    top: 0,
    stripTop: 0,
    labelRoom: largestRoom(alone),
  };
  const onOneScale = { ...shared, top: Math.max(...each(shared).map(({ top }) => top)) };
  const stripTops = each(onOneScale).map(({ strip }) => strip?.top ?? 0);
  return each({ ...onOneScale, stripTop: Math.max(...stripTops) });
}

function largestRoom(layouts: readonly Layout[]): Map<number, number> {
  const room = new Map<number, number>();
  for (const { width, margin, labelLeft } of layouts)
    room.set(width, Math.max(room.get(width) ?? 0, width - margin - labelLeft));
  return room;
}

function finiteValues(fan: Fan, steps: number[], quantity: AskedName): number[] {
  const values = fan.percentiles.flatMap(({ estimate, low, high }) =>
    steps.flatMap((step) => [estimate[step]!, low[step]!, high[step]!]),
  );
  const beyond = values.find((value) => !Number.isFinite(value));
  if (beyond !== undefined) throw new RangeError(`${quantity} must be finite to be drawn, got ${beyond}`);
  return values;
}
