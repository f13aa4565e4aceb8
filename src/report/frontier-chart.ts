import type { BeliefCloud } from "../analysis/belief-cloud.ts";
import type { StressTest, ThresholdResult, VerdictResult } from "../analysis/stress/result.ts";
import { acrossAxis } from "./chart/across-axis.ts";
import { ACROSS_AXIS_HEIGHT, acrossFrame } from "./chart/across-frame.ts";
import { Column } from "./chart/column.ts";
import { MARGIN } from "./chart/layout.ts";
import { standalone } from "./chart/standalone.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { cutToWidth, textWidth } from "./chart/text-width.ts";
import { TYPE } from "./chart/type.ts";
import { formatGiven, formatProbabilityAlone } from "./numbers.ts";
import { PALETTE } from "./palette.ts";
import { claimWords, tellingYardsticks } from "./stress-words.ts";
import { capitalised, listed, origin } from "./words.ts";

export interface FrontierChartOptions {
  /** A claim about pace, which κ has no part in. Default: the pace is kept. */
  claim?: "keptPace" | "halfPace";
  /** Pixels; at least 320. Default 720. */
  width?: number;
  /** Pixels of the picture alone. Default 240. */
  height?: number;
}

/** Where a claim begins to hold under one yardstick, and how likely that is. */
interface Frontier {
  name: string;
  verdict: VerdictResult;
  /** Efficiency growth at a border of where it holds; undefined where it holds, or fails, at any. */
  gamma: number | undefined;
  words: string;
}

const { size, line: labelLine } = TYPE.label;
/** Keeps lines off the letters that they pass through. */
const HALO = { stroke: PALETTE.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };

/**
 * The claim as a picture, a standalone SVG: the plane of efficiency growth γ and the exponent κ, a dot for each of some
 * futures, and for each yardstick the γ from which on the claim holds with the other inputs at their medians. What pace
 * asks of γ does not depend on κ, so these are vertical lines; probabilities are over all inputs.
 *
 * The cloud is to be that of the same power as the verdicts: flat, unless power is flat in the scenario already.
 */
export function frontierChart(test: StressTest, cloud: BeliefCloud, options: FrontierChartOptions = {}): string {
  const width = Math.max(320, options.width ?? 720);
  const picture = Math.max(120, options.height ?? 240);
  const claim = options.claim ?? "keptPace";
  const power = test.powerIsFlat ? "asInScenario" : cloud.power;
  const words = capitalised(claimWords({ claim }, test));
  const frontiers = tellingYardsticks(test).map((name): Frontier => {
    const verdict = test.verdicts.find((one) => one.claim === claim && one.yardstick === name && one.power === power)!;
    return { name, verdict, ...borderOf(verdict.threshold), words: labelOf(name, verdict) };
  });
  const lines = frontiers.filter(({ gamma }) => gamma !== undefined);

  const column = new Column(width);
  const where = power === "flat" || test.powerIsFlat ? "power flat" : "power as in the scenario";
  column.heading(
    `${words}: how much growth of efficiency it takes`,
    `right of a line it holds by that yardstick, ${where}; P: its probability over all inputs; each mark is a future`,
  );
  const gammas = [...cloud.points.map(({ gamma }) => gamma), ...lines.map(({ gamma }) => gamma!)];
  const kappas = cloud.points.map(({ kappa }) => kappa);
  const vertical = acrossAxis({ ...widened(kappas), logarithmic: false, left: 0, right: picture, spacing: 36 });
  const tickWidth = Math.max(0, ...vertical.ticks.map(({ label }) => textWidth(label, TYPE.axis.size)));
  const left = MARGIN + tickWidth + 8;
  const right = width - MARGIN;
  const axis = acrossAxis({ ...widened(gammas), logarithmic: false, left, right });

  const labels = placedLabels(lines, axis.x, left, right);
  const rows = Math.max(0, ...labels.map(({ row }) => row + 1));
  const top = column.top + 8 + rows * labelLine + (rows > 0 ? 4 : 0) + TYPE.axis.line;
  const bottom = top + picture;
  const y = (kappa: number) => bottom - vertical.x(kappa);
  const baseline = (row: number) => column.top + 8 + row * labelLine + size;
  const laws = [...new Set(cloud.points.flatMap(({ law }) => law ?? []))];
  column.parts.push(
    ...vertical.ticks.flatMap(({ value, label }) => [
      element("path", { d: `M${left.toFixed(2)},${y(value).toFixed(2)}H${right.toFixed(2)}`, stroke: PALETTE.grid }),
      element(
        "text",
        { x: left - 6, y: y(value) + 4, "text-anchor": "end", "font-size": TYPE.axis.size, fill: PALETTE.mutedText },
        escapeXml(label),
      ),
    ]),
    ...cloud.points.map(({ gamma, kappa, law }) => mark(axis.x(gamma), y(kappa), laws.indexOf(law ?? ""))),
    element("path", { d: `M${left.toFixed(2)},${top}V${bottom}`, stroke: PALETTE.axis, fill: "none" }),
    ...labels.map(({ gamma, row }) =>
      element("path", {
        d: `M${axis.x(gamma).toFixed(2)},${baseline(row) - 9}V${bottom}`,
        stroke: PALETTE.target,
        "stroke-width": 1.5,
        "stroke-dasharray": "7 4",
        fill: "none",
      }),
    ),
    ...labels.map(({ text, x, anchor, row }) =>
      element(
        "text",
        { x, y: baseline(row), "text-anchor": anchor, "font-size": size, fill: PALETTE.target, ...HALO },
        escapeXml(text),
      ),
    ),
    element(
      "text",
      { x: MARGIN, y: top - 8, "font-size": TYPE.axis.size, fill: PALETTE.mutedText, ...HALO },
      "κ, exponent of loss",
    ),
    ...acrossFrame(axis, left, right, bottom),
  );
  column.top = bottom + ACROSS_AXIS_HEIGHT;
  column.write("γ, average growth of efficiency up to the horizon [doublings/yr]", TYPE.axis, PALETTE.mutedText);
  column.top += 6;
  const caption = captionOf(test, cloud, frontiers, words, laws);
  column.write(caption, TYPE.caption, PALETTE.mutedText);
  return standalone(
    {
      id: `lossfan-${test.manifest.digest.slice(0, 12)}-frontier-${claim}`,
      title: `${test.scenario.title}: ${words}`,
      description: caption,
      width,
      height: Math.ceil(column.top + 10),
    },
    column.parts,
  );
}

