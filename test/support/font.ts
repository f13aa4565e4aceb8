import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

/** The fonts of pictures, by weight. */
export const INTER = {
  400: readFont("400Regular/Inter_400Regular.ttf"),
  700: readFont("700Bold/Inter_700Bold.ttf"),
};

export interface Font {
  /** Whether the font can draw a character. */
  has(character: string): boolean;
  /** The advance width of a character in em. */
  width(character: string): number;
}

/**
 * What a TrueType font says of its characters: which glyph draws each (`cmap`, format 12) and how wide that is (`hmtx`).
 * The tables are those of the OpenType specification 1.9.
 */
function readFont(name: string): Font {
  const bytes = readFileSync(resolve(`@expo-google-fonts/inter/${name}`));
  const tables = new Map<string, number>();
  for (let table = 0; table < bytes.readUInt16BE(4); table++) {
    const at = 12 + 16 * table;
    tables.set(bytes.toString("latin1", at, at + 4), bytes.readUInt32BE(at + 8));
  }
  const table = (tag: string) => tables.get(tag)!;
  const perEm = bytes.readUInt16BE(table("head") + 18);
  const longMetrics = bytes.readUInt16BE(table("hhea") + 34);
  const maps = Array.from({ length: bytes.readUInt16BE(table("cmap") + 2) }, (_, index) => {
    return table("cmap") + bytes.readUInt32BE(table("cmap") + 8 + 8 * index);
  });
  const map = maps.find((at) => bytes.readUInt16BE(at) === 12)!;
  const glyphs = new Map<number, number>();
  for (let group = 0; group < bytes.readUInt32BE(map + 12); group++) {
    const [first, last, glyph] = [0, 4, 8].map((field) => bytes.readUInt32BE(map + 16 + 12 * group + field));
    for (let code = first!; code <= last!; code++) glyphs.set(code, glyph! + code - first!);
  }
  const glyphOf = (character: string) => glyphs.get(character.codePointAt(0)!) ?? 0;
  return {
    has: (character) => glyphOf(character) > 0,
    width: (character) => bytes.readUInt16BE(table("hmtx") + 4 * Math.min(glyphOf(character), longMetrics - 1)) / perEm,
  };
}
