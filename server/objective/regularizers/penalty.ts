import type * as tf from '@tensorflow/tfjs-core';
import type { Spectrum } from './structure.ts';

/** λR of the arrays of one block, whatever they are bound to. */
export interface Penalty {
  /** λR(W), a scalar; differentiable where there is no `prox`. */
  of(arrays: readonly tf.Tensor[]): tf.Scalar;
  /** argmin_X ½‖X − W‖² + length·λR(X), of the shapes of W. */
  prox?(arrays: readonly tf.Tensor[], length: tf.Scalar): readonly tf.Tensor[];
  /** What it keeps beside the arrays from step to step, by name; released with the term. */
  readonly state?: Readonly<Record<string, tf.Variable>>;
  /** What the exact zeros are counted in, where that is not the arrays themselves. */
  sparse?(arrays: readonly tf.Tensor[]): readonly tf.Tensor[];
  /** How far each task stands apart from the others, [K]: 0 for one that does not. */
  apart?(): tf.Tensor1D;
  /** The singular values of each matrix that it gives a low rank. */
  spectra?(arrays: readonly tf.Tensor[]): readonly Spectrum[];
  /** The covariance of the tasks that it has learned from the arrays, K×K, up to a factor. */
  relation?(arrays: readonly tf.Tensor[]): tf.Tensor2D;
}
