import { glue, unglue } from "../glue.ts";
import { textWidth } from "./text-width.ts";

/**
 * Breaks text into lines that fit a width: between words; where a sign and its numbers are too long for a line of their own,
 * between those; and inside a word only where it is too long itself: after a full stop, as of an input's name, and elsewhere
 * only if that is not enough.
 */
export function wrapText(text: string, width: number, fontSize: number, bold = false): string[] {
  const fits = (line: string) => textWidth(line, fontSize, bold) <= width;
  const lines: string[] = [];
  let line = "";
  const words = glue(text)
    .split(/[ \t\r\n]+/)
    .filter((part) => part !== "")
    .flatMap((word) => (fits(word) ? [word] : unglue(word).split(" ")));
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const part of word.split(/(?<=\.)(?=\p{L})/u)) {
      if (line !== "" && !fits(line + part)) {
        lines.push(line);
        line = "";
      }
      for (const piece of fits(line + part) ? [part] : graphemes(part)) {
        if (line !== "" && !fits(line + piece)) {
          lines.push(line);
          line = "";
        }
        line += piece;
      }
    }
  }
  if (line !== "") lines.push(line);
  return lines.map(unglue);
}

/** Letters with their accents, so that a break never parts them. */
function graphemes(word: string): string[] {
  return [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(word)].map(({ segment }) => segment);
}
