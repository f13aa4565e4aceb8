import { scaleLinear } from "d3-scale";
import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import type { Band, Fan, Percentile } from "./bands.ts";
import { timeAxis } from "./chart/time-axis.ts";
import type { ValueAxis } from "./chart/value-axis.ts";
import type { Page } from "./page.ts";
import { isSameInEveryFuture } from "./scope.ts";
import type { FanLabels } from "./text-fan-labels.ts";
import type { Signs } from "./text-fan-signs.ts";
import { columnsOf } from "./text-wrap.ts";
import { threshold } from "./words.ts";

/**
 * A character is taken to be so many pixels high and wide, so that axes find their ticks as they do for a picture in
 * pixels; a little less wide than a digit is there, so that years never touch. The middle of the topmost row is at pixel 0.
 */
export const ROW = 18;
const COLUMN = 7;

/** Columns of a dash of a target's line, and of the gap after it, through which the bands are seen. */
const DASH = 2;

export interface TextFanPicture {
  result: Result;
  quantity: AskedName;
  fan: Fan;
  /** The bands that are drawn, widest first. */
  bands: readonly Band[];
  axis: ValueAxis;
  rows: number;
  labels: FanLabels;
  signs: Signs;
}

type Style = (text: string) => string;

interface Cell {
  sign: string;
  style: Style;
}

const plain: Style = (text) => text;

/** The picture between its axes, with what stands beside and below it. */
export function textFanPicture(picture: TextFanPicture, page: Page): string {
  const { result, axis, rows, labels, signs } = picture;
  const ticks = new Map<number, string>();
  for (const { value, label } of axis.ticks) {
    const row = Math.round(axis.y(value) / ROW);
    if (!ticks.has(row)) ticks.set(row, signs.text(label));
  }
  const left = Math.max(...[...ticks.values()].map(columnsOf));
  const tick = (row: number) => {
    const label = ticks.get(row) ?? "";
    return `${" ".repeat(left - columnsOf(label))}${label} `;
  };
  // The ticks' labels, a space, the axis, the picture, a space and the labels.
  const width = Math.max(1, page.columns - left - 3 - labels.width);
  const cells = drawn(picture, width, page);
  const body = cells.map((row, at) => {
    const sign = ticks.has(at) ? signs.verticalTick : signs.vertical;
    const label = labels.rows.get(at);
    const edge = page.quiet(tick(at) + sign);
    if (label !== undefined) return `${edge}${inRuns(row)} ${(label.bold ? page.strong : plain)(label.text)}`;
    return edge + inRuns(row.slice(0, 1 + row.findLastIndex(({ sign }) => sign !== " ")));
  });

  const { startYear, horizonYears } = result.scenario;
  const time = timeAxis(startYear, horizonYears, 0, (width - 1) * COLUMN);
  const line = Array<string>(width).fill(signs.horizontal);
  let years = "";
  for (const { time: at, year } of time.ticks) {
    const column = Math.round(time.x(at) / COLUMN);
    line[column] = signs.horizontalTick;
    const start = left + 2 + column - Math.floor(year.length / 2);
    years = years.padEnd(Math.min(start, page.columns - year.length)) + year;
  }
  return [...body, page.quiet(tick(rows) + (axis.broken ? signs.broken : signs.corner) + line.join("")), years].join(
    "\n",
  );
}

/** What stands in each cell, row by row from the top. */
function drawn(
  { result, quantity, fan, bands, axis, rows, signs }: TextFanPicture,
  width: number,
  page: Page,
): Cell[][] {
  const cells = Array.from({ length: rows }, () =>
    Array.from({ length: width }, (): Cell => ({ sign: " ", style: plain })),
  );
  const rowOf = (pixel: number) => Math.min(rows - 1, Math.round(pixel / ROW));
  const time = scaleLinear([0, Math.max(1, width - 1)], [0, result.times.length - 1]);
  const pixelAt = ({ estimate }: Percentile, column: number) => {
    const step = time(column);
    const [before, after] = [Math.floor(step), Math.ceil(step)].map((at) => axis.y(estimate[at]!)) as [number, number];
    return before + (step - Math.floor(step)) * (after - before);
  };
  const put = (row: number, column: number, sign: string, style: Style = plain) => {
    cells[row]![column] = { sign, style };
  };

  for (const [index, { lower, upper }] of bands.entries())
    for (let column = 0; column < width; column++) {
      const [top, bottom] = [pixelAt(upper, column), pixelAt(lower, column)];
      // Rows whose middle lies in the band; a band between two middles is still there to be seen.
      const [first, last] = [Math.ceil(top / ROW), Math.min(rows - 1, Math.floor(bottom / ROW))];
      if (first > last) put(rowOf((top + bottom) / 2), column, signs.bands[index]!);
      for (let row = first; row <= last; row++) put(row, column, signs.bands[index]!);
    }
  for (const target of result.targets) {
    if (target.quantity !== quantity || !axis.contains(threshold(target))) continue;
    const row = rowOf(axis.y(threshold(target)));
    for (let column = 0; column < width; column++)
      if (column % (2 * DASH) < DASH) put(row, column, signs.target, page.warning);
  }
  const lineOf = (percentile: Percentile, sign: string, steep: string, style: Style) => {
    let before: number | undefined;
    for (let column = 0; column < width; column++) {
      const row = rowOf(pixelAt(percentile, column));
      const from = before ?? row;
      for (let between = Math.min(from, row) + 1; between < Math.max(from, row); between++)
        put(between, column, steep, style);
      put(row, column, sign, style);
      before = row;
    }
  };
  for (const percentile of fan.unpaired) lineOf(percentile, signs.unpaired, signs.unpaired, plain);
  const middle = isSameInEveryFuture(result, quantity) ? fan.percentiles[0] : fan.median;
  if (middle !== undefined) lineOf(middle, signs.median, signs.steep, page.strong);
  return cells;
}

/** A row as text, each run of one style at once. */
function inRuns(row: readonly Cell[]): string {
  let text = "";
  for (let start = 0; start < row.length; ) {
    const { style } = row[start]!;
    let end = start;
    let run = "";
    while (end < row.length && row[end]!.style === style) run += row[end++]!.sign;
    text += style(run);
    start = end;
  }
  return text;
}
