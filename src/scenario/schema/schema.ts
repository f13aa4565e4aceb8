import * as z from "zod";
import { PARAMETERS, type ParameterName, RATES } from "../../model/parameters.ts";
import { COMPUTE, QUANTITIES } from "../../model/quantities.ts";
import { ABSOLUTE_QUANTITIES, unitsOf } from "../../model/units.ts";
import { SAMPLERS } from "../../sampling/designs/design.ts";
import { isPathed, PATHED, type PathedName } from "../effects.ts";
import { distributions } from "./distributions.ts";
import { line, luck, number, positive, provenance, text, unit, whole } from "./fields.ts";
import { pathOf } from "./paths.ts";
import { today } from "./today.ts";

// zod would otherwise compile its checks by `new Function`: no text becomes code here.
z.config({ jitless: true });

/** What a sum part may be called: `gamma.algorithms` must stay readable in a table, a file and an address. */
export const PART_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
export const MOST_PARTS = 32;
export const MOST_LAWS = 8;
/** What a law of loss is about. */
export const LAW_PARAMETERS = ["kappa", "lossFloor"] as const;

const WHAT: Record<ParameterName, string> = {
  gamma: "Efficiency growth γ: useful compute per joule doubles this many times a year [doublings/yr]. Required.",
  kappa: "Exponent κ of loss in compute, L ∝ C^−κ (no unit); above 0. Required.",
  powerGrowth: "Growth ρ of the power spent on training [doublings/yr]. Required; 0 holds power flat.",
  initialPower: "A step F at t = 0, the fleet bought at once [× today's power]; above 0; default 1.",
  priorYears:
    "Compute already spent τ0, in years at today's rate [yr]; above 0; default 1. Not together with pastGrowth.",
  pastGrowth: "Instead of priorYears: past growth of effective compute g, τ0 = 1/(g ln 2) [doublings/yr]; above 0.",
  lossFloor: "Irreducible loss ℓ as a share of today's loss (no unit); from 0, below 1; default 0.",
  gammaFromPower:
    "Share β of power's growth that becomes efficiency growth (no unit): the rate in force is γ + β·ρ; default 0.",
};

/** A number, or a map with `value` or `distribution`. */
function part(name: string, extra: z.core.$ZodLooseShape) {
  const fixed = z.strictObject({ value: number("The value, taken as known."), ...extra }).describe("A fixed value.");
  const drawn = distributions(extra)
    .describe("A distribution the value is drawn from.")
    .meta({ id: `${name}Drawn` });
  const plain = z.number().describe("A fixed value.");
  return { forms: [plain, fixed, drawn] as const, schema: z.union([plain, fixed, drawn]).meta({ id: `${name}Part` }) };
}

/** The same, or a sum of parts. */
function parameter(name: string, { forms, schema }: ReturnType<typeof part>, beside: z.core.$ZodLooseShape = {}) {
  const sum = z
    .strictObject({
      sum: z
        .record(z.string().regex(PART_NAME), schema)
        .meta({ minProperties: 1, maxProperties: MOST_PARTS })
        .describe("The parts by name, drawn separately and added, in doublings per year if it is a rate."),
      ...beside,
      ...luck,
      ...provenance,
    })
    .describe("A sum of named parts.");
  return z.union([...forms, sum]).meta({ id: name });
}

// As few schemas as can be, since the JSON Schema holds each distribution once in each of them.
const ratePart = part("rate", { unit, ...luck, ...provenance });
const numberPart = part("number", { ...luck, ...provenance });
const rate = parameter("rate", ratePart);
const plainNumber = parameter("number", numberPart);
const powerUnit = z
  .enum(unitsOf("power") as [string, ...string[]])
  .optional()
  .describe("The unit of power it is stated in, which needs today.power; without one a multiple of today's power.");
const powerLevel = part("powerLevel", { unit: powerUnit, ...luck, ...provenance });
const pathed = Object.fromEntries(
  PATHED.map((name) => {
    const forms = { number: numberPart.schema, rate: ratePart.schema, powerLevel: powerLevel.schema };
    const path = pathOf(name, forms).optional();
    return [name, parameter(name, part(name, { unit, path, ...luck, ...provenance }), { path })];
  }),
) as Record<PathedName, typeof rate>;

const schemaOf = (name: ParameterName) => (isPathed(name) ? pathed[name] : RATES.includes(name) ? rate : plainNumber);

const parameterOf = Object.fromEntries(
  PARAMETERS.map((name) => [name, schemaOf(name).optional().describe(WHAT[name])]),
) as Record<ParameterName, z.ZodOptional<typeof rate>>;

const perParameter = <Entry extends z.ZodType>(
  entry: (name: ParameterName) => Entry,
  names: readonly ParameterName[],
) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, entry(name).optional()])) as Record<
      ParameterName,
      z.ZodOptional<Entry>
    >,
  );

const correlation = z
  .strictObject({
    between: z
      .array(text("A parameter, or a part of a sum: `kappa`, `gamma.algorithms`."))
      .length(2)
      .describe("The two drawn values, by name; a part of a sum is named `gamma.algorithms`."),
    spearman: number("Rank correlation (no unit), strictly between −1 and 1.").gt(-1).lt(1),
    ...provenance,
  })
  .describe("Two drawn values whose ranks are correlated (Gaussian copula).");

const jointOf = (names: readonly ParameterName[]) =>
  z
    .strictObject({
      file: text("A CSV file with a header row, in the scenario's own folder or below it.").optional(),
      columns: perParameter((name) => text(`The heading of the column that holds ${name}.`), names)
        .meta({ minProperties: 1 })
        .optional()
        .describe("Parameter → heading of its column. Rates stand in doublings per year."),
      values: perParameter((name) => z.array(z.number()).min(1).describe(`The values of ${name}. ${WHAT[name]}`), names)
        .meta({ minProperties: 1 })
        .optional()
        .describe("Parameter → list of values, all of the same length. With it, `file` and `columns` are not read."),
      ...luck,
      ...provenance,
    })
    .describe("Rows drawn together from a table, each as likely as any other.");

