import { expect } from "vitest";

/** Fails unless `actual` is within `tolerance`·|expected| + `absolute` of `expected`; says what was asked. */
export function expectClose(actual: number, expected: number, tolerance: number, what: string, absolute = 0): void {
  const close = actual === expected || Math.abs(actual - expected) <= tolerance * Math.abs(expected) + absolute;
  expect(close, `${what}: got ${actual}, expected ${expected}, relative difference ${actual / expected - 1}`).toBe(
    true,
  );
}
