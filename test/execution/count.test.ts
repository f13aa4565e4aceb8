import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Kernel } from "../../src/execution/kernel.ts";
import { RowTally, rowAddress, rowNumbers } from "../../src/execution/row-tally.ts";
import { HYPERCUBE, REPLICATES } from "../../src/sampling/designs/design.ts";
import { type Segments, segmentsAround } from "../../src/summary/brackets.ts";
import { OrderedKeys } from "../../src/summary/ordered-keys.ts";

const TILE = 512;

/** The segments that a pilot of the given keys makes of brackets around so many of its ranks. */
function segmentsOf(pilot: Float64Array, brackets: number, reach: number, counted: boolean): Segments {
  const counts = new Float64Array(REPLICATES);
  counts[0] = pilot.length;
  const ordered = new OrderedKeys(new Float64Array(0), counts, Uint8Array.of(1), [
    { keys: pilot, replicates: new Uint8Array(pilot.length) },
  ]);
  const middles = Array.from({ length: brackets }, (_, i) => Math.round(((i + 1) * pilot.length) / (brackets + 1)));
  return segmentsAround(
    ordered,
    middles.map((middle) => ({ low: middle - reach, high: middle + reach })),
    [],
    true,
    counted,
  );
}

/** A normal pilot, the same each time. */
const PILOT = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i * 12.9898) + Math.sin(i * 78.233) + i / 4000);

describe("the kernel's counts of a tile", () => {
  test.each([
    ["few gathered brackets", 1, 9, false],
    ["many gathered brackets", 25, 110, false],
    ["pieces of few brackets", 1, 3, true],
    ["pieces of many brackets", 9, 110, true],
  ])("are those of one key after the other: %s", (_, fewest, most, counted) => {
    const widths = new Set<number>();
    fc.assert(
      fc.property(
        fc.integer({ min: fewest, max: most }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: TILE }),
        fc.boolean(),
        fc.infiniteStream(fc.double({ min: -4, max: 4, noNaN: true })),
        (brackets, reach, count, cubes, drawn) => {
          const cut = { ...segmentsOf(PILOT, brackets, reach, counted), moments: false };
          if (cut.bins === undefined) return;
          widths.add(cut.gather.length);
          const kernel = new Kernel(2e5);
          const keys = kernel.float64(TILE + 1);
          const replicates = kernel.uint8(TILE);
          const numbers = rowNumbers(kernel, 2);
          const here = Float64Array.from({ length: count }, () => drawn.next().value);
          // Edges themselves, and what lies beyond all of them, are keys too.
          here.set([...cut.edges, -Infinity, 1e300].slice(0, count));
          keys.set(here);
          for (let i = 0; i < TILE; i++) replicates[i] = (cubes ? 3 + Math.floor(i / HYPERCUBE) : i) % REPLICATES;
          const row = new RowTally(cut, kernel, numbers, 0, TILE, TILE);
          const at = rowAddress(numbers, 0);
          kernel.loops.tallyRows(at, rowAddress(numbers, 1), keys.byteOffset, keys.byteOffset, replicates.byteOffset, 0, count, Number(cubes));

          const expected = new Uint32Array(cut.gather.length * REPLICATES);
          const gathered: number[][] = [];
          here.forEach((key, i) => {
            const segment = cut.edges.filter((edge) => key >= edge).length;
            expected[segment * REPLICATES + replicates[i]]++;
            if (cut.gather[segment]) gathered.push([key, replicates[i]]);
          });
          expect([...row.counts]).toEqual([...expected]);
          const found = { keys: new Float64Array(row.gathered), replicates: new Uint8Array(row.gathered) };
          row.copyGathered(found.keys, found.replicates, 0);
          expect([...found.keys].map((key, i) => [key, found.replicates[i]])).toEqual(gathered);
        },
      ),
      { seed: 51, numRuns: 150 },
    );
    // Both ways of counting were met where there are both.
    if (most === 110 && fewest > 9) expect(Math.max(...widths)).toBeGreaterThan(60);
    expect(widths.size).toBeGreaterThan(1);
  }); // biome-ignore format: long lists
});
