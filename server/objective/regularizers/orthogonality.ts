import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Penalty } from './penalty.ts';

/** λ‖WᵀW − I‖²_F of each kernel as a matrix with one column an output channel; its gradient is 4λW(WᵀW − I). */
export function orthogonality(lambda: number): Penalty {
  const distance = (kernel: tf.Tensor): tf.Scalar => {
    const columns = kernel.shape.at(-1) ?? 1;
    const matrix = tf.reshape(kernel, [-1, columns]) as tf.Tensor2D;
    const gram = tf.matMul(matrix, matrix, true, false);
    return tf.mul(tf.sum(tf.squaredDifference(gram, tf.eye(columns))), lambda);
  };
  return { of: (arrays) => sumInOrder(arrays.map(distance)) };
}
