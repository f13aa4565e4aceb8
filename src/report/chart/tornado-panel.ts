import { scaleLinear } from "d3-scale";
import type { Sensitivity, SensitivityUnderLaw } from "../../analysis/sensitivity/sensitivity.ts";
import { ENDS, PALETTE } from "../palette.ts";
import {
  inputText,
  inputUnit,
  movingBars,
  quantityHeading,
  sensitivityYear,
  valueWriter,
} from "../sensitivity-words.ts";
import { paragraph } from "./paragraph.ts";
import type { Panel } from "./shares-panel.ts";
import { sizesFor } from "./sizes.ts";
import { element, escapeXml } from "./svg.ts";
import { cutToWidth, textWidth } from "./text-width.ts";
import { wrapText } from "./wrap.ts";

/** More bars are too short to be seen. */
export const MOST_BARS = 10;
const ROW = 34;
const BAR = 16;
const GAP = 6;

/** One bar: what names it, where its ends are, and what is written to their left and right. */
interface Row {
  name: string[];
  /** The end that is farther from the middle first, so that it does not cover the other. */
  ends: { end: "low" | "high"; value: number }[];
  lower: number;
  upper: number;
  left: string;
  right: string;
}

/** Bars shorter than this cannot be compared. */
const LEAST_SPAN = 140;

/** @param short leaves out the values of inputs where they are a row of a table, and says only which row. */
function rowsOf(
  result: Sensitivity,
  view: SensitivityUnderLaw,
  nameWidth: number,
  short: boolean,
  size: number,
): Row[] {
  const { atMedians } = view.tornado;
  const { write } = valueWriter(result, view);
  return movingBars(view)
    .bars.slice(0, MOST_BARS)
    .map((bar) => {
      const units = new Set(bar.inputs.map((input) => inputUnit(input, view)).filter((unit) => unit !== ""));
      const ends = (["low", "high"] as const).map((end) => {
        const row = end === "low" ? "row 10 %" : "row 90 %";
        const inputs = bar[end].inputs.map((value, i) => inputText(value, view, bar.inputs[i]!)).join(", ");
        const at = short && bar.inputs.length > 1 ? row : inputs;
        return { end, value: bar[end].value, text: `${write(bar[end].value)} at ${at}` };
      });
      const [lower, upper] = ends.toSorted((a, b) => a.value - b.value) as [(typeof ends)[0], (typeof ends)[0]];
      // Where both ends lie on one side of the middle, both are written there.
      const both = `${lower.text}; ${upper.text}`;
      const [left, right] =
        upper.value < atMedians ? [both, ""] : lower.value > atMedians ? ["", both] : [lower.text, upper.text];
      const far = ({ value }: { value: number }) => Math.abs(value - atMedians);
      return {
        name: nameLines(bar.inputs.join(" + "), [...units].join(", "), nameWidth, size),
        ends: ends.toSorted((a, b) => far(b) - far(a)),
        ...{ lower: lower.value, upper: upper.value, left, right },
      };
    });
}

/** A name and its unit in at most two lines. */
function nameLines(name: string, unit: string, width: number, size: number): string[] {
  const whole = textWidth(name, size, true) <= width;
  if (whole) return unit === "" ? [name] : [name, unit];
  // Before its effect, if it has one.
  const [first, ...rest] = name.includes(" + ") ? name.split(/(?<= \+) /) : name.split(/(?=\.[^.]+\.[^.]+$)/);
  const second = `${rest.join(" ")}${unit === "" ? "" : ` [${unit}]`}`.trim();
  return [first!, second].filter((line) => line !== "").map((line) => cutToWidth(line, width, size, true));
}

/** What is written below a bar: both values on one line, or on lines of their own where they are too long for one. */
function belowBar(left: string, right: string, width: number, size: number): { left: string; right: string }[] {
  if (textWidth(left, size) + 2 * GAP + textWidth(right, size) <= width) return [{ left, right }];
  return [
    ...wrapText(left, width, size).map((line) => ({ left: line, right: "" })),
    ...wrapText(right, width, size).map((line) => ({ left: "", right: line })),
  ];
}

