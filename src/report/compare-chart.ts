import type { CompareResult } from "../analysis/compare/result.ts";
import { paragraph } from "./chart/paragraph.ts";
import { sizesFor } from "./chart/sizes.ts";
import { standalone } from "./chart/standalone.ts";
import { wrapText } from "./chart/wrap.ts";
import { limitSentences, sharingSentences } from "./compare-notes.ts";
import { centralTimes, labelRoom, PANELS_HEIGHT, panels } from "./compare-panels.ts";
import { fanOfPair, headlineOf, namedPairs } from "./compare-words.ts";
import { PALETTE } from "./palette.ts";
import { listed, origin, outOfHundred, QUANTITY_WORDS } from "./words.ts";

export interface CompareChartOptions {
  /** Pixels; at least 360. Default 960. */
  width?: number | undefined;
}

/** From the ticks to the left edge, and from the picture to the labels at its right. */
const TICKS = 52;
const SMALL_TICKS = 44;
const LABEL_OFFSET = 26;

/**
 * A comparison as a standalone SVG: for each pair the bands of the difference over time, and below them who is ahead and when
 * one overtakes the other. No script, no font, nothing to fetch.
 */
export function compareChart(result: CompareResult, options: CompareChartOptions = {}): string {
  const width = Math.max(360, options.width ?? 960);
  const { small, type, margin } = sizesFor(width);
  const span = width - 2 * margin;
  const [first, ...others] = result.names;
  const name = `${first} against ${listed(others)}: ${QUANTITY_WORDS[result.quantity].name}`;
  const title = { lines: wrapText(name, span, type.title.size, true), top: 14 };
  const parts: string[] = [...paragraph(title, type.title, PALETTE.text, 700, margin)];
  let top = title.top + title.lines.length * type.title.line + 2;
  const answers: string[] = [];
  for (const world of result.worlds)
    for (const named of namedPairs(result, world)) {
      const answer = `${world.law === undefined ? "" : `${world.law}: `}${headlineOf(result, named)}`;
      answers.push(answer);
      const lines = { lines: wrapText(answer, span, type.subtitle.size), top };
      top += lines.lines.length * type.subtitle.line + 14;
      const right = width - margin - LABEL_OFFSET - labelRoom(result, named, type);
      const place = { left: margin + (small ? SMALL_TICKS : TICKS), right, labelLeft: right + LABEL_OFFSET, top, type };
      parts.push(...paragraph(lines, type.subtitle, PALETTE.text, undefined, margin), ...panels(result, named, place));
      top += PANELS_HEIGHT + 22;
    }
  const captionText = caption(result);
  const captionLines = { lines: wrapText(captionText, span, type.caption.size), top: top - 8 };
  const height = Math.ceil(captionLines.top + captionLines.lines.length * type.caption.line + 14);
  const id = `lossfan-compare-${result.manifest.digest.slice(0, 12)}`;
  return standalone({ id, title: name, description: `${answers.join(" ")} ${captionText}`, width, height }, [
    ...parts,
    ...paragraph(captionLines, type.caption, PALETTE.mutedText, undefined, margin),
  ]);
}

function caption(result: CompareResult): string {
  const { bands } = fanOfPair(result.worlds[0]!.pairs[0]!);
  const shades = bands.map(({ width }) => outOfHundred(width));
  const held =
    shades.length === 0
      ? ""
      : `If these assumptions are right, the shaded ${shades.length === 1 ? "band holds" : "bands hold"} ${listed(shades)} futures on a given date.`;
  const pairs = result.worlds.flatMap(({ pairs }) => pairs);
  const marked = pairs.some(({ overtaking: { a, b } }) => [a, b].some((one) => centralTimes(one) !== undefined));
  const marks = marked ? "The bar marks when one overtakes the other: its central interval, the dot its median." : "";
  return [held, marks, ...sharingSentences(result), ...limitSentences(result), `${origin(result.manifest)}.`]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
