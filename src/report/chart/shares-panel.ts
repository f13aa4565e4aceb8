import type { GroupIndices, Sensitivity, SensitivityUnderLaw } from "../../analysis/sensitivity/sensitivity.ts";
import { formatNumber, roundUp } from "../numbers.ts";
import { PALETTE, SHARE_HUES, SHARE_REST } from "../palette.ts";
import { lastOf, ranked, shareText } from "../sensitivity-words.ts";
import { dodge } from "./dodge.ts";
import { timeRows } from "./frame.ts";
import { TIME_AXIS_HEIGHT } from "./layout.ts";
import { paragraph } from "./paragraph.ts";
import { sizesFor } from "./sizes.ts";
import { element, escapeXml } from "./svg.ts";
import { cutToWidth, textWidth } from "./text-width.ts";
import { timeAxis } from "./time-axis.ts";
import { wrapText } from "./wrap.ts";

/** A layer of the stack: its height at each time, and what is written where it ends. */
interface Layer {
  shares: (number | null)[];
  hue: string;
  name: string;
  text: string;
}

/** What is never this large is told among the others. */
const WORTH_A_LAYER = 0.01;
const PICTURE = 250;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const LEADER = 26;

/** A panel, and how high it is. */
export interface Panel {
  height: number;
  elements: string[];
}

/** First-order shares over time, stacked, the largest at the bottom and on top what only interactions make. */
export function sharesPanel(
  result: Sensitivity,
  view: SensitivityUnderLaw,
  hues: ReadonlyMap<string, string>,
  width: number,
  top: number,
): Panel {
  const { times, scenario } = result;
  const { small, type, margin } = sizesFor(width);
  const { size, line } = type.label;
  const layers = layersOf(view, hues);
  const axisNames = timeRows(type);
  const most = Math.max(
    ...layers.flatMap(({ name, text }) => [textWidth(name, size, true), textWidth(text, size)]),
    ...axisNames.map((name) => textWidth(name, type.axis.size)),
  );
  const labelWidth = Math.min(most, 0.4 * width);
  const texts = layers.map(({ text }) => wrapText(text, labelWidth, size));
  // In a narrow picture names that begin alike would all be cut to the same.
  const names = layers.map(({ name }) =>
    small ? wrapText(name, labelWidth, size, true) : [cutToWidth(name, labelWidth, size, true)],
  );
  const [left, right] = [margin + (small ? 40 : 46), width - margin - LEADER - labelWidth];
  const title = wrapText(
    "share of the variance that each input makes alone, stacked",
    width - 2 * margin,
    type.axis.size,
  );
  const upper = top + title.length * type.axis.line + 8;
  const lower = upper + PICTURE;
  const time = timeAxis(scenario.startYear, scenario.horizonYears, left, right, { size: type.axis.size });
  const varying = times.map((_, at) => at).filter((at) => view.interactions.estimate[at] !== null);
  const sums = varying.map((at) => layers.reduce((sum, { shares }) => sum + shares[at]!, 0));
  const y = (share: number) => lower - (share / Math.max(1, ...sums)) * (lower - upper);

  const floor = times.map(() => 0);
  const areas: string[] = [];
  const middles: number[] = [];
  for (const { shares, hue } of layers) {
    const point = (at: number, level: number) => `${time.x(times[at]!).toFixed(2)},${y(level).toFixed(2)}`;
    const below = varying.map((at) => point(at, floor[at]!)).reverse();
    const above = varying.map((at) => {
      floor[at]! += shares[at]!;
      return point(at, floor[at]!);
    });
    const last = varying.at(-1)!;
    middles.push((y(floor[last]!) + y(floor[last]! - shares[last]!)) / 2);
    areas.push(
      element("path", {
        d: `M${above.join("L")}L${below.join("L")}Z`,
        fill: hue,
        // Where two layers meet, the ground shows between them.
        stroke: PALETTE.ground,
        "stroke-width": 1,
      }),
    );
  }
  // From the top of the stack down.
  const heights = layers.map((_, i) => (names[i]!.length + texts[i]!.length) * line + 3);
  const placed = dodge(
    layers.map((_, i) => ({ at: middles[layers.length - 1 - i]!, height: heights[layers.length - 1 - i]! })),
    upper - 8,
    Math.max(lower + 12, upper - 8 + heights.reduce((sum, height) => sum + height, 0)),
  ).reverse();
  const labels = layers.flatMap(({ hue }, i) => {
    const at = placed[i]!;
    const first = at - heights[i]! / 2 + 1.5 + line - 3;
    const x = right + LEADER;
    return [
      element("path", {
        d: `M${(right + 3).toFixed(2)},${middles[i]!.toFixed(2)}L${(x - 12).toFixed(2)},${at.toFixed(2)}`,
        stroke: PALETTE.axis,
        "stroke-width": 0.75,
      }),
      element("rect", { x: x - 12, y: at - heights[i]! / 2 + 3.5, width: 7, height: heights[i]! - 7, fill: hue }),
      ...names[i]!.map((text, index) =>
        element(
          "text",
          { x, y: first + index * line, "font-size": size, "font-weight": 700, fill: PALETTE.text },
          escapeXml(text),
        ),
      ),
      ...texts[i]!.map((text, index) =>
        element(
          "text",
          { x, y: first + (names[i]!.length + index) * line, "font-size": size, fill: PALETTE.text },
          escapeXml(text),
        ),
      ),
    ];
  });
  const ticks = TICKS.flatMap((share) => [
    element("path", { d: `M${left.toFixed(2)},${y(share).toFixed(2)}H${right.toFixed(2)}`, stroke: PALETTE.grid }),
    element(
      "text",
      { x: left - 8, y: y(share) + 4, "text-anchor": "end", "font-size": type.axis.size, fill: PALETTE.mutedText },
      `${100 * share} %`,
    ),
  ]);
  const timeTicks = time.ticks.flatMap((tick) => {
    const at = { x: time.x(tick.time), "text-anchor": "middle", "font-size": type.axis.size };
    return [
      element("path", { d: `M${at.x.toFixed(2)},${lower}v5`, stroke: PALETTE.axis }),
      element("text", { ...at, y: lower + 19, fill: PALETTE.text }, escapeXml(tick.year)),
      element("text", { ...at, y: lower + 35, fill: PALETTE.mutedText }, escapeXml(tick.elapsed)),
    ];
  });
  const axisWords = (y: number, fill: string, text: string) =>
    element("text", { x: right + LEADER, y, "font-size": type.axis.size, fill }, text);
  const deepest = Math.max(lower, placed[0]! + heights[0]! / 2);
  return {
    height: Math.max(deepest + 8, lower + TIME_AXIS_HEIGHT) - top,
    elements: [
      ...paragraph({ lines: title, top }, type.axis, PALETTE.mutedText, undefined, margin),
      ...ticks,
      ...areas,
      element("path", {
        d: `M${left.toFixed(2)},${upper}V${lower}H${right.toFixed(2)}`,
        stroke: PALETTE.axis,
        fill: "none",
      }),
      ...timeTicks,
      ...(deepest > lower + 8
        ? []
        : [axisWords(lower + 19, PALETTE.text, axisNames[0]), axisWords(lower + 35, PALETTE.mutedText, axisNames[1])]),
      ...labels,
    ],
  };
}

