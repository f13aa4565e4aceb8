import { fromCanonicalUnit, inCanonicalUnit } from "../model/units.ts";
import { ANYTHING, type Limits, limitsOf, rangeOf } from "./beliefs.ts";
import { EFFECTS, type EffectKind, effectsOf, isEffect, MOST_JUMPS, PATHED, type PathedName } from "./effects.ts";
import { type Found, isSound } from "./found.ts";
import { type Fields, isMap, own, type Path, valueAt } from "./path.ts";
import { effectsAt } from "./resolve.ts";
import type { Tables } from "./tables.ts";
import { readToday } from "./today.ts";
import { either } from "./words.ts";

/** What is wrong with the paths of rates: which effects stand together, and the values their numbers can take. */
export function checkPaths(value: unknown, tables: Tables, found: Found[]): void {
  const highest = highestInitialPower(value, tables);
  const today = powerToday(value);
  const startYear = valueAt(value, ["startYear"]) ?? 2025;
  for (const name of PATHED) {
    const path: Path = ["parameters", name];
    const spec = valueAt(value, path);
    const sum = own(spec, "sum");
    const parts = isMap(sum) ? Object.entries(sum) : [];
    const pathed = parts.filter(([, part]) => own(part, "path") !== undefined);
    if (own(spec, "path") !== undefined && pathed.length > 0) {
      found.push({
        path: [...path, "path"],
        at: "key",
        message: `cannot stand beside a path of ${either(pathed.map(([part]) => part))}: a sum runs along a path as a whole, or its parts do`,
      });
    }
    const limits = (kind: EffectKind, field: string, unit: unknown): Limits => {
      if (kind === "stop") return from(Number(startYear), `at least ${startYear}, the year in which t = 0`);
      if (kind === "cap") {
        if (highest === Infinity)
          return from(Infinity, "at least initialPower, which has no upper end: give initialPower a `max`");
        const least = Math.max(highest, 1) * (typeof unit === "string" ? powerIn(unit, today) : 1);
        const words = highest > 1 ? "the power that initialPower can make of today's" : "today's power";
        return from(least, `at least ${Number(least.toPrecision(6))}, ${words}`);
      }
      return LIMITS[`${kind}.${field}`] ?? ANYTHING;
    };
    checkEffects(name, own(spec, "path"), [...path, "path"], false, limits, tables, found, today);
    for (const [part, inside] of pathed)
      checkEffects(name, own(inside, "path"), [...path, "sum", part, "path"], true, limits, tables, found, today);
  }
}

function from(least: number, words: string): Limits {
  return { ...ANYTHING, least, closed: true, words };
}

const NOT_NEGATIVE = from(0, "at least 0");
const LIMITS: Record<string, Limits> = {
  "slowing.halfLife": { ...ANYTHING, least: 0, words: "greater than 0" },
  "headroom.doublings": NOT_NEGATIVE,
  "shocks.sd": NOT_NEGATIVE,
  "shocks.persistence": { least: 0, most: 1, closed: true, words: "at least 0 and less than 1" },
  "jumps.perYear": {
    least: 0,
    most: MOST_JUMPS,
    closed: true,
    words: `at least 0 and less than ${MOST_JUMPS}; what comes more often than monthly is a rate`,
  },
};

function checkEffects(
  name: PathedName,
  effects: unknown,
  path: Path,
  inPart: boolean,
  limits: (kind: EffectKind, field: string, unit: unknown) => Limits,
  tables: Tables,
  found: Found[],
  today: number | undefined,
): void {
  const seen = new Set<EffectKind>();
  for (const { effect, path: at } of effectsAt(effects, path)) {
    const kind = own(effect, "kind");
    if (!isEffect(kind)) continue;
    if (inPart && !effectsOf(name, true).includes(kind) && effectsOf(name, false).includes(kind)) {
      found.push({
        path: [...at, "kind"],
        message: `${kind} belongs to the whole of ${name}, beside \`sum\`: a part of it is not a level of its own`,
      });
    }
    if (seen.has(kind)) found.push({ path: [...at, "kind"], message: `${kind} is there twice: a path holds it once` });
    seen.add(kind);
    for (const field of EFFECTS[kind]) {
      const spec = effect[field];
      const unit = kind === "cap" ? own(spec, "unit") : undefined;
      // Other units are those of rates, which their range is converted from.
      const inItsOwn = unit === undefined ? spec : { ...(spec as Fields), unit: undefined };
      if (unit !== undefined && today === undefined && !isSound(found, ["today"])) continue;
      if (unit !== undefined && today === undefined) {
        const message = 'needs today.power: what it is today, such as "140 MW"';
        found.push({ path: [...at, field, "unit"], message });
      } else rangeOf(inItsOwn, [...at, field], limits(kind, field, unit), tables, found);
    }
  }
}

/** Today's power [MW], where a scenario says it in words that can be read. */
function powerToday(value: unknown): number | undefined {
  const amount = readToday("power", valueAt(value, ["today", "power"]));
  return amount !== undefined && "value" in amount ? amount.value : undefined;
}

/** Today's power in a unit; 0 where it is not said, which has been reported. */
function powerIn(unit: string, megawatts: number | undefined): number {
  return megawatts === undefined || inCanonicalUnit("power", 1, unit) === undefined
    ? 0
    : fromCanonicalUnit("power", megawatts, unit);
}

/** The highest step in power that can be drawn: a cap below it would be met by power that is there already. */
function highestInitialPower(value: unknown, tables: Tables): number {
  const unheard: Found[] = [];
  const path = ["parameters", "initialPower"];
  const written = valueAt(value, path);
  const lists = [own(value, "joint")].flat().flatMap((entry) => own(own(entry, "values"), "initialPower") ?? []);
  const inTables = [...tables.joint.values()].flatMap((values) => values.initialPower ?? []);
  const drawn = [...lists, ...inTables].filter((number) => typeof number === "number");
  const sum = own(written, "sum");
  const ranges = (isMap(sum) ? Object.entries(sum) : []).map(([part, spec]) =>
    rangeOf(spec, [...path, "sum", part], ANYTHING, tables, unheard),
  );
  const most = isMap(sum)
    ? ranges.reduce((total, range) => total + (range?.ends[1] ?? 0), 0)
    : (rangeOf(written, path, limitsOf("initialPower"), tables, unheard)?.ends[1] ?? 1);
  return drawn.reduce((highest, number) => Math.max(highest, number), most);
}
