/** Order statistics of gathered keys: keys are counted in buckets of equal width, and only those of wanted buckets are copied. */
import { constant } from "./vector";

/** 0, the largest finite number and its negative, 2^52. */
const LIMITS = memory.data<f64>([0, 1.7976931348623157e308, -1.7976931348623157e308, 4503599627370496.0]);

/** The least and the greatest finite key, in two numbers; the other way round if there is none. */
export function rangeOf(keys: usize, count: i32, out: usize): void {
  const greatest = constant(LIMITS, 1);
  const least = constant(LIMITS, 2);
  let low = greatest;
  let high = least;
  const end = keys + ((<usize>count & ~1) << 3);
  for (; keys < end; keys += 16) {
    const pair = v128.load(keys);
    low = f64x2.pmin(low, v128.bitselect(pair, greatest, f64x2.ge(pair, least)));
    high = f64x2.pmax(high, v128.bitselect(pair, least, f64x2.le(pair, greatest)));
  }
  if (count & 1) {
    const last = v128.load64_splat(keys);
    low = f64x2.pmin(low, v128.bitselect(last, greatest, f64x2.ge(last, least)));
    high = f64x2.pmax(high, v128.bitselect(last, least, f64x2.le(last, greatest)));
  }
  store<f64>(out, Math.min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)));
  store<f64>(out, Math.max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)), 8);
}

/** The bucket of each of two keys, in the low halves of both lanes. */
// @ts-ignore: decorator
@inline
function bucketsOf(keys: v128, lows: v128, scales: v128, last: v128): v128 {
  const place = f64x2.mul(f64x2.sub(keys, lows), scales);
  return f64x2.add(f64x2.pmin(last, f64x2.pmax(constant(LIMITS, 0), place)), constant(LIMITS, 3));
}

/**
 * Where each bucket would begin, and the last end, if the keys stood in the order of their buckets: one number more than there
 * are buckets, all 0 at first. Returns how many keys the fullest holds.
 */
export function startsOfBuckets(keys: usize, count: i32, low: f64, scale: f64, last: f64, starts: usize): u32 {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const lasts = f64x2.splat(last);
  const end = keys + ((<usize>count & ~1) << 3);
  // The count of a bucket stands where it ends, until it is added to those before.
  for (; keys < end; keys += 16) {
    const buckets = bucketsOf(v128.load(keys), lows, scales, lasts);
    const at0 = starts + ((<usize>i32x4.extract_lane(buckets, 0)) << 2);
    store<u32>(at0, load<u32>(at0, 4) + 1, 4);
    const at1 = starts + ((<usize>i32x4.extract_lane(buckets, 2)) << 2);
    store<u32>(at1, load<u32>(at1, 4) + 1, 4);
  }
  if (count & 1) {
    const at0 = starts + ((<usize>i32x4.extract_lane(bucketsOf(v128.load64_splat(keys), lows, scales, lasts), 0)) << 2);
    store<u32>(at0, load<u32>(at0, 4) + 1, 4);
  }
  let fullest: u32 = 0;
  let below: u32 = 0;
  for (const after = starts + ((<usize>last) << 2); starts <= after; starts += 4) {
    const here = load<u32>(starts, 4);
    if (here > fullest) fullest = here;
    below += here;
    store<u32>(starts, below, 4);
  }
  return fullest;
}

/**
 * Copies the keys of buckets that have a place, each to the next one of its bucket: `places` are addresses. Those of buckets
 * that nobody asked for are one address for all of them, which does not move on.
 */
export function takeBuckets(
  keys: usize,
  count: i32,
  low: f64,
  scale: f64,
  last: f64,
  places: usize,
  nowhere: u32,
): void {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const lasts = f64x2.splat(last);
  for (const end = keys + ((<usize>count) << 3); keys < end; keys += 8) {
    const key = v128.load64_splat(keys);
    const at = places + ((<usize>i32x4.extract_lane(bucketsOf(key, lows, scales, lasts), 0)) << 2);
    const place = load<u32>(at);
    v128.store64_lane(<usize>place, key, 0);
    store<u32>(at, place + (<u32>(place !== nowhere) << 3));
  }
}

/** Sorts a handful of keys in place, by insertion. */
export function sortFew(keys: usize, count: i32): void {
  const end = keys + ((<usize>count) << 3);
  for (let next = keys + 8; next < end; next += 8) {
    const key = load<f64>(next);
    let at = next;
    for (; at > keys; at -= 8) {
      const before = load<f64>(at - 8);
      if (before <= key) break;
      store<f64>(at, before);
    }
    store<f64>(at, key);
  }
}
