import { area, line } from "d3-shape";
import type { AskedName } from "../../model/units.ts";
import type { Percentile } from "../bands.ts";
import { PALETTE, SHARE_HUES, SHARE_REST } from "../palette.ts";
import { horizonYear } from "../sentence.ts";
import { labelTexts, type SharedTarget, type Told, WITH_BANDS } from "../together-words.ts";
import { calendar } from "../words.ts";
import { dodge } from "./dodge.ts";
import { axisLabels, axisLines, type Frame, gridLines, timeRows } from "./frame.ts";
import { element, escapeXml } from "./svg.ts";
import { cutToWidth, textWidth } from "./text-width.ts";
import { timeAxis } from "./time-axis.ts";
import type { Type } from "./type.ts";
import { type ValueAxis, type ValueAxisRequest, valueAxis } from "./value-axis.ts";
import { wrapText } from "./wrap.ts";

/** How the fan or the line of a scenario is drawn: by its place among all of them. */
interface Style {
  /** Of its bands, and of its line where it has none. */
  hue: string;
  ink: string;
  text: string;
  dash: string | undefined;
}

const { fan, fanInk, second, secondInk, text } = PALETTE;
/** What is neither the blue nor the orange of the two fans, and as far from each other as may be. */
const HUES = [SHARE_HUES[2], SHARE_HUES[3], SHARE_HUES[6], SHARE_HUES[5], SHARE_REST.others, SHARE_HUES[1]];
const DASHES = ["2 3", "9 3 2 3", "5 3", "12 4", "4 2", "9 3 2 3 2 3"];
const STYLES: readonly Style[] = [
  { hue: fan, ink: fanInk, text: fanInk, dash: undefined },
  { hue: second, ink: secondInk, text: secondInk, dash: "8 4" },
  ...HUES.map((hue, index): Style => ({ hue, ink: hue, text, dash: DASHES[index]! })),
];

/** As many scenarios as can be told apart. */
export const MOST_TOGETHER = STYLES.length;

/** Two bands over each other, inner on outer, come to an opacity of a third. */
const OPACITY = 0.19;
const HALO = { stroke: PALETTE.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };

/** What a panel needs besides the scenarios, the same for all panels of a picture. */
export interface PanelPlace {
  quantity: AskedName;
  targets: readonly SharedTarget[];
  /** Everything that any panel holds. */
  values: readonly number[];
  axis: Pick<ValueAxisRequest, "words" | "linear" | "log">;
  width: number;
  height: number;
  top: number;
  margin: number;
  small: boolean;
  type: Type;
}

interface Label {
  told: Told;
  style: Style;
  lines: { text: string; bold: boolean }[];
  at: number;
  height: number;
}

/** The values of a scenario that must be in the picture. */
export function valuesOf({ fan, middle, result }: Told, place: number): number[] {
  if (place < WITH_BANDS) return fan.percentiles.flatMap(({ estimate }) => estimate);
  const last = result.times.length - 1;
  return [...middle.estimate, ...fan.percentiles.map(({ estimate }) => estimate[last]!)];
}

