import * as z from "zod";
import { RATE_UNITS } from "../../model/parameters.ts";
import { line, number, positive, provenance, text } from "../schema/fields.ts";

const input = text("A parameter or a part of a sum: `kappa`, `gamma`, `gamma.algorithms`.");

/** Each edit has one of these keys. */
const EDIT_KINDS = {
  set: z
    .record(z.string(), z.unknown())
    .describe("Fields of the scenario and what they become, as the command line's --set has them."),
  drop: text("A part of a sum to leave out, `gamma.algorithms`; `gamma.*` makes a stress of each part."),
  widen: z
    .strictObject({
      input,
      by: positive("How many times as wide, about the median (no unit); 1.5 is half as wide again."),
    })
    .describe("Widens what is believed of an input about its median; of a sum, all parts."),
  recentre: z
    .strictObject({ input, median: number("The new median [doublings/yr, or the parameter's unit].") })
    .describe("Moves the median of an input; the medians of a sum's parts add up to the new one."),
  shift: z
    .strictObject({ input, by: number("What is added [doublings/yr, or the parameter's unit].") })
    .describe("Moves what is believed of an input."),
  scale: z
    .strictObject({ input, by: positive("The factor (no unit); above 0.") })
    .describe("Multiplies what is believed of an input; prior years given as past growth are divided."),
  hold: z
    .strictObject({ input, percentile: number("The level [%].").gt(0).lt(100) })
    .describe("Fixes an input at one of its own percentiles; a table at that row."),
  correlate: z
    .strictObject({
      between: z.array(input).length(2).describe("Two inputs; a sum stands for its most uncertain part."),
      spearman: number("Rank correlation (no unit), strictly between −1 and 1.").gt(-1).lt(1),
    })
    .describe("Correlates two inputs."),
  along: z
    .strictObject({
      input: z.enum(["gamma", "powerGrowth"]).describe("The rate."),
      effect: z
        .looseObject({
          kind: text("As in a scenario's `path`."),
          afterYears: positive("Of a stop: how many years after the start [yr].").optional(),
        })
        .describe("What happens to it, as in a scenario's `path`."),
    })
    .describe("Adds an effect to a rate's path; where its parts have paths of their own, to each part."),
  dependOnPower: z
    .strictObject({
      share: number("Doublings of efficiency that come with each doubling of power (no unit)."),
      measuredAt: number("The growth of power at which efficiency was measured [doublings/yr]."),
    })
    .describe("Makes a part of efficiency growth follow power, which was growing when efficiency was measured."),
  replaceLaw: z
    .strictObject({
      kappa: z.unknown().describe("The law's exponent, as in a scenario."),
      lossFloor: z.unknown().optional().describe("The law's floor, as in a scenario."),
    })
    .describe("Puts another law of loss in the place of the scenario's."),
  law: text("The law that alone is kept; `each` makes a stress of each law."),
} as const;

/** What is said of an edit that has several keys, or none. */
export const ONE_KIND = `must have exactly one of ${Object.keys(EDIT_KINDS).join(", ")}`;

const edit = z
  .strictObject(
    Object.fromEntries(Object.entries(EDIT_KINDS).map(([kind, of]) => [kind, of.optional()])) as {
      [Kind in keyof typeof EDIT_KINDS]: z.ZodOptional<(typeof EDIT_KINDS)[Kind]>;
    },
  )
  .refine((one) => Object.keys(one).length <= 1, { message: ONE_KIND })
  .describe("One change of the scenario.");

const pastGrowth = z.union([
  positive("Past growth of compute [doublings/yr]; above 0."),
  z.strictObject({ value: positive("Above 0."), unit: z.enum(RATE_UNITS).optional() }),
]);

const yardstick = z
  .strictObject({
    name: line("What tables call it, in a word."),
    priorYears: positive("Compute already spent, in years at today's rate [yr]; above 0.").optional(),
    pastGrowth: pastGrowth.optional().describe("Instead of it: past growth of compute; above 0."),
    ...provenance,
  })
  .refine(({ priorYears, pastGrowth }) => priorYears === undefined || pastGrowth === undefined, {
    message: "has priorYears and pastGrowth: only one of them can hold",
  })
  .describe("What the pace of progress is measured by; without priorYears and pastGrowth, the scenario's own.");

const stress = z
  .strictObject({
    name: line("What tables call it; {part} and {law} stand for what `drop` and `law` are about."),
    edits: z.array(edit).min(1).max(20).describe("What changes, one after the other."),
    ...provenance,
  })
  .describe("A named change of the scenario.");

/** A file of yardsticks and stresses, as somebody may write it. */
export const stressesSchema = z
  .strictObject({
    yardsticks: z
      .array(yardstick)
      .min(1)
      .max(12)
      .optional()
      .describe("What pace is measured by; default four of them."),
    stresses: z.array(stress).max(100).optional().describe("What the beliefs are put under; default some twenty."),
  })
  .describe("How a claim is put to the test.");

export type WrittenStress = z.infer<typeof stress>;
export type WrittenYardstick = z.infer<typeof yardstick>;
export type Edit = z.infer<typeof edit>;

/** The JSON Schema (2020-12) of a file of stresses, for editors. */
export function stressesJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(stressesSchema, { io: "input" });
  return { $schema, title: "lossfan stresses", ...schema };
}
