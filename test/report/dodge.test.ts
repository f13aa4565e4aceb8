import fc from "fast-check";
import { expect, test } from "vitest";
import { dodge, fits } from "../../src/report/chart/dodge.ts";

const items = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 400, noNaN: true }), height: fc.integer({ min: 11, max: 33 }) }),
  {
    maxLength: 12,
  },
);

test("labels that fit stay in order, apart and within bounds", () => {
  fc.assert(
    fc.property(items, (unsorted) => {
      const sorted = unsorted.sort((a, b) => a.at - b.at);
      fc.pre(fits(sorted, 0, 400));
      const centres = dodge(sorted, 0, 400);
      sorted.forEach(({ height }, index) => {
        const above = index === 0 ? 0 : centres[index - 1]! + sorted[index - 1]!.height / 2;
        expect(centres[index]! - height / 2).toBeGreaterThanOrEqual(above - 1e-9);
        expect(centres[index]! + height / 2).toBeLessThanOrEqual(400 + 1e-9);
      });
    }),
  );
});

test("a label that is in nobody's way is not moved", () => {
  expect(
    dodge(
      [
        { at: 50, height: 15 },
        { at: 100, height: 15 },
        { at: 300, height: 15 },
      ],
      0,
      400,
    ),
  ).toEqual([50, 100, 300]);
});

test("two labels at one height part evenly", () => {
  expect(
    dodge(
      [
        { at: 100, height: 10 },
        { at: 100, height: 20 },
      ],
      0,
      400,
    ),
  ).toEqual([92.5, 107.5]);
});
