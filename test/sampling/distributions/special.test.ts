import { describe, expect, test } from "vitest";
import {
  betaCdf,
  betaQuantile,
  logBeta,
  logScaleOfT,
  normalCdf,
  normalQuantile,
  normalSurvival,
  standardT,
  studentTQuantile,
  studentTUpperQuantile,
} from "../../../src/sampling/special.ts";
import reference from "../../reference/distributions.json" with { type: "json" };
import { expectClose } from "./close.ts";

const { special } = reference;

describe("the normal", () => {
  test("cdf and survival agree with 60-digit arithmetic far into both tails", () => {
    for (const [z, p] of special.normal as [number, number][]) {
      expectClose(normalCdf(z), p, 1e-12, `normalCdf(${z})`);
      expectClose(normalSurvival(-z), p, 1e-12, `normalSurvival(${-z})`);
    }
  });

  test("quantile undoes the cdf far into the lower tail", () => {
    for (const [z, p] of special.normal as [number, number][])
      if (z < -1e-3) expectClose(normalQuantile(p), z, 4e-16, `normalQuantile(${p})`);
  });

  test("quantile is odd about a half", () => {
    for (const u of [0.001, 0.04, 0.2, 0.4375]) expectClose(normalQuantile(1 - u), -normalQuantile(u), 1e-14, `${u}`);
    expect(normalQuantile(0.5)).toBe(0);
  });
});

describe("what densities are scaled by", () => {
  test("the beta function of whole numbers is (a − 1)!(b − 1)!/(a + b − 1)!", () => {
    const logFactorial = (n: number) => {
      let sum = 0;
      for (let k = 2; k <= n; k++) sum += Math.log(k);
      return sum;
    };
    for (const a of [1, 2, 7, 40, 500])
      for (const b of [1, 3, 30, 300]) {
        const expected = logFactorial(a - 1) + logFactorial(b - 1) - logFactorial(a + b - 1);
        expectClose(logBeta(a, b), expected, 1e-12, `logBeta(${a}, ${b})`, 1e-12);
      }
    expectClose(logBeta(0.5, 0.5), Math.log(Math.PI), 1e-13, "logBeta(½, ½)");
    expectClose(logBeta(0.05, 1), Math.log(20), 1e-13, "logBeta(0.05, 1)");
    expectClose(logBeta(0.3, 2), -Math.log(0.39), 1e-12, "logBeta(0.3, 2)");
  });

  test("Student's t at 0: 1/π, 1/√8, 3/8·… of 1, 2 and 4 degrees of freedom, and nearly a normal's of many", () => {
    expectClose(logScaleOfT(1), -Math.log(Math.PI), 1e-13, "of 1");
    expectClose(logScaleOfT(2), -Math.log(8) / 2, 1e-13, "of 2");
    expectClose(logScaleOfT(4), Math.log(3 / 8), 1e-13, "of 4");
    for (const df of [1e5, 1e6, 1.01e6, 1e9])
      expectClose(logScaleOfT(df), -Math.log(2 * Math.PI) / 2 - 1 / (4 * df), 1e-10, `of ${df}`);
  });
});

describe("Student's t", () => {
  test("quantiles agree with 60-digit arithmetic, near the median and for very many degrees of freedom too", () => {
    for (const [p, df, t] of special.studentT as [number, number, number][]) {
      expectClose(studentTQuantile(p, df), t, 1e-12, `studentTQuantile(${p}, ${df})`);
      expectClose(studentTUpperQuantile(p, df), -t, 1e-12, `studentTUpperQuantile(${p}, ${df})`);
    }
  });

  test("cdf agrees with 60-digit arithmetic", () => {
    for (const [t, df, p] of special.studentTCdf as [number, number, number][])
      expectClose(standardT(df).cdf(t), p, 1e-12, `cdf(${t}) with ${df}`);
  });

  test("with infinitely many degrees of freedom is a normal", () => {
    expect(studentTQuantile(0.01, Infinity)).toBe(normalQuantile(0.01));
    expect(standardT(Infinity).cdf(-3)).toBe(normalCdf(-3));
  });

  test("with one degree of freedom has the closed form −1/tan(πp) in every part", () => {
    for (const p of [1e-200, 1e-9, 0.2, 0.25, 0.3, 0.6, 0.8])
      expectClose(studentTQuantile(p, 1), -1 / Math.tan(Math.PI * p), 1e-14, `p = ${p}`);
  });
});

describe("the beta", () => {
  test("quantiles agree with 60-digit arithmetic for the shapes of confidence intervals", () => {
    for (const [p, a, b, x] of special.beta as [number, number, number, number][]) {
      expectClose(betaQuantile(p, a, b), x, 1e-12, `betaQuantile(${p}, ${a}, ${b})`);
      expectClose(betaCdf(x, a, b), p, 1e-12, `betaCdf(${x}, ${a}, ${b})`);
    }
  });
});
