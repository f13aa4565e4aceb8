/** Sizes of type in pixels, and the family: what readers have, nothing to fetch. */
export const FONT_FAMILY = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";

export const TYPE = {
  title: { size: 20, line: 26 },
  subtitle: { size: 14, line: 19 },
  axis: { size: 12, line: 16 },
  label: { size: 12, line: 15 },
  caption: { size: 12, line: 17 },
} as const;

/** Type, and where it stands [px]. */
export type Type = { [use in keyof typeof TYPE]: { size: number; line: number } };

/** The same for a picture as wide as a phone. */
export const SMALL_TYPE: Type = {
  title: { size: 16, line: 20 },
  subtitle: { size: 12.5, line: 16 },
  axis: { size: 11, line: 14 },
  label: { size: 11, line: 13 },
  caption: { size: 11, line: 15 },
};

/** Below this width [px] a picture takes the small type, with shorter labels. */
export const NARROW = 560;
