import { expect } from "vitest";

/** Fails unless `actual` is within a relative `tolerance` of `expected`; a zero, an infinity must be met exactly. */
export function expectClose(actual: number, expected: number, tolerance: number, what = ""): void {
  if (expected === 0 || !Number.isFinite(expected)) {
    expect(actual, what).toBe(expected);
    return;
  }
  const error = Math.abs(actual / expected - 1);
  expect(error, `${what}: got ${actual}, expected ${expected}, relative error`).toBeLessThanOrEqual(tolerance);
}
