import type * as tf from '@tensorflow/tfjs-core';

/** λR of the arrays of one block, whatever they are bound to. */
export interface Penalty {
  /** λR(W), a scalar; differentiable where there is no `prox`. */
  of(arrays: readonly tf.Tensor[]): tf.Scalar;
  /** argmin_X ½‖X − W‖² + length·λR(X), of the shapes of W. */
  prox?(arrays: readonly tf.Tensor[], length: tf.Scalar): readonly tf.Tensor[];
}
