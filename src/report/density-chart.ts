import { line } from "d3-shape";
import type { InputBelief } from "../analysis/input-beliefs.ts";
import { beliefName, beliefSentence, beliefUnit, beliefValue, statedWords } from "./belief-words.ts";
import { type AcrossAxis, acrossAxis } from "./chart/across-axis.ts";
import { ACROSS_AXIS_HEIGHT, acrossFrame } from "./chart/across-frame.ts";
import { Column } from "./chart/column.ts";
import { dodge, fits } from "./chart/dodge.ts";
import { MARGIN } from "./chart/layout.ts";
import { standalone } from "./chart/standalone.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { textWidth } from "./chart/text-width.ts";
import { TYPE } from "./chart/type.ts";
import { bandTints, PALETTE } from "./palette.ts";

export interface DensityChartOptions {
  /** Pixels; at least 240. Default 360. */
  width?: number;
  /** Pixels of the picture alone, without heading and axis. Default 90. */
  height?: number;
  /** Begins the id of the chart in a page; default "lossfan". */
  id?: string;
}

interface Point {
  x: number;
  density: number;
}

/** Beliefs that span more than this from p5 to p95 are drawn over their logarithm. */
const LOG_FROM_RATIO = 100;
/** What lies farther than so many widths from p5 to p95 outside of them is not drawn. */
const REACH = 1.5;
/** Peaks higher than so many times what p5 to p95 hold are cut off. */
const HIGHEST = 1.6;
const { size, line: labelLine } = TYPE.label;

/**
 * The belief about one input as a standalone SVG: its density with the central 90 % and 50 % shaded and p5, median and p95
 * named; bars where it is many values, pins where it is few. How it was stated stands above; `beliefSentence` tells it.
 */
export function densityChart(belief: InputBelief, options: DensityChartOptions = {}): string {
  const width = Math.max(240, options.width ?? 360);
  const picture = Math.max(40, options.height ?? 90);
  const unit = beliefUnit(belief);
  const name = beliefName(belief);
  const column = new Column(width);
  const title = unit === "" ? name : `${name} [${unit}]`;
  column.heading(title, statedWords(belief));
  const [left, right] = [MARGIN, width - MARGIN];
  const shape = shapeOf(belief);
  const axis = acrossAxis({ ...shape, left, right });
  const labels = percentileLabels(belief, axis, left, right);
  const top = column.top + 8 + labelLine + 6;
  const bottom = top + picture;
  const highest = heightOf(belief, shape.points, axis);
  const y = (density: number) => bottom - (Math.min(density / highest, 1) || 0) * picture;
  const notes = notesOf(belief, shape, highest, axis);
  column.parts.push(
    ...areas(belief, shape.points, axis, y, bottom),
    ...pins(belief, axis, top, bottom),
    ...labelMarks(labels, top, bottom),
    ...acrossFrame(axis, left, right, bottom),
  );
  column.top = bottom + ACROSS_AXIS_HEIGHT + 2;
  column.write(notes, TYPE.caption, PALETTE.mutedText);
  const sentence = beliefSentence(belief);
  return standalone(
    {
      id: `${options.id ?? "lossfan"}-belief-${belief.name.replace(/[^\w-]/g, "-")}`,
      title: `${name}: ${statedWords(belief)}`,
      description: [sentence, notes].join(" ").trim(),
      width,
      height: Math.ceil(column.top + 8),
    },
    column.parts,
  );
}

interface Shape {
  points: Point[];
  from: number;
  to: number;
  logarithmic: boolean;
  /** Whether some of it lies beyond the ends. */
  cut: boolean;
}

