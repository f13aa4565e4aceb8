import { z } from "zod";
import { isMap } from "../path.ts";
import { number, positive, text } from "./fields.ts";

/** `p5`, `p97.5`: a level strictly between 0 and 100. */
export const PERCENTILE_KEY = /^p(?!0+(?:\.0+)?$)[0-9]{1,2}(?:\.[0-9]+)?$/;
/** The same level without its letter, a key of the distribution `quantiles`. */
export const LEVEL_KEY = /^(?!0+(?:\.0+)?$)[0-9]{1,2}(?:\.[0-9]+)?$/;

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

const anyComponent = z.lazy(() => component);

/** The distributions a scenario can name, each with further fields of the place where it stands. */
export function distributions<Extra extends z.core.$ZodLooseShape>(extra: Extra) {
  const named = <Name extends string, Shape extends z.core.$ZodLooseShape>(name: Name, what: string, shape: Shape) =>
    z.strictObject({ distribution: z.literal(name).describe(what), ...shape, ...extra });

  return z.discriminatedUnion("distribution", [
    percentileKeys(
      named("normal", "Normal (Gaussian): give `mean` and `sd`, or any two percentiles such as `p5` and `p95`.", {
        mean: number("Mean, in the distribution's unit.").optional(),
        sd: positive("Standard deviation, in the distribution's unit; above 0.").optional(),
        ...bounds,
      }),
    ),
    percentileKeys(
      named(
        "lognormal",
        "Lognormal: give `median` and `sigma`, or `mu` and `sigma`, or any two percentiles such as `p5` and `p95`.",
        {
          mu: number("Mean of the natural logarithm (no unit).").optional(),
          median: positive("Median, in the distribution's unit; above 0.").optional(),
          sigma: positive("Standard deviation of the natural logarithm (no unit); above 0.").optional(),
          ...bounds,
        },
      ),
    ),
    named("uniform", "Uniform: every value between `min` and `max` equally likely.", ends),
    named("triangular", "Triangular: from `min` up to a peak at `mode`, down to `max`.", {
      min: ends.min,
      mode: number("The most likely value, from min to max, in the distribution's unit."),
      max: ends.max,
    }),
    named("pert", "PERT: a smooth hump on [min, max] with its peak at `mode` and the mean (min + 4 mode + max)/6.", {
      min: ends.min,
      mode: number("The most likely value, from min to max, in the distribution's unit."),
      max: ends.max,
    }),
    named("beta", "Beta, on [0, 1] or stretched over [min, max].", {
      alpha: positive("First shape parameter (no unit); above 0."),
      beta: positive("Second shape parameter (no unit); above 0."),
      min: number("The lowest possible value, in the distribution's unit; default 0.").optional(),
      max: number("The highest possible value, in the distribution's unit; default 1.").optional(),
    }),
    named("studentT", "Student's t: like a normal, with heavier tails the smaller `df` is.", {
      df: positive("Degrees of freedom (no unit); above 0."),
      location: number("Centre, in the distribution's unit."),
      scale: positive("Scale, in the distribution's unit; above 0."),
      ...bounds,
    }),
    named("mixture", "Mixture: each draw comes from one of the components, chosen by weight.", {
      // The description is repeated in the lazy schema's place so that an editor shows it before a component exists.
      components: z
        .array(anyComponent)
        .min(1)
        .max(100)
        .describe("The distributions that are mixed, each with its weight; at most 100."),
      ...bounds,
    }),
    named("empirical", "Empirical: one of the listed values, each as likely as any other.", {
      values: z
        .array(z.number())
        .min(1)
        .optional()
        .describe(
          "The values, in the distribution's unit. With them, `file` and `column` only say where they are from.",
        ),
      file: text("A CSV file with a header row, in the scenario's own folder or below it.").optional(),
      column: text("The heading of the column that holds the values.").optional(),
    }),
    named(
      "quantiles",
      "Through given percentiles: a smooth rising curve (PCHIP in the normal score) that passes through every one.",
      {
        values: z
          .record(z.string().regex(LEVEL_KEY), z.number())
          .meta({ minProperties: 2, maxProperties: 99 })
          .describe("Percentile level → value in the distribution's unit, such as { 5: 0.8, 50: 1.4, 95: 2.6 }."),
        scale: z
          .enum(["linear", "log"])
          .optional()
          .describe(
            "`log` draws the curve through the logarithms of the values, which must be positive; default linear.",
          ),
        ...bounds,
      },
    ),
  ]);
}

const component: z.ZodType = distributions({
  weight: positive("How often this component is drawn, relative to the others (no unit); above 0."),
}).meta({ id: "component" });
// Known from the start: as long as it is not, zod walks through everything that may lead to it before each use.
anyComponent._zod.innerType;

/** Allows the keys of percentiles, which no list of names can hold, beside an object's own. */
function percentileKeys<Shape extends z.core.$ZodLooseShape>(object: z.ZodObject<Shape, z.core.$strict>) {
  const keys = new Set(Object.keys(object.shape));
  return object
    .catchall(z.unknown())
    .superRefine(
      (value, context) => {
        const others = Object.keys(value).filter((key) => !keys.has(key));
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
    .meta({
      additionalProperties: false,
      patternProperties: {
        [PERCENTILE_KEY.source]: {
          type: "number",
          description:
            "A percentile: this share of draws (in %) lies below the value, which is in the distribution's unit.",
        },
      },
    });
}
