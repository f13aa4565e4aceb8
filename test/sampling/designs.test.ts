import { describe, expect, test } from "vitest";
import {
  BLOCK,
  type Design,
  HYPERCUBE,
  REPLICATES,
  replicateOf,
  SAMPLERS,
  type SamplerName,
} from "../../src/sampling/designs/design.ts";
import { latinHypercube } from "../../src/sampling/designs/latin-hypercube.ts";
import { random } from "../../src/sampling/designs/random.ts";
import { SOBOL_DIMENSIONS, sobol, unscrambledSobol } from "../../src/sampling/designs/sobol.ts";
import { reference } from "../support/reference.ts";
import { correlation, distanceFromUniform, distanceLimit, normalLimit } from "../support/statistics.ts";

/** Of a whole test, however many comparisons it makes. */
const FALSE_ALARMS = 1e-6;

const designOf = (sampler: SamplerName, seed: string, name: string, dimension = 0): Design =>
  sampler === "random"
    ? random(seed, name)
    : sampler === "lhs"
      ? latinHypercube(seed, name)
      : sobol(seed, name, dimension);

/** The first `count` uniforms of a design. */
function filled(design: Design, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let block = 0; block * BLOCK < count; block++)
    design(block, out.subarray(block * BLOCK, Math.min((block + 1) * BLOCK, count)));
  return out;
}

/** The points of one replicate of a Sobol' design. */
const replicate = (all: Float64Array, r: number) => all.filter((_, i) => i % REPLICATES === r);

for (const sampler of SAMPLERS)
  describe(`every ${sampler} design`, () => {
    test("begins alike however many samples follow", () => {
      for (const dimension of [0, 5, 255]) {
        const design = designOf(sampler, "prefix", "kappa", dimension);
        for (const block of [0, 1, 4711]) {
          const whole = new Float64Array(BLOCK);
          design(block, whole);
          for (const count of [1, 2, 15, 16, 17, 255, 256, 257, 1000, 4096, 8191]) {
            const part = new Float64Array(count);
            designOf(sampler, "prefix", "kappa", dimension)(block, part);
            expect(part, `${count} of block ${block}`).toEqual(whole.subarray(0, count));
          }
        }
      }
    });

    test("gives a block the same uniforms whichever were drawn before it", () => {
      const design = designOf(sampler, "order", "kappa", 3);
      const [first, again] = [new Float64Array(1000), new Float64Array(1000)];
      design(5, first);
      design(2, again);
      design(5, again);
      expect(again).toEqual(first);
    });

    test(`is uniform over samples and over seeds, at every place that is looked at (once in ${1 / FALSE_ALARMS} by chance)`, () => {
      const all = filled(designOf(sampler, "uniform", "kappa", 1), 4 * BLOCK);
      expect(all.findIndex((u) => !(u > 0 && u < 1 && Number.isInteger(u * 2 ** 53)))).toBe(-1);
      expect(distanceFromUniform(all)).toBeLessThan(distanceLimit(all.length, FALSE_ALARMS / 6));
      const seeds = 3000;
      const places = [0, 1, 16, 255, 300];
      const at = places.map(() => new Float64Array(seeds));
      const out = new Float64Array(301);
      for (let seed = 0; seed < seeds; seed++) {
        designOf(sampler, `${seed}`, "kappa", 1)(0, out);
        places.forEach((place, i) => {
          at[i][seed] = out[place];
        });
      }
      places.forEach((place, i) => {
        expect(distanceFromUniform(at[i]), `sample ${place}`).toBeLessThan(distanceLimit(seeds, FALSE_ALARMS / 6));
      });
    });

    test("is another one for another seed, name or block", () => {
      const beginnings = [
        ["1", "kappa", 0],
        ["11", "kappa", 0],
        ["111", "kappa", 0],
        ["1", "gamma", 0],
        ["1", "kappa", 1],
      ].map(([seed, name, block]) => {
        const out = new Float64Array(64);
        designOf(sampler, seed as string, name as string, 2)(block as number, out);
        return out;
      });
      for (const [i, a] of beginnings.entries())
        for (const b of beginnings.slice(i + 1)) expect(a.filter((u, k) => u === b[k]).length).toBe(0);
    });

    test("deals its samples to sixteen replicates of one size", () => {
      const sizes = new Array<number>(REPLICATES).fill(0);
      for (let i = 0; i < BLOCK; i++) sizes[replicateOf(sampler, i)]++;
      expect(sizes).toEqual(sizes.map(() => BLOCK / REPLICATES));
    });
  });

