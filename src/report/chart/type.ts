/** Sizes of type in pixels, and the family: what readers have, nothing to fetch. */
export const FONT_FAMILY = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";

export const TYPE = {
  title: { size: 20, line: 26 },
  subtitle: { size: 14, line: 19 },
  axis: { size: 12, line: 16 },
  label: { size: 12, line: 15 },
  caption: { size: 12, line: 17 },
} as const;
