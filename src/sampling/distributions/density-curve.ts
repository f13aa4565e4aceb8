import type { Distribution } from "./distribution.ts";
import { nextDown, nextUp } from "./neighbours.ts";

/** A density as a line through points, and the probabilities that sit in single points. */
export interface DensityCurve {
  /** By rising x; where the density jumps, the same x twice, and 0 is left out at both ends. */
  curve: { x: number; density: number }[];
  /** By rising x. */
  atoms: { x: number; probability: number }[];
}

/** What lies beyond on each side is not part of a curve. */
const TAIL = 1e-4;

/** A curve goes on to the end of the support where that is no farther than this share of the interquartile range. */
const END = 0.5;

/** A piece of the line may hold so much more or less probability than the distribution has there. */
const PIECE = 2e-6;

/** Pieces before any is halved: as many by probability as by width. */
const FIRST_PIECES = 48;
const MOST_HALVINGS = 40;

/** An atom holds more than this, and so many times what its neighbours hold: an infinite density is spread over several. */
const ATOM = 1e-9;
const LONE = 100;

/**
 * The density of a distribution between its quantiles at 0.0001 and 0.9999. Pieces are halved until the area under each
 * agrees with the distribution function to 2·10⁻⁶, so that the area under all of them does to about a thousandth, up to
 * what sits in atoms and what lies beyond the ends.
 *
 * @throws RangeError where nothing is known of the density.
 */
export function densityCurve(distribution: Distribution): DensityCurve {
  const { smoothness, quantile, upperQuantile, support } = distribution;
  if (smoothness === undefined) throw new RangeError("a density needs a distribution whose smoothness is known");
  const spread = upperQuantile(0.25) - quantile(0.25);
  const endOf = (end: number, tail: number) => (Math.abs(tail - end) <= END * spread ? end : tail);
  const [first, last] = [endOf(support[0], quantile(TAIL)), endOf(support[1], upperQuantile(TAIL))];
  const breaks = [...new Set(smoothness.breaks)].sort((a, b) => a - b);
  const atoms = breaks
    .map((x) => ({ x, probability: between(distribution, nextDown(x), x) }))
    .filter(({ x, probability }) => {
      const before = between(distribution, nextDown(nextDown(x)), nextDown(x));
      const after = between(distribution, x, nextUp(x));
      return probability > ATOM && probability > LONE * Math.max(before, after);
    });
  const inside = breaks.filter((x) => x > first && x < last);
  const knots = [first, ...inside, last];
  const curve: DensityCurve["curve"] = [];
  for (let i = 1; i < knots.length; i++) addPieces(distribution, knots[i - 1], knots[i], curve);
  return { curve: curve.filter(({ x, density }, i) => !isRepeated(curve[i - 1], x, density)), atoms };
}

function isRepeated(before: { x: number; density: number } | undefined, x: number, density: number): boolean {
  return before !== undefined && before.x === x && before.density === density;
}

/** Adds the points between two breaks, the breaks themselves with the density on their inner sides. */
function addPieces(distribution: Distribution, from: number, to: number, curve: DensityCurve["curve"]): void {
  const { smoothness, quantile, cdf, survival } = distribution;
  const [start, end] = [nextUp(from), nextDown(to)];
  if (!(end > start)) return;
  const densityAt = (x: number): number => {
    const local = smoothness!.at(x);
    return local === undefined ? 0 : Math.exp(local.log);
  };
  const nodes = new Set([start, end]);
  const [low, high] = [cdf(from), 1 - survival(to)];
  for (let i = 1; i < FIRST_PIECES; i++) {
    const even = start + ((end - start) * i) / FIRST_PIECES;
    const likely = quantile(Math.min(Math.max(low + ((high - low) * i) / FIRST_PIECES, TAIL), 1 - TAIL));
    for (const x of [even, likely]) if (x > start && x < end) nodes.add(x);
  }
  const grid = [...nodes].sort((a, b) => a - b);
  const add = (x: number, density: number) => curve.push({ x: x === start ? from : x === end ? to : x, density });
  const halve = (a: number, fa: number, b: number, fb: number, left: number): void => {
    const middle = a + (b - a) / 2;
    const probability = between(distribution, a, b);
    const isWrong = Math.abs(((fa + fb) / 2) * (b - a) - probability) > PIECE;
    if (isWrong && left > 0 && middle > a && middle < b) {
      const f = densityAt(middle);
      halve(a, fa, middle, f, left - 1);
      halve(middle, f, b, fb, left - 1);
    } else if (isWrong && a === start) {
      // Where a density rises without end towards a break, the last piece is as high as what it holds makes it.
      curve[curve.length - 1].density = Math.max((2 * probability) / (b - a) - fb, 0);
      add(b, fb);
    } else add(b, isWrong ? Math.max((2 * probability) / (b - a) - fa, 0) : fb);
  };
  let [x, f] = [start, densityAt(start)];
  add(x, f);
  for (const next of grid.slice(1)) {
    const density = densityAt(next);
    halve(x, f, next, density, MOST_HALVINGS);
    [x, f] = [next, density];
  }
}

/** P(a < X ≤ b), from the tail that it is nearer to. */
function between({ cdf, survival }: Distribution, a: number, b: number): number {
  return cdf(a) < 0.5 ? cdf(b) - cdf(a) : survival(a) - survival(b);
}
