import type { RateUnit } from "../../model/parameters.ts";
import { SMALLEST_UNIFORM } from "../designs/design.ts";
import type { Distribution } from "./distribution.ts";
import { finiteDraws } from "./finite-draws.ts";
import { nextDown, nextUp } from "./neighbours.ts";
import { logChange } from "./smoothness.ts";

const LEAST_NORMAL = 2 ** -1022;

/** A rate whose distribution is stated in `unit`, as doublings per year: each draw converted. */
export function inUnit(base: Distribution, unit: RateUnit): Distribution {
  if (unit === "doublingsPerYear") return base;
  // An end at 0 that is never drawn is fine; a probability at 0 is not.
  if (!(base.support[0] >= 0 && base.cdf(0) === 0))
    throw new RangeError(
      `a rate in ${unit} must be greater than 0, but this distribution reaches down to ${base.support[0]}; ` +
        (base.support[0] < 0 ? "min: 0 would cut it off there" : "min: with a number above 0 would cut it off there"),
    );
  switch (unit) {
    case "timesPerYear":
      return finiteDraws(inDoublings(base));
    case "doublingTimeMonths":
      return finiteDraws(inverted(base, 12));
    case "doublingTimeYears":
      return finiteDraws(inverted(base, 1));
    default:
      throw new RangeError(`unknown unit of a rate: ${unit satisfies never}`);
  }
}

/** log2 X: growing m-fold a year is log2 m doublings. */
function inDoublings(base: Distribution): Distribution {
  const smooth = base.smoothness;
  // The greatest x that a draw could have come from if it is at most y: 2^y up to rounding, but an atom of the base must
  // fall on the right side of it.
  const greatest = (y: number): number => {
    if (!Number.isFinite(y)) return 2 ** y;
    let x = 2 ** y;
    while (Math.log2(x) > y) x = nextDown(x);
    while (Math.log2(nextUp(x)) <= y) x = nextUp(x);
    return x;
  };
  const { fill } = base;
  const [first, last] = [Math.log2(base.support[0]), Math.log2(base.support[1])];
  return {
    support: [first, last],
    quantile: (u) => Math.log2(base.quantile(u)),
    // The kernel takes no logarithms of subnormal numbers.
    fill:
      fill && base.quantile(SMALLEST_UNIFORM) >= LEAST_NORMAL
        ? (kernel, count) => {
            fill(kernel, count);
            kernel.loops.binaryLogarithms(kernel.out, first, last, count);
          }
        : undefined,
    upperQuantile: (v) => Math.log2(base.upperQuantile(v)),
    cdf: (y) => base.cdf(greatest(y)),
    survival: (y) => base.survival(greatest(y)),
    smoothness: smooth && {
      breaks: smooth.breaks.filter((x) => x > 0).map(Math.log2),
      at: (y) => {
        const x = 2 ** y;
        const local = smooth.at(x);
        // f(2^y)·2^y·ln 2, where |2^s − 1| ≤ 2^r − 1.
        return (
          local && {
            log: local.log + Math.log(x * Math.LN2),
            change: (r) => local.change(x * Math.expm1(r * Math.LN2)) + r * Math.LN2,
          }
        );
      },
    },
    searched: base.searched,
  };
}

/** numerator/X: doubling every 8 months is 12/8 doublings a year. Falls as X rises, so both tails change places. */
function inverted(base: Distribution, numerator: number): Distribution {
  const smooth = base.smoothness;
  const { fill } = base;
  // The greatest x whose quotient still exceeds y, up to rounding numerator/y.
  const greatest = (y: number): number => {
    if (!Number.isFinite(y)) return nextDown(numerator / y);
    let x = numerator / y;
    while (numerator / x > y) x = nextUp(x);
    while (numerator / x <= y) x = nextDown(x);
    return x;
  };
  return {
    support: [numerator / base.support[1], numerator / base.support[0]],
    quantile: (u) => numerator / base.upperQuantile(u),
    fill:
      fill &&
      ((kernel, count) => {
        fill({ ...kernel, u: kernel.v, v: kernel.u }, count);
        kernel.loops.quotients(kernel.out, numerator, count);
      }),
    upperQuantile: (v) => numerator / base.quantile(v),
    cdf: (y) => (y <= 0 ? 0 : base.survival(greatest(y))),
    survival: (y) => (y <= 0 ? 1 : base.cdf(greatest(y))),
    smoothness: smooth && {
      breaks: smooth.breaks.filter((x) => x > 0).map((x) => numerator / x),
      at: (y) => {
        const x = numerator / y;
        const local = smooth.at(x);
        // f(n/y)·n/y², where |y/(y + s) − 1| ≤ t/(1 − t) for |s| ≤ t·y.
        return (
          local && {
            log: local.log + Math.log(x / y),
            change: (r) => (r < y ? local.change((x * r) / (y - r)) + 2 * logChange(r / y) : Infinity),
          }
        );
      },
    },
    searched: base.searched,
  };
}
