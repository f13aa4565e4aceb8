import { PARAMETERS } from "../model/parameters.ts";
import { isMap, own } from "./path.ts";

/** How a value comes about: drawn by itself, taken as known, or drawn with others from the rows of a table. */
export type Leaf = "drawn" | "fixed" | "row";

/**
 * Every value of which the parameters are made, by name, in the order of the parameters and then of the file: `kappa`,
 * `gamma.algorithms`. Works on what somebody wrote as well as on a resolved scenario.
 */
export function leavesOf(scenario: unknown): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const joint = own(scenario, "joint");
  for (const name of PARAMETERS) {
    const spec = own(own(scenario, "parameters"), name);
    const parts = own(spec, "sum");
    if (isMap(parts)) {
      for (const [part, inside] of Object.entries(parts)) leaves.set(`${name}.${part}`, kindOf(inside));
    } else if (spec !== undefined) leaves.set(name, kindOf(spec));
    else if (
      Array.isArray(joint) &&
      joint.some((entry) => own(own(entry, "values") ?? own(entry, "columns"), name) !== undefined)
    ) {
      leaves.set(name, "row");
    }
  }
  return leaves;
}

function kindOf(spec: unknown): Leaf {
  return isMap(spec) && Object.hasOwn(spec, "distribution") ? "drawn" : "fixed";
}
