import { inTheme } from "../report/theme.ts";

/** A finished chart as it stands in a page: in the page's colours, light or dark. */
export function onPage(svg: string): string {
  return inTheme(svg, "page");
}
