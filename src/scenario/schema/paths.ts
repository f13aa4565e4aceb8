import * as z from "zod";
import type { PathedName } from "../effects.ts";
import { luck, provenance } from "./fields.ts";

/**
 * What a rate may do in the course of time: one effect, or a list of them, each of a kind once. Every number in an effect
 * may be uncertain.
 */
export function pathOf(name: PathedName, forms: { number: z.ZodType; rate: z.ZodType; powerLevel: z.ZodType }) {
  const value = (description: string) => forms.number.describe(description);
  const effect = <Kind extends string, Shape extends z.core.$ZodLooseShape>(kind: Kind, what: string, shape: Shape) =>
    z.strictObject({ kind: z.literal(kind).describe(what), ...shape, ...luck, ...provenance });
  const shape = z
    .enum(["hard", "logistic"])
    .optional()
    .describe("`hard` (default): growth as if there were no limit, then none. `logistic`: growth slows on the way.");
  const limit =
    name === "gamma"
      ? effect("headroom", "Efficiency can grow by so many doublings and no more.", {
          doublings: value("Doublings left (no unit); at least 0."),
          shape,
        })
      : effect("cap", "Power cannot exceed a ceiling.", {
          ceiling: forms.powerLevel.describe(
            "The ceiling [× today's power, or in its own unit]; at least 1 and at least initialPower.",
          ),
          shape,
        });
  const kinds = z.discriminatedUnion("kind", [
    effect("slowing", "The rate approaches a long-run rate, half of the way in each half-life.", {
      halfLife: value("Time in which half of the way to the long-run rate is gone [yr]; above 0."),
      longRun: forms.rate.describe("The rate that is approached [doublings/yr, or its own unit]."),
    }),
    limit,
    effect("stop", "From a year on nothing changes any more.", {
      year: value("The calendar year [yr], such as 2030 or 2030.5; not before startYear."),
    }),
    effect("shocks", "In every year something is added to the rate, which reverts to its mean.", {
      sd: value("Standard deviation of what is added [doublings/yr]; at least 0."),
      persistence: value(
        "Share of a year's shock that carries over to the next (no unit); from 0, below 1; default 0.",
      ).optional(),
    }),
    effect("jumps", "Rare jumps at random dates, each by a number of doublings of its own.", {
      perYear: value("How many there are in a year on average (Poisson) [1/yr]; from 0, below 12."),
      doublings: value("The size of a jump, drawn anew for each one [doublings]."),
    }),
  ]);
  const one = kinds.meta({ id: `${name}Effect` });
  return z
    .union([one, z.array(one).min(1).max(5)])
    .describe(
      "What the rate does in the course of time: an effect, or a list of them. Without it the rate is constant.",
    );
}
