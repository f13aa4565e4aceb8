import { scaleLinear } from "d3-scale";
import type { Sensitivity, SensitivityUnderLaw } from "../../analysis/sensitivity.ts";
import { ENDS, PALETTE } from "../palette.ts";
import {
  inputText,
  inputUnit,
  movingBars,
  quantityHeading,
  sensitivityYear,
  valueWriter,
} from "../sensitivity-words.ts";
import { MARGIN } from "./layout.ts";
import type { Panel } from "./shares-panel.ts";
import { element, escapeXml } from "./svg.ts";
import { textWidth } from "./text-width.ts";
import { TYPE } from "./type.ts";
import { wrapText } from "./wrap.ts";

/** More bars are too short to be seen. */
export const MOST_BARS = 10;
const ROW = 34;
const BAR = 16;
const GAP = 6;
const { size } = TYPE.label;

/** The quantity at the horizon with each input low and high: the widest bar first, both ends labelled. */
export function tornadoPanel(result: Sensitivity, view: SensitivityUnderLaw, width: number, top: number): Panel {
  const { atMedians } = view.tornado;
  const bars = movingBars(view).bars.slice(0, MOST_BARS);
  const { unit, write } = valueWriter(result, view);
  const rows = bars.map((bar) => {
    const units = [...new Set(bar.inputs.map((input) => inputUnit(input, view)))].filter((each) => each !== "");
    const ends = (["low", "high"] as const).map((end) => {
      const inputs = bar[end].inputs.map((value, i) => inputText(value, view, bar.inputs[i]!)).join(", ");
      return { end, value: bar[end].value, text: `${write(bar[end].value)} at ${inputs}` };
    });
    const [left, right] = ends.toSorted((a, b) => a.value - b.value) as [(typeof ends)[0], (typeof ends)[0]];
    return { name: bar.inputs.join(" + "), unit: units.join(", "), ends, left, right };
  });
  const nameWidth = Math.min(
    0.3 * width,
    Math.max(...rows.flatMap(({ name, unit }) => [textWidth(name, size, true), textWidth(unit, size)])),
  );
  const room = (side: "left" | "right") => Math.max(...rows.map((row) => textWidth(row[side].text, size)));
  const [from, to] = [MARGIN + nameWidth + 2 * GAP + room("left"), width - MARGIN - room("right") - GAP];
  const along = result.varianceOf === "logarithm" && view.tornado.atMedians > 0 ? Math.log : (value: number) => value;
  const values = [atMedians, ...rows.flatMap(({ left, right }) => [left.value, right.value])].map(along);
  const scale = scaleLinear([Math.min(...values), Math.max(...values)], [from, to]);
  const x = (value: number) => scale(along(value));

  const heading = wrapText(
    `${quantityHeading(result, unit)} in ${sensitivityYear(result)} with each input at its 10th and its 90th percentile, the others at their medians${along === Math.log ? "; logarithmic" : ""}`,
    width - 2 * MARGIN,
    TYPE.axis.size,
  );
  const legendTop = top + heading.length * TYPE.axis.line + 6;
  const first = legendTop + 22;
  const bottom = first + rows.length * ROW;
  const middle = x(atMedians);
  const legend = (["low", "high"] as const).flatMap((end, i) => {
    const at = MARGIN + i * 230;
    return [
      element("rect", { x: at, y: legendTop, width: 18, height: 11, fill: ENDS[end] }),
      element(
        "text",
        { x: at + 24, y: legendTop + 10, "font-size": size, fill: PALETTE.text },
        `input at its ${end === "low" ? "10th" : "90th"} percentile`,
      ),
    ];
  });
  const marks = rows.flatMap(({ name, unit, ends, left, right }, row) => {
    const centre = first + row * ROW + ROW / 2;
    const label = (at: number, anchor: "start" | "end", text: string) =>
      element(
        "text",
        { x: at, y: centre + 4, "text-anchor": anchor, "font-size": size, fill: PALETTE.text },
        escapeXml(text),
      );
    const [low, high] = [x(left.value), x(right.value)];
    return [
      element(
        "text",
        {
          x: MARGIN,
          y: unit === "" ? centre + 4 : centre - 2,
          "font-size": size,
          "font-weight": 700,
          fill: PALETTE.text,
        },
        escapeXml(name),
      ),
      ...(unit === ""
        ? []
        : [
            element("text", { x: MARGIN, y: centre + 12, "font-size": size, fill: PALETTE.mutedText }, escapeXml(unit)),
          ]),
      ...ends.map(({ end, value }) =>
        element("rect", {
          x: Math.min(x(value), middle),
          y: centre - BAR / 2,
          width: Math.abs(x(value) - middle),
          height: BAR,
          fill: ENDS[end],
        }),
      ),
      label(Math.min(low, middle) - GAP, "end", left.text),
      label(Math.max(high, middle) + GAP, "start", right.text),
    ];
  });
  const half = textWidth(`all at medians: ${write(atMedians)}`, size) / 2;
  return {
    height: bottom + 22 - top,
    elements: [
      ...heading.map((text, i) =>
        element(
          "text",
          {
            x: MARGIN,
            y: top + TYPE.axis.size + i * TYPE.axis.line,
            "font-size": TYPE.axis.size,
            fill: PALETTE.mutedText,
          },
          escapeXml(text),
        ),
      ),
      ...legend,
      ...marks,
      element("path", { d: `M${middle.toFixed(2)},${first}V${bottom}`, stroke: PALETTE.fanInk }),
      element(
        "text",
        {
          x: Math.min(Math.max(middle, MARGIN + half), width - MARGIN - half),
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
