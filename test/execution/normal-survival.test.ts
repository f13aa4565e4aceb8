import { describe, expect, test } from "vitest";
import { Kernel } from "../../src/execution/kernel.ts";
import { reference } from "../support/reference.ts";

const { points } = reference<{ points: { z: number; survival: number }[] }>("normal.json");

function survivals(z: readonly number[]): number[] {
  const kernel = new Kernel(16 * z.length + 1024);
  const [at, out] = [kernel.float64(z.length), kernel.float64(z.length)];
  at.set(z);
  kernel.loops.normalSurvivals(at.byteOffset, out.byteOffset, z.length);
  return [...out];
}

describe("the normal tail of the kernel", () => {
  test("is mpmath's to 1e-15 of itself, down to the least numbers", () => {
    const found = survivals(points.map(({ z }) => z));
    expect(points.length).toBeGreaterThan(500);
    for (const [i, { z, survival }] of points.entries())
      expect(Math.abs(found[i] / survival - 1), `P(Z > ${z})`).toBeLessThan(1e-15);
  });

  test("falls, is 1 and 0 in the end, and NaN of NaN", () => {
    expect(survivals([-Infinity, -40, -0, 0, 40, Infinity, NaN])).toEqual([1, 1, 0.5, 0.5, 0, 0, NaN]);
    const falling = survivals(Array.from({ length: 8001 }, (_, i) => (i - 4000) / 100));
    for (let i = 1; i < falling.length; i++) expect(falling[i]).toBeLessThanOrEqual(falling[i - 1] * (1 + 1e-15));
  });
});
