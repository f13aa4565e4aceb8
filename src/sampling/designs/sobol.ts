import { stream } from "../streams.ts";
import { BLOCK, type Design, REPLICATES, SMALLEST_UNIFORM } from "./design.ts";
import { DIRECTION_NUMBERS } from "./direction-numbers.ts";

const BITS = 32;

/** Dimensions of the sequence that the table of direction numbers holds. */
export const SOBOL_DIMENSIONS = 256;

/**
 * Sixteen independently scrambled Sobol' sequences taking turns: sample i is point ⌊i/16⌋ of sequence i mod 16.
 *
 * A sequence is scrambled in the manner of Owen (1995), nested by digit, by a hash of the digits above (Laine and Karras
 * 2011, with the constants of Vegdahl's search as in Burley, "Practical Hash-based Owen Scrambling", JCGT 9(4), 2020),
 * followed by a random digital shift, which makes each point exactly uniform. Digits 33 to 53 are independent for points
 * whose first 32 digits differ, as in a full scramble, so they are drawn. The scramble is keyed by the parameter's name.
 */
export function sobol(seed: string, name: string, dimension: number): Design {
  const directions = reversedDirections(dimension);
  const scramble = stream(seed, name, "scramble");
  const keys = Uint32Array.from({ length: REPLICATES }, () => scramble.int32());
  const shifts = Uint32Array.from({ length: REPLICATES }, () => scramble.int32());
  return (block, out) => {
    const { int32 } = stream(seed, name, block);
    let point = (block * BLOCK) / REPLICATES;
    let digits = 0;
    for (let start = 0; start < out.length; start += REPLICATES, point++) {
      digits = start === 0 ? sobolPoint(directions, point) : digits ^ directions[trailingZeros(point)];
      const end = Math.min(REPLICATES, out.length - start);
      for (let r = 0; r < end; r++) {
        const leading = reverse(nestedScramble(digits, keys[r]) ^ shifts[r]);
        const place = leading * 2 ** 21 + (int32() >>> 11);
        out[start + r] = Math.max(place * 2 ** -53, SMALLEST_UNIFORM);
      }
    }
  };
}

/** Point `index` of the unscrambled sequence in Gray-code order, as a number in [0, 1). */
export function unscrambledSobol(dimension: number, index: number): number {
  return reverse(sobolPoint(reversedDirections(dimension), index)) * 2 ** -BITS;
}

/** The digits of a point, the first digit in the lowest bit. */
function sobolPoint(directions: Uint32Array, index: number): number {
  let digits = 0;
  for (let gray = index ^ (index >>> 1), bit = 0; gray !== 0; gray >>>= 1, bit++)
    if (gray & 1) digits ^= directions[bit];
  return digits;
}

function trailingZeros(n: number): number {
  return 31 - Math.clz32(n & -n);
}

/** A hash in which each bit depends on the bits below it alone: on the digits above, since digits are stored reversed. */
function nestedScramble(digits: number, key: number): number {
  let x = digits;
  x ^= Math.imul(x, 0x3d20adea);
  x = (x + key) | 0;
  x = Math.imul(x, (key >>> 16) | 1);
  x ^= Math.imul(x, 0x05526c56);
  x ^= Math.imul(x, 0x53a22864);
  return x;
}

/** The 32 bits of x in reverse order, as an unsigned number. */
function reverse(x: number): number {
  let r = x;
  r = ((r >>> 1) & 0x55555555) | ((r & 0x55555555) << 1);
  r = ((r >>> 2) & 0x33333333) | ((r & 0x33333333) << 2);
  r = ((r >>> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4);
  r = ((r >>> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8);
  return ((r >>> 16) | (r << 16)) >>> 0;
}

/**
 * Direction numbers of one dimension (counted from 0), each with its first digit in the lowest bit. The recurrence is
 * that of Bratley and Fox (1988), algorithm 659: v_i = a_1 v_{i−1} ⊕ … ⊕ a_{s−1} v_{i−s+1} ⊕ v_{i−s} ⊕ (v_{i−s} >> s).
 */
function reversedDirections(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  if (dimension === 0) return directions.map((_, i) => 1 << i);
  const line = DIRECTION_NUMBERS.trim().split("\n")[dimension - 1];
  if (line === undefined)
    throw new RangeError(`the Sobol' table has ${SOBOL_DIMENSIONS} dimensions, not ${dimension + 1}`);
  const [polynomial, ...initial] = line.trim().split(" ").map(Number);
  const degree = initial.length;
  const v = new Uint32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = initial[i] << (BITS - 1 - i);
      continue;
    }
    v[i] = v[i - degree] ^ (v[i - degree] >>> degree);
    for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - 1 - k)) & 1) v[i] ^= v[i - k];
  }
  return directions.map((_, i) => reverse(v[i]));
}
