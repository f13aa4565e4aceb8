import { contrast, distance } from "./colour.ts";
import { ENDS, MOST_TINT_CONTRAST, PALETTE, SHARE_HUES, SHARE_REST, tintOfContrast } from "./palette.ts";

/** How a chart is coloured: on a light ground, on a dark one, or as the page that holds it says. */
export type Theme = "light" | "dark" | "page";

/** What the tints on the dark ground are mixed from. */
const DARK_TINTS = { ground: "#10161d", fan: "#56b4e9", fanInk: "#eaf5fd" };

/** On the dark ground text, lines and marks stand out at least as far as on the light one; blue and orange stay the hues. */
const DARK: Record<keyof typeof PALETTE, string> = {
  ...DARK_TINTS,
  // As faint as the outermost of many tints, and so the same colour as one of them.
  forecast: tintOfContrast(contrast(PALETTE.forecast, PALETTE.ground), DARK_TINTS),
  text: "#e8eef4",
  mutedText: "#a9b6c3",
  axis: "#a9b6c3",
  grid: "#252f3a",
  target: "#ffa366",
  second: "#e69f00",
  secondInk: "#ffdc9a",
};

/** In the order of `SHARE_HUES`. */
const DARK_HUES = ["#56b4e9", "#e8743b", "#2fb58a", "#e08fc0", "#d9b14a", "#2a7ab8", "#9c7fe0"] as const;

/** A colour of the charts under its name, in both grounds. */
interface Named {
  name: string;
  light: string;
  dark: string;
}

const NAMED: readonly Named[] = [
  ...(Object.keys(PALETTE) as (keyof typeof PALETTE)[]).map((key) => ({
    name: key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    light: PALETTE[key],
    dark: DARK[key],
  })),
  ...SHARE_HUES.map((light, index) => ({ name: `share-${index + 1}`, light, dark: DARK_HUES[index]! })),
  { name: "share-others", light: SHARE_REST.others, dark: "#8b98a6" },
  { name: "share-interactions", light: SHARE_REST.interactions, dark: "#6f7d8b" },
  { name: "end-low", light: ENDS.low, dark: "#e2953f" },
];

/** One colour can have several names in the charts, which then mean one colour in every theme: the first stands for all. */
const BY_COLOUR = new Map([...NAMED].reverse().map((named) => [named.light, named]));

/**
 * A page knows a hundred tints, equal steps of contrast from the ground to the darkest, and a band takes the nearest: that
 * moves the contrast between neighbours by at most 1.6 %.
 */
const TINT_LEVELS = 100;

/** Presentation attributes that hold a colour. In content and in other attributes a quotation mark is always escaped. */
const COLOURED = /( (?:fill|stroke|stop-color|flood-color)=")(#[0-9a-f]{6})"/g;

/**
 * A finished chart in other colours.
 *
 * @param svg any of our charts, in the colours they are drawn in.
 * @param theme "light" leaves it as it is; "dark" puts it on a dark ground with the same contrasts between tints; "page"
 * names its colours `var(--lossfan-…)`, which `pageColours` declares, so that an SVG inside a page follows the page.
 * @throws RangeError on a colour that no chart is drawn in.
 */
export function inTheme(svg: string, theme: Theme): string {
  if (theme === "light") return svg;
  const known = new Map<string, string>();
  return svg.replace(COLOURED, (_, before: string, colour: string) => {
    const there = known.get(colour) ?? (theme === "dark" ? inDark(colour) : forPage(colour));
    known.set(colour, there);
    return `${before}${there}"`;
  });
}

/** The custom properties that a chart in the theme "page" asks for, as CSS declarations for a light page and a dark one. */
export function pageColours(): { light: string; dark: string } {
  const tints = Array.from({ length: TINT_LEVELS }, (_, index): Named => {
    const wanted = MOST_TINT_CONTRAST ** ((index + 1) / TINT_LEVELS);
    return {
      name: `tint-${index + 1}`,
      light: tintOfContrast(wanted),
      dark: tintOfContrast(wanted, DARK),
    };
  });
  const declare = (ground: "light" | "dark") =>
    [...new Set(BY_COLOUR.values()), ...tints].map((one) => `--lossfan-${one.name}: ${one[ground]};`).join("\n");
  return { light: declare("light"), dark: declare("dark") };
}

function inDark(colour: string): string {
  return BY_COLOUR.get(colour)?.dark ?? tintOfContrast(tintContrast(colour), DARK);
}

function forPage(colour: string): string {
  const named = BY_COLOUR.get(colour)?.name;
  if (named !== undefined) return `var(--lossfan-${named})`;
  const level = Math.round((TINT_LEVELS * Math.log(tintContrast(colour))) / Math.log(MOST_TINT_CONTRAST));
  return `var(--lossfan-tint-${Math.max(1, level)})`;
}

/**
 * The contrast to the ground by which a tint was mixed: whichever number of bands it belongs to, it is what the tint stands
 * for, so that a colour alone says which tint it is.
 */
function tintContrast(colour: string): number {
  const wanted = contrast(colour, PALETTE.ground);
  // Channels are whole numbers: what comes back can be a step beside what was mixed.
  if (distance(tintOfContrast(wanted), colour) > 2 || wanted > 1.02 * MOST_TINT_CONTRAST)
    throw new RangeError(`${colour} is no colour of a chart, so it has none in another theme`);
  return Math.min(wanted, MOST_TINT_CONTRAST);
}
