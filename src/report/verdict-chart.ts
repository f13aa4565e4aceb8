import { scaleLinear } from "d3-scale";
import type { PowerCase, StressTest } from "../analysis/stress/result.ts";
import type { Estimate } from "../summary/result.ts";
import { paragraph } from "./chart/paragraph.ts";
import { sizesFor } from "./chart/sizes.ts";
import { standalone } from "./chart/standalone.ts";
import { element, escapeXml } from "./chart/svg.ts";
import { cutToWidth, textWidth } from "./chart/text-width.ts";
import { wrapText } from "./chart/wrap.ts";
import { formatProbabilityAlone } from "./numbers.ts";
import { PALETTE } from "./palette.ts";
import { cases, claimsOf, headline, QUESTION, verdictOf } from "./stress-table.ts";
import { claimSentences, claimWords, lastYear, tellingYardsticks, yardstickWords } from "./stress-words.ts";
import { origin } from "./words.ts";

/** One line of a panel: a name, and marks at probabilities. */
interface Row {
  name: string;
  /** Begins a group, which is named in bold. */
  group?: string;
  marks: { at: Estimate; kind: "dot" | "diamond" }[];
  value: string;
  /** Where a line to the first mark begins, if not at the second. */
  from?: number;
}

const ROW = 19;
/** In a narrow picture a row's name stands above its marks. */
const SMALL_ROW = 33;
const GROUP = 24;
/** An interval narrower than this [px] is hidden by its mark. */
const MARK = 5;

/**
 * The verdicts as a standalone SVG: for each claim and yardstick a diamond with power flat and a dot with power as in the
 * scenario, each with its interval; below them, what every stress does to one of them.
 *
 * @param options.width pixels; at least 360, default 960.
 */
export function verdictChart(test: StressTest, { width: asked = 960 }: { width?: number | undefined } = {}): string {
  const width = Math.max(360, asked);
  const { type, margin } = sizesFor(width);
  const span = width - 2 * margin;
  const answer = `Scenario: ${test.scenario.title} ${/[.?!]$/.test(test.scenario.title) ? "" : "– "}${headline(test)}`;
  const title = { lines: wrapText(QUESTION, span, type.title.size, true), top: 14 };
  const subtitle = {
    lines: wrapText(answer, span, type.subtitle.size),
    top: title.top + title.lines.length * type.title.line + 2,
  };
  const first = panel(
    verdictRows(test),
    "probability that the claim holds",
    subtitle.top + subtitle.lines.length * type.subtitle.line + 14,
    width,
    undefined,
  );
  const stressed = stressedVerdict(test);
  const second =
    stressed.rows.length === 0
      ? undefined
      : panel(stressed.rows, stressed.axis, first.bottom + 22, width, stressed.base);
  const captionText = caption(test, second !== undefined);
  const captionLines = {
    lines: wrapText(captionText, span, type.caption.size),
    top: (second ?? first).bottom + 12,
  };
  const height = Math.ceil(captionLines.top + captionLines.lines.length * type.caption.line + 14);
  const id = `lossfan-${test.manifest.digest.slice(0, 12)}-verdicts`;
  return standalone({ id, title: QUESTION, description: `${answer} ${captionText}`, width, height }, [
    ...paragraph(title, type.title, PALETTE.text, 700, margin),
    ...paragraph(subtitle, type.subtitle, PALETTE.text, undefined, margin),
    ...first.elements,
    ...(second?.elements ?? []),
    ...paragraph(captionLines, type.caption, PALETTE.mutedText, undefined, margin),
  ]);
}

function verdictRows(test: StressTest): Row[] {
  return claimsOf(test).flatMap((about) =>
    tellingYardsticks(test).map((yardstick, index): Row => {
      const marks = cases(test).map((power) => ({
        at: verdictOf(test, { ...about, yardstick, power }).probability,
        kind: kindOf(power, test),
      }));
      return {
        name: yardstickWords(yardstick, test),
        ...(index === 0 ? { group: claimWords(about, test) } : {}),
        marks,
        value: marks.map(({ at }) => two(at)).join(" → "),
      };
    }),
  );
}

