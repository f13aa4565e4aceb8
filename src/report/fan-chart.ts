import { area, line } from "d3-shape";
import type { QuantityName } from "../model/quantities.ts";
import type { Result } from "../summary/result.ts";
import { fanOf, type Percentile } from "./bands.ts";
import { caption } from "./chart/caption.ts";
import { fits } from "./chart/dodge.ts";
import { drawLabel, measureLabels, percentileLabels, placeLabels, targetLabels } from "./chart/edge-labels.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { textWidth } from "./chart/text-width.ts";
import { timeAxis } from "./chart/time-axis.ts";
import { FONT_FAMILY, TYPE } from "./chart/type.ts";
import { type ValueAxis, type ValueAxisRequest, valueAxis } from "./chart/value-axis.ts";
import { wrapText } from "./chart/wrap.ts";
import { contrast } from "./colour.ts";
import { formatGiven, formatSupported } from "./numbers.ts";
import { bandTints, PALETTE } from "./palette.ts";
import { quantitySentence } from "./sentence.ts";
import { calendar, QUANTITY_WORDS, threshold, withPrefix } from "./words.ts";

export interface FanChartOptions {
  /** Default: the first quantity of the result. */
  quantity?: QuantityName;
  /** Pixels; at least 480. Default 960. */
  width?: number;
  /** Pixels from the title to the time axis; the caption comes below it. At least 360; default 600. */
  height?: number;
}

const MARGIN = 24;
const LABEL_OFFSET = 26;
const TIME_AXIS_HEIGHT = 46;
/** Beyond this many points a line is drawn through every k-th: more than one a pixel cannot be seen. */
const MOST_POINTS = 1000;
/** A simulation error below half a pixel disappears in the line it belongs to. */
const VISIBLE_ERROR = 0.5;