/** The line to draw, from where to where, and over what. */
function shapeOf({ curve, bins = [], atoms, percentiles }: InputBelief): Shape {
  const points = [...curve, ...bins.flatMap(({ from, to, density }) => [from, to].map((x) => ({ x, density })))];
  const all = [...points, ...atoms].map(({ x }) => x);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const [p5, p95] = [percentiles["5"] ?? least, percentiles["95"] ?? most];
  const logarithmic = p5 > 0 && p95 / p5 > LOG_FROM_RATIO && bins.length === 0;
  if (logarithmic) {
    const reach = (p95 / p5) ** (REACH / 2);
    const [from, to] = [Math.max(least, p5 / reach), Math.min(most, p95 * reach)];
    return { points, from, to, logarithmic, cut: from > least || to < most };
  }
  const reach = REACH * (p95 - p5);
  const [from, to] = p95 > p5 ? [Math.max(least, p5 - reach), Math.min(most, p95 + reach)] : [least, most];
  return { points, from, to, logarithmic, cut: from > least || to < most };
}

/** What is drawn upwards: density in x, or per factor of ten where x is drawn by its logarithm. */
function drawn({ x, density }: Point, { logarithmic }: AcrossAxis): number {
  return logarithmic ? x * density * Math.LN10 : density;
}

function heightOf({ percentiles }: InputBelief, points: readonly Point[], axis: AcrossAxis): number {
  const highest = (some: readonly Point[]) => Math.max(0, ...some.map((point) => drawn(point, axis)));
  const inside = points.filter(({ x }) => x >= percentiles["5"]! && x <= percentiles["95"]!);
  const all = highest(points.filter(({ x }) => axis.contains(x)));
  return inside.length === 0 ? all : Math.min(all, HIGHEST * highest(inside));
}

function notesOf(belief: InputBelief, { points, cut, logarithmic }: Shape, highest: number, axis: AcrossAxis): string {
  const isCut = points.some((point) => axis.contains(point.x) && drawn(point, axis) > highest * (1 + 1e-9));
  const inPoints = belief.atoms.reduce((sum, { probability }) => sum + probability, 0);
  return [
    logarithmic && points.length > 0 ? "Density per factor of ten, over a logarithmic axis." : "",
    isCut ? "Its highest peak is cut off." : "",
    cut ? "Its tails go on." : "",
    belief.curve.length > 0 && belief.atoms.length > 0
      ? `Pins are single values, which hold ${Math.round(100 * inPoints)} % of the probability.`
      : "",
  ]
    .filter((note) => note !== "")
    .join(" ");
}

/** The two bands and the outline. */
function areas(
  { percentiles }: InputBelief,
  points: readonly Point[],
  axis: AcrossAxis,
  y: (density: number) => number,
  bottom: number,
): string[] {
  if (points.length === 0) return [];
  const path = line<Point>(
    ({ x }) => axis.x(x),
    (point) => y(drawn(point, axis)),
  ).digits(2);
  const [light, dark] = bandTints(2);
  const bands = (
    [
      [5, 95, light],
      [25, 75, dark],
    ] as const
  ).flatMap(([low, high, fill]) => {
    const [from, to] = [percentiles[low]!, percentiles[high]!];
    const inside = between(points, from, to);
    if (inside.length < 2) return [];
    return [
      element("path", {
        d: `${path(inside)}V${bottom}H${axis.x(from).toFixed(2)}Z`,
        fill: fill!,
      }),
    ];
  });
  const visible = thinned(
    points.filter(({ x }) => axis.contains(x)),
    (point) => [axis.x(point.x), y(drawn(point, axis))],
  );
  const [first, last] = [visible[0]!, visible[visible.length - 1]!];
  const outline = `M${axis.x(first.x).toFixed(2)},${bottom}L${path(visible)!.slice(1)}L${axis.x(last.x).toFixed(2)},${bottom}`;
  return [
    ...bands,
    element("path", {
      d: outline,
      stroke: PALETTE.fanInk,
      "stroke-width": 1.25,
      "stroke-linejoin": "round",
      fill: "none",
    }),
  ];
}

