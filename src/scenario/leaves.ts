import { PARAMETERS } from "../model/parameters.ts";
import { EFFECTS, isEffect } from "./effects.ts";
import { isMap, own } from "./path.ts";
import { effectsAt } from "./resolve.ts";

/** How a value comes about: drawn by itself, taken as known, or drawn with others from the rows of a table. */
export type Leaf = "drawn" | "fixed" | "row";

/**
 * Every value of which the parameters are made, by name, in the order of the parameters and then of the file: `kappa`,
 * `gamma.algorithms`, `gamma.slowing.halfLife`. Works on what somebody wrote as well as on a resolved scenario.
 */
export function leavesOf(scenario: unknown): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const joint = own(scenario, "joint");
  for (const name of PARAMETERS) {
    const spec = own(own(scenario, "parameters"), name);
    const parts = own(spec, "sum");
    if (isMap(parts)) {
      for (const [part, inside] of Object.entries(parts)) {
        leaves.set(`${name}.${part}`, kindOf(inside));
        addEffects(`${name}.${part}`, inside, leaves);
      }
      addEffects(name, spec, leaves);
    } else if (spec !== undefined) {
      leaves.set(name, kindOf(spec));
      addEffects(name, spec, leaves);
    } else if (
      Array.isArray(joint) &&
      joint.some((entry) => own(own(entry, "values") ?? own(entry, "columns"), name) !== undefined)
    ) {
      leaves.set(name, "row");
    }
  }
  return leaves;
}

/** The numbers of a path: `gamma.slowing.halfLife`, `gamma.algorithms.stop.year`. */
function addEffects(name: string, spec: unknown, leaves: Map<string, Leaf>): void {
  for (const { effect } of effectsAt(own(spec, "path"), [])) {
    const kind = own(effect, "kind");
    if (!isEffect(kind)) continue;
    for (const field of EFFECTS[kind]) {
      // The size of a jump is drawn once a jump, not once a future.
      const value = own(effect, field);
      if (value !== undefined && !(kind === "jumps" && field === "doublings"))
        leaves.set(`${name}.${kind}.${field}`, kindOf(value));
    }
  }
}

function kindOf(spec: unknown): Leaf {
  return isMap(spec) && Object.hasOwn(spec, "distribution") ? "drawn" : "fixed";
}
