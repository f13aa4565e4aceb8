import { z } from "zod";
import { RATE_UNITS } from "../../model/parameters.ts";

/** A finite number: zod refuses NaN and the infinities by itself. */
export const number = (description: string) => z.number().describe(description);

export const positive = (description: string) => z.number().gt(0).describe(description);

export const whole = (lowest: number, highest: number, description: string) =>
  z.int().min(lowest).max(highest).describe(description);

export const text = (description: string) => z.string().min(1).describe(description);

/** Where a number comes from; may stand beside everything that somebody chose. */
export const provenance = {
  source: text("Where the number comes from: author, year, table.").optional(),
  note: text("What a reader should know about this choice, in your own words.").optional(),
};

export const unit = z
  .enum(RATE_UNITS)
  .optional()
  .describe(
    "The unit the rate is stated in; each draw is converted to doublings per year. `doublingsPerYear` (the default); " +
      "`timesPerYear`: a yearly factor, 2.1 means log2 2.1 doublings; `doublingTimeMonths`: 8 means 1.5 doublings a " +
      "year; `doublingTimeYears`.",
  );
