/** Counting keys by segment and replicate, and copying those of gathered segments. */
import { constant } from "./vector";

/** 0, the last of the `USUAL_BINS` of src/execution/bins.ts, and 2^52, which rounds as in vector.ts. */
const BINNING = memory.data<f64>([0, 2047, 4503599627370496.0]);

/** The bins of two keys, in the low halves of both lanes. Rises with the key. */
// @ts-ignore: decorator
@inline
function binsOf(keys: v128, lows: v128, scales: v128, first: v128, last: v128, rounding: v128): v128 {
  const place = f64x2.mul(f64x2.sub(keys, lows), scales);
  return f64x2.add(f64x2.pmin(last, f64x2.pmax(first, place)), rounding);
}

/**
 * The segment of each key of a tile, in a byte, and after the last a few that are no segment: even ones, since keys of segments of
 * odd number are gathered.
 */
const PLACES = memory.data(1024 + 16, 16);
const NONE: i8 = -2;

/** Finds the segment of each key's bin. */
export function place(keys: usize, low: f64, scale: f64, lastBin: f64, segments: usize, count: i32): void {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const first = constant(BINNING, 0);
  const last = f64x2.splat(lastBin);
  const rounding = constant(BINNING, 2);
  let out = PLACES;
  for (const end = keys + ((<usize>count) << 3); keys < end; keys += 16) {
    const bins = binsOf(v128.load(keys), lows, scales, first, last, rounding);
    store<u8>(out, load<u8>(segments + <usize>i32x4.extract_lane(bins, 0)));
    store<u8>(out, load<u8>(segments + <usize>i32x4.extract_lane(bins, 2)), 1);
    out += 2;
  }
  v128.store(PLACES + <usize>count, i8x16.splat(NONE));
}

/** Copies the keys in segments of odd number, and the replicate of each; returns how many they are. */
export function gatherPlaced(keys: usize, replicates: usize, outKeys: usize, outReplicates: usize, count: i32): i32 {
  const begin = outReplicates;
  for (let i: usize = 0; i < <usize>count; i += 16) {
    let gathered = i8x16.bitmask(i8x16.shl(v128.load(PLACES + i), 7));
    while (gathered) {
      const sample = i + <usize>ctz(gathered);
      store<f64>(outKeys, load<f64>(keys + (sample << 3)));
      store<u8>(outReplicates, load<u8>(replicates + sample));
      outKeys += 8;
      outReplicates++;
      gathered &= gathered - 1;
    }
  }
  return <i32>(outReplicates - begin);
}

/** Segments up to which it is faster to compare sixteen samples with each than to count one sample after the other. */
const FEW_SEGMENTS: i32 = 40;

/** Counts the keys that have been placed; `inTurn` says that sample i of the tile is of replicate i modulo 16. */
export function countPlaced(replicates: usize, inTurn: bool, segments: i32, counts: usize, count: i32): void {
  if (inTurn && segments <= FEW_SEGMENTS) countSixteens(segments, counts, count);
  else for (let i: usize = 0; i < <usize>count; i++) countOne(counts, load<u8>(PLACES + i), load<u8>(replicates + i));
}

// @ts-ignore: decorator
@inline
export function countOne(counts: usize, segment: usize, replicate: usize): void {
  const at = counts + (segment << 6) + (replicate << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** A byte is a replicate: a tile has no more than 255 samples of each. */
function countSixteens(segments: i32, counts: usize, count: i32): void {
  const end = PLACES + <usize>count;
  const four = i8x16.splat(4);
  let s0 = i8x16.splat(0);
  let s1 = i8x16.splat(1);
  let s2 = i8x16.splat(2);
  let s3 = i8x16.splat(3);
  for (let segment: i32 = 0; segment < segments; segment += 4) {
    let a = i8x16.splat(0);
    let b = i8x16.splat(0);
    let c = i8x16.splat(0);
    let d = i8x16.splat(0);
    for (let at = PLACES; at < end; at += 16) {
      const sixteen = v128.load(at);
      a = i8x16.sub(a, i8x16.eq(sixteen, s0));
      b = i8x16.sub(b, i8x16.eq(sixteen, s1));
      c = i8x16.sub(c, i8x16.eq(sixteen, s2));
      d = i8x16.sub(d, i8x16.eq(sixteen, s3));
    }
    addToCounts(counts, a);
    if (segment + 1 < segments) addToCounts(counts + 64, b);
    if (segment + 2 < segments) addToCounts(counts + 128, c);
    if (segment + 3 < segments) addToCounts(counts + 192, d);
    counts += 256;
    s0 = i8x16.add(s0, four);
    s1 = i8x16.add(s1, four);
    s2 = i8x16.add(s2, four);
    s3 = i8x16.add(s3, four);
  }
}

/** Adds the numbers of sixteen replicates. */
// @ts-ignore: decorator
@inline
function addToCounts(counts: usize, more: v128): void {
  const low = i16x8.extend_low_i8x16_u(more);
  const high = i16x8.extend_high_i8x16_u(more);
  v128.store(counts, i32x4.add(v128.load(counts), i32x4.extend_low_i16x8_u(low)));
  v128.store(counts, i32x4.add(v128.load(counts, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(counts, i32x4.add(v128.load(counts, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(counts, i32x4.add(v128.load(counts, 48), i32x4.extend_high_i16x8_u(high)), 48);
}

/**
 * Counts each key in its segment, for its replicate, copies those of some segments and the replicate of each, and returns how many
 * they are. For rows whose edges may be any numbers: the bin of a key says from which segment on to compare it with the edges,
 * which end in NaN, and `gather` which segments to copy.
 */
export function countSegments(
  keys: usize,
  replicates: usize,
  edges: usize,
  low: f64,
  scale: f64,
  start: usize,
  gather: usize,
  counts: usize,
  outKeys: usize,
  outReplicates: usize,
  count: i32,
): i32 {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const first = constant(BINNING, 0);
  const last = constant(BINNING, 1);
  const rounding = constant(BINNING, 2);
  const begin = outReplicates;
  for (const end = replicates + <usize>count; replicates < end; replicates++) {
    const key = load<f64>(keys);
    const bin = <usize>i32x4.extract_lane(binsOf(f64x2.splat(key), lows, scales, first, last, rounding), 0);
    let segment = <usize>load<u16>(start + (bin << 1));
    while (key >= load<f64>(edges + (segment << 3))) segment++;
    const replicate = <usize>load<u8>(replicates);
    countOne(counts, segment, replicate);
    store<f64>(outKeys, key);
    store<u8>(outReplicates, <u8>replicate);
    const gathered = <usize>load<u8>(gather + segment);
    outKeys += gathered << 3;
    outReplicates += gathered;
    keys += 8;
  }
  return <i32>(outReplicates - begin);
}