function kindOf(power: PowerCase, { powerIsFlat }: StressTest): Row["marks"][number]["kind"] {
  return power === "flat" || powerIsFlat ? "diamond" : "dot";
}

/** What stresses do to the pace kept by the yardstick under which it is least decided. */
function stressedVerdict(test: StressTest): { rows: Row[]; base: number; axis: string } {
  const power: PowerCase = "asInScenario";
  const undecided = tellingYardsticks(test)
    .map((yardstick) => verdictOf(test, { claim: "keptPace", yardstick, power }))
    .reduce((best, one) => (doubt(one.probability) > doubt(best.probability) ? one : best));
  const rows = test.stresses.flatMap(({ name, verdicts }): Row[] => {
    const found = verdicts?.find(
      (one) => one.claim === "keptPace" && one.yardstick === undecided.yardstick && one.power === power,
    );
    if (found === undefined || found.change.estimate === 0) return [];
    const { probability: at } = found;
    return [{ name, marks: [{ at, kind: kindOf(power, test) }], value: two(at), from: undecided.probability.estimate }];
  });
  const where = test.powerIsFlat ? "power flat" : "power as in the scenario";
  return {
    rows,
    base: undecided.probability.estimate,
    axis: `under stress: probability that the pace is kept to ${lastYear(test)} by the yardstick ${undecided.yardstick}, ${where}`,
  };
}

function doubt({ estimate }: Estimate): number {
  return Math.min(estimate, 1 - estimate);
}

function two({ estimate, low, high }: Estimate): string {
  return formatProbabilityAlone(estimate, low, high, 0.005);
}

/** Rows of marks over an axis from 0 to 1, with their numbers at the right. */
function panel(rows: readonly Row[], axis: string, top: number, width: number, base: number | undefined) {
  const { small, type, margin } = sizesFor(width);
  const { size } = type.label;
  const widest = (texts: string[], bold = false) => Math.max(...texts.map((text) => textWidth(text, size, bold)));
  const values = widest(rows.map(({ value }) => value));
  const names = Math.min(widest(rows.map(({ name }) => name)) + 14, width * 0.4);
  const groups = widest(rows.flatMap(({ group }) => group ?? []).concat(""), true);
  // A mark at 0 or 1 reaches beyond the axis.
  const left = small ? margin + 12 : margin + Math.max(names, groups) + 10;
  const right = small ? width - margin - 12 : width - margin - values - 18;
  const x = scaleLinear([0, 1], [left, right]);
  const quiet = { "font-size": size, fill: PALETTE.mutedText };
  // Where names stand over the grid, it stops around them.
  const halo = { stroke: PALETTE.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };
  const plain = { "font-size": size, fill: PALETTE.text, ...(small ? halo : {}) };
  const heading = { lines: wrapText(axis, width - 2 * margin, type.axis.size), top };
  const elements: string[] = paragraph(heading, type.axis, PALETTE.mutedText, undefined, margin);
  const begin = top + heading.lines.length * type.axis.line + 4;
  let y = begin;
  const lines: string[] = [];
  for (const { name, group, marks, value, from } of rows) {
    if (group !== undefined) {
      y += GROUP;
      lines.push(
        element(
          "text",
          { x: margin, y: y - 6, ...plain, "font-weight": 700 },
          escapeXml(cutToWidth(group, width - 2 * margin, size, true)),
        ),
      );
    }
    const middle = small ? y + 23 : y + ROW / 2;
    const writtenAt = small ? y + size : middle + 4;
    const [shown] = wrapText(name, small ? width - 2 * margin - values - 16 : left - margin - 20, size);
    const short = shown === name ? name : `${shown} …`;
    lines.push(element("text", { x: small ? margin : margin + 10, y: writtenAt, ...plain }, escapeXml(short)));
    const [start, end] = [from ?? marks[0]!.at.estimate, marks[marks.length - 1]!.at.estimate];
    if (x(start) !== x(end))
      lines.push(
        element("path", {
          d: `M${x(start).toFixed(2)},${middle}H${x(end).toFixed(2)}`,
          stroke: PALETTE.fan,
          "stroke-width": 2,
          fill: "none",
        }),
      );
    for (const { at, kind } of marks) lines.push(...mark(at, kind, x, middle));
    const written = small ? { x: width - margin, "text-anchor": "end" } : { x: right + 14 };
    lines.push(element("text", { ...written, y: writtenAt, ...plain }, escapeXml(value)));
    y += small ? SMALL_ROW : ROW;
  }
  const bottom = y + 4;
  const grid = x
    .ticks(4)
    .map((tick) =>
      element("path", { d: `M${x(tick).toFixed(2)},${begin}V${bottom}`, stroke: PALETTE.grid, fill: "none" }),
    );
  const ticks = x
    .ticks(4)
    .map((tick) => element("text", { x: x(tick), y: bottom + 15, "text-anchor": "middle", ...quiet }, String(tick)));
  const baseLine =
    base === undefined
      ? []
      : [
          element("path", {
            d: `M${x(base).toFixed(2)},${begin - 2}V${bottom}`,
            stroke: PALETTE.target,
            "stroke-width": 1.5,
            "stroke-dasharray": "6 3",
            fill: "none",
          }),
        ];
  elements.push(...grid, ...baseLine, ...lines, ...ticks);
  return { elements, bottom: bottom + 20 };
}

