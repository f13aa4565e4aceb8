import type { AskedScenario } from "../../scenario/scenario.ts";
import type { WrittenStress } from "../../scenario/stresses/schema.ts";

/**
 * A stress that is about each part of a sum, or each law, as one for each of them; {part} and {law} in its name are filled
 * in. Where there is none it stays, and will not apply.
 */
export function expanded(scenario: AskedScenario, stress: WrittenStress): WrittenStress[] {
  const eachPart = stress.edits.findIndex(({ drop }) => drop?.endsWith(".*"));
  if (eachPart >= 0) {
    const parameter = stress.edits[eachPart].drop!.slice(0, -2);
    const spec = scenario.parameters[parameter as "gamma"];
    const parts = spec !== undefined && "sum" in spec ? Object.keys(spec.sum) : [];
    // A sum of one part is the whole; to lose it is to lose all.
    return parts.length < 2
      ? [{ ...stress, name: stress.name.replaceAll("{part}", "part of it") }]
      : parts.map((part) => withEdit(stress, eachPart, { drop: `${parameter}.${part}` }, "{part}", part));
  }
  const eachLaw = stress.edits.findIndex(({ law }) => law === "each");
  if (eachLaw >= 0 && scenario.laws !== undefined)
    return Object.keys(scenario.laws).map((law) => withEdit(stress, eachLaw, { law }, "{law}", law));
  if (eachLaw >= 0) return [{ ...stress, name: stress.name.replaceAll("{law}", "each") }];
  return [stress];
}

function withEdit(
  stress: WrittenStress,
  index: number,
  edit: WrittenStress["edits"][number],
  place: string,
  name: string,
): WrittenStress {
  return { ...stress, name: stress.name.replaceAll(place, name), edits: stress.edits.with(index, edit) };
}
