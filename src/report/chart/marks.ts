import { area, line } from "d3-shape";
import type { Percentile } from "../bands.ts";
import { contrast } from "../colour.ts";
import { formatGiven, formatSupported } from "../numbers.ts";
import { bandTints, PALETTE } from "../palette.ts";
import { calendar, suffixOf, threshold, withPrefix } from "../words.ts";
import { clippedLine } from "./clip.ts";
import { MEDIAN_FUTURE_DASHES } from "./edge-labels.ts";
import type { Layout } from "./layout.ts";
import { element, escapeXml } from "./svg.ts";
import { textWidth } from "./text-width.ts";

/** A simulation error below half a pixel disappears in the line it belongs to. */
export const VISIBLE_ERROR = 0.5;

/** The percentiles whose simulation error is wide enough to be seen. */
export function visibleErrors({ fan, steps, axis }: Layout): Percentile[] {
  return fan.percentiles.filter(({ low, high }) =>
    steps.some((step) => Math.abs(axis.y(low[step]!) - axis.y(high[step]!)) / 2 > VISIBLE_ERROR),
  );
}

/** The part of the picture that is a forecast, where something before it is drawn too. */
export function forecastGround({
  observed,
  time,
  right,
  top,
  bottom,
}: Pick<Layout, "observed" | "time" | "right" | "top" | "bottom">): string[] {
  if (!observed.some((one) => one.time < 0)) return [];
  const x = time.x(0);
  return [
    element("rect", { x, y: top, width: right - x, height: bottom - top, fill: PALETTE.forecast }),
    element("path", { d: `M${x.toFixed(2)},${top}V${bottom}`, stroke: PALETTE.axis, "stroke-dasharray": "2 3" }),
  ];
}

/** Faint enough that the bands are read through them, and many of them still seen. */
const PATH_OPACITY = 0.32;

/** Bands, futures, edges of bands, simulation errors, medians and targets, in the order in which they cover each other. */
export function fanMarks(layout: Layout): string[] {
  const { fan, result, steps, axis, time } = layout;
  const x = (step: number) => time.x(result.times[step]!);
  const curve = (list: number[]) => line<number>(x, (step) => axis.y(list[step]!)).digits(2)(steps)!;
  const tints = bandTints(fan.bands.length);
  const bands = fan.bands.map(({ lower, upper }, index) => {
    const low = (step: number) => axis.y(lower.estimate[step]!);
    const high = (step: number) => axis.y(upper.estimate[step]!);
    return element("path", { d: area<number>(x, low, high).digits(2)(steps)!, fill: tints[index]! });
  });
  const clipped = (list: readonly number[]) =>
    clippedLine(
      steps.map((step) => [x(step), axis.yBeyond(list[step]!)] as const),
      layout.top,
      layout.bottom,
    );
  const futures = layout.paths
    .map(clipped)
    .filter((d) => d !== "")
    .map((d) => element("path", { d }));
  const edges = fan.percentiles
    .filter((percentile) => percentile !== fan.median)
    .map((percentile) => {
      const style = fan.unpaired.includes(percentile)
        ? { "stroke-width": 1, "stroke-dasharray": "5 3" }
        : { "stroke-width": 0.75 };
      return element("path", { d: curve(percentile.estimate), stroke: PALETTE.fanInk, ...style });
    });
  const errors = visibleErrors(layout).flatMap(({ low, high }) =>
    [low, high].map((list) =>
      element("path", { d: curve(list), stroke: PALETTE.fanInk, "stroke-width": 0.5, "stroke-dasharray": "1 2" }),
    ),
  );
  const median = fan.median
    ? [element("path", { d: curve(fan.median.estimate), stroke: PALETTE.fanInk, "stroke-width": 2 })]
    : [];
  const medianFuture =
    layout.median === undefined
      ? []
      : [
          element("path", {
            d: clipped(layout.median),
            stroke: PALETTE.fanInk,
            "stroke-width": 1.5,
            "stroke-dasharray": MEDIAN_FUTURE_DASHES,
          }),
        ];
  const faint = { fill: "none", stroke: PALETTE.fanInk, "stroke-width": 0.75, "stroke-opacity": PATH_OPACITY };
  return [
    element("g", { stroke: "none" }, ...bands),
    ...(futures.length === 0 ? [] : [element("g", { ...faint, "stroke-linejoin": "round" }, ...futures)]),
    element("g", { fill: "none", "stroke-linejoin": "round" }, ...edges, ...errors, ...median, ...medianFuture),
    element("g", { fill: "none" }, ...targetLines(layout, tints)),
  ];
}

