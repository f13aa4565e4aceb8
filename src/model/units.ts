import type { QuantityName } from "./quantities.ts";

/**
 * Quantities in units of the world. Each is a multiple that the model knows times what today is, which a scenario says:
 * the model itself never needs to know how many megawatts there are.
 */
export const ABSOLUTE_QUANTITIES = ["loss", "compute", "power", "energy", "trainingCost"] as const;
export type AbsoluteName = (typeof ABSOLUTE_QUANTITIES)[number];

/** What a scenario may ask about: a quantity of the model, or one in units. */
export type AskedName = QuantityName | AbsoluteName;

/** What a scenario may say of today. */
export const TODAY_ENTRIES = ["loss", "compute", "power", "trainingCost"] as const;
export type TodayEntry = (typeof TODAY_ENTRIES)[number];

/** What today is, by entry, each value in the canonical unit of the quantity of its name. */
export type TodayValues = Partial<Record<TodayEntry, { value: number }>>;

interface Absolute {
  /** The multiple of the model that it is today's value times of; total loss, its floor included. */
  multiple: QuantityName;
  /** The entry of `today` that it needs. */
  today: TodayEntry;
  /** What results are in, and numbers without a unit. */
  unit: string;
  /** Canonical units in one of each accepted unit, as `times` over `per`: quotients of whole numbers stay exact. */
  units: Readonly<Record<string, { times: number; per: number }>>;
}

const times = (factor: number) => ({ times: factor, per: 1 });
const per = (factor: number) => ({ times: 1, per: factor });

const ABSOLUTE: Readonly<Record<AbsoluteName, Absolute>> = {
  // The cross-entropy of a token; papers and the laws they fit use nats.
  loss: { multiple: "relativeLoss", today: "loss", unit: "nats", units: { nats: times(1), bits: times(Math.LN2) } },
  compute: {
    multiple: "computeMultiple",
    today: "compute",
    unit: "FLOP",
    units: { FLOP: times(1), PFLOP: times(1e15), EFLOP: times(1e18), ZFLOP: times(1e21), YFLOP: times(1e24) },
  },
  power: {
    multiple: "powerMultiple",
    today: "power",
    unit: "MW",
    units: { W: per(1e6), kW: per(1e3), MW: times(1), GW: times(1e3), TW: times(1e6) },
  },
  energy: {
    multiple: "powerMultiple",
    today: "power",
    unit: "TWh/yr",
    units: { "MWh/yr": per(1e6), "GWh/yr": per(1e3), "TWh/yr": times(1) },
  },
  // What a training run of today's result costs; prices of energy and chips per joule are those of today.
  trainingCost: {
    multiple: "costMultiple",
    today: "trainingCost",
    unit: "USD",
    units: { USD: times(1), kUSD: times(1e3), "million USD": times(1e6), "billion USD": times(1e9) },
  },
};

/** Energy is a matter of the year, so that its unit need not say so: TWh for TWh/yr, and the same in words. */
const ALSO: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(ABSOLUTE.energy.units).flatMap((unit) => {
    const amount = unit.replace("/yr", "");
    return ["", "/year", " a year", " per year"].map((yearly) => [amount + yearly, unit]);
  }),
);

/** Hours in a year of 365.25 days. Power is taken to be drawn all of them: our assumption. */
export const HOURS_PER_YEAR = 8766;

export function isAbsolute(quantity: AskedName): quantity is AbsoluteName {
  return (ABSOLUTE_QUANTITIES as readonly string[]).includes(quantity);
}

/** The quantity of the model that an answer is found in: itself, or the multiple of today's that it is. */
export function multipleOf(quantity: AskedName): QuantityName {
  return isAbsolute(quantity) ? ABSOLUTE[quantity].multiple : quantity;
}

export function todayEntryOf(quantity: AbsoluteName): TodayEntry {
  return ABSOLUTE[quantity].today;
}

/** The unit of results. */
export function unitOf(quantity: AbsoluteName): string {
  return ABSOLUTE[quantity].unit;
}

/** The units that a scenario may state a quantity in. */
export function unitsOf(quantity: AbsoluteName): string[] {
  return Object.keys(ABSOLUTE[quantity].units);
}

/** A value in an accepted unit as one in the canonical unit; undefined for another unit. */
export function inCanonicalUnit(quantity: AbsoluteName, value: number, unit: string): number | undefined {
  const { units } = ABSOLUTE[quantity];
  const name = Object.hasOwn(ALSO, unit) ? ALSO[unit] : unit;
  if (!Object.hasOwn(units, name)) return undefined;
  const { times, per } = units[name];
  return (value * times) / per;
}

/** A value in the canonical unit as one in an accepted unit. */
export function fromCanonicalUnit(quantity: AbsoluteName, value: number, unit: string): number {
  const { times, per } = ABSOLUTE[quantity].units[unit];
  return (value * per) / times;
}

/**
 * What a quantity is today, in its canonical unit: that by which its multiple is to be multiplied. Energy [TWh/yr] is that
 * of today's power [MW] drawn all year round. Undefined where the scenario does not say.
 */
export function todayOf(quantity: AbsoluteName, today: TodayValues = {}): number | undefined {
  const value = today[ABSOLUTE[quantity].today]?.value;
  return value !== undefined && quantity === "energy" ? (value * HOURS_PER_YEAR) / 1e6 : value;
}
