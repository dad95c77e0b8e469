import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';

/** softmax(W x) over the experts, of each flattened row: `[rows, experts]`. */
export function softmaxGate(kernel: tf.Tensor, input: tf.Tensor): tf.Tensor2D {
  return tf.softmax(linear(kernel, input));
}

/** W x of each flattened row. */
export function linear(kernel: tf.Tensor, input: tf.Tensor): tf.Tensor2D {
  const rows = input.shape[0] ?? 0;
  return tf.matMul(tf.reshape(input, [rows, -1]), kernel as tf.Tensor2D);
}

/** Σ_e share_e · x_e for shares that are the same for all rows, `[experts]`. */
export function mixture(shares: tf.Tensor, experts: readonly tf.Tensor[]): tf.Tensor {
  const scalars = tf.unstack(shares);
  return sumInOrder(experts.map((expert, e) => tf.mul(expert, scalars[e] ?? 0)));
}

/** Σ_e share_e · x_e for shares of each row, `[rows, experts]`. */
export function rowMixture(shares: tf.Tensor2D, experts: readonly tf.Tensor[]): tf.Tensor {
  const columns = tf.unstack(shares, 1);
  return sumInOrder(
    experts.map((expert, e) => {
      const column = columns[e];
      if (!column) throw new Error(`a gate has no share for expert ${e}`);
      return tf.mul(expert, tf.reshape(column, [-1, ...expert.shape.slice(1).map(() => 1)]));
    }),
  );
}
