import type { RateUnit } from "../../model/parameters.ts";
import { distributionOf } from "../../sampling/distributions/distribution-of.ts";
import { inUnit } from "../../sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../../sampling/distributions/spec.ts";

/** A stress that does not fit a scenario, and why, as the rest of a sentence. */
export class NotApplicable extends Error {
  override name = "NotApplicable";
}

/**
 * x → centre + times·(x − centre) + plus, of numbers or, where a distribution lives on the logarithm, of theirs: there
 * `plus` is added to ln x. What a distribution is cut off by stays, unless its `bounds` go along.
 */
export interface Stretch {
  times: number;
  /** What stays where it is. */
  centre: number;
  plus: number;
  bounds?: true;
  /** Whether all is multiplied by a factor, zero staying where it is. */
  scaled?: true;
}

/** Whether a distribution is stated on the logarithm: stretched there, a positive number stays positive. */
export function isLogarithmic(spec: DistributionSpec): boolean {
  return spec.distribution === "lognormal" || (spec.distribution === "quantiles" && spec.scale === "log");
}

/** A distribution stretched and moved, of the same family. */
export function stretched(spec: DistributionSpec, stretch: Stretch): DistributionSpec {
  const place = placed(stretch, isLogarithmic(spec));
  const bounds = (of: { min?: number; max?: number }) =>
    stretch.bounds
      ? {
          ...(of.min === undefined ? {} : { min: place(of.min) }),
          ...(of.max === undefined ? {} : { max: place(of.max) }),
        }
      : {};
  switch (spec.distribution) {
    case "normal":
      return "mean" in spec
        ? { ...spec, mean: place(spec.mean), sd: spec.sd * stretch.times, ...bounds(spec) }
        : ({ ...spec, ...percentiles(spec, place), ...bounds(spec) } as DistributionSpec);
    case "lognormal":
      if ("mu" in spec)
        return { ...spec, mu: Math.log(place(Math.exp(spec.mu))), sigma: spec.sigma * stretch.times, ...bounds(spec) };
      if ("median" in spec)
        return { ...spec, median: place(spec.median), sigma: spec.sigma * stretch.times, ...bounds(spec) };
      return { ...spec, ...percentiles(spec, place), ...bounds(spec) } as DistributionSpec;
    case "uniform":
      return { ...spec, min: place(spec.min), max: place(spec.max) };
    case "triangular":
    case "pert":
      return { ...spec, min: place(spec.min), mode: place(spec.mode), max: place(spec.max) };
    case "beta":
      return { ...spec, min: place(spec.min ?? 0), max: place(spec.max ?? 1) };
    case "studentT":
      return { ...spec, location: place(spec.location), scale: spec.scale * stretch.times, ...bounds(spec) };
    case "mixture":
      return {
        ...spec,
        components: spec.components.map(
          (component) => ({ weight: component.weight, ...stretched(component, alike(component, stretch)) }) as never,
        ),
        ...bounds(spec),
      };
    case "empirical": {
      const { file: _, column: __, ...rest } = spec;
      return { ...rest, values: spec.values.map(place) };
    }
    case "quantiles":
      return {
        ...spec,
        values: Object.fromEntries(Object.entries(spec.values).map(([level, value]) => [level, place(value)])),
        ...bounds(spec),
      };
  }
}

/** The same stretch for a component that lives on the logarithm, where its mixture does not. */
function alike(component: DistributionSpec, stretch: Stretch): Stretch {
  if (!isLogarithmic(component)) return stretch;
  if (!stretch.scaled)
    throw new NotApplicable("its mixture holds lognormal parts, which cannot be moved or widened with the others");
  return scaling(component, stretch.times);
}

/** Multiplies by a factor. */
export function scaling(spec: DistributionSpec, by: number): Stretch {
  return isLogarithmic(spec)
    ? { times: 1, centre: 1, plus: Math.log(by), bounds: true, scaled: true }
    : { times: by, centre: 0, plus: 0, bounds: true, scaled: true };
}

function placed({ times, centre, plus }: Stretch, logarithmic: boolean): (x: number) => number {
  if (logarithmic) return (x) => Math.exp(Math.log(centre) + times * Math.log(x / centre) + plus);
  return (x) => centre + times * (x - centre) + plus;
}

function percentiles(spec: object, place: (x: number) => number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(spec).flatMap(([key, value]) => (/^p[\d.]+$/.test(key) ? [[key, place(value as number)]] : [])),
  );
}

/** The median of a distribution before it is cut off, in its own unit: what it is widened about. */
export function medianOf(spec: DistributionSpec): number {
  const { min: _, max: __, ...uncut } = spec as DistributionSpec & { min?: number; max?: number };
  const bounded = ["uniform", "triangular", "pert", "beta"].includes(spec.distribution);
  return distributionOf(bounded ? spec : (uncut as DistributionSpec)).quantile(0.5);
}

/** A percentile of a distribution in the model's unit. */
export function quantileInModel(spec: DistributionSpec, unit: RateUnit | undefined, share: number): number {
  return inUnit(distributionOf(spec), unit ?? "doublingsPerYear").quantile(share);
}