/** The quantity at the horizon with each input low and high: the widest bar first, both ends labelled. */
export function tornadoPanel(result: Sensitivity, view: SensitivityUnderLaw, width: number, top: number): Panel {
  const { atMedians } = view.tornado;
  const { unit, write } = valueWriter(result, view);
  const { small, type, margin } = sizesFor(width);
  const { size, line } = type.label;
  const span = width - 2 * margin;
  /** In a narrow picture names stand above their bars, and values below them. */
  const stacked = () => ({ rows: rowsOf(result, view, span, true, size), from: margin, to: width - margin });
  const place = (short: boolean) => {
    const rows = rowsOf(result, view, 0.28 * width, short, size);
    const nameWidth = Math.max(...rows.flatMap(({ name }) => name.map((line) => textWidth(line, size, true))));
    const room = (side: "left" | "right") => Math.max(...rows.map((row) => textWidth(row[side], size)));
    return { rows, from: margin + nameWidth + 2 * GAP + room("left"), to: width - margin - room("right") - GAP };
  };
  const full = place(false);
  const { rows, from, to } = small ? stacked() : full.to - full.from >= LEAST_SPAN ? full : place(true);
  const along = result.varianceOf === "logarithm" && view.tornado.atMedians > 0 ? Math.log : (value: number) => value;
  const values = [atMedians, ...rows.flatMap(({ lower, upper }) => [lower, upper])].map(along);
  const scale = scaleLinear([Math.min(...values), Math.max(...values)], [from, to]);
  const x = (value: number) => scale(along(value));

  const heading = wrapText(
    `${quantityHeading(result, unit)} in ${sensitivityYear(result)} with each input at its 10th and its 90th percentile, the others at their medians${along === Math.log ? "; logarithmic" : ""}`,
    span,
    type.axis.size,
  );
  const legendTop = top + heading.length * type.axis.line + 6;
  const first = legendTop + (small ? 40 : 22);
  const tops: number[] = [];
  let bottom = first;
  const below = rows.map(({ left, right }) => (small ? belowBar(left, right, span, size) : []));
  rows.forEach(({ name }, row) => {
    tops.push(bottom);
    bottom += small ? name.length * line + BAR + below[row]!.length * line + 14 : ROW;
  });
  const centreOf = (row: number) => tops[row]! + (small ? rows[row]!.name.length * line + 5 + BAR / 2 : ROW / 2);
  const middle = x(atMedians);
  // In a narrow picture it would run through the names.
  const middleLine = small
    ? rows.map((_, row) => `M${middle.toFixed(2)},${centreOf(row) - BAR / 2 - 3}v${BAR + 6}`).join("")
    : `M${middle.toFixed(2)},${first}V${bottom}`;
  const legend = (["low", "high"] as const).flatMap((end, i) => {
    const at = margin + (small ? 0 : i * 230);
    const legendRow = legendTop + (small ? i * 18 : 0);
    return [
      element("rect", { x: at, y: legendRow, width: 18, height: 11, fill: ENDS[end] }),
      element(
        "text",
        { x: at + 24, y: legendRow + 10, "font-size": size, fill: PALETTE.text },
        `input at its ${end === "low" ? "10th" : "90th"} percentile`,
      ),
    ];
  });
  const marks = rows.flatMap(({ name, ends, lower, upper, left, right }, row) => {
    const nameTop = tops[row]!;
    const centre = centreOf(row);
    const nameAt = (i: number) =>
      small ? nameTop + (i + 1) * line - 2 : name.length === 1 ? centre + 4 : centre - 2 + 14 * i;
    const label = (at: number, anchor: "start" | "end", text: string, y = centre + 4) =>
      element("text", { x: at, y, "text-anchor": anchor, "font-size": size, fill: PALETTE.text }, escapeXml(text));
    const [low, high] = [x(lower), x(upper)];
    return [
      ...name.map((text, i) =>
        element(
          "text",
          {
            x: margin,
            y: nameAt(i),
            "font-size": size,
            "font-weight": i === 0 ? 700 : undefined,
            fill: i === 0 ? PALETTE.text : PALETTE.mutedText,
          },
          escapeXml(text),
        ),
      ),
      ...ends.map(({ end, value }) =>
        element("rect", {
          x: Math.min(x(value), middle),
          y: centre - BAR / 2,
          width: Math.abs(x(value) - middle),
          height: BAR,
          fill: ENDS[end],
        }),
      ),
      ...(small || left === "" ? [] : [label(Math.min(low, middle) - GAP, "end", left)]),
      ...(small || right === "" ? [] : [label(Math.max(high, middle) + GAP, "start", right)]),
      ...below[row]!.flatMap(({ left, right }, i) => {
        const y = centre + BAR / 2 + (i + 1) * line;
        return [
          ...(left === "" ? [] : [label(margin, "start", left, y)]),
          ...(right === "" ? [] : [label(width - margin, "end", right, y)]),
        ];
      }),
    ];
  });
  const half = textWidth(`all at medians: ${write(atMedians)}`, size) / 2;
  return {
    height: bottom + 22 - top,
    elements: [
      ...paragraph({ lines: heading, top }, type.axis, PALETTE.mutedText, undefined, margin),
      ...legend,
      ...marks,
      element("path", { d: middleLine, stroke: PALETTE.fanInk, fill: "none" }),
      element(
        "text",
        {
          x: Math.min(Math.max(middle, margin + half), width - margin - half),
          y: bottom + 15,
          "text-anchor": "middle",
          "font-size": size,
          fill: PALETTE.text,
        },
        escapeXml(`all at medians: ${write(atMedians)}`),
      ),
    ],
  };
}
