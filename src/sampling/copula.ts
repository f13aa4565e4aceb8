import { SMALLEST_UNIFORM } from "./designs/design.ts";
import { kernelFiller } from "./kernel-filler.ts";

/**
 * The correlation of two standard normals whose ranks have Spearman correlation `spearman`: 2 sin(π ρ_s/6)
 * (Pearson 1907; Kruskal 1958).
 */
export function latentCorrelation(spearman: number): number {
  return 2 * Math.sin((Math.PI * spearman) / 6);
}

/**
 * The lower triangular L with L·Lᵀ = `matrix`, or undefined where the matrix is not positive definite. Correlations so
 * close to singular that the last pivot is rounding noise count as not positive definite.
 */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const lower: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    lower.push(new Array<number>(matrix.length).fill(0));
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      if (i !== j) lower[i][j] = rest / lower[j][j];
      else if (rest > 1e-10) lower[i][i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

const normalScores = kernelFiller(({ loops, u, v, list, out }, count) =>
  loops.normalScores(u, v, 0, 0, 1, list, out, count),
);
const normalSurvivals = kernelFiller(({ loops, u, out }, count) => loops.normalSurvivals(u, out, count));

/**
 * Correlates uniforms in place by a Gaussian copula: their normal scores are multiplied by the Cholesky factor. A
 * column mixes its own with those before it that it is related to.
 */
export function correlate(
  columns: readonly Float64Array[],
  lower: readonly (readonly number[])[],
  count: number,
): void {
  // A column that stands in no relation to those before it keeps its uniforms to the last bit.
  const mixed = Array.from(columns.keys()).filter((row) => lower[row].some((weight, k) => k < row && weight !== 0));
  const scores = columns.map((column, k) => {
    if (mixed.every((row) => lower[row][k] === 0)) return column;
    const score = new Float64Array(count);
    normalScores(column, score, count);
    return score;
  });
  const negative = new Float64Array(count);
  for (const row of mixed) {
    const column = columns[row];
    negative.fill(0);
    lower[row].forEach((weight, k) => {
      if (weight === 0) return;
      const score = scores[k];
      for (let i = 0; i < count; i++) negative[i] -= weight * score[i];
    });
    // P(Z ≤ z) is P(Z > −z).
    normalSurvivals(negative, column, count);
    for (let i = 0; i < count; i++) column[i] = Math.min(Math.max(column[i], SMALLEST_UNIFORM), 1 - SMALLEST_UNIFORM);
  }
}
