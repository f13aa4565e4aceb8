import * as z from "zod";
import { RATE_UNITS } from "../../model/parameters.ts";

// Every schema is made of a few that stand here once: each step of `z.string().min(1).regex(…)` would copy what the steps
// before it made, and a scenario has hundreds of fields.
const anyNumber = z.number();
const aboveZero = z.number().gt(0);
const printable = z
  .string()
  .min(1)
  .regex(/^[\P{Cc}\n\t]*$/u);
const oneLine = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);

/** A finite number: zod refuses NaN and the infinities by itself. */
export const number = (description: string) => anyNumber.describe(description);

export const positive = (description: string) => aboveZero.describe(description);

export const whole = (lowest: number, highest: number, description: string) =>
  z.int().min(lowest).max(highest).describe(description);

/** Text of any length; no control characters but tabs and line breaks, since it will be shown on terminals. */
export const text = (description: string) => printable.describe(description);

/** Text that stands on one line, as in a heading. */
export const line = (description: string) => oneLine.describe(description);

/** Where a number comes from; may stand beside everything that somebody chose. */
export const provenance = {
  source: text("Where the number comes from: author, year, table.").optional(),
  note: text("What a reader should know about this choice, in your own words.").optional(),
};

/** Stands beside whatever can be drawn. */
export const luck = {
  luck: z
    .enum(["own", "shared"])
    .optional()
    .describe(
      "Where scenarios are compared: `shared` (the default) is one truth about the world, drawn once for all of them; " +
        "`own` is each one's own fortune, drawn for each apart. What a whole says goes for its parts and its path.",
    ),
};

export const unit = z
  .enum(RATE_UNITS)
  .optional()
  .describe(
    "The unit the rate is stated in; each draw is converted to doublings per year. `doublingsPerYear` (the default); " +
      "`timesPerYear`: a yearly factor, 2.1 means log2 2.1 doublings; `doublingTimeMonths`: 8 means 1.5 doublings a " +
      "year; `doublingTimeYears`.",
  );
