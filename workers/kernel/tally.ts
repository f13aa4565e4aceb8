/** Tallying the keys of rows: what is counted, gathered and summed of each. */
import { countOne, countPlaced, countSegments, gatherPlaced, place } from "./count";
import { constant, exponential } from "./vector";

/** The sum of all values, which is finite exactly if they all are (and do not overflow together). */
export function sumOf(values: usize, count: i32): f64 {
  let sums = f64x2.splat(0);
  for (const end = values + ((<usize>count & ~1) << 3); values < end; values += 16)
    sums = f64x2.add(sums, v128.load(values));
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return count & 1 ? sum + load<f64>(values) : sum;
}

/** e^key. */
export function exponentials(keys: usize, out: usize, count: i32): void {
  for (const end = keys + ((<usize>count) << 3); keys < end; keys += 16) {
    v128.store(out, exponential(v128.load(keys)));
    out += 16;
  }
}

/**
 * e^(−d) for 0 ≤ d ≤ 1/16: the coefficients of the polynomial of degree 6 through the Chebyshev points, whose error is 9e-17;
 * then 1/16 and 0.
 */
const FALL = memory.data<f64>([
  0.9999999999999999122, -0.99999999999986232405, 0.49999999996474051438, -0.16666666327899257206, 0.041666511578964636759,
  -0.0083296844689086003919, 0.0013461983521228999368, 0.0625, 0.0,
]);

/** Takes each share e^key to where its key has fallen by `drop`: times e^(−drop), or where that is far, anew from the key. */
export function fallShares(shares: usize, drop: usize, keys: usize, count: i32): void {
  const c0 = constant(FALL, 0);
  const c1 = constant(FALL, 1);
  const c2 = constant(FALL, 2);
  const c3 = constant(FALL, 3);
  const c4 = constant(FALL, 4);
  const c5 = constant(FALL, 5);
  const c6 = constant(FALL, 6);
  const furthest = constant(FALL, 7);
  const zero = constant(FALL, 8);
  let far = zero;
  let at = shares;
  let atDrop = drop;
  // What is rare is not looked at here: a branch would cost the loop its registers.
  for (const end = shares + ((<usize>count) << 3); at < end; at += 16) {
    const d = v128.load(atDrop);
    far = v128.or(far, v128.or(f64x2.gt(d, furthest), f64x2.lt(d, zero)));
    const d2 = f64x2.mul(d, d);
    const p01 = f64x2.add(c0, f64x2.mul(d, c1));
    const p23 = f64x2.add(c2, f64x2.mul(d, c3));
    const high = f64x2.add(f64x2.add(c4, f64x2.mul(d, c5)), f64x2.mul(d2, c6));
    const ratio = f64x2.add(f64x2.add(p01, f64x2.mul(d2, p23)), f64x2.mul(f64x2.mul(d2, d2), high));
    v128.store(at, f64x2.mul(v128.load(at), ratio));
    atDrop += 16;
  }
  if (!v128.any_true(far)) return;
  for (const end = shares + ((<usize>count) << 3); shares < end; shares += 16) {
    const d = v128.load(drop);
    const isFar = v128.or(f64x2.gt(d, furthest), f64x2.lt(d, zero));
    if (v128.any_true(isFar))
      v128.store(shares, v128.bitselect(exponential(v128.load(keys)), v128.load(shares), isFar));
    drop += 16;
    keys += 16;
  }
}

/**
 * Adds each value's difference from `origin`, and its square, to the sums of its place modulo 16: sixteen sums, and then
 * sixteen of squares.
 */
function addInTurn(values: usize, origin: f64, sums: usize, count: i32): void {
  const origins = f64x2.splat(origin);
  const whole = <usize>count & ~15;
  // Four places at a time keep their sums in registers.
  for (let place: usize = 0; place < 128; place += 32) {
    let a = v128.load(sums + place);
    let b = v128.load(sums + place, 16);
    let aa = v128.load(sums + place, 128);
    let bb = v128.load(sums + place, 144);
    let at = values + place;
    for (const end = at + (whole << 3); at < end; at += 128) {
      const x = f64x2.sub(v128.load(at), origins);
      const y = f64x2.sub(v128.load(at, 16), origins);
      a = f64x2.add(a, x);
      b = f64x2.add(b, y);
      aa = f64x2.add(aa, f64x2.mul(x, x));
      bb = f64x2.add(bb, f64x2.mul(y, y));
    }
    v128.store(sums + place, a);
    v128.store(sums + place, b, 16);
    v128.store(sums + place, aa, 128);
    v128.store(sums + place, bb, 144);
  }
  for (let i = whole; i < <usize>count; i++) addOne(load<f64>(values + (i << 3)) - origin, sums, i & 15);
}

