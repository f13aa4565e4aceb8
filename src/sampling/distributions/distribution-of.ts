import { beta } from "./beta.ts";
import type { Distribution } from "./distribution.ts";
import { empirical } from "./empirical.ts";
import { finiteDraws } from "./finite-draws.ts";
import { lognormal, lognormalFromMedian, lognormalFromPercentiles } from "./lognormal.ts";
import { mixture } from "./mixture.ts";
import { normal, normalFromPercentiles } from "./normal.ts";
import { pert } from "./pert.ts";
import { quantiles } from "./quantiles.ts";
import type { DistributionSpec, Truncation } from "./spec.ts";
import { studentT } from "./student-t.ts";
import { triangular } from "./triangular.ts";
import { truncated } from "./truncated.ts";
import { uniform } from "./uniform.ts";

/** The distribution that a scenario describes; a RangeError says what is wrong with a description. */
export function distributionOf(spec: DistributionSpec): Distribution {
  return finiteDraws(described(spec));
}

function described(spec: DistributionSpec): Distribution {
  switch (spec.distribution) {
    case "normal":
      return cut("mean" in spec ? normal(spec.mean, spec.sd) : normalFromPercentiles(spec), spec);
    case "lognormal":
      if ("mu" in spec) return cut(lognormal(spec.mu, spec.sigma), spec);
      if ("median" in spec) return cut(lognormalFromMedian(spec.median, spec.sigma), spec);
      return cut(lognormalFromPercentiles(spec), spec);
    case "uniform":
      return uniform(spec.min, spec.max);
    case "triangular":
      return triangular(spec.min, spec.mode, spec.max);
    case "pert":
      return pert(spec.min, spec.mode, spec.max);
    case "beta":
      return beta(spec.alpha, spec.beta, spec.min, spec.max);
    case "studentT":
      return cut(studentT(spec.df, spec.location, spec.scale), spec);
    case "mixture":
      return cut(
        mixture(
          spec.components.map((component) => ({ weight: component.weight, distribution: distributionOf(component) })),
        ),
        spec,
      );
    case "empirical":
      return empirical(spec.values);
    case "quantiles":
      return cut(quantiles(spec.values, spec.scale), spec);
    default:
      throw new RangeError(`unknown distribution: ${(spec satisfies never as DistributionSpec).distribution}`);
  }
}

/** Bounds that are not given leave their side as it is. */
function cut(base: Distribution, { min, max }: Truncation): Distribution {
  return min === undefined && max === undefined ? base : truncated(base, min ?? -Infinity, max ?? Infinity);
}
