import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { NormPenalty } from './duality-gap.ts';
import type { ConvexPenalty } from './penalty.ts';

/** WᵀW over features, features × features: sums over the tasks. */
function featureGram(weights: Float64Array, features: number): Matrix {
  const gram = Array.from({ length: features }, () => new Float64Array(features));
  for (let first = 0; first < weights.length; first += features) {
    for (let i = 0; i < features; i++) {
      const row = gram[i];
      const value = weights[first + i] ?? 0;
      if (!row || value === 0) continue;
      for (let j = 0; j <= i; j++) row[j] = (row[j] ?? 0) + value * (weights[first + j] ?? 0);
    }
  }
  const full = new Matrix(features, features);
  gram.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      full.set(i, j, row[j] ?? 0);
      full.set(j, i, row[j] ?? 0);
    }
  });
  return full;
}

/** Singular values of the matrix of weights, in no order, and its singular vectors over the features. */
export function featureSpectrum(weights: Float64Array, features: number): { values: number[]; vectors: Matrix } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(featureGram(weights, features), {
    assumeSymmetric: true,
  });
  return { values: realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))), vectors: eigenvectorMatrix };
}

/** The number of singular values above 1e-7 of the largest. */
export function rankOf(weights: Float64Array, features: number): number {
  const { values } = featureSpectrum(weights, features);
  const largest = Math.max(...values);
  return values.filter((value) => value > 1e-7 * largest).length;
}

/** λ Σσ_i(W), by singular value thresholding (Cai, Candès & Shen 2010). */
export function traceNorm(lambda: number, features: number): ConvexPenalty & NormPenalty {
  return {
    name: 'traceNorm',
    dualNorm: (weights) => Math.max(...featureSpectrum(weights, features).values),
    value: (weights) => lambda * featureSpectrum(weights, features).values.reduce((sum, value) => sum + value, 0),
    shrink(weights, length) {
      const { values, vectors } = featureSpectrum(weights, features);
      const factors = values.map((value) => (value > length * lambda ? 1 - (length * lambda) / value : 0));
      applyOverFeatures(weights, projection(vectors, factors));
    },
  };
}

/** V diag(factors) Vᵀ as rows one after the other. */
function projection(vectors: Matrix, factors: readonly number[]): Float64Array {
  const width = vectors.rows;
  const product = new Float64Array(width * width);
  factors.forEach((factor, k) => {
    if (factor === 0) return;
    const column = vectors.getColumn(k);
    for (let i = 0; i < width; i++) {
      const value = factor * (column[i] ?? 0);
      for (let j = 0; j < width; j++) product[i * width + j] = (product[i * width + j] ?? 0) + value * (column[j] ?? 0);
    }
  });
  return product;
}

/** w_t ← P w_t for every task. */
function applyOverFeatures(weights: Float64Array, matrix: Float64Array): void {
  const width = Math.round(Math.sqrt(matrix.length));
  const moved = new Float64Array(width);
  for (let first = 0; first < weights.length; first += width) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += (matrix[i * width + j] ?? 0) * (weights[first + j] ?? 0);
      moved[i] = sum;
    }
    weights.set(moved, first);
  }
}
