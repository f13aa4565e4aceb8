import { PALETTE } from "../palette.ts";
import { MARGIN } from "./layout.ts";
import { paragraph } from "./paragraph.ts";
import { TYPE } from "./type.ts";
import { wrapText } from "./wrap.ts";

/** The parts of a chart, from the top down. */
export class Column {
  readonly width: number;
  readonly parts: string[] = [];
  /** Where the next part begins [px]. */
  top: number;

  constructor(width: number, top = 12) {
    this.width = width;
    this.top = top;
  }

  /** A text in as many lines as it needs; none where it is empty. */
  write(text: string, type: { size: number; line: number }, fill: string, weight?: number): void {
    if (text === "") return;
    const lines = wrapText(text, this.width - 2 * MARGIN, type.size, weight !== undefined);
    this.parts.push(...paragraph({ lines, top: this.top }, type, fill, weight));
    this.top += lines.length * type.line;
  }

  /** What a chart of a report says above itself: a name, and what is to be known of it. */
  heading(title: string, below = ""): void {
    this.write(title, TYPE.subtitle, PALETTE.text, 700);
    this.top += 1;
    this.write(below, TYPE.caption, PALETTE.mutedText);
  }
}