/** Dots for what was observed up to today, diamonds for what came to pass since. */
export function observedMarks({ observed, time, axis }: Layout): string[] {
  return observed.map(({ time: at, value }) => {
    const [x, y] = [time.x(at), axis.y(value)];
    if (at <= 0) return element("circle", { cx: x, cy: y, r: 3.25, fill: PALETTE.fanInk });
    const d = `M${x.toFixed(2)},${(y - 6).toFixed(2)}l6,6l-6,6l-6,-6z`;
    return element("path", { d, fill: PALETTE.ground, stroke: PALETTE.fanInk, "stroke-width": 1.75 });
  });
}

/** How many of the futures leave the picture. */
export function futuresBeyond({ paths, steps, axis, top, bottom }: Layout): number {
  return paths.filter((path) =>
    steps.some((step) => {
      const y = axis.yBeyond(path[step]!);
      return !(y >= top - 0.5 && y <= bottom + 0.5);
    }),
  ).length;
}

function targetLines({ targets, axis, left, right }: Layout, tints: string[]): string[] {
  // Over dark tints a casing lifts the dashes off, so that their contrast is that to the ground.
  const cased = tints.some((tint) => contrast(tint, PALETTE.target) < 3);
  return targets
    .map(threshold)
    .filter((value) => axis.contains(value))
    .flatMap((value) => {
      const d = `M${left.toFixed(2)},${axis.y(value).toFixed(2)}H${right.toFixed(2)}`;
      const casing = { stroke: PALETTE.ground, "stroke-width": 3.5, "stroke-dasharray": "9 2", "stroke-dashoffset": 1 };
      return [
        ...(cased ? [element("path", { d, ...casing })] : []),
        element("path", { d, stroke: PALETTE.target, "stroke-width": 1.5, "stroke-dasharray": "7 4" }),
      ];
    });
}

/** The point that all futures start from, or the median of those they start from, and its value. */
export function todayMark({
  result,
  quantity,
  fan,
  words,
  anchor,
  falling,
  axis,
  time,
  left,
  right,
  bottom,
  type,
}: Layout): string[] {
  const today = time.x(0);
  const starts = fan.percentiles.map(({ estimate }) => estimate[0]!);
  const [start, low, high] = [anchor.estimate[0]!, anchor.low[0]!, anchor.high[0]!];
  const value =
    withPrefix(
      words.prefix,
      low === high ? formatGiven(Number(start.toPrecision(6))) : formatSupported(start, low, high, 3),
    ) + suffixOf(quantity, result.quantities[quantity]!.unit);
  const together = starts.every((one) => one === starts[0]);
  const symbol = together || !fan.median ? words.symbol : `median ${words.symbol}`;
  const texts = [
    `today (${calendar(result.scenario.startYear)}): ${symbol} = ${value}`,
    `today: ${symbol} = ${value}`,
    `today: ${value}`,
    "today",
  ];
  const { size } = type.label;
  const fitting = (room: number) => texts.find((words) => textWidth(words, size) <= room - 14);
  // A long past may leave a forecast less room than the word.
  const [after, before] = [fitting(right - today), fitting(today - left)];
  const [text, place] =
    after !== undefined ? [after, { x: today + 10 }] : [before, { x: today - 10, "text-anchor": "end" }];
  // On the side that the fan leaves free, unless that is below the picture.
  const below = axis.y(Math.min(...starts)) + 19;
  const y = falling || below > bottom - 4 ? axis.y(Math.max(...starts)) - 9 : below;
  const halo = { stroke: PALETTE.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };
  const dot = { r: 4, fill: PALETTE.fanInk, stroke: PALETTE.ground, "stroke-width": 1.5 };
  return [
    element("circle", { cx: today, cy: axis.y(start), ...dot }),
    ...(text === undefined
      ? []
      : [element("text", { ...place, y, "font-size": size, fill: PALETTE.text, ...halo }, escapeXml(text))]),
  ];
}
