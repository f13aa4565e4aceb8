import { describe, expect, test } from "vitest";
import { QUANTITIES } from "../../src/model/quantities.ts";
import {
  ABSOLUTE_QUANTITIES,
  type AbsoluteName,
  fromCanonicalUnit,
  inCanonicalUnit,
  isAbsolute,
  multipleOf,
  todayEntryOf,
  todayOf,
  unitOf,
  unitsOf,
} from "../../src/model/units.ts";

/** One of each unit in the canonical one, as text, so that no factor is shared with the program. */
const ONE: Record<AbsoluteName, Record<string, string>> = {
  // A nat is log2(e) = 1.442695040888963 bits.
  loss: { nats: "1", bits: "0.693147180559945309" },
  compute: { FLOP: "1", PFLOP: "1e15", EFLOP: "1e18", ZFLOP: "1e21", YFLOP: "1e24" },
  power: { W: "0.000001", kW: "0.001", MW: "1", GW: "1000", TW: "1000000" },
  energy: { "MWh/yr": "0.000001", "GWh/yr": "0.001", "TWh/yr": "1" },
  trainingCost: { USD: "1", kUSD: "1000", "million USD": "1000000", "billion USD": "1000000000" },
};

describe.each(ABSOLUTE_QUANTITIES)("%s", (quantity) => {
  test("has these units, and its canonical unit among them", () => {
    expect(unitsOf(quantity)).toEqual(Object.keys(ONE[quantity]));
    expect(inCanonicalUnit(quantity, 7, unitOf(quantity))).toBe(7);
    expect(ONE[quantity][unitOf(quantity)]).toBe("1");
  });

  test.each(Object.entries(ONE[quantity]))("in %s goes to the canonical unit and back", (unit, one) => {
    expect(inCanonicalUnit(quantity, 1, unit)).toBe(Number(one));
    for (const value of [1, 3, 140, 1.86, 5e26, 6e-3]) {
      const canonical = inCanonicalUnit(quantity, value, unit)!;
      expect(canonical / (value * Number(one))).toBeCloseTo(1, 14);
      expect(fromCanonicalUnit(quantity, canonical, unit) / value).toBeCloseTo(1, 14);
    }
  });

  test("knows no other unit, nor a name that every object has", () => {
    for (const unit of ["", "horsepower", "constructor", "toString", unitOf(quantity).toLowerCase().concat("s")])
      expect(inCanonicalUnit(quantity, 1, unit)).toBeUndefined();
  });

  test("is a multiple of what today is", () => {
    expect(isAbsolute(quantity)).toBe(true);
    expect(QUANTITIES).toContain(multipleOf(quantity));
    expect(todayOf(quantity, {})).toBeUndefined();
    const today = todayOf(quantity, { [todayEntryOf(quantity)]: { value: 140 } })!;
    // 140 MW for 365.25 days of 24 hours are 1,227,240 MWh.
    expect(today).toBeCloseTo(quantity === "energy" ? 1.22724 : 140, 12);
  });
});

test("quantities of the model are their own multiples and have no unit", () => {
  for (const quantity of QUANTITIES) {
    expect(isAbsolute(quantity)).toBe(false);
    expect(multipleOf(quantity)).toBe(quantity);
  }
});

test("energy may leave out that it is of a year, or say it in words", () => {
  for (const unit of ["TWh", "TWh/yr", "TWh/year", "TWh a year", "TWh per year"])
    expect(inCanonicalUnit("energy", 2, unit)).toBe(2);
  expect(inCanonicalUnit("energy", 2, "GWh")).toBe(0.002);
  expect(inCanonicalUnit("power", 2, "GW a year")).toBeUndefined();
});
