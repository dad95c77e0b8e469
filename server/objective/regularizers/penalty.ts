import type * as tf from '@tensorflow/tfjs-core';
import type { Spectrum } from './structure.ts';

/** λR of the arrays of one block, whatever they are bound to. */
export interface Penalty {
  /** λR(W), a scalar; differentiable where there is no `prox`. */
  of(arrays: readonly tf.Tensor[]): tf.Scalar;
  /** argmin_X ½‖X − W‖² + length·λR(X), of the shapes of W. */
  prox?(arrays: readonly tf.Tensor[], length: tf.Scalar): readonly tf.Tensor[];
  /** The singular values of each matrix that it gives a low rank. */
  spectra?(arrays: readonly tf.Tensor[]): readonly Spectrum[];
  /** The covariance of the tasks that it has learned from the arrays, K×K, up to a factor. */
  relation?(arrays: readonly tf.Tensor[]): tf.Tensor2D;
}