/** The γ that a line is drawn at. Where too much growth breaks the claim and any little will do, that is the upper border. */
function borderOf(threshold: ThresholdResult | null): { gamma: number | undefined } {
  return { gamma: threshold?.from ?? threshold?.to };
}

/** "Lu: γ ≥ 1.44, P 0.83". */
function labelOf(name: string, { threshold, probability: { estimate, low, high } }: VerdictResult): string {
  const chance = formatProbabilityAlone(estimate, low, high, 0.005);
  return `${name}: ${thresholdWords(threshold)}, P ${/^[<>]/.test(chance) ? chance : `= ${chance}`}`;
}

function thresholdWords(threshold: ThresholdResult | null): string {
  if (threshold === null) return "no γ will do";
  const { from, to, exclusive } = threshold;
  const number = (value: number) => formatGiven(Number(value.toPrecision(3)));
  const upper = to === undefined ? "" : ` γ ≤ ${number(to)}`;
  if (from === null) return upper === "" ? "any γ will do" : upper.trim();
  return `γ ${exclusive ? ">" : "≥"} ${number(from)}${upper === "" ? "" : ` and${upper}`}`;
}

/** From the least to the greatest and a little beyond, so that no dot lies on a border. */
function widened(values: readonly number[]): { from: number; to: number } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.04 * (most - least);
  return { from: least - room, to: most + room };
}

interface PlacedLabel {
  gamma: number;
  text: string;
  x: number;
  anchor: "start" | "end";
  row: number;
}

/**
 * A row for each label. Those that fit stand right of their lines, in the order of the lines from the top down, so that no
 * line passes through another's label; the others stand left of theirs, above them, from the right.
 */
function placedLabels(
  lines: readonly Frontier[],
  x: (gamma: number) => number,
  left: number,
  right: number,
): PlacedLabel[] {
  const sorted = lines.toSorted((a, b) => a.gamma! - b.gamma!);
  const fitsRight = ({ gamma, words }: Frontier) => x(gamma!) + 5 + textWidth(words, size) <= right + MARGIN - 4;
  const ordered = [...sorted.filter((one) => !fitsRight(one)).reverse(), ...sorted.filter(fitsRight)];
  return ordered.map((one, row): PlacedLabel => {
    const at = x(one.gamma!);
    if (fitsRight(one)) return { gamma: one.gamma!, text: one.words, x: at + 5, anchor: "start", row };
    const room = at - 5 - (left - MARGIN);
    const width = textWidth(one.words, size);
    if (width <= room) return { gamma: one.gamma!, text: one.words, x: at - 5, anchor: "end", row };
    // Too long for either side: across its line, as far to the left as it must be.
    const text = cutToWidth(one.words, right - MARGIN, size);
    return { gamma: one.gamma!, text, x: right - textWidth(text, size), anchor: "start", row };
  });
}

/** Dots of the first law or of none, rings of the second, crosses of the third and others by turns. */
const SHAPES = ["dots", "rings", "crosses"] as const;

function mark(x: number, y: number, law: number): string {
  const shape = SHAPES[Math.max(law, 0) % SHAPES.length]!;
  if (shape === "crosses")
    return element("path", {
      d: `M${(x - 2.5).toFixed(2)},${(y - 2.5).toFixed(2)}l5,5M${(x - 2.5).toFixed(2)},${(y + 2.5).toFixed(2)}l5,-5`,
      stroke: PALETTE.fanInk,
      "stroke-width": 1,
      fill: "none",
    });
  const full = shape === "dots";
  return element("circle", {
    cx: x,
    cy: y,
    r: full ? 2 : 2.5,
    fill: full ? PALETTE.fan : "none",
    stroke: full ? "none" : PALETTE.fanInk,
    "stroke-width": full ? undefined : 1,
    "fill-opacity": full ? 0.7 : undefined,
  });
}

function captionOf(
  test: StressTest,
  { points }: BeliefCloud,
  frontiers: readonly Frontier[],
  words: string,
  laws: readonly string[],
): string {
  const undrawn = frontiers.filter(({ gamma }) => gamma === undefined).map(({ words: one }) => one);
  const shown = laws.slice(0, SHAPES.length).map((law, i) => `${SHAPES[i]} ${law}`);
  const more = laws.length > SHAPES.length ? " The other laws take turns with them." : "";
  const certain = new Set(points.map(({ gamma }) => gamma)).size === 1;
  return [
    `${words} by each yardstick: ${listed(frontiers.map(({ words: one }) => one))}.`,
    undrawn.length === 0
      ? ""
      : `${listed(undrawn)}: no line can be drawn for ${undrawn.length === 1 ? "it" : "these"}.`,
    "Lines are drawn with the other inputs at their medians, so a future near one may fall on its other side.",
    laws.length > 1 ? `Marks: ${listed(shown)}, as many as their weights say.${more}` : "",
    certain ? "Efficiency grows alike in every future." : "",
    `The first ${points.length} of the futures are drawn. ${origin(test.manifest)}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
