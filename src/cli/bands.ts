import { InvalidArgumentError } from "commander";

/** Bands as institutions draw them: the Bank of England's since 2013, and "likely" and "very likely" of the IPCC. */
const PRESETS: Record<string, number[]> = { boe: [30, 60, 90], ipcc: [66, 90] };

const MOST_BANDS = 20;

/** "50,80,95", widths of central bands in percent, or the name of a preset. */
export function bandsOf(text: string): number[] {
  const preset = PRESETS[text.trim().toLowerCase()];
  if (preset !== undefined) return preset;
  const parts = text.split(",").map((part) => part.trim());
  const widths = parts.map((part) => (part === "" ? Number.NaN : Number(part)));
  if (!widths.every((width) => width > 0 && width < 100) || widths.length > MOST_BANDS)
    throw new InvalidArgumentError(
      `Widths of central bands are needed, at most ${MOST_BANDS}, each between 0 and 100 %, as 50,80,95; or boe (30,60,90) or ipcc (66,90).`,
    );
  return [...new Set(widths)].sort((a, b) => a - b);
}
