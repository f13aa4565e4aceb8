/** Whole walks of a tile through time, without going back to JavaScript at each step. */
import { advance, place } from "./growth";
import { exponentials, fallShares, tallyRows } from "./tally";

/** Addresses of a tile's arrays, in the order of `addresses` in src/execution/trajectories.ts. */
// @ts-ignore: decorator
@unmanaged
class Walk {
  rate: u32;
  perYear: u32;
  factor: u32;
  added: u32;
  kappa: u32;
  w: u32;
  keys: u32;
  drop: u32;
  /** e^key, where moments are wanted. */
  shares: u32;
  /** What `begin` returned. */
  large: u32;
}

/**
 * Walks a tile from the start to step `last` and tallies the keys of loss: the rows of step s are those from rowsOf[s] to
 * rowsOf[s + 1]. At every multiple of `resync` steps the loss is found anew. Returns the first step at which not all keys
 * are finite, or −1.
 */
export function tallyLosses(
  walk: usize,
  rowsOf: usize,
  last: i32,
  stepsPerYear: f64,
  resync: i32,
  moments: i32,
  replicates: usize,
  from: i32,
  count: i32,
  cubes: i32,
): i32 {
  const at = changetype<Walk>(walk);
  if (moments) exponentials(at.keys, at.shares, count);
  for (let step: i32 = 0; step <= last; step++) {
    if (step > 0) {
      const t = <f64>step / stepsPerYear;
      let sum: f64;
      if (step % resync === 0) {
        sum = place(at.rate, at.perYear, at.kappa, t, at.w, at.keys, count);
        if (moments) exponentials(at.keys, at.shares, count);
      } else {
        sum = advance(
          at.rate,
          at.perYear,
          at.factor,
          at.added,
          at.kappa,
          at.large,
          t,
          at.w,
          at.keys,
          at.drop,
          count,
        );
        if (moments) fallShares(at.shares, at.drop, at.keys, count);
      }
      if (!isFinite(sum)) return step;
    }
    const rows = rowsOf + ((<usize>step) << 2);
    tallyRows(load<u32>(rows), load<u32>(rows, 4), at.keys, at.shares, replicates, from, count, cubes);
  }
  return -1;
}
