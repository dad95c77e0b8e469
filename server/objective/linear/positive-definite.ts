import { CholeskyDecomposition } from 'ml-matrix';
import type { Matrix } from 'ml-matrix';

/**
 * The factors of a symmetric matrix with a diagonal near 1 that should be positive semidefinite: of the matrix itself
 * plus the least ridge, from `ridge` on in powers of ten, that makes it positive definite in spite of rounding.
 */
export function factorPositive(matrix: Matrix, ridge: number): CholeskyDecomposition {
  for (let added = ridge; ; added *= 10) {
    const ridged = matrix.clone();
    for (let i = 0; i < matrix.rows; i++) ridged.set(i, i, matrix.get(i, i) + added);
    const factor = new CholeskyDecomposition(ridged);
    if (factor.isPositiveDefinite()) return factor;
  }
}
