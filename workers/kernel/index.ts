/**
 * The loops over a block's samples, where a run spends its time. Arrays are given by their addresses, which are multiples of
 * sixteen; loops go two samples at a time and may read and write one number beyond an odd count.
 */
export * from "./draws";
export * from "./exact";
export * from "./growth";
export * from "./normal";
export * from "./paths";
export * from "./select";
export { countSegments } from "./count";
export { countFirst, countLeft, exponentials, fallShares, sumOf, tallyRows } from "./tally";
export * from "./walk";

/** The first address that is free for arrays. */
export function firstFree(): usize {
  return __heap_base;
}
