import { PALETTE } from "../palette.ts";
import { element, escapeXml } from "./svg.ts";
import { FONT_FAMILY } from "./type.ts";

/** What a chart is to those who do not see it, and how large it is for those who do [px]. */
export interface StandaloneOptions {
  /** Apart from all others in a page that may hold several charts. */
  id: string;
  title: string;
  description: string;
  width: number;
  height: number;
}

/** A chart as a file of its own on a plain ground: no script, no font, nothing to fetch. */
export function standalone(
  { id, title, description, width, height }: StandaloneOptions,
  parts: readonly string[],
): string {
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
      "font-family": FONT_FAMILY,
    },
    element("title", { id: `${id}-title` }, escapeXml(title)),
    element("desc", { id: `${id}-desc` }, escapeXml(description)),
    element("rect", { width, height, fill: PALETTE.ground }),
    ...parts,
  );
  return `${svg}\n`;
}
