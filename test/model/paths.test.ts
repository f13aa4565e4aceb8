import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { GAUSS_LEGENDRE } from "../../src/model/gauss-legendre.ts";
import { efficiencyDoublings, logComputeMultiple, type Parameters, powerDoublings } from "../../src/model/growth.ts";
import type { Course, Path } from "../../src/model/path.ts";
import { QUANTITIES, quantityAt, retention } from "../../src/model/quantities.ts";
import { relativeLoss } from "../../src/model/relative-loss.ts";
import { timeToTarget } from "../../src/model/time-to-target.ts";

interface Point {
  t: number;
  efficiency: string;
  power: string;
  G: string;
  logCompute: string;
  R: string;
  retention?: string;
}
interface Case {
  name: string;
  compute?: "singleRun";
  gamma: Course;
  power: Course;
  gammaFromPower: number;
  initialPower: number;
  priorYears: number;
  kappa: number;
  points: Point[];
  times?: { atMost: number; T: string | null }[];
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../reference/${file}`, import.meta.url), "utf8"));
const { cases } = read("path-points.json") as { cases: Case[] };

const sumOf = (course: Course) => course.parts.reduce((sum, { rate }) => sum + rate, 0);
const parametersOf = (one: Case): Parameters => ({
  gamma: sumOf(one.gamma),
  powerGrowth: sumOf(one.power),
  kappa: one.kappa,
  initialPower: one.initialPower,
  priorYears: one.priorYears,
  lossFloor: 0,
  gammaFromPower: one.gammaFromPower,
  paths: { efficiency: one.gamma, power: one.power },
});

/** Whether a number agrees with a reference to 1e-12, of itself or, below one, of one. */
function expectClose(got: number, want: number, what: string, tolerance = 1e-12): void {
  const error = Math.abs(got - want) / Math.max(1, Math.abs(want));
  expect(error <= tolerance || got === want, `${what}: ${got}, not ${want} (${error})`).toBe(true);
}

describe("paths agree with mpmath", () => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (name, one) => {
    const p = parametersOf(one);
    const compute = one.compute ?? "cumulative";
    for (const point of one.points) {
      const { t } = point;
      expectClose(efficiencyDoublings(p, t), Number(point.efficiency), `${name}, efficiency at ${t}`);
      expectClose(powerDoublings(p, t), Number(point.power), `${name}, power at ${t}`);
      const logCompute = logComputeMultiple(p, t, compute);
      // ln A near zero carries the digits of the loss itself: its relative error counts.
      expectClose(logCompute, Number(point.logCompute), `${name}, ln A at ${t}`);
      expectClose(logCompute / Number(point.logCompute), 1, `${name}, ln A at ${t}, relative`, 2e-12);
      expectClose(relativeLoss(p, t, compute), Number(point.R), `${name}, R at ${t}`);
      if (compute === "cumulative" && Number.isFinite(Number(point.G))) {
        const G = (Math.expm1(logCompute) * one.priorYears) / one.initialPower;
        expectClose(G / Number(point.G), 1, `${name}, G at ${t}`, 1e-11);
      }
      if (point.retention !== undefined)
        expectClose(retention(p, t, compute), Number(point.retention), `${name}, retention at ${t}`, 1e-11);
    }
    const last = Math.max(...one.points.map(({ t }) => t));
    for (const { atMost, T } of one.times ?? []) {
      const years = timeToTarget("relativeLoss", atMost, p, compute);
      if (T === "never") expect(years, `${name}, R ≤ ${atMost}`).toBe(Infinity);
      else if (T === null) expect(years > last && years < Infinity, `${name}, R ≤ ${atMost}: ${years}`).toBe(true);
      else expectClose(years, Number(T), `${name}, years to R ≤ ${atMost}`, 1e-11);
    }
  });
});

describe("check values", () => {
  const base = { kappa: 0.05, initialPower: 1, priorYears: 1, lossFloor: 0, gammaFromPower: 0 };
  const integral = (gamma: Course, power: Course, t: number) =>
    Math.expm1(
      logComputeMultiple(
        { ...base, gamma: sumOf(gamma), powerGrowth: sumOf(power), paths: { efficiency: gamma, power } },
        t,
        "cumulative",
      ),
    );
  const capped = (rho: number, cap: number, shape: "hard" | "logistic"): Course => ({
    parts: [{ rate: rho }],
    ceiling: { doublings: Math.log2(cap), shape },
  });

  test("caps and headroom as derived by hand", () => {
    const one = { parts: [{ rate: 1 }] };
    expectClose(integral(one, capped(1, 32, "hard"), 10) / 46534.84989139396, 1, "hard cap", 1e-12);
    expectClose(integral(one, capped(1, 32, "logistic"), 10) / 42808.9385977078, 1, "logistic cap", 1e-12);
    const headroom: Course = { parts: [{ rate: 2 }], ceiling: { doublings: 7, shape: "hard" } };
    expectClose(integral(headroom, one, 12) / 754994.386308, 1, "headroom", 1e-11);
  });

  test("caps of the vectors", () => {
    const { vectors } = read("oracle-vectors.json") as { vectors: Record<string, number | string>[] };
    const caps = vectors.filter(({ kind }) => kind === "Ghardcap" || kind === "Glogistic");
    expect(caps.length).toBe(10);
    for (const { kind, gamma, rho, cap, t, value } of caps) {
      const shape = kind === "Ghardcap" ? "hard" : "logistic";
      const got = integral({ parts: [{ rate: Number(gamma) }] }, capped(Number(rho), Number(cap), shape), Number(t));
      expectClose(got / Number(value), 1, JSON.stringify({ kind, gamma, rho, cap, t }), 1e-12);
    }
  });
});

describe("paths that change nothing", () => {
  const constant: Parameters = {
    gamma: 1.4,
    powerGrowth: 0.9,
    kappa: 0.05,
    initialPower: 2,
    priorYears: 0.7,
    lossFloor: 0.1,
    gammaFromPower: 0.2,
  };
  const ways: Record<string, Partial<Path>> = {
    "no effect": {},
    "slowing to the same rate": { slowing: { halfLife: 3, longRun: 1.4 } },
    "slowing so late that it does not show": { slowing: { halfLife: 1e15, longRun: 0 } },
    "shocks of zero": { shocks: [0, 0, 0, 0] },
    "no jumps": { jumps: { at: [], doublings: [] } },
    "a stop after the last date": { stop: 60 },
    "a hard ceiling out of reach": { ceiling: { doublings: 1e4, shape: "hard" } },
    "a logistic ceiling out of reach": { ceiling: { doublings: 1e4, shape: "logistic" } },
  };
  test.each(Object.entries(ways))("%s", (name, effect) => {
    for (const compute of ["cumulative", "singleRun"] as const)
      for (const gamma of [1.4, 0, -0.4]) {
        const plain = { ...constant, gamma };
        const longRun = effect.slowing && {
          slowing: { ...effect.slowing, longRun: name.includes("same") ? gamma : 0 },
        };
        const p: Parameters = {
          ...plain,
          paths: { efficiency: { parts: [{ rate: gamma, ...effect, ...longRun }] }, power: { parts: [{ rate: 0.9 }] } },
        };
        for (const t of [0, 0.1, 1, 7.25, 50])
          for (const quantity of QUANTITIES) {
            const want = quantityAt(quantity, plain, t, compute);
            expectClose(quantityAt(quantity, p, t, compute), want, `${quantity} at ${t}`);
          }
        for (const target of [0.9, 0.6]) {
          const want = timeToTarget("relativeLoss", target, plain, compute);
          // Along a path no date beyond 1000 years is told, and a stop at 60 years is felt after it.
          if (want < 50) expectClose(timeToTarget("relativeLoss", target, p, compute), want, `time to ${target}`);
        }
      }
  });
});

test("Gauss and Legendre's rules are exact for polynomials of degree 2n − 1", () => {
  for (const [n, rule] of Object.entries(GAUSS_LEGENDRE))
    for (let degree = 0; degree < 2 * Number(n); degree++) {
      const integral = rule.reduce((sum, [node, weight]) => sum + weight * node ** degree, 0);
      expectClose(integral * (degree + 1), 1, `x^${degree} by ${n} nodes`, 1e-14);
    }
});
