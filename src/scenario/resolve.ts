import { PARAMETER_DEFAULTS, PARAMETERS, type ParameterName } from "../model/parameters.ts";
import type { AskedName } from "../model/units.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";
import { EFFECTS, type EffectKind } from "./effects.ts";
import { type Fields, type Path, valueAt } from "./path.ts";
import type { AskedScenario, Drawn, Effect, Joint, ParameterSpec, Scenario, Target } from "./scenario.ts";
import { scenarioSchema } from "./schema/schema.ts";
import type { Tables } from "./tables.ts";
import { resolvedToday, thresholdOf } from "./today.ts";

/** The scenario that a checked value means: every default filled in, every table in it by value. */
export function resolve(value: unknown, tables: Tables, title: string): AskedScenario {
  const written = scenarioSchema.parse(value);
  const joint = written.joint.map(
    (entry, index): Joint => without({ ...entry, values: entry.values ?? tables.joint.get(index)! }) as Joint,
  );
  return without({
    title: written.title ?? title,
    description: written.description,
    startYear: written.startYear,
    horizonYears: written.horizonYears,
    stepsPerYear: written.stepsPerYear,
    compute: written.compute,
    parameters: withDefaults(value, tables, joint),
    correlations: written.correlations as Scenario["correlations"],
    joint,
    today: resolvedToday(written.today),
    targets: written.targets.map((target) =>
      typeof target === "number" ? lossOf(target) : inItsUnit(target as WrittenTarget),
    ),
    observed: written.observed?.map(({ value, ...rest }) => ({ ...rest, value: thresholdOf(rest.quantity, value)! })),
    quantities: written.quantities,
    percentiles: [...written.percentiles].sort((a, b) => a - b),
    samples: written.samples,
    seed: String(written.seed),
    sampler: written.sampler,
  }) as unknown as AskedScenario;
}

/** A plain number among the targets is a relative loss to reach. */
export function lossOf(target: number): { quantity: "relativeLoss"; atMost: number } {
  return { quantity: "relativeLoss", atMost: target };
}

type WrittenTarget = Omit<Target<AskedName>, "atMost" | "atLeast"> & Partial<Record<"atMost" | "atLeast", unknown>>;

/** A target whose number stands in the canonical unit of its quantity. */
function inItsUnit(target: WrittenTarget): Target<AskedName> {
  const side = target.atMost === undefined ? "atLeast" : "atMost";
  return { ...target, [side]: thresholdOf(target.quantity, target[side])! } as Target<AskedName>;
}

function withDefaults(value: unknown, tables: Tables, joint: readonly Joint[]): Scenario["parameters"] {
  const jointly = new Set(joint.flatMap(({ values }) => Object.keys(values)));
  const parameters: Partial<Record<ParameterName, ParameterSpec>> = {};
  for (const name of PARAMETERS) {
    const path = ["parameters", name];
    const spec = valueAt(value, path);
    if (spec !== undefined) parameters[name] = resolved(spec, path, tables);
    else if (
      !jointly.has(name) &&
      name in PARAMETER_DEFAULTS &&
      !(name === "priorYears" && hasPastGrowth(value, jointly))
    ) {
      parameters[name] = { value: PARAMETER_DEFAULTS[name as keyof typeof PARAMETER_DEFAULTS], note: "default" };
    }
  }
  return parameters;
}

function hasPastGrowth(value: unknown, jointly: ReadonlySet<string>): boolean {
  return jointly.has("pastGrowth") || valueAt(value, ["parameters", "pastGrowth"]) !== undefined;
}

function resolved(spec: unknown, path: Path, tables: Tables): ParameterSpec {
  if (typeof spec === "number") return { value: spec };
  const { sum, path: effects, ...rest } = spec as Fields;
  const along = effects === undefined ? {} : { path: resolvedPath(effects, [...path, "path"], tables) };
  if (sum === undefined) return { ...withTables(rest, path, tables), ...along } as unknown as Drawn;
  const parts = Object.entries(sum as Fields).map(([name, part]) => [
    name,
    resolved(part, [...path, "sum", name], tables),
  ]);
  return { sum: Object.fromEntries(parts), ...rest, ...along } as ParameterSpec;
}

/** A path as a list of effects in one order, with their defaults. */
function resolvedPath(effects: unknown, path: Path, tables: Tables): Effect[] {
  return effectsAt(effects, path)
    .map(({ effect, path: at }): Effect => {
      const { kind, shape, ...rest } = effect as Fields & { kind: EffectKind };
      const numbers = EFFECTS[kind].map((field) => [
        field,
        effect[field] === undefined ? { value: 0, note: "default" } : resolved(effect[field], [...at, field], tables),
      ]);
      const limits = kind === "headroom" || kind === "cap" ? { shape: shape ?? "hard" } : {};
      return { kind, ...rest, ...Object.fromEntries(numbers), ...limits } as Effect;
    })
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

const KINDS = Object.keys(EFFECTS);

/** The effects of a path that is written as one of them or as a list, each with its place. */
export function effectsAt(effects: unknown, path: Path): { effect: Fields; path: Path }[] {
  if (Array.isArray(effects)) return effects.map((effect, index) => ({ effect, path: [...path, index] }));
  return effects === undefined ? [] : [{ effect: effects as Fields, path }];
}

/** A distribution, and every component of a mixture, with the values of its table. */
export function withTables(spec: Fields, path: Path, tables: Tables): DistributionSpec {
  if (spec.distribution === "empirical") {
    return { ...spec, values: spec.values ?? tables.empirical.get(JSON.stringify(path)) } as DistributionSpec;
  }
  if (spec.distribution === "mixture") {
    const components = (spec.components as Fields[]).map((component, index) =>
      withTables(component, [...path, "components", index], tables),
    );
    return { ...spec, components } as DistributionSpec;
  }
  return spec as DistributionSpec;
}

function without<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
