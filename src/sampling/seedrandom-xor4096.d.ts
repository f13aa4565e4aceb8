declare module "seedrandom/lib/xor4096.js" {
  /** Brent's xorgens 4096 seeded by a text. */
  export default function xor4096(seed: string): {
    (): number;
    /** 53 bits, strictly between 0 and 1. */
    double(): number;
    /** A signed 32-bit integer. */
    int32(): number;
  };
}
