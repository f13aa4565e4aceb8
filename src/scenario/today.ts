import {
  ABSOLUTE_QUANTITIES,
  type AbsoluteName,
  type AskedName,
  inCanonicalUnit,
  isAbsolute,
  TODAY_ENTRIES,
  type TodayEntry,
  todayEntryOf,
  unitOf,
  unitsOf,
} from "../model/units.ts";
import { type Found, isSound } from "./found.ts";
import { isMap, own, valueAt } from "./path.ts";
import type { Scenario, Today } from "./scenario.ts";
import { either, quoted, show } from "./words.ts";

/** An amount in the canonical unit of its quantity, or what is wrong with it. */
export type Amount = { value: number } | { wrong: string };

const EXAMPLES: Record<AbsoluteName, string> = {
  loss: "1.86 nats",
  compute: "5e26 FLOP",
  power: "140 MW",
  energy: "1.2 TWh/yr",
  trainingCost: "6e6 USD",
};

/** A number, perhaps with an exponent, and what follows it: "5e26 FLOP", "6 million USD". */
const NUMBER_AND_UNIT = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(.*?)\s*$/i;

/** Reads "140 MW". */
export function amountIn(quantity: AbsoluteName, text: string): Amount {
  const [, digits, unit] = NUMBER_AND_UNIT.exec(text) ?? [];
  if (digits === undefined)
    return { wrong: `must be a number and a unit, such as "${EXAMPLES[quantity]}", got ${show(text)}` };
  if (/^[_,]\d/.test(unit)) return { wrong: `must be a number without separators and a unit, got ${show(text)}` };
  if (unit === "") return { wrong: `must have a unit, ${either(unitsOf(quantity))}, got ${show(text)}` };
  return amountOf(quantity, Number(digits), unit);
}

/** Reads a number in a unit. */
export function amountOf(quantity: AbsoluteName, number: number, unit: string): Amount {
  const value = inCanonicalUnit(quantity, number, unit);
  if (value === undefined) return { wrong: `must be stated in ${either(unitsOf(quantity))}, got ${quoted(unit)}` };
  if (!(number > 0)) return { wrong: `must be greater than 0, got ${number} ${unit}` };
  if (!(value > 0 && Number.isFinite(value)))
    return { wrong: `must be a number that 64 bits can hold in ${unitOf(quantity)}, got ${number} ${unit}` };
  return { value };
}

/** What is said of today, as far as it can be read. */
export function readToday(entry: TodayEntry, said: unknown): Amount | undefined {
  if (typeof said === "string") return amountIn(entry, said);
  const [value, unit] = [own(said, "value"), own(said, "unit")];
  return typeof value === "number" && typeof unit === "string" ? amountOf(entry, value, unit) : undefined;
}

/** Every entry of `today` in one of its units; and for every quantity in units, the entry that it is a multiple of. */
export function checkToday(value: unknown, found: Found[]): void {
  const today = own(value, "today");
  for (const entry of TODAY_ENTRIES) {
    const [path, said] = [["today", entry], own(today, entry)];
    const amount = isSound(found, path) ? readToday(entry, said) : undefined;
    if (amount === undefined || !("wrong" in amount)) continue;
    const at = isMap(said) ? [...path, amount.wrong.startsWith("must be stated in") ? "unit" : "value"] : path;
    found.push({ path: at, message: amount.wrong });
  }
  const lists = { quantities: [], targets: ["quantity"] } as const;
  for (const [key, inside] of Object.entries(lists)) {
    const list = own(value, key);
    for (const index of Array.isArray(list) ? list.keys() : []) {
      const path = [key, index, ...inside];
      const quantity = valueAt(value, path);
      if (!(ABSOLUTE_QUANTITIES as readonly unknown[]).includes(quantity)) continue;
      const entry = todayEntryOf(quantity as AbsoluteName);
      // What is said but wrong has been reported where it stands.
      if (own(today, entry) === undefined && isSound(found, ["today"], "itself"))
        found.push({
          path,
          message: `needs today.${entry}: what it is today, such as "${EXAMPLES[entry]}"`,
        });
    }
  }
}

/** The number that a target names, in the canonical unit where it is one in units; undefined where it cannot be read. */
export function thresholdOf(quantity: AskedName, said: unknown): number | undefined {
  if (typeof said === "number") return said;
  if (typeof said !== "string" || !isAbsolute(quantity)) return undefined;
  const amount = amountIn(quantity, said);
  return "value" in amount ? amount.value : undefined;
}

/** What is wrong with the number or the text that a target names, in words; undefined where it is fine. */
export function thresholdProblem(quantity: AskedName, said: unknown, root: unknown): string | undefined {
  if (!isAbsolute(quantity)) return undefined;
  if (typeof said === "string") {
    const amount = amountIn(quantity, said);
    if ("wrong" in amount) return amount.wrong;
  }
  const threshold = thresholdOf(quantity, said);
  const today = readToday("loss", own(own(root, "today"), "loss"));
  if (quantity === "loss" && threshold !== undefined && today !== undefined && "value" in today) {
    if (threshold >= today.value) return `must be less than today's loss, ${today.value} nats; got ${threshold} nats`;
  }
  return undefined;
}

/** What is said of today, in canonical units, each with where it comes from. */
export function resolvedToday(said: unknown): Scenario["today"] {
  if (!isMap(said)) return undefined;
  const today: Partial<Record<TodayEntry, Today>> = {};
  for (const entry of TODAY_ENTRIES) {
    const amount = readToday(entry, said[entry]);
    if (amount === undefined || "wrong" in amount) continue;
    const { source, note } = said[entry] as Today;
    today[entry] = {
      value: amount.value,
      unit: unitOf(entry),
      ...(source === undefined ? {} : { source }),
      ...(note === undefined ? {} : { note }),
    };
  }
  return today;
}