// @ts-ignore: decorator
@inline
function addOne(difference: f64, sums: usize, replicate: usize): void {
  const at = sums + (replicate << 3);
  store<f64>(at, load<f64>(at) + difference);
  store<f64>(at, load<f64>(at, 128) + difference * difference, 128);
}

/** Samples of a hypercube; `HYPERCUBE` in src/sampling/designs/design.ts is the same number. */
const CUBE: i32 = 256;

/** The same where whole hypercubes take turns; the tile begins with number `from` of the block, which begins a hypercube. */
function addByCube(values: usize, origin: f64, sums: usize, from: i32, count: i32): void {
  for (let i: i32 = 0; i < count; i++)
    addOne(load<f64>(values + ((<usize>i) << 3)) - origin, sums, <usize>(((from + i) / CUBE) & 15));
}

/** A row's numbers in memory, of which `ADDRESS` and `DOUBLE` in src/execution/row-tally.ts have the places. */
// @ts-ignore: decorator
@unmanaged
class Row {
  /** 0: all keys are gathered. 1: bins say all of a key. 2: `countSegments`. 3: as 1, and nothing is gathered. */
  kind: u32;
  segments: u32;
  /** The address of the edges for kind 2; else the number of segments. */
  edges: u32;
  gather: u32;
  counts: u32;
  /** Where the next gathered key and its replicate go. */
  nextKey: u32;
  nextReplicate: u32;
  /** Sixteen sums and sixteen of squares; 0 if none are wanted. */
  sums: u32;
  low: f64;
  scale: f64;
  /** The last bin, where the bin says all of a key. */
  lastBin: f64;
  /** What is taken off the values before they are summed. */
  origin: f64;
}

/**
 * Tallies the keys of a tile in some rows: counts and gathers keys, and sums `values`. The tile begins with number `from` of its
 * group of blocks; `cubes` says that hypercubes take turns as replicates, not samples.
 */
export function tallyRows(
  first: usize,
  end: usize,
  keys: usize,
  values: usize,
  replicates: usize,
  from: i32,
  count: i32,
  cubes: i32,
): void {
  for (let at = first; at < end; at += 64) {
    const row = changetype<Row>(at);
    let gathered: u32;
    if (row.kind === 1 || row.kind === 3) {
      place(keys, row.low, row.scale, row.lastBin, row.segments, count);
      countPlaced(replicates, !cubes, row.edges, row.counts, count);
      gathered = row.kind === 1 ? gatherPlaced(keys, replicates, row.nextKey, row.nextReplicate, count) : 0;
    }
    else if (row.kind === 2)
      gathered = countSegments(
        keys,
        replicates,
        row.edges,
        row.low,
        row.scale,
        row.segments,
        row.gather,
        row.counts,
        row.nextKey,
        row.nextReplicate,
        count,
      );
    else {
      for (let i: i32 = 0; i < count; i++) countOne(row.counts, 0, <usize>load<u8>(replicates + i));
      memory.copy(row.nextKey, keys, (<usize>count) << 3);
      memory.copy(row.nextReplicate, replicates, count);
      gathered = count;
    }
    row.nextKey += gathered << 3;
    row.nextReplicate += gathered;
    if (row.sums === 0) continue;
    if (from === 0) row.origin = load<f64>(values);
    if (cubes) addByCube(values, row.origin, row.sums, from, count);
    else addInTurn(values, row.origin, row.sums, count);
  }
}

/** Raises `left` to the number of intervals [low, high], the innermost first, that a sample's key lies outside of. */
export function countLeft(keys: usize, low: usize, high: usize, intervals: i32, left: usize, count: i32): void {
  for (const end = left + <usize>count; left < end; left++) {
    const key = load<f64>(keys);
    let outside = <i32>load<u8>(left);
    while (outside < intervals) {
      const at = (<usize>outside) << 3;
      if (key >= load<f64>(low + at) && key <= load<f64>(high + at)) break;
      outside++;
    }
    store<u8>(left, <u8>outside);
    keys += 8;
  }
}

/**
 * Counts, for each replicate, at which step of the grid each sample first meets a target: step s is the first at or after
 * its time, and all later than `steps` are one. Returns how many
 * times are not above 0: those at the start, and what is not a number.
 */
export function countFirst(
  years: usize,
  replicates: usize,
  stepsPerYear: f64,
  steps: i32,
  hits: usize,
  count: i32,
): i32 {
  let special: i32 = 0;
  const after = <f64>(steps + 1);
  for (const end = replicates + <usize>count; replicates < end; replicates++) {
    const time = load<f64>(years);
    const step = f64.ceil(time * stepsPerYear);
    special += <i32>!(time > 0);
    const place = step < after ? <usize>(<i32>step) : <usize>(steps + 1);
    countOne(hits, place, <usize>load<u8>(replicates));
    years += 8;
  }
  return special;
}
