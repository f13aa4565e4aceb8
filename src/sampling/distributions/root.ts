/** The largest relative distance of two neighbouring doubles. */
const EPSILON = Number.EPSILON;

/**
 * The least double in [lo, hi] at which the rising function f is ≥ 0, or hi if rounding keeps it below 0 even there.
 * f may have jumps and flat stretches, and may be −Infinity; a shrinking bracket [below, reached] is all it relies on,
 * and the search ends when no double lies inside, or when it is narrower than `tolerance` times its end.
 *
 * T. R. Chandrupatla (1997), Advances in Engineering Software 28, 145–149: inverse quadratic interpolation where his
 * criterion trusts it, the middle otherwise. Interpolated points stay two roundings away from the ends, so that
 * the far end of the bracket is pulled in too; and a bracket that has not halved after two steps is halved.
 */
export function leastReaching(f: (x: number) => number, lo: number, hi: number, tolerance = 0): number {
  if (!(lo < hi)) return lo;
  let fBelow = f(lo);
  if (fBelow >= 0) return lo;
  let fReached = f(hi);
  if (!(fReached >= 0)) return hi;
  let [below, reached] = [lo, hi];
  // The point that was last dropped from the bracket, for the interpolation; none at first.
  let [dropped, fDropped] = [NaN, NaN];
  let newestReached = true;
  let [slow, widthBefore] = [0, reached - below];
  for (;;) {
    const centre = middle(below, reached);
    if (!(below < centre && centre < reached)) return reached;

    const width = reached - below;
    if (width <= tolerance * Math.abs(reached)) return reached;
    slow = width > 0.5 * widthBefore ? slow + 1 : 0;
    if (slow === 0) widthBefore = width;
    let x = centre;
    if (slow < 2) {
      const share = newestReached
        ? interpolated(reached, fReached, below, fBelow, dropped, fDropped)
        : interpolated(below, fBelow, reached, fReached, dropped, fDropped);
      if (share >= 0 && share <= 1) {
        const guess = newestReached ? reached - share * width : below + share * width;
        const margin = 2 * EPSILON * Math.abs(guess);
        const kept = Math.min(Math.max(guess, below + margin), reached - margin);
        if (below < kept && kept < reached) x = kept;
      }
    } else {
      [slow, widthBefore] = [0, width];
    }

    const fx = f(x);
    if (fx >= 0) {
      newestReached = true;
      [dropped, fDropped] = [reached, fReached];
      [reached, fReached] = [x, fx];
    } else {
      newestReached = false;
      [dropped, fDropped] = [below, fBelow];
      [below, fBelow] = [x, fx];
    }
  }
}

/** Where f crosses 0 on the way from a to b, as a share of that way; NaN where interpolation is not to be trusted. */
function interpolated(a: number, fa: number, b: number, fb: number, c: number, fc: number): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  // No third point yet, or one that does not fit: a straight line.
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return Number.isNaN(phi) ? fa / (fa - fb) : NaN;
  return (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
}

/** A point between two numbers that halves their distance, or the ratio of numbers of very different size. */
function middle(lo: number, hi: number): number {
  if (lo < 0 && hi > 0) return 0;
  if (lo < 0) return -middle(-hi, -lo);
  if (hi > 4 * lo) return Math.sqrt(Math.max(lo, Number.MIN_VALUE)) * Math.sqrt(hi);
  return lo + (hi - lo) / 2;
}
