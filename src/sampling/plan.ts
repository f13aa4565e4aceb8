import type { RateUnit } from "../model/parameters.ts";
import { correlate } from "./copula.ts";
import { BLOCK, type Design, type SamplerName } from "./designs/design.ts";
import { latinHypercube } from "./designs/latin-hypercube.ts";
import { random } from "./designs/random.ts";
import { sobol } from "./designs/sobol.ts";
import type { Distribution } from "./distributions/distribution.ts";
import { distributionOf } from "./distributions/distribution-of.ts";
import { inUnit } from "./distributions/in-unit.ts";
import type { DistributionSpec } from "./distributions/spec.ts";
import { kernelFiller } from "./kernel-filler.ts";
import { tabulated } from "./tabulated.ts";

/**
 * One uniform of every sample. Its name addresses its stream; its dimension is its place in a Sobol' sequence, and without
 * one its uniforms are independent where the sampler is Sobol's.
 */
export interface Draw {
  name: string;
  dimension: number | undefined;
}

/** What a value is made of: nothing uncertain, a distribution, or a row of a table; `draw` points into the plan's draws. */
export type Column =
  | { name: string; kind: "fixed"; value: number }
  | { name: string; kind: "drawn"; draw: number; spec: DistributionSpec; unit?: RateUnit | undefined }
  | { name: string; kind: "row"; draw: number; values: number[] };

/**
 * Which draws exist and what is made of them: plain data that can cross a thread. Sample i of a plan is the same wherever
 * it is drawn and however many samples there are.
 */
export interface SamplingPlan {
  seed: string;
  sampler: SamplerName;
  draws: Draw[];
  /** The draws that a Gaussian copula correlates, and the Cholesky factor of their normal scores' correlations. */
  correlated: { draws: number[]; lower: number[][] };
  columns: Column[];
}

/** Draws the values of a block's first `count` samples: one array a column, valid until the next call. */
export type BlockSampler = (block: number, count: number) => Float64Array[];

/** @param size the most samples that will be asked for of a block. */
export function blockSampler(plan: SamplingPlan, size = BLOCK): BlockSampler {
  const designs = plan.draws.map((draw) => designOf(plan, draw));
  const uniforms = plan.draws.map(() => new Float64Array(size));
  const correlated = plan.correlated.draws.map((draw) => uniforms[draw]);
  const columns = plan.columns.map((column) => ({ fill: filler(column, uniforms), values: new Float64Array(size) }));
  return (block, count) => {
    designs.forEach((fill, i) => {
      fill(block, uniforms[i].subarray(0, count));
    });
    if (correlated.length > 0) correlate(correlated, plan.correlated.lower, count);
    return columns.map(({ fill, values }) => {
      fill(values, count);
      return values;
    });
  };
}

/** The distribution of a drawn column in the model's unit. */
export function columnDistribution(column: Extract<Column, { kind: "drawn" }>): Distribution {
  return inUnit(distributionOf(column.spec), column.unit ?? "doublingsPerYear");
}

function designOf({ seed, sampler }: SamplingPlan, { name, dimension }: Draw): Design {
  if (sampler === "lhs") return latinHypercube(seed, name);
  return sampler === "random" || dimension === undefined ? random(seed, name) : sobol(seed, name, dimension);
}

function filler(column: Column, uniforms: readonly Float64Array[]): (out: Float64Array, count: number) => void {
  if (column.kind === "fixed") return (out) => out.fill(column.value);
  const u = uniforms[column.draw];
  if (column.kind === "row") {
    const { values } = column;
    return (out, count) => {
      for (let i = 0; i < count; i++) out[i] = values[Math.floor(u[i] * values.length)];
    };
  }
  const distribution = columnDistribution(column);
  const { quantile } = distribution;
  const fill = distribution.fill
    ? kernelFiller(distribution.fill)
    : distribution.searched
      ? tabulated(distribution)
      : undefined;
  if (fill) return (out, count) => fill(u, out, count);
  return (out, count) => {
    for (let i = 0; i < count; i++) out[i] = quantile(u[i]);
  };
}
