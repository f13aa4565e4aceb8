import { glue, unglue } from "./glue.ts";

/** Ideographs, kana, Hangul and emoji take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{Mark}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** Breaks text into lines of so many columns: between words, and inside a word that is longer than a line. */
export function wrapColumns(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a title must not steer the terminal
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
  for (const word of glue(printable)
    .split(" ")
    .filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (columnsOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const character of word) {
      if (columnsOf(line + character) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  return unglue([...lines, line].join("\n"));
}
