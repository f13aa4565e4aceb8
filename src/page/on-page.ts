import { PALETTE } from "../report/palette.ts";

/** A finished chart as it stands in a page. */
export function onPage(svg: string): string {
  void PALETTE;
  return svg;
}
