import { PALETTE } from "../palette.ts";
import { drawLabel } from "./edge-labels.ts";
import { axisLabels, axisLines, gridLines } from "./frame.ts";
import type { Layout } from "./layout.ts";
import { fanMarks, todayMark } from "./marks.ts";
import { paragraph } from "./paragraph.ts";
import { element, escapeXml } from "./svg.ts";
import { TYPE } from "./type.ts";

/** A fan within its axes, with its labels: a whole chart below its headings, or one panel of several. */
export function picture(layout: Layout): string[] {
  const { axisTitle, labels, labelLeft } = layout;
  const headingY = axisTitle.top + (axisTitle.lines.length - 1) * TYPE.axis.line + TYPE.axis.size;
  const heading = { x: labelLeft, y: headingY, "font-size": TYPE.axis.size, fill: PALETTE.mutedText };
  return [
    ...paragraph(axisTitle, TYPE.axis, PALETTE.mutedText),
    element("text", heading, escapeXml(layout.labelHeading)),
    element("g", { fill: "none" }, ...gridLines(layout)),
    ...fanMarks(layout),
    element("g", { fill: "none" }, ...axisLines(layout)),
    ...todayMark(layout),
    ...axisLabels(layout),
    ...labels.labels.flatMap((label) => drawLabel(label, layout.right, labelLeft, layout.valueColumn)),
  ];
}
