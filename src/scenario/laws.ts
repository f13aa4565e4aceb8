import { PARAMETERS, type ParameterName } from "../model/parameters.ts";
import type { QuantityName } from "../model/quantities.ts";
import type { AskedName } from "../model/units.ts";
import { list, placesOf } from "./claims.ts";
import type { Found } from "./found.ts";
import { type Fields, isMap, own, type Path } from "./path.ts";
import { resolve } from "./resolve.ts";
import type { AskedScenario, Law, ParameterSpec, Scenario } from "./scenario.ts";
import { LAW_PARAMETERS, MOST_LAWS } from "./schema/schema.ts";
import type { Tables } from "./tables.ts";

/** One law of loss of a scenario: its share of all belief, and the scenario that has this law alone. */
export interface LoneLaw<Quantity extends AskedName = QuantityName> {
  name: string;
  /** Shares of all laws add up to one. */
  weight: number;
  scenario: Scenario<Quantity>;
}

/** The laws of a scenario in the order of the file; none if it does not name any. */
export function lawsOf<Quantity extends AskedName>(scenario: Scenario<Quantity>): LoneLaw<Quantity>[] {
  const laws = Object.entries(scenario.laws ?? {});
  // In shares of the largest, so that no sum of weights is more than a number can hold.
  const most = Math.max(...laws.map(([, { weight }]) => weight));
  const total = laws.reduce((sum, [, { weight }]) => sum + weight / most, 0);
  return laws.map(([name, { weight }]) => ({
    name,
    weight: weight / most / total,
    scenario: loneScenario(scenario, name) as unknown as Scenario<Quantity>,
  }));
}

/** The names of the laws that are there to be looked into: what is no map has been reported as such. */
export function namesOfLaws(value: unknown): string[] {
  const laws = own(value, "laws");
  return isMap(laws) ? Object.keys(laws).filter((name) => isMap(laws[name])) : [];
}

/**
 * The scenario that has only the named law: its numbers stand where a scenario without laws has them. Works on what
 * somebody wrote as well as on a resolved scenario.
 */
export function loneScenario(value: unknown, name: string): Fields {
  const { laws, ...rest } = value as Fields;
  const { weight: _, source: __, note: ___, joint, ...numbers } = own(laws, name) as Fields;
  const { kappa: ____, ...parameters } = (own(value, "parameters") ?? {}) as Fields;
  // A slip such as `kapa` goes along, so that kappa is not reported as missing too.
  const given = Object.entries(numbers).filter(([key]) => isOfLaws(key) || !PARAMETERS.includes(key as ParameterName));
  return {
    ...rest,
    parameters: isMap(own(value, "parameters") ?? {})
      ? { ...parameters, ...Object.fromEntries(given) }
      : own(value, "parameters"),
    joint: [...list(own(value, "joint")), ...jointOf(joint)],
  };
}

/** The same with any law at all, for the rest of a scenario whose laws cannot be read. */
export function withoutLaws(value: unknown): Fields {
  return loneScenario({ ...(value as Fields), laws: { any: { kappa: 1 } } }, "any");
}

function jointOf(joint: unknown): unknown[] {
  return isMap(joint) ? [joint] : list(joint);
}

function isOfLaws(key: unknown): boolean {
  return LAW_PARAMETERS.includes(key as (typeof LAW_PARAMETERS)[number]);
}

/** Where a place of the scenario with laws lies in that of one law alone; undefined if it has no part in it. */
export function pathInLone(value: unknown, name: string, path: Path): Path | undefined {
  if (path[0] !== "laws") return path;
  if (path[1] !== name || path.length < 3) return undefined;
  if (path[2] !== "joint") return ["parameters", ...path.slice(2)];
  const before = list(own(value, "joint")).length;
  if (isMap(own(own(own(value, "laws"), name), "joint"))) return ["joint", before, ...path.slice(3)];
  return typeof path[3] === "number" ? ["joint", before + path[3], ...path.slice(4)] : undefined;
}

/** The way back. */
export function pathFromLone(value: unknown, name: string, path: Path): Path {
  const law = own(own(value, "laws"), name);
  if (path[0] === "parameters" && (path[1] === "kappa" || own(law, String(path[1])) !== undefined))
    return ["laws", name, ...path.slice(1)];
  const before = list(own(value, "joint")).length;
  if (path[0] !== "joint" || typeof path[1] !== "number" || path[1] < before) return path;
  const place = isMap(own(law, "joint")) ? [] : [path[1] - before];
  return ["laws", name, "joint", ...place, ...path.slice(2)];
}

/** What the laws of a scenario may not say together, or beside the rest of it. */
export function checkLaws(value: unknown, found: Found[]): void {
  const laws = own(value, "laws");
  if (!isMap(laws)) return;
  const count = Object.keys(laws).length;
  if (count < 1 || count > MOST_LAWS)
    found.push({ path: ["laws"], message: `must hold from 1 to ${MOST_LAWS} laws, got ${count}` });
  const places = placesOf({ ...(value as Fields), laws: undefined });
  for (const path of places.get("kappa") ?? []) {
    const message = "belongs to the laws where a scenario has `laws`: give it in each of them";
    found.push({ path, at: "key", message });
  }
  const [floor] = places.get("lossFloor") ?? [];
  if (floor === undefined) return;
  const where = floor[0] === "parameters" ? "`parameters`" : "`joint`";
  for (const name of namesOfLaws(value)) {
    const [path] = placesOf(loneOnly(value, name)).get("lossFloor") ?? [];
    if (path === undefined) continue;
    const message = `is given in ${where} for all laws already: give it there or in the laws`;
    found.push({ path: pathFromLone(loneOnlyBase(value), name, path), at: "key", message });
  }
}

/** A law with nothing around it. */
function loneOnly(value: unknown, name: string): Fields {
  return loneScenario(loneOnlyBase(value), name);
}

function loneOnlyBase(value: unknown): Fields {
  return { laws: own(value, "laws") };
}

/** The scenario that a checked value with laws means, from the tables of each law's own. */
export function resolveLaws(value: unknown, tables: ReadonlyMap<string, Tables>, title: string): AskedScenario {
  const names = namesOfLaws(value);
  const alone = new Map(names.map((name) => [name, resolve(loneScenario(value, name), tables.get(name)!, title)]));
  const floors = names.some((name) => placesOf(loneOnly(value, name)).has("lossFloor"));
  const shared = list(own(value, "joint")).length;
  const laws = names.map((name): [string, Law] => {
    const { weight, source, note } = own(own(value, "laws"), name) as unknown as Law;
    const { parameters, joint } = alone.get(name)!;
    return [
      name,
      {
        weight,
        ...(parameters.kappa === undefined ? {} : { kappa: parameters.kappa }),
        ...(parameters.lossFloor === undefined || !floors ? {} : { lossFloor: parameters.lossFloor }),
        ...(joint.length === shared ? {} : { joint: joint.slice(shared) }),
        ...(source === undefined ? {} : { source }),
        ...(note === undefined ? {} : { note }),
      },
    ];
  });
  const { parameters, joint, ...rest } = alone.get(names[0])!;
  const left = Object.entries(parameters).filter(([name]) => name !== "kappa" && (name !== "lossFloor" || !floors));
  return {
    ...rest,
    parameters: Object.fromEntries(left) as Partial<Record<ParameterName, ParameterSpec>>,
    laws: Object.fromEntries(laws),
    joint: joint.slice(0, shared),
  };
}
