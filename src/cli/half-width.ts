import { InvalidArgumentError } from "commander";

/** Finer than this no probability is shown. */
const FINEST = 1e-6;

/** "0.1pp", a tenth of a percentage point, or the share 0.001. */
export function halfWidthOf(text: string): number {
  const [, number, unit] = /^((?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)\s*(pp)?$/i.exec(text.trim()) ?? [];
  if (number === undefined) {
    const percent = /^([\d.]+)\s*(%|percent)$/.exec(text.trim())?.[1];
    throw new InvalidArgumentError(
      percent === undefined
        ? "Percentage points are needed, as 0.1pp, or a share, as 0.001."
        : `A percentage of what? ${percent} percentage points are written ${percent}pp.`,
    );
  }
  // Divided in decimal digits: 0.7 / 100 is not 0.007.
  const halfWidth = unit === undefined ? Number(number) : Number((Number(number) / 100).toPrecision(12));
  if (!(halfWidth >= FINEST && halfWidth < 0.5))
    throw new InvalidArgumentError(
      unit === undefined && halfWidth >= 0.5 && halfWidth < 50
        ? `A share lies below 0.5; ${number} percentage points are written ${number}pp.`
        : "It must lie between 0.0001pp and 50pp.",
    );
  return halfWidth;
}