const joint = jointOf(PARAMETERS);

const lawTable = jointOf(LAW_PARAMETERS).meta({ id: "lawTable" });

const law = z
  .strictObject({
    weight: positive("How far this law is believed, relative to the others (no unit); above 0."),
    kappa: plainNumber.optional().describe("The law's exponent κ of loss in compute, L ∝ C^−κ (no unit); above 0."),
    lossFloor: plainNumber
      .optional()
      .describe("The law's irreducible loss ℓ as a share of today's loss (no unit); from 0, below 1; default 0."),
    joint: z
      .union([lawTable, z.array(lawTable).min(1).max(MOST_LAWS)])
      .optional()
      .describe("A table, or tables, from which the law's κ and floor are drawn together."),
    ...provenance,
  })
  .describe("One law of loss: how far it is believed, its exponent and its floor.");

const asked = z.enum([...QUANTITIES, ...ABSOLUTE_QUANTITIES]);

const threshold = (description: string) =>
  z
    .union([
      positive("A number: × today, or in nats, FLOP, MW, TWh/yr or USD where the quantity is in units."),
      line("A number and a unit, for a quantity in units.").meta({ examples: ["5 GW", "1e29 FLOP", "1.5 nats"] }),
    ])
    .optional()
    .describe(description);

const target = z
  .strictObject({
    quantity: asked.describe(
      "What is watched. loss, compute, power, energy and trainingCost are in units and need their entry of `today`; " +
        "the others are multiples, shares or orders of magnitude: no unit.",
    ),
    atMost: threshold(
      "Reached when the quantity falls to this; for power and compute, which rise, a limit to stay under.",
    ),
    atLeast: threshold("Reached when the quantity rises to this."),
    ...provenance,
  })
  .describe("A quantity and the value it should reach.");

const observation = z
  .strictObject({
    year: number("Calendar year, with a fraction for a date within it: 2024.5 is 1 July 2024 [yr].").min(0).max(10_000),
    quantity: asked.default("relativeLoss").describe("What was observed; default relativeLoss."),
    value: z
      .union([
        positive("A number: × today, or in nats, FLOP, MW, TWh/yr or USD where the quantity is in units."),
        line("A number and a unit, for a quantity in units.").meta({ examples: ["95 MW", "2.1 nats"] }),
      ])
      .describe("What it was, taken as known; above 0."),
    ...provenance,
  })
  .describe("A quantity at a date, as it was observed.");

/** A scenario file, as somebody may write it. */
export const scenarioSchema = z
  .strictObject({
    $schema: text("Where an editor finds this schema; the program does not read it.").optional(),
    title: line("What tables and charts call the scenario; default: the file's name.").optional(),
    description: text("What the scenario assumes, in a sentence or two.").optional(),
    startYear: number("Calendar year of t = 0 [yr].").min(0).max(10_000).default(2025),
    horizonYears: number("Length of the forecast [yr]; above 0, at most 200.").gt(0).max(200).default(10),
    stepsPerYear: whole(1, 366, "Steps of the time grid in a year [1/yr].").default(12),
    compute: z
      .enum(COMPUTE)
      .default("cumulative")
      .describe("`cumulative`: everything spent so far counts. `singleRun`: each model is trained by one run."),
    parameters: z
      .strictObject(parameterOf)
      .optional()
      .describe("What is believed. gamma, kappa and powerGrowth must be given, here, in `joint` or, kappa, in `laws`."),
    correlations: z.array(correlation).max(100).default([]).describe("Rank correlations between drawn values."),
    joint: z.array(joint).max(32).default([]).describe("Tables from which several parameters are drawn together."),
    today: today.optional(),
    laws: z
      .record(z.string().regex(PART_NAME), law)
      .meta({ minProperties: 1, maxProperties: MOST_LAWS })
      .optional()
      .describe("Several laws of loss by name, each with its weight; then kappa stands in them, not in `parameters`."),
    targets: z
      .array(
        z.union([
          number("A relative loss to reach or beat, strictly between 0 and 1 (share of today's loss).").gt(0).lt(1),
          target,
        ]),
      )
      .max(50)
      .default([])
      .describe("What should be reached: the result gives the probability and the time."),
    observed: z
      .array(observation)
      .max(1000)
      .optional()
      .describe("What was observed, for charts alone: dots up to today, diamonds for what came to pass after it."),
    quantities: z
      .array(asked.describe("A quantity that gets bands."))
      .min(1)
      .default(["relativeLoss"])
      .describe("The quantities that get bands."),
    percentiles: z
      .array(number("A level in %, strictly between 0 and 100.").gt(0).lt(100))
      .min(1)
      .max(99)
      .default([5, 25, 50, 75, 95])
      .describe("Percentiles of each quantity [%]: p5 of relativeLoss is the low-loss side."),
    samples: whole(2, 1e10, "How many futures are drawn.").default(131_072),
    seed: z
      .union([line("Text.").max(256), z.number()])
      .default("1")
      .describe("Text that fixes every draw: the same seed, the same result. A number is read as its text."),
    sampler: z.enum(SAMPLERS).default("sobol").describe("How the space of possibilities is covered."),
  })
  .describe("What a person believes about AI progress and asks of it.");

/** The JSON Schema (2020-12) of a scenario file, for editors: it completes, explains and checks while one writes. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: "input" });
  return { $schema, title: "lossfan scenario", ...schema };
}