/** The title of the axis, the fans of the first two, the lines of the others, and at the right who is where. */
export function togetherPanel(
  all: readonly Told[],
  place: PanelPlace,
): { elements: string[]; bottom: number; hidden: number } {
  const { quantity, width, margin, small, type, top } = place;
  const { size, line: lineHeight } = type.label;
  const { scenario } = all[0]!.result;
  const bars = all.slice(WITH_BANDS).filter(({ fan }) => fan.bands.length > 0);
  const column = small ? 7 : 10;

  const labelSpan = small ? 0.3 * width : Math.min(0.28 * width, 230);
  const labelled = (ranges: boolean, most: number) =>
    all.map((told, index) => labelOf(told, index, quantity, labelSpan, type, ranges, most, small));
  const highest = place.height;
  const variants = [labelled(true, 2), labelled(true, 1), labelled(false, 1)];
  const total = (labels: readonly Label[]) => labels.reduce((sum, { height }) => sum + height, 0);
  const labels = variants.find((one) => total(one) <= highest) ?? variants[2]!;
  const heading = `in ${horizonYear(all[0]!.result)}`;
  const columnWidth = Math.max(
    ...labels.flatMap(({ lines }) => lines.map(({ text, bold }) => textWidth(text, size, bold))),
    ...[heading, ...timeRows(type)].map((text) => textWidth(text, type.axis.size)),
  );
  const horizon = calendar(scenario.startYear + scenario.horizonYears);
  const offset = Math.max(
    (bars.length === 0 ? 0 : 6 + bars.length * column) + (small ? 14 : 22),
    textWidth(horizon, type.axis.size) / 2 + 6,
  );
  const right = width - margin - offset - columnWidth;

  const upperGuess = top + 2 * type.axis.line;
  const request = (upper: number, lower: number): ValueAxisRequest => ({
    ...place.axis,
    values: [...place.values],
    targets: place.targets.map(({ value }) => value),
    ...{ top: upper, bottom: lower, roomAbove: 12, roomBelow: 12 },
  });
  const guess = valueAxis(request(upperGuess, upperGuess + highest));
  const tickWidth = Math.max(...guess.ticks.map(({ label }) => textWidth(label, type.axis.size)));
  const left = margin + Math.max(20, tickWidth + 10);
  const { axis: name, direction } = place.axis.words;
  const unit = all[0]!.result.quantities[quantity]!.unit;
  const titleLines = wrapText(
    `${name}${unit === undefined ? "" : ` [${unit}]`} · ${direction}${guess.broken ? " · the axis does not start at 0" : ""}${place.axis.log ? " · logarithmic" : ""}`,
    right - margin,
    type.axis.size,
  );
  const upper = top + titleLines.length * type.axis.line + 8;
  const bottom = upper + Math.max(highest, total(labels));
  const axis = valueAxis(request(upper, bottom));
  const labelLeft = right + offset;
  const time = timeAxis(scenario.startYear, scenario.horizonYears, left, right, { size: type.axis.size });
  const frame: Frame = { axis, time, left, right, top: upper, bottom, labelLeft, type };

  const x = (years: number) => time.x(years);
  const order = labels.map((label) => ({ ...label, at: axis.y(label.at) })).sort((a, b) => a.at - b.at);
  const centres = dodge(order, upper, bottom);
  const targets = targetLines(all, place, frame);
  return {
    hidden: targets.hidden,
    bottom: bottom + 19 + type.axis.line + 8,
    elements: [
      ...titleLines.map((line, index) =>
        element(
          "text",
          {
            x: margin,
            y: top + index * type.axis.line + type.axis.size,
            "font-size": type.axis.size,
            fill: PALETTE.mutedText,
          },
          escapeXml(line),
        ),
      ),
      element(
        "text",
        {
          x: labelLeft,
          y: top + (titleLines.length - 1) * type.axis.line + type.axis.size,
          "font-size": type.axis.size,
          fill: PALETTE.mutedText,
        },
        escapeXml(heading),
      ),
      element("g", { fill: "none" }, ...gridLines(frame)),
      ...all.slice(0, WITH_BANDS).map((told, index) => bandsOf(told, STYLES[index]!, axis, x)),
      element("g", { fill: "none" }, ...targets.lines),
      element(
        "g",
        { fill: "none", "stroke-linejoin": "round" },
        ...all.map((told, index) => middleLine(told, index, axis, x)).reverse(),
      ),
      ...bars.map((told, index) => barOf(told, STYLES[all.indexOf(told)]!, right + 10 + index * column, small, axis)),
      element("g", { fill: "none" }, ...axisLines(frame)),
      ...targets.labels,
      ...axisLabels(frame),
      ...order.flatMap((label, index) => {
        const bar = bars.indexOf(label.told);
        const from = bar < 0 ? right + 2 : right + 14 + bar * column;
        return drawn(label, centres[index]!, from, labelLeft, type);
      }),
    ],
  };

  function drawn({ lines, style, at }: Label, centre: number, from: number, x: number, of: Type): string[] {
    const first = centre - (lines.length * lineHeight) / 2 + lineHeight / 2 + of.label.size * 0.35;
    return [
      element("path", {
        d: `M${from.toFixed(2)},${at.toFixed(2)}L${(x - 5).toFixed(2)},${centre.toFixed(2)}`,
        stroke: style.ink,
        "stroke-width": 0.75,
        fill: "none",
      }),
      ...lines.map(({ text, bold }, index) =>
        element(
          "text",
          {
            x,
            y: first + index * lineHeight,
            "font-size": size,
            fill: style.text,
            "font-weight": bold ? 700 : undefined,
          },
          escapeXml(text),
        ),
      ),
    ];
  }
}

/** A name, the middle value and, where there is room, what the widest band holds. */
function labelOf(
  told: Told,
  place: number,
  quantity: AskedName,
  span: number,
  { label: { size, line: lineHeight } }: Type,
  ranges: boolean,
  mostNameLines: number,
  small: boolean,
): Label {
  const { middle, band } = labelTexts(told, quantity);
  const wrapped = wrapText(told.name, span, size, true);
  const names = wrapped.slice(0, mostNameLines);
  if (wrapped.length > names.length) names[names.length - 1] = cutToWidth(`${names.at(-1)!}…`, span, size, true);
  const values = [middle, ...(ranges && band !== undefined ? [small ? band.replace(/^.*: /, "") : band] : [])].flatMap(
    (one) => wrapText(one, span, size),
  );
  const lines = [...names.map((text) => ({ text, bold: true })), ...values.map((text) => ({ text, bold: false }))];
  const last = told.result.times.length - 1;
  return {
    ...{ told, style: STYLES[place]!, lines },
    at: told.middle.estimate[last]!,
    height: lines.length * lineHeight + 3,
  };
}

