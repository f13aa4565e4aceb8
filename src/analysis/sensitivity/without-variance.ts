import type { QuantityName } from "../../model/quantities.ts";
import type { DistributionSpec } from "../../sampling/distributions/spec.ts";
import type { Plan } from "../../scenario/plan.ts";

/**
 * The first drawn value of a plan that has no variance and enters the quantity: then doublings and logarithms have none
 * either, and estimated shares of it would mean nothing however narrow their intervals.
 */
export function inputWithoutVariance(plan: Plan, quantity: QuantityName): string | undefined {
  const coupled = plan.parameters.gammaFromPower !== undefined;
  const enters = (parameter: string) => {
    if (quantity === "powerMultiple") return parameter === "powerGrowth";
    if (quantity === "efficiencyMultiple" || quantity === "costMultiple") return parameter === "gamma" || coupled;
    return true;
  };
  return plan.columns.find(
    (column) => column.kind === "drawn" && enters(column.name.split(".")[0]) && hasNoVariance(column.spec),
  )?.name;
}

/** Student's t with two degrees of freedom or fewer, unless both its tails are cut off. */
function hasNoVariance(spec: DistributionSpec): boolean {
  if (spec.distribution !== "studentT" && spec.distribution !== "mixture") return false;
  if (spec.min !== undefined && spec.max !== undefined) return false;
  return spec.distribution === "studentT" ? spec.df <= 2 : spec.components.some(hasNoVariance);
}
