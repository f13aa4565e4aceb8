/** The characters that a fan is drawn with. What they mean is told by their shape alone, never by a colour. */
export interface Signs {
  /** Shades of nested bands, the widest band first. */
  bands: readonly [string, string, string];
  /** The median, and where it is so steep that it passes several rows at once. */
  median: string;
  steep: string;
  /** Percentiles that have no partner on the other side of the median. */
  unpaired: string;
  target: string;
  /** The value axis, and where it has a tick. */
  vertical: string;
  verticalTick: string;
  /** The time axis, and where it has a tick. */
  horizontal: string;
  horizontalTick: string;
  /** Where the two meet: at 0 or on a logarithmic axis, and where the value axis is broken above it. */
  corner: string;
  broken: string;
  /** Text as it is written beside them. */
  text(text: string): string;
}

export const UNICODE: Signs = {
  bands: ["░", "▒", "▓"],
  median: "━",
  steep: "┃",
  unpaired: "·",
  target: "─",
  vertical: "│",
  verticalTick: "┤",
  broken: "≈",
  horizontal: "─",
  horizontalTick: "┬",
  corner: "└",
  text: (text) => text,
};

/** For terminals that can show nothing else. */
export const ASCII: Signs = {
  bands: [".", ":", "%"],
  median: "*",
  steep: "*",
  unpaired: "~",
  target: "-",
  vertical: "|",
  verticalTick: "+",
  broken: "/",
  horizontal: "-",
  horizontalTick: "+",
  corner: "+",
  text: asciiText,
};

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const REPLACED: Readonly<Record<string, string>> = {
  "≤": "<=",
  "≥": ">=",
  "±": "+-",
  "×": "x",
  "·": "*",
  "−": "-",
  "’": "'",
  "“": '"',
  "”": '"',
  "\u202f": " ",
};

/** "x2*10^6" for "×2·10⁶": what a report writes with other signs, in ASCII. Names that people gave stay as they are. */
function asciiText(text: string): string {
  return text
    .replace(/ · /g, "; ")
    .replace(/[↑↓] /g, "")
    .replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (power) => `^${[...power].map(plainDigit).join("")}`)
    .replace(/[≤≥±×·−’“”\u202f]/g, (sign) => REPLACED[sign]!);
}

function plainDigit(superscript: string): string {
  return superscript === "⁻" ? "-" : String(SUPERSCRIPTS.indexOf(superscript));
}
