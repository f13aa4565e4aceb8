import { line as curve } from "d3-shape";
import type { TargetResult } from "../../summary/result.ts";
import { PALETTE } from "../palette.ts";
import { drawLabel, measureLabels } from "./edge-labels.ts";
import { axisLines, type Frame, gridLines, valueLabels } from "./frame.ts";
import type { Layout } from "./layout.ts";
import { forecastGround, VISIBLE_ERROR } from "./marks.ts";
import { paragraph } from "./paragraph.ts";
import type { Strip } from "./strip.ts";
import { element } from "./svg.ts";

/** The targets named in a strip whose simulation error is wide enough to be seen. */
export function visibleStripErrors({ axis, lines }: Strip, steps: readonly number[]): TargetResult[] {
  return lines
    .filter(({ named }) => named)
    .map(({ target }) => target)
    .filter(({ probability: { low, high } }) =>
      steps.some((step) => Math.abs(axis.y(low[step]!) - axis.y(high[step]!)) / 2 > VISIBLE_ERROR),
    );
}

export function drawStrip(layout: Layout, strip: Strip): string[] {
  const { result, steps, time, left, right, labelLeft, type, margin } = layout;
  const { axis, title, top, bottom, lines, labels } = strip;
  const frame: Frame = { axis, time, left, right, labelLeft, top, bottom, type };
  const d = (list: readonly number[]) =>
    curve<number>(
      (step) => time.x(result.times[step]!),
      (step) => axis.y(list[step]!),
    ).digits(2)(steps)!;
  const errors = visibleStripErrors(strip, steps).flatMap(({ probability: { low, high } }) =>
    [low, high].map((list) =>
      element("path", { d: d(list), stroke: PALETTE.target, "stroke-width": 0.5, "stroke-dasharray": "1 2" }),
    ),
  );
  // Many lines are read as a family; those with names stand out from it.
  const curves = lines.map(({ target, named, dashes }) =>
    element("path", {
      d: d(target.probability.estimate),
      stroke: PALETTE.target,
      ...(named
        ? { "stroke-width": 1.5, "stroke-dasharray": dashes }
        : { "stroke-width": 0.75, "stroke-opacity": 0.5 }),
    }),
  );
  const { valueColumn } = measureLabels(labels.labels, type.label);
  return [
    ...paragraph(title, type.axis, PALETTE.mutedText, undefined, margin),
    ...forecastGround({ ...layout, top, bottom }),
    element("g", { fill: "none" }, ...gridLines(frame)),
    element("g", { fill: "none", "stroke-linejoin": "round" }, ...errors, ...curves),
    element("g", { fill: "none" }, ...axisLines(frame)),
    ...valueLabels(frame),
    ...labels.labels.flatMap((label) => drawLabel(label, right, labelLeft, valueColumn, type.label)),
  ];
}