/** The hue of every group that has a layer: the same in all views, and in no view that of another. */
export function huesOf(under: readonly SensitivityUnderLaw[]): Map<string, string> {
  const hues = new Map<string, string>();
  for (const view of under) {
    const names = layered(view).map(({ name }) => name);
    const here = new Set(names.map((name) => hues.get(name)));
    const fresh = SHARE_HUES.filter((hue) => !new Set(hues.values()).has(hue));
    const free = [...fresh, ...SHARE_HUES.filter((hue) => !fresh.includes(hue) && !here.has(hue))];
    for (const name of names) if (!hues.has(name)) hues.set(name, free.shift()!);
  }
  return hues;
}

/** The groups that have a layer of their own, by their share at the horizon. */
function layered(view: SensitivityUnderLaw): GroupIndices[] {
  const groups = ranked(view);
  const largest = (group: GroupIndices) => Math.max(...group.first.estimate.map((share) => share ?? 0));
  const worth = groups.filter((group, place) => place === 0 || largest(group) >= WORTH_A_LAYER);
  const kept = new Set(worth.toSorted((a, b) => largest(b) - largest(a)).slice(0, SHARE_HUES.length - 1));
  // One that is left needs no more room by its own name than as one other.
  return groups.length - kept.size === 1 ? groups : groups.filter((group) => kept.has(group));
}

/** The largest shares with a layer each, the others in one, and the interactions. Below 0 nothing can be drawn. */
function layersOf(view: SensitivityUnderLaw, hues: ReadonlyMap<string, string>): Layer[] {
  const drawn = (share: number | null) => share && Math.max(share, 0);
  const own = layered(view);
  const others = view.groups.filter((group) => !own.includes(group));
  const layers = own.map(
    ({ name, first, total }): Layer => ({
      shares: first.estimate.map(drawn),
      hue: hues.get(name)!,
      name,
      text: `${shareText(lastOf(first))}, total ${shareText(lastOf(total))}`,
    }),
  );
  if (others.length > 0) {
    const most = Math.max(...others.flatMap(({ first }) => first.estimate.map((share) => share ?? 0)));
    layers.push({
      shares: view.interactions.estimate.map((_, at) =>
        others.reduce<number | null>((sum, { first }) => {
          const share = drawn(first.estimate[at]!);
          return share === null ? null : (sum ?? 0) + share;
        }, 0),
      ),
      hue: SHARE_REST.others,
      name: `${others.length} other inputs`,
      text: `each at most ${formatNumber(roundUp(Math.max(most, 1e-3)), 1)} at any date`,
    });
  }
  if (view.groups.length > 1)
    layers.push({
      shares: view.interactions.estimate.map(drawn),
      hue: SHARE_REST.interactions,
      name: "interactions",
      text: shareText(lastOf(view.interactions)),
    });
  return layers;
}