function bandsOf({ result, fan }: Told, { hue, ink }: Style, axis: ValueAxis, x: (years: number) => number): string {
  const steps = stepsOf(result.times);
  const at = (step: number) => x(result.times[step]!);
  const y =
    ({ estimate }: Percentile) =>
    (step: number) =>
      axis.y(estimate[step]!);
  const edges = fan.bands.flatMap(({ lower, upper }) => [lower, upper]);
  return element(
    "g",
    {},
    ...fan.bands.map(({ lower, upper }) =>
      element("path", {
        d: area<number>(at, y(lower), y(upper)).digits(2)(steps)!,
        fill: hue,
        "fill-opacity": Math.min(OPACITY, 0.35 / fan.bands.length),
      }),
    ),
    ...edges.map((edge) =>
      element("path", {
        d: line<number>(at, y(edge)).digits(2)(steps)!,
        stroke: ink,
        "stroke-width": 0.6,
        fill: "none",
      }),
    ),
  );
}

function middleLine({ result, middle }: Told, place: number, axis: ValueAxis, x: (years: number) => number): string {
  const { ink, dash } = STYLES[place]!;
  return element("path", {
    d: line<number>(
      (step) => x(result.times[step]!),
      (step) => axis.y(middle.estimate[step]!),
    ).digits(2)(stepsOf(result.times))!,
    stroke: ink,
    "stroke-width": 2,
    "stroke-dasharray": dash,
  });
}

/** Where a scenario that has no bands stands at the horizon. */
function barOf({ result, fan, middle }: Told, { ink }: Style, x: number, small: boolean, axis: ValueAxis): string {
  const last = result.times.length - 1;
  const span = (lower: Percentile, upper: Percentile) =>
    `M${x.toFixed(2)},${axis.y(lower.estimate[last]!).toFixed(2)}V${axis.y(upper.estimate[last]!).toFixed(2)}`;
  const [widest] = fan.bands;
  const inner = fan.bands.length > 1 ? fan.bands.at(-1) : undefined;
  const y = axis.y(middle.estimate[last]!);
  const half = small ? 3 : 4;
  return element(
    "g",
    { fill: "none", stroke: ink },
    element("path", { d: span(widest!.lower, widest!.upper), "stroke-width": 1.5 }),
    ...(inner === undefined
      ? []
      : [element("path", { d: span(inner.lower, inner.upper), "stroke-width": small ? 3.5 : 5 })]),
    element("path", {
      d: `M${(x - half).toFixed(2)},${y.toFixed(2)}H${(x + half).toFixed(2)}`,
      "stroke-width": 2,
    }),
  );
}

/** Targets as dashed lines in the colour of the text: hues belong to scenarios here. */
function targetLines(
  all: readonly Told[],
  { targets, type }: PanelPlace,
  { axis, time, left, right, top, bottom }: Frame,
) {
  const { size } = type.label;
  // No curve runs through a label where there is room beside the curves.
  const isFree = (from: number, to: number, baseline: number) =>
    !all.some(({ result, fan, middle }, index) =>
      [middle, ...(index < WITH_BANDS ? fan.percentiles : [])].some(({ estimate }) =>
        result.times.some((years, step) => {
          const [x, y] = [time.x(years), axis.y(estimate[step]!)];
          return x >= from - 3 && x <= to + 3 && y > baseline - size && y < baseline + 3;
        }),
      ),
    );
  const lines: string[] = [];
  const labels: string[] = [];
  const taken: number[] = [];
  let hidden = 0;
  for (const { value, words } of targets) {
    const y = axis.y(value);
    if (axis.contains(value))
      lines.push(
        element("path", {
          d: `M${left.toFixed(2)},${y.toFixed(2)}H${right.toFixed(2)}`,
          stroke: text,
          "stroke-width": 0.75,
          "stroke-dasharray": "2 4",
        }),
      );
    const baseline = y - 4;
    const room = textWidth(words, size);
    const fits =
      axis.contains(value) &&
      room <= right - left - 12 &&
      baseline - size > top &&
      baseline < bottom &&
      taken.every((other) => Math.abs(other - baseline) > size + 2);
    if (!fits) {
      hidden++;
      continue;
    }
    taken.push(baseline);
    const x =
      [left + 6, (left + right - room) / 2, right - room - 6].find((from) => isFree(from, from + room, baseline)) ??
      left + 6;
    labels.push(element("text", { x, y: baseline, "font-size": size, fill: text, ...HALO }, escapeXml(words)));
  }
  return { lines, labels, hidden };
}

/** Beyond so many points a line is drawn through every k-th. */
const MOST_POINTS = 500;

function stepsOf(times: readonly number[]): number[] {
  const last = times.length - 1;
  const every = Math.max(1, Math.ceil(last / MOST_POINTS));
  return times.map((_, step) => step).filter((step) => step % every === 0 || step === last);
}
