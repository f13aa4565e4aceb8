import type { Theme } from "../report/theme.ts";

/** How a chart is to be drawn, as every command that draws one is asked. */
export interface ChartOptions {
  svg?: string;
  png?: string;
  theme?: Theme;
  /** Pixels. */
  width?: number;
}

/** The two forms a chart can be asked for in. */
export function chartForms(
  draw: () => Promise<string>,
  theme: Theme = "light",
): { svg: () => Promise<string>; png: () => Promise<Uint8Array> } {
  let drawn: Promise<string> | undefined;
  const coloured = async () =>
    theme === "light" ? draw() : (await import("../report/theme.ts")).inTheme(await draw(), theme);
  const svg = () => {
    drawn ??= coloured();
    return drawn;
  };
  return { svg, png: async () => (await import("./png.ts")).png(await svg()) };
}
