/**
 * Widths of the printable ASCII characters in em: the widest of Liberation Sans (which has the widths of Helvetica and
 * Arial), DejaVu Sans, and Inter, in which pictures are drawn, read from the fonts. There is no browser to ask, and whichever font a reader has, text must
 * stay inside the picture.
 */
const ASCII = [
  0.32, 0.4, 0.47, 0.84, 0.65, 0.99, 0.78, 0.3, 0.39, 0.39, 0.51, 0.84, 0.32, 0.46, 0.32, 0.37, 0.64, 0.64, 0.64, 0.64,
  0.65, 0.64, 0.64, 0.64, 0.64, 0.64, 0.34, 0.34, 0.84, 0.84, 0.84, 0.56, 1.02, 0.69, 0.69, 0.74, 0.77, 0.67, 0.61,
  0.78, 0.75, 0.29, 0.58, 0.68, 0.57, 0.91, 0.76, 0.79, 0.67, 0.79, 0.72, 0.67, 0.65, 0.75, 0.69, 0.99, 0.69, 0.68,
  0.69, 0.39, 0.37, 0.39, 0.84, 0.56, 0.5, 0.61, 0.63, 0.58, 0.63, 0.62, 0.38, 0.63, 0.63, 0.28, 0.28, 0.58, 0.28, 0.97,
  0.63, 0.61, 0.63, 0.63, 0.41, 0.53, 0.39, 0.63, 0.59, 0.82, 0.59, 0.59, 0.56, 0.64, 0.34, 0.64, 0.84,
];

const FONT_WIDTHS: Record<string, number> = {
  "±": 0.84,
  "≤": 0.84,
  "≥": 0.84,
  "×": 0.84,
  "−": 0.84,
  "↓": 0.84,
  "↑": 0.84,
  "–": 0.56,
  "·": 0.34,
  "’": 0.34,
  "“": 0.52,
  "”": 0.52,
  "\u202f": 0.32,
  "\u00a0": 0.32,
  γ: 0.6,
  κ: 0.6,
};

/** DejaVu Sans Bold is up to a quarter wider than the table, letter by letter; a fifth holds for words. */
const BOLD = 1.2;

/** A width in pixels that no common sans-serif font exceeds. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let em = 0;
  for (const character of text) em += characterWidth(character);
  return em * fontSize * (bold ? BOLD : 1);
}

/** A text, or as much of its beginning as fits a width, with … after it. */
export function cutToWidth(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, fontSize, bold) > width) characters.pop();
  return `${characters.join("")}…`;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 32 && code < 127) return ASCII[code - 32]!;
  const known = FONT_WIDTHS[character];
  if (known !== undefined) return known;
  if (/\p{Mark}/u.test(character)) return 0;
  if (/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/.test(character)) return 0.55;
  if (/[©ÆæŒœŴΜϺЉЊЖМШЩЮљ]/.test(character)) return 1.15;
  // Latin, Greek and Cyrillic beyond ASCII: nearly all below 0.85 em. Everything else may be as wide as an ideograph.
  return code < 0x530 ? 0.9 : 1.25;
}
