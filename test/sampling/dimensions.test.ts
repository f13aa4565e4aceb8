import { describe, expect, test } from "vitest";
import { sobolDimensions } from "../../src/sampling/designs/dimensions.ts";
import { SOBOL_DIMENSIONS } from "../../src/sampling/designs/sobol.ts";

const FIRST = ["kappa", "gamma", "powerGrowth"];
const alone = (name: string) => sobolDimensions([name], FIRST).get(name)!;

/** Names of parts of a sum, as many as fit beside `FIRST`. */
const PARTS = Array.from({ length: SOBOL_DIMENSIONS - FIRST.length }, (_, i) => `gamma.part${i}`);

/** Two names that hash to one dimension, the first of them first in the alphabet. */
function colliding(): [string, string] {
  const seen = new Map<number, string>();
  for (const name of PARTS.toSorted()) {
    const other = seen.get(alone(name));
    if (other !== undefined) return [other, name];
    seen.set(alone(name), name);
  }
  throw new Error("253 names without a collision in 253 dimensions: the hash has changed");
}

describe("the Sobol' dimension of a name", () => {
  test("is the place of the name among the first ones, or beyond them", () => {
    const dimensions = sobolDimensions(["gamma.a", "powerGrowth", "gamma.b", "kappa"], FIRST);
    expect([dimensions.get("kappa"), dimensions.get("powerGrowth")]).toEqual([0, 2]);
    for (const name of ["gamma.a", "gamma.b"]) expect(dimensions.get(name)).toBeGreaterThanOrEqual(FIRST.length);
  });

  test("depends on the name alone: adding, dropping and reordering names leaves the others where they are", () => {
    const names = ["gamma.algorithms", "gamma.hardware", "gamma.longer-runs", "rows of kappa, lossFloor", "kappa"];
    const places = names.map(alone);
    expect(new Set(places).size).toBe(names.length);
    for (let subset = 0; subset < 2 ** names.length; subset++) {
      const chosen = names.filter((_, i) => subset & (1 << i));
      for (const order of [chosen, chosen.toReversed()]) {
        const dimensions = sobolDimensions(order, FIRST);
        expect(order.map((name) => dimensions.get(name))).toEqual(order.map((name) => places[names.indexOf(name)]));
      }
    }
  });

  test("is kept where it is given, and no other name gets it", () => {
    const [first, second] = colliding();
    const given = new Map([
      [second, alone(second)],
      ["kappa", 0],
    ]);
    const dimensions = sobolDimensions([first, "gamma", second], FIRST, given);
    expect(dimensions.get(second)).toBe(alone(second));
    expect([dimensions.get("kappa"), dimensions.get("gamma")]).toEqual([0, 1]);
    expect(dimensions.get(first)).not.toBe(alone(first));
    expect(() => sobolDimensions(PARTS, FIRST, new Map([["another", FIRST.length]]))).toThrow(RangeError);
  });

  test("moves only where two names meet, and then only the later in the alphabet", () => {
    const [first, second] = colliding();
    expect(alone(first)).toBe(alone(second));
    for (const names of [
      [first, second, "kappa"],
      ["kappa", second, first],
    ]) {
      const dimensions = sobolDimensions(names, FIRST);
      expect(dimensions.get(first)).toBe(alone(first));
      expect(dimensions.get(second)).not.toBe(alone(first));
      expect(dimensions.get("kappa")).toBe(0);
    }
  });

  test("is another one for every name of a scenario, up to all that there are, and then refused", () => {
    const dimensions = sobolDimensions([...PARTS, ...FIRST], FIRST);
    expect(new Set(dimensions.values()).size).toBe(SOBOL_DIMENSIONS);
    expect([...dimensions.values()].every((d) => Number.isInteger(d) && d >= 0 && d < SOBOL_DIMENSIONS)).toBe(true);
    expect(() => sobolDimensions([...PARTS, "one more"], FIRST)).toThrow(RangeError);
  });

  test("is the one it was when the hash was chosen: another hash would change every result", () => {
    const names = ["gamma.algorithms", "gamma.hardware", "rows of kappa, lossFloor"];
    expect(names.map(alone)).toMatchInlineSnapshot(`
      [
        214,
        165,
        92,
      ]
    `);
  });
});
