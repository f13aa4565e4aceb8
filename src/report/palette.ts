import { contrast, luminance, mix } from "./colour.ts";

/**
 * All colours of the charts. The hue of the fan is the blue of Okabe & Ito (2008), that of the targets their vermillion
 * darkened until it can be read as text: blue and orange stay apart in every common form of colour blindness, and the
 * tints differ in luminance, so that they stay apart in grey print.
 */
export const PALETTE = {
  ground: "#ffffff",
  /** The ground of a forecast beside what was observed; tints stand out from it nearly as from the ground. */
  forecast: "#f7fafd",
  text: "#1c2733",
  mutedText: "#52606d",
  axis: "#52606d",
  /** Orientation only; nothing is read from it. */
  grid: "#e4e8ec",
  fan: "#0072b2",
  /** Median and band edges: dark enough for 3:1 on the darkest tint. */
  fanInk: "#06283f",
  target: "#9a3d00",
} as const;

/** WCAG 2.2 contrast between one tint and the next, ground included. */
const TINT_STEP = 1.48;

/** The darkest tint still lets the ink of the edges stand out 3:1. */
const DARKEST_CONTRAST_TO_INK = 3.2;

/**
 * The tints of nested bands, lightest (outermost) first, equal steps of contrast apart. Up to four bands are at least
 * 1.4:1 from their neighbours; more have to share the room between the ground and the ink.
 */
export function bandTints(count: number): string[] {
  const ground = luminance(PALETTE.ground) + 0.05;
  const darkest = (luminance(PALETTE.fanInk) + 0.05) * DARKEST_CONTRAST_TO_INK;
  const step = Math.min(TINT_STEP, (ground / darkest) ** (1 / count));
  return Array.from({ length: count }, (_, index) => tintOfContrast(step ** (index + 1)));
}

/** The lightest mixture of ground, fan hue and ink that reaches a contrast to the ground. */
function tintOfContrast(wanted: number): string {
  let [light, dark] = [0, 2];
  for (let halving = 0; halving < 24; halving++) {
    const middle = (light + dark) / 2;
    if (contrast(tintAt(middle), PALETTE.ground) < wanted) light = middle;
    else dark = middle;
  }
  return tintAt(dark);
}

/** 0 is the ground, 1 the fan's hue, 2 its ink. */
function tintAt(depth: number): string {
  return depth <= 1 ? mix(PALETTE.ground, PALETTE.fan, depth) : mix(PALETTE.fan, PALETTE.fanInk, depth - 1);
}

/**
 * Hues of shares that are stacked, from Okabe & Ito, darkened until each stands out 3:1 from the ground; what is left over
 * is grey. Each share is named beside it as well.
 */
export const SHARE_HUES = ["#0072b2", "#d55e00", "#008a64", "#b0578d", "#a37200", "#2b86bf", "#7a5195"] as const;
export const SHARE_REST = { others: "#6b7785", interactions: "#8a95a1" } as const;

/** The two ends of a tornado's bars: the input low, the input high. */
export const ENDS = { low: "#c4701c", high: PALETTE.fan } as const;
