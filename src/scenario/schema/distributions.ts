import * as z from "zod";
import { isMap } from "../path.ts";
import { number, positive, text } from "./fields.ts";

/** `p5`, `p97.5`: a level strictly between 0 and 100. */
export const PERCENTILE_KEY = /^p(?!0+(?:\.0+)?$)[0-9]{1,2}(?:\.[0-9]+)?$/;
/** The same level without its letter, a key of the distribution `quantiles`. */
export const LEVEL_KEY = /^(?!0+(?:\.0+)?$)[0-9]{1,2}(?:\.[0-9]+)?$/;

const PERCENTILES = {
  additionalProperties: false,
  patternProperties: {
    [PERCENTILE_KEY.source]: {
      type: "number",
      description:
        "A percentile: this share of draws (in %) lies below the value, which is in the distribution's unit.",
    },
  },
};

const bounds = {
  min: number(
    "Cuts the distribution off below this and renormalises it; its other fields describe it before the cut. In its unit.",
  ).optional(),
  max: number(
    "Cuts the distribution off above this and renormalises it; its other fields describe it before the cut. In its unit.",
  ).optional(),
};

const ends = {
  min: number("The lowest possible value, in the distribution's unit."),
  max: number("The highest possible value, in the distribution's unit."),
};

const mode = number("The most likely value, from min to max, in the distribution's unit.");

const named = <Name extends string>(name: Name, what: string) => ({ distribution: z.literal(name).describe(what) });

/** The fields of each distribution. */
const KINDS = {
  normal: {
    ...named("normal", "Normal (Gaussian): give `mean` and `sd`, or any two percentiles such as `p5` and `p95`."),
    mean: number("Mean, in the distribution's unit.").optional(),
    sd: positive("Standard deviation, in the distribution's unit; above 0.").optional(),
    ...bounds,
  },
  lognormal: {
    ...named(
      "lognormal",
      "Lognormal: give `median` and `sigma`, or `mu` and `sigma`, or any two percentiles such as `p5` and `p95`.",
    ),
    mu: number("Mean of the natural logarithm (no unit).").optional(),
    median: positive("Median, in the distribution's unit; above 0.").optional(),
    sigma: positive("Standard deviation of the natural logarithm (no unit); above 0.").optional(),
    ...bounds,
  },
  uniform: { ...named("uniform", "Uniform: every value between `min` and `max` equally likely."), ...ends },
  triangular: {
    ...named("triangular", "Triangular: from `min` up to a peak at `mode`, down to `max`."),
    min: ends.min,
    mode,
    max: ends.max,
  },
  pert: {
    ...named("pert", "PERT: a smooth hump on [min, max] with its peak at `mode` and the mean (min + 4 mode + max)/6."),
    min: ends.min,
    mode,
    max: ends.max,
  },
  beta: {
    ...named("beta", "Beta, on [0, 1] or stretched over [min, max]."),
    alpha: positive("First shape parameter (no unit); above 0."),
    beta: positive("Second shape parameter (no unit); above 0."),
    min: number("The lowest possible value, in the distribution's unit; default 0.").optional(),
    max: number("The highest possible value, in the distribution's unit; default 1.").optional(),
  },
  studentT: {
    ...named("studentT", "Student's t: like a normal, with heavier tails the smaller `df` is."),
    df: positive("Degrees of freedom (no unit); above 0."),
    location: number("Centre, in the distribution's unit."),
    scale: positive("Scale, in the distribution's unit; above 0."),
    ...bounds,
  },
  empirical: {
    ...named("empirical", "Empirical: one of the listed values, each as likely as any other."),
    values: z
      .array(z.number())
      .min(1)
      .optional()
      .describe("The values, in the distribution's unit. With them, `file` and `column` only say where they are from."),
    file: text("A CSV file with a header row, in the scenario's own folder or below it.").optional(),
    column: text("The heading of the column that holds the values.").optional(),
  },
  quantiles: {
    ...named(
      "quantiles",
      "Through given percentiles: a smooth rising curve (PCHIP in the normal score) that passes through every one.",
    ),
    values: z
      .record(z.string().regex(LEVEL_KEY), z.number())
      .meta({ minProperties: 2, maxProperties: 99 })
      .describe("Percentile level → value in the distribution's unit, such as { 5: 0.8, 50: 1.4, 95: 2.6 }."),
    scale: z
      .enum(["linear", "log"])
      .optional()
      .describe("`log` draws the curve through the logarithms of the values, which must be positive; default linear."),
    ...bounds,
  },
};

const mixtureOf = (component: z.ZodType) => ({
  ...named("mixture", "Mixture: each draw comes from one of the components, chosen by weight."),
  components: z
    .array(component)
    .min(1)
    .max(100)
    .describe("The distributions that are mixed, each with its weight; at most 100."),
  ...bounds,
});

/** `mixture` is what a mixture says, which is made of distributions itself. */
function distributionsOf<Extra extends z.core.$ZodLooseShape>(extra: Extra, mixture: ReturnType<typeof mixtureOf>) {
  return z.discriminatedUnion("distribution", [
    percentileKeys({ ...KINDS.normal, ...extra }),
    percentileKeys({ ...KINDS.lognormal, ...extra }),
    z.strictObject({ ...KINDS.uniform, ...extra }),
    z.strictObject({ ...KINDS.triangular, ...extra }),
    z.strictObject({ ...KINDS.pert, ...extra }),
    z.strictObject({ ...KINDS.beta, ...extra }),
    z.strictObject({ ...KINDS.studentT, ...extra }),
    z.strictObject({ ...mixture, ...extra }),
    z.strictObject({ ...KINDS.empirical, ...extra }),
    z.strictObject({ ...KINDS.quantiles, ...extra }),
  ]);
}

const itself: z.ZodLazy<z.ZodType> = z.lazy(() => component);

const component: z.ZodType = distributionsOf(
  { weight: positive("How often this component is drawn, relative to the others (no unit); above 0.") },
  mixtureOf(itself),
).meta({ id: "component" });

// Looked up from the start: as long as it is not, zod walks before each use through all that may lead to it.
itself._zod.innerType;

const MIXTURES = mixtureOf(component);

/** The distributions a scenario can name, each with further fields of the place where it stands. */
export const distributions = <Extra extends z.core.$ZodLooseShape>(extra: Extra) => distributionsOf(extra, MIXTURES);

/** Allows the keys of percentiles, which no list of names can hold, beside an object's own. */
function percentileKeys<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z
    .looseObject(shape)
    .superRefine(
      (value, context) => {
        const others = Object.keys(value).filter((key) => !Object.hasOwn(shape, key));
        const unknown = others.filter((key) => !PERCENTILE_KEY.test(key));
        if (unknown.length > 0) context.addIssue({ code: "unrecognized_keys", keys: unknown, input: value });
        for (const key of others.filter((other) => PERCENTILE_KEY.test(other))) {
          if (!Number.isFinite(value[key])) {
            context.addIssue({ code: "invalid_type", expected: "number", path: [key], input: value[key] });
          }
        }
      },
      { when: ({ value }) => isMap(value) },
    )
    .register(z.globalRegistry, PERCENTILES);
}
