import type { ParameterName } from "../model/parameters.ts";

/** The parameters that can run along a path. */
export const PATHED = ["gamma", "powerGrowth"] as const satisfies readonly ParameterName[];
export type PathedName = (typeof PATHED)[number];

export function isPathed(name: string): name is PathedName {
  return (PATHED as readonly string[]).includes(name);
}

/** What can happen to a rate, and the numbers that each effect is made of. */
export const EFFECTS = {
  slowing: ["halfLife", "longRun"],
  headroom: ["doublings"],
  cap: ["ceiling"],
  stop: ["year"],
  shocks: ["sd", "persistence"],
  jumps: ["perYear", "doublings"],
} as const;

export type EffectKind = keyof typeof EFFECTS;

export function isEffect(kind: unknown): kind is EffectKind {
  return typeof kind === "string" && Object.hasOwn(EFFECTS, kind);
}

/** Efficiency has headroom, power has a cap; a part of a sum has no cap of its own, since only the whole is a power. */
export function effectsOf(name: PathedName, inPart: boolean): EffectKind[] {
  const all = Object.keys(EFFECTS) as EffectKind[];
  return all.filter((kind) => kind !== (name === "gamma" ? "cap" : "headroom") && !(inPart && kind === "cap"));
}

/** The most jumps a year: what comes more often than monthly is no jump but a rate. */
export const MOST_JUMPS = 12;
