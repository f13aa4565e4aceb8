import { glue, unglue } from "../glue.ts";
import { textWidth } from "./text-width.ts";

/**
 * Breaks text into lines that fit a width: between words; where a sign and its numbers are too long for a line of their own,
 * between those; and inside a word only where it is too long itself.
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
    for (const character of graphemes(word)) {
      if (line !== "" && !fits(line + character)) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  if (line !== "") lines.push(line);
  return lines.map(unglue);
}

/** Letters with their accents, so that a break never parts them. */
function graphemes(word: string): string[] {
  return [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(word)].map(({ segment }) => segment);
}
