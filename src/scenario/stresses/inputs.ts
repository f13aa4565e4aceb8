import { PARAMETERS, type ParameterName } from "../../model/parameters.ts";
import type { AskedScenario, Drawn, Fixed, Joint, ParameterSpec, Pathed } from "../scenario.ts";
import { NotApplicable } from "./affine.ts";

/** One value of a scenario that an edit can get at: a distribution or a number, or a column of a table. */
export type Input =
  | { kind: "leaf"; name: string; parameter: ParameterName; spec: (Fixed | Drawn) & Pathed; put(spec: unknown): void }
  | { kind: "rows"; name: string; parameter: ParameterName; table: Joint };

/**
 * The values that a name stands for: `gamma.algorithms` for one, `gamma` for all parts of its sum, `kappa` for what each
 * law says of it. Putting a value changes the scenario at hand.
 */
export function inputsNamed(scenario: AskedScenario, name: string): Input[] {
  const [first, ...rest] = name.split(".");
  if (!(PARAMETERS as readonly string[]).includes(first)) throw new NotApplicable(`there is no parameter ${name}`);
  const parameter = first as ParameterName;
  const part = rest.join(".");
  const found: Input[] = [];
  const homes = [scenario.parameters, ...Object.values(scenario.laws ?? {})] as Partial<
    Record<string, ParameterSpec>
  >[];
  for (const home of homes) {
    const spec = home[parameter];
    if (spec === undefined) continue;
    if ("sum" in spec) {
      for (const own of Object.keys(spec.sum))
        if (part === "" || own === part)
          found.push({
            kind: "leaf",
            name: `${parameter}.${own}`,
            parameter,
            spec: spec.sum[own],
            put: (changed) => Object.assign(spec.sum, { [own]: changed }),
          });
    } else if (part === "")
      found.push({
        kind: "leaf",
        name: parameter,
        parameter,
        spec,
        put: (changed) => Object.assign(home, { [parameter]: changed }),
      });
  }
  for (const table of [scenario.joint, ...Object.values(scenario.laws ?? {}).map(({ joint = [] }) => joint)].flat())
    if (part === "" && table.values[parameter] !== undefined)
      found.push({ kind: "rows", name: parameter, parameter, table });
  if (found.length > 0) return found;
  throw new NotApplicable(part === "" ? `the scenario does not say ${name}` : `there is no part ${name}`);
}