describe("the Sobol' sequence", () => {
  test("begins with scipy's first sixteen points in five dimensions", () => {
    const { sobol_unscrambled_first16_d5: points } = reference<{ sobol_unscrambled_first16_d5: number[][] }>(
      "distribution-quantiles.json",
    );
    expect(points.length).toBe(16);
    points.forEach((point, i) => {
      expect(point.map((_, d) => unscrambledSobol(d, i))).toEqual(point);
    });
  });

  interface Reference {
    generator: string;
    points: number[];
    directions: number[];
    writtenOut: { dimension: number; points: number[]; directions: number[] }[];
  }
  const given = reference<Reference>("sobol.json");

  test(`is that of ${given.generator} in all its dimensions: 256 points and 32 direction numbers each`, {
    timeout: 30_000,
  }, () => {
    expect(given.points.length).toBe(SOBOL_DIMENSIONS);
    for (let d = 0; d < SOBOL_DIMENSIONS; d++) {
      let sum = 0;
      for (let i = 0; i < 256; i++) sum += (i + 1) * 256 * unscrambledSobol(d, i);
      expect(sum, `points of dimension ${d}`).toBe(given.points[d]);
      let directions = 0;
      // The Gray code of 2^(k + 1) − 1 is the bit k alone.
      for (let k = 0; k < 32; k++) directions += (k + 1) * unscrambledSobol(d, 2 ** (k + 1) - 1) * 2 ** 32;
      expect(directions % 2 ** 32, `direction numbers of dimension ${d}`).toBe(given.directions[d]);
    }
    for (const { dimension, points, directions } of given.writtenOut) {
      expect(points.map((_, i) => unscrambledSobol(dimension, i))).toEqual(points);
      expect(directions.map((_, k) => unscrambledSobol(dimension, 2 ** (k + 1) - 1) * 2 ** 32)).toEqual(directions);
    }
  });

  test("has no dimension beyond its table", () => {
    expect(() => sobol("1", "kappa", SOBOL_DIMENSIONS)).toThrow(/256 dimensions/);
    expect(() => sobol("1", "kappa", SOBOL_DIMENSIONS - 1)).not.toThrow();
  });
});

describe("scrambled Sobol' points", () => {
  test("have one point in each interval of length 2^-k among any aligned 2^k, in every dimension and replicate", () => {
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
      const all = filled(sobol("strata", `name ${dimension}`, dimension), BLOCK);
      for (const r of dimension < 8 ? Array.from({ length: REPLICATES }, (_, r) => r) : [dimension % REPLICATES]) {
        const points = replicate(all, r);
        for (let size = 1; size <= points.length; size *= 2)
          for (let start = 0; start < points.length; start += size) {
            const strata = new Set<number>();
            for (let i = start; i < start + size; i++) strata.add(Math.floor(points[i] * size));
            if (strata.size !== size) expect.fail(`dimension ${dimension}, replicate ${r}, ${size} points at ${start}`);
          }
      }
    }
  });

  test("stay stratified across blocks: 2048 points of a replicate in 2048 intervals", () => {
    const all = filled(sobol("strata", "kappa", 0), 2048 * REPLICATES);
    for (let r = 0; r < REPLICATES; r++)
      expect(new Set(replicate(all, r).map((u) => Math.floor(u * 2048))).size).toBe(2048);
  });

  test("fill every elementary rectangle of the first two dimensions once: a (0, m, 2)-net in each replicate", () => {
    const [x, y] = [filled(sobol("net", "kappa", 0), BLOCK), filled(sobol("net", "gamma", 1), BLOCK)];
    for (let r = 0; r < REPLICATES; r++) {
      const [a, b] = [replicate(x, r), replicate(y, r)];
      for (let m = 0; 2 ** m <= a.length; m++)
        for (let wide = 0; wide <= m; wide++) {
          const cells = new Set<number>();
          for (let i = 0; i < 2 ** m; i++)
            cells.add(Math.floor(a[i] * 2 ** wide) * 2 ** m + Math.floor(b[i] * 2 ** (m - wide)));
          if (cells.size !== 2 ** m) expect.fail(`replicate ${r}: 2^${wide} by 2^${m - wide} cells of 2^${m} points`);
        }
    }
  });

  test(`are scrambled independently: replicates, names, neighbours and digits are uncorrelated over seeds (once in ${1 / FALSE_ALARMS} by chance)`, () => {
    const seeds = 4000;
    const columns: Record<string, Float64Array> = {};
    const note = (what: string, seed: number, u: number) => {
      columns[what] ??= new Float64Array(seeds);
      columns[what][seed] = u;
    };
    const out = new Float64Array(4 * REPLICATES);
    for (let seed = 0; seed < seeds; seed++)
      for (const name of ["kappa", "gamma"]) {
        sobol(`${seed}`, name, 0)(0, out);
        for (const r of [0, 1, 15]) note(`${name}, replicate ${r}`, seed, out[r]);
        // Points 0 and 1 lie in different halves, wherever within them: a shift alone would tie the second to the first.
        for (const point of [0, 1, 2, 3]) {
          note(`${name}, point ${point} within its half`, seed, (2 * out[point * REPLICATES + 5]) % 1);
          note(`${name}, point ${point} within its quarter`, seed, (4 * out[point * REPLICATES + 5]) % 1);
        }
      }
    const names = Object.keys(columns);
    // Digits of one point are functions of each other: a half's place holds the quarter's, so those pairs are left out,
    // and so are points of one half, whose quarters must differ.
    const sameHalf = [
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
    ].filter(([a, b]) => Math.floor(2 * unscrambledSobol(0, a)) === Math.floor(2 * unscrambledSobol(0, b)));
    const tied = (a: string, b: string) => {
      const [first, second] = [a, b].map((text) => /^(\w+), point (\d) within/.exec(text));
      if (first === null || second === null || first[1] !== second[1]) return false;
      const [p, q] = [Number(first[2]), Number(second[2])];
      return p === q || sameHalf.some(([s, t]) => (s === p && t === q) || (s === q && t === p));
    };
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b])).filter(([a, b]) => !tied(a, b));
    expect(pairs.length).toBeGreaterThan(150);
    const limit = normalLimit(FALSE_ALARMS / pairs.length) / Math.sqrt(seeds);
    for (const [a, b] of pairs) expect(Math.abs(correlation(columns[a], columns[b])), `${a}; ${b}`).toBeLessThan(limit);
  });

  test("are much more even than independent ones", () => {
    // The largest distance of 512 stratified points from uniform is below 1/512; of independent ones it is near 1/√512.
    const all = filled(sobol("even", "kappa", 4), BLOCK);
    for (let r = 0; r < REPLICATES; r++) expect(distanceFromUniform(replicate(all, r))).toBeLessThan(2 / 512);
  });
});

