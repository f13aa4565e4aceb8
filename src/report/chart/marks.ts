import { area, line } from "d3-shape";
import type { Percentile } from "../bands.ts";
import { contrast } from "../colour.ts";
import { formatGiven, formatSupported } from "../numbers.ts";
import { bandTints, PALETTE } from "../palette.ts";
import { calendar, suffixOf, threshold, withPrefix } from "../words.ts";
import type { Layout } from "./layout.ts";
import { element, escapeXml } from "./svg.ts";
import { textWidth } from "./text-width.ts";
import { TYPE } from "./type.ts";

/** A simulation error below half a pixel disappears in the line it belongs to. */
const VISIBLE_ERROR = 0.5;

/** The percentiles whose simulation error is wide enough to be seen. */
export function visibleErrors({ fan, steps, axis }: Layout): Percentile[] {
  return fan.percentiles.filter(({ low, high }) =>
    steps.some((step) => Math.abs(axis.y(low[step]!) - axis.y(high[step]!)) / 2 > VISIBLE_ERROR),
  );
}

/** Bands, their edges, simulation errors, median and targets, in the order in which they cover each other. */
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
  return [
    element("g", { stroke: "none" }, ...bands),
    element("g", { fill: "none", "stroke-linejoin": "round" }, ...edges, ...errors, ...median),
    element("g", { fill: "none" }, ...targetLines(layout, tints)),
  ];
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
  left,
  right,
  bottom,
}: Layout): string[] {
  const starts = fan.percentiles.map(({ estimate }) => estimate[0]!);
  const [start, low, high] = [anchor.estimate[0]!, anchor.low[0]!, anchor.high[0]!];
  const value =
    withPrefix(
      words.prefix,
      low === high ? formatGiven(Number(start.toPrecision(6))) : formatSupported(start, low, high, 3),
    ) + suffixOf(quantity, result.quantities[quantity]!.unit);
  const together = starts.every((one) => one === starts[0]);
  const symbol = together || !fan.median ? words.symbol : `median ${words.symbol}`;
  const text = [
    `today (${calendar(result.scenario.startYear)}): ${symbol} = ${value}`,
    `today: ${symbol} = ${value}`,
    `today: ${value}`,
    "today",
  ].find((words) => textWidth(words, TYPE.label.size) <= right - left - 14)!;
  // On the side that the fan leaves free, unless that is below the picture.
  const below = axis.y(Math.min(...starts)) + 19;
  const y = falling || below > bottom - 4 ? axis.y(Math.max(...starts)) - 9 : below;
  const halo = { stroke: PALETTE.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };
  const dot = { r: 4, fill: PALETTE.fanInk, stroke: PALETTE.ground, "stroke-width": 1.5 };
  return [
    element("circle", { cx: left, cy: axis.y(start), ...dot }),
    element("text", { x: left + 10, y, "font-size": TYPE.label.size, fill: PALETTE.text, ...halo }, escapeXml(text)),
  ];
}