/** The part of a line from one x to another; where it jumps there, only what lies between. */
function between(points: readonly Point[], from: number, to: number): Point[] {
  if (!(to > from)) return [];
  const first = points.findLastIndex(({ x }) => x <= from);
  const last = points.findIndex(({ x }) => x >= to);
  const at = (x: number, index: number): Point => {
    const [a, b] = [points[index], points[index + 1]];
    if (a === undefined || b === undefined || b.x === a.x) return { x, density: (a ?? b)!.density };
    return { x, density: a.density + ((x - a.x) / (b.x - a.x)) * (b.density - a.density) };
  };
  const inside = points.filter(({ x }) => x > from && x < to);
  return [at(from, first), ...inside, at(to, last < 0 ? points.length - 1 : last - 1)];
}

/** Points that differ from the one before them by so little cannot be seen [px]. */
const VISIBLE = 0.3;

function thinned<T>(points: readonly T[], at: (point: T) => [x: number, y: number]): T[] {
  let last: [number, number] | undefined;
  return points.filter((point, i) => {
    const [x, y] = at(point);
    const seen = last === undefined || i === points.length - 1 || Math.hypot(x - last[0], y - last[1]) > VISIBLE;
    if (seen) last = [x, y];
    return seen;
  });
}

/** Single values, as high as they are probable. */
function pins({ atoms }: InputBelief, axis: AcrossAxis, top: number, bottom: number): string[] {
  const most = Math.max(...atoms.map(({ probability }) => probability));
  return atoms
    .filter(({ x }) => axis.contains(x))
    .flatMap(({ x, probability }) => {
      const [at, head] = [axis.x(x), bottom - (0.9 * (bottom - top) * probability) / most];
      return [
        element("path", {
          d: `M${at.toFixed(2)},${bottom}V${head.toFixed(2)}`,
          stroke: PALETTE.fanInk,
          "stroke-width": 1.5,
          fill: "none",
        }),
        element("circle", { cx: at, cy: head, r: 3, fill: PALETTE.fanInk }),
      ];
    });
}

interface Label {
  text: string;
  /** Pixel of the value, and of the middle of the text. */
  wanted: number;
  at: number;
  bold: boolean;
}

/** "p5 0.6", "median 1.26", "p95 2.66" side by side; the numbers alone where there is no room for more. */
function percentileLabels(belief: InputBelief, axis: AcrossAxis, left: number, right: number): Label[] {
  const { percentiles } = belief;
  const named = [
    ["5", "p5 "],
    ["50", percentiles["5"] === undefined ? "" : "median "],
    ["95", "p95 "],
  ] as const;
  const labels = (short: boolean) =>
    named
      .filter(([level]) => percentiles[level] !== undefined)
      .map(([level, name]) => {
        const text = (short ? "" : name) + beliefValue(belief, percentiles[level]!);
        const bold = level === "50";
        const wanted = axis.x(percentiles[level]!);
        return { text, bold, wanted, height: textWidth(text, size, bold) + 10, at: wanted };
      });
  const full = labels(false);
  const chosen = fits(full, left - 5, right + 5) ? full : labels(true);
  const places = dodge(chosen, left - 5, right + 5);
  return chosen.map((label, i) => ({ ...label, at: places[i]! }));
}

function labelMarks(labels: readonly Label[], top: number, bottom: number): string[] {
  return labels.flatMap(({ text, wanted, at, bold }) => [
    element("path", {
      d: `M${at.toFixed(2)},${top - 5}L${wanted.toFixed(2)},${top}V${bottom}`,
      stroke: PALETTE.fanInk,
      "stroke-width": bold ? 1.5 : 0.75,
      ...(bold ? {} : { "stroke-dasharray": "2 2" }),
      fill: "none",
    }),
    element(
      "text",
      {
        x: at,
        y: top - 8,
        "text-anchor": "middle",
        "font-size": size,
        "font-weight": bold ? 700 : undefined,
        fill: PALETTE.fanInk,
      },
      escapeXml(text),
    ),
  ]);
}
