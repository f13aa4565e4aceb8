import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distributionOf } from "../../../src/sampling/distributions/distribution-of.ts";
import { inUnit } from "../../../src/sampling/distributions/in-unit.ts";
import type { DistributionSpec } from "../../../src/sampling/distributions/spec.ts";
import { CONTINUOUS, STEPPED } from "./specs.ts";

const SEED = { seed: 2025 };
const POSITIVE: DistributionSpec = { distribution: "beta", alpha: 2, beta: 3, min: 1.5, max: 20 };

const all = [
  // All of an empirical distribution lies at its breaks.
  ...[...CONTINUOUS, ...STEPPED.filter(({ distribution }) => distribution !== "empirical")].map((spec) => ({
    title: JSON.stringify(spec),
    made: () => distributionOf(spec),
  })),
  ...(["timesPerYear", "doublingTimeMonths"] as const).map((unit) => ({
    title: `${JSON.stringify(POSITIVE)} in ${unit}`,
    made: () => inUnit(distributionOf(POSITIVE), unit),
  })),
];

describe.each(all)("what is said of the density of $title", ({ made }) => {
  const { smoothness, quantile, cdf, survival } = made();
  const { breaks, at } = smoothness!;
  const spread = quantile(0.75) - quantile(0.25) || 1;
  /** A point, and how far it is from the next break. */
  const place = fc
    .double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
    .map(quantile)
    .map((x) => ({ x, room: Math.min(spread, ...breaks.map((b) => Math.abs(x - b))) }))
    .filter(({ x, room }) => room > 1e-4 * Math.abs(x) && room > 1e-4 * spread);

  test("is the slope of its cdf", () => {
    fc.assert(
      fc.property(place, ({ x, room }) => {
        const local = at(x)!;
        const step = 1e-3 * room;
        const rise = cdf(x) < 0.5 ? cdf(x + step) - cdf(x - step) : survival(x - step) - survival(x + step);
        // The mean over the step, and the digits that the difference loses.
        const slack = local.change(step) + (1e-14 * Math.min(cdf(x), survival(x))) / rise + 1e-12 / (rise + 1e-12);
        expect(Math.abs(Math.log(rise / (2 * step)) - local.log)).toBeLessThanOrEqual(slack);
      }),
      SEED,
    );
  });

  test("bounds its change along the real line, up to the next break", () => {
    fc.assert(
      fc.property(place, fc.double({ min: -0.999, max: 0.999, noNaN: true }), ({ x, room }, share) => {
        const [local, there] = [at(x), at(x + share * room)];
        if (local === undefined || there === undefined) expect(there).toBe(local);
        else
          expect(Math.abs(there.log - local.log)).toBeLessThanOrEqual(
            local.change(Math.abs(share * room)) * (1 + 1e-9) + 1e-12 * (1 + Math.abs(local.log)),
          );
      }),
      SEED,
    );
  });
});

type Complex = readonly [re: number, im: number];
const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const scaled = (k: number, [a, b]: Complex): Complex => [k * a, k * b];
/** ln(1 + z/w), on the branch that is 0 at z = 0, for |z| < |w|. */
const logRatio = ([a, b]: Complex, [c, d]: Complex): Complex => {
  const size = c * c + d * d;
  const [re, im] = [1 + (a * c + b * d) / size, (b * c - a * d) / size];
  return [Math.log(Math.hypot(re, im)), Math.atan2(im, re)];
};

/** ln f(x + s) − ln f(x) for complex s, written out. */
const FORMULAS: [string, DistributionSpec, (x: number, s: Complex) => Complex][] = [
  [
    "normal",
    { distribution: "normal", mean: 1, sd: 2 },
    (x, s) => scaled(-1 / 8, plus(scaled(2 * (x - 1), s), times(s, s))),
  ],
  [
    "lognormal",
    { distribution: "lognormal", mu: 0.3, sigma: 0.4 },
    (x, s) => {
      const log = logRatio(s, [x, 0]);
      const square = plus(scaled(2 * (Math.log(x) - 0.3), log), times(log, log));
      return plus(scaled(-1 / 0.32, square), scaled(-1, log));
    },
  ],
  ["triangular", { distribution: "triangular", min: 0, mode: 3, max: 3.5 }, (x, s) => logRatio(s, [x < 3 ? x : x - 3.5, 0])],
  ...([[3, 5], [0.4, 0.7], [40, 300]] as const).map(([alpha, beta]): (typeof FORMULAS)[number] => [
    `beta ${alpha}, ${beta}`,
    { distribution: "beta", alpha, beta },
    (x, s) => plus(scaled(alpha - 1, logRatio(s, [x, 0])), scaled(beta - 1, logRatio(s, [x - 1, 0]))),
  ]),
  ...[0.7, 3, 80].map((df): (typeof FORMULAS)[number] => [
    `Student's t ${df}`,
    { distribution: "studentT", df, location: 0, scale: 1 },
    (x, s) =>
      scaled(-(df + 1) / 2, plus(logRatio(s, [x, Math.sqrt(df)]), logRatio(s, [x, -Math.sqrt(df)]))),
  ]),
]; // biome-ignore format: a table

test.each(FORMULAS)(
  "the density of a %s changes by no more than is said in any complex direction",
  (_, spec, formula) => {
    const { smoothness, quantile } = distributionOf(spec);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: 1e-3, max: 3, noNaN: true }),
        fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
        (u, share, angle) => {
          const x = quantile(u);
          const r = share * (quantile(0.6) - quantile(0.4));
          const bound = smoothness!.at(x)!.change(r);
          if (bound === Infinity) return;
          const change = formula(x, [r * Math.cos(angle), r * Math.sin(angle)]);
          expect(Math.hypot(...change)).toBeLessThanOrEqual(bound * (1 + 1e-9) + 1e-13);
        },
      ),
      { ...SEED, numRuns: 2000 },
    );
  },
);
