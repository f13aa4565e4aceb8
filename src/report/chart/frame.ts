import { PALETTE } from "../palette.ts";
import type { Layout } from "./layout.ts";
import { element, escapeXml } from "./svg.ts";
import { TYPE, type Type } from "./type.ts";

/** Where a picture lies, and its two axes. */
export type Frame = Pick<Layout, "axis" | "time" | "left" | "right" | "top" | "bottom" | "labelLeft"> & {
  /** Default: that of a wide picture. */
  type?: Type;
};

/** Horizontal lines at the labelled values. */
export function gridLines({ axis, left, right }: Frame): string[] {
  return axis.ticks.map(({ value }) =>
    element("path", {
      d: `M${left.toFixed(2)},${axis.y(value).toFixed(2)}H${right.toFixed(2)}`,
      stroke: PALETTE.grid,
    }),
  );
}

/** Both axes with their ticks, without the labels. */
export function axisLines({ axis, time, left, right, top, bottom }: Frame): string[] {
  const minor = axis.minorTicks.map((value) => `M${left.toFixed(2)},${axis.y(value).toFixed(2)}h-4`).join("");
  const ticks = time.ticks.map((tick) => `M${time.x(tick.time).toFixed(2)},${bottom}v5`).join("");
  return [
    element("path", { d: `M${left.toFixed(2)},${top}V${bottom}H${right.toFixed(2)}`, stroke: PALETTE.axis }),
    ...(minor === "" ? [] : [element("path", { d: minor, stroke: PALETTE.axis, "stroke-width": 0.75 })]),
    ...(axis.broken ? breakMark(left, bottom - 9) : []),
    element("path", { d: ticks, stroke: PALETTE.axis }),
  ];
}

/** Two slanted strokes across the axis, with the ground between them: it does not start at 0. */
function breakMark(x: number, y: number): string[] {
  const stroke = (dy: number) => `M${(x - 6).toFixed(2)},${y + dy + 3}l12,-6`;
  return [
    element("path", { d: `M${x.toFixed(2)},${y - 2.5}v5`, stroke: PALETTE.ground, "stroke-width": 3 }),
    element("path", { d: stroke(-2.5) + stroke(2.5), stroke: PALETTE.axis, "stroke-width": 1.25 }),
  ];
}

/** Values at the left; calendar years and years from today below, and the names of those two rows. */
export function axisLabels(frame: Frame): string[] {
  return [...valueLabels(frame), ...timeLabels(frame)];
}

export function valueLabels({ axis, left, type = TYPE }: Frame): string[] {
  const quiet = { "font-size": type.axis.size, fill: PALETTE.mutedText };
  return axis.ticks.map(({ value, label }) =>
    element("text", { x: left - 8, y: axis.y(value) + 4, "text-anchor": "end", ...quiet }, escapeXml(label)),
  );
}

/** The names of the rows below the time axis, for a wide picture and for a narrow one. */
export function timeRows(type: Type): readonly [calendar: string, elapsed: string] {
  return type === TYPE ? ["calendar year", "years from today"] : ["year", "from today"];
}

export function timeLabels({ time, bottom, labelLeft, type = TYPE }: Frame): string[] {
  const { size, line } = type.axis;
  const plain = { "font-size": size, fill: PALETTE.text };
  const quiet = { "font-size": size, fill: PALETTE.mutedText };
  const [calendarRow, elapsedRow] = [bottom + 19, bottom + 19 + line];
  const [calendarName, elapsedName] = timeRows(type);
  return [
    ...time.ticks.flatMap((tick) => {
      const middle = { x: time.x(tick.time), "text-anchor": "middle" };
      return [
        element("text", { ...middle, y: calendarRow, ...plain }, escapeXml(tick.year)),
        element("text", { ...middle, y: elapsedRow, ...quiet }, escapeXml(tick.elapsed)),
      ];
    }),
    element("text", { x: labelLeft, y: calendarRow, ...plain }, calendarName),
    element("text", { x: labelLeft, y: elapsedRow, ...quiet }, elapsedName),
  ];
}
