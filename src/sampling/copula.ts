import { SMALLEST_UNIFORM } from "./designs/design.ts";
import { normalCdf, normalQuantile } from "./special.ts";

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

/**
 * Correlates uniforms in place by a Gaussian copula: their normal scores are multiplied by the Cholesky factor. A
 * column mixes its own with those before it that it is related to.
 */
export function correlate(
  columns: readonly Float64Array[],
  lower: readonly (readonly number[])[],
  count: number,
): void {
  const scores = new Float64Array(columns.length);
  // A column that stands in no relation to those before it keeps its uniforms to the last bit.
  const mixed = Array.from(columns.keys()).filter((row) => lower[row].some((weight, k) => k < row && weight !== 0));
  for (let i = 0; i < count; i++) {
    for (let row = 0; row < columns.length; row++) scores[row] = normalQuantile(columns[row][i]);
    for (const row of mixed) {
      let score = 0;
      for (let k = 0; k <= row; k++) score += lower[row][k] * scores[k];
      columns[row][i] = Math.min(Math.max(normalCdf(score), SMALLEST_UNIFORM), 1 - SMALLEST_UNIFORM);
    }
  }
}