/** An interval and its middle: a dot, or a diamond that lets the ground through. */
function mark(
  { estimate, low, high }: Estimate,
  kind: "dot" | "diamond",
  x: (p: number) => number,
  y: number,
): string[] {
  const at = x(estimate);
  const interval =
    x(high) - x(low) > 2 * MARK
      ? [
          element("path", {
            d: `M${x(low).toFixed(2)},${y}H${x(high).toFixed(2)}`,
            stroke: PALETTE.fanInk,
            "stroke-width": 1,
            fill: "none",
          }),
        ]
      : [];
  const shape =
    kind === "dot"
      ? element("circle", { cx: at, cy: y, r: MARK, fill: PALETTE.fanInk })
      : element("path", {
          d: `M${at.toFixed(2)},${y - MARK - 1}l${MARK + 1},${MARK + 1}l${-MARK - 1},${MARK + 1}l${-MARK - 1},${-MARK - 1}z`,
          fill: PALETTE.ground,
          stroke: PALETTE.fanInk,
          "stroke-width": 1.75,
        });
  return [...interval, shape];
}

function caption(test: StressTest, stressed: boolean): string {
  const marks = test.powerIsFlat
    ? "Diamonds: power flat, as in the scenario."
    : "Diamonds: power flat, what efficiency does by itself. Dots: power as in the scenario. The line between them is what power buys; where they meet, the dot fills the diamond.";
  const errors = "Lines through a mark, where they are wider than it, are 95 % intervals of simulation error.";
  const base = stressed
    ? " Below, each line leads from the verdict as believed (dashed) to what it becomes under a stress, an edit of the scenario under the same draws; stresses that do not move it are left out."
    : "";
  const sources = test.yardsticks
    .filter(({ name }) => tellingYardsticks(test).includes(name))
    .map(({ name, source, note }) => `${name}: ${(source ?? note ?? "our assumption").replace(/\.$/, "")}`);
  return (
    `${marks} ${errors}${base} ${claimSentences(test)} Yardsticks, in years of compute at today’s rate that lie behind today: ` +
    `${sources.join("; ")}. The probabilities do not cover the equation being wrong. ${origin(test.manifest)}.`
  );
}
