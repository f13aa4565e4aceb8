import * as z from "zod";
import { TODAY_ENTRIES, type TodayEntry, unitOf, unitsOf } from "../../model/units.ts";
import { line, positive, provenance } from "./fields.ts";

const WHAT: Record<TodayEntry, string> = {
  loss: "Total training loss of the programme that relative loss is relative to.",
  compute:
    "Training compute that multiples of compute are multiples of: all spent so far, or one run's where runs are counted singly.",
  power: "Power drawn for training. Energy is this power all year round.",
  trainingCost: "What the training run costs whose cost is followed.",
};

/** "140 MW", or a map that also says where the number comes from. The units themselves are checked after the schema. */
function entry(name: TodayEntry) {
  const units = unitsOf(name);
  const text = line(`A number and a unit: ${units.join(", ")}.`);
  const map = z
    .strictObject({
      value: positive("The number, above 0."),
      unit: line(`The unit: ${units.join(", ")}.`).meta({ enum: units }),
      ...provenance,
    })
    .describe(`A number in a unit, with its source. Results are in ${unitOf(name)}.`);
  return z.union([text, map]).optional().describe(WHAT[name]);
}

/** What today is in the world's units, so that results and targets can be too. */
export const today = z
  .strictObject(
    Object.fromEntries(TODAY_ENTRIES.map((name) => [name, entry(name)])) as Record<
      TodayEntry,
      ReturnType<typeof entry>
    >,
  )
  .describe("What today is: the quantities loss, compute, power, energy and trainingCost are multiples of it.");
