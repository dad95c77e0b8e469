import { engine, transpose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * The kernel behind `spectrumOf`. Input `x` [rows, columns]; outputs the singular values [columns], ascending, and the right
 * singular vectors as columns [columns, columns]; computed in float64.
 */
export const spectrumKernel = 'GramSpectrum';

/** Singular values, ascending, and the vectors that belong to them, as columns. */
export interface Spectrum {
  readonly values: Tensor1D;
  readonly vectors: Tensor2D;
}

/**
 * Singular values and right singular vectors of a matrix, one for each column, from the eigen-decomposition of XᵀX in
 * float64: values below 1e-8 of the largest are rounding. No gradient goes through it.
 */
export function rightSpectrum(x: Tensor2D): Spectrum {
  const [values, vectors] = engine().runKernel<[Tensor1D, Tensor2D]>(spectrumKernel, { x });
  return { values, vectors };
}

/** The same with left singular vectors, one for each row. */
export const leftSpectrum = (x: Tensor2D): Spectrum => rightSpectrum(transpose(x));
