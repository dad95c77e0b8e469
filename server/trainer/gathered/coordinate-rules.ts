import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';

/** GradDrop (Chen et al. 2020) of rows [tasks, size]: `uniform` [size] in [0, 1) decides each coordinate. */
export function gradDropRows(rows: tf.Tensor2D, uniform: tf.Tensor1D): tf.Tensor1D {
  const size = tf.sum(tf.abs(rows), 0);
  const none = tf.cast(tf.equal(size, 0), 'float32');
  const purity = tf.mul(tf.add(tf.div(tf.sum(rows, 0), tf.add(size, none)), 1), 0.5);
  const above = tf.cast(tf.greater(purity, uniform), 'float32');
  const below = tf.cast(tf.less(purity, uniform), 'float32');
  const positive = tf.mul(tf.sum(tf.relu(rows), 0), above);
  const negative = tf.mul(tf.sum(tf.relu(tf.neg(rows)), 0), below);
  return tf.sub(positive, negative);
}

/** Trimmed mean (Yin et al. 2018) of rows [tasks, size]: without the `trimmed` largest and smallest of each coordinate. */
export function trimmedMeanRows(rows: tf.Tensor2D, trimmed: number): tf.Tensor1D {
  const values = tf.unstack(rows) as tf.Tensor1D[];
  for (let end = 0; end < trimmed; end++) {
    const last = values.length - 1 - end;
    for (let i = end; i < last; i++) order(values, i, i + 1);
    for (let i = last - 1; i > end; i--) order(values, i - 1, i);
  }
  const kept = values.slice(trimmed, values.length - trimmed);
  return tf.div(sumInOrder(kept), kept.length);
}

/** Puts the smaller of two values first, coordinate by coordinate. */
function order(values: tf.Tensor1D[], i: number, j: number): void {
  const [a, b] = [values[i], values[j]];
  if (!a || !b) throw new Error(`no rows ${i} and ${j}`);
  [values[i], values[j]] = [tf.minimum(a, b), tf.maximum(a, b)];
}
