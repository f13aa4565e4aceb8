import { glue, unglue } from "../glue.ts";
import { textWidth } from "./text-width.ts";

/** Breaks text into lines that fit a width: between words, and inside a word that is too long for a line of its own. */
export function wrapText(text: string, width: number, fontSize: number, bold = false): string[] {
  const fits = (line: string) => textWidth(line, fontSize, bold) <= width;
  const lines: string[] = [];
  let line = "";
  for (const word of glue(text)
    .split(/[ \t\r\n]+/)
    .filter((part) => part !== "")) {
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
