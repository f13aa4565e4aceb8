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
  heading(text: string): string;
  strong(text: string): string;
  quiet(text: string): string;
  warning(text: string): string;
}

export function pageOf({ colour, columns }: PageOptions): Page {
  const { bold, dim, yellow } = picocolors.createColors(colour);
  return { columns: Math.max(40, Math.floor(columns)), heading: dim, strong: bold, quiet: dim, warning: yellow };
}

/** Wrapped first and coloured line by line, so that no escape code is counted as text. */
export function lines(text: string, { columns }: Page, style: (line: string) => string = (line) => line): string {
  return wrapColumns(text, columns).split("\n").map(style).join("\n");
}

export function section(title: string, page: Page, ...parts: string[]): string {
  return [lines(title, page, page.strong), ...parts].join("\n");
}
