import picocolors from "picocolors";
import { wrapColumns } from "./text-wrap.ts";

export interface PageOptions {
  colour: boolean;
  /** Width of the terminal. */
  columns: number;
}

/** Where a text is written to, and how it stands out there. */
export interface Page {
  columns: number;
  /** Whether there is room for more than the numbers that matter most: more dates, and errors beside every number. */
  wide: boolean;
  heading(text: string): string;
  strong(text: string): string;
  quiet(text: string): string;
  warning(text: string): string;
}

/** From here on a page is wide: half as wide again as the 80 columns that tables are made for. */
const WIDE = 120;
const NARROWEST = 40;
/** Sentences are broken into shorter lines than tables: the eye loses its way back along longer ones. */
const WIDEST_TEXT = 110;

export function pageOf({ colour, columns: asked }: PageOptions): Page {
  const { bold, dim, yellow } = picocolors.createColors(colour);
  const columns = Math.max(NARROWEST, Math.floor(asked));
  return { columns, wide: columns >= WIDE, heading: dim, strong: bold, quiet: dim, warning: yellow };
}

/** Wrapped first and coloured line by line, so that no escape code is counted as text. */
export function lines(text: string, { columns }: Page, style: (line: string) => string = (line) => line): string {
  return wrapColumns(text, Math.min(columns, WIDEST_TEXT)).split("\n").map(style).join("\n");
}

export function section(title: string, page: Page, ...parts: string[]): string {
  return [lines(title, page, page.strong), ...parts].join("\n");
}
