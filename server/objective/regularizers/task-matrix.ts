import * as tf from '@tensorflow/tfjs-core';

/** W, d×K: each task's array, flattened, as a column. */
export const taskMatrix = (arrays: readonly tf.Tensor[]): tf.Tensor2D =>
  tf.stack(
    arrays.map((array) => tf.reshape(array, [-1])),
    1,
  ) as tf.Tensor2D;

/** The columns of W in the shapes of the tasks' arrays. */
export function fromTaskMatrix(matrix: tf.Tensor2D, arrays: readonly tf.Tensor[]): readonly tf.Tensor[] {
  return tf.unstack(matrix, 1).map((column, i) => tf.reshape(column, arrays[i]?.shape ?? column.shape));
}
