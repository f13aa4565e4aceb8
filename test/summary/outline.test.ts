import { describe, expect, test } from "vitest";
import { REPLICATES } from "../../src/sampling/designs/design.ts";
import { Outline } from "../../src/summary/outline.ts";

/** Sixteen keys, one of each replicate, in each segment between the edges, and none beyond them. */
function evenly(edges: number[], perSegment = 1): Outline {
  const counts = new Float64Array((edges.length + 1) * REPLICATES);
  counts.fill(perSegment, REPLICATES, edges.length * REPLICATES);
  return new Outline(Float64Array.from(edges), counts);
}

describe("an outline of keys that were only counted", () => {
  const outline = evenly([0, 1, 3, 7]);

  test("has keys evenly between two edges", () => {
    expect(outline.count).toBe(48);
    expect(outline.at([0, 7, 8, 15])).toEqual([0.5 / 16, 7.5 / 16, 8.5 / 16, 15.5 / 16]);
    expect(outline.at([16, 47])).toEqual([1 + 1 / 16, 7 - 2 / 16]);
  });

  test("says for each replicate how many lie at or below a key", () => {
    for (const [key, each] of [
      [-1, 0],
      [0.5, 0.5],
      [1, 1],
      [5, 2.5],
      [7, 3],
      [9, 3],
    ])
      expect(outline.atOrBelow(key)).toEqual(new Array(REPLICATES).fill(each));
  });

  test("does not know where keys lie beyond its edges", () => {
    const open = new Outline(Float64Array.of(0), new Float64Array(2 * REPLICATES).fill(1));
    expect(open.at([0, 15, 16, 31])).toEqual([-Infinity, -Infinity, Infinity, Infinity]);
    expect(open.atOrBelow(-1)).toEqual(new Array(REPLICATES).fill(0));
    expect(open.atOrBelow(1)).toEqual(new Array(REPLICATES).fill(1));
  });

  test("goes over segments without keys", () => {
    const counts = new Float64Array(4 * REPLICATES);
    counts.fill(2, 2 * REPLICATES, 3 * REPLICATES);
    expect(new Outline(Float64Array.of(0, 1, 2), counts).at([0, 31])).toEqual([1 + 1 / 64, 2 - 1 / 64]);
  });
});
