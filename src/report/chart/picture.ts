import { PALETTE } from "../palette.ts";
import { drawLabel } from "./edge-labels.ts";
import { axisLines, gridLines, timeLabels, valueLabels } from "./frame.ts";
import type { Layout } from "./layout.ts";
import { fanMarks, forecastGround, observedMarks, todayMark } from "./marks.ts";
import { paragraph } from "./paragraph.ts";
import { drawStrip } from "./strip-marks.ts";
import { element, escapeXml } from "./svg.ts";

/** A fan within its axes, with its labels: a whole chart below its headings, or one panel of several. */
export function picture(layout: Layout): string[] {
  const { axisTitle, labels, labelLeft, strip, type, margin } = layout;
  const headingY = axisTitle.top + (axisTitle.lines.length - 1) * type.axis.line + type.axis.size;
  const heading = { x: labelLeft, y: headingY, "font-size": type.axis.size, fill: PALETTE.mutedText };
  return [
    ...paragraph(axisTitle, type.axis, PALETTE.mutedText, undefined, margin),
    element("text", heading, escapeXml(layout.labelHeading)),
    ...forecastGround(layout),
    // Where today and the horizon are, for a page that follows a pointer.
    element("g", { fill: "none", "data-plot": plotOf(layout) }, ...gridLines(layout)),
    ...fanMarks(layout),
    element("g", { fill: "none" }, ...axisLines(layout)),
    ...observedMarks(layout),
    ...todayMark(layout),
    ...valueLabels(layout),
    ...labels.labels.flatMap((label) => drawLabel(label, layout.right, labelLeft, layout.valueColumn, type.label)),
    ...(strip === undefined ? [] : drawStrip(layout, strip)),
    ...timeLabels({ ...layout, bottom: layout.timeBottom }),
  ];
}

function plotOf({ time, result }: Layout): string {
  return `${time.x(0).toFixed(2)} ${time.x(result.scenario.horizonYears).toFixed(2)}`;
}
