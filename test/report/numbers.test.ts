import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatCompared,
  formatCount,
  formatExactProbability,
  formatGiven,
  formatNumber,
  formatPercent,
  formatProbability,
  formatSupported,
  formatWithError,
  formatYear,
  roundUp,
} from "../../src/report/numbers.ts";

describe("a number", () => {
  test("has the significant digits asked for, and a power of ten where it is very large or small", () => {
    expect([0, 0.36954, 12345, 1, 1.234e6, -1.5e-7, 99999.9].map((value) => formatNumber(value))).toEqual([
      "0",
      "0.370",
      "12300",
      "1.00",
      "1.23×10⁶",
      "−1.50×10⁻⁷",
      "100000",
    ]);
  });

  test("that a person wrote keeps its digits", () => {
    expect([0.7, 100, 1e6, 0, 1 / 6000, 2 / 3, 2.5e9].map(formatGiven)).toEqual([
      "0.7",
      "100",
      "10⁶",
      "0",
      "1.67×10⁻⁴",
      "0.6667",
      "2.5×10⁹",
    ]);
  });

  test("has no digit worth less than half its error", () => {
    expect(formatSupported(0.369543, 0.3693, 0.3698)).toBe("0.370");
    expect(formatSupported(0.369543, 0.367, 0.372)).toBe("0.37");
    expect(formatSupported(0.369543, 0.33, 0.4)).toBe("0.4");
    expect(formatSupported(0.369543, 0.369543, 0.369543, 3)).toBe("0.37");
  });

  test("with its error ends in the digit of the error, which is rounded up", () => {
    expect(formatWithError(0.369543, 0.3683, 0.3707)).toBe("0.370 ± 0.002");
    expect(formatWithError(123456, 122000, 125000)).toBe("(1.23 ± 0.02)×10⁵");
    expect(formatWithError(1234, 1200, 1260)).toBe("1230 ± 40");
    expect(formatWithError(0.5, 0.5 - 1e-12, 0.5)).toBe("0.500000 ± 0.000001");
    expect(formatWithError(2e80, 5e79, 8e81)).toBe("2×10⁸⁰ (5×10⁷⁹ to 8×10⁸¹)");
    expect(formatWithError(0.25, 0.25, 0.25)).toBe("0.2500");
  });
});

test("a simulated value, its error and the exact value end in the same digit", () => {
  expect(formatCompared(0.268834, { low: 0.2686, high: 0.2691 }, 0.26898, false)).toEqual({
    value: "0.2688",
    error: "±0.0003",
    exact: "0.2690",
  });
  expect(formatCompared(1.926e5, { low: 1.91e5, high: 1.943e5 }, 1.9156e5, true)).toEqual({
    value: "1.93×10⁵",
    error: "±0.9 %",
    exact: "1.92×10⁵",
  });
  expect(formatCompared(1e9, { low: 1e8, high: 2.5e9 }, undefined, true)).toEqual({
    value: "1×10⁹",
    error: "factor 10",
    exact: "",
  });
  expect(formatCompared(0.5, { low: 0.5, high: 0.5 }, 0.5, false)).toEqual({
    value: "0.5000",
    error: "0",
    exact: "0.5000",
  });
});

describe("a probability", () => {
  test("that cannot be told from 0 or 1 is shown by its bound", () => {
    expect(formatProbability(0, 0, 0.0000293)).toBe("< 0.00003");
    expect(formatProbability(1, 0.9999, 1)).toBe("> 0.9999");
    expect(formatProbability(0.002, 0.0003, 0.0064)).toBe("< 0.007");
    expect(formatProbability(0.9995, 0.9971, 0.9999)).toBe("> 0.997");
  });

  test("without error is shown as it is", () => {
    expect(formatProbability(0, 0, 0)).toBe("0");
    expect(formatProbability(1, 1, 1)).toBe("1");
  });

  test("known almost exactly has six decimals, and its bounds still hold", () => {
    expect(formatProbability(1, 1 - 1e-16, 1)).toBe("> 0.999999");
    expect(formatProbability(1e-12, 0, 2e-12)).toBe("< 0.000001");
    expect(formatProbability(0.8038935, 0.8038934999, 0.8038935001)).toBe("0.803894 ± 0.000001");
  });

  test("that is exact has the decimals of the simulated one beside it", () => {
    expect(formatExactProbability(0.73118, { low: 0.7305, high: 0.7316 }, 0.7311)).toBe("0.7312");
    expect(formatExactProbability(3e-10, { low: 0, high: 0.00003 }, 0)).toBe("< 0.00001");
    expect(formatExactProbability(1 - 3e-10, { low: 0.99997, high: 1 }, 1)).toBe("> 0.99999");
    expect(formatExactProbability(1 + 1e-13, { low: 0.99997, high: 1 }, 1)).toBe("1");
  });

  test("in between has its error", () => {
    expect(formatProbability(0.991234, 0.9903, 0.992)).toBe("0.991 ± 0.001");
    expect(formatProbability(0.00008, 0.00004, 0.0001)).toBe("0.00008 ± 0.00004");
  });

  test("is never shown outside of 0 and 1, and its bounds hold", () => {
    const share = fc.integer({ min: 0, max: 1e9 }).map((billionths) => billionths / 1e9);
    const triple = fc.tuple(share, share, share).map((shares) => [...shares].sort((a, b) => a - b));
    fc.assert(
      fc.property(triple, ([low, estimate, high]) => {
        const text = formatProbability(estimate!, low!, high!);
        if (text.includes("×")) return;
        const value = Number(text.replace(/^[<>] /, "").split(" ")[0]);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        if (text.startsWith("<")) expect(value).toBeGreaterThanOrEqual(high! * (1 - 1e-8));
        if (text.startsWith(">")) expect(1 - value).toBeGreaterThanOrEqual((1 - low!) * (1 - 1e-6));
      }),
    );
  });
});

test("an error is rounded up to one digit, not beyond it by a rounding of binary", () => {
  expect([0.0012, 1 - 0.9999, 0.9, 0.95, 3, 0].map(roundUp)).toEqual([0.002, 0.0001, 0.9, 1, 3, 0]);
});

test("a share in percent never rounds to all or nothing", () => {
  expect(formatPercent(0.8201, 0.817, 0.823)).toBe("82 %");
  expect(formatPercent(0.8201, 0.79, 0.85)).toBe("82 ± 4 %");
  expect(formatPercent(0.001, 0.001, 0.001)).toBe("< 1 %");
  expect(formatPercent(0.999, 0.999, 0.999)).toBe("> 99 %");
});

test("a year has the decimals its error supports", () => {
  expect([0.05, 0.001, 0.5, 3].map((error) => formatYear(2029.346, error))).toEqual([
    "2029.3",
    "2029.35",
    "2029",
    "2029",
  ]);
  expect(formatYear(2025, 0)).toBe("2025");
});

test("a count has its thousands set apart", () => {
  expect([8000, 131072, 1e10].map(formatCount)).toEqual(["8000", "131\u202f072", "10\u202f000\u202f000\u202f000"]);
});
