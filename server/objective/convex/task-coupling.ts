import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { ConvexPenalty } from './penalty.ts';

/**
 * λ Σ_t ‖w_t − w̄‖² + μ Σ_t ‖w_t‖² (Evgeniou & Pontil 2004). Its proximal map draws every task to the mean, which only μ moves.
 */
export function meanRegularized(lambda: number, features: number, mu = 0): ConvexPenalty {
  const meanOf = (weights: Float64Array): Float64Array => {
    const sums = new Float64Array(features);
    for (let first = 0; first < weights.length; first += features)
      for (let j = 0; j < features; j++) sums[j] = (sums[j] ?? 0) + (weights[first + j] ?? 0);
    return sums.map((sum) => (sum * features) / weights.length);
  };
  return {
    name: 'meanRegularized',
    value(weights) {
      const mean = meanOf(weights);
      return weights.reduce((sum, w, i) => sum + lambda * (w - (mean[i % features] ?? 0)) ** 2 + mu * w * w, 0);
    },
    shrink(weights, length) {
      const mean = meanOf(weights);
      const toMean = 1 / (1 + 2 * length * (lambda + mu));
      const toZero = 1 / (1 + 2 * length * mu);
      for (let first = 0; first < weights.length; first += features) {
        for (let j = 0; j < features; j++) {
          const center = mean[j] ?? 0;
          weights[first + j] = toZero * center + toMean * ((weights[first + j] ?? 0) - center);
        }
      }
    },
  };
}

/** λ tr(W Q Wᵀ) for a symmetric Q ≽ 0 between tasks; its proximal map is W(I + 2tλQ)⁻¹. */
export function taskCoupling(name: string, lambda: number, coupling: Matrix, features: number): ConvexPenalty {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(coupling, { assumeSymmetric: true });
  const asMatrix = (weights: Float64Array): Matrix => Matrix.from1DArray(weights.length / features, features, weights);
  const known: { length?: number; inverse?: Matrix } = {};
  const inverseFor = (length: number): Matrix => {
    if (known.length === length && known.inverse) return known.inverse;
    const factors = Matrix.diag(realEigenvalues.map((value) => 1 / (1 + 2 * length * lambda * Math.max(0, value))));
    known.inverse = eigenvectorMatrix.mmul(factors).mmul(eigenvectorMatrix.transpose());
    known.length = length;
    return known.inverse;
  };
  return {
    name,
    value(weights) {
      const matrix = asMatrix(weights);
      return lambda * Matrix.mul(coupling.mmul(matrix), matrix).sum();
    },
    shrink(weights, length) {
      weights.set(inverseFor(length).mmul(asMatrix(weights)).to1DArray());
    },
  };
}

/** The Laplacian of a task graph: Σ_edges a_ij (e_i − e_j)(e_i − e_j)ᵀ. */
export function laplacian(tasks: number, edges: readonly (readonly [i: number, j: number, weight: number])[]): Matrix {
  const matrix = Matrix.zeros(tasks, tasks);
  for (const [i, j, weight] of edges) {
    matrix.set(i, i, matrix.get(i, i) + weight);
    matrix.set(j, j, matrix.get(j, j) + weight);
    matrix.set(i, j, matrix.get(i, j) - weight);
    matrix.set(j, i, matrix.get(j, i) - weight);
  }
  return matrix;
}
