import { PALETTE } from "../palette.ts";
import type { AcrossAxis } from "./across-axis.ts";
import { element, escapeXml } from "./svg.ts";
import { TYPE } from "./type.ts";

/** Below the line: ticks and their labels. */
export const ACROSS_AXIS_HEIGHT = 24;

/** The axis below a picture: its line, its ticks and their labels. */
export function acrossFrame(
  { x, ticks, minorTicks }: AcrossAxis,
  left: number,
  right: number,
  bottom: number,
): string[] {
  const marks = (values: number[], length: number) =>
    values.map((value) => `M${x(value).toFixed(2)},${bottom}v${length}`).join("");
  const minor = marks(minorTicks, 3);
  return [
    element("path", {
      d: `M${left.toFixed(2)},${bottom}H${right.toFixed(2)}${marks(
        ticks.map(({ value }) => value),
        5,
      )}`,
      stroke: PALETTE.axis,
      fill: "none",
    }),
    ...(minor === "" ? [] : [element("path", { d: minor, stroke: PALETTE.axis, "stroke-width": 0.75, fill: "none" })]),
    ...ticks.map(({ value, label }) =>
      element(
        "text",
        {
          x: x(value),
          y: bottom + 18,
          "text-anchor": "middle",
          "font-size": TYPE.axis.size,
          fill: PALETTE.mutedText,
        },
        escapeXml(label),
      ),
    ),
  ];
}