describe("Latin hypercubes", () => {
  test("have one sample in each of 256 strata in every cube, for any parameter", () => {
    for (const name of ["kappa", "gamma", "gamma.algorithms"]) {
      const all = filled(latinHypercube("cubes", name), 2 * BLOCK);
      for (let start = 0; start < all.length; start += HYPERCUBE)
        expect(new Set(all.subarray(start, start + HYPERCUBE).map((u) => Math.floor(u * HYPERCUBE))).size).toBe(
          HYPERCUBE,
        );
    }
  });

  test(`shuffle their strata fairly: about one in each cube stays in its place (once in ${1 / FALSE_ALARMS} by chance)`, () => {
    const cubes = 2000;
    const all = filled(latinHypercube("fixed points", "kappa"), cubes * HYPERCUBE);
    const kept = all.filter((u, i) => Math.floor(u * HYPERCUBE) === i % HYPERCUBE).length;
    // Of a fair shuffle the count is Poisson with mean 1, so its sum over cubes has standard deviation √cubes.
    expect(Math.abs(kept - cubes)).toBeLessThan(normalLimit(FALSE_ALARMS) * Math.sqrt(cubes));
  });

  test(`have orders, and places within strata, that are uncorrelated between parameters and cubes (once in ${1 / FALSE_ALARMS} by chance)`, () => {
    const names = ["kappa", "gamma", "powerGrowth", "gamma.a"];
    const columns = names.map((name) => filled(latinHypercube("orders", name), 4 * BLOCK));
    const pairs: [string, Float64Array, Float64Array][] = [];
    names.forEach((a, i) => {
      pairs.push([`${a}, one cube further`, columns[i].subarray(HYPERCUBE), columns[i].subarray(0, -HYPERCUBE)]);
      pairs.push([`${a}, one sample further`, columns[i].subarray(1), columns[i].subarray(0, -1)]);
      const within = columns[i].map((u) => (u * HYPERCUBE) % 1);
      pairs.push([`${a} and its place within the stratum`, columns[i], within]);
      for (let j = i + 1; j < names.length; j++) pairs.push([`${a}, ${names[j]}`, columns[i], columns[j]]);
    });
    // A cube's correlation has variance 1/255; neighbours in a cube differ, which moves their mean by 1/256 of a variance.
    const limit = normalLimit(FALSE_ALARMS / pairs.length) / Math.sqrt(4 * BLOCK) + 1 / 256;
    for (const [what, a, b] of pairs) expect(Math.abs(correlation(a, b)), what).toBeLessThan(limit);
    for (const column of columns)
      expect(distanceFromUniform(column.map((u) => (u * HYPERCUBE) % 1))).toBeLessThan(
        distanceLimit(column.length, FALSE_ALARMS / names.length),
      );
  });
});
