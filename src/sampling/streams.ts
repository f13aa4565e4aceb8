import xor4096 from "seedrandom/lib/xor4096.js";

/** Random numbers that follow from an address alone. */
export interface Stream {
  /** A multiple of 2^-53 strictly between 0 and 1. */
  double(): number;
  /** A signed 32-bit integer. */
  int32(): number;
}

/**
 * The stream that an address names: the same numbers wherever and whenever they are asked for, and other numbers for any
 * other address. JSON keeps addresses apart that would run together as plain text (["a", "b"] and ["ab"]).
 *
 * xor4096 (Brent's xorgens) is taken from the generators of seedrandom because every text seeds it differently: the
 * package's xorshift7 gives one stream for many texts and its default, ARC4, the same for "1" and "11"; alea, the
 * fastest, can return 0.
 */
export function stream(...address: readonly (string | number)[]): Stream {
  return xor4096(JSON.stringify(address));
}
