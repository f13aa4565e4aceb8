import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { cholesky, latentCorrelation } from "../sampling/copula.ts";

const LEAST_EIGENVALUE = 1e-6;
/** Decimals in which the outcome is shown; what rounding takes away is given back by pulling it towards independence. */
const DECIMALS = 3;

type Square = readonly (readonly number[])[];

/** The nearest possible rank correlations, rounded so that they can be written down and are still possible. */
export function nearestSpearman(spearman: Square): number[][] {
  const latent = spearman.map((row, i) => row.map((r, j) => (i === j ? 1 : latentCorrelation(r))));
  const nearest = nearestCorrelation(latent).map((row, i) =>
    // The inverse of r = 2 sin(π ρ_s/6).
    row.map((r, j) => (i === j ? 1 : (6 / Math.PI) * Math.asin(Math.min(1, Math.max(-1, r)) / 2))),
  );
  for (let share = 1; share > 0; share -= 5e-4) {
    const rounded = nearest.map((row, i) => row.map((r, j) => (i === j ? 1 : rounding(r * share))));
    const possible = rounded.map((row, i) => row.map((r, j) => (i === j ? 1 : latentCorrelation(r))));
    if (
      rounded.every((row, i) => row.every((r, j) => i === j || Math.abs(r) < 1)) &&
      cholesky(possible) !== undefined
    ) {
      return rounded;
    }
  }
  return spearman.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
}

function rounding(value: number): number {
  return Number(value.toFixed(DECIMALS)) || 0;
}

/**
 * The correlation matrix nearest in the Frobenius norm (Higham 2002, "Computing the nearest correlation matrix"):
 * alternating projections onto the matrices with eigenvalues of at least LEAST_EIGENVALUE and onto those with a unit
 * diagonal, with Dykstra's correction, without which they would find a point of the intersection, but not the nearest.
 */
export function nearestCorrelation(matrix: Square): number[][] {
  const n = matrix.length;
  // An eigenvalue decomposition takes about n³ steps; a message needs three digits, not sixteen.
  const rounds = n <= 40 ? 200 : 20;
  let unit = new Matrix(matrix.map((row) => [...row]));
  let correction = Matrix.zeros(n, n);
  for (let round = 0; round < rounds; round++) {
    const shifted = Matrix.sub(unit, correction);
    const positive = withLeastEigenvalue(shifted);
    correction = Matrix.sub(positive, shifted);
    const next = positive.clone();
    for (let i = 0; i < n; i++) next.set(i, i, 1);
    const moved = Matrix.sub(next, unit).norm("frobenius");
    unit = next;
    if (moved < 1e-9 * n) break;
  }
  return scaledToUnitDiagonal(withLeastEigenvalue(unit)).to2DArray();
}

function withLeastEigenvalue(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const raised = Matrix.diag(realEigenvalues.map((eigenvalue) => Math.max(eigenvalue, LEAST_EIGENVALUE)));
  const result = eigenvectorMatrix.mmul(raised).mmul(eigenvectorMatrix.transpose());
  // Rounding leaves it a little lopsided.
  return result.add(result.transpose()).div(2);
}

function scaledToUnitDiagonal(matrix: Matrix): Matrix {
  const scale = matrix.diagonal().map((variance) => 1 / Math.sqrt(variance));
  const result = matrix.clone();
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) result.set(i, j, i === j ? 1 : matrix.get(i, j) * scale[i] * scale[j]);
  }
  return result;
}
