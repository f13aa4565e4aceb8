import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

/** Pixels of the picture for each pixel of the chart: sharp on today's screens, and in print. */
const SCALE = 2;

/**
 * A chart as PNG, twice its size. The letters are those of the fonts that come along, never the machine's: the same chart
 * is the same bytes everywhere.
 */
export function png(svg: string): Uint8Array {
  const require = createRequire(import.meta.url);
  const fontFiles = [
    require.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
    require.resolve("@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf"),
  ];
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter", sansSerifFamily: "Inter" };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: SCALE }, font }).render().asPng();
}
