import { area, line } from "d3-shape";
import type { Convergence } from "../analysis/convergence.ts";
import { fromCanonicalUnit, isAbsolute } from "../model/units.ts";
import { describeTarget } from "../summary/describe-target.ts";
import type { Result } from "../summary/result.ts";
import { type AcrossAxis, acrossAxis } from "./chart/across-axis.ts";
import { ACROSS_AXIS_HEIGHT, acrossFrame } from "./chart/across-frame.ts";
import { Column } from "./chart/column.ts";
import { MARGIN } from "./chart/layout.ts";
import { standalone } from "./chart/standalone.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { textWidth } from "./chart/text-width.ts";
import { TYPE } from "./chart/type.ts";
import { formatCount, formatExactProbability, formatNumber, formatProbability, formatWithError } from "./numbers.ts";
import { bandTints, PALETTE } from "./palette.ts";
import { readableUnit } from "./readable-units.ts";
import { horizonYear } from "./sentence.ts";
import { origin, percentileWords, suffixOf, targetWords, withPrefix, wordsOf } from "./words.ts";

export interface ConvergenceChartOptions {
  /** Pixels; at least 320. Default 720. */
  width?: number;
  /** Pixels of the picture alone. Default 180. */
  height?: number;
}

type Point = Convergence["points"][number];

/**
 * One number of a result after ever more of its samples, with the 95 % interval that as many samples give it and the exact
 * value where the result's check has it, as a standalone SVG.
 */
export function convergenceChart(
  result: Result,
  convergence: Convergence,
  options: ConvergenceChartOptions = {},
): string {
  const width = Math.max(320, options.width ?? 720);
  const picture = Math.max(80, options.height ?? 180);
  const { points, exact, name, write, estimateWords, suffix } = readable(result, convergence);
  const last = points[points.length - 1]!;

  const column = new Column(width);
  column.heading(`${name}, as samples are added`, "line: estimate; band: its 95 % interval (about ±2 standard errors)");
  const values = [...points.flatMap(({ low, high }) => [low, high]), ...(exact === undefined ? [] : [exact])];
  const vertical = acrossAxis({ ...ends(values), logarithmic: false, left: 0, right: picture, spacing: 36 });
  const tickWidth = Math.max(0, ...vertical.ticks.map(({ label }) => textWidth(label, TYPE.axis.size)));
  const left = MARGIN + tickWidth + 8;
  const counts = points.map(({ samples }) => samples);
  // The label of the last point stands in the middle below it.
  const right = width - Math.max(MARGIN, textWidth(formatCount(last.samples), TYPE.axis.size) / 2 + 4);
  const axis = samplesAxis(counts, left, right);
  const top = column.top + 12;
  const bottom = top + picture;
  const y = (value: number) => bottom - vertical.x(value);
  const [tint] = bandTints(1);
  const x = ({ samples }: Point) => axis.x(samples);
  column.parts.push(
    ...vertical.ticks.flatMap(({ value, label }) => [
      element("path", { d: `M${left.toFixed(2)},${y(value).toFixed(2)}H${right.toFixed(2)}`, stroke: PALETTE.grid }),
      element(
        "text",
        { x: left - 6, y: y(value) + 4, "text-anchor": "end", "font-size": TYPE.axis.size, fill: PALETTE.mutedText },
        escapeXml(label),
      ),
    ]),
    ...(points.length > 1
      ? [
          element("path", {
            d: area<Point>(
              x,
              ({ low }) => y(low),
              ({ high }) => y(high),
            ).digits(2)(points)!,
            fill: tint!,
          }),
        ]
      : points.map((point) =>
          element("path", {
            d: `M${x(point).toFixed(2)},${y(point.low).toFixed(2)}V${y(point.high).toFixed(2)}`,
            stroke: PALETTE.fanInk,
            fill: "none",
          }),
        )),
    ...(exact === undefined
      ? []
      : [
          element("path", {
            d: `M${left.toFixed(2)},${y(exact).toFixed(2)}H${right.toFixed(2)}`,
            stroke: PALETTE.target,
            "stroke-width": 1.5,
            "stroke-dasharray": "7 4",
            fill: "none",
          }),
        ]),
    element("path", {
      d: line<Point>(x, ({ estimate }) => y(estimate)).digits(2)(points)!,
      stroke: PALETTE.fanInk,
      "stroke-width": 2,
      "stroke-linejoin": "round",
      fill: "none",
    }),
    ...points.map((point) =>
      element("circle", {
        cx: x(point),
        cy: y(point.estimate),
        r: 3,
        fill: PALETTE.fanInk,
        stroke: PALETTE.ground,
        "stroke-width": 1,
      }),
    ),
    element("path", { d: `M${left.toFixed(2)},${top}V${bottom}`, stroke: PALETTE.axis, fill: "none" }),
    ...acrossFrame(axis, left, right, bottom),
  );
  column.top = bottom + ACROSS_AXIS_HEIGHT;
  column.write("samples, logarithmic", TYPE.axis, PALETTE.mutedText);
  column.top += 6;
  const known =
    exact === undefined
      ? "There is no exact value to hold it against."
      : `The exact value, dashed, is ${write(exact)}${suffix}.`;
  const caption =
    `After ${formatCount(last.samples)} samples it is ${estimateWords}${suffix}. ${known} ` +
    `Sample i is the same however many there are, so each point is a run of its own and holds the samples of those before it. ${origin(result.manifest)}.`;
  column.write(caption, TYPE.caption, PALETTE.mutedText);
  const about = "target" in convergence.of ? `target-${convergence.of.target}` : convergence.of.quantity;
  return standalone(
    {
      id: `lossfan-${result.manifest.digest.slice(0, 12)}-${about}-convergence`,
      title: `${result.scenario.title}: ${name}, as samples are added`,
      description: caption,
      width,
      height: Math.ceil(column.top + 10),
    },
    column.parts,
  );
}