/** A fan chart as a standalone SVG: no script, no font, nothing to fetch. */
export function fanChart(result: Result, options: FanChartOptions = {}): string {
  const quantity = options.quantity ?? (Object.keys(result.quantities)[0] as QuantityName);
  const data = result.quantities[quantity];
  if (!data) throw new RangeError(`the result has no bands of ${quantity}, only of ${Object.keys(result.quantities)}`);
  const width = Math.max(480, options.width ?? 960);
  const height = Math.max(360, options.height ?? 600);
  const words = QUANTITY_WORDS[quantity];
  const { startYear, horizonYears } = result.scenario;
  const fan = fanOf(data);
  const last = result.times.length - 1;
  const targets = result.targets.filter((target) => target.quantity === quantity);
  const id = `lossfan-${result.manifest.digest.slice(0, 12)}-${quantity}`;

  // From the top down: title, answer, axis title, picture, time axis, caption.
  const textSpan = width - 2 * MARGIN;
  const title = wrapText(result.scenario.title, textSpan, TYPE.title.size, true);
  const answer = quantitySentence(result, quantity, { errors: false });
  const subtitle = wrapText(answer, textSpan, TYPE.subtitle.size);
  const labelSpan = Math.min(0.38 * width, 270);
  const titleTop = 14;
  const subtitleTop = titleTop + title.length * TYPE.title.line + 2;
  const axisTitleTop = subtitleTop + subtitle.length * TYPE.subtitle.line + 12;

  const shown = Math.max(1, Math.ceil(last / MOST_POINTS));
  const steps = result.times.map((_, step) => step).filter((step) => step % shown === 0 || step === last);
  const values = fan.percentiles.flatMap(({ estimate, low, high }) =>
    steps.flatMap((step) => [estimate[step]!, low[step]!, high[step]!]),
  );
  const beyond = values.find((value) => !Number.isFinite(value));
  if (beyond !== undefined) throw new RangeError(`${quantity} must be finite to be drawn, got ${beyond}`);
  const starts = fan.percentiles.map(({ estimate }) => estimate[0]!);
  const anchor = fan.median ?? fan.percentiles[fan.percentiles.length >> 1]!;
  const falling = anchor.estimate[last]! <= anchor.estimate[0]!;

  const axisRequest: Omit<ValueAxisRequest, "top" | "bottom"> = {
    values,
    targets: targets.map(threshold),
    words,
    loss: quantity === "relativeLoss" || quantity === "reducibleLoss",
    roomAbove: falling ? 26 : 12,
    roomBelow: falling ? 12 : 26,
  };
  // The title of the axis wraps to the width of the picture, which depends on the labels and ticks, which depend on the
  // height that the title leaves: all is laid out once with a guess of that height, and measured.
  const guess = valueAxis({ ...axisRequest, top: axisTitleTop + TYPE.axis.line, bottom: height - TIME_AXIS_HEIGHT });
  const room = { top: axisTitleTop + 4 * TYPE.axis.line, bottom: height - TIME_AXIS_HEIGHT };
  const compact = !fits(
    [...percentileLabels(fan, words, last, guess), ...targetLabels(result, targets, guess, labelSpan, false)],
    room.top,
    room.bottom,
  );
  const labelsOn = (axis: ValueAxis) =>
    [percentileLabels(fan, words, last, axis), targetLabels(result, targets, axis, labelSpan, compact)] as const;
  const { width: edgeWidth, valueColumn } = measureLabels(labelsOn(guess).flat());
  const tickWidth = Math.max(...guess.ticks.map(({ label }) => textWidth(label, TYPE.axis.size)));
  const left = MARGIN + Math.max(28, tickWidth + 10);
  const header = `percentiles in ${calendar(startYear + horizonYears)}`;
  const right = width - MARGIN - LABEL_OFFSET - Math.max(edgeWidth, textWidth(header, TYPE.axis.size));
  const direction = words.direction + (guess.broken ? " · the axis does not start at 0" : "");
  // A single run of another size than the one that defines today's loss does not start at 1.
  const otherSize =
    result.scenario.compute === "singleRun" && words.symbol === "R" && starts.some((value) => value !== 1);
  const axisWords = otherSize ? "relative loss R (1 = a programme of today’s reference size)" : words.axis;
  const axisTitle = wrapText(`${axisWords} · ${direction}`, right - MARGIN, TYPE.axis.size);
  const top = axisTitleTop + axisTitle.length * TYPE.axis.line + 8;
  const bottom = Math.max(height - TIME_AXIS_HEIGHT, top + 200);

  const axis = valueAxis({ ...axisRequest, top, bottom });
  const time = timeAxis(startYear, horizonYears, left, right);
  const edge = placeLabels(...labelsOn(axis), top, bottom + 6);
  const labelLeft = right + LABEL_OFFSET;

  const x = (step: number) => time.x(result.times[step]!);
  const curve = (list: number[]) => line<number>(x, (step) => axis.y(list[step]!)).digits(2)(steps)!;
  const band = (lower: Percentile, upper: Percentile) =>
    area<number>(
      x,
      (step) => axis.y(lower.estimate[step]!),
      (step) => axis.y(upper.estimate[step]!),
    ).digits(2)(steps)!;
  const visible = fan.percentiles.filter(({ low, high }) =>
    steps.some((step) => Math.abs(axis.y(low[step]!) - axis.y(high[step]!)) / 2 > VISIBLE_ERROR),
  );

  const captionText = caption({
    result,
    quantity,
    fan,
    errorsDrawn: visible.length > 0,
    targetsShown: targets.length - edge.leftOut,
    targetsLeftOut: edge.leftOut,
  });
  const captionLines = wrapText(captionText, textSpan, TYPE.caption.size);
  const captionTop = bottom + TIME_AXIS_HEIGHT + 12;
  const total = Math.ceil(captionTop + captionLines.length * TYPE.caption.line + 14);

  const paragraph = (lines: string[], from: number, type: { size: number; line: number }, fill: string, bold = false) =>
    lines.map((text, index) =>
      element(
        "text",
        {
          x: MARGIN,
          y: from + index * type.line + type.size,
          "font-size": type.size,
          fill,
          "font-weight": bold ? 700 : undefined,
        },
        escapeXml(text),
      ),
    );
  const small = { "font-size": TYPE.axis.size, fill: PALETTE.mutedText };

  const grid = axis.ticks.map(({ value }) =>
    element("path", {
      d: `M${left},${axis.y(value).toFixed(2)}H${right.toFixed(2)}`,
      stroke: PALETTE.grid,
      fill: "none",
    }),
  );
  const valueTicks = axis.ticks.map(({ value, label }) =>
    element("text", { x: left - 8, y: axis.y(value) + 4, "text-anchor": "end", ...small }, escapeXml(label)),
  );
  const minor = axis.minorTicks.map((value) => `M${left.toFixed(2)},${axis.y(value).toFixed(2)}h-4`);
  const tints = bandTints(fan.bands.length);
  const bands = fan.bands.map(({ lower, upper }, index) =>
    element("path", { d: band(lower, upper), fill: tints[index]! }),
  );
  const edges = fan.percentiles
    .filter((percentile) => percentile !== fan.median)
    .map((percentile) =>
      element("path", {
        d: curve(percentile.estimate),
        stroke: PALETTE.fanInk,
        "stroke-width": fan.unpaired.includes(percentile) ? 1 : 0.75,
        "stroke-dasharray": fan.unpaired.includes(percentile) ? "5 3" : undefined,
      }),
    );
  const errors = visible.flatMap(({ low, high }) =>
    [low, high].map((list) =>
      element("path", { d: curve(list), stroke: PALETTE.fanInk, "stroke-width": 0.5, "stroke-dasharray": "1 2" }),
    ),
  );
  const median = fan.median
    ? [element("path", { d: curve(fan.median.estimate), stroke: PALETTE.fanInk, "stroke-width": 2 })]
    : [];
  // Over dark tints a casing lifts the dashes off, so that their contrast is that to the ground.
  const cased = tints.some((tint) => contrast(tint, PALETTE.target) < 3);
  const targetLines = targets
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

  const startsTogether = starts.every((value) => value === starts[0]);
  const [start, startLow, startHigh] = [anchor.estimate[0]!, anchor.low[0]!, anchor.high[0]!];
  const startText = withPrefix(
    words.prefix,
    startLow === startHigh ? formatGiven(start) : formatSupported(start, startLow, startHigh, 3),
  );
  const symbol = startsTogether || !fan.median ? words.symbol : `median ${words.symbol}`;
  const anchorY = axis.y(start);
  // On the side that the fan leaves free, unless that is below the picture.
  const below = axis.y(Math.min(...starts)) + 19;
  const startY = falling || below > bottom - 4 ? axis.y(Math.max(...starts)) - 9 : below;
  const todayWords = [
    `today (${calendar(startYear)}): ${symbol} = ${startText}`,
    `today: ${symbol} = ${startText}`,
    `today: ${startText}`,
    "today",
  ].find((text) => textWidth(text, TYPE.label.size) <= right - left - 14)!;
  const today = [
    element("circle", {
      cx: left,
      cy: anchorY,
      r: 4,
      fill: PALETTE.fanInk,
      stroke: PALETTE.ground,
      "stroke-width": 1.5,
    }),
    element(
      "text",
      {
        x: left + 10,
        y: startY,
        "font-size": TYPE.label.size,
        fill: PALETTE.text,
        stroke: PALETTE.ground,
        "stroke-width": 3,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      },
      escapeXml(todayWords),
    ),
  ];

  const frame = [
    element("path", {
      d: `M${left.toFixed(2)},${top}V${bottom}H${right.toFixed(2)}`,
      stroke: PALETTE.axis,
      fill: "none",
    }),
    ...(minor.length === 0 ? [] : [element("path", { d: minor.join(""), stroke: PALETTE.axis, "stroke-width": 0.75 })]),
    ...(axis.broken ? breakMark(left, bottom - 9) : []),
    element("path", {
      d: time.ticks.map((tick) => `M${time.x(tick.time).toFixed(2)},${bottom}v5`).join(""),
      stroke: PALETTE.axis,
    }),
  ];
  const timeLabels = time.ticks.flatMap((tick) => [
    element(
      "text",
      {
        x: time.x(tick.time),
        y: bottom + 19,
        "text-anchor": "middle",
        "font-size": TYPE.axis.size,
        fill: PALETTE.text,
      },
      escapeXml(tick.year),
    ),
    element(
      "text",
      { x: time.x(tick.time), y: bottom + 35, "text-anchor": "middle", ...small },
      escapeXml(tick.elapsed),
    ),
  ]);
  const rowNames = [
    element("text", { x: labelLeft, y: bottom + 19, ...small, fill: PALETTE.text }, "calendar year"),
    element("text", { x: labelLeft, y: bottom + 35, ...small }, "years from today"),
  ];

  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height: total,
      viewBox: `0 0 ${width} ${total}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
      "font-family": FONT_FAMILY,
    },
    element("title", { id: `${id}-title` }, escapeXml(`${result.scenario.title}: ${words.name}`)),
    element("desc", { id: `${id}-desc` }, escapeXml(`${answer} ${captionText}`)),
    element("rect", { width, height: total, fill: PALETTE.ground }),
    ...paragraph(title, titleTop, TYPE.title, PALETTE.text, true),
    ...paragraph(subtitle, subtitleTop, TYPE.subtitle, PALETTE.text),
    ...paragraph(axisTitle, axisTitleTop, TYPE.axis, PALETTE.mutedText),
    element(
      "text",
      { x: labelLeft, y: axisTitleTop + (axisTitle.length - 1) * TYPE.axis.line + TYPE.axis.size, ...small },
      escapeXml(header),
    ),
    element("g", { "stroke-width": 1 }, ...grid),
    element("g", { stroke: "none" }, ...bands),
    element("g", { fill: "none", "stroke-linejoin": "round" }, ...edges, ...errors, ...median, ...targetLines),
    element("g", { fill: "none" }, ...frame),
    ...today,
    ...valueTicks,
    ...timeLabels,
    ...rowNames,
    ...edge.labels.flatMap((label) => drawLabel(label, right, labelLeft, valueColumn)),
    ...paragraph(captionLines, captionTop, TYPE.caption, PALETTE.mutedText),
  )}\n`;
}

/** Two slanted strokes across the axis, with the ground between them: it does not start at 0. */
function breakMark(x: number, y: number): string[] {
  const stroke = (dy: number) => `M${(x - 6).toFixed(2)},${y + dy + 3}l12,-6`;
  return [
    element("path", { d: `M${x.toFixed(2)},${y - 2.5}v5`, stroke: PALETTE.ground, "stroke-width": 3 }),
    element("path", { d: stroke(-2.5) + stroke(2.5), stroke: PALETTE.axis, "stroke-width": 1.25 }),
  ];
}
