const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The least double above x. Doubles of one sign are ordered as their bit patterns are. */
export function nextUp(x: number): number {
  if (!(x < Infinity)) return x;
  if (x === 0) return Number.MIN_VALUE;
  float[0] = x;
  bits[0] += x > 0 ? 1n : -1n;
  return float[0];
}

/** The greatest double below x. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}