/** The points in a unit that people read, their exact value, and how they are named and written. */
function readable(result: Result, { of, target, points }: Convergence) {
  const { comparisons } = result.check;
  const horizon = result.scenario.horizonYears;
  const exactOf = (what: string) =>
    comparisons.find((one) => one.what === what && Math.abs(one.at - horizon) < 1e-9)?.exact;
  const year = horizonYear(result);
  const last = points[points.length - 1]!;
  if (target !== undefined)
    return {
      points,
      exact: exactOf(`P(${describeTarget(target)})`),
      name: `Probability of ${targetWords(target)} in ${year}`,
      write: (value: number) => formatExactProbability(value, last, last.estimate),
      estimateWords: formatProbability(last.estimate, last.low, last.high),
      suffix: "",
    };
  const { quantity, percentile } = of as Extract<Convergence["of"], { percentile: number }>;
  const { name, prefix } = wordsOf(quantity, result.scenario);
  const unit = isAbsolute(quantity) ? readableUnit(quantity, last.estimate) : undefined;
  const to = (value: number) => (isAbsolute(quantity) ? fromCanonicalUnit(quantity, value, unit!) : value);
  const exact = exactOf(`${quantity} p${percentile}`);
  const suffix = suffixOf(quantity, unit);
  const level = percentile === 50 ? "Median" : `Percentile ${percentileWords(percentile).replace(" %", "")}`;
  return {
    estimateWords: withPrefix(prefix, formatWithError(to(last.estimate), to(last.low), to(last.high))),
    points: points.map(({ samples, estimate, low, high }) => ({
      samples,
      estimate: to(estimate),
      low: to(low),
      high: to(high),
    })),
    exact: exact === undefined ? undefined : to(exact),
    name: `${level} of ${name}${suffix === "" ? "" : ` [${unit ?? "orders of magnitude"}]`} in ${year}`,
    write: (value: number) => withPrefix(prefix, formatNumber(value, 4)),
    suffix,
  };
}

function ends(values: readonly number[]): { from: number; to: number } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (most - least);
  return { from: least - room, to: most + room };
}

/** Ticks stand at the points themselves, the last always labelled, as many others as there is room for. */
function samplesAxis(counts: readonly number[], left: number, right: number): AcrossAxis {
  const axis = acrossAxis({ from: counts[0]!, to: counts[counts.length - 1]!, logarithmic: true, left, right });
  const ticks: AcrossAxis["ticks"] = [];
  let free = Infinity;
  for (const count of counts.toReversed()) {
    const text = formatCount(count);
    const half = textWidth(text, TYPE.axis.size) / 2;
    if (axis.x(count) + half > free) continue;
    ticks.unshift({ value: count, label: text });
    free = axis.x(count) - half - 12;
  }
  const labelled = new Set(ticks.map(({ value }) => value));
  return { ...axis, ticks, minorTicks: counts.filter((count) => !labelled.has(count)) };
}
